"""企业: everything known of one company in one place: projects, people, timeline, firms its visits named, files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mhcrm.base.clock import SHANGHAI
from mhcrm.base.errors import InputError
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.timeline import TimelineEntry, latest_first
from mhcrm.domain.records import Attachment, Company, Contact
from mhcrm.store import ReadView, Store

Timeline = Callable[[int], Sequence[TimelineEntry]]


@dataclass(frozen=True, slots=True)
class CompanyPerson:
    """Somebody to talk to; ``about`` is the code of the project that names them, "" = the company itself."""

    name: str
    phone: str = ""
    title: str = ""
    email: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class NamedFirm:
    """A firm that a visit named as worth referring; ``known`` = there is a company of that name."""

    name: str
    side: str
    known: bool


@dataclass(frozen=True, slots=True)
class CompanyWhole:
    """One company: its live projects, its people, its firms and files, and one timeline of it and of its projects."""

    company: Company
    leads: tuple[Lead, ...]
    people: tuple[CompanyPerson, ...]
    firms: tuple[NamedFirm, ...]
    files: tuple[Attachment, ...]
    timeline: tuple[TimelineEntry, ...]


class CompaniesService:
    """Reads companies; visits are written by the journal, files by the attachments.

    Args:
        timeline: visits of a company and the timelines of its projects in one.
    """

    def __init__(self, store: Store, timeline: Timeline) -> None:
        self._store, self._timeline = store, timeline

    def find(self, text: str) -> Company:
        """The company of a name or credit code; nothing is created.

        Raises:
            InputError: none, or several that share the name.
        """
        with self._store.read() as view:
            found = view.companies.named(text)
        if not found:
            raise InputError(
                f"没有叫“{text.strip()}”的企业。",
                "",
                "请写企业全称或统一社会信用代码；用 mhcrm leads 可以先查项目。",
                "company-missing",
            )
        if len(found) > 1:
            codes = "、".join(one.uscc or "代码待核实" for one in found)
            raise InputError(
                f"有 {len(found)} 家企业叫“{text.strip()}”。",
                f"它们的统一社会信用代码：{codes}。",
                "请改写统一社会信用代码；没有代码的请先在项目里补上，或在查重里合并。",
                "company-several",
            )
        return found[0]

    def of_lead(self, lead_id: int) -> Company | None:
        """The company behind a project; None while it names none."""
        with self._store.read() as view:
            return view.companies.of_lead(lead_id)

    def whole(self, company_id: int) -> CompanyWhole:
        """Everything of one company.

        Raises:
            InputError: there is no such company any more.
        """
        with self._store.read() as view:
            company = view.companies.get(company_id)
            if company is None:
                raise InputError("找不到这家企业。", "它可能已被合并或撤销。", "请刷新后再试。", "company-missing")
            leads = tuple(view.leads.many(view.leads.of_company(company_id)))
            people = _people(view.contacts.of_company(company_id), leads, view)
            firms = _firms(view, company_id, leads)
            files = tuple(view.attachments.of("company", str(company_id)))
        papers = (_paper(file) for file in files)
        timeline = latest_first([*self._timeline(company_id), *papers])
        return CompanyWhole(company, leads, people, firms, files, timeline)


def _paper(file: Attachment) -> TimelineEntry:
    day = file.created_at.astimezone(SHANGHAI).date()
    return TimelineEntry(day, file.created_at, "document", "附件", file.name, file.author, file.id)


def _people(own: Iterable[Contact], leads: Iterable[Lead], view: ReadView) -> tuple[CompanyPerson, ...]:
    """People of the company, then those its projects name; the same name and number is told once."""
    found = [CompanyPerson(one.name, one.phone, one.title, one.email) for one in own]
    for lead in leads:
        code = lead.code or ""
        contact, phones = lead.text("contact"), (lead.text("phone"), lead.text("phone_other"))
        if contact or any(phones):
            found.append(CompanyPerson(contact, "、".join(phone for phone in phones if phone), about=code))
        more = view.contacts.of_lead(lead.id or 0)
        found += [CompanyPerson(one.name, one.phone, one.title, one.email, code) for one in more]
    first: dict[tuple[str, str], CompanyPerson] = {}
    for person in found:
        first.setdefault((person.name, person.phone), person)
    return tuple(first.values())


def _said(view: ReadView, company_id: int, leads: Iterable[Lead]) -> Iterable[tuple[str, str]]:
    """(firm, side) of every entry of the company and of its projects, latest first within each."""
    for entry in view.activities.of_company(company_id):
        for side, names in (("上游", entry.upstream), ("下游", entry.downstream)):
            yield from ((name, side) for name in names)
    for lead in leads:
        for activity in view.activities.of_lead(lead.id or 0):
            for side, key in (("上游", "upstream"), ("下游", "downstream")):
                named = activity.extra.get(key)
                yield from ((str(name), side) for name in (named if isinstance(named, list) else ()))


def _firms(view: ReadView, company_id: int, leads: Iterable[Lead]) -> tuple[NamedFirm, ...]:
    """Each firm once."""
    said = dict.fromkeys(_said(view, company_id, leads))
    return tuple(NamedFirm(name, side, bool(view.companies.named(name))) for name, side in said)
