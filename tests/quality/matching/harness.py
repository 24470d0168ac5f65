"""The matching corpus: our own labelled leads, named degradations of them, and the scores compared with a baseline."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from mhcrm.domain.intake.records import record_to_lead
from mhcrm.domain.matching.engine import Matcher
from mhcrm.domain.matching.report import MatchReport
from mhcrm.plan.lexicon import load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.signals import load_signals
from mhcrm.plan.yaml_strict import read_yaml

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
AS_OF = date(2026, 11, 20)
HEADERS = {
    "企业": "企业名称",
    "项目": "项目名称",
    "简介": "项目简介",
    "行业": "行业",
    "投资": "投资总额",
    "用地": "用地需求",
    "面积": "建筑面积需求",
    "环节": "所处环节",
    "性质": "企业性质",
    "来源": "来源",
    "备注": "备注",
}
UNDECIDED = "未定"

Record = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One labelled lead: what the documents say of it, by record ids without their prefix."""

    id: str
    record: Record
    industries: frozenset[str]
    tracks: frozenset[str]
    parks: frozenset[str]
    tiers: frozenset[str]
    why: str


@lru_cache(maxsize=1)
def corpus() -> tuple[Case, ...]:
    """Every case of ``corpus/``."""
    found = []
    for path in sorted((HERE / "corpus").glob("*.yaml")):
        data, _ = read_yaml(path)
        assert isinstance(data, dict)
        found.extend(_case(row) for row in data["leads"])
    return tuple(found)


def _case(row: Mapping[str, object]) -> Case:
    def ids(key: str, prefix: str) -> frozenset[str]:
        value = row.get(key, [])
        assert isinstance(value, list)
        return frozenset(f"{prefix}.{item}" for item in value)

    tiers = row["层级"]
    assert isinstance(tiers, list)
    return Case(
        str(row["id"]),
        {header: str(row[key]) for key, header in HEADERS.items() if key in row},
        ids("产业", "industry"),
        ids("赛道", "track"),
        ids("载体", "park"),
        frozenset(str(tier) for tier in tiers),
        str(row["理由"]),
    )


@lru_cache(maxsize=1)
def matcher() -> Matcher:
    """The shipped rules and vocabulary on the corpus date."""
    return Matcher(load_plan().view(AS_OF), load_lexicon(), load_signals(), load_match_rules())


def match(record: Mapping[str, str]) -> MatchReport:
    """Match one record with Chinese headers."""
    return matcher().match(record_to_lead(record))


def verdicts(case: Case, report: MatchReport) -> dict[str, bool]:
    """Named yes/no results of one case."""
    chains, parks = report.classification.chains, report.site.parks
    result: dict[str, bool] = {}
    if not case.industries:
        result["outside"] = not chains
    else:
        result["industry"] = bool(chains) and chains[0].industry.id in case.industries
        found = {chain.track.id for chain in chains[:2] if chain.track}
        result["track"] = bool(found & case.tracks)
        result["parks3"] = bool({choice.park.id for choice in parks[:3]} & case.parks)
        result["park1"] = bool(parks) and parks[0].park.id in case.parks
    result["tier"] = (report.tier.name or UNDECIDED) in case.tiers
    result["cited"] = all(chain.cites for chain in chains) and all(
        all(reason.cite.doc for reason in choice.reasons) for choice in parks
    )
    return result


def run(change: Callable[[Record, random.Random], Record] | None = None) -> dict[str, dict[str, bool]]:
    """Results of every case, after ``change`` (a degradation; its randomness is fixed per case)."""
    out = {}
    for case in corpus():
        record = dict(case.record)
        if change is not None:
            record = change(record, random.Random(case.id))
        out[case.id] = verdicts(case, match(record))
    return out


