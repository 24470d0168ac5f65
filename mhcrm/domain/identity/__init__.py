"""Is this the same project? One function decides for import, form and the duplicate workbench."""

from mhcrm.domain.identity.blocking import Blocks
from mhcrm.domain.identity.party import IDENTIFYING, Party, company_core, party_of, project_core
from mhcrm.domain.identity.score import Comparison, Part, Verdict, compare, contradicts

__all__ = [
    "IDENTIFYING", "Blocks", "Comparison", "Part", "Party", "Verdict", "company_core", "compare", "contradicts", "party_of", "project_core",
]  # fmt: skip
