"""Evidence of a step: tick what the claim has already, add new pieces with their files (also by dropping them)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from mhcrm.desktop.widgets.basic import button, icon_button, label, row, scrolled
from mhcrm.domain.referral.records import Evidence
from mhcrm.services.referral.desk import EvidenceDraft

FEW = 5
"""So many known pieces are shown at once; more scroll in their own place, so that the form stays short."""


@dataclass(frozen=True)
class Proof:
    """Codes of evidence kept already, and new pieces. False when there is none."""

    codes: tuple[str, ...] = ()
    drafts: tuple[EvidenceDraft, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.codes or self.drafts)


class NewRow(QWidget):
    """One new piece: kind, title, file."""

    def __init__(self, kinds: Sequence[str], kind: str, name: str) -> None:
        super().__init__()
        self.path: Path | None = None
        self.kind = QComboBox()
        self.kind.setObjectName(f"{name}.kind")
        self.kind.setAccessibleName("材料种类")
        self.kind.addItems(list(kinds))
        self.kind.setCurrentText(kind)
        self.kind.setFixedWidth(152)
        self.title = QLineEdit()
        self.title.setObjectName(f"{name}.title")
        self.title.setAccessibleName("材料名称")
        self.title.setPlaceholderText("名称、编号")
        self.file = button("选文件…", f"{name}.file", self._ask, small=True)
        self.drop = icon_button("x", "去掉这一项", f"{name}.drop")
        line = row(self.kind, gap=6)
        line.addWidget(self.title, 1)
        line.addWidget(self.file)
        line.addWidget(self.drop)
        self.setLayout(line)

    def attach(self, path: Path) -> None:
        """Take a file; its name is the title until another is written."""
        self.path = path
        self.file.setText(path.name if len(path.name) <= 12 else f"…{path.name[-10:]}")
        self.file.setToolTip(str(path))
        if not self.title.text().strip():
            self.title.setText(path.stem)

    def draft(self) -> EvidenceDraft | None:
        """The piece, None while nothing was written."""
        title = self.title.text().strip()
        if not title and self.path is None:
            return None
        return EvidenceDraft(self.kind.currentText(), title, path=self.path)

    def _ask(self) -> None:
        dialog = QFileDialog(self.window(), "附材料", "", "所有文件 (*)")
        dialog.setObjectName("evidence.openDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.attach(Path(path)))
        dialog.open()


class EvidenceInput:
    """The field; ``first`` shows an empty row at once, of that kind."""

    def __init__(self, name: str, kinds: Sequence[str], known: Sequence[Evidence] = (), first: str = "") -> None:
        self.widget = QWidget()
        self._name, self._kinds, self._kind, self._count = name, kinds, first or kinds[0], 0
        self._box = QVBoxLayout(self.widget)
        self._box.setContentsMargins(0, 4, 0, 0)
        self._box.setSpacing(6)
        self.ticks: dict[str, QCheckBox] = {}
        ticks = QVBoxLayout()
        ticks.setContentsMargins(0, 0, 0, 0)
        ticks.setSpacing(6)
        for one in known[::-1]:  # the newest first: that is what a step mostly rests on
            words = f"{one.code}　{one.kind}　{one.title if one.title != one.kind else ''}　{one.on:%m-%d}"
            tick = QCheckBox(words)
            tick.setObjectName(f"{name}.{one.code}")
            self.ticks[one.code] = tick
            ticks.addWidget(tick)
        if len(known) > FEW:
            held = QWidget()
            held.setLayout(ticks)
            area = scrolled(held, f"{name}.known")
            area.setFixedHeight(FEW * 26)
            self._box.addWidget(area)
        else:
            self._box.addLayout(ticks)
        self.rows: list[NewRow] = []
        more = button("附新材料", f"{name}.add", self.more, kind="link", icon="plus", small=True)
        hint = label("也可把文件拖进来", "meta")
        self._box.addLayout(row(more, hint, None))
        if first and not known:
            self.more()

    def value(self) -> Proof:
        """What was ticked and added."""
        codes = tuple(code for code, tick in self.ticks.items() if tick.isChecked())
        return Proof(codes, tuple(made for one in self.rows if (made := one.draft()) is not None))

    def put(self, value: Any) -> None:
        """Tick a code, or add a new piece of that title."""
        if str(value) in self.ticks:
            self.ticks[str(value)].setChecked(True)
        else:
            self._free().title.setText(str(value))

    def add(self, path: str) -> None:
        """A file as a new piece."""
        self._free().attach(Path(path))

    def more(self) -> None:
        """One more empty row."""
        self._more()

    def _free(self) -> NewRow:
        return next((one for one in self.rows if one.draft() is None), None) or self._more()

    def _more(self) -> NewRow:
        self._count += 1
        made = NewRow(self._kinds, self._kind, f"{self._name}.{self._count}")
        made.drop.clicked.connect(lambda _checked=False: self._less(made))
        self.rows.append(made)
        self._box.insertWidget(self._box.count() - 1, made)
        made.title.setFocus()
        return made

    def _less(self, made: NewRow) -> None:
        self.rows.remove(made)
        self._box.removeWidget(made)
        made.hide()
        made.deleteLater()
