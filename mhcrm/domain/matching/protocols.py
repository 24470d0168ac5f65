"""What the policy step needs to know of a lead: the narrow seam between ``policies`` and the profile/classifier.

``facts.Profile`` and the classifier's result satisfy these protocols structurally; scenario tests hand in small
stand-ins. ``None`` always means unknown (待核实) and never "no".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from mhcrm.plan.signals import SignalHit


class ProfileFacts(Protocol):
    """The facts of one lead that policy conditions may ask for."""

    @property
    def phases(self) -> Collection[str]:
        """Stages of activity read from the lead: 前期筹备 概念验证 小试 中试 公共创新服务平台 孵化器 研发中心 研发总部 总部
        制造 技改; empty = unknown."""

    @property
    def ownership(self) -> str | None:
        """民营, 国企, 外资, 高校成果转化 or 基金."""

    @property
    def origin(self) -> str | None:
        """上海, 长三角（苏浙皖）, 国内其他地区 or 境外."""

    @property
    def is_existing(self) -> bool | None:
        """True: the company already works in 闵行 (存量企业); False: it comes from outside or is newly founded."""

    @property
    def investment_wan(self) -> Decimal | None:
        """Total investment in 万元, only when its currency is CNY."""

    @property
    def land_mu(self) -> Decimal | None:
        """Land wanted, 亩."""

    @property
    def floor_area_sqm(self) -> Decimal | None:
        """Floor area wanted, ㎡."""

    @property
    def foreign_paid_in(self) -> bool | None:
        """True: paid-in foreign capital (实到外资) has arrived or has a stated plan; False: none; None: not settled."""

    @property
    def no_new_space(self) -> bool:
        """The lead says that it needs no further space."""

    @property
    def planned_on(self) -> str | None:
        """Stated date of registration or landing, ISO with year or year-month precision."""

    @property
    def text_by_field(self) -> Mapping[str, str]:
        """Canonical field name → the text the lead was read from."""

    @property
    def signals(self) -> Mapping[str, Sequence[SignalHit]]:
        """Signal id → its hits (``Signals.find`` grouped by id)."""


class ChainFacts(Protocol):
    """What the classifier found."""

    @property
    def industry_ids(self) -> Sequence[str]:
        """Industries of the plan in force, best first; empty = outside the plan or undecided."""

    @property
    def track_ids(self) -> Sequence[str]:
        """Tracks, best first."""

    @property
    def is_outside(self) -> bool | None:
        """True: the lead is outside the plan's industries; None: the text does not decide."""
