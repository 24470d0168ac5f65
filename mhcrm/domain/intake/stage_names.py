"""What an office calls the stages, laid over the words ledgers use for them (编者词库).

The office's names win: a delivered word that it gave to another stage means that other stage from now on, and so do the
turns of that word (洽谈 → 洽谈中, 洽谈阶段). Every other word keeps its meaning, also the delivered names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mhcrm.base.text import fold_tight
from mhcrm.domain.intake.words import Words
from mhcrm.domain.stages import Stage

_TURNS = ("{}", "{}中", "{}阶段", "{}状态", "{}项目", "{}中项目", "正在{}", "在{}")


def words_naming(words: Words, names: Mapping[str, str]) -> Words:
    """The vocabulary of an office that calls the stages so (code → name)."""
    stages = dict(words.stages)
    own = {fold_tight(name): Stage(code) for code, name in names.items()}
    for said, stage in own.items():
        if words.stages.get(said, stage) is not stage:
            stages |= {turn: stage for form in _TURNS if (turn := form.format(said)) in stages}
    return replace(words, stages={**stages, **own}, stage_names=dict(names))
