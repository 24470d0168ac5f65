"""The proposal as PDF: comparison, site facts, policies, and the stacking plan of each site's building without tenants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from mhcrm.base.clock import SHANGHAI
from mhcrm.services.proposals.content import Proposal
from mhcrm.typeset.blocks import Column, Table
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.layout import (
    LEADING,
    TITLE,
    TITLE_LEADING,
    Centred,
    Page,
    Slab,
    Space,
    paginate,
    small_slabs,
    table_slabs,
)
from mhcrm.typeset.pdf import Document, Metadata, write

_LABEL, _WIDTH = 34.0, 156.0
_POLICY = (Column("出处", 42), Column("条款", 40), Column("研判", 40), Column("责任单位", 34))


def pdf(proposal: Proposal, drawings: Sequence[tuple[str, list[Page], bool]], made_at: datetime) -> bytes:
    """One file: the paper itself, then a bookmarked page for each drawing."""
    made = made_at.astimezone(SHANGHAI)
    footer = f"{proposal.unit}　{proposal.officer}　{made.year}年{made.month}月{made.day}日生成"
    until = f"数据截至{_day(proposal.as_of)}"
    documents = [Document(proposal.title, pages(proposal), until, footer)]
    documents += [Document(title, found, until, footer, across) for title, found, across in drawings]
    subject = f"选址建议书，有效期至{_day(proposal.valid_until)}"
    return write(documents, Metadata(proposal.title, subject, proposal.unit, made_at))


def pages(proposal: Proposal) -> list[Page]:
    """The paper's own pages."""
    slabs = [Slab(TITLE_LEADING, Centred(proposal.title, Role.TITLE, TITLE, TITLE_LEADING))]
    slabs.append(Slab(LEADING / 4, Space(), keep=True))
    slabs += table_slabs(_compared("一、逐项比对", "满足、不满足、待核", "需求", proposal, proposal.requirements))
    slabs += table_slabs(_compared("二、载体情况", "空缺为待核实", "项目", proposal, proposal.facts))
    if proposal.policies:
        slabs += table_slabs(Table("三、可衔接政策", "需经综合评定的以评定为准", _POLICY, proposal.policies))
    for note in proposal.notes:
        slabs += small_slabs(note)
    return paginate(slabs)


def _compared(caption: str, remark: str, head: str, proposal: Proposal, rows: tuple[tuple[str, ...], ...]) -> Table:
    width = (_WIDTH - _LABEL) / max(len(proposal.sites), 1)
    columns = (Column(head, _LABEL), *(Column(site, width) for site in proposal.sites))
    return Table(caption, remark, columns, rows)


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"
