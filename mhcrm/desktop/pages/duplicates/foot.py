"""The bar under a pair: what merging will do, 不是重复, 合并; or 取消不是重复."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mhcrm.desktop.widgets.basic import button, holder, label


class PairFoot(QWidget):
    """Buttons only; the pair view says what they mean."""

    def __init__(self) -> None:
        super().__init__()
        self.deciding = True
        self._words = label("", "meta", name="duplicates.says", wrap=True)
        self.apart = button("不是重复", "duplicates.apart", tip="记住这两个不是一个项目，以后不再提（Delete）")
        self.merge = button("合并", "duplicates.merge", kind="filled", tip="把右边并入左边，可一步撤销（Ctrl+Enter）")
        self.forget = button("取消不是重复", "duplicates.forget", tip="重新比对这两个项目（Delete）")
        inner = QHBoxLayout()
        inner.setContentsMargins(24, 0, 16, 0)
        inner.setSpacing(12)
        inner.addWidget(self._words, 1)
        for made in (self.forget, self.apart, self.merge):
            inner.addWidget(made)
        made_foot = holder(inner, "duplicates.foot", "strip")
        made_foot.setFixedHeight(56)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(made_foot)
        self.show_state(deciding=True)

    def show_state(self, *, deciding: bool) -> None:
        """Deciding a pair, or looking at one decided."""
        self.deciding = deciding
        self.apart.setVisible(deciding)
        self.merge.setVisible(deciding)
        self.forget.setVisible(not deciding)

    def say(self, words: str) -> None:
        """The sentence at the left."""
        self._words.setText(words)
