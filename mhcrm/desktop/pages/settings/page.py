"""设置: who sits here, the look, the data file, backups and restore, the rule base, sample data."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from mhcrm import __version__
from mhcrm.desktop import theme
from mhcrm.desktop.background import Lane
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.dialogs.help import open_handbook
from mhcrm.desktop.dialogs.office_rules import OfficeRules
from mhcrm.desktop.dialogs.pipeline_rules import PipelineRulesSheet
from mhcrm.desktop.models.handbook import FIRST
from mhcrm.desktop.operations import maintenance, samples
from mhcrm.desktop.pages.settings.font_choice import FontChoice
from mhcrm.desktop.pages.settings.people import PeopleSection
from mhcrm.desktop.pages.settings.quiet_hours import QuietHours
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.theme import Look
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, button, clear, hline, holder, label, row, scrolled

LOOKS = ((Look.LIGHT.value, "浅色"), (Look.DARK.value, "深色"), (Look.SYSTEM.value, "跟随系统"))
SHOWN_BACKUPS = 8
WIDTH = 760


class SettingsPage(Page):
    """One column of sections, each a title and its rows."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "settingsPage")
        self.person = QLineEdit(ctx.state.text("person"))
        self.office = QLineEdit(ctx.state.text("office"))
        self.looks = Segments(LOOKS, "settings.look")
        self._file = ElidedLabel("", "", "settings.file")
        self._size = label("", "meta", name="settings.size")
        self._backups = QVBoxLayout()
        self._backups.setSpacing(0)
        self._backups.setContentsMargins(0, 0, 0, 0)
        self._rules = label("", "", name="settings.rules", wrap=True)
        self._samples = label("", "", name="settings.samples", wrap=True)
        self._sample_button = button("载入示例", "settings.sampleButton", self._swap_samples)
        self._installed = False
        self.font_choice = FontChoice(ctx)
        self.people = PeopleSection(ctx)
        self.quiet = QuietHours(ctx)
        self._build()
        self._connect()

    def opened(self, _argument: object) -> None:
        """Read the facts anew each time."""
        self.refresh()

    def refresh(self) -> None:
        """File, backups, rule base, samples."""
        app = self.ctx.app
        self.font_choice.refresh()
        self.people.refresh()
        self.quiet.refresh()
        self.looks.choose(self.ctx.state.text("look"))
        self.ctx.lanes.run("读取设置", lambda _p: maintenance.overview(app), on_done=self._arrived, quiet=True)
        self.ctx.lanes.run(
            "读取规则库",
            lambda _p: maintenance.rules_words(app),
            lane=Lane.POOL,
            on_done=self._rules.setText,
            quiet=True,
        )

    def _build(self) -> None:
        for field, name, words, hint in (
            (self.person, "settings.person", "姓名", "写进跟进记录和操作记录"),
            (self.office, "settings.office", "单位", "如 区投促中心"),
        ):
            field.setObjectName(name)
            field.setAccessibleName(words)
            field.setPlaceholderText(hint)
            field.setFixedWidth(280)
        column = QVBoxLayout()
        column.setContentsMargins(24, 8, 24, 24)
        column.setSpacing(12)
        column.addWidget(
            self._section("本机使用人", (("姓名", self.person), ("单位", self.office), ("免打扰", self.quiet)))
        )
        column.addWidget(self._section("人员与角色", (("人员", self.people),)))
        column.addWidget(self._section("外观", (("颜色", self.looks),)))
        office = button("本办规则…", "settings.officeRules", self._office_rules, icon="pencil", small=True)
        gates = button("推进规则…", "settings.pipelineRules", self._pipeline_rules, icon="pencil", small=True)
        own = holder(row(office, gates, None))
        backup = button("立即备份", "settings.backup", self._backup, icon="save", small=True)
        other = button("从文件恢复…", "settings.restoreFile", self._ask_file, icon="archive-restore", small=True)
        held = QWidget()
        held.setLayout(self._backups)
        tools = holder(row(backup, other, None))
        past = QWidget()
        past.setLayout(row(button("导入记录…", "settings.imports", self._history, icon="clock", small=True), None))
        data = (("数据文件", self._file), ("大小", self._size), ("备份", held), ("", tools), ("导入", past))
        column.addWidget(self._section("数据和备份", data))
        column.addWidget(self._section("规则库", (("版本", self._rules), ("", own))))
        column.addWidget(self._section("简报", (("仿宋字体", self.font_choice),)))
        sample = QWidget()
        sample.setLayout(row(self._samples, 12, self._sample_button, None))
        column.addWidget(self._section("示例数据", (("状态", sample),)))
        about = QWidget()
        handbook = button("操作手册（F1）", "settings.handbook", lambda: open_handbook(self.ctx, FIRST), small=True)
        licences = button("软件与许可", "settings.licences", lambda: open_handbook(self.ctx, "licences"), small=True)
        about.setLayout(row(handbook, licences, None))
        column.addWidget(self._section("关于", (("版本", label(__version__)), ("", about))))
        column.addStretch(1)
        content = QWidget()
        content.setLayout(column)
        head = QWidget()
        head.setLayout(row(label("设置", "page"), None, margins=(24, 0, 16, 0)))
        head.setFixedHeight(theme.size("page_header"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(scrolled(content, "settings.scroll"), 1)

    def _pipeline_rules(self) -> None:
        PipelineRulesSheet(self.ctx, self).open()

    def _section(self, title: str, lines: tuple[tuple[str, QWidget], ...]) -> QWidget:
        made = QWidget()
        made.setFixedWidth(WIDTH)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(title, "section"), 0, 0, 1, 2)
        grid.addWidget(hline(), 1, 0, 1, 2)
        for at, (words, widget) in enumerate(lines, 2):
            title_place = Qt.AlignmentFlag.AlignTop if widget.layout() else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(label(words, "sub"), at, 0, title_place)
            grid.addWidget(
                widget,
                at,
                1,
                Qt.AlignmentFlag.AlignLeft if isinstance(widget, QLineEdit | Segments) else Qt.AlignmentFlag(0),
            )
        return made

    def _connect(self) -> None:
        self.person.editingFinished.connect(lambda: self._remember("person", self.person))
        self.office.editingFinished.connect(lambda: self._remember("office", self.office))
        self.looks.chosen.connect(self._choose_look)

    def _remember(self, key: str, field: QLineEdit) -> None:
        self.ctx.state.set_text(key, field.text().strip())
        self.ctx.facts_changed()

    def _choose_look(self, key: str) -> None:
        self.ctx.state.set_text("look", key)
        self.ctx.theme.choose(Look(key))

    def _arrived(self, found: maintenance.Overview) -> None:
        self._file.put(found.file)
        self._size.setText(found.size)
        clear(self._backups)
        for made in found.backups[:SHOWN_BACKUPS]:
            again = button("恢复到这份", "settings.restore", partial(self._confirm, made.path), kind="link", small=True)
            self._backups.addLayout(row(label(made.when), label(made.size, "meta"), None, again, gap=12))
        if not found.backups:
            self._backups.addWidget(label("还没有备份。关闭程序时会自动备份，也可以现在备份。", "sub"))
        self._installed = found.samples
        words = "示例数据已载入，名称都标有“示例”。" if found.samples else "载入一套示例项目和空间，先试着用。"
        self._samples.setText(words)
        self._sample_button.setText("移除示例" if found.samples else "载入示例")

    def _office_rules(self) -> None:
        OfficeRules(self.ctx, self).open()

    def _backup(self) -> None:
        maintenance.backup(self.ctx.app, parent=self).start(self.ctx, lambda _path: self._after())

    def _after(self) -> None:
        self.refresh()
        self.ctx.facts_changed()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self.window(), "从文件恢复", "", "备份 (*.db);;所有文件 (*)")
        dialog.setObjectName("settings.openDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self._confirm(Path(path)))
        dialog.open()

    def _confirm(self, path: Path) -> None:
        asked = Confirm(
            self,
            "恢复备份",
            f"用“{path.name}”替换现在的数据？",
            "现在的数据会先另存一份。恢复之后的撤销记录会清空，这一步不能用 Ctrl+Z 撤销。",
            "恢复",
        )
        asked.accepted.connect(lambda: self._restore(path))
        asked.open()

    def _restore(self, path: Path) -> None:
        maintenance.restore(self.ctx.app, parent=self, path=path).start(self.ctx, lambda _safe: self._after())

    def _history(self) -> None:
        from mhcrm.desktop.dialogs.import_history import ImportHistory

        dialog = ImportHistory(self.ctx, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _swap_samples(self) -> None:
        operation = samples.remove if self._installed else samples.load
        operation(self.ctx.app, parent=self).start(self.ctx, lambda _done: self.refresh())
