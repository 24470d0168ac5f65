"""The vocabulary of intake (编者词库), read strictly from ``resources/intake``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.base.text import fold, fold_tight
from mhcrm.domain.fields import FIELDS
from mhcrm.domain.intake.keys import header_key
from mhcrm.domain.stages import STAGE_LABELS, Stage, shipped_names
from mhcrm.plan.yaml_strict import read_yaml, rule_error

HELPER_FIELDS = frozenset({"seq", "contact_phone", "owner_combined", "currency_word", "amount_unit"})
"""Header meanings that are no lead field: the serial number, cells that hold several facts, what an amount is counted in."""


@dataclass(frozen=True)
class Words:
    """Everything intake knows about words.

    Attributes:
        names: header key → field, certain synonyms; ``weak``: synonyms used when nothing certain stands in the table.
        rank: header key → place in its field's list (smaller wins when two columns claim one field).
        stages: folded word → stage; ``stage_names``: code → name officers know the stage by.
        money_units, area_units: folded unit word → unit of ``base.money`` / ``base.area``.
        flags: folded word → 是 or 否.
    """

    names: Mapping[str, str]
    weak: Mapping[str, str]
    rank: Mapping[str, int]
    blockers: tuple[str, ...]
    not_measures: tuple[str, ...]
    goods: frozenset[str]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    marks: frozenset[str]
    stages: Mapping[str, Stage]
    money_units: Mapping[str, str]
    area_units: Mapping[str, str]
    totals: frozenset[str]
    notes: tuple[str, ...]
    samples: frozenset[str]
    sample_names: tuple[str, ...]
    skip_sheets: tuple[str, ...]
    flags: Mapping[str, str]
    regions: tuple[str, ...]
    legal_forms: tuple[str, ...]
    project_tails: tuple[str, ...]
    stage_names: Mapping[str, str]


_HEADER_KEYS = frozenset({"fields", "blockers", "not_measures", "goods", "prefixes", "suffixes", "marks"})
_WORD_KEYS = frozenset(
    {
        "stages", "units", "totals", "notes", "samples", "sample_names", "skip_sheets", "flags", "regions",
        "legal_forms", "project_tails",
    }
)  # fmt: skip


def _mapping(file: Path, allowed: frozenset[str]) -> dict[str, object]:
    data, line_of = read_yaml(file)
    if not isinstance(data, dict):
        raise rule_error(file.name, 1, "应是一组“键: 值”。")
    for key in data:
        if key not in allowed:
            raise rule_error(
                file.name,
                line_of(key),
                f"不认识的键“{key}”。",
                todo=f"可用：{'、'.join(sorted(allowed))}。",
                key=str(key),
            )
    missing = allowed - set(data)
    if missing:
        raise rule_error(file.name, 1, f"缺少“{'、'.join(sorted(missing))}”。")
    return data


def _texts(file: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise RuleFileError(
            what=f"规则文件 {file.name} 的“{key}”应是一个列表。", code="rule_file", details={"key": key}
        )
    return tuple(str(item) for item in value)


def _headers(file: Path, fields: object) -> tuple[dict[str, str], dict[str, str], dict[str, int]]:
    names: dict[str, str] = {}
    weak: dict[str, str] = {}
    rank: dict[str, int] = {}
    for field, lists in cast("dict[str, dict[str, object]]", fields).items():
        if field not in FIELDS and field not in HELPER_FIELDS:
            raise rule_error(file.name, 1, f"没有名为“{field}”的字段。", key=field)
        for kind, target in (("names", names), ("weak", weak)):
            for place, text in enumerate(_texts(file, field, lists.get(kind, []))):
                key = header_key(text)
                if target.get(key, field) != field:
                    raise rule_error(file.name, 1, f"“{text}”同时属于 {target[key]} 和 {field}。", key=field)
                target[key] = field
                rank.setdefault(key, place + (1000 if kind == "weak" else 0))
    return names, weak, rank


def _stages(file: Path, value: object) -> dict[str, Stage]:
    stages: dict[str, Stage] = {fold_tight(label): stage for stage, label in STAGE_LABELS.items()}
    for code, words in cast("dict[str, object]", value).items():
        for word in _texts(file, code, words):
            stages[fold_tight(word)] = Stage(code)
    return stages


def load_words(folder: Path) -> Words:
    """Read and check both files.

    Raises:
        RuleFileError: unknown or missing key, a header given to two fields, a list that is none.
    """
    header_file, word_file = folder / "headers.yaml", folder / "words.yaml"
    heads, words = _mapping(header_file, _HEADER_KEYS), _mapping(word_file, _WORD_KEYS)
    names, weak, rank = _headers(header_file, heads["fields"])
    units = cast("dict[str, dict[str, str]]", words["units"])
    flags = cast("dict[str, object]", words["flags"])

    def texts(source: Mapping[str, object], file: Path, key: str) -> tuple[str, ...]:
        return _texts(file, key, source[key])

    return Words(
        names=names,
        weak=weak,
        rank=rank,
        blockers=texts(heads, header_file, "blockers"),
        not_measures=texts(heads, header_file, "not_measures"),
        goods=frozenset(header_key(text) for text in texts(heads, header_file, "goods")),
        prefixes=texts(heads, header_file, "prefixes"),
        suffixes=texts(heads, header_file, "suffixes"),
        marks=frozenset(texts(heads, header_file, "marks")),
        stages=_stages(word_file, words["stages"]),
        money_units={fold(word): unit for word, unit in units["money"].items()},
        area_units={fold(word): unit for word, unit in units["area"].items()},
        totals=frozenset(fold(word) for word in texts(words, word_file, "totals")),
        notes=texts(words, word_file, "notes"),
        samples=frozenset(texts(words, word_file, "samples")),
        sample_names=texts(words, word_file, "sample_names"),
        skip_sheets=texts(words, word_file, "skip_sheets"),
        flags={fold(word): answer for answer, group in flags.items() for word in _texts(word_file, answer, group)},
        regions=texts(words, word_file, "regions"),
        legal_forms=texts(words, word_file, "legal_forms"),
        project_tails=texts(words, word_file, "project_tails"),
        stage_names=shipped_names(),
    )


@lru_cache(maxsize=1)
def shipped_words() -> Words:
    """The vocabulary under ``resources/intake``, read once."""
    return load_words(resource("intake"))
