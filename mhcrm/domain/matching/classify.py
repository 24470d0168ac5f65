"""Step 2 of matching: which industries, tracks and segments of the plan a lead belongs to, or why none.

A score is the sum of named parts: word × field × context. The classifier abstains when too little speaks for any
track, or when more speaks for a trade outside the plan; it never offers the nearest chain instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mhcrm.domain.matching.facts import Context
from mhcrm.domain.matching.scan import Entry, Hit, Scan, as_objects, said_not_denied
from mhcrm.plan.base import PlanView
from mhcrm.plan.lexicon import GbHint, Lexicon, OutsideTrade, normalise
from mhcrm.plan.matching_rules import MatchRules
from mhcrm.plan.model import Cite, Record, RecordKind, Status


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: a word (or code, or named enterprise) and what it adds."""

    term: str
    field: str
    target: str
    weight: float
    factor: float
    points: float
    basis: str
    context: str = Context.PLAIN.value
    cite: Cite | None = None
    head: bool = False  # the word ends the project or company name: it says what the thing is
    guess: bool = False  # the word's place in the plan is the editors' guess


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of the plan with its score; ``segment`` may be None."""

    industry: Record
    track: Record | None
    segment: Record | None
    score: float
    verdict: str
    parts: tuple[Part, ...]
    cites: tuple[Cite, ...]

    @property
    def basis(self) -> str:
        """``office`` when put right by hand, ``document`` if one of the plan's own words or enterprises carried it,
        ``office`` if one of the office's own words did, else ``editor``."""
        if any(part.field == "correction" for part in self.parts) or self.target.office:
            return "office"
        carried = {part.basis for part in self.parts}
        return next((basis for basis in ("document", "office") if basis in carried), "editor")

    @property
    def target(self) -> Record:
        """The most exact record of the chain."""
        return self.segment or self.track or self.industry


@dataclass(frozen=True, slots=True)
class Classification:
    """Ranked chains, and the trades outside the plan that were found."""

    chains: tuple[Chain, ...]
    outside: OutsideTrade | None = None
    outside_parts: tuple[Part, ...] = ()
    is_outside: bool | None = False

    @property
    def industry_ids(self) -> tuple[str, ...]:
        """Industries, best first."""
        return tuple(dict.fromkeys(chain.industry.id for chain in self.chains))

    @property
    def track_ids(self) -> tuple[str, ...]:
        """Tracks, best first."""
        return tuple(dict.fromkeys(chain.track.id for chain in self.chains if chain.track))


class Taxonomy:
    """The industries, tracks and segments in force, their parents, and what each named enterprise stands for."""

    def __init__(self, plan: PlanView) -> None:
        self.records: dict[str, Record] = {}
        for kind in (RecordKind.INDUSTRY, RecordKind.TRACK, RecordKind.SEGMENT):
            self.records.update(
                (record.id, record)
                for record in plan.of_kind(kind)
                if not record.history and plan.status(record) is Status.CURRENT
            )
        self.path: dict[str, tuple[str, str | None, str | None]] = {}
        for ident in self.records:
            line = [record.id for record in plan.path(ident)]
            track = next((step for step in line if step.startswith("track.")), None)
            segment = next((step for step in line if step.startswith("segment.")), None)
            self.path[ident] = (line[0], track, segment)
        self.enterprise_records = {record.id: record for record in plan.of_kind(RecordKind.ENTERPRISE)}
        self.enterprises = {
            ident: self._enterprise_targets(record, plan) for ident, record in self.enterprise_records.items()
        }

    def _enterprise_targets(self, record: Record, plan: PlanView) -> dict[str, float]:
        """Target → share of the weight: the enterprise's own links, the tracks that name it, older headings by crosswalk."""
        shares: dict[str, float] = {}
        for ident in (
            *(link.target for link in record.links),
            *(other.id for other in plan.linked(record.id, "names")),
        ):
            found = {ident: 1.0} if ident in self.records else self._crosswalk(ident, plan)
            for target, share in found.items():
                shares[target] = max(share, shares.get(target, 0.0))
        return shares

    def _crosswalk(self, ident: str, plan: PlanView) -> dict[str, float]:
        """Where an older heading (or its nearest parent with a crosswalk) lies in the plan in force; {} when nowhere."""
        if not ident.startswith(("industry.", "track.", "segment.")):
            return {}
        for step in reversed(plan.path(ident)):
            walks = plan.linked(step.id, "maps-from")
            if walks:
                return {
                    link.target: _SHARES.get(link.role, 0.5)
                    for link in walks[0].links
                    if link.type == "maps-to" and link.target in self.records
                }
        return {}


