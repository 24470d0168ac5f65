"""What every step of a claim shares: finding the claim, who signs, the order of days, evidence, writing the event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.people import Role, require
from mhcrm.domain.referral.records import CLOSED, ClaimStatus, Referrer, Registration, SchemeRow
from mhcrm.domain.referral.scheme_io import day_of
from mhcrm.domain.referral.snapshot import Snapshot, needs
from mhcrm.domain.referral.workflow import RULES, Action, Stage, after, missing
from mhcrm.services.referral.texts import check_texts, evidence_kinds
from mhcrm.store import ReadView, Store, UnitOfWork

T = TypeVar("T")

IN_ORDER = frozenset(
    {
        Action.APPLY,
        Action.REVIEW,
        Action.RECHECK,
        Action.APPROVE,
        Action.PUBLISH,
        Action.CLOSE,
        Action.PAY,
        Action.CLAW,
        Action.RECOVER,
    }
)
"""Actions whose days follow each other."""


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """Evidence about to be kept: kind (``texts.evidence_kinds``), title, day; ``path`` is a file to keep, if any."""

    kind: str
    title: str
    on: date | None = None
    note: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a step came to: the claim's code, one sentence for the person, what changed."""

    code: str
    message: str
    changes: ChangeSet


class Desk:
    """Shared by the parts of the referral service.

    Args:
        store: the database. clock: the reference date.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock

    # -- reading ----------------------------------------------------------------------------------
    def claim(self, view: ReadView, code: str) -> Registration:
        """A claim by its code.

        Raises:
            InputError: no such claim.
        """
        digits = code.strip().rsplit("-", 1)[-1]
        found = view.registrations.get(int(digits)) if digits.isdigit() and len(digits) < 10 else None
        if found is None or found.code != code.strip().upper():
            raise InputError(f"没有编号为“{code}”的登记。", "", "用 mhcrm referral list 查编号。", "claim-missing")
        return found

    def snapshot(self, view: ReadView, claim: Registration) -> Snapshot:
        """The claim with everything about it, today."""
        return self._snapshot(
            claim,
            {one.id: one for one in (view.referrers.get(key) for key in parties(claim)) if one is not None},
            tuple(view.schemes.all()),
            frozenset(row.year for row in view.budgets.all()),
            events=tuple(view.claim_events.of_claim(claim.id)),
            evidence=tuple(view.claim_evidence.of_claim(claim.id)),
            sheets=tuple(view.sheets.of_claim(claim.id)),
            entries=tuple(view.ledger.of_claim(claim.id)),
            disputes=tuple(view.disputes.of_claim(claim.id)),
        )

    def snapshots(self, view: ReadView) -> Iterator[Snapshot]:
        """Every claim with everything about it, first reported first; each table is read once."""
        referrers = {one.id: one for one in view.referrers.all()}
        schemes, years = tuple(view.schemes.all()), frozenset(row.year for row in view.budgets.all())
        events = _grouped(view.claim_events.all(), lambda row: row.claim_id)
        evidence = _grouped(view.claim_evidence.all(), lambda row: row.claim_id)
        sheets = _grouped(view.sheets.all(), lambda row: row.claim_id)
        entries = _grouped(view.ledger.all(), lambda row: row.posting.claim_id)
        disputes = view.disputes.all()
        for claim in view.registrations.all():
            yield self._snapshot(
                claim,
                referrers,
                schemes,
                years,
                events=tuple(events.get(claim.id, ())),
                evidence=tuple(evidence.get(claim.id, ())),
                sheets=tuple(sheets.get(claim.id, ())),
                entries=tuple(entries.get(claim.id, ())),
                disputes=tuple(one for one in disputes if claim.id in (one.first_id, one.second_id)),
            )

    def _snapshot(
        self,
        claim: Registration,
        referrers: Mapping[int, Referrer],
        schemes: tuple[SchemeRow, ...],
        years: frozenset[int],
        **parts: Any,
    ) -> Snapshot:
        titles = {key: text.title for key, text in check_texts().items()}
        known = tuple(referrers[key] for key in parties(claim) if key in referrers)
        return Snapshot(claim, self.clock.today(), known, schemes=schemes, budgeted=years, titles=titles, **parts)

    def see(self, view: ReadView) -> None:
        """Refuse to show referral matters to somebody without any role (when the office entered people).

        Raises:
            InputError: the person at the machine may not look.
        """
        require(view.people.all(), self.store.actor, Role.SEE)

    # -- a step -----------------------------------------------------------------------------------
    def person(self, view: ReadView, name: str | None, role: Role) -> str:
        """Who signs: the given name, else the person at the machine; refused without the role."""
        who = (name or self.store.actor).strip()
        require(view.people.all(), who, role)
        return who

    def begin(self, uow: UnitOfWork, code: str, action: Action, person: str | None) -> tuple[Snapshot, str]:
        """Check that a step may be taken; returns the claim as it stands and who signs.

        Raises:
            InputError: no such claim, closed, disputed, wrong stage, not this person's role, or something missing.
        """
        uow.registrations.lock()
        claim = self.claim(uow, code)
        who = self.person(uow, person, RULES[action].role)
        if claim.status in CLOSED:
            raise InputError(f"{claim.code} 已{claim.status}，不能再办。", "", "需要时请重新登记。", "claim-closed")
        if claim.status is ClaimStatus.DISPUTED and action is not Action.REVOKE:
            raise InputError(
                f"{claim.code} 在争议队列里，不能办“{action}”。", "", "请先由有权的人裁定争议。", "claim-disputed"
            )
        after(action, Stage(claim.stage))
        snapshot = self.snapshot(uow, claim)
        refusal = None if action in _ASKED_LATER else missing(needs(snapshot, action), action)
        if refusal is not None:
            raise refusal
        return snapshot, who

    def day(self, on: date | str | None, snapshot: Snapshot, action: Action) -> date:
        """The day of a step: today unless told; never in the future, and the main steps never before each other.

        Raises:
            InputError: no date, a future day, or before the step it follows.
        """
        today = self.clock.today()
        day = today if on is None else day_of(on, "日期")
        if day > today:
            raise InputError(
                f"“{action}”的日期 {day} 在今天（{today}）之后。", "", "请填实际办理的日期。", "date-future"
            )
        if action in IN_ORDER and day < snapshot.claim.reported_on:
            raise InputError(
                f"“{action}”的日期 {day} 早于登记（{snapshot.claim.reported_on}）。", "", "请核对日期。", "date-order"
            )
        if action in IN_ORDER:
            earlier = [e for e in snapshot.events if e.kind in {a.value for a in IN_ORDER} and e.on > day]
            if earlier:
                raise InputError(
                    f"“{action}”的日期 {day} 早于已办的“{earlier[-1].kind}”（{earlier[-1].on}）。",
                    "",
                    "请核对日期。",
                    "date-order",
                )
        return day

    def note(
        self,
        uow: UnitOfWork,
        snapshot: Snapshot,
        action: Action,
        on: date,
        person: str,
        *,
        note: str = "",
        data: Mapping[str, Any] | None = None,
        evidence: Sequence[str] = (),
        stay: bool = False,
        **changes: Any,
    ) -> int:
        """Write the event, move the stage (unless ``stay``) and set further columns of the claim; returns the event's id.

        The claim's counter of events always moves, so that no earlier step can be undone beneath a later one.
        """
        claim = snapshot.claim
        known = {item.code for item in uow.claim_evidence.of_claim(claim.id)}
        lost = [code for code in evidence if code not in known]
        if lost:
            raise InputError(
                f"{claim.code} 没有编号为 {'、'.join(lost)} 的材料。",
                "",
                "请先登记材料，或改正编号。",
                "evidence-missing",
            )
        event_id = uow.claim_events.add(
            {
                "claim_id": claim.id,
                "kind": action.value,
                "on": on,
                "person": person,
                "note": note.strip(),
                "data": dict(data or {}),
                "evidence": tuple(dict.fromkeys(evidence)),
            }
        )
        stage = Stage(claim.stage) if stay else after(action, Stage(claim.stage))
        uow.registrations.update(claim.id, {"stage": stage.value, "events": claim.events + 1, **changes})
        return event_id

    def keep(self, uow: UnitOfWork, claim_id: int, draft: EvidenceDraft) -> str:
        """Keep one piece of evidence; returns its code.

        Raises:
            InputError: unknown kind, no title, a day in the future, or an unreadable file.
        """
        if draft.kind not in evidence_kinds():
            raise InputError(
                f"材料种类“{draft.kind}”不认识。", "", f"可选：{'、'.join(evidence_kinds())}。", "evidence-kind"
            )
        title = draft.title.strip() or (draft.path.name if draft.path else "")
        if not title:
            raise InputError("材料没有写名称。", "", "请写上名称，例如“进账单（首期）”。", "evidence-title")
        day = draft.on or self.clock.today()
        if day > self.clock.today():
            raise InputError(f"材料日期 {day} 在今天之后。", "", "请核对日期。", "date-future")
        values: dict[str, Any] = {
            "claim_id": claim_id,
            "kind": draft.kind,
            "title": title,
            "on": day,
            "note": draft.note,
        }
        if draft.path is not None:
            kept = self.store.files.put_file(draft.path)
            values |= {"file_name": draft.path.name, "sha256": kept.sha256, "size": kept.size}
            values["stored_path"] = kept.stored_path
            owner = {"owner_kind": "referral", "owner_ref": str(claim_id), "name": draft.path.name, "size": kept.size}
            uow.attachments.add({**owner, "sha256": kept.sha256, "stored_path": kept.stored_path})
        return f"E-{uow.claim_evidence.add(values)}"

    def kept_all(
        self, uow: UnitOfWork, claim_id: int, codes: Sequence[str], drafts: Sequence[EvidenceDraft]
    ) -> tuple[str, ...]:
        """Codes of evidence named and newly kept for a step."""
        return (*(code.strip().upper() for code in codes), *(self.keep(uow, claim_id, draft) for draft in drafts))


_ASKED_LATER = frozenset({Action.CONFIRM, Action.MILESTONE, Action.PAY})
"""Steps whose needs are brought along with the step itself, or hold for one part of it."""


def parties(claim: Registration) -> list[int]:
    """Ids of the claim's referrers, in the order of their shares."""
    ids = [share.referrer_id for share in claim.shares] or [claim.referrer_id]
    return [one for one in ids if one is not None]


def _grouped(rows: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def reason_of(text: str, what: str) -> str:
    """A reason that was given.

    Raises:
        InputError: it is blank.
    """
    if not text.strip():
        raise InputError(f"没有写{what}。", "", f"请写一句{what}。", "no-reason")
    return text.strip()
