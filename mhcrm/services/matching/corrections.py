"""人工更正: kept with author and basis, winning at once for that lead; and the vocabulary it proposes.

A correction never changes another lead. Its proposed words become office terms (本办词) only when somebody accepts them, and
then only later matching sees them: stored reports stay as they were and are told to be stale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.corrections import PART_LABELS, TIERS
from mhcrm.domain.matching.proposals import FIELDS, propose
from mhcrm.domain.office.authority import AUTHORS, check_person
from mhcrm.domain.office.exchange import OverrideDraft, row_of
from mhcrm.domain.office.validate import check_override
from mhcrm.domain.records import CorrectionPart, CorrectionState, MatchCorrection, OverrideKind
from mhcrm.plan.base import PlanBase, PlanView
from mhcrm.plan.lexicon import Lexicon
from mhcrm.plan.model import Record, RecordKind, Status
from mhcrm.plan.proposal_rules import load_proposal_rules
from mhcrm.services.matching.service import MatchingService
from mhcrm.store import Store, UnitOfWork

NONE_WORDS = frozenset({"无", "不属于", "不在重点产业", "待定"})
"""What people write for "none of the plan" or "undecided"."""
_KINDS = {
    CorrectionPart.CHAIN: (RecordKind.SEGMENT, RecordKind.TRACK, RecordKind.INDUSTRY),
    CorrectionPart.PARK: (RecordKind.PARK,),
    CorrectionPart.POLICY: (RecordKind.POLICY,),
}


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """What the officer says: ``right`` and ``wrong`` are ids or names; a policy needs exactly one of them."""

    part: CorrectionPart
    right: str
    author: str
    basis: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a part may be corrected to."""

    id: str
    label: str


class CorrectionsService:
    """Corrections of stored leads.

    Args:
        matching: matches the lead again; knows the rules in effect.
        shipped, lexicon: rule base and vocabulary as delivered, to check proposed terms against.
    """

    def __init__(
        self, store: Store, matching: MatchingService, shipped: PlanBase, lexicon: Lexicon, clock: Clock
    ) -> None:
        self._store, self._matching, self._clock = store, matching, clock
        self._shipped, self._lexicon = shipped, lexicon

    # -- reading ----------------------------------------------------------------------------------
    def of_lead(self, lead_id: int) -> list[MatchCorrection]:
        """Corrections of a lead, oldest first."""
        with self._store.read() as view:
            return view.corrections.of_lead(lead_id)

    def get(self, correction_id: int) -> MatchCorrection:
        """One correction.

        Raises:
            InputError: there is none of this number.
        """
        with self._store.read() as view:
            return _there(view.corrections.get(correction_id), correction_id)

    def words(self, item: MatchCorrection) -> str:
        """``产业链改为“商业航天”``, ``第22条不适用`` and the like, for lists."""
        view = self._matching.view()

        def name(ident: str) -> str:
            record = view.base.records.get(ident)
            return record.name if record else ident

        label = PART_LABELS[item.part]
        if item.part is CorrectionPart.POLICY:
            return f"政策“{name(item.right)}”可衔接" if item.right else f"政策“{name(item.wrong)}”不适用"
        if not item.right and item.part is CorrectionPart.PARK:
            return f"园区“{name(item.wrong)}”不合适"
        none = "不属于重点产业" if item.part is CorrectionPart.CHAIN else "待定"
        return f"{label}改为“{name(item.right)}”" if item.right else f"{label}改为{none}"

    def proposals(self) -> list[MatchCorrection]:
        """Corrections whose proposed words nobody has accepted or declined yet."""
        with self._store.read() as view:
            return [item for item in view.corrections.all() if item.state is CorrectionState.PROPOSED]

    def choices(self, part: CorrectionPart) -> tuple[Choice, ...]:
        """What a part may be corrected to, in the order of the rule files."""
        if part is CorrectionPart.TIER:
            return tuple(Choice(name, name) for name in TIERS)
        view = self._matching.view()
        found = [record for kind in reversed(_KINDS[part]) for record in view.current(kind) if not record.history]
        if part is CorrectionPart.CHAIN:
            return tuple(sorted((Choice(r.id, _path(r, view)) for r in found), key=lambda choice: choice.label))
        if part is CorrectionPart.POLICY:
            found = [record for record in found if "article" in record.data]
            return tuple(Choice(r.id, f"第{r.data['article']}条 {r.name}") for r in found)
        return tuple(Choice(record.id, record.name) for record in found)

    # -- writing ----------------------------------------------------------------------------------
    def correct(self, code: str, draft: CorrectionDraft) -> tuple[int, ChangeSet]:
        """Keep a correction; the lead's report is computed anew by the next matching, older reports stay.

        Returns:
            the id of the correction and what changed.

        Raises:
            InputError: no such lead, unknown value, no author or basis.
        """
        _signed(draft)
        view = self._matching.view()
        right, wrong = self._value(draft.part, draft.right, view), self._value(draft.part, draft.wrong, view)
        _check_sides(draft.part, right, wrong)
        with self._store.write(f"更正{PART_LABELS[draft.part]}") as uow:
            lead = uow.leads.by_code(code)
            words = self._proposal(lead) if draft.part is CorrectionPart.CHAIN and right else ()
            state = CorrectionState.PROPOSED if words else CorrectionState.KEPT
            row = {"lead_id": lead.id, "part": draft.part, "wrong": wrong, "right": right, "basis": draft.basis.strip()}
            made = uow.corrections.add({**row, "author": draft.author.strip(), "state": state, "proposal": words})
            uow.reports.mark_stale([lead.id] if lead.id is not None else [])
        return made, uow.changes

    def withdraw(self, correction_id: int) -> ChangeSet:
        """Take a correction back; accepted terms stay until they are revoked as office rules."""
        with self._store.write("撤回更正") as uow:
            item = self._get(uow, correction_id)
            uow.corrections.remove(correction_id)
            uow.reports.mark_stale([item.lead_id])
        return uow.changes

    def accept(self, correction_id: int, words: Sequence[str], *, author: str, basis: str = "") -> ChangeSet:
        """Make proposed words office terms (本办词) of the right chain, in one undoable step.

        Raises:
            InputError: nothing is open, a word was not proposed, it cannot stand as a term, or the person at work may not
                change office rules.
        """
        with self._store.write("采纳本办词") as uow:
            check_person(uow.settings.get(AUTHORS, []), self._store.actor)
            item = self._open(uow, correction_id)
            strange = [word for word in words if word not in item.proposal]
            if strange or not words:
                raise InputError(
                    f"“{'、'.join(strange)}”不在建议的词里。" if strange else "没有选词。", "",
                    f"可选：{'、'.join(item.proposal)}。", "not_proposed",
                )  # fmt: skip
            for word in words:
                self._keep_term(uow, item, word, author, basis)
            uow.corrections.update(correction_id, {"state": CorrectionState.ACCEPTED})
        return uow.changes

    def decline(self, correction_id: int) -> ChangeSet:
        """Leave the proposed words out of the vocabulary; the correction itself stays."""
        with self._store.write("不采纳建议的词") as uow:
            self._open(uow, correction_id)
            uow.corrections.update(correction_id, {"state": CorrectionState.DECLINED})
        return uow.changes

    def _keep_term(self, uow: UnitOfWork, item: MatchCorrection, word: str, author: str, basis: str) -> None:
        today: date = self._clock.today()
        said = basis.strip() or f"更正 {item.id}：{item.basis}"
        draft = OverrideDraft(OverrideKind.TERM, item.right, {"text": word, "level": "strong"}, today, author, said)
        override = draft.as_override(self._clock.now())
        check_override(override, self._shipped, uow.overrides.live(), self._lexicon)
        uow.overrides.add(row_of(override))

    def _get(self, uow: UnitOfWork, correction_id: int) -> MatchCorrection:
        return _there(uow.corrections.get(correction_id), correction_id)

    def _open(self, uow: UnitOfWork, correction_id: int) -> MatchCorrection:
        item = self._get(uow, correction_id)
        if item.state is not CorrectionState.PROPOSED:
            raise InputError(
                f"更正 {correction_id} 没有待处理的词。", "可能已经采纳或不采纳。", "请刷新后再看。", "nothing_proposed"
            )
        return item

    def _proposal(self, lead: Lead) -> tuple[str, ...]:
        texts = {name: lead.text(name) for name in FIELDS if lead.text(name)}
        company, rules = lead.text("company"), load_proposal_rules()
        return tuple(word for word in propose(texts, self._matching.lexicon, rules) if word not in company)

    def _value(self, part: CorrectionPart, said: str, view: PlanView) -> str:
        """Id (or tier) for what the officer said; "" stays "".

        Raises:
            InputError: nothing, or more than one thing, answers to it.
        """
        said = said.strip()
        if not said or said in NONE_WORDS:
            return ""
        if part is CorrectionPart.TIER:
            if said not in TIERS:
                raise InputError(f"没有“{said}”这一级空间。", "", f"可用：{'、'.join(TIERS)}。", "unknown_tier")
            return said
        found = [record for kind in _KINDS[part] for record in view.current(kind) if _answers(record, said, view)]
        found = [record for record in found if not record.history]
        if len(found) != 1:
            why = f"“{said}”对应 {len(found)} 条：{'、'.join(r.id for r in found[:6])}。" if found else ""
            raise InputError(
                f"认不出{PART_LABELS[part]}“{said}”。", why, "请写编号，或用 mhcrm plan search 查找。", "unknown_rule"
            )
        return found[0].id


