"""Claims against each other: which two meet, who would have been first, how long a protection lasts. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.records import CLOSED, ClaimStatus, Registration, Share
from mhcrm.domain.referral.scheme import LONGEST

UNSET = "未设定"
"""What is shown for a protection period the office never configured."""


@dataclass(frozen=True, slots=True)
class Protection:
    """本办保护期规定: days, days of one extension, how many, and what it rests on. None = 未设定; nothing is assumed."""

    days: int | None = None
    extension_days: int | None = None
    most_extensions: int | None = None
    warn_days: int | None = None
    basis: str = ""

    def until(self, reported: date) -> date | None:
        """Last protected day of a claim reported on a day; None while nothing is configured."""
        return None if self.days is None else reported + timedelta(days=self.days)


def protection_from(values: Mapping[str, Any]) -> Protection:
    """The office's setting read strictly.

    Raises:
        InputError: a number that is no positive whole number, or a period without the document it rests on.
    """
    ready: dict[str, int | None] = {}
    labels = {
        "days": "保护天数",
        "extension_days": "每次延期天数",
        "most_extensions": "延期次数",
        "warn_days": "提前提醒天数",
    }
    for name, label in labels.items():
        value = values.get(name)
        if value in (None, ""):
            ready[name] = None
            continue
        if isinstance(value, bool) or not str(value).isdecimal() or not 0 < int(str(value)) <= LONGEST:
            raise InputError(
                f"{label}写的是“{value}”。", "", f"请写 1 到 {LONGEST} 的整数，或留空表示未设定。", "protection-number"
            )
        ready[name] = int(str(value))
    basis = str(values.get("basis", "")).strip()
    if not basis and any(value is not None for value in ready.values()):
        raise InputError(
            "没有写保护期的依据。", "保护期由本单位规定，程序不给默认值。", "请写上文号或会议。", "protection-basis"
        )
    return Protection(**ready, basis=basis)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a claim is about: the investor (credit code, normal form of the name) and the project's normal form."""

    lead_id: int
    uscc: str = ""
    investor: str = ""
    project: str = ""

    def same_investor(self, other: Identity) -> bool:
        """True by credit code where both have one, else by name."""
        if self.uscc and other.uscc:
            return self.uscc == other.uscc
        return bool(self.investor) and self.investor == other.investor

    def same(self, other: Identity) -> bool:
        """The same project row, or the same investor with a project that is the same or not named."""
        if self.lead_id == other.lead_id:
            return True
        if not self.same_investor(other):
            return False
        return not self.project or not other.project or self.project == other.project


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two claims to the same thing and why they meet: 同时 (no order) or 后报 (the new one is later)."""

    other: Registration
    reason: str


def meetings(
    new: Registration, identity: Identity, known: Iterable[tuple[Registration, Identity]], today: date
) -> list[Meeting]:
    """Earlier claims of the same kind to the same thing that are still alive.

    Reports of the same minute, and reports known only by their day, are a tie: paper forms of one day have no order.
    """
    found = []
    for other, its in known:
        if other.id == new.id or other.kind is not new.kind or other.status in CLOSED or not identity.same(its):
            continue
        lapsed = other.standing(today) is ClaimStatus.EXPIRED
        found.append(
            Meeting(
                other,
                _order(new, other) + (f"；{other.code} 的保护期到 {other.protected_until} 已过" if lapsed else ""),
            )
        )
    return found


def _order(new: Registration, other: Registration) -> str:
    one, two = new.reported_at, other.reported_at
    if abs((one - two).total_seconds()) < 60:
        return "同时登记，分不出先后"
    if new.reported_on == other.reported_on:
        return "同一天登记，先后须核对凭据"
    first, last = (other, new) if two < one else (new, other)
    return f"{first.code} 登记于 {first.reported_on}，{last.code} 登记于 {last.reported_on}，晚 {(last.reported_on - first.reported_on).days} 天"


def check_shares(shares: Sequence[Share]) -> None:
    """Shares must be positive, name each party once and add up to 1.

    Raises:
        InputError: says what they add up to.
    """
    total = sum((share.share for share in shares), Decimal(0))
    low = [share for share in shares if share.share <= 0]
    if low:
        words = "、".join(f"“{share.who}”的分摊比例是 {(share.share * 100).normalize():f}%" for share in low)
        raise InputError(f"{words}，每一方都要大于零。", "", "请按分摊协议改正，合计正好 100%。", "split")
    if not shares or total != 1:
        raise InputError(
            f"分摊比例合计 {(total * 100).normalize():f}%，不是 100%。",
            "",
            "请按分摊协议改到正好 100%，每一方都大于零。",
            "split",
        )
    names = [share.who for share in shares]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"“{'、'.join(twice)}”在分摊里写了两次。", "", "请合并成一行。", "split-twice")


def add_months(day: date, months: int) -> date:
    """The same day so many months on, at most the month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
