"""公示: beginning, objections, what became of them, the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.scheme import LONGEST
from mhcrm.domain.referral.workflow import Action
from mhcrm.services.referral.desk import Desk, Done, EvidenceDraft, reason_of


class PublicitySteps:
    """The steps of a publicity period; :class:`~.steps.Steps` rests on it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def publish(
        self,
        code: str,
        place: str,
        *,
        days: int | None = None,
        on: date | None = None,
        evidence: Sequence[str] = (),
        drafts: Sequence[EvidenceDraft] = (),
        person: str | None = None,
    ) -> Done:
        """公示 begins: where, and for how many days (the scheme's, else as told; the day of beginning does not count).

        Raises:
            InputError: no place, no days known, or fewer than the scheme asks for.
        """
        where = reason_of(place, "公示地点或网址")
        with self._desk.store.write(f"公示 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.PUBLISH, person)
            ruled = snapshot.terms.publicity_days if snapshot.terms is not None else None
            length = days if days is not None else ruled
            if length is None or not 0 < length <= LONGEST:
                raise InputError(
                    "没有公示天数。", "方案没有规定，程序不给默认值。", "请写明天数（正整数）。", "publicity-days"
                )
            if ruled is not None and length < ruled:
                raise InputError(
                    f"公示 {length} 天少于方案规定的 {ruled} 天。", "", "请改为不少于规定。", "publicity-days"
                )
            day = self._desk.day(on, snapshot, Action.PUBLISH)
            codes = self._desk.kept_all(uow, snapshot.claim.id, evidence, drafts)
            self._desk.note(
                uow,
                snapshot,
                Action.PUBLISH,
                day,
                who,
                note=where,
                data={"days": length, "place": where},
                evidence=codes,
            )
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 公示 {length} 天。", uow.changes)

    def objection(self, code: str, by: str, text: str, *, on: date | None = None, person: str | None = None) -> Done:
        """公示异议: who objects and what is said; payment waits until it is settled."""
        source, said = reason_of(by, "异议人"), reason_of(text, "异议内容")
        with self._desk.store.write(f"登记异议 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.OBJECT, person)
            day = self._desk.day(on, snapshot, Action.OBJECT)
            number = self._desk.note(uow, snapshot, Action.OBJECT, day, who, note=said, data={"by": source})
        return Done(str(number), f"{snapshot.claim.code} 已登记异议（编号 {number}）。", uow.changes)

    def settle(
        self, code: str, objection: int, outcome: str, *, on: date | None = None, person: str | None = None
    ) -> Done:
        """异议处理: what became of an objection. One that is right is followed by :meth:`send_back` or :meth:`revoke`."""
        said = reason_of(outcome, "处理结果")
        with self._desk.store.write(f"处理异议 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.SETTLE, person)
            period = snapshot.publicity()
            if period is None or objection not in {event.id for event in period.open_objections}:
                raise InputError(f"没有编号为 {objection} 的未处理异议。", "", "请核对编号。", "objection-missing")
            day = self._desk.day(on, snapshot, Action.SETTLE)
            self._desk.note(uow, snapshot, Action.SETTLE, day, who, note=said, data={"objection": objection})
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 异议 {objection} 已处理。", uow.changes)

    def close(self, code: str, *, on: date | None = None, note: str = "", person: str | None = None) -> Done:
        """公示 ends without open objections; payments may follow."""
        with self._desk.store.write(f"公示结束 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.CLOSE, person)
            day = self._desk.day(on, snapshot, Action.CLOSE)
            self._desk.note(uow, snapshot, Action.CLOSE, day, who, note=note or "公示期满")
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 公示结束，可以拨付。", uow.changes)
