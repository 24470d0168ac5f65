"""研判: what a sheet may say. A score needs its evidence; empty stays empty and never counts as nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.assessment.records import Assessment, Check, Score, TaskForce

VALUES = (0, 50, 100)
YES, NO = "是", "否"
RESULTS = ("通过", "不通过", "无法核实")
GO = "跟进"


def score_of(text: str, evidence: str) -> Score:
    """A score from what was typed.

    Raises:
        InputError: neither 0, 50, 100 nor blank; or a score without evidence.
    """
    word = text.strip()
    if word in ("", "待核实"):
        return Score(None, evidence.strip())
    if word not in {str(value) for value in VALUES}:
        raise InputError(
            f"记分写的是“{text}”。", "只能是 0、50、100 或留空。", "没有依据就留空，按待核实。", "score-value"
        )
    if not evidence.strip():
        raise InputError(f"记了 {word} 分，没有写依据。", "", "请写依据；没有依据就留空。", "score-evidence")
    return Score(int(word), evidence.strip())


def check_sheet(sheet: Assessment, dimensions: Sequence[str], vetoes: Sequence[str], checks: Sequence[str]) -> None:
    """Refuse a sheet that says what it must not.

    Raises:
        InputError: an unknown line; a veto or verification without who, when or evidence; 跟进 against a veto.
    """
    for given, known, words in (
        (sheet.scores, dimensions, "记分项"),
        (sheet.vetoes, vetoes, "一票否决项"),
        (sheet.checks, checks, "核查项"),
    ):
        for name in given:
            if name not in known:
                raise InputError(f"没有{words}“{name}”。", "", f"可用：{'、'.join(known)}。", "sheet-line")
    for name, one in sheet.vetoes.items():
        _check_line(name, one, (YES, NO))
    for name, one in sheet.checks.items():
        _check_line(name, one, RESULTS)
    hit = hits(sheet.vetoes)
    if hit and sheet.opinion == GO:
        raise InputError(
            f"一票否决项“{hit[0]}”写的是“是”，不能研判为“跟进”。", "", "请改研判意见，或更正这一项的依据。", "veto-hit"
        )


def _check_line(name: str, one: Check, results: Sequence[str]) -> None:
    if not one.result:
        return
    if one.result not in results:
        raise InputError(f"“{name}”写的是“{one.result}”。", "", f"可用：{'、'.join(results)}，或留空。", "check-result")
    if not (one.by and one.on is not None and one.evidence):
        raise InputError(f"“{name}”要写谁核查、哪天、凭什么。", "", "缺一项就先留空，按待核实。", "check-incomplete")


def hits(vetoes: Mapping[str, Check]) -> tuple[str, ...]:
    """Veto items that apply."""
    return tuple(name for name, one in vetoes.items() if one.result == YES)


def score_words(scores: Mapping[str, Score], dimensions: Sequence[str]) -> str:
    """The sum when every dimension has a score; otherwise how many are open. Never a sum from what is missing."""
    known = [scores[name].value for name in dimensions if name in scores and scores[name].value is not None]
    if len(known) < len(dimensions):
        return f"{len(dimensions) - len(known)} 项待核实，不计总分"
    stated = [value for value in known if value is not None]
    return f"{' + '.join(map(str, stated))} = {sum(stated)}（满分 {100 * len(dimensions)}）"


def open_checks(checks: Mapping[str, Check], known: Sequence[str]) -> tuple[str, ...]:
    """Verifications not done yet (待核实)."""
    return tuple(name for name in known if name not in checks or not checks[name].result)


def next_session(force: TaskForce, start: date) -> date | None:
    """The day after which the rhythm of a 专班 counts; None without rhythm."""
    return None if force.rhythm is None else force.last_on or start
