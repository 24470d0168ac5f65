"""Sections that judge: 三 chain, 四 site, 七 risks, 八 policies, 九 asks. Each judgement names what it rests on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mhcrm.domain.fields import LABELS
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching import stored as read
from mhcrm.domain.records import Space, SpaceKind
from mhcrm.services.briefs.model import BriefSource, Limits, Section
from mhcrm.services.briefs.sections_facts import numbered, said
from mhcrm.services.briefs.wording import (
    UNKNOWN,
    cited,
    closed,
    day,
    excerpt,
    listed,
    partial,
    short_doc,
    trim,
)
from mhcrm.typeset.blocks import Align, Block, Column, Paragraph, Table

_UNMATCHED = "本项目尚未匹配，待核实。"
_ROOM_FOR_SUGGESTION = 100
_STANDINGS = {"named": "明确点名", "same-chain": "同链"}
_SLOT_COLUMNS = (
    Column("空间", 49),
    Column("面积", 18, Align.RIGHT),
    Column("层高", 15, Align.RIGHT),
    Column("荷载", 17, Align.RIGHT),
    Column("可交付", 35),
    Column("与需求比", 22),
)
_POLICY_COLUMNS = (Column("条款", 17), Column("摘要与研判", 102), Column("责任单位", 37))


def chain(source: BriefSource, limits: Limits) -> Section:
    """三、产业契合."""
    heading = "三、产业契合"
    if source.report is None:
        return Section(heading, (Paragraph(_UNMATCHED),))
    found = source.report.chains
    if not found:
        reasons = source.report.outside or listed(source.report.warnings[:2])
        text = f"未对应到规划所列重点产业赛道，或信息不足，{UNKNOWN}。{closed(excerpt(reasons, limits.judged_chars // 2, '……'))}"
        return Section(heading, (Paragraph(text),))
    text = _chain_words(found[0])
    if len(found) > 1:
        others = listed("·".join(p for p in (c.industry, c.track, c.segment) if p) for c in found[1:3])
        text = _with_room(text, [_evidence_words(found[0]), f"另可关注：{others}。"], limits)
    else:
        text = _with_room(text, [_evidence_words(found[0])], limits)
    stale = "匹配后项目、规则或空间已有变动，以上须重新匹配。" if source.stale else ""
    return Section(heading, (Paragraph(text + stale),))


def _chain_words(one: read.ChainView) -> str:
    words = f"{'对应' if one.certain else '可能对应'}{one.industry}产业"
    words = words.replace("产业产业", "产业")
    if one.track:
        words += f"“{one.track}”赛道"
    if one.segment:
        words += f"“{one.segment}”环节"
    basis = "" if one.from_document else "，依编者词库判断"
    return words + cited(one.cites) + basis + "，强补延链待研判。"


def _evidence_words(one: read.ChainView) -> str:
    """判断所据：项目名称“…”“…”、项目简介“…”, the first three terms gathered by field."""
    by_field: dict[str, str] = {}
    for term, field in one.evidence[:3]:
        name = LABELS.get(field, field)
        by_field[name] = by_field.get(name, "") + f"“{term}”"
    return f"判断所据：{listed(name + terms for name, terms in by_field.items())}。" if by_field else ""


def _with_room(text: str, extras: list[str], limits: Limits) -> str:
    """``text`` with as many of ``extras`` as fit; a cited place is never cut in half."""
    for extra in extras:
        if len(text) + len(extra) <= limits.judged_chars:
            text += extra
    return text


def site(source: BriefSource, limits: Limits) -> Section:
    """四、选址建议: park, tier and up to three free slots with what speaks for and against."""
    heading = "四、选址建议"
    if source.report is None:
        wish = said(source.lead, "park") or said(source.lead, "site")
        return Section(heading, (Paragraph(_UNMATCHED + (f"企业意向：{closed(wish)}" if wish else "")),))
    blocks: list[Block] = [Paragraph(_site_words(source.report, limits))]
    slots = source.report.slots[: limits.slots]
    rows = tuple(_slot_row(slot, source) for slot in slots)
    if rows:
        caption = f"表1　可选空间（{day(source.as_of)}）"
        blocks.append(Table(caption, "单位：平方米、米、吨/平方米", _SLOT_COLUMNS, rows))
    else:
        blocks.append(Paragraph(closed(source.report.slots_note or "本机空间台账中暂无可推荐的空置空间")))
    return Section(heading, tuple(blocks))


def _site_words(report: read.ReportView, limits: Limits) -> str:
    parks, tier = report.parks, report.tier
    if tier.name:
        tier_words = f"层级为{tier.name}{cited(tier.cites)}"
    else:
        missing = listed(field_words(tier.missing)[:4])
        tier_words = f"层级{UNKNOWN}" + (f"，缺{missing}" if missing else "")
    if not parks:
        return f"文件未就该赛道点名园区，选址{UNKNOWN}；{tier_words}。"
    best = parks[0]
    inside = listed((_STANDINGS[best.standing], best.role)) + "；" + listed(doc + at for doc, at in best.cites[:2])
    text = f"建议{best.name}（{inside.rstrip('；')}），{tier_words}。"
    others = listed(f"{park.name}（{_STANDINGS[park.standing]}）" for park in parks[1:3])
    return _with_room(text, [f"备选{others}。"] if others else [], limits)


def field_words(names: tuple[str, ...]) -> list[str]:
    """Canonical field names become their Chinese labels; words stay."""
    return [LABELS.get(name, name) for name in names]


def _slot_row(slot: read.SlotView, source: BriefSource) -> tuple[str, ...]:
    space = source.spaces.get(slot.code)
    name = slot.name or slot.code
    best = source.report.parks[:1] if source.report else ()
    if slot.park and slot.park not in name and not (best and slot.park == best[0].name):
        name = f"{slot.park} {name}"
    name = excerpt(name, 30, "……")
    if space is None:
        return (name, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    size = trim(space.area_sqm) if space.area_sqm is not None else _land_cell(space)
    return (
        name,
        size,
        "不适用" if space.kind is SpaceKind.PLOT else _cell(space.clear_height_m),
        "不适用" if space.kind is SpaceKind.PLOT else _cell(space.floor_load_t),
        _delivery(space),
        _compared(space, source.lead, slot.to_check),
    )


def _cell(value: Decimal | None) -> str:
    return UNKNOWN if value is None else trim(value)


def _land_cell(space: Space) -> str:
    return UNKNOWN if space.land_mu is None else f"{trim(space.land_mu)}亩"


def _delivery(space: Space) -> str:
    """The day, or the words of a unit that is ready; a standard of fitting-out (毛坯, 精装) says nothing about when."""
    if space.delivery_on:
        return partial(space.delivery_on)
    return space.delivery_state if "交付" in space.delivery_state else UNKNOWN


def _compared(space: Space, lead: Lead, to_check: tuple[str, ...]) -> str:
    """面积满足 / 面积不足 by the figures; what the match left open is said as 待核."""
    pairs = (
        (lead.number("land_mu"), space.land_mu),
        (lead.number("floor_area_sqm"), space.area_sqm),
    )
    judged = [have >= want for want, have in pairs if want is not None and have is not None]
    if not judged:
        return "待核"
    words = "面积满足" if all(judged) else "面积不足"
    return f"{words}，余待核" if to_check else words


def risks(source: BriefSource, limits: Limits) -> Section:
    """七、风险研判: what is on file and what nobody has checked yet."""
    lead = source.lead
    texts = [_identity(lead), _unchecked(lead)]
    energy = excerpt(said(lead, "energy_env"), limits.text_chars // 2)
    if energy:
        texts.append(f"环评能耗：{energy}")
    issues = excerpt(said(lead, "issues"), limits.text_chars)
    if issues:
        texts.append(f"登记问题：{issues}")
    warnings = source.report.warnings[:2] if source.report and not limits.compact else ()
    if warnings:
        texts.append("匹配提示：" + excerpt("；".join(w.rstrip("。") for w in warnings), limits.text_chars // 2))
    return Section("七、风险研判", (Paragraph("".join(closed(text) for text in texts)),))


def _identity(lead: Lead) -> str:
    base = "信用代码已登记" if said(lead, "uscc") else "信用代码未登记"
    return f"主体核验：{base}，股权穿透、主管部门核验、涉诉、实际控制人无核验记录"


def _unchecked(lead: Lead) -> str:
    """What is named as unknown in one breath: money, environment, safety, competing places."""
    unknown = [] if lead.number("registered_capital_wan") is not None else ["注册资本"]
    unknown += [] if lead.number("paid_in_wan") is not None else ["实缴资本"]
    unknown += ["资金来源"]
    unknown += [] if said(lead, "energy_env") else ["环评能耗"]
    return f"{listed(unknown)}、安全、竞争地区{UNKNOWN}"


def policies(source: BriefSource, limits: Limits) -> Section:
    """八、可衔接政策条款. Summaries are ours, amounts never appear; 须经综合评定 stands where the article says so."""
    heading = "八、可衔接政策条款"
    if source.report is None:
        return Section(heading, (Paragraph(_UNMATCHED),))
    usable = source.report.policies
    if not usable:
        return Section(heading, (Paragraph(f"按现有信息未见可衔接条款，{UNKNOWN}。"),))
    shown = usable[: limits.policies]
    docs = list(dict.fromkeys(doc for v in shown for doc, _ in v.cites[:1]))
    single = docs[0] if len(docs) == 1 else ""
    rows = tuple(
        (_article(v, single), excerpt(_policy_words(v), 60, "……"), excerpt(listed(v.departments), 24, "……") or UNKNOWN)
        for v in shown
    )
    more = f"，另{len(usable) - len(shown)}条见系统" if len(usable) > len(shown) else ""
    caption = f"表2　{single or '条款见各行'}{more}"
    remark = f"不列金额；{_valid_words(docs, source)}"
    return Section(heading, (Table(caption, remark, _POLICY_COLUMNS, rows),))


def _article(verdict: read.PolicyView, single: str) -> str:
    place = verdict.cites[0][1] if verdict.cites else ""
    if not place or not place.startswith("第"):
        place = f"第{verdict.article}条" if verdict.article.isdigit() else place or verdict.article
    doc = verdict.cites[0][0] if verdict.cites and not single else ""
    return f"{short_doc(doc)} {place}".strip()


def _policy_words(verdict: read.PolicyView) -> str:
    title = verdict.title + (f"（{listed(verdict.forms[:2])}）" if verdict.forms else "")
    judged = f"，须{listed(verdict.discretion)}" if verdict.discretion else ""
    if verdict.verdict == "applies":
        return f"{title}。可衔接{judged}"
    if verdict.verdict == "expired":
        return f"{title}。按项目时间已过有效期，不能据此承诺"
    missing = listed(field_words(verdict.missing)[:3])
    return f"{title}。可能可衔接{judged}" + (f"，缺：{missing}" if missing else "")


def _valid_words(docs: list[str], source: BriefSource) -> str:
    ends = {source.document_ends.get(doc, "") for doc in docs}
    if len(ends) == 1 and "" not in ends:
        return f"有效期至{partial(ends.pop())}"
    return "有效期以文件为准"


def asks(source: BriefSource, limits: Limits) -> Section:
    """九、提请事项和下一步: the registered next step with its date, then what has to be found out."""
    lead = source.lead
    step = excerpt(said(lead, "next_step"), limits.text_chars)
    due = said(lead, "next_due_on")
    who = said(lead, "owner") or said(lead, "lead_unit")
    when = f"，{_due(due, source.as_of)}前完成" if due else f"，完成时限{UNKNOWN}"
    texts = [f"{step}{when}{f'（{who}）' if who else ''}" if step else f"下一步工作及时限未登记，{UNKNOWN}"]
    report = source.report
    if report is not None and report.suggestion and limits.text_chars >= _ROOM_FOR_SUGGESTION:
        texts.append(f"可研究提请{report.suggestion}{cited(report.suggestion_cites)}")
    wanted = excerpt(_wanted(source), max(limits.text_chars // 4, 20), "等")
    if wanted:
        texts.append(f"请补充核实：{wanted}")
    return Section("九、提请事项", numbered(texts))


def _due(text: str, as_of: date) -> str:
    """The due day without its year where that is the year of the brief."""
    words = partial(text)
    year = f"{as_of.year}年"
    return words.removeprefix(year) if words != year else words


def _wanted(source: BriefSource) -> str:
    if source.report is None:
        return "项目匹配所需的建设内容、所处环节和载体需求"
    tier = source.report.tier
    words = field_words(tier.missing) if not tier.name else []
    for verdict in (v for v in source.report.policies if v.verdict == "possible"):
        words += field_words(verdict.missing)
    return listed(list(dict.fromkeys(words))[:5])
