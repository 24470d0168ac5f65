"""Reads ``resources/plan/**/*.yaml`` into a :class:`~mhcrm.plan.base.PlanBase`; strict, complete or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.plan.base import PlanBase
from mhcrm.plan.compiled import read_compiled, write_compiled
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.lines import LINES_FILE, load_lines
from mhcrm.plan.matching_rules import RULES_FILE, load_match_rules
from mhcrm.plan.model import Cite, Record, RecordKind, Validity
from mhcrm.plan.rule_lines import rule_lines
from mhcrm.plan.schema import parse_record
from mhcrm.plan.upstairs_rules import UPSTAIRS_FILE, load_upstairs, upstairs_lines
from mhcrm.plan.yaml_strict import parse_yaml, rule_error

FILE_KEYS = ("records",)


def load_plan(folder: Path | None = None, *, cache: Path | None = None) -> PlanBase:
    """Load the shipped rule base, or the one in ``folder``.

    Args:
        folder: where the rule files are; None = the shipped ones.
        cache: folder for a compiled copy that makes the next start quick; None = read the files every time.

    Raises:
        RuleFileError: the first problem found; ``details["problems"]`` lists every one as text.
    """
    root = folder or resource("plan")
    lines_file, rules_file, upstairs_file = (resource(name) for name in (LINES_FILE, RULES_FILE, UPSTAIRS_FILE))
    contents = [(path.relative_to(root).as_posix(), path.read_bytes()) for path in _files(root)]
    if not contents:
        raise RuleFileError(what=f"规则文件夹 {root} 里没有规则文件。", todo="请重新安装程序。", code="rule_file")
    ours = [(file.name, file.read_bytes()) for file in (lines_file, rules_file, upstairs_file)]
    version = content_version([*contents, *ours])
    records = read_compiled(cache, version) if cache else None
    if records is None:
        records = _read_all(contents)
        if cache:
            write_compiled(cache, version, records)
    rules = load_match_rules(rules_file)
    lines = load_lines(lines_file) | rule_lines(rules.tier_lines, rules.slot_lines)
    lines |= upstairs_lines(load_upstairs(upstairs_file).items)
    return PlanBase(records=records, version=version, lines=lines)


def _read_all(contents: list[tuple[str, bytes]]) -> dict[str, Record]:
    reading = _Reading()
    for name, raw in contents:
        reading.read(name, raw)
    reading.resolve()
    reading.raise_problems()
    return reading.records


def content_version(contents: list[tuple[str, bytes]]) -> str:
    """Short hash over the names and bytes of the files: the version shown on every report."""
    digest = hashlib.sha256()
    for name, raw in contents:
        digest.update(f"{name}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()[:12]


def _files(root: Path) -> Iterator[Path]:
    yield from sorted(root.rglob("*.yaml"), key=lambda path: path.relative_to(root).as_posix())


class _Reading:
    """Collects records and problems over all files, then ties them together."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self._own_validity: set[str] = set()
        self._problems: list[RuleFileError] = []

    def read(self, name: str, raw: bytes) -> None:
        """Read the records of one file; a faulty record does not hide the next one."""
        try:
            data, line_of = parse_yaml(raw, name)
            cursor = Cursor(Source(name, line_of), data)
            cursor.only(FILE_KEYS)
            for item in cursor.children("records"):
                self._record(item)
        except RuleFileError as problem:
            self._problems.append(problem)

    def _record(self, cursor: Cursor) -> None:
        try:
            record, own_validity = parse_record(cursor)
        except RuleFileError as problem:
            self._problems.append(problem)
            return
        twin = self.records.get(record.id)
        if twin is not None:
            self._problem(record, f"编号“{record.id}”已用于 {twin.file} 第 {twin.line} 行。", "编号不能重复。")
            return
        self.records[record.id] = record
        if own_validity:
            self._own_validity.add(record.id)

    def resolve(self) -> None:
        """Check targets and cited documents; give records the validity and standing of their document."""
        documents = {
            str(record.data.get("number", "")): record
            for record in self.records.values()
            if record.kind is RecordKind.DOCUMENT
        }
        for record in list(self.records.values()):
            self._check_links(record)
            for cite in _cites(record):
                if cite.doc not in documents:
                    known = "、".join(documents) or "（一份也没有）"
                    self._problem(record, f"“{record.id}”的出处“{cite.doc}”不在文件清单中。", f"现有：{known}。")
            document = documents.get(record.cite.doc)
            if document is not None and record is not document:
                self.records[record.id] = self._inherit(record, document)

    def _inherit(self, record: Record, document: Record) -> Record:
        valid: Validity = record.valid if record.id in self._own_validity else document.valid
        return replace(record, valid=valid, history=record.history or document.history)

    def _check_links(self, record: Record) -> None:
        for link in record.links:
            if link.target not in self.records:
                self._problem(record, f"“{record.id}”指向不存在的编号“{link.target}”。", "请核对 links 里的 target。")

    def _problem(self, record: Record, what: str, todo: str) -> None:
        self._problems.append(rule_error(record.file, record.line, what, todo=todo))

    def raise_problems(self) -> None:
        """Raise the first problem, telling how many more there are."""
        if not self._problems:
            return
        first = self._problems[0]
        others = len(self._problems) - 1
        raise RuleFileError(
            what=first.what,
            todo=first.todo + (f"（另有 {others} 处问题。）" if others else ""),
            code=first.code,
            details={**first.details, "problems": [str(problem) for problem in self._problems]},
        )


def _cites(record: Record) -> Iterator[Cite]:
    yield record.cite
    yield from record.also
    yield from (figure.cite for figure in record.figures if figure.cite)
    yield from (link.cite for link in record.links if link.cite)
