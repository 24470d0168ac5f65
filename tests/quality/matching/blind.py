"""The blind corpora: leads labelled from the documents before the engine was ever run on them, and their scores.

Labels speak in names of the documents; a label may accept several answers, and says when leaving a thing open is right.
``python -m tests.quality.matching.blind [--accept]`` prints the scores and the confusion; ``--accept`` writes the baseline.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from mhcrm.plan.model import Record
from mhcrm.plan.signals import load_signals

HERE = Path(__file__).parent
SETS = (
    "blind",
    "blind_second",
    "blind_third",
    "blind_fourth",
    "blind_fifth",
    "blind_sixth",
    "blind_seventh",
    "blind_eighth",
)
BASELINE = HERE / "blind_baseline.json"
AS_OF = date(2026, 11, 20)
NONE = "none"
LISTED = ("applies", "possible")

Labels = Mapping[str, list[str]]
Scores = dict[str, dict[str, bool]]


@dataclass(frozen=True)
class Blind:
    """One lead with its labels; ``articles`` are those that must be listed and those that must never be 可衔接."""

    id: str
    record: Mapping[str, str]
    labels: Labels
    open_tier: bool
    tier_scored: bool
    must: tuple[int, ...]
    never: tuple[int, ...]
    why: str


@lru_cache(maxsize=1)
def cases() -> tuple[Blind, ...]:
    """Every case of every blind set."""
    return tuple(case for name in SETS for case in _read(HERE / f"{name}.json"))


def _read(path: Path) -> Iterator[Blind]:
    for row in json.loads(path.read_text(encoding="utf-8")):
        labels = row["labels"]
        record = {key: value for key, value in row["lead"].items() if key != "id"}
        yield Blind(
            row["lead"]["id"],
            record,
            labels,
            labels["tier_unknown_ok"],
            labels["tier_scored"],
            tuple(labels["policies_must"]),
            tuple(labels["policies_not"]),
            labels["why"],
        )


@lru_cache(maxsize=1)
def reports() -> Mapping[str, MatchReport]:
    """The report of every case, by id."""
    matcher = Matcher(load_plan().view(AS_OF), load_lexicon(), load_signals(), load_match_rules())
    return {case.id: matcher.match(record_to_lead(case.record)) for case in cases()}


def _plain(name: str) -> str:
    return re.sub(r"产业$", "", re.sub(r"[\s“”\"‘’'（）()]", "", name))


def _names(records: Iterable[Record | None]) -> set[str]:
    return {_plain(name) for record in records if record for name in (record.name, *record.aliases)}


def judge(case: Blind, report: MatchReport) -> dict[str, bool]:
    """Named yes/no results of one case."""
    return {**_chain(case, report), **_parks(case, report), **_tier(case, report), **_policies(case, report)}


def _chain(case: Blind, report: MatchReport) -> dict[str, bool]:
    chains, right = report.classification.chains, set(case.labels["industries_ok"])
    if right == {NONE}:
        return {"outside": not chains}
    first = chains[0].industry.name if chains else NONE
    result = {"industry": _plain(first) in {_plain(name) for name in right}}
    tracks = {_plain(name) for name in case.labels["tracks_ok"]}
    if tracks and chains and NONE not in right:
        result["track"] = bool(_names(r for chain in chains[:2] for r in (chain.track, chain.segment)) & tracks)
    return result


def _parks(case: Blind, report: MatchReport) -> dict[str, bool]:
    parks, result = report.site.parks, {}
    right, wrong = ({_plain(name) for name in case.labels[key]} for key in ("parks_ok", "parks_bad"))
    if right and case.labels["industries_ok"] != [NONE]:
        result["parks3"] = bool(_names(choice.park for choice in parks[:3]) & right)
    if parks:
        result["park1"] = _plain(parks[0].park.name) not in wrong
    return result


def _tier(case: Blind, report: MatchReport) -> dict[str, bool]:
    if not case.tier_scored:
        return {}
    name, right = report.tier.name, case.labels["tier_ok"]
    return {"tier": name in right or (name is None and case.open_tier)}


def _policies(case: Blind, report: MatchReport) -> dict[str, bool]:
    found = {verdict.article: verdict.verdict.value for verdict in report.policies}
    must = {f"article {number}": found.get(number) in LISTED for number in case.must}
    never = {f"not {number}": found.get(number) != "applies" for number in case.never}
    return must | never


def run() -> Scores:
    """Results of every case."""
    return {case.id: judge(case, reports()[case.id]) for case in cases()}


def _kind(name: str) -> str:
    return name.split(" ", 1)[0]


def rates(scores: Scores) -> dict[str, float]:
    """Share of yes for each kind of result."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for result in scores.values():
        for name, good in result.items():
            counts[_kind(name)][0] += good
            counts[_kind(name)][1] += 1
    return {name: round(good / total, 4) for name, (good, total) in sorted(counts.items())}


def failures(scores: Scores) -> dict[str, list[str]]:
    """Named result → ids of the cases that miss it."""
    missed: dict[str, list[str]] = defaultdict(list)
    for ident, result in scores.items():
        for name, good in result.items():
            if not good:
                missed[name].append(ident)
    return dict(sorted(missed.items()))


def listed_per_lead() -> float:
    """Articles a report lists (可衔接 or 可能可衔接), on average."""
    total = sum(verdict.verdict.value in LISTED for report in reports().values() for verdict in report.policies)
    return round(total / len(reports()), 2)


def confusion() -> Counter[tuple[str, str]]:
    """(accepted industries, found industry) where they differ, counted."""
    wrong: Counter[tuple[str, str]] = Counter()
    for case in cases():
        chains = reports()[case.id].classification.chains
        found = chains[0].industry.name if chains else NONE
        if found not in case.labels["industries_ok"]:
            wrong["/".join(case.labels["industries_ok"]), found] += 1
    return wrong


def main(arguments: Sequence[str]) -> None:
    """Print the scores; with ``--accept`` write the failures as the new baseline."""
    scores = run()
    print(rates(scores), "listed per lead", listed_per_lead())
    for name, missed in failures(scores).items():
        print(f"  {name}: {' '.join(missed)}")
    print("confusion", dict(confusion()))
    if "--accept" in arguments:
        text = json.dumps({"rates": rates(scores), "failures": failures(scores)}, ensure_ascii=False, indent=1)
        BASELINE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
