"""All tables, one file a noun. Importing this package fills the metadata."""

from __future__ import annotations

from mhcrm.store.tables.approval import (
    AcceptanceSessionTable,
    ApprovalCaseTable,
    ApprovalItemTable,
    ApprovalMaterialTable,
    ApprovalPromiseTable,
    LoopEventTable,
)
from mhcrm.store.tables.base import Base, table
from mhcrm.store.tables.company import CompanyTable
from mhcrm.store.tables.contact import ContactTable
from mhcrm.store.tables.duplicate import DistinctPairTable
from mhcrm.store.tables.intake import ImportBatchTable, ImportMappingTable, ImportMemoryTable
from mhcrm.store.tables.lead import LeadTable
from mhcrm.store.tables.log import (
    AuditTable,
    ChangeTable,
    CounterTable,
    ParkedTable,
    SearchDeadTable,
    SettingTable,
)
from mhcrm.store.tables.office import MatchCorrectionTable, RuleOverrideTable, SourceFileTable
from mhcrm.store.tables.referral import (
    OfficePersonTable,
    ReferralDisputeTable,
    ReferralEventTable,
    ReferralEvidenceTable,
    ReferrerTable,
    RegistrationTable,
)
from mhcrm.store.tables.referral_money import (
    ReferralBudgetTable,
    ReferralLedgerTable,
    ReferralSchemeTable,
    ReferralSheetTable,
)
from mhcrm.store.tables.report import AttachmentTable, MatchReportTable
from mhcrm.store.tables.service import (
    AssessmentTable,
    CommitmentCheckTable,
    CommitmentTable,
    DemandTable,
    MeetingDecisionTable,
    MeetingItemTable,
    MeetingTable,
    OpportunityMatchTable,
    OpportunityTable,
    TaskForceLeadTable,
    TaskForceTable,
)
from mhcrm.store.tables.space import HoldTable, OccupancyTable, SpaceTable
from mhcrm.store.tables.task import LightEventTable, TaskTable, TodayMarkTable
from mhcrm.store.tables.timeline import ActivityTable, EvidenceTable, StageEventTable

__all__ = [
    "AcceptanceSessionTable",
    "ActivityTable",
    "ApprovalCaseTable",
    "ApprovalItemTable",
    "ApprovalMaterialTable",
    "ApprovalPromiseTable",
    "AssessmentTable",
    "AttachmentTable",
    "AuditTable",
    "Base",
    "ChangeTable",
    "CommitmentCheckTable",
    "CommitmentTable",
    "CompanyTable",
    "ContactTable",
    "CounterTable",
    "DemandTable",
    "DistinctPairTable",
    "EvidenceTable",
    "HoldTable",
    "ImportBatchTable",
    "ImportMappingTable",
    "ImportMemoryTable",
    "LeadTable",
    "LightEventTable",
    "LoopEventTable",
    "MatchCorrectionTable",
    "MatchReportTable",
    "MeetingDecisionTable",
    "MeetingItemTable",
    "MeetingTable",
    "OccupancyTable",
    "OfficePersonTable",
    "OpportunityMatchTable",
    "OpportunityTable",
    "ParkedTable",
    "ReferralBudgetTable",
    "ReferralDisputeTable",
    "ReferralEventTable",
    "ReferralEvidenceTable",
    "ReferralLedgerTable",
    "ReferralSchemeTable",
    "ReferralSheetTable",
    "ReferrerTable",
    "RegistrationTable",
    "RuleOverrideTable",
    "SearchDeadTable",
    "SettingTable",
    "SourceFileTable",
    "SpaceTable",
    "StageEventTable",
    "TaskForceLeadTable",
    "TaskForceTable",
    "TaskTable",
    "TodayMarkTable",
    "table",
]
