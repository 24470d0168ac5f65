"""What a brief says: nine sections from one :class:`BriefSource`. Pure; how it looks is decided elsewhere."""

from __future__ import annotations

from dataclasses import replace

from mhcrm.domain.invested import stated
from mhcrm.domain.lead import Lead
from mhcrm.domain.masking import Mask
from mhcrm.domain.matching.stored import ReportView
from mhcrm.services.briefs import sections_facts as facts
from mhcrm.services.briefs import sections_judged as judged
from mhcrm.services.briefs.model import BriefContent, BriefSource, Limits, Section, Summary, shortened_parts
from mhcrm.services.briefs.wording import CURRENCIES, UNKNOWN, investment, trim

CLOSING = "说明：三、四、七、八为依文件和规则库的研判，其余为登记事实。"
_ENDING = "有关情况的汇报"
_TITLE_CHARS = 20  # characters of 22 pt that fit one line of 156 mm


def compose(source: BriefSource, limits: Limits | None = None) -> BriefContent:
    """The whole brief within ``limits``."""
    limits = limits or Limits()
    full = source.lead
    name = project_name(full)
    lead = facts.shortened(full, limits.field_chars)
    source = replace(source, lead=lead)
    sections: tuple[Section, ...] = (
        facts.investor(source, limits),
        facts.project(source, limits),
        judged.chain(source, limits),
        judged.site(source, limits),
        facts.contacts(source, limits),
        facts.requests(source, limits),
        judged.risks(source, limits),
        judged.policies(source, limits),
        judged.asks(source, limits),
    )
    return BriefContent(
        code=lead.code or "",
        name=name,
        title_lines=title_lines(name),
        as_of=source.as_of,
        sections=sections,
        closing=CLOSING,
        unit=facts.said(lead, "lead_unit") or f"责任单位{UNKNOWN}",
        officer=facts.said(lead, "owner") or f"责任人{UNKNOWN}",
        summary=_summary(full, source, name),
        compact=limits.compact,
        shortened=shortened_parts(limits),
    )


def masked(source: BriefSource, mask: Mask) -> BriefSource:
    """The source without anything that identifies the investor; masked before composing so that no cut shows half a name."""
    return replace(
        source,
        lead=mask.lead(source.lead),
        report=mask.apply(source.report),
        activities=mask.apply(source.activities),
        events=mask.apply(source.events),
    )


def project_name(lead: Lead) -> str:
    """The project's name; the company's where the ledger names no project."""
    return facts.said(lead, "project") or facts.said(lead, "company") or f"名称{UNKNOWN}"


def title_lines(name: str) -> tuple[str, ...]:
    """关于××项目有关情况的汇报 on one to three lines, broken at word sense; a name nobody can read out is cut with …."""
    head = f"关于{name if name.endswith('项目') else name + '项目'}"
    if len(head) + len(_ENDING) <= _TITLE_CHARS - 2:
        return (head + _ENDING,)
    if len(head) <= _TITLE_CHARS:
        return (head, _ENDING)
    cut = _title_cut(head)
    rest = head[cut:]
    if len(rest) > _TITLE_CHARS:
        rest = rest[: _TITLE_CHARS - 3] + "…项目"
    return (head[:cut], rest, _ENDING)


def _title_cut(head: str) -> int:
    for index in range(_TITLE_CHARS, _TITLE_CHARS // 2, -1):
        if head[index - 1] in "、，（）()·—-及和与 ":
            return index if head[index - 1] not in "（(及和与" else index - 1
    half = (len(head) + 1) // 2
    return half if half <= _TITLE_CHARS else _TITLE_CHARS


def _summary(lead: Lead, source: BriefSource, name: str) -> Summary:
    report = source.report or ReportView()
    chains, parks = report.chains, report.parks
    value, currency = stated(lead.number, lead.text("investment_currency"))
    return Summary(
        project=name,
        company=facts.said(lead, "company") or UNKNOWN,
        investment=trim(value) if value is not None else investment(lead),
        currency=CURRENCIES.get(currency, currency),
        chain="·".join(part for part in (chains[0].industry, chains[0].track) if part) if chains else UNKNOWN,
        site=parks[0].name if parks else UNKNOWN,
        tier=report.tier.name or UNKNOWN,
        stage=facts.stage_word(source, lead),
    )