def _there(item: MatchCorrection | None, number: int) -> MatchCorrection:
    if item is None:
        raise InputError(f"没有编号为 {number} 的更正。", "", "可能已经撤回，请刷新后再看。", "correction_missing")
    return item


def _signed(draft: CorrectionDraft) -> None:
    if not draft.author.strip():
        raise InputError("没有写更正人。", "", "请写明谁作的更正。", "no_author")
    if not draft.basis.strip():
        raise InputError("没有写更正的依据。", "", "例如：已与企业核实主营产品。", "no_basis")


def _check_sides(part: CorrectionPart, right: str, wrong: str) -> None:
    if part is CorrectionPart.POLICY and bool(right) == bool(wrong):
        raise InputError("政策更正要写明一条可衔接或一条不适用的条款。", "", "二者只写一个。", "correction_sides")
    if right and right == wrong:
        raise InputError("更正前后是同一个。", "", "请核对。", "correction_sides")
    if part is CorrectionPart.PARK and not right and not wrong:
        raise InputError("没有写对的或错的园区。", "", "请写园区名称。", "correction_sides")


def _path(record: Record, view: PlanView) -> str:
    return " › ".join(step.name for step in view.path(record.id))


def _answers(record: Record, said: str, view: PlanView) -> bool:
    if view.status(record) is not Status.CURRENT:
        return False
    names = {record.id, record.name, *record.aliases}
    if record.kind is RecordKind.POLICY:
        return said in names or said == str(record.data.get("article", ""))
    if record.kind in _KINDS[CorrectionPart.CHAIN] and ("›" in said or "/" in said):
        wanted = [part.strip() for part in said.replace("/", "›").split("›")]
        return [step.name for step in view.path(record.id)] == wanted
    return said in names