_SUFFIXES = re.compile(
    "(?:国产化|产业化|本地化|规模化|批产|量产|中试|小试|研发|研制|设计|项目|基地|总部|工厂|中心|研究院|扩产|扩建|技改|改造|生产线|产线|生产|制造|"
    r"华东|上海|全球|中国|总装|一期|二期|线|\d+)+$"
)
_MEMO = 20_000  # remembered parts at most
_COUNTS = 1.5  # points from which a part counts as corroboration
_SHARES = {"全部": 1.0, "大部分": 0.8, "主要": 0.8, "部分": 0.5, "可能": 0.3}


class Classifier:
    """Compiled scoring; one instance serves many leads."""

    def __init__(self, taxonomy: Taxonomy, lexicon: Lexicon, rules: MatchRules) -> None:
        self._taxonomy = taxonomy
        self._lexicon = lexicon
        self._rules = rules
        self._tails = [(name[1:], hint) for name, hint in lexicon.gb_names.items() if name.startswith("~")]
        self._develops = said_not_denied(lexicon.cues.develops)
        self._memo: dict[tuple[int, str, str, Context, bool], tuple[Entry, tuple[Part, ...]]] = {}

    def classify(self, scan: Scan, gb_code: str, industry_text: str) -> Classification:
        """Score every target that any word speaks for and decide."""
        gb = self._gb_hint(gb_code, industry_text)
        serves = gb is not None and gb.is_service_outside and not self._develops.search(scan.text)
        if serves:
            scan = as_objects(scan, self._lexicon.cues.runs_named)
        parts = self._parts(scan, skip_industry_text=gb is not None and not gb_code)
        self._add_gb(parts, gb, gb_code, self._rules.levels["strong" if serves else "medium"])
        inside = {key: part for key, part in parts.items() if not key[0].startswith("outside.")}
        outside = {key: part for key, part in parts.items() if key[0].startswith("outside.")}
        tracks = self._by_track(inside.values())
        ranked = self._rank(tracks)
        trade, trade_parts, trade_score = self._outside(outside.values())
        return self._decide(ranked, trade, trade_parts, trade_score)

    def _parts(self, scan: Scan, skip_industry_text: bool) -> dict[tuple[str, str], Part]:
        best: dict[tuple[str, str], Part] = {}
        heads = {
            "project": head_end(scan.fields.get("project", "")),
            "company": firm_end(scan.fields.get("company", "")),
        }
        for hit in scan.hits:
            if hit.context is Context.NEGATED or (skip_industry_text and hit.field == "industry_text"):
                continue
            end = heads.get(hit.field)
            for part in self._parts_of(hit, end is not None and hit.start + len(hit.text) >= end):
                key = (part.target, part.term)
                known = best.get(key)
                if known is None or part.points > known.points:
                    best[key] = part
        return best

    def _parts_of(self, hit: Hit, head: bool) -> tuple[Part, ...]:
        """The parts of a hit; the same word in the same field and context means the same in every lead."""
        key = (id(hit.entry), hit.text, hit.field, hit.context, head)
        known = self._memo.get(key)
        if known is None or known[0] is not hit.entry:  # the entry is kept, so its id is not given to another
            if len(self._memo) > _MEMO:
                self._memo.clear()
            known = self._memo[key] = (hit.entry, tuple(self._hit_parts(hit, head)))
        return known[1]

    def _hit_parts(self, hit: Hit, head: bool) -> Iterable[Part]:
        rules, entry = self._rules, hit.entry
        context = 1.0 if hit.context is Context.PLAIN else rules.context[hit.context.value]
        if entry.kind == "term":
            factor = rules.fields.get(hit.field, 0.3) * context * (rules.context["head"] if head else 1.0)
            for term in entry.terms:
                weight = rules.levels[term.level]
                record = self._taxonomy.records.get(term.target)
                yield Part(
                    hit.text,
                    hit.field,
                    term.target,
                    weight,
                    factor,
                    weight * factor,
                    term.basis,
                    hit.context.value,
                    record.cite if record and term.basis == "document" else None,
                    head,
                    term.guess,
                )
        elif entry.kind == "enterprise":
            weight = rules.enterprise["company" if hit.field == "company" else "elsewhere"]
            cite = self._taxonomy.enterprise_records[entry.value].cite
            for target, share in self._taxonomy.enterprises.get(entry.value, {}).items():
                yield Part(
                    hit.text,
                    hit.field,
                    target,
                    weight,
                    context * share,
                    weight * context * share,
                    "document",
                    hit.context.value,
                    cite,
                )

    def _gb_hint(self, code: str, industry_text: str) -> GbHint | None:
        digits = "".join(char for char in code if char.isdigit())
        for length in (4, 3, 2):
            hint = self._lexicon.gb_codes.get(digits[:length]) if len(digits) >= length else None
            if hint:
                return hint
        if not industry_text:
            return None
        name = normalise(industry_text)
        found = self._lexicon.gb_names.get(name)
        return found or next((hint for tail, hint in self._tails if name.endswith(tail)), None)

    def _add_gb(self, parts: dict[tuple[str, str], Part], hint: GbHint | None, code: str, outside: float) -> None:
        if hint is None:
            return
        field = "gb4754" if code else "industry_text"
        factor = self._rules.fields["gb4754"]
        name = f"行业“…{hint.name[1:]}”" if hint.name.startswith("~") else f"GB/T 4754 {hint.code} {hint.name}"
        for target, weight in hint.hints.items():
            parts[(target, name)] = Part(name, field, target, weight, factor, weight * factor, "editor")
        if hint.outside:
            parts[(hint.outside, name)] = Part(name, field, hint.outside, outside, factor, outside * factor, "editor")

    def _by_track(self, parts: Iterable[Part]) -> dict[tuple[str, str | None], list[Part]]:
        grouped: dict[tuple[str, str | None], list[Part]] = {}
        for part in parts:
            place = self._taxonomy.path.get(part.target)
            if place:
                grouped.setdefault((place[0], place[1]), []).append(part)
        return grouped

    def _rank(self, tracks: dict[tuple[str, str | None], list[Part]]) -> list[tuple[float, float, Chain]]:
        """``(rank, own score, chain)`` of every track, best first; words of an industry alone support its tracks."""
        own = {key: self._total(parts) for key, parts in tracks.items()}
        industries: dict[str, float] = {}
        for (industry, _), score in own.items():
            industries[industry] = industries.get(industry, 0.0) + score
        ranked = []
        for (industry, track), parts in tracks.items():
            score = own[(industry, track)]
            general = 0.0 if track is None else own.get((industry, None), 0.0)
            rank = score + self._rules.thresholds["sibling"] * (industries[industry] - score - general) + general
            if track is None and any(key[0] == industry and key[1] for key in tracks):
                continue
            ranked.append((rank, score + general, self._chain(industry, track, parts, rank)))
        ranked.sort(key=lambda item: (-item[0], item[2].target.id))
        return ranked

    def _total(self, parts: Iterable[Part]) -> float:
        strong = weak = 0.0
        for part in parts:
            if part.weight <= self._rules.levels["weak"]:
                weak += part.points
            else:
                strong += part.points
        return strong + min(weak, self._rules.weak_cap)

    def _chain(self, industry: str, track: str | None, parts: list[Part], score: float) -> Chain:
        records = self._taxonomy.records
        by_segment: dict[str, list[Part]] = {}
        for part in parts:
            ident = self._taxonomy.path[part.target][2]
            if ident:
                by_segment.setdefault(ident, []).append(part)
        totals = sorted(((-self._total(found), ident) for ident, found in by_segment.items()))
        segment = records[totals[0][1]] if totals and -totals[0][0] >= 1.0 else None
        top = records[track] if track else records[industry]
        cites = dict.fromkeys(
            [
                *((segment.cite,) if segment else ()),
                top.cite,
                records[industry].cite,
                *(part.cite for part in parts if part.cite),
            ]
        )
        ordered = tuple(sorted(parts, key=lambda part: (-part.points, part.term)))
        return Chain(
            records[industry],
            records[track] if track else None,
            segment,
            round(score, 2),
            "possible",
            ordered,
            tuple(cites),
        )

    def _outside(self, parts: Iterable[Part]) -> tuple[OutsideTrade | None, tuple[Part, ...], float]:
        by_trade: dict[str, list[Part]] = {}
        for part in parts:
            by_trade.setdefault(part.target, []).append(part)
        best: tuple[float, str] | None = None
        for ident, found in sorted(by_trade.items()):
            score = self._total(found)
            if best is None or score > best[0]:
                best = (score, ident)
        if best is None:
            return None, (), 0.0
        return self._lexicon.trades[best[1]], tuple(by_trade[best[1]]), best[0]

    def _decide(
        self,
        ranked: list[tuple[float, float, Chain]],
        trade: OutsideTrade | None,
        trade_parts: tuple[Part, ...],
        trade_score: float,
    ) -> Classification:
        limits = self._rules.thresholds
        top = ranked[0][0] if ranked else 0.0
        strong_trade = trade is not None and trade_score >= limits["possible"]
        if strong_trade and trade_score >= top * limits[_limit(trade_parts, ranked)]:
            return Classification((), trade, trade_parts, True)
        if top < limits["possible"]:
            return Classification((), trade, trade_parts, None)
        doubt = trade is not None and strong_trade and trade_score >= top * limits["doubt"]
        chains: list[Chain] = []
        for rank, _own, chain in ranked:
            if rank < limits["possible"] or rank < top * limits["runner_up"] or len(chains) >= limits["max_chains"]:
                break
            sure = (
                rank >= limits["match"]
                and not doubt
                and (not chains or rank >= limits["equal"] * top)
                and _corroborated(chain)
            )
            chains.append(_with_verdict(chain, "match" if sure else "possible"))
        return Classification(tuple(chains), trade if doubt else None, trade_parts if doubt else (), False)


