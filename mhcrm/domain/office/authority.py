"""Who may change the office's rules: a list of names the office keeps itself; an empty list means everybody.

It is an agreement, not a lock: names are what people entered under 设置 (or ``--actor``), the program knows no passwords, and
who did what stands in the audit either way.
"""

from __future__ import annotations

from collections.abc import Sequence

from mhcrm.base.errors import InputError

AUTHORS = "rules.authors"
"""Setting: names that may change and sign office rules."""


def tidy(names: Sequence[str]) -> list[str]:
    """Names without blanks, each once, in the order given."""
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


def check_person(allowed: Sequence[str], person: str) -> None:
    """The person at work may change office rules.

    Raises:
        InputError: the list does not hold this name.
    """
    if allowed and person.strip() not in allowed:
        raise InputError(
            f"“{person}”不在本办规则经办人名单里，不能改动本办规则。",
            f"名单上有：{'、'.join(allowed)}。",
            "请由其中一人操作；姓名取自“设置 › 本机使用人”，命令行取自 --actor。",
            "not_authorised",
        )


def check_signature(allowed: Sequence[str], author: str) -> None:
    """The person who signs a rule (经办人) is on the list.

    Raises:
        InputError: the list does not hold this name.
    """
    if allowed and author.strip() not in allowed:
        raise InputError(
            f"“{author}”不在本办规则经办人名单里，不能签署。",
            f"可以签署的有：{'、'.join(allowed)}。",
            "请写其中一人的姓名。",
            "not_authorised",
        )
