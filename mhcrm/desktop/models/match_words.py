"""The match report's JSON as the window needs it: typed, forgiving; a part that is absent reads as empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Json = Mapping[str, object]
_YEAR = re.compile(r"〔\d{4}〕")
VERDICTS: tuple[tuple[str, str], ...] = (
    ("applies", "可衔接"),
    ("possible", "可能可衔接"),
    ("no", "不符合"),
    ("expired", "已过有效期"),
)
STANDINGS = {"named": "明确点名", "same-chain": "同链", "unmentioned": "未提及"}
BASIS_WORDS = {"editor": "编者规则", "office": "本办规则"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A document and the place in it."""

    doc: str
    at: str

    @property
    def short(self) -> str:
        """「8号文 四（三）1」: the number alone, as officers say it."""
        number = _YEAR.sub("", self.doc).removeprefix("闵府发").removeprefix("闵府规发").replace("号", "号文")
        return f"{number} {self.at}".strip()

    @property
    def full(self) -> str:
        """The whole 文号 and place."""
        return f"{self.doc} {self.at}".strip()


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason with its source."""

    text: str
    basis: str
    cite: Cited | None


@dataclass(frozen=True, slots=True)
class ChainLine:
    """One chain: industry › track › segment."""

    path: tuple[str, ...]
    certain: bool
    basis: str
    terms: tuple[str, ...]
    cites: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class ParkLine:
    """One park."""

    name: str
    standing: str
    role: str
    reasons: tuple[ReasonLine, ...]
    against: tuple[ReasonLine, ...]


@dataclass(frozen=True, slots=True)
class TierLine:
    """The tier or what is missing."""

    name: str
    basis: str
    reason: str
    missing: tuple[str, ...]
    cites: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One space with the verdict on it."""

    code: str
    name: str
    park: str
    reasons: tuple[str, ...]
    to_check: tuple[str, ...]
    rejected: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """free, unknown or no."""
        return "no" if self.rejected else "unknown" if self.to_check else "free"


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """The verdict on one article."""

    article: str
    title: str
    verdict: str
    departments: tuple[str, ...]
    met: tuple[str, ...]
    missing: tuple[str, ...]
    failed: tuple[str, ...]
    cites: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One point of the 工业上楼 checklist."""

    name: str
    state: str
    word: str
    why: str
    basis: str


@dataclass(frozen=True, slots=True)
class CheckList:
    """The checklist with the article it serves."""

    title: str
    cite: Cited
    items: tuple[CheckLine, ...]

    @property
    def counted(self) -> str:
        """``满足 3，不满足 1，待核实 5``."""
        states = [item.word for item in self.items]
        return "，".join(f"{word} {states.count(word)}" for word in ("满足", "不满足", "待核实") if word in states)


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One 人工更正; without ``id`` it was stored by an older version and is taken back after matching again."""

    id: int | None
    text: str
    signed: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    as_of: str
    plan_version: str
    chains: tuple[ChainLine, ...]
    outside: str
    parks: tuple[ParkLine, ...]
    tier: TierLine
    slots: tuple[SlotLine, ...]
    slots_note: str
    policies: tuple[PolicyLine, ...]
    suggestion: str
    warnings: tuple[str, ...]
    upstairs: CheckList | None = None
    corrections: tuple[CorrectionLine, ...] = ()

    def of_verdict(self, verdict: str) -> tuple[PolicyLine, ...]:
        """Policies of one group, in the report's order."""
        return tuple(line for line in self.policies if line.verdict == verdict)

    def unknowns(self) -> tuple[tuple[str, str], ...]:
        """(what is missing, what it decides), the most deciding first."""
        found: dict[str, list[str]] = {}
        for item in self.tier.missing:
            found.setdefault(item, []).append("空间层级")
        for line in self.policies:
            if line.verdict == "possible":
                for item in line.missing:
                    found.setdefault(item, []).append(f"第{line.article}条")
        for slot in self.slots:
            for item in slot.to_check if not slot.rejected else ():
                found.setdefault(item, []).append(slot.name)
        ranked = sorted(found.items(), key=lambda pair: -len(pair[1]))
        return tuple((item, _decides(dict.fromkeys(things))) for item, things in ranked)


def _decides(things: Mapping[str, None]) -> str:
    names = list(things)
    return "、".join(names[:3]) + (f" 等{len(names)}项" if len(names) > 3 else "")


