"""The words the search for duplicates knows (编者词库), read strictly from ``resources/intake/identity.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.plan.yaml_strict import read_yaml, rule_error

_LISTS = (
    "unnamed", "unnamed_starts", "office_endings", "labels", "former", "not_names", "descriptors", "team_endings", "branches",
    "countries", "zones", "legal_forms", "fillers",
)  # fmt: skip
_GROUPS = ("places", "functions")


@dataclass(frozen=True)
class Vocabulary:
    """Words by what they mean in a company or project cell; the file says in Chinese what each list is for.

    Attributes:
        province: place → the province it lies in (a province lies in itself).
        function: word → what a project is for, as one word.
    """

    lists: Mapping[str, tuple[str, ...]]
    short_forms: Mapping[str, str]
    province: Mapping[str, str]
    function: Mapping[str, str]


def load_vocabulary(file: Path) -> Vocabulary:
    """Read and check the file.

    Raises:
        RuleFileError: a key unknown or missing, a list that is none.
    """
    data, line_of = read_yaml(file)
    wanted = {*_LISTS, *_GROUPS, "short_forms"}
    if not isinstance(data, dict):
        raise rule_error(file.name, 1, "应是一组“键: 值”。")
    for key in data:
        if key not in wanted:
            raise rule_error(file.name, line_of(key), f"不认识的键“{key}”。", key=str(key))
    if missing := wanted - set(data):
        raise rule_error(file.name, 1, f"缺少“{'、'.join(sorted(missing))}”。")
    groups = {key: _group(file, key, data[key]) for key in _GROUPS}
    province, function = (
        {word: name for name, words in groups[key].items() for word in (name, *words)} for key in _GROUPS
    )
    lists = {key: _texts(file, key, data[key]) for key in _LISTS}
    short = _mapping(file, "short_forms", data["short_forms"])
    return Vocabulary(lists, {str(k): str(v) for k, v in short.items()}, province, function)


def _mapping(file: Path, key: str, value: object) -> dict[object, object]:
    if not isinstance(value, dict):
        raise RuleFileError(
            what=f"规则文件 {file.name} 的“{key}”应是一组“键: 值”。", code="rule_file", details={"key": key}
        )
    return value


def _group(file: Path, key: str, value: object) -> dict[str, tuple[str, ...]]:
    return {str(name): _texts(file, f"{key}.{name}", words) for name, words in _mapping(file, key, value).items()}


def _texts(file: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise RuleFileError(
            what=f"规则文件 {file.name} 的“{key}”应是一个列表。", code="rule_file", details={"key": key}
        )
    return tuple(str(word) for word in value)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped words, read once."""
    return load_vocabulary(resource("intake") / "identity.yaml")
