"""What can be wrong with an imported sheet, as typed records.

Every kind says what happened, why it matters and how to mend it. Texts are rendered late, so that a hundred thousand
problems cost no strings until somebody looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from mhcrm.base.paths import resource
from mhcrm.domain.fields import LABELS
from mhcrm.plan.yaml_strict import read_yaml, rule_error


class Level(StrEnum):
    """How grave a problem is: an ``error`` keeps the row out, a ``warning`` needs a look, a ``note`` only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Scope(StrEnum):
    """What the problem is about."""

    FILE = "file"
    SHEET = "sheet"
    COLUMN = "column"
    ROW = "row"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One code of the list 导入问题一览."""

    code: str
    level: Level
    scope: Scope
    title: str
    template: str
    remedy: str


_KEYS = frozenset({"level", "scope", "title", "message", "remedy"})


def load_problem_kinds(path: Path) -> dict[str, ProblemKind]:
    """Read the list of problems strictly.

    Raises:
        RuleFileError: unknown or missing key, unknown level or scope.
    """
    data, line_of = read_yaml(path)
    entries = data.get("problems") if isinstance(data, dict) else None
    if not isinstance(entries, dict):
        raise rule_error(path.name, 1, "应有“problems”。")
    kinds: dict[str, ProblemKind] = {}
    for code, entry in entries.items():
        if not isinstance(entry, dict) or set(entry) != _KEYS:
            raise rule_error(
                path.name, line_of("problems", code), f"“{code}”应正好有 {'、'.join(sorted(_KEYS))}。", key=code
            )
        try:
            level, scope = Level(entry["level"]), Scope(entry["scope"])
        except ValueError as problem:
            raise rule_error(path.name, line_of("problems", code), str(problem), key=code) from None
        kinds[code] = ProblemKind(code, level, scope, str(entry["title"]), str(entry["message"]), str(entry["remedy"]))
    return kinds


@lru_cache(maxsize=1)
def problem_kinds() -> Mapping[str, ProblemKind]:
    """The shipped list 导入问题一览."""
    return load_problem_kinds(resource("intake/problems.yaml"))


HELPER_LABELS = {"seq": "序号", "contact_phone": "联系人和电话", "owner_combined": "责任单位和人"}
"""What columns are called that are taken apart into several fields."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding at one place.

    Attributes:
        code: key of :func:`problem_kinds`.
        field: canonical field, "" when none.
        cell: address such as ``F7``, "" when none.
        raw: the text as written.
        params: further values of the template.
    """

    code: str
    field: str = ""
    cell: str = ""
    raw: str = ""
    params: Mapping[str, str] | None = None

    @property
    def kind(self) -> ProblemKind:
        """The entry of the list of problems."""
        return problem_kinds()[self.code]

    @property
    def level(self) -> Level:
        """How grave it is."""
        return self.kind.level

    @property
    def finding(self) -> str:
        """What and why, in Chinese."""
        label = LABELS.get(self.field) or HELPER_LABELS.get(self.field, self.field.removeprefix("x:") or "内容")
        shown = self.raw if len(self.raw) <= 60 else self.raw[:60] + "…"
        return self.kind.template.format_map(_Params(self.params or {}, label=label, raw=shown.replace("\n", " ")))

    @property
    def message(self) -> str:
        """What, why and how to mend."""
        return self.finding + self.kind.remedy

    def as_json(self) -> dict[str, object]:
        """The problem as DESIGN's ``problems`` entry."""
        return {
            "code": self.code,
            "level": self.level.value,
            "field": self.field or None,
            "cell": self.cell or None,
            "raw": self.raw or None,
            "message": self.message,
        }


class _Params(dict[str, str]):
    """Template values; a missing one shows as a dash instead of failing the whole report."""

    def __init__(self, params: Mapping[str, str], **more: str) -> None:
        super().__init__({**params, **more})

    def __missing__(self, key: str) -> str:
        return "—"
