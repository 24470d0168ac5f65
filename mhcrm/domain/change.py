"""ChangeSet: what a write touched, so that open pages refresh only when their kind of row changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RowKind(StrEnum):
    """Kinds of rows a page may depend on; the values are the table names."""

    COMPANY = "company"
    CONTACT = "contact"
    LEAD = "lead"
    STAGE_EVENT = "stage_event"
    ACTIVITY = "activity"
    EVIDENCE = "evidence"
    TASK = "task"
    TODAY_MARK = "today_mark"
    LIGHT_EVENT = "light_event"
    IMPORT_BATCH = "import_batch"
    SPACE = "space"
    OCCUPANCY = "occupancy"
    HOLD = "hold"
    REFERRER = "referrer"
    REGISTRATION = "registration"
    MATCH_REPORT = "match_report"
    ATTACHMENT = "attachment"
    SETTING = "setting"
    RULE_OVERRIDE = "rule_override"
    SOURCE_FILE = "source_file"
    MATCH_CORRECTION = "match_correction"
    DISTINCT_PAIR = "distinct_pair"
    REFERRAL_EVENT = "referral_event"
    REFERRAL_EVIDENCE = "referral_evidence"
    REFERRAL_DISPUTE = "referral_dispute"
    REFERRAL_SCHEME = "referral_scheme"
    REFERRAL_SHEET = "referral_sheet"
    REFERRAL_BUDGET = "referral_budget"
    REFERRAL_LEDGER = "referral_ledger"
    OFFICE_PERSON = "office_person"
    APPROVAL_CASE = "approval_case"
    APPROVAL_ITEM = "approval_item"
    APPROVAL_MATERIAL = "approval_material"
    APPROVAL_PROMISE = "approval_promise"
    ACCEPTANCE_SESSION = "acceptance_session"
    LOOP_EVENT = "loop_event"
    DEMAND = "demand"
    ASSESSMENT = "assessment"
    MEETING = "meeting"
    MEETING_ITEM = "meeting_item"
    MEETING_DECISION = "meeting_decision"
    TASK_FORCE = "task_force"
    TASK_FORCE_LEAD = "task_force_lead"
    COMMITMENT = "commitment"
    COMMITMENT_CHECK = "commitment_check"
    OPPORTUNITY = "opportunity"
    OPPORTUNITY_MATCH = "opportunity_match"
    IMPORT_MAPPING = "import_mapping"


@dataclass(frozen=True)
class ChangeSet:
    """The result of one committed write.

    Attributes:
        operation: the name the undo menu shows, e.g. ``导入 128 个项目``.
        kinds: the kinds of rows that changed.
        ids: lead ids touched, for selection after the refresh (empty for bulk work).
        undoable: whether Ctrl+Z can take it back.
    """

    operation: str
    kinds: frozenset[RowKind]
    ids: tuple[int, ...] = ()
    undoable: bool = True

    def touches(self, *kinds: RowKind) -> bool:
        """True if any of ``kinds`` changed."""
        return any(kind in self.kinds for kind in kinds)
