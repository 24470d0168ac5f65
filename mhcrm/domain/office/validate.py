"""Whether an office rule may stand: the strict schema and the checks of the rule files, with messages to mend it by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from mhcrm.base.errors import InputError
from mhcrm.domain.matching.articles import compile_article
from mhcrm.domain.office.layer import added_record, amended_record, lay, lay_lines
from mhcrm.domain.office.terms import term_of
from mhcrm.domain.records import OverrideKind, RuleOverride
from mhcrm.plan.base import PlanBase
from mhcrm.plan.checks import check_plan
from mhcrm.plan.lexicon import LEVELS, TARGET_PREFIXES, Lexicon
from mhcrm.plan.lines import EditorLine
from mhcrm.plan.model import Record, RecordKind

BODY_KEYS: Mapping[OverrideKind, tuple[str, ...]] = {
    OverrideKind.END: (),
    OverrideKind.ALIAS: ("alias",),
    OverrideKind.TERM: ("text", "level", "needs", "unless"),
    OverrideKind.SUPERIOR: ("name", "doc", "at", "suspends", "note"),
    OverrideKind.SUCCESSOR: ("number", "name", "benefits", "note"),
}
_NEEDED: Mapping[OverrideKind, tuple[str, ...]] = {
    OverrideKind.ALIAS: ("alias",),
    OverrideKind.TERM: ("text",),
    OverrideKind.SUPERIOR: ("name", "doc"),
    OverrideKind.SUCCESSOR: ("number", "name"),
}
_FIXED = ("id", "kind")
_MANY = 2


def bad(what: str, todo: str = "", code: str = "override") -> InputError:
    """The refusal of an office rule."""
    return InputError(what, "", todo, code)


def check_override(override: RuleOverride, shipped: PlanBase, others: Sequence[RuleOverride], lexicon: Lexicon) -> None:
    """Refuse what cannot stand beside the shipped base and the office's other rules.

    Args:
        override: the rule to be kept; its id may be 0.
        others: the office's live rules without this one.

    Raises:
        InputError, RuleFileError: what is wrong, where, and how to mend it.
    """
    if not override.author.strip():
        raise bad("没有写经办人。", "请写明谁定的这条规则。")
    if not override.basis.strip():
        raise bad("没有写依据。", "请写文号，或如“2026年7月2日办公会”。")
    if override.valid_to is not None and override.valid_to < override.valid_from:
        raise bad(f"止期 {override.valid_to} 早于起期 {override.valid_from}。", "请核对日期。")
    _check_body(override)
    base = PlanBase(
        lay(shipped, others, override.valid_from), "", lay_lines(shipped.lines, others, override.valid_from)
    )
    _CHECKS[override.kind](override, base, lexicon)
    _check_effect(override, base)


def _check_body(override: RuleOverride) -> None:
    allowed = BODY_KEYS.get(override.kind)
    for key in override.body if allowed is not None else ():
        if key not in (allowed or ()):
            raise bad(
                f"“{override.kind}”类规则里不认识的键“{key}”。", f"可用：{'、'.join(allowed or ()) or '（没有）'}。"
            )
    for key in _NEEDED.get(override.kind, ()):
        if not str(override.body.get(key, "")).strip():
            raise bad(f"缺少“{key}”。", f"请补上“{key}”。")


def _target(override: RuleOverride, base: PlanBase) -> Record:
    record = base.records.get(override.target)
    if record is None:
        raise bad(f"规则库中没有编号“{override.target}”。", "用 mhcrm plan search 查找编号。", "unknown_rule")
    return record


def _add(override: RuleOverride, base: PlanBase, lexicon: Lexicon) -> None:
    del lexicon
    record = added_record(override)
    if record.id in base.records:
        raise bad(
            f"编号“{record.id}”已经用了（{base.records[record.id].name}）。", "新规则请另取编号；要改原规则请用“修改”。"
        )
    for link in record.links:
        if link.target not in base.records and link.target != record.id:
            raise bad(f"“{record.id}”指向不存在的编号“{link.target}”。", "请核对 links 里的 target。", "unknown_rule")
    _check_article(record, base)


def _amend(override: RuleOverride, base: PlanBase, lexicon: Lexicon) -> None:
    del lexicon
    if override.target in base.lines:
        value = override.body.get("value")
        if (
            set(override.body) != {"value"}
            or isinstance(value, bool)
            or not isinstance(value, int | float)
            or value <= 0
        ):
            line = base.lines[override.target]
            raise bad("参考线只能改成一个大于零的数。", f"写作 value: {line.value.normalize():f}，单位{line.unit}。")
        _check_bounds(base.lines[override.target], Decimal(str(value)))
        return
    old = _target(override, base)
    fixed = [key for key in _FIXED if key in override.body]
    if fixed or not override.body:
        raise bad(
            "修改时没有写要改什么。" if not override.body else f"“{fixed[0]}”不能修改。",
            "写出要改的项，如 note、data、valid。",
        )
    _check_article(amended_record(old, override), base)


def _check_bounds(line: EditorLine, value: Decimal) -> None:
    if line.least is not None and value < line.least:
        raise bad(f"“{line.name}”不能小于 {line.least}{line.unit}。", "请核对数字。")
    if line.most is not None and value > line.most:
        raise bad(f"“{line.name}”不能大于 {line.most}{line.unit}。", "请核对数字。")


def _check_article(record: Record, base: PlanBase) -> None:
    if record.kind is RecordKind.POLICY and "article" in record.data:
        compile_article(record, base.lines)


def _end(override: RuleOverride, base: PlanBase, lexicon: Lexicon) -> None:
    del lexicon
    record = _target(override, base)
    if record.valid.start is not None and override.valid_from <= record.valid.start:
        raise bad(
            f"“{record.name}”自 {record.valid.start} 起才施行，不能从 {override.valid_from} 起停止。",
            "请写之后的日期。",
        )
    if record.valid.end is not None and record.valid.end < override.valid_from:
        raise bad(f"“{record.name}”在 {record.valid.end} 已经期满。", "不必再停止。")


def _alias(override: RuleOverride, base: PlanBase, lexicon: Lexicon) -> None:
    del lexicon
    record, alias = _target(override, base), str(override.body["alias"])
    for other in base.by_kind[record.kind]:
        if alias in (other.name, *other.aliases) and other.cite.doc == record.cite.doc:
            raise bad(f"“{alias}”已是“{other.name}”的名称。", "请换一个别名，或不必再加。")


def _term(override: RuleOverride, base: PlanBase, lexicon: Lexicon) -> None:
    term = term_of(override)
    if len(term.text) < _MANY:
        raise bad(f"“{term.text}”只有一个字，太容易误中。", "请写成词。")
    if term.level not in LEVELS[1:]:
        raise bad(f"词的力度不能是“{term.level}”。", f"可用：{'、'.join(LEVELS[1:])}。")
    known = override.target in lexicon.trades or (
        override.target.startswith(TARGET_PREFIXES) and override.target in base.records
    )
    if not known:
        raise bad(f"“{override.target}”不是产业、赛道或细分的编号。", "用 mhcrm plan list track 查看。", "unknown_rule")
    if any((one.text, one.target) == (term.text, term.target) and not one.needs for one in lexicon.terms):
        raise bad(f"词库里“{override.target}”下已有“{term.text}”。", "不必再加。")


def _superior(override: RuleOverride, base: PlanBase, lexicon: Lexicon) -> None:
    del lexicon
    _target(override, base)


def _successor(override: RuleOverride, base: PlanBase, lexicon: Lexicon) -> None:
    del lexicon
    record = _target(override, base)
    if record.kind is not RecordKind.DOCUMENT:
        raise bad(f"“{record.name}”不是文件。", "后续文件取代的应当是一份文件，如 doc.2024-11。")
    if override.body["number"] in base.documents:
        raise bad(f"文号“{override.body['number']}”已在规则库中。", "请核对文号。")


_CHECKS: Mapping[OverrideKind, Callable[[RuleOverride, PlanBase, Lexicon], None]] = {
    OverrideKind.ADD: _add,
    OverrideKind.AMEND: _amend,
    OverrideKind.END: _end,
    OverrideKind.ALIAS: _alias,
    OverrideKind.TERM: _term,
    OverrideKind.SUPERIOR: _superior,
    OverrideKind.SUCCESSOR: _successor,
}


def _check_effect(override: RuleOverride, before: PlanBase) -> None:
    """What ``plan check`` would newly complain about is refused."""
    known = {(problem.id, problem.message) for problem in check_plan(before)}
    after = PlanBase(lay(before, (override,), override.valid_from), "", before.lines)
    fresh = [problem for problem in check_plan(after) if (problem.id, problem.message) not in known]
    if fresh:
        more = f"（另有 {len(fresh) - 1} 处问题。）" if len(fresh) > 1 else ""
        raise bad(f"这条规则放进规则库后，“{fresh[0].id}”不再完好：{fresh[0].message}", f"请改正后再保存。{more}")


def replaced_by(override: RuleOverride, others: Sequence[RuleOverride], on: date) -> RuleOverride | None:
    """Another live rule of the office that says something of the same kind about the same thing on the day."""
    key = _subject(override)
    for other in others:
        ends = other.valid_to is not None and other.valid_to < on
        if other.uid != override.uid and _subject(other) == key and not ends:
            return other
    return None


def _subject(override: RuleOverride) -> tuple[str, str, str]:
    """What an override is about: two live ones with the same subject conflict."""
    detail = {
        OverrideKind.ADD: "id",
        OverrideKind.ALIAS: "alias",
        OverrideKind.TERM: "text",
        OverrideKind.SUPERIOR: "doc",
    }
    key = detail.get(override.kind, "")
    return (override.kind.value, override.target, str(override.body.get(key, "")) if key else "")
