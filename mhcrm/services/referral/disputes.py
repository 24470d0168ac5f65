"""Deciding a dispute (争议) between two claims: always a named person with a reason, never the machine."""

from __future__ import annotations

from mhcrm.base.errors import InputError
from mhcrm.domain.people import Role
from mhcrm.domain.referral.ledger import balance
from mhcrm.domain.referral.records import CLOSED, ClaimStatus, Registration
from mhcrm.services.referral.desk import Desk, Done, reason_of
from mhcrm.store import UnitOfWork


class Disputes:
    """Writes decisions; :class:`~.claims.Claims` rests on it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def contest(self, one: str, other: str, ground: str, *, person: str | None = None) -> Done:
        """Open a dispute by hand, e.g. between claims that came together when two projects were merged.

        The later report rests until somebody decides, unless it has entries; either is not approved meanwhile.

        Raises:
            InputError: no reason, the same claim, different kinds, a closed claim, or a dispute between them is open.
        """
        why = reason_of(ground, "争议理由")
        with self._desk.store.write("提出争议") as uow:
            uow.registrations.lock()
            self._desk.person(uow, person, Role.REGISTER)
            claims = sorted(
                (self._desk.claim(uow, one), self._desk.claim(uow, other)), key=lambda c: (c.reported_at, c.id)
            )
            first, second = claims
            known = [row for row in uow.disputes.of_claim(first.id) if row.open]
            if first.id == second.id or first.kind is not second.kind or {first.status, second.status} & CLOSED:
                raise InputError(
                    "这两件不能列为争议。",
                    "争议要在两件不同的、同类的、没有撤销的登记之间。",
                    "请核对编号。",
                    "dispute-pair",
                )
            if any(second.id in (row.first_id, row.second_id) for row in known):
                raise InputError("这两件之间已有未决争议。", "", "请裁定那一件。", "dispute-twice")
            today = self._desk.clock.today()
            uow.disputes.add({"first_id": first.id, "second_id": second.id, "reason": why, "opened_on": today})
            if second.id not in uow.ledger.booked():
                uow.registrations.update(second.id, {"status": ClaimStatus.DISPUTED, "events": second.events + 1})
        return Done(second.code, f"{first.code} 与 {second.code} 已列入争议队列。", uow.changes)

    def decide(
        self, dispute_id: int, winner: str, ground: str, *, loser: str = "撤销", person: str | None = None
    ) -> Done:
        """A named person decides a dispute: the winner stands, the other is 撤销 or 让渡.

        Raises:
            InputError: no such dispute, decided before, no reason, or a claim that is not part of it.
        """
        why = reason_of(ground, "裁定理由")
        if loser not in (ClaimStatus.REVOKED, ClaimStatus.YIELDED):
            raise InputError(f"另一件不能转为“{loser}”。", "", "可选：撤销、让渡。", "dispute-loser")
        with self._desk.store.write("裁定争议") as uow:
            uow.registrations.lock()
            who = self._desk.person(uow, person, Role.DECIDE)
            dispute = next((one for one in uow.disputes.all() if one.id == dispute_id), None)
            if dispute is None or not dispute.open:
                raise InputError(
                    f"没有编号为 {dispute_id} 的未决争议。",
                    "",
                    "用 mhcrm referral dispute list 查看。",
                    "dispute-missing",
                )
            won = self._desk.claim(uow, winner)
            if won.id not in (dispute.first_id, dispute.second_id):
                raise InputError(f"{won.code} 不在这件争议里。", "", "请选争议双方之一。", "dispute-party")
            lost_id = dispute.second_id if won.id == dispute.first_id else dispute.first_id
            sums = balance(uow.ledger.of_claim(lost_id))
            if sums.accrued or sums.approved:
                raise InputError(
                    "另一件登记已列应计或批准，不能直接撤销。", "", "请先退回或冲销它的分录，再裁定。", "dispute-booked"
                )
            today = self._desk.clock.today()
            decided = {"winner_id": won.id, "decided_by": who, "decided_on": today, "ground": why}
            uow.disputes.update(dispute_id, decided)
            self._settle(uow, won, lost_id, ClaimStatus(loser))
        return Done(won.code, f"已裁定由 {won.code} 记功。", uow.changes)

    @staticmethod
    def _settle(uow: UnitOfWork, won: Registration, lost_id: int, standing: ClaimStatus) -> None:
        lost = uow.registrations.get(lost_id)
        if lost is not None:
            uow.registrations.update(lost_id, {"status": standing, "events": lost.events + 1})
        others = [one for one in uow.disputes.of_claim(won.id) if one.open and one.second_id == won.id]
        if won.status is ClaimStatus.DISPUTED and not others:
            uow.registrations.update(won.id, {"status": ClaimStatus.VALID, "events": won.events + 1})
