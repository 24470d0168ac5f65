"""One claim whole: its timeline at the left, head, calculation and ledger in the middle, what is lacking at the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from mhcrm.desktop import readings_referral, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.money_forms import MoneyForms
from mhcrm.desktop.models.referral_words import (
    ARTICLE_PLACES,
    ARTICLES,
    DOCUMENT,
    STANDING_TONES,
    age_words,
    ledger_lines,
    part_lines,
    percent,
    scheme_words,
    sheet_lines,
    totals,
)
from mhcrm.desktop.operations.referral import Outcome, papers
from mhcrm.desktop.places import ShowLead
from mhcrm.desktop.readings_referral import ClaimWhole
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.widgets.basic import Chip, ElidedLabel, badge, button, hline, icon_button, label, row
from mhcrm.desktop.widgets.referral.calc import CalcTable
from mhcrm.desktop.widgets.referral.claim_side import ClaimSide
from mhcrm.desktop.widgets.referral.ledger import MoneyTable
from mhcrm.desktop.widgets.referral.steps import StepTimeline
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.domain.referral.records import ClaimKind
from mhcrm.domain.referral.scheme import NO_SCHEME

LEFT, SIDE, SIDE_WIDE = 248, 344, 420
WIDE_FROM = 1700


class ClaimPage(QWidget):
    """``left`` says that the list is wanted again; ``part`` that another part of the place is."""

    left = Signal()
    part = Signal(str)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("claimPage")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.whole: ClaimWhole | None = None
        self.code = ""
        self.forms = MoneyForms(ctx, self, lambda: self.whole, self._stepped)
        self.side = ClaimSide(self.forms, self.part.emit)
        self.side.setFixedWidth(SIDE_WIDE if ctx.window.width() >= WIDE_FROM else SIDE)
        self.timeline = StepTimeline()
        self._age = label("", "meta", name="claim.age")
        self._centre = FreshColumn("claim.centre")
        left = QWidget()
        left.setFixedWidth(LEFT)
        inner = QVBoxLayout(left)
        inner.setContentsMargins(24, 12, 16, 12)
        inner.setSpacing(8)
        inner.addLayout(row(label("进度", "strong"), None, self._age))
        inner.addWidget(hline("line"))
        inner.addWidget(self.timeline)
        inner.addStretch(1)
        edge = hline("vline")
        edge.setMaximumHeight(16777215)
        edge.setFixedWidth(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(left)
        box.addWidget(edge)
        box.addWidget(self._centre, 1)
        box.addWidget(self.side)
        key = QShortcut(QKeySequence("Ctrl+Return"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.side.take_next)

    def show_claim(self, code: str) -> None:
        """Read a claim and show it."""
        self.code = code
        app = self.ctx.app
        self.ctx.lanes.run(
            f"读取 {code}", lambda _p: readings_referral.claim(app, code), on_done=self._arrived, quiet=True
        )

    def again(self) -> None:
        """Read the claim anew."""
        if self.code:
            self.show_claim(self.code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _stepped(self, _outcome: Outcome) -> None:
        self.again()

    def _arrived(self, whole: ClaimWhole) -> None:
        if whole.view.row.code != self.code:
            return
        self.whole = whole
        self.timeline.put(whole.view.timeline)
        self._age.setText(age_words((whole.view.snapshot.today - whole.view.claim.reported_on).days))
        self._fill(whole)
        self.side.put(whole)

    # -- the middle -------------------------------------------------------------------------------
    def _fill(self, whole: ClaimWhole) -> None:
        column = self._centre.begin((24, 8, 24, 16), 8)
        self._head(column, whole)
        column.addWidget(hline("line"))
        column.addLayout(self._facts(whole))
        column.addWidget(hline("line"))
        if whole.view.claim.kind is ClaimKind.REFERRAL:
            self._calculation(column, whole)
            self._ledger(column, whole)
        self._evidence(column, whole)
        self._history(column, whole)
        column.addStretch(1)
        self._centre.show_filled()

    def _head(self, column: QVBoxLayout, whole: ClaimWhole) -> None:
        one = whole.view.row
        title = "引荐申请" if whole.view.claim.kind is ClaimKind.REFERRAL else "首谈登记"
        closed = one.standing in ("撤销", "让渡")
        state = one.standing if closed or not one.next_step else f"待{one.next_step}"
        line = row(
            icon_button("arrow-left", "返回列表（Esc）", "claim.back", self.left.emit),
            label(title, "page"), label(one.code, "sub", name="claim.code"),
            badge(state, "" if closed else "amber", "claim.state"), gap=8,
        )  # fmt: skip
        if one.standing not in ("有效",) and not closed:
            line.addWidget(badge(one.standing, STANDING_TONES.get(one.standing, "")))
        line.addStretch(1)
        line.addWidget(button("登记材料", "claim.evidence", self.forms.evidence, icon="plus", small=True))
        self._print = button("打印", "claim.print", self._papers, icon="printer", small=True)
        line.addWidget(self._print)
        column.addLayout(line)

    def _facts(self, whole: ClaimWhole) -> QGridLayout:
        view, one = whole.view, whole.view.row
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        project = button(one.project or one.project_code, "claim.project", self._open_project, kind="link")
        project.setMaximumWidth(230)
        channel = row(label(f"{one.channel}" if one.channel else "不适用"), gap=6)
        if one.channel:
            channel.addWidget(self._article(one.channel))
        channel.addStretch(1)
        before = {True: "登记在首次接洽之前", False: "登记在首次接洽之后", None: "待核实"}[view.claim.before_contact]
        contact = f"{view.claim.first_contact_on}，{before}" if view.claim.first_contact_on else before
        protected = one.protected + ("" if one.protected == "未设定" else f"（{one.standing}）")
        rows: tuple[tuple[str, QWidget | QHBoxLayout, str, QWidget | QHBoxLayout], ...] = (
            ("引荐方" if one.channel else "首谈单位", ElidedLabel(self._parties(whole)), "项目", project),
            ("渠道", channel, "方案", self._scheme(whole)),
            (
                "登记",
                ElidedLabel(f"{one.reported_on}，{one.officer or '经办待核实'}"),
                "首次接洽",
                ElidedLabel(contact),
            ),
            ("接洽单位", ElidedLabel(one.unit or "待核实"), "保护到", label(protected)),
        )
        for at, (left, one_part, right, other) in enumerate(rows):
            for place, (words, part) in ((0, (left, one_part)), (2, (right, other))):
                grid.addWidget(label(words, "sub"), at, place)
                if isinstance(part, QHBoxLayout):
                    grid.addLayout(part, at, place + 1)
                else:
                    side = Qt.AlignmentFlag.AlignLeft if part is project else Qt.AlignmentFlag(0)
                    grid.addWidget(part, at, place + 1, side)
        return grid

    @staticmethod
    def _scheme(whole: ClaimWhole) -> QHBoxLayout:
        sheet, made = whole.view.snapshot.sheet, row(gap=6)
        if not whole.view.row.channel:
            made.addWidget(label("不适用"))
        elif sheet is None:
            made.addWidget(ElidedLabel(whole.view.money_words), 1)
        else:
            made.addWidget(ElidedLabel(scheme_words(sheet)), 1)
            made.addWidget(
                Chip("示例" if sheet.training else "本单位方案", "office", str(sheet.result.get("doc_no", "")))
            )
        return made

    @staticmethod
    def _parties(whole: ClaimWhole) -> str:
        claim = whole.view.claim
        if len(claim.shares) < 2:
            return whole.view.row.referrers
        words = "、".join(f"{share.who} {percent(share.share)}" for share in claim.shares)
        return f"{words}（{claim.split_agreement}）"

    def _article(self, channel: str) -> Chip:
        chip = Chip(ARTICLES[channel], "document", f"{DOCUMENT} {ARTICLE_PLACES[channel]}")
        chip.clicked.connect(lambda _c=False: open_rule(self.ctx, self, DOCUMENT, ARTICLE_PLACES[channel]))
        return chip

    def _calculation(self, column: QVBoxLayout, whole: ClaimWhole) -> None:
        sheet = whole.view.snapshot.sheet
        note = "政策没有写比例，下列比例取自本单位方案" if sheet is not None else ""
        head = row(label("计算", "strong"), label(note, "meta"), None)
        offered = any(
            one.scheme.channel == whole.view.row.channel for one in (*whole.desk.schemes, *whole.desk.practice)
        )
        if offered and whole.view.row.stage in ("登记", "核查", "确认", "里程碑"):
            words = "重新计算" if sheet else "去计算"
            head.addWidget(button(words, "claim.compute", self.forms.compute, kind="link", small=True))
        head.addWidget(label("单位：元", "meta"))
        column.addLayout(head)
        if sheet is None:
            column.addWidget(label(whole.view.money_words, "section", name="claim.money", wrap=True))
            if whole.view.money_words == NO_SCHEME:
                told = "没有有效方案时程序不显示任何金额。录入并启用有文号的方案后再计算；登记、核查、确认不受影响。"
                column.addWidget(label(told, "sub", wrap=True))
                go = button("看方案", "claim.schemes", lambda: self.part.emit("schemes"), small=True)
                column.addLayout(row(go, None))
            return
        table = CalcTable("claim.steps")
        table.put(sheet_lines(sheet))
        column.addWidget(table)
        line = row(
            label("示例试算" if sheet.training else "应支持合计", "strong"),
            label("元以下四舍五入，只在最后一步", "meta"),
            None,
            gap=8,
        )
        total = label(f"{sheet.total:,.2f}".removesuffix(".00"), name="claim.total")
        total.setFont(theme.active().font("figure", medium=True))
        line.addWidget(total)
        line.addWidget(label("元", "sub"))
        column.addLayout(line)
        if sheet.training:
            column.addWidget(label("示例方案算出，仅供练习，不能申请和审定。", "warn", name="claim.practice"))
        split = "　".join(f"{words} {amount}" for words, amount in part_lines(sheet))
        column.addWidget(label(f"分期：{split}", "sub", wrap=True))
        words = f"第 {sheet.number} 张计算表，{sheet.as_of}，{sheet.author}"
        if sheet.difference:
            words += f"；与上一张的差别：{'；'.join(sheet.difference[:3])}"
        column.addWidget(label(words, "meta", wrap=True))

    def _ledger(self, column: QVBoxLayout, whole: ClaimWhole) -> None:
        lines = ledger_lines(whole.view)
        if not lines:
            return
        column.addWidget(hline("line"))
        column.addLayout(row(label("台账", "strong"), label("已入账的不改，只追加", "meta"), None))
        table = MoneyTable()
        table.put(lines, totals(whole.view))
        column.addWidget(table)

    def _evidence(self, column: QVBoxLayout, whole: ClaimWhole) -> None:
        kept = whole.view.evidence
        column.addWidget(hline("line"))
        column.addLayout(row(label("材料", "strong"), label(f"{len(kept)} 份", "meta"), None))
        for one in kept:
            file = f"{one.file_name}　校验 {one.sha256[:8]}" if one.file_name else "没有附文件"
            title = one.title if one.title != one.kind else ""
            column.addLayout(
                row(badge(one.code), label(f"{one.kind}　{title}".strip()), None, label(f"{one.on}　{file}", "meta"))
            )

    def _history(self, column: QVBoxLayout, whole: ClaimWhole) -> None:
        events = whole.view.snapshot.events[::-1]
        column.addWidget(hline("line"))
        column.addLayout(row(label("经过", "strong"), label(f"{len(events)} 条", "meta"), None))
        for one in events[:20]:
            words = ElidedLabel(one.note, "sub")
            day, who = label(one.on.isoformat(), "meta"), label(one.person, "meta")
            line = row(day, label(one.kind), gap=10)
            line.addWidget(words, 1)
            line.addWidget(who)
            column.addLayout(line)

    # -- doing ------------------------------------------------------------------------------------
    def _open_project(self) -> None:
        if self.whole is not None:
            self.ctx.open_place("projects", ShowLead(self.whole.view.claim.lead_id, "referral"))

    def _papers(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("claim.papers")
        for kind, name in (self.whole.papers if self.whole is not None else {}).items():
            menu.addAction(f"{name}…", partial(self._ask_folder, kind))
        menu.popup(self._print.mapToGlobal(QPoint(0, self._print.height() + 2)))

    def _ask_folder(self, kind: str) -> None:
        dialog = QFileDialog(self.window(), "存到哪个文件夹")
        dialog.setObjectName("claim.folderDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.write_paper(kind, Path(path)))
        dialog.open()

    def write_paper(self, kind: str, folder: Path) -> None:
        """Write one paper of this claim into a folder."""
        part, code = self.ctx.app.referral, self.code
        papers(self, "打印文书", lambda: (part.papers.write(code, kind, folder),)).start(self.ctx)
