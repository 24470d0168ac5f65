"""Helpers shared by the words of ``mhcrm referral``: who signs, evidence, shares, printing what was done."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mhcrm.base.errors import UsageError
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.services.referral.desk import Done, EvidenceDraft

    Words = argparse._SubParsersAction[argparse.ArgumentParser]  # not subscriptable at run time
HUNDRED = Decimal(100)


def signed(parser: argparse.ArgumentParser, *, new: bool = False) -> None:
    """Options of a step: who signs, the day, evidence named or newly kept; ``new``: there is no claim yet to name it of."""
    parser.add_argument("--person", metavar="姓名", help="署名，默认本机用户")
    if not new:
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="办理日期，默认今天")
        parser.add_argument("--evidence", action="append", default=[], metavar="E-1", help="已登记的材料编号，可写多次")
    parser.add_argument(
        "--attach", action="append", default=[], metavar="种类:名称[:文件]", help="新登记的材料，可写多次"
    )


def attachments(texts: Sequence[str]) -> list[EvidenceDraft]:
    """``种类:名称[:文件]`` → drafts; a full-width colon does as well."""
    from mhcrm.services.referral.desk import EvidenceDraft

    found = []
    for text in texts:
        kind, _, rest = text.replace("：", ":", 2).partition(":")
        title, _, file = rest.partition(":")
        found.append(EvidenceDraft(kind.strip(), title.strip(), path=Path(file) if file else None))
    return found


def pairs(texts: Sequence[str], what: str) -> dict[str, str]:
    """``键=值`` words.

    Raises:
        UsageError: a word without ``=``.
    """
    found = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise UsageError(f"“{text}”不是“{what}”的写法。", "", f"请写成 {what}。", "usage")
        found[name.strip()] = value.strip()
    return found


def shares_of(texts: Sequence[str]) -> dict[str, Decimal]:
    """``甲=60 乙=40`` (percent) → shares; a single name without figure has all.

    Raises:
        UsageError: a figure that is none.
    """
    if len(texts) == 1 and "=" not in texts[0]:
        return {texts[0].strip(): Decimal(1)}
    found: dict[str, Decimal] = {}
    for name, value in pairs(texts, "名称=百分比").items():
        try:
            share = Decimal(value.removesuffix("%")) / HUNDRED
        except InvalidOperation:
            raise UsageError(f"“{name}”的比例写的是“{value}”。", "", "请写百分比数字，例如 60。", "usage") from None
        if not share.is_finite():
            raise UsageError(f"“{name}”的比例写的是“{value}”。", "", "请写百分比数字，例如 60。", "usage")
        found[name] = share
    return found


def told(args: argparse.Namespace, done: Done) -> int:
    """Print what a step came to."""
    out = Output.of(args)
    out.line(done.message)
    out.json({"code": done.code, "message": done.message})
    return 0


def unwrapped(value: object) -> list[dict[str, Any]]:
    """A list of plain rows out of stored JSON."""
    return [dict(row) for row in value] if isinstance(value, list | tuple) else []
