"""The one door to the ledger: every rule is asked inside the transaction that writes."""

from __future__ import annotations

from mhcrm.domain.referral.ledger import Entry, Posting, YearFigures, balance, check_budget, check_posting
from mhcrm.store import ReadView, UnitOfWork


def figures(view: ReadView, year: int) -> YearFigures:
    """Budget of a year and what became of it."""
    entries = view.ledger.all()
    row = view.budgets.of_year(year)
    own = [entry for entry in entries if entry.posting.year == year]
    return YearFigures(year, int(row.amount * 100) if row is not None else None, balance(own, entries))


def post(uow: UnitOfWork, posting: Posting) -> Entry:
    """Write one entry.

    Raises:
        InputError: it does not balance, or the year's budget does not bear it.
    """
    check_posting(uow.ledger.of_claim(posting.claim_id), posting)
    check_budget(figures(uow, posting.year), posting)
    return uow.ledger.append(posting)
