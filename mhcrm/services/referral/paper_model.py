"""What a referral paper is made of, and the words around it from ``resources/referral/papers.yaml``. Plain texts only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from mhcrm.base.paths import resource
from mhcrm.plan.yaml_strict import read_yaml, rule_error

KINDS: Mapping[str, str] = {
    "receipt": "登记回执",
    "confirmation": "确认函",
    "checks": "核查表",
    "sheet": "计算表",
    "approval": "审批表",
    "notice": "公示",
    "payment": "拨付申请单",
    "transfer": "流转单",
}
"""Papers of one claim; a referrer's statement and the yearly register are separate."""

PLACES = frozenset(
    ("referrers", "project", "code", "scheme", "doc_no", "version", "start", "days", "until", "from_unit", "to_unit",
     "today", "year")
)  # fmt: skip
"""Words a text may ask for in braces."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: caption, remark on the right, (head, width in mm, right-aligned) per column, rows of plain text."""

    caption: str
    remark: str
    columns: tuple[tuple[str, float, bool], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, complete and as printed."""

    title: str
    number: str
    intro: str
    grids: tuple[Grid, ...]
    notes: tuple[str, ...]
    signs: tuple[str, ...]
    outside: bool
    across: bool = False

    def text(self) -> str:
        """Everything printed, for searching."""
        cells = [cell for grid in self.grids for row in grid.rows for cell in row]
        return "\n".join([self.title, self.number, self.intro, *cells, *self.notes])


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of a kind of paper."""

    title: str
    outside: bool
    intro: str
    notes: tuple[str, ...]
    signs: tuple[str, ...]


@lru_cache(maxsize=1)
def paper_words() -> dict[str, Words]:
    """Kind → words.

    Raises:
        RuleFileError: a kind without words, an unknown key or place; names file and line.
    """
    file = "referral/papers.yaml"
    data, lines = read_yaml(resource(file), file)
    rows = data.get("papers") if isinstance(data, dict) else None
    if not isinstance(rows, dict):
        raise rule_error(file, 1, "应有 papers。")
    found = {}
    for kind, row in rows.items():
        line = lines("papers", kind)
        if not isinstance(row, dict) or set(row) != {"title", "outside", "intro", "notes", "signs"}:
            raise rule_error(file, line, "每种文书要写 title、outside、intro、notes、signs。", key=str(kind))
        texts = [str(row["title"]), str(row["intro"] or "")]
        strange = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name} - PLACES
        if strange:
            raise rule_error(file, line, f"不认识的词：{'、'.join(sorted(strange))}。", key=str(kind))
        notes, signs = tuple(map(str, row["notes"])), tuple(map(str, row["signs"]))
        found[str(kind)] = Words(texts[0], bool(row["outside"]), texts[1], notes, signs)
    lacking = ({*KINDS, "statement", "book"}) - found.keys()
    if lacking:
        raise rule_error(file, 1, f"缺少文书：{'、'.join(sorted(lacking))}。")
    return found


def composed(
    kind: str,
    number: str,
    values: Mapping[str, str],
    grids: tuple[Grid, ...],
    *,
    extra: tuple[str, ...] = (),
    across: bool = False,
) -> Paper:
    """A paper of a kind with its places filled; unknown values print as 待核实."""
    words = paper_words()[kind]
    ready = {name: values.get(name) or "待核实" for name in PLACES}
    return Paper(
        words.title.format_map(ready),
        number,
        words.intro.format_map(ready),
        grids,
        (*extra, *words.notes),
        words.signs,
        words.outside,
        across,
    )
