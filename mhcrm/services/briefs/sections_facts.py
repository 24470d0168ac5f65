"""Sections that only repeat what is registered: 一 investor, 二 project, 五 contacts so far, 六 requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mhcrm.base.text import is_placeholder
from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.lead import Lead
from mhcrm.domain.stages import stage_name
from mhcrm.services.briefs.model import BriefSource, Limits, Section
from mhcrm.services.briefs.wording import (
    UNKNOWN,
    area,
    closed,
    excerpt,
    investment,
    land,
    listed,
    money,
    near,
    one_line,
    partial,
)
from mhcrm.typeset.blocks import Paragraph

_LABELS_OF_FLAGS = (
    ("is_top500", "500强"),
    ("is_listed", "上市公司"),
    ("is_headquarters", "总部企业"),
    ("is_specialised", "专精特新"),
    ("is_rnd_centre", "研发中心"),
)
_SHORT_FIELDS = frozenset(name for name, field in FIELDS.items() if field.kind is not Kind.LONG)
ITEM_MARKS = "一二三四五六七八九十"


def said(lead: Lead, name: str) -> str:
    """The field's text in one line; "" when empty or filled with a placeholder."""
    text = one_line(lead.text(name))
    return "" if is_placeholder(text) else text


def shortened(lead: Lead, limit: int) -> Lead:
    """The lead with every text that is neither free text nor a name's full form cut to ``limit`` characters."""
    values = {
        name: excerpt(value, limit, "……") if isinstance(value, str) and name in _SHORT_FIELDS else value
        for name, value in lead.values.items()
    }
    return replace(lead, values=values)


def numbered(texts: list[str]) -> tuple[Paragraph, ...]:
    """Paragraphs （一）（二）…; a single one carries no number."""
    if len(texts) == 1:
        return (Paragraph(closed(texts[0])),)
    return tuple(Paragraph(f"（{mark}）{closed(text)}") for mark, text in zip(ITEM_MARKS, texts, strict=False))


def investor(source: BriefSource, limits: Limits) -> Section:
    """一、投资方概况."""
    lead = source.lead
    parts = [said(lead, "company") or f"投资方名称{UNKNOWN}", f"统一社会信用代码{said(lead, 'uscc') or UNKNOWN}"]
    if said(lead, "ownership"):
        parts.append(f"企业性质为{said(lead, 'ownership')}")
    if said(lead, "foreign") and said(lead, "foreign") not in said(lead, "ownership"):
        parts.append(said(lead, "foreign"))
    parts.append(f"来源地{said(lead, 'origin') or UNKNOWN}")
    text = closed("，".join(parts)) + _capital(lead)
    labels = listed(label for field, label in _LABELS_OF_FLAGS if lead.text(field) == "是")
    if labels:
        text += f"登记标签：{labels}（待核实）。"
    if said(lead, "company_profile") and limits.profile_chars:
        text += f"企业自述：{closed(excerpt(lead.text('company_profile'), limits.profile_chars))}"
    return Section("一、投资方概况", (Paragraph(text),))


def _capital(lead: Lead) -> str:
    registered, paid = lead.number("registered_capital_wan"), lead.number("paid_in_wan")
    if registered is None and paid is None:
        return ""  # named as unknown among the risks
    return f"注册资本{money(registered)}，实缴资本{money(paid)}。"


def project(source: BriefSource, limits: Limits) -> Section:
    """二、项目概况. Tax is never printed here; what nobody has filled in is named once at the end."""
    lead = source.lead
    summary = excerpt(said(lead, "summary"), limits.summary_chars) or f"建设内容{UNKNOWN}"
    money_words = [f"总投资{investment(lead)}", f"固定资产投资{_money(lead, 'fixed_investment_wan')}"]
    if lead.number("foreign_capital_wan") is not None:
        money_words.append(f"外资金额{_money(lead, 'foreign_capital_wan')}")
    text = closed(summary) + closed("，".join(money_words)) + closed(_room(lead)) + _times(lead) + _effects(lead)
    unknown = listed(
        label
        for field, label in (
            ("phase", "所处环节"),
            ("build_period", "建设周期"),
            ("expected_sales_wan", "预计年产值"),
            ("jobs", "带动就业"),
        )
        if not said(lead, field)
    )
    if unknown:
        text += f"{unknown}{UNKNOWN}。"
    return Section("二、项目概况", (Paragraph(text),))


