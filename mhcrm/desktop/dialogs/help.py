"""F1: the handbook beside the work: chapters at the left, text at the right, opened at the chapter of the page."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.handbook import Chapter, chapters, hits, key_of_link
from mhcrm.desktop.theme import Theme
from mhcrm.desktop.widgets.basic import button, label

WIDTH, HEIGHT, LIST = 980, 640, 216
KEY_ROLE = Qt.ItemDataRole.UserRole
LINE, TABLE_LINE = 150, 130
"""Line heights in per cent of the type size."""
HEADINGS = {1: "page", 2: "section", 3: "strong"}


class HelpDialog(Sheet):
    """One window; it stays open beside the work and is not modal."""

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent, "操作手册", "helpDialog", WIDTH)
        self._theme = theme
        self._shown = ""
        self.resize(WIDTH, HEIGHT)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.words = QLineEdit()
        self.words.setObjectName("help.find")
        self.words.setAccessibleName("在手册里查找")
        self.words.setPlaceholderText("在手册里查找")
        self.words.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setObjectName("help.chapters")
        self.list.setAccessibleName("章节")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QTextBrowser()
        self.text.setObjectName("helpText")
        self.text.setAccessibleName("手册正文")
        self.text.setOpenLinks(False)
        self._found = label("", "meta", name="help.found")
        self._arrange()
        self.buttons(button("关闭", "help.close", self.accept), left=self._found)
        self.words.textChanged.connect(self._search)
        self.words.returnPressed.connect(self._next)
        self.list.currentItemChanged.connect(self._picked)
        self.text.anchorClicked.connect(self._follow)
        theme.changed.connect(self._redraw)
        self._fill({})

    def open_at(self, key: str) -> None:
        """Show a chapter and bring the window forward."""
        self.words.clear()
        self._choose(key)
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def shown(self) -> str:
        """Key of the chapter on view."""
        return self._shown

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(16, 16, 8, 16)
        left.setSpacing(8)
        left.addWidget(self.words)
        left.addWidget(self.list, 1)
        side = QWidget()
        side.setFixedWidth(LIST)
        side.setLayout(left)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(side)
        across.addWidget(self.text, 1)
        self.body.addLayout(across, 1)

    def _fill(self, counts: dict[str, int]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for chapter in chapters():
            if counts and chapter.key not in counts:
                continue
            item = QListWidgetItem(f"{chapter.title}　{counts[chapter.key]}" if counts else chapter.title)
            item.setData(KEY_ROLE, chapter.key)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _choose(self, key: str) -> None:
        for at in range(self.list.count()):
            if self.list.item(at).data(KEY_ROLE) == key:
                self.list.setCurrentRow(at)
                return

    def _picked(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None:
            self._show(str(item.data(KEY_ROLE)))

    def _show(self, key: str) -> None:
        chapter = next(chapter for chapter in chapters() if chapter.key == key)
        self._shown = key
        dress(self.text.document(), chapter, self._theme)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._mark()

    def _redraw(self) -> None:
        if self._shown:
            self._show(self._shown)

    def _follow(self, url: QUrl) -> None:
        key = key_of_link(url.toString())
        if key:
            self.words.clear()
            self._choose(key)

    def _search(self, words: str) -> None:
        counts = hits(words)
        nothing = bool(words.strip()) and not counts
        self._fill(counts)
        self._choose(self._shown if not counts or self._shown in counts else next(iter(counts)))
        self._found.setText(
            f"手册里没有“{words.strip()}”。换一个说法试试。" if nothing else "按 Enter 到下一处。" if counts else ""
        )
        self._mark()

    def _mark(self) -> None:
        """Colour every place that holds the words and go to the first."""
        words = self.words.text().strip()
        marked: list[QTextEdit.ExtraSelection] = []
        cursor = QTextCursor(self.text.document())
        while words and not (cursor := self.text.document().find(words, cursor)).isNull():
            place = QTextEdit.ExtraSelection()
            place.cursor = QTextCursor(cursor)
            place.format.setBackground(self._theme.color("amberSoft"))
            place.format.setForeground(self._theme.color("amber"))
            marked.append(place)
        self.text.setExtraSelections(marked)
        if marked:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self._next()

    def _next(self) -> None:
        words = self.words.text().strip()
        if words and not self.text.find(words):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(words)


def open_handbook(ctx: Context, key: str) -> None:
    """Show a chapter in the one handbook window of the program."""
    (ctx.window.findChild(HelpDialog) or HelpDialog(ctx.theme, ctx.window)).open_at(key)


def dress(document: QTextDocument, chapter: Chapter, theme: Theme) -> None:
    """Put a chapter into a document in the type, sizes and colours of the look in force."""
    document.setDefaultFont(theme.font("body"))
    document.setDocumentMargin(24)
    document.setIndentWidth(28)
    document.setMarkdown(chapter.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    block = document.begin()
    while block.isValid():
        _space(QTextCursor(block), theme)
        for start, length, words in _spans(block, theme):
            cursor = QTextCursor(document)
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(words)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        _rule(frame, theme)


def _space(cursor: QTextCursor, theme: Theme) -> None:
    """Line height and gaps of one paragraph; the type of a heading."""
    shape = cursor.blockFormat()
    level = shape.headingLevel()
    tight = cursor.currentTable() is not None
    shape.setLineHeight(TABLE_LINE if tight else LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setTopMargin(0 if tight or level < 2 else 20)
    shape.setBottomMargin(0 if tight else 8 if level else 4)
    cursor.setBlockFormat(shape)
    if level:
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        words = cursor.charFormat()
        words.clearProperty(QTextFormat.Property.FontSizeAdjustment)  # would take the place of our own size
        words.setFont(theme.font(HEADINGS.get(level, "strong"), medium=True))
        cursor.setCharFormat(words)


def _spans(block: QTextBlock, theme: Theme) -> list[tuple[int, int, QTextCharFormat]]:
    """Bold becomes the medium weight that is bundled; code gets our own type (a typewriter face has no Chinese)."""
    spans = []
    at = block.begin()
    while not at.atEnd():
        piece = at.fragment()
        words = QTextCharFormat()
        if piece.charFormat().fontWeight() > QFont.Weight.Medium:
            words.setFontWeight(QFont.Weight.Medium)
        if piece.charFormat().fontFixedPitch():
            words.setFontFamilies([theme.family])
            words.setFontFixedPitch(False)
            words.setForeground(theme.color("accentText"))
            words.setBackground(theme.color("sunken"))
        spans.append((piece.position(), piece.length(), words))
        at += 1
    return spans


def _rule(frame: QTextFrame, theme: Theme) -> None:
    if not isinstance(frame, QTextTable):
        return
    shape = frame.format().toTableFormat()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(theme.color("line"))
    shape.setCellPadding(6)
    shape.setCellSpacing(0)
    shape.setTopMargin(8)
    shape.setBottomMargin(8)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    frame.setFormat(shape)
