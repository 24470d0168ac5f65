"""Office rules as one YAML file for colleagues: written plainly, read strictly."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import yaml

from mhcrm.domain.records import OverrideKind, RuleOverride
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.yaml_strict import parse_yaml

FORM = 1
ENTRY_KEYS = ("uid", "kind", "target", "body", "from", "to", "author", "basis", "note", "created_at")
KIND_LABELS: Mapping[OverrideKind, str] = {
    OverrideKind.ADD: "新增规则",
    OverrideKind.AMEND: "修改规则",
    OverrideKind.END: "停止规则",
    OverrideKind.ALIAS: "别名",
    OverrideKind.TERM: "词",
    OverrideKind.SUPERIOR: "上位规定",
    OverrideKind.SUCCESSOR: "后续文件",
}


@dataclass(frozen=True, slots=True)
class OverrideDraft:
    """An office rule before it is stored; ``uid`` and ``created_at`` are kept when it comes from a colleague's file."""

    kind: OverrideKind
    target: str
    body: Mapping[str, Any]
    valid_from: date
    author: str
    basis: str
    valid_to: date | None = None
    note: str = ""
    uid: str = ""
    created_at: datetime | None = None
    line: int = field(default=0, compare=False)

    def as_override(self, now: datetime, number: int = 0) -> RuleOverride:
        """The record it becomes."""
        made = self.created_at or now
        uid = self.uid or uid_of(self, made)
        return RuleOverride(
            number, uid, self.kind, self.target, dict(self.body), self.valid_from, self.valid_to, self.author,
            self.basis, made, self.note,
        )  # fmt: skip


def uid_of(draft: OverrideDraft, moment: datetime) -> str:
    """Identity of a rule across databases: the hash of what was said, by whom and when."""
    parts = [draft.kind.value, draft.target, dict(draft.body), str(draft.valid_from), str(draft.valid_to)]
    parts += [draft.author, draft.basis, moment.astimezone(UTC).isoformat()]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:16]


def row_of(item: RuleOverride) -> dict[str, object]:
    """The values to store; an addition is kept under the id of its own record."""
    return {
        "uid": item.uid, "kind": item.kind, "target": item.target or str(item.body.get("id", "")), "body": item.body,
        "valid_from": item.valid_from, "valid_to": item.valid_to, "author": item.author.strip(),
        "basis": item.basis.strip(), "note": item.note, "created_at": item.created_at,
    }  # fmt: skip


class Standing(StrEnum):
    """What an entry of a colleague's file is to this database."""

    NEW = "new"
    SAME = "same"
    REVOKED = "revoked"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One entry of the file and, where it meets one of ours, that one."""

    standing: Standing
    draft: OverrideDraft
    ours: RuleOverride | None = None


def dump(overrides: Sequence[RuleOverride], moment: datetime) -> str:
    """The file's text."""
    document = {"office_rules": FORM, "exported_at": _stamp(moment), "rules": [_entry(item) for item in overrides]}
    head = "# 本办规则。用 mhcrm plan override import 读入；每条写明起止、经办人和依据。\n"
    return head + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)


def _entry(item: RuleOverride) -> dict[str, object]:
    raw: dict[str, object] = {
        "uid": item.uid, "kind": item.kind.value, "target": item.target or None, "body": dict(item.body) or None,
        "from": item.valid_from, "to": item.valid_to, "author": item.author, "basis": item.basis,
        "note": item.note or None, "created_at": _stamp(item.created_at),
    }  # fmt: skip
    return {key: value for key, value in raw.items() if value is not None}


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def load(raw: bytes, name: str, today: date, author: str = "", basis: str = "") -> list[OverrideDraft]:
    """Read a file of office rules.

    Args:
        raw: the bytes (UTF-8 YAML or JSON).
        name: how messages call it.
        today: first day of entries without ``from``.
        author, basis: for entries that name none.

    Raises:
        RuleFileError: not YAML, an unknown key, a missing or wrong value; names file and line.
    """
    data, line_of = parse_yaml(raw, name)
    root = Cursor(Source(name, line_of), data)
    root.only(("office_rules", "exported_at", "rules"))
    if root.value.get("office_rules", FORM) != FORM:
        root.fail("这是更新版本的本办规则文件。", "请更新程序后再读入。", "office_rules")
    drafts = [_draft(item, today, author, basis) for item in root.children("rules")]
    if not drafts:
        root.fail("文件里没有规则。", "写作 rules: 下面每条以“- ”开头。", "rules")
    return drafts


def _draft(item: Cursor, today: date, author: str, basis: str) -> OverrideDraft:
    item.only(ENTRY_KEYS)
    body = item.child("body")
    created = item.text("created_at", "")
    return OverrideDraft(
        kind=item.choice("kind", OverrideKind),
        target=item.text("target", ""),
        body=plain(dict(body.value)) if body else {},
        valid_from=item.day("from") or today,
        valid_to=item.day("to"),
        author=item.text("author", author or None),
        basis=item.text("basis", basis or None),
        note=item.text("note", ""),
        uid=item.text("uid", ""),
        created_at=_moment(item, created) if created else None,
        line=item.line,
    )


def read_body(text: str) -> dict[str, Any]:
    """The content of a rule as typed, one ``项: 值`` a line.

    Raises:
        RuleFileError: not of that form.
    """
    data, line_of = parse_yaml(text.encode(), "内容")
    cursor = Cursor(Source("内容", line_of), data if data is not None else {})
    made: dict[str, Any] = plain(dict(cursor.value))
    return made


def _moment(item: Cursor, text: str) -> datetime:
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        item.fail(f"“{text}”不是时刻。", "写作 2026-07-01T09:00:00+00:00，或不写。", "created_at")
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def plain(value: Any) -> Any:
    """What the database can keep as JSON: days become their ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
