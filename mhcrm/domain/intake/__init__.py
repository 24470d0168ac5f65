"""Reading office ledgers: layout, headers, cells and row verdicts as pure functions on plain rows.

Nothing here opens a file or a database; ``services.intake`` does.
"""

from mhcrm.domain.intake.records import record_to_lead

__all__ = ["record_to_lead"]
