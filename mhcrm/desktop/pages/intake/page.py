"""导入表格: look before writing. The sheet as it is, a verdict for every row, totals, 提交 or 取消."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mhcrm.base.errors import Cancelled, InputError
from mhcrm.desktop import intake_draft
from mhcrm.desktop.context import Context
from mhcrm.desktop.intake_draft import Draft, Spot
from mhcrm.desktop.intake_reading import Loaded
from mhcrm.desktop.models.intake_models import LEFT_OUT, SheetView
from mhcrm.desktop.pages.intake import picking
from mhcrm.desktop.pages.intake.acts import Acts
from mhcrm.desktop.pages.intake.bars import FILTERS, Foot, Head, Second
from mhcrm.desktop.pages.intake.decisions import Decisions
from mhcrm.desktop.pages.intake.keys import Keys
from mhcrm.desktop.pages.intake.leaving import Leaving
from mhcrm.desktop.pages.intake.outcome import Outcome
from mhcrm.desktop.pages.intake.problem_strip import HEIGHT, ProblemStrip
from mhcrm.desktop.pages.intake.reading import Reading
from mhcrm.desktop.pages.intake.refusal import Refusal
from mhcrm.desktop.pages.intake.sheet_area import SheetArea
from mhcrm.desktop.pages.intake.start import start_place
from mhcrm.desktop.pages.intake.steps import NOTHING, Steps
from mhcrm.desktop.pages.intake.writing import Writing
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.pasting import pasted
from mhcrm.desktop.places import ImportFile, ImportText
from mhcrm.desktop.widgets.basic import button, hline, holder, label, retone, row
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.records import ImportBatch
from mhcrm.services.intake.service import ImportResult

START, SHEET, DONE = 0, 1, 2


class IntakePage(Page):
    """Reading runs on the pool, judging and writing on the store lane; each can be cancelled."""

    has_primary = True
    bar_above = HEIGHT + 64  # above the strip and the foot
    kinds = frozenset({RowKind.LEAD})

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "intakePage")
        self.loaded: Loaded | None = None
        self.draft = Draft()
        self.sheet_at = 0
        self._filter = "all"
        self.head, self.second, self.foot = Head(), Second(), Foot()
        self.filters, self.commit = self.second.filters, self.foot.go
        self.area = SheetArea()
        self.strip = ProblemStrip()
        self.outcome = Outcome()
        self.steps, self.acts, self.leaving = Steps(), Acts(ctx, self), Leaving(ctx, self)
        self.refusal = Refusal()
        self.decisions, self.reading, self.writing = Decisions(ctx, self), Reading(ctx, self), Writing(ctx, self)
        self._message = label("", "warn", name="intake.message", wrap=True)
        self._guessed = button("就按这些列读", "intake.guessed", self.decisions.take_guess, kind="accent", small=True)
        self._places = QStackedWidget()
        self._build()
        self._connect()
        self.keys = Keys(self)

    def refresh(self) -> None:
        """Projects changed elsewhere: judge again; an import taken back elsewhere is a preview again."""
        app, result = self.ctx.app, self.writing.result
        if result is None:
            self.change(self.draft)
        elif result.batch is not None:
            self.ctx.lanes.run("读取导入记录", lambda _p: app.intake.batches(), on_done=self._look_for_undo, quiet=True)

    def _changed(self, change: ChangeSet, origin: object) -> None:
        if change.touches(RowKind.MATCH_REPORT) and self.writing.result is not None:
            self.outcome.matched()
        self.steps.written_since = self.steps.written_since or change.undoable
        super()._changed(change, origin)

    def _look_for_undo(self, batches: list[ImportBatch]) -> None:
        result = self.writing.result
        if result is not None and any(batch.id == result.batch and batch.undone for batch in batches):
            self.back_to_preview()

    def opened(self, argument: object) -> None:
        """Read what was handed over; else go on with what was left open, or ask for a file."""
        if isinstance(argument, ImportFile):
            self.reading.files((argument.path, *argument.more))
        elif isinstance(argument, ImportText):
            self.refusal.forget()
            self.reading.begin(Draft(text=argument.text, html=argument.html))
        elif self.loaded is None and (kept := intake_draft.load(self.ctx.state.folder)) is not None:
            self.reading.begin(kept)
        elif self.loaded is None or (self.writing.result is not None and not self.reading.waiting):
            self.forget()
            self.start.setFocus()
            self.ask_file()

    def paste(self, mime: QMimeData) -> bool:
        """Pasted rows replace what is shown."""
        if (found := pasted(mime)) is not None:
            self.opened(found)
        return found is not None

    def take_back(self) -> bool:
        """One step back of what was changed by hand; what was written since then goes first."""
        return self._turn(self.steps.back)

    def do_again(self) -> bool:
        """The step taken back last."""
        return self._turn(self.steps.again)

    @property
    def unwritten(self) -> str:
        """Nothing of a preview is written."""
        return NOTHING if self._open and not self.steps.written_since else ""

    @property
    def _open(self) -> bool:
        return self.loaded is not None and self.writing.result is None

    def _turn(self, step: Callable[[Draft], Draft | None]) -> bool:
        found = step(self.draft) if self._open and not self.steps.written_since else None
        if found is not None:
            self.change(found)
        return found is not None

    def read_file(self, path: str) -> None:
        """Read a file and show its preview."""
        self.reading.files((path,))

    def ask_folder(self) -> None:
        """The system's dialog for a folder of sheets."""
        picking.ask_folder(self.ctx, self, self.reading.files)

    def ask_file(self) -> None:
        """The system's file dialog; several files are looked at one after another."""
        picking.ask_files(self.ctx, self, self.reading.files)

    # -- building ---------------------------------------------------------------------------------
    def _build(self) -> None:
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.second)
        inner.addWidget(hline())
        said = row(margins=(24, 4, 16, 4))
        said.addWidget(self._message, 1)
        said.addWidget(self._guessed)
        self._said = holder(said)
        inner.addWidget(self._said)
        inner.addWidget(self.area, 1)
        inner.addWidget(hline("line"))
        inner.addWidget(self.strip)
        inner.addWidget(self.foot)
        self.start = start_place(self)
        for place in (self.start, body, self.outcome):
            self._places.addWidget(place)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.refusal)
        outer.addWidget(self._places, 1)

    def _connect(self) -> None:
        self.head.history.connect(self.decisions.history)
        self.head.other.connect(self.ask_file)
        self.head.next.connect(self.leaving.skip)
        self.head.mapping.used.connect(lambda name: self.change(self.draft.with_mapping(name)))
        self.head.mapping.save.connect(self.writing.ask_mapping_name)
        self.head.mapping.rename.connect(self.writing.rename_mapping)
        self.head.mapping.remove.connect(self.writing.remove_mapping)
        self.head.remember.connect(lambda on: self._keep(replace(self.draft, remember=on)))
        self.second.filtered.connect(self._choose_filter)
        self.second.tabs.chosen.connect(self._choose_sheet)
        self.second.mode.connect(self._choose_mode)
        self.second.wanted.connect(lambda wanted: self.change(self.draft.with_sheet(self.sheet_name, wanted=wanted)))
        self.foot.filtered.connect(self._choose_total)
        self.foot.commit.connect(self.writing.commit)
        self.foot.cancel.connect(self.leaving.drop)
        self.foot.problems.connect(self.writing.ask_target)
        self.area.chosen.connect(self._chosen)
        self.area.number_chosen.connect(self.strip.offer_header)
        self.area.retype.connect(self.acts.ask_text)
        self.area.role_changed.connect(self.decisions.take_column)
        self.area.acted.connect(self.acts.on_row)
        self.strip.acted.connect(self.acts.act)
        self.outcome.see.connect(self.leaving.see)
        self.outcome.twice.connect(lambda: self.ctx.open_place("duplicates", None))
        self.outcome.again.connect(self.leaving.again)
        self.outcome.problems.connect(self.writing.ask_target)
        self.outcome.undo.connect(self.writing.undo)

    # -- reading ----------------------------------------------------------------------------------
    def begun(self, draft: Draft) -> None:
        """Another file can be read; what was open is put aside if there are decisions in it."""
        other = (self.draft.path, self.draft.text) != (draft.path, draft.text)
        if self.loaded is not None and self.writing.result is None and other:
            self.reading.keep(self.draft)
        self.sheet_at, self._filter, self.writing.result = 0, "all", None
        self._show_filter()
        self.second.modes.choose(draft.mode)
        self.head.keep.setChecked(draft.remember)
        self.loaded = None
        self.steps.forget()
        self.draft = draft

    @property
    def title(self) -> str:
        """What the file is called."""
        return (self.loaded.source.name if self.loaded is not None else "") or "粘贴的行"

    def failed(self, error: BaseException) -> None:
        """Reading or judging did not work; what was open stays open."""
        self._show_title()
        if self._places.currentIndex() == START:
            self.start.setFocus()
        if isinstance(error, InputError):
            self.refusal.add(error)
        elif not isinstance(error, Cancelled):
            self.ctx.notify.failed("导入表格", error)

    def _show_title(self) -> None:
        name = self.title if self.loaded is not None else ""
        self.head.show_file(name, busy=False, waiting=len(self.draft.queue))

    def arrived(self, draft: Draft, loaded: Loaded) -> None:
        """A preview has been made: show it and keep the draft."""
        same, elsewhere = self.loaded is not None, self._places.currentIndex() != SHEET
        place = self.area.keep_place() if same else None
        if not same:
            self.sheet_at = next((at for at, view in enumerate(loaded.views) if view.plan.rows), 0)
        else:
            self.steps.note(self.draft, draft)
        self.loaded = loaded
        self._keep(draft)
        self._places.setCurrentIndex(SHEET)
        self._show_title()
        self.second.tabs.put(loaded.views, self.sheet_at, self.second.room())
        self.foot.put(loaded.preview, draft.mode)
        self._show_sheet(place)
        self.writing.read_mappings()
        if not same or elsewhere:
            self.area.sheet.setFocus()

    def _keep(self, draft: Draft) -> None:
        self.draft = draft
        if self.loaded is not None:
            intake_draft.save(draft, self.ctx.state.folder)

    def _show_sheet(self, place: tuple[int, int] | None = None) -> None:
        view = self.view()
        if view is None:
            return
        for key, words in FILTERS:
            count = view.plan.rows if key == "all" else len(view.shown[key])
            self.filters.set_text(key, f"{words} {count:,}")
        preview = self.loaded.preview if self.loaded is not None else None
        notes = [preview.message, *(problem.message for problem in preview.problems)] if preview is not None else []
        self._message.setText("".join([*notes, *self._sheet_notes(view)]))
        self._guessed.setVisible(bool(view.plan.guess))
        self._said.setVisible(bool(self._message.text()) or bool(view.plan.guess))
        self.area.put(view, self._filter, place)
        self._show_filter()
        retone(self.filters)

    def _sheet_notes(self, view: SheetView) -> list[str]:
        """What there is to say about the sheet shown, and of the others that they are hidden."""
        views = self.loaded.views if self.loaded is not None else ()
        own = [problem.message for problem in view.notes]
        others = [
            problem.message
            for other in views
            for problem in other.notes
            if other is not view and problem.code == "sheet-hidden"
        ]
        wanted = [other for other in views if other.plan.rows]
        out = view.plan.kind == LEFT_OUT
        self.second.show_sheet(wanted=not out, choice=out or (len(wanted) > 1 and view.plan.rows > 0))
        return own + others

    def view(self) -> SheetView | None:
        """The sheet shown."""
        if self.loaded is None or self.sheet_at >= len(self.loaded.views):
            return None
        return self.loaded.views[self.sheet_at]

    @property
    def sheet_name(self) -> str:
        """Name of the sheet shown, "" for pasted rows."""
        view = self.view()
        return (view.grid.name or "") if view is not None else ""

    # -- choosing and mending ---------------------------------------------------------------------
    def _choose_sheet(self, at: int) -> None:
        self.sheet_at = at
        self._show_sheet()

    def _choose_filter(self, key: str) -> None:
        self._filter = key
        self._show_sheet()

    def show_all(self) -> None:
        """No filter."""
        self._choose_filter("all")

    def swap_filter(self) -> None:
        """Alt+F: the rows with a doubt, or all of them."""
        if self.loaded is not None:
            self._choose_filter("all" if self._filter == "open" else "open")

    def step_sheet(self, way: int) -> None:
        """Ctrl+PgDn, Ctrl+PgUp: the next sheet of the workbook."""
        at = self.sheet_at + way
        if self.loaded is not None and 0 <= at < len(self.loaded.views):
            self.sheet_at = at
            self.second.tabs.put(self.loaded.views, at, self.second.room())
            self._show_sheet()

    def _choose_total(self, key: str) -> None:
        """A figure of the foot shows its rows; pressed again, all of them."""
        self._choose_filter("all" if key == self._filter else key)

    def _show_filter(self) -> None:
        self.filters.choose(self._filter if self._filter in dict(FILTERS) else "")
        self.foot.show_filter(self._filter)

    def _choose_mode(self, key: str) -> None:
        self._keep(replace(self.draft, mode=key))
        if self.loaded is not None:
            self.foot.put(self.loaded.preview, key)

    def _chosen(self, line: int, column: int) -> None:
        self.strip.show_place(self.view(), line, column, decided=(self.sheet_name, line + 1) in self.draft.choices)

    def change(self, draft: Draft) -> None:
        """Judge the same file again with other changes."""
        if self.loaded is not None:
            self.reading.judge(self.loaded.source, draft)

    def mend(self, cells: dict[tuple[int, int], str]) -> None:
        """Retype cells of the sheet shown; the file itself stays as it is."""
        sheet = self.sheet_name
        spots: dict[Spot, str] = {(sheet, line, column): text for (line, column), text in cells.items()}
        self.change(self.draft.mended(spots))

    # -- writing ----------------------------------------------------------------------------------
    def written(self, result: ImportResult) -> None:
        """提交 is done: the summary."""
        if self.loaded is not None:
            self.outcome.put(self.title, self.loaded.preview, result, self.draft.mode, self.reading.waiting)
            self._places.setCurrentIndex(DONE)
            self.head.done()

    def back_to_preview(self) -> None:
        """The import is taken back; the preview is still there to be mended and committed again."""
        self.writing.result = None
        self.change(self.draft)

    def forget(self) -> None:
        """Nothing is open any more."""
        self.reading.stop()
        self.refusal.forget()
        intake_draft.drop(self.ctx.state.folder)
        self.loaded, self.writing.result = None, None
        self.draft = Draft()
        self._places.setCurrentIndex(START)
        self.head.show_file("", busy=False)