def _money(lead: Lead, field: str) -> str:
    """The amount in words; where it could not be read as a number, the ledger's own text."""
    value = lead.number(field)
    if value is None and lead.raw.get(field):
        return excerpt(lead.raw[field], 20, "……")
    return money(value, "CNY" if lead.number("investment_foreign_wan") else lead.text("investment_currency") or "CNY")


def _room(lead: Lead) -> str:
    wants = []
    if lead.number("land_mu") is not None:
        wants.append(f"用地{land(lead.number('land_mu'))}")
    if lead.number("floor_area_sqm") is not None:
        wants.append(f"建筑面积{area(lead.number('floor_area_sqm'))}")
    mode = said(lead, "space_mode")
    return f"载体需求：{'，'.join(wants) or UNKNOWN}" + (f"，落地方式为{mode}" if mode else "")


def _times(lead: Lead) -> str:
    dated = [
        f"{label}{partial(lead.text(field))}"
        for field, label in (
            ("plan_sign_on", "拟签约时间"),
            ("sign_on", "签约日期"),
            ("start_on", "开工日期"),
            ("complete_on", "竣工日期"),
            ("produce_on", "投产日期"),
        )
        if said(lead, field)
    ]
    if said(lead, "build_period"):
        dated.append(f"建设周期{said(lead, 'build_period')}")
    return closed("，".join(dated))


def _effects(lead: Lead) -> str:
    parts = []
    if said(lead, "phase"):
        parts.append(f"所处环节为{said(lead, 'phase')}")
    if lead.number("expected_sales_wan") is not None:
        parts.append(f"预计年产值{money(lead.number('expected_sales_wan'))}（企业自述）")
    if said(lead, "jobs"):
        parts.append(f"带动就业{said(lead, 'jobs').removesuffix('人')}人（企业自述）")
    return closed("，".join(parts))


def contacts(source: BriefSource, limits: Limits) -> Section:
    """五、对接进展: the last dated events, oldest first; else what the ledger says; always the first reporter."""
    lead = source.lead
    events = sorted(_events(source), key=lambda event: event[0])[-limits.events :]
    texts = [
        f"{near(on, source.as_of)}，{excerpt(text, limits.event_chars, '……')}" for on, text in events
    ] or _from_ledger(lead, limits)
    state = f"当前阶段{stage_word(source, lead)}，首报单位{said(lead, 'first_reporter') or UNKNOWN}"
    if len(texts) == 1:
        return Section("五、对接进展", (Paragraph(closed(f"{state}；{texts[0]}")),))
    return Section("五、对接进展", (Paragraph(closed(state)), *numbered(texts)))


def _events(source: BriefSource) -> Iterator[tuple[date, str]]:
    for activity in source.activities:
        yield activity.on, f"{activity.kind}：{activity.text}" if activity.kind else activity.text
    for event in source.events:
        if event.from_stage is None:
            continue  # the first stage is the registration itself
        before, after = (stage_name(source.stage_names, code) for code in (event.from_stage, event.to_stage))
        reason = f"（{event.reason}）" if event.reason else ""
        yield event.on, f"阶段由{before}转为{after}{reason}"


def _from_ledger(lead: Lead, limits: Limits) -> list[str]:
    progress = said(lead, "progress")
    first = said(lead, "first_contact_on")
    texts = [f"{partial(first)}首次对接"] if first else []
    if progress:
        texts.append(f"台账记载：{excerpt(progress, limits.event_chars * 2, '……')}")
    return texts or ["暂无登记的对接记录"]


def stage_word(source: BriefSource, lead: Lead) -> str:
    """The stage's name, 待核实 when none is set."""
    return stage_name(source.stage_names, said(lead, "stage"), UNKNOWN)


def requests(source: BriefSource, limits: Limits) -> Section:
    """六、企业诉求."""
    text = excerpt(said(source.lead, "demands"), limits.text_chars)
    return Section("六、企业诉求", (Paragraph(closed(text or f"未登记，{UNKNOWN}")),))
