"""综合验收: opening the one session, each department's opinion, the 意见书 that passes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.acceptance import missing, with_opinion
from mhcrm.domain.approvals.moves import Step, move
from mhcrm.domain.approvals.network import waiting_for
from mhcrm.domain.approvals.promises import gate_locks
from mhcrm.domain.approvals.records import ACCEPTANCE, RUNNING, Item, ItemState, Opinion, Session, Verdict
from mhcrm.domain.change import ChangeSet
from mhcrm.services.approvals.loading import Book, Kit, open_book


class Acceptance:
    """Writes the joint acceptance of a case."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def open(self, code: str, *, on: date | None = None, chair: str = "", departments: Sequence[str] = ()) -> ChangeSet:
        """Call the session; departments default to those of the template.

        Raises:
            InputError: no acceptance item, not accepted yet, the gate is locked, or a session is under way.
        """
        day = self._kit.day(on)
        with self._kit.write("召开综合验收") as uow:
            book = open_book(uow, code)
            item = _item(book)
            self._check_open(book, item)
            names = tuple(dict.fromkeys(name.strip() for name in (departments or item.members) if name.strip()))
            values = {"lead_id": item.lead_id, "item_id": item.id, "held_on": day, "chair": chair.strip()}
            uow.loops.sessions.add({**values, "opinions": tuple(Opinion(name) for name in names)})
            uow.loops.note(
                item.lead_id, "approval_item", item.id, day, "综合验收", f"召开综合验收，参加：{'、'.join(names)}"
            )
        return uow.changes

    def opinion(
        self,
        code: str,
        department: str,
        verdict: str,
        *,
        note: str = "",
        due: date | None = None,
        on: date | None = None,
        by: str = "",
    ) -> ChangeSet:
        """Register one department's result; a later one replaces it (整改后复验).

        Raises:
            InputError: no session, no member, unknown result, or 整改 without what and until when.
        """
        day = self._kit.day(on)
        try:
            said = Verdict(verdict.strip())
        except ValueError:
            words = "、".join(one.value for one in Verdict)
            raise InputError(f"没有“{verdict}”这种意见。", "", f"可用：{words}。", "acceptance-verdict") from None
        with self._kit.write(f"{department}验收意见：{said}") as uow:
            book = open_book(uow, code)
            item = _item(book)
            session = _session(book, item)
            mine = Opinion(
                department.strip(), said, day, due if said is Verdict.MEND else None, note.strip(), by.strip()
            )
            uow.loops.sessions.update(session.id, {"opinions": with_opinion(session, mine, self._kit.clock.today())})
            words = f"{department}：{said}{'，' if note else ''}{note.strip()}" + (
                f"，{due} 前完成" if mine.due else ""
            )
            uow.loops.note(item.lead_id, "approval_item", item.id, day, "部门意见", words)
        return uow.changes

    def finish(self, code: str, paper_no: str, *, on: date | None = None) -> ChangeSet:
        """Issue the 意见书: every department passes, the item is approved.

        Raises:
            InputError: an opinion is missing or asks for mending; says whose.
        """
        day = self._kit.day(on)
        if not paper_no.strip():
            raise InputError("没有写意见书文号。", "", "请补上文号。", "result-missing")
        with self._kit.write("综合验收通过") as uow:
            book = open_book(uow, code)
            item = _item(book)
            session = _session(book, item)
            open_points = missing(session.opinions)
            if open_points:
                raise InputError(
                    "综合验收还不能通过。",
                    f"{'；'.join(open_points)}。",
                    "全部部门通过（或不涉及）后再办。",
                    "acceptance-open",
                )
            uow.loops.sessions.update(session.id, {"passed_on": day, "paper_no": paper_no.strip()})
            now = open_book(uow, code)
            changes = move(now.situation(item, self._kit, day), Step(ItemState.APPROVED, day, result=paper_no.strip()))
            uow.loops.items.update(item.id, changes)
            uow.loops.note(
                item.lead_id, "approval_item", item.id, day, "状态", f"{item.name}：意见书 {paper_no.strip()}",
                before=item.word, after="批准",
            )  # fmt: skip
        return uow.changes

    def _check_open(self, book: Book, item: Item) -> None:
        if item.state not in RUNNING:
            raise InputError(
                f"“{item.name}”现在是“{item.word}”，还不能开验收会。", "", "请先申报并受理。", "acceptance-early"
            )
        locks = gate_locks(book.items, book.promises).get(ACCEPTANCE, ())
        if locks:
            raise InputError("综合验收的关口锁着。", f"{'；'.join(locks)}。", "请先补齐容缺件或办豁免。", "gate-locked")
        waits = waiting_for(item, book.items)
        if waits:
            raise InputError(
                f"“{item.name}”的前置事项还没有办完。",
                f"还差：{'、'.join(one.name for one in waits)}。",
                code="item-waits",
            )
        session = book.session_of(item)
        if session is not None and session.passed_on is None:
            raise InputError(
                "综合验收会已经召开。", "", "请登记各部门意见；整改后在同一次会里复验。", "acceptance-running"
            )


def _item(book: Book) -> Item:
    found = next((one for one in book.items if one.gate == ACCEPTANCE), None)
    if found is None:
        raise InputError("这个项目没有综合验收事项。", "", "需要时请先增加事项。", "no-acceptance")
    return found


def _session(book: Book, item: Item) -> Session:
    session = book.session_of(item)
    if session is None:
        raise InputError("还没有召开综合验收。", "", "请先召开，再登记意见。", "no-session")
    return session
