"""All tables, one file a noun. Importing this package fills the metadata."""

from __future__ import annotations

from mhcrm.store.tables.base import Base, table
from mhcrm.store.tables.company import CompanyTable
from mhcrm.store.tables.contact import ContactTable
from mhcrm.store.tables.duplicate import DistinctPairTable
from mhcrm.store.tables.intake import ImportBatchTable, ImportMemoryTable
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
from mhcrm.store.tables.referral import ReferrerTable, RegistrationTable
from mhcrm.store.tables.report import AttachmentTable, MatchReportTable
from mhcrm.store.tables.space import HoldTable, OccupancyTable, SpaceTable
from mhcrm.store.tables.timeline import ActivityTable, StageEventTable

__all__ = [
    "ActivityTable",
    "AttachmentTable",
    "AuditTable",
    "Base",
    "ChangeTable",
    "CompanyTable",
    "ContactTable",
    "CounterTable",
    "DistinctPairTable",
    "HoldTable",
    "ImportBatchTable",
    "ImportMemoryTable",
    "LeadTable",
    "MatchCorrectionTable",
    "MatchReportTable",
    "OccupancyTable",
    "ParkedTable",
    "ReferrerTable",
    "RegistrationTable",
    "RuleOverrideTable",
    "SearchDeadTable",
    "SettingTable",
    "SourceFileTable",
    "SpaceTable",
    "StageEventTable",
    "table",
]