def read(report: Json) -> Report:
    """Parse one stored report."""
    tier = report.get("tier")
    suggestion = report.get("suggestion")
    outside = report.get("outside")
    return Report(
        as_of=_text(report, "as_of"),
        plan_version=_text(report, "plan_version"),
        chains=tuple(_chain(one) for one in _objects(report, "chains")),
        outside=_text(outside, "reason") if isinstance(outside, Mapping) else "",
        parks=tuple(_park(one) for one in _objects(report, "parks")),
        tier=_tier(tier if isinstance(tier, Mapping) else {}),
        slots=tuple(_slot(one) for one in _objects(report, "slots")),
        slots_note=_text(report, "slots_note"),
        policies=tuple(_policy(one) for one in _objects(report, "policies")),
        suggestion=_text(suggestion, "text") if isinstance(suggestion, Mapping) else "",
        warnings=tuple(text for one in _objects(report, "warnings") if (text := _warning(one))),
        upstairs=_upstairs(report.get("upstairs")),
        corrections=tuple(_correction(one) for one in _objects(report, "corrections")),
    )


def _warning(one: Json) -> str:
    """A warning's words; corrections have a place of their own, unless one could not be used."""
    text = _text(one, "message")
    return "" if one.get("code") == "corrected" and "未采用" not in text else text


def _upstairs(one: object) -> CheckList | None:
    if not isinstance(one, Mapping):
        return None
    items = tuple(
        CheckLine(*(_text(item, key) for key in ("name", "state", "state_text", "why", "basis")))
        for item in _objects(one, "items")
    )
    return CheckList(_text(one, "title"), Cited(_text(one, "doc"), _text(one, "at")), items)


_PARTS = {"chain": "产业链", "park": "园区", "tier": "空间层级", "policy": "政策"}


def _correction(one: Json) -> CorrectionLine:
    """``产业链改为“商业航天”``, signed ``王芳，2026-06-01：依据``."""
    part, right, wrong = _text(one, "part"), _text(one, "right_name"), _text(one, "wrong_name")
    if part == "policy":
        text = f"政策“{right}”可衔接" if right else f"政策“{wrong}”不适用"
    elif part == "park" and not right:
        text = f"园区“{wrong}”不合适"
    else:
        none = "不属于重点产业" if part == "chain" else "待定"
        text = f"{_PARTS.get(part, part)}改为" + (f"“{right}”" if right else none)
    ident = one.get("id")
    signed = f"{_text(one, 'author')}，{_text(one, 'at')[:10]}：{_text(one, 'basis')}"
    return CorrectionLine(ident if isinstance(ident, int) else None, text, signed)


def _chain(one: Json) -> ChainLine:
    path = tuple(text for key in ("industry", "track", "segment") if (text := _text(one, key)))
    terms = tuple(
        dict.fromkeys(_text(part, "term") for part in _objects(one, "evidence") if part.get("field") != "correction")
    )
    return ChainLine(path, one.get("verdict") == "match", _text(one, "basis"), terms, _cites(one))


def _park(one: Json) -> ParkLine:
    return ParkLine(
        _text(one, "name"),
        _text(one, "standing"),
        _text(one, "role"),
        _reasons(one, "reasons"),
        _reasons(one, "against"),
    )


def _reasons(one: Json, key: str) -> tuple[ReasonLine, ...]:
    made = []
    for item in _objects(one, key):
        cite = Cited(_text(item, "doc"), _text(item, "at")) if item.get("doc") else None
        made.append(ReasonLine(_text(item, "text"), _text(item, "basis") or "document", cite))
    return tuple(made)


def _tier(one: Json) -> TierLine:
    return TierLine(_text(one, "name"), _text(one, "basis"), _text(one, "reason"), _texts(one, "missing"), _cites(one))


def _slot(one: Json) -> SlotLine:
    return SlotLine(
        _text(one, "code"),
        _text(one, "name"),
        _text(one, "park"),
        _texts(one, "reasons"),
        _texts(one, "to_check"),
        _texts(one, "rejected"),
    )


def _policy(one: Json) -> PolicyLine:
    return PolicyLine(
        _text(one, "article"),
        _text(one, "title"),
        _text(one, "verdict"),
        _texts(one, "departments"),
        _texts(one, "met"),
        _texts(one, "missing"),
        _texts(one, "failed"),
        _cites(one),
    )


def _text(one: Json, key: str) -> str:
    value = one.get(key)
    return "" if value is None else str(value)


def _objects(one: Json, key: str) -> list[Json]:
    value = one.get(key)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _texts(one: Json, key: str) -> tuple[str, ...]:
    value = one.get(key)
    if isinstance(value, str):
        return (value,) if value else ()
    if not isinstance(value, list | tuple):
        return ()
    made = []
    for item in value:
        text = (
            next((str(item[k]) for k in ("text", "label", "name") if item.get(k)), "")
            if isinstance(item, Mapping)
            else item
        )
        if text:
            made.append(str(text))
    return tuple(made)


def _cites(one: Json) -> tuple[Cited, ...]:
    return tuple(Cited(_text(item, "doc"), _text(item, "at")) for item in _objects(one, "cites") if item.get("doc"))