def _limit(trade_parts: Iterable[Part], ranked: list[tuple[float, float, Chain]]) -> str:
    """Which threshold an outside trade must pass: less when only it ends a name (医械贸易、汽车租赁), more when only a product
    of the best chain ends the project's name (冷链温控传感器)."""
    trade = any(part.head for part in trade_parts)
    heads = [part for part in ranked[0][2].parts if part.head] if ranked else []
    if trade and not heads:
        return "outside_head"
    named = any(part.field == "project" and part.context == Context.PLAIN.value for part in heads)
    return "outside_product" if named and not trade else "outside"


_LEGAL = re.compile(
    r"(?:股份|有限|责任|公司|集团|总公司|分公司|合伙企业|普通合伙|有限合伙|科技|技术|实业|发展|服务|管理|经营|[（(][^（()）]*[)）])+$"
)


def firm_end(company: str) -> int:
    """Where the trade in a company name ends: before 科技有限公司, 服务有限公司 and the like."""
    return len(_LEGAL.sub("", company)) or len(company)


def head_end(project: str) -> int:
    """Where the head noun of a project name ends: the name says last what the thing is, before words like 中试 or 基地."""
    return len(_SUFFIXES.sub("", project)) or len(project)


def _corroborated(chain: Chain) -> bool:
    """Two different words, codes or names speak for the chain; one alone, or guesses, are a hint, never a match."""
    return len({part.term for part in chain.parts if part.points >= _COUNTS and not part.guess}) > 1


def _with_verdict(chain: Chain, verdict: str) -> Chain:
    return Chain(chain.industry, chain.track, chain.segment, chain.score, verdict, chain.parts, chain.cites)
