"""What may be handed to a page when it is opened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NewLead:
    """项目: open the empty form."""


@dataclass(frozen=True)
class ShowLead:
    """项目: select this lead and show its panel, at a tab when named."""

    lead_id: int
    tab: str = ""


@dataclass(frozen=True)
class ShowLeads:
    """项目: show only these leads; ``about`` says which they are."""

    ids: tuple[int, ...]
    about: str


@dataclass(frozen=True)
class ImportFile:
    """导入表格: read this file, and after it ``more``."""

    path: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportText:
    """导入表格: read these pasted rows; ``html`` is the same as a table, when the clipboard holds one."""

    text: str
    html: str = ""


@dataclass(frozen=True)
class ShowPair:
    """查重: show these two projects side by side."""

    one: int
    other: int


@dataclass(frozen=True)
class ShowSpace:
    """空间: go to this unit."""

    space_id: int


@dataclass(frozen=True)
class Allocate:
    """空间: open the allocation of many projects."""


@dataclass(frozen=True)
class FindSpace:
    """空间: find units for this project."""

    lead_code: str