def rates(results: Mapping[str, Mapping[str, bool]]) -> dict[str, float]:
    """Share of yes for each named result."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for result in results.values():
        for name, good in result.items():
            counts[name][0] += good
            counts[name][1] += 1
    return {name: round(good / total, 4) for name, (good, total) in sorted(counts.items())}


def failures(results: Mapping[str, Mapping[str, bool]]) -> dict[str, list[str]]:
    """Named result → ids of the cases that miss it."""
    missed: dict[str, list[str]] = defaultdict(list)
    for ident, result in results.items():
        for name, good in result.items():
            if not good:
                missed[name].append(ident)
    return dict(sorted(missed.items()))


def confusion() -> Counter[tuple[str, str]]:
    """(expected industry, found industry) where they differ; ``-`` means no chain."""
    wrong: Counter[tuple[str, str]] = Counter()
    for case in corpus():
        chains = match(case.record).classification.chains
        found = chains[0].industry.id if chains else "-"
        if found not in (case.industries or {"-"}):
            wrong["/".join(sorted(case.industries)) or "-", found] += 1
    return wrong


# -- named degradations ------------------------------------------------------------------------------------------
def _without(*headers: str) -> Callable[[Record, random.Random], Record]:
    def change(record: Record, chance: random.Random) -> Record:
        return {key: value for key, value in record.items() if key not in headers}

    return change


def _full_width(record: Record, chance: random.Random) -> Record:
    table = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    texts = ("项目名称", "项目简介", "备注")
    return {key: value.translate(table) if key in texts else value for key, value in record.items()}


def _spaced(record: Record, chance: random.Random) -> Record:
    """A sheet whose cells were justified by hand: blanks inside the words."""
    texts = ("项目名称", "项目简介")
    return {
        key: " ".join(value) if key in texts and not any(c.isascii() and c.isalpha() for c in value) else value
        for key, value in record.items()
    }


def _typos(record: Record, chance: random.Random) -> Record:
    """One character in fifteen of the summary is lost."""
    text = record.get("项目简介", "")
    kept = "".join(char for char in text if chance.random() > 1 / 15)
    return {**record, "项目简介": kept}


def _swapped(record: Record, chance: random.Random) -> Record:
    """Project name and summary stand in each other's column."""
    return {**record, "项目名称": record.get("项目简介", ""), "项目简介": record.get("项目名称", "")}


def _lower_english(record: Record, chance: random.Random) -> Record:
    return {key: value.lower() if key in ("项目名称", "项目简介") else value for key, value in record.items()}


def _three_words(record: Record, chance: random.Random) -> Record:
    """The summary cut to its first fourteen characters."""
    return {**record, "项目简介": record.get("项目简介", "")[:14]}


DEGRADATIONS: dict[str, Callable[[Record, random.Random], Record]] = {
    "no_industry_column": _without("行业"),
    "no_company": _without("企业名称"),
    "no_project": _without("项目名称"),
    "no_summary": _without("项目简介"),
    "full_width": _full_width,
    "blanks_inside": _spaced,
    "lost_characters": _typos,
    "swapped_columns": _swapped,
    "lower_case": _lower_english,
    "three_words": _three_words,
}


def measure() -> dict[str, dict[str, object]]:
    """Rates and failures of the plain corpus and of every degradation."""
    out: dict[str, dict[str, object]] = {}
    for name, change in _all():
        results = run(change)
        out[name] = {"rates": rates(results), "failures": failures(results)}
    return out


def _all() -> Iterator[tuple[str, Callable[[Record, random.Random], Record] | None]]:
    yield "plain", None
    yield from DEGRADATIONS.items()


def main(arguments: Sequence[str]) -> None:
    """``python -m tests.quality.matching.harness [--accept]``: print the scores; write them as the new baseline."""
    found = measure()
    for name, part in found.items():
        print(f"{name:20}", part["rates"])
    plain = found["plain"]["failures"]
    assert isinstance(plain, dict)
    for name, missed in plain.items():
        print(f"  {name}: {' '.join(missed)}")
    print("confusion", dict(confusion()))
    if "--accept" in arguments:
        BASELINE.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
