"""The right side of a claim: what is lacking, the checks, the scheme's checks, the next step's button at the foot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from mhcrm.desktop import icons
from mhcrm.desktop.dialogs.referral.money_forms import MoneyForms
from mhcrm.desktop.models.referral_next import FORMS, LABELS, next_step, other_actions, scheme_checks
from mhcrm.desktop.models.referral_words import VERDICT_TONES
from mhcrm.desktop.readings_referral import ClaimWhole
from mhcrm.desktop.widgets.basic import badge, button, clear, hline, holder, icon_button, label, row
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.domain.referral.scheme import NO_SCHEME
from mhcrm.domain.referral.workflow import Action, Need

MARKS = {"通过": ("check", "green"), "不通过": ("x", "red"), "无法核实": ("circle-dashed", "amber")}


class ClaimSide(QWidget):
    """Filled anew with every reading."""

    def __init__(self, forms: MoneyForms, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("detailPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._forms, self._go = forms, go
        self._area = FreshColumn("claim.side")
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(16, 10, 16, 10)
        self._foot.setSpacing(6)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._area, 1)
        box.addWidget(holder(self._foot, role="foot"))

    def put(self, whole: ClaimWhole) -> None:
        """Show a claim."""
        column = self._area.begin((16, 12, 16, 16), 8)
        ahead = next_step(whole)
        self._needs(column, whole, ahead.open_needs)
        self._checks(column, whole)
        self._scheme(column, whole)
        column.addStretch(1)
        self._area.show_filled()
        self._ahead(whole)

    # -- what is lacking --------------------------------------------------------------------------
    def _needs(self, column: QVBoxLayout, whole: ClaimWhole, lacking: tuple[Need, ...]) -> None:
        head = row(label("还缺什么", "strong"), gap=8)
        if lacking or whole.view.snapshot.open_disputes:
            head.addWidget(badge(str(len(lacking) + len(whole.view.snapshot.open_disputes)), "amber", "claim.lacking"))
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(hline("line"))
        for dispute in whole.view.snapshot.open_disputes:
            act = button("去裁定", "need.dispute", lambda: self._go("disputes"), kind="accent", small=True)
            column.addLayout(self._need("争议未裁定", dispute.reason, act, "triangle-alert"))
        for need in lacking:
            told = need.todo.partition("：")[2] if need.key.startswith("check:") else ""  # the title says the rest
            column.addLayout(self._need(need.label, told or need.todo, self._act(need)))
            column.addWidget(hline())
        if not lacking and not whole.view.snapshot.open_disputes:
            column.addWidget(label("这一步的材料已齐。" if next_step(whole).action else "没有要补的。", "sub"))

    def _act(self, need: Need) -> QWidget | None:
        if need.key == "scheme":
            return button("看方案", "need.scheme", lambda: self._go("schemes"), kind="accent", small=True)
        if need.key == "dispute":
            return button("去裁定", "need.disputes", lambda: self._go("disputes"), kind="accent", small=True)
        found = self._forms.act(need)
        if found is None:
            return None
        words, act = found
        return button(words, f"need.{need.key}", act, kind="accent", small=True)  # type: ignore[arg-type]

    @staticmethod
    def _need(title: str, todo: str, act: QWidget | None, icon: str = "circle-dashed") -> QVBoxLayout:
        mark = QLabel()
        icons.put(mark, icon, "amber", 16)
        mark.setFixedWidth(18)
        line = row(mark, gap=6)
        words = label(title, "strong", wrap=True)
        line.addWidget(words, 1)
        if act is not None:
            line.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout()
        box.setSpacing(2)
        box.addLayout(line)
        told = label(todo, "meta", wrap=True)
        told.setContentsMargins(24, 0, 0, 0)
        box.addWidget(told)
        return box

    # -- checks -----------------------------------------------------------------------------------
    def _checks(self, column: QVBoxLayout, whole: ClaimWhole) -> None:
        lines = whole.view.checks
        column.addSpacing(8)
        note = f"{lines[0].on:%m-%d}，{lines[0].person}" if lines else ""
        column.addLayout(row(label("利益冲突核查", "strong"), None, label(note, "meta")))
        column.addWidget(hline("line"))
        if not lines:
            again = button("做核查", "claim.checkNow", self._forms.check, small=True)
            column.addLayout(row(label("还没有核查。", "sub"), None, again))
        for line in lines:
            title = whole.view.check_titles.get(line.key, line.key)
            tip = f"{title}\n程序所见：{line.seen}" + (f"\n{line.person}认定：{line.ground}" if line.ruled else "")
            act = button(
                line.verdict.value, f"check.{line.key}", partial(self._forms.rule, line.key), kind="link", small=True
            )
            act.setAccessibleName(f"{title}，{line.verdict.value}，认定")
            act.setToolTip(f"{tip}\n点这里由核查人认定")
            act.setProperty("tone", VERDICT_TONES[line.verdict.value])
            column.addLayout(self._verdict(title, line.verdict.value, tip, act))

    def _scheme(self, column: QVBoxLayout, whole: ClaimWhole) -> None:
        if not whole.view.row.channel:
            return
        column.addSpacing(8)
        column.addWidget(label("方案检查", "strong"))
        column.addWidget(hline("line"))
        lines = scheme_checks(whole)
        for words, verdict in lines:
            column.addLayout(self._verdict(words, verdict, words, label(verdict, "meta", tone=VERDICT_TONES[verdict])))
        if not lines:
            column.addWidget(label(f"{NO_SCHEME}。", "sub", wrap=True))

    @staticmethod
    def _verdict(title: str, verdict: str, tip: str, word: QWidget) -> QVBoxLayout:
        mark = QLabel()
        icons.put(mark, *MARKS[verdict], 14)
        mark.setFixedWidth(18)
        line = row(mark, gap=4)
        words = label(title, wrap=True)
        words.setToolTip(tip)
        line.addWidget(words, 1)
        line.addWidget(word)
        box = QVBoxLayout()
        box.addLayout(line)
        return box

    # -- the foot ---------------------------------------------------------------------------------
    def _ahead(self, whole: ClaimWhole) -> None:
        clear(self._foot)
        ahead = next_step(whole)
        line = row(gap=8)
        if ahead.action is not None:
            act = button(ahead.words, "claim.next", self._form(ahead.action), kind="filled")
            act.setEnabled(not ahead.hindered)
            act.setToolTip(ahead.hindered or f"{ahead.words}（Ctrl+Enter）")
            line.addWidget(act)
        others = other_actions(whole)
        for action in (Action.RETURN, Action.REVOKE):
            if action in others and (action is Action.RETURN or Action.RETURN not in others):
                line.addWidget(button(LABELS[action], f"claim.{FORMS[action]}", self._form(action)))
        more = icon_button("ellipsis", "其他手续", "claim.more", lambda: self._menu(whole, more))
        line.addWidget(more)
        line.addStretch(1)
        line.addWidget(label(ahead.hindered, "meta", name="claim.hindered"))
        self._foot.addLayout(line)
        if ahead.who:
            self._foot.addWidget(label(ahead.who, "meta", wrap=True))

    def take_next(self) -> None:
        """The next step's form, by key."""
        ahead = next_step(self._forms.whole)
        if ahead.action is not None and not ahead.hindered:
            self._form(ahead.action)()

    def _form(self, action: Action) -> Callable[[], None]:
        found: Callable[[], None] = getattr(self._forms, FORMS[action])
        return found

    def menu_actions(self, whole: ClaimWhole) -> list[tuple[str, Callable[[], None]]]:
        """Everything else that can be done now."""
        found: list[tuple[str, Callable[[], None]]] = [("登记材料…", self._forms.evidence)]
        if whole.view.row.channel and whole.view.row.stage in ("登记", "核查", "确认", "里程碑"):
            found.append(("计算…", self._forms.compute))
        if whole.view.row.next_step or not whole.view.row.channel:
            found.append(("提出争议…", self._forms.contest))
        found += [(f"{LABELS[action]}…", self._form(action)) for action in other_actions(whole)]
        return found

    def _menu(self, whole: ClaimWhole, at: QWidget) -> None:
        menu = QMenu(self)
        menu.setObjectName("claim.menu")
        for words, act in self.menu_actions(whole):
            menu.addAction(words, act)
        menu.popup(at.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
