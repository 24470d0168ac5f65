"""Steps of single items: filing to decision, stopping the clock, receiving papers. Each is one event in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.moves import Step, move
from mhcrm.domain.approvals.records import RUNNING, STATE_WORDS, STOP_REASONS, Item, ItemState, Stop
from mhcrm.domain.change import ChangeSet
from mhcrm.services.approvals.loading import Book, Kit, open_book
from mhcrm.store import UnitOfWork


def state_of(word: str) -> ItemState:
    """The state of a code or word.

    Raises:
        InputError: neither.
    """
    text = word.strip()
    for state, label in STATE_WORDS.items():
        if text in (state.value, label):
            return state
    raise InputError(
        f"没有“{text}”这个办理状态。", "", f"可用：{'、'.join(STATE_WORDS.values())}。", "unknown-item-state"
    )


class Steps:
    """Writes what happens to items."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def move(
        self,
        code: str,
        word: str,
        to: str,
        *,
        on: date | None = None,
        reason: str = "",
        result: str = "",
        handler: str = "",
        file: Path | None = None,
    ) -> ChangeSet:
        """Take an item to another state; ``file`` is kept as the evidence of the decision.

        Raises:
            InputError: the step does not follow or lacks something; says what.
        """
        target, day = state_of(to), self._kit.day(on)
        with self._kit.write(f"审批事项转为“{STATE_WORDS[target]}”") as uow:
            book = open_book(uow, code)
            item = book.item(word)
            result = self._kit.keep(uow, item.lead_id, file, result)
            step = Step(target, day, reason, result, handler)
            changes = move(book.situation(item, self._kit, day), step)
            uow.loops.items.update(item.id, changes)
            now = replace(item, state=target, gaps=bool(changes.get("gaps", item.gaps)))
            words = "；".join(part for part in (reason.strip(), result.strip()) if part)
            uow.loops.note(
                item.lead_id, "approval_item", item.id, day, "状态", f"{item.name}{'：' if words else ''}{words}",
                before=item.word, after=now.word,
            )  # fmt: skip
        return uow.changes

    def stop(self, code: str, word: str, reason: str, *, on: date | None = None, note: str = "") -> ChangeSet:
        """Stop the working-day clock of an item.

        Raises:
            InputError: no such reason, nothing running, stopped already, or a day before acceptance.
        """
        if reason not in STOP_REASONS:
            raise InputError(f"没有停表原因“{reason}”。", "", f"可用：{'、'.join(STOP_REASONS)}。", "stop-reason")
        day = self._kit.day(on)
        with self._kit.write(f"停表（{reason}）") as uow:
            book = open_book(uow, code)
            item = book.item(word)
            if item.state not in RUNNING:
                raise InputError(
                    f"“{item.name}”现在是“{item.word}”，没有在计时。", "", "受理以后才能停表。", "clock-not-running"
                )
            if item.stopped is not None:
                raise InputError(
                    f"“{item.name}”自 {item.stopped.start} 已经停表（{item.stopped.reason}）。", code="item-stopped"
                )
            self._in_order(item, day)
            stops = (*item.stops, Stop(day, None, reason, uow.access.actor, note.strip()))
            uow.loops.items.update(item.id, {"stops": stops})
            self._note(uow, item, day, "停表", f"{item.name}：{reason}{'，' if note else ''}{note.strip()}")
        return uow.changes

    def resume(self, code: str, word: str, *, on: date | None = None) -> ChangeSet:
        """Let the clock go on; the day itself counts again.

        Raises:
            InputError: it is not stopped, or a day before the stop.
        """
        day = self._kit.day(on)
        with self._kit.write("恢复计时") as uow:
            book = open_book(uow, code)
            item = book.item(word)
            held = item.stopped
            if held is None:
                raise InputError(f"“{item.name}”没有停表。", code="item-not-stopped")
            if day < held.start:
                raise InputError(f"恢复日 {day} 早于停表日 {held.start}。", "", "请核对日期。", "date-order")
            stops = tuple(replace(one, end=day) if one.end is None else one for one in item.stops)
            uow.loops.items.update(item.id, {"stops": stops})
            self._note(uow, item, day, "恢复计时", f"{item.name}：{held.reason}自 {held.start}")
        return uow.changes

    def supply(
        self,
        code: str,
        word: str,
        material: str,
        evidence: str = "",
        *,
        on: date | None = None,
        by: str = "",
        file: Path | None = None,
    ) -> ChangeSet:
        """Register that a paper came in, with its words or its file; a promise about it is met by it.

        Raises:
            InputError: unknown paper, no evidence, or it came in before.
        """
        if not evidence.strip() and file is None:
            raise InputError("没有写收到的凭据。", "", "请写文件名、文号或收件号，或附上文件。", "evidence-missing")
        day = self._kit.day(on)
        with self._kit.write(f"收到材料“{material}”") as uow:
            book = open_book(uow, code)
            item = book.item(word)
            paper = book.material(item, material)
            if paper.supplied_on is not None:
                raise InputError(f"“{paper.name}”已于 {paper.supplied_on} 收到。", code="material-supplied")
            evidence = self._kit.keep(uow, item.lead_id, file, evidence)
            values = {"supplied_on": day, "evidence": evidence, "supplied_by": by.strip()}
            uow.loops.materials.update(paper.id, values)
            self._note(uow, item, day, "材料", f"{item.name}：收到“{paper.name}”（{evidence}）")
            self._meet(uow, book, item, paper.id, day, evidence)
        return uow.changes

    def _meet(self, uow: UnitOfWork, book: Book, item: Item, material_id: int, day: date, evidence: str) -> None:
        for promise in book.promises_of(item):
            if promise.material_id == material_id and promise.open:
                uow.loops.promises.update(promise.id, {"met_on": day, "evidence": evidence})
                self._note(uow, item, day, "承诺补齐", f"{item.name}：“{promise.material}”（承诺 {promise.due} 前）")

    def _note(self, uow: UnitOfWork, item: Item, day: date, kind: str, text: str) -> None:
        uow.loops.note(item.lead_id, "approval_item", item.id, day, kind, text)

    @staticmethod
    def _in_order(item: Item, day: date) -> None:
        last = max([item.accepted_on or day, *(stop.end for stop in item.stops if stop.end is not None)])
        if day < last:
            raise InputError(
                f"日期 {day} 早于 {last}。", "停表不能早于受理或上一次恢复。", "请核对日期。", "date-order"
            )
