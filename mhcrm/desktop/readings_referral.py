"""Every read of the 引荐 place, one function each; run on the store lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mhcrm.base.errors import InputError
from mhcrm.domain.people import OfficePerson
from mhcrm.domain.records import LeadQuery

if TYPE_CHECKING:  # these bring the rules with them: not before the place is looked at
    from mhcrm.bootstrap import App
    from mhcrm.domain.referral.claims import Protection
    from mhcrm.domain.referral.ledger import YearFigures
    from mhcrm.domain.referral.records import BudgetRow
    from mhcrm.services.referral.books import LedgerLine, Owed
    from mhcrm.services.referral.due import DueItem
    from mhcrm.services.referral.reading import ClaimRow, ClaimView, DisputeView
    from mhcrm.services.referral.referrers import ReferrerView
    from mhcrm.services.referral.schemes import SchemeView


@dataclass(frozen=True)
class Board:
    """All claims, what is due, the open disputes, what is owed; ``refused`` says why nothing may be seen."""

    rows: tuple[ClaimRow, ...] = ()
    due: tuple[DueItem, ...] = ()
    disputes: tuple[DisputeView, ...] = ()
    owed: tuple[Owed, ...] = ()
    referrers: int = 0
    schemes: int = 0
    refused: str = ""


@dataclass(frozen=True)
class Desk:
    """What every form needs to ask well: people, who sits here, kinds of evidence, schemes in force, stored 示例 to practise on."""

    people: tuple[OfficePerson, ...]
    actor: str
    kinds: tuple[str, ...]
    schemes: tuple[SchemeView, ...]
    practice: tuple[SchemeView, ...] = ()


@dataclass(frozen=True)
class ClaimWhole:
    """One claim with the papers that can be printed and what its forms need."""

    view: ClaimView
    papers: dict[str, str]
    desk: Desk
    owed: tuple[Owed, ...]


@dataclass(frozen=True)
class ReferrerWhole:
    """One referrer with the ledger entries and what is owed."""

    view: ReferrerView
    rows: tuple[ClaimRow, ...]
    owed: tuple[Owed, ...]


@dataclass(frozen=True)
class YearBook:
    """One year's ledger."""

    year: int
    years: tuple[int, ...]
    figures: YearFigures
    budgets: tuple[BudgetRow, ...]
    lines: tuple[LedgerLine, ...]
    referrers: tuple[str, ...]


@dataclass(frozen=True)
class RegisterBasis:
    """What the registration form offers: projects as (code, words), referrers, the office's own rule."""

    leads: tuple[tuple[str, str], ...]
    referrers: tuple[ReferrerView, ...]
    protection: Protection
    desk: Desk


@dataclass(frozen=True)
class LeadClaims:
    """Claims on one project, each whole."""

    code: str
    views: tuple[ClaimView, ...]
    refused: str = ""


def board(app: App) -> Board:
    """The board; a person without any role sees only why."""
    part = app.referral
    try:
        rows = tuple(part.reading.rows())
        return Board(
            rows,
            tuple(part.reading.due()),
            tuple(part.reading.disputes()),
            tuple(part.money.owed()),
            len(part.referrers.all()),
            len(part.schemes.all()),
        )
    except InputError as refusal:
        if refusal.code != "role":
            raise
        return Board(refused=str(refusal))


def desk(app: App) -> Desk:
    """For the forms."""
    known = app.referral.schemes.all()
    live = tuple(one for one in known if one.in_force)
    practice = tuple(one for one in known if one.row.training)
    return Desk(tuple(app.people.all()), app.actor, app.referral.evidence_kinds(), live, practice)


def claim(app: App, code: str) -> ClaimWhole:
    """One claim whole."""
    view = app.referral.reading.show(code)
    owed = tuple(line for line in app.referral.money.owed() if line.claim == view.row.code)
    return ClaimWhole(view, app.referral.papers.kinds(code), desk(app), owed)


def referrers(app: App) -> tuple[ReferrerView, ...]:
    """All referrers."""
    return tuple(app.referral.referrers.all())


def referrer(app: App, name: str) -> ReferrerWhole:
    """One referrer whole."""
    part = app.referral
    return ReferrerWhole(
        part.referrers.show(name), tuple(part.reading.rows(referrer=name)), tuple(part.money.owed(referrer=name))
    )


def schemes(app: App) -> tuple[SchemeView, ...]:
    """All versions of all schemes."""
    return tuple(app.referral.schemes.all())


def year_book(app: App, year: int | None, name: str = "") -> YearBook:
    """A year's figures and entries, of one referrer when named."""
    money = app.referral.money
    years = tuple(money.years())
    wanted = year if year is not None else app.clock.today().year
    lines = tuple(money.ledger(year=wanted, referrer=name or None))
    names = tuple(one.referrer.name for one in app.referral.referrers.all())
    budgets = tuple(row for row in money.budgets() if row.year == wanted)
    return YearBook(wanted, years, money.figures(wanted), budgets, lines, names)


def register_basis(app: App) -> RegisterBasis:
    """For the registration form."""
    ids = app.records.list(LeadQuery())
    rows = app.records.rows(list(ids), ("project", "company"))
    leads = tuple((row.code, _words(row.code, row.cells)) for row in rows)
    return RegisterBasis(leads, referrers(app), app.referral.claims.protection(), desk(app))


def of_lead(app: App, code: str) -> LeadClaims:
    """Claims on a project."""
    try:
        rows = app.referral.reading.rows(lead=code)
        return LeadClaims(code, tuple(app.referral.reading.show(row.code) for row in rows))
    except InputError as refusal:
        if refusal.code != "role":
            raise
        return LeadClaims(code, (), str(refusal))


def total_owed(lines: tuple[Owed, ...]) -> Decimal:
    """Sum of what is owed."""
    return sum((line.owed for line in lines), Decimal(0))


def _words(code: str, cells: Mapping[str, object]) -> str:
    named = "，".join(str(cells[name]) for name in ("project", "company") if cells.get(name))
    return f"{code}　{named}"


def chain(app: App) -> str:
    """What the check of the ledger's chain says, in one sentence."""
    count = len(app.referral.money.ledger())
    broken = [problem for problem in app.maintenance.check().problems if "台账" in problem]
    if broken:
        return f"台账链不完整：{broken[0]}"
    return f"已核对 {count} 笔分录，首尾相接，没有改动。"
