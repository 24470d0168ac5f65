"""A stage as an officer says it: its code, the office's name for it, or a word the import reads as it."""

from __future__ import annotations

from collections.abc import Mapping

from mhcrm.base.errors import InputError
from mhcrm.base.text import fold_tight
from mhcrm.domain.intake.cells.words import stage_of
from mhcrm.domain.intake.records import matcher_naming


def stage_named(names: Mapping[str, str], word: str) -> str:
    """The code of the stage meant by a word; ``names`` are the stages in effect, theirs win over the words of ledgers.

    Raises:
        InputError: no stage, or several, are meant.
    """
    text = word.strip()
    for code, name in names.items():
        if text.upper() == code or text == name:
            return code
    meant = stage_of(text, matcher_naming(names).words)
    if meant is not None:
        return meant.value
    likely = _likely(names, text)
    if likely:
        said = "、".join(names[code] for code in likely)
        raise InputError(
            f"“{text}”说不清是哪个阶段。", f"可能是：{said}。", "请从中写明一个。", "stage-unclear", {"stages": likely}
        )
    raise InputError(f"没有“{text}”这个阶段。", "", f"可用：{'、'.join(names.values())}。", "stage-unknown")


def _likely(names: Mapping[str, str], text: str) -> list[str]:
    """Stages whose name or a word for it holds the text or stands in it, in the order of the pipeline."""
    folded = fold_tight(text)
    if not folded:
        return []
    words = matcher_naming(names).words.stages
    found = {code for code, name in names.items() if folded in name or name in text}
    found |= {stage.value for said, stage in words.items() if folded in said or (len(said) > 1 and said in folded)}
    return [code for code in names if code in found]
