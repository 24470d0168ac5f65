"""What a gate asks for, one line each: met with its proof, or a field to fill right there (补齐)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QWidget

from mhcrm.desktop import icons
from mhcrm.desktop.widgets.basic import ElidedLabel, clear, icon_button, label
from mhcrm.domain.fields import LABELS
from mhcrm.domain.pipeline.gates import NeedState


class GateLines(QWidget):
    """Lines of one project's needs; :meth:`values`, :meth:`evidence` and :meth:`files` are what was filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("gate.lines")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        self._fields: dict[str, QLineEdit] = {}
        self._proofs: dict[str, QLineEdit] = {}
        self._files: dict[str, Path] = {}

    def put(self, states: Sequence[NeedState]) -> None:
        """Show needs: what is missing first."""
        kept = {**self.values(), **self.evidence()}
        clear(self._grid)
        self._fields.clear()
        self._proofs.clear()
        for at, state in enumerate(sorted(states, key=lambda state: state.met)):
            self._line(at, state, kept)

    def values(self) -> dict[str, str]:
        """Fields typed here, by name."""
        return {name: box.text().strip() for name, box in self._fields.items() if box.text().strip()}

    def evidence(self) -> dict[str, str]:
        """Words of evidence typed here, by need."""
        return {key: box.text().strip() for key, box in self._proofs.items() if box.text().strip()}

    def files(self) -> dict[str, Path]:
        """Files chosen here, by need."""
        return {key: path for key, path in self._files.items() if key in self._proofs}

    def first(self) -> QWidget | None:
        """The first box to fill."""
        return next(iter((*self._fields.values(), *self._proofs.values())), None)

    def attach(self, need: str, path: Path) -> None:
        """Give a file with a need's evidence; its name stands for words nobody wrote."""
        self._files[need] = path
        if need in self._proofs and not self._proofs[need].text().strip():
            self._proofs[need].setText(path.name)

    def _line(self, at: int, state: NeedState, kept: dict[str, str]) -> None:
        mark = label()
        icons.put(mark, "check" if state.met else "circle-dashed", "green" if state.met else "amber", 14)
        mark.setAccessibleName("已有" if state.met else "缺")
        self._grid.addWidget(mark, at, 0)
        self._grid.addWidget(label(state.need.label, "sub" if state.met else "strong"), at, 1)
        if state.met:
            self._grid.addWidget(ElidedLabel(state.how, "meta"), at, 2)
            return
        box = self._box(state, kept)
        if box is None:
            told = state.how or state.need.hint or "请先到项目里补上"
            self._grid.addWidget(label(told, "warn", wrap=True), at, 2)
            return
        self._grid.addWidget(box, at, 2)
        if state.need.evidence:
            key = state.need.id
            self._grid.addWidget(
                icon_button("folder-open", "附上文件", f"gate.file.{key}", lambda: self._ask(key)), at, 3
            )

    def _box(self, state: NeedState, kept: dict[str, str]) -> QLineEdit | None:
        """A box for the need's evidence, else for its field; None when it is met elsewhere."""
        need = state.need
        if not need.evidence and not need.fields:
            return None
        key = need.id if need.evidence else state.field
        box = QLineEdit(kept.get(key, ""))
        box.setObjectName(f"gate.{key}")
        box.setAccessibleName(need.label)
        hint = need.hint or LABELS.get(state.field, "")
        box.setPlaceholderText(f"{state.how}　{hint}".strip() if state.how else hint)
        (self._proofs if need.evidence else self._fields)[key] = box
        return box

    def _ask(self, need: str) -> None:
        dialog = QFileDialog(self.window(), "附上文件")
        dialog.setObjectName("gate.files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.attach(need, Path(chosen)))
        dialog.open()
