"""The rule viewer behind every citation: all records at a place, or one record, with a way back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.dialogs.source import KEY as SOURCE_KEY
from mhcrm.desktop.dialogs.source import open_source
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.models.rule_words import RuleSheet, sheet_of
from mhcrm.desktop.rule_places import PAGE_OF, ShowRule
from mhcrm.desktop.widgets.basic import ElidedLabel, button, column, holder, icon_button, label, row
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.desktop.widgets.rules.rule_view import WIDE_LABEL, RuleView
from mhcrm.services.rules.service import RulesService

WIDTH, HEIGHT, LIST = 860, 620, 248
MANY = 8
ID_ROLE = Qt.ItemDataRole.UserRole


class RuleDialog(Sheet):
    """A list at the left when a place holds several records, the record at the right; Alt+← goes back."""

    def __init__(self, ctx: Context, parent: QWidget | None, ids: tuple[str, ...], place: Cited | None) -> None:
        super().__init__(parent, "规则依据", "ruleDialog", WIDTH)
        self._ctx = ctx
        self._trail: list[str] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH, HEIGHT)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.view = RuleView()
        self._area = FreshColumn("rule.scroll")
        self.names = QListWidget()
        self.filter = QLineEdit()
        self._title = ElidedLabel("", "section", "rule.title")
        self._about = label("", "meta", name="rule.about")
        self._back = icon_button("arrow-left", "返回上一条（Alt+←）", "rule.back", self.back)
        self._back.setShortcut("Alt+Left")
        self._go = button("在页面中打开", "rule.openPage", self._open_page)
        self._source = button(
            "看原文", "rule.source", self._open_source, icon="file-text", tip=f"在官方文件里翻到这一处（{SOURCE_KEY}）"
        )
        self._source.setShortcut(SOURCE_KEY)
        self._middle = QStackedWidget()
        self._arrange(bool(ids))
        self._list(ids, place)
        close = button("关闭", "rule.close", self.accept)
        self.buttons(self._source, self._go, close)
        if ids:
            self.show_record(ids[0])
        else:
            self._unknown(place)

    def show_record(self, record_id: str) -> None:
        """Show a record and remember the one before."""
        if self._trail[-1:] != [record_id]:
            self._trail.append(record_id)
        self._show(record_id)

    def back(self) -> None:
        """The record seen before."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._show(self._trail[-1])

    def _arrange(self, known: bool) -> None:
        head = row(self._back, gap=8, margins=(16, 12, 24, 8))
        head.addWidget(self._title, 1)
        head.addWidget(self._about)
        self.body.addLayout(head)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.names.setObjectName("rule.names")
        self.names.setAccessibleName("这一处的记录")
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.names.currentItemChanged.connect(self._picked)
        self.filter.setObjectName("rule.filter")
        self.filter.setAccessibleName("在这一处的记录里筛")
        self.filter.setPlaceholderText("在这一处里筛")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        self._side = holder(column(self.filter, self.names, gap=4, margins=(16, 0, 0, 0)))
        self._side.setFixedWidth(LIST)
        across.addWidget(self._side)
        across.addWidget(self._area, 1)
        whole = QWidget()
        whole.setLayout(across)
        self._middle.addWidget(whole)
        self._none = label("", "sub", name="rule.none", wrap=True)
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 24, 24, 24)
        inner.addWidget(self._none)
        inner.addStretch(1)
        empty = QWidget()
        empty.setLayout(inner)
        self._middle.addWidget(empty)
        self._middle.setCurrentIndex(0 if known else 1)
        self.body.addWidget(self._middle, 1)

    def _list(self, ids: tuple[str, ...], place: Cited | None) -> None:
        self.names.blockSignals(True)
        self.names.clear()
        for record_id in ids:
            entry = self._ctx.app.rules.show(record_id)
            item = QListWidgetItem(entry.name)
            item.setData(ID_ROLE, record_id)
            item.setToolTip(f"{entry.kind_label}　{entry.name}")
            self.names.addItem(item)
        self.names.blockSignals(False)
        self._side.setVisible(len(ids) > 1)
        self.filter.setVisible(len(ids) > MANY)
        self.filter.clear()
        self._title.put(place.full if place else "")
        self._about.setText(f"这一处有 {len(ids)} 条记录" if len(ids) > 1 else "")

    def _narrow(self, text: str) -> None:
        """Only the records whose name or kind holds the words."""
        wanted = text.casefold().split()
        for at in range(self.names.count()):
            item = self.names.item(at)
            item.setHidden(not all(word in item.toolTip().casefold() for word in wanted))

    def _unknown(self, place: Cited | None) -> None:
        words = place.full if place else "这一处"
        self._title.put(words)
        self._none.setText(f"规则库没有收录“{words}”这一处的记录。请按文号和位置核对原文，或在设置里补充本办规则。")
        self._go.setEnabled(False)
        self._source.setEnabled(False)
        self._back.setEnabled(False)

    def _picked(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None:
            self.show_record(str(item.data(ID_ROLE)))

    def _show(self, record_id: str) -> None:
        sheet = read_sheet(self._ctx.app.rules, record_id)
        body = self._area.begin((24, 16, 24, 16))
        self.view = RuleView(caption=WIDE_LABEL)
        self.view.go.connect(self.show_record)
        self.view.cite.connect(self._cited)
        self.view.put(sheet)
        body.addWidget(self.view)
        body.addStretch(1)
        self._area.show_filled()
        self._middle.setCurrentIndex(0)
        if not self._side.isVisibleTo(self):
            self._title.put(sheet.cite.full)
        self.names.blockSignals(True)
        for at in range(self.names.count()):
            if self.names.item(at).data(ID_ROLE) == record_id:
                self.names.setCurrentRow(at)
        self.names.blockSignals(False)
        self._back.setEnabled(len(self._trail) > 1)
        self._go.setEnabled(sheet.kind in PAGE_OF)

    def _cited(self, cite: Cited) -> None:
        ids = self._ctx.app.insight.rule_ids(cite.doc, cite.at)
        if ids:
            self._list(ids, cite)
            self.show_record(ids[0])

    def _open_source(self) -> None:
        sheet = self.view.sheet
        if sheet is not None:
            open_source(self._ctx, self, sheet.cite.doc, sheet.cite.at)

    def _open_page(self) -> None:
        sheet = self.view.sheet
        if sheet is not None and sheet.kind in PAGE_OF:
            self.accept()
            self._ctx.open_place(PAGE_OF[sheet.kind], ShowRule(sheet.id))


def read_sheet(rules: RulesService, record_id: str) -> RuleSheet:
    """One record worded, with who points at it (in memory: no waiting)."""
    return sheet_of(rules.show(record_id), rules.references(record_id))
