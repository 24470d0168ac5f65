"""Step 1 of matching: read a lead into frozen facts with the words they come from. Unknown stays unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.amounts import investment_in_text
from mhcrm.domain.matching.facts import Evidence, Origin, Profile, SiteNeeds
from mhcrm.domain.matching.scan import Scan
from mhcrm.plan.anchors import Sought
from mhcrm.plan.lexicon import Lexicon, Regions, normalise
from mhcrm.plan.signals import SignalHit, Signals

# Fields whose words may speak for the trade, most telling first (weights: matching.yaml).
TRADE_FIELDS = (
    "project",
    "summary",
    "chain_text",
    "company_profile",
    "industry_text",
    "company",
    "progress",
    "demands",
    "notes",
)
# Further fields the policy signals read.
SIGNAL_FIELDS = (
    *TRADE_FIELDS,
    "source",
    "source_channel",
    "ownership",
    "foreign",
    "phase",
    "issues",
    "origin",
    "space_mode",
    "referrer",
    "next_step",
    "energy_env",
)
# Yes/no columns answered 是, said as the words a signal is read from.
FLAG_WORDS = {"is_specialised": "是专精特新企业", "is_headquarters": "总部项目"}
# Yes/no columns that name a stage of activity; they count where no text does.
FLAG_PHASES = {"is_headquarters": "总部", "is_rnd_centre": "研发中心"}
_YES = "是"
_PHASE_FIELDS = ("project", "summary", "company_profile", "demands")
_WAN = 10_000

_EXISTING = re.compile(
    "区内(?:老厂|企业|存量|已有|[\u4e00-\u9fff]{0,4}(?:企业|工厂))|存量企业|闵行(?:老厂|本地|现有)|本区(?:企业|老厂)|区内.{0,4}(?:扩|增资)|扎根闵行|已在闵行|在闵行已"
)
_VISIT = re.compile("安商|走访|稳商")
_NEW = re.compile(
    "首次(?:来沪|落户|进入上海)|在沪新设|上海新设|新设(?:公司|主体|子公司)|外区迁|迁沪|迁至上海|迁入|设(?:立)?(?:中国)?(?:沪)?子公司|"
    "拟设|上海无主体|迁来"
)
_EXPANSION = re.compile("扩产|扩建|增资|二期|三期|新增产线|新建产线|新增板块|扩能|扩大产能|增产")
_NO_SPACE = Sought(
    "(?:不|无)(?:需要?|用|要)(?:新增|新的?|另外的?)?(?:空间|场地|用地|厂房|面积)|厂房自有|自有厂房(?:内)?改造|不新增(?:用地|面积|空间)|"
    "利用(?:现有|自有)(?:厂房|车间|场地)|(?:现有|原)车间(?:内)?"
)
_STAYS = Sought(
    "(?:生产|制造|产线|量产|工厂|装置|基地|生产线)(?:仍|都|还|继续|依然|保留|留|全部)*(?:不迁|不搬|不放上海|不动|在(?:原地|本部|当地|老家))|"
    "制造(?:仍|还|继续)?(?:留|放)?在(?!上海|闵行|沪)[\u4e00-\u9fff]{2,6}|生产(?:仍|还|继续)?(?:留|放)?在(?!上海|闵行|沪)[\u4e00-\u9fff]{2,6}|"
    "[\u4e00-\u9fff]{2}(?:基地|工厂)已有|只(?:放|设|做)研发"
)
_PAID_YES = Sought(
    r"(?:实到|到位|实缴)(?:外资)?[约]?\d|(?:实到|到位)外资(?!.{0,6}(?:未定|待定|不定|未明))[^,。;]{0,12}\d|外资(?:已)?(?:实)?到位|已实到"
)
_PAID_OPEN = re.compile("(?:实到|到位|到账|外资)[^,。;]{0,10}(?:未定|待定|不定|未明确|没定|未确定)")
_REGISTER = Sought(
    r"(20\d\d)\s*[年./-]\s*(\d{1,2})?\s*月?[^,。;]{0,10}?(?:才|再|后)?(?:注册|落户|设立|成立|签约|入驻|开工|租|启动|落地)|"
    r"(20\d\d)\s*年(?:底|末|下半年|上半年|初)?[^,。;]{0,8}?(?:注册|落户|设立|成立|签约|入驻|落地)"
)
_HEIGHT = Sought(
    r"(?:层高|净高|挑高)(?:不低于|不少于|≥|>=|大于|至少|要求)?(\d+(?:\.\d+)?)(?:米|m)|(\d+(?:\.\d+)?)(?:米|m)(?:以上)?(?:层高|净高|高厂房|挑高|高跨)"
)
_LOAD = Sought(r"(?:荷载|承重|承载)(?:不低于|不少于|≥|>=|大于|至少|要求)?(\d+(?:\.\d+)?)(?:吨|t)")
_POWER = Sought(r"(\d+(?:\.\d+)?)(?:kva|千伏安)")
# 后续、二期 …: what comes after is a later stage, not the one that needs space now.
_LATER = re.compile("后续|未来|远期|二期|三期|之后|以后|下一步|然后|明年|后年|成熟后|→|->|—>")
_LAND = re.compile(
    r"(?:用地|需地|供地|置地|征地|竞地|土地|竞得|竞拍|新征|需要?|(?<!主)要|[买购拿摘])[^,。;\d]{0,5}?(\d+(?:\.\d+)?)亩(?!均|产)"
)
# Before it in the clause: land the firm does not want (不打算买地30亩) or has already (现有用地50亩) is no need.
_NO_LAND = re.compile(
    "(?:[不无未没免非]|没有|无须)(?:打算|计划|考虑|准备|新增|[有再会必须需要想用另行新购置买拿供征拟])*$|(?:现|自|已|原)有[^,。;不]{0,2}$"
)
_AREA = re.compile(
    r"(?:租|需要|需|要|找|用房|面积)[^,。;\d]{0,6}(\d+(?:\.\d+)?)(万)?(?:平方米|平方|平米|平|㎡|m2)(?!方公里|均|台)"
)
_BUILDING = re.compile("独栋|整栋|一栋楼|整幢|单栋|总部楼|整座楼|买一栋|一整栋")
_FLOOR = re.compile("整层|一层楼|租一层|一整层|租一层甲")
_WORKSHOP = re.compile("厂房|车间|行车|产线|厂区|洁净间|生产线")


class Profiler:
    """Compiled readers; one instance serves many leads."""

    def __init__(self, lexicon: Lexicon, signals: Signals) -> None:
        self._lexicon = lexicon
        self._signals = signals
        self._field_words = [
            (word, phase.id) for phase in lexicon.phases for word in (*phase.words, *phase.field_words)
        ]
        self._field_words.sort(key=lambda item: -len(item[0]))
        self._regions = _region_patterns(lexicon.regions)
        self._phases_of = lru_cache(maxsize=2000)(self._field_phases)  # a column of few different values

    def read(self, lead: Lead, scan: Scan) -> Profile:
        """All facts of ``lead``; ``scan`` is the vocabulary pass over its trade fields."""
        text = texts(lead, SIGNAL_FIELDS)
        text |= {name: words for name, words in FLAG_WORDS.items() if lead.text(name) == _YES}
        phases, stated, evidence = self._phases(lead, scan)
        origin, origin_evidence = self._origin(lead, scan)
        existing = _existing(lead, scan.text, normalise(lead.text("source") + " " + lead.text("source_channel")))
        currency = lead.text("investment_currency") or "CNY"
        investment = lead.number("investment_wan") or lead.number("investment_wan_max")
        told = investment_in_text(lead, scan.fields)
        land = _land_in_text(lead, scan.fields)
        if told is not None:
            investment, currency = told.value, told.currency
        return Profile(
            lead=lead,
            text_by_field=text,
            phases=phases,
            phase_stated=stated,
            phase_evidence=evidence,
            ownership=_ownership_of(lead.text("ownership") + " " + lead.text("foreign")),
            origin=origin,
            origin_evidence=origin_evidence,
            is_existing=existing,
            expansion=bool(_EXPANSION.search(scan.text)),
            stays_elsewhere=bool(_STAYS.search(scan.text)),
            no_new_space=bool(_NO_SPACE.search(scan.text)),
            investment=investment,
            currency=currency,
            investment_wan=investment if currency == "CNY" else None,
            investment_evidence=told.evidence if told else None,
            foreign_paid_in=_paid_in(lead, scan.text),
            land_mu=lead.number("land_mu") if land is None else Decimal(land[0]),
            land_evidence=land[1] if land else None,
            floor_area_sqm=_area(lead, scan.text),
            needs=_needs(scan.text),
            wanted_parks=tuple(dict.fromkeys(hit.entry.value for hit in scan.of("park"))),
            planned_on=_planned_on(lead, scan.text),
            signals=self._signals_of(text),
        )

    def _signals_of(self, text: Mapping[str, str]) -> dict[str, tuple[SignalHit, ...]]:
        grouped: dict[str, list[SignalHit]] = {}
        for hit in self._signals.find(text):
            grouped.setdefault(hit.id, []).append(hit)
        return {ident: tuple(hits) for ident, hits in grouped.items()}

    def _phases(self, lead: Lead, scan: Scan) -> tuple[frozenset[str], bool, tuple[Evidence, ...]]:
        stated = normalise(lead.text("phase"))
        if stated:
            found = self._phases_of(stated if lead.number("land_mu") else _now(stated)) or self._phases_of(stated)
            if found:
                return found, True, (Evidence("phase", lead.text("phase")),)
        hits = [hit for hit in scan.of("phase") if hit.context.value == "plain" and hit.field in _PHASE_FIELDS]
        hits = [hit for hit in hits if not _is_later(scan.fields[hit.field], hit.start)] or hits
        found = frozenset(hit.entry.value for hit in hits)
        evidence = [Evidence(hit.field, hit.text) for hit in hits]
        if not found:
            flags = [(name, phase) for name, phase in FLAG_PHASES.items() if lead.text(name) == _YES]
            return frozenset(p for _, p in flags), False, tuple(Evidence(name, _YES) for name, _ in flags)
        return found, False, tuple(evidence)

    def _field_phases(self, stated: str) -> frozenset[str]:
        """Phases named in the 所处环节 column; longer words first, each stretch of text read once."""
        found = set()
        for word, phase in self._field_words:
            if word in stated:
                found.add(phase)
                stated = stated.replace(word, "|")
        return frozenset(found)

    def _origin(self, lead: Lead, scan: Scan) -> tuple[Origin | None, Evidence | None]:
        for field in ("origin", "company"):
            text = normalise(lead.text(field))
            for origin, pattern in self._regions:
                match = pattern.search(text)
                if match and (field == "origin" or match.start() <= 3 or origin is Origin.FOREIGN):
                    if origin is Origin.HOME:
                        break
                    return origin, Evidence(field, match.group())
        return self._origin_from_text(lead, scan)

    def _origin_from_text(self, lead: Lead, scan: Scan) -> tuple[Origin | None, Evidence | None]:
        for field in ("notes", "summary"):
            text = scan.fields.get(field, "")
            for origin, pattern in self._regions[1:]:
                match = re.search(
                    "(" + pattern.pattern + ")(?:团队|企业|公司|总部|基地|仿创|母公司|籍|药企|工厂|厂|上市)", text
                )
                if match:
                    return origin, Evidence(field, match.group())
        company = normalise(lead.text("company"))
        match = self._regions[0][1].search(company)
        return (Origin.HOME, Evidence("company", match.group())) if match else (None, None)


_OWNERSHIP = (
    ("高校成果转化", ("高校", "成果转化", "院所", "科研院")),
    ("基金", ("基金",)),
    ("外资", ("外资", "外商", "合资", "港资", "台资", "独资企业(外", "中外")),
    ("国企", ("国企", "国有", "央企", "国资", "事业单位")),
    ("民营", ("民营", "私营", "民企", "内资", "股份制")),
)


@lru_cache(maxsize=2000)
def _ownership_of(stated: str) -> str | None:
    words = normalise(stated)
    return next((name for name, marks in _OWNERSHIP if any(mark in words for mark in marks)), None)


def texts(lead: Lead, names: Iterable[str]) -> dict[str, str]:
    """Field → text of the fields that say something, in the order of ``names``."""
    return {name: text for name in names if (text := lead.text(name))}


def _region_patterns(regions: Regions) -> list[tuple[Origin, re.Pattern[str]]]:
    groups = (
        (Origin.HOME, regions.home),
        (Origin.DELTA, regions.delta),
        (Origin.OTHER, regions.other),
        (Origin.FOREIGN, regions.foreign),
    )
    return [(origin, re.compile("|".join(re.escape(word) for word in words) or "(?!)")) for origin, words in groups]


def _existing(lead: Lead, text: str, source: str) -> bool | None:
    flag = lead.text("is_existing")
    if flag in ("是", "否"):
        return flag == "是"
    if _EXISTING.search(text):
        return True
    if _NEW.search(text):
        return False
    return True if _VISIT.search(source) else None


def _now(stated: str) -> str:
    """The part of a stated stage before words such as 后续 or 二期."""
    return _LATER.split(stated, maxsplit=1)[0]


def _is_later(text: str, start: int) -> bool:
    """A word such as 后续 or 明年 stands before the place in its clause."""
    clause = re.split("[,。;]", text[:start])[-1]
    return _LATER.search(clause) is not None


def _land_in_text(lead: Lead, fields: Mapping[str, str]) -> tuple[str, Evidence] | None:
    """用地需求 in 亩 the text asks for, with the words; None where the column says something or no text does."""
    if lead.text("land_mu"):
        return None
    for name, text in fields.items():
        for match in _LAND.finditer(text):
            if not _NO_LAND.search(text, 0, match.start()):
                return match[1], Evidence(name, match[0])
    return None


def _area(lead: Lead, text: str) -> Decimal | None:
    """建筑面积需求 in ㎡: the column, else what the text asks for."""
    stated = lead.number("floor_area_sqm")
    match = None if stated is not None or lead.text("floor_area_sqm") else _AREA.search(text)
    return Decimal(match.group(1)) * (_WAN if match.group(2) else 1) if match else stated


def _paid_in(lead: Lead, text: str) -> bool | None:
    amount = lead.number("actual_fdi_wan")
    if amount:
        return True
    if _PAID_OPEN.search(text):
        return None
    return True if _PAID_YES.search(text) else None


def _needs(text: str) -> SiteNeeds:
    return SiteNeeds(
        clear_height_m=_first_number(_HEIGHT, text),
        floor_load_t=_first_number(_LOAD, text),
        power_kva=_first_number(_POWER, text),
        whole_building=bool(_BUILDING.search(text)),
        whole_floor=bool(_FLOOR.search(text)),
        workshop=bool(_WORKSHOP.search(text)),
    )


def _first_number(pattern: Sought, text: str) -> Decimal | None:
    match = pattern.search(text)
    return Decimal(next(group for group in match.groups() if group)) if match else None


def _planned_on(lead: Lead, text: str) -> str | None:
    for field in ("plan_register_on", "register_on", "plan_sign_on"):
        if lead.text(field):
            return lead.text(field)
    dates = []
    for match in _REGISTER.finditer(text):
        year = match.group(1) or match.group(3)
        month = match.group(2)
        dates.append(f"{year}-{int(month):02d}" if month and 1 <= int(month) <= 12 else str(year))
    return min(dates) if dates else None
