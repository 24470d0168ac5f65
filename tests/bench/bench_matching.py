"""Matching many leads fully against 2,000 slots, against one bare pass of the vocabulary automaton over the same text.

Run by ``mhcrm bench matching`` or ``python tests/bench/bench_matching.py --size 10000``; prints one JSON document.
The second row of a size takes as floor the vocabulary pass as the engine needs it (normalising, guards, contexts).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mhcrm.domain.intake.records import record_to_lead
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.engine import Matcher
from mhcrm.domain.matching.profile import TRADE_FIELDS
from mhcrm.domain.matching.slots import Slot
from mhcrm.plan.lexicon import load_lexicon, normalise
from mhcrm.plan.loader import load_plan
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.model import RecordKind
from mhcrm.plan.signals import load_signals
from mhcrm.plan.yaml_strict import read_yaml

SIZES = (1_000, 10_000)
SLOTS = 2_000
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


def leads(size: int) -> list[Lead]:
    """The quality corpus in random order; each lead with its own serial number, areas and amount.

    Numbers differ as people write them (two leading digits), so that nothing remembered from an equal lead helps more than
    it would in a real portfolio.
    """
    found: list[Lead] = []
    for path in sorted((ROOT / "tests" / "quality" / "matching" / "corpus").glob("*.yaml")):
        data, _ = read_yaml(path)
        assert isinstance(data, dict)
        found.extend(
            record_to_lead({HEADERS[key]: str(value) for key, value in row.items() if key in HEADERS})
            for row in data["leads"]
        )
    rng = random.Random(size)
    out = []
    for at in range(size):
        lead = rng.choice(found)
        sizes = {
            name: _near(rng, value)
            for name in ("floor_area_sqm", "land_mu", "investment_wan")
            if (value := lead.number(name))
        }
        out.append(Lead({**lead.values, **sizes, "project": f"{lead.text('project')}{at}"}, lead.raw))
    return out


def _near(rng: random.Random, value: Decimal) -> Decimal:
    """A number of the same order with two leading digits."""
    number = float(value) * rng.uniform(0.4, 2.5)
    digits = 10 ** max(0, len(str(int(number))) - 2)
    return Decimal(max(1, round(number / digits)) * digits)


def slots(parks: list[str]) -> list[Slot]:
    """Free and taken units over all parks."""
    rng = random.Random(7)
    return [
        Slot(
            f"S{at}",
            f"单元{at}",
            rng.choice(parks),
            rng.choice(("room", "floor", "building", "plot")),
            Decimal(rng.randint(80, 20_000)),
            Decimal(rng.randint(5, 120)),
            free=rng.random() < 0.6,
            reason="在租",
        )
        for at in range(SLOTS)
    ]


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int)
    size = parser.parse_args().size
    view = load_plan().view(date(2026, 11, 20))
    parks = [record.id for record in view.of_kind(RecordKind.PARK)]
    matcher = Matcher(view, load_lexicon(), load_signals(), load_match_rules(), slots(parks))
    rows = []
    for number in (size,) if size else SIZES:
        many = leads(number)
        fields = [{name: lead.text(name) for name in TRADE_FIELDS if lead.text(name)} for lead in many]
        texts = ["\n".join(normalise(text) for text in one.values()) for one in fields]
        bare = timed(lambda texts=texts: [sum(1 for _ in matcher.vocabulary.automaton.iter(text)) for text in texts])
        scan = timed(lambda fields=fields: [matcher.vocabulary.scan(one) for one in fields])
        ours = timed(lambda many=many: [matcher.match(lead) for lead in many])
        peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
        rows.append(
            {
                "size": number,
                "ours_s": ours,
                "floor_s": bare,
                "ratio": ours / bare,
                "peak_mib": peak,
                "note": "比自动机裸扫一遍",
            }
        )
        rows.append(
            {
                "size": number,
                "ours_s": ours,
                "floor_s": scan,
                "ratio": ours / scan,
                "peak_mib": peak,
                "note": "比词库扫描（含规整、语境）一遍",
            }
        )
    print(json.dumps({"name": "matching", "rows": rows}, ensure_ascii=False))


if __name__ == "__main__":
    main()
