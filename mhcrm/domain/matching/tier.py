"""Step 4 of matching: one of the four tiers of space (一间房、一层楼、一栋楼、一块地), or what is missing to say.

Document 9号 gives the tiers for R&D centres in its own area; elsewhere they are our convention (编者规则).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mhcrm.domain.matching.facts import Profile
from mhcrm.plan.model import Cite
from mhcrm.plan.rule_lines import LINE_OF, TierLines, rule_word

ROOM, FLOOR, BUILDING, PLOT = "一间房", "一层楼", "一栋楼", "一块地"

ROOM_PHASES = frozenset({"前期筹备", "概念验证", "小试"})
FLOOR_PHASES = frozenset({"中试", "孵化器", "公共创新服务平台"})
MAKING = frozenset({"制造", "小批量"})
_OFFICE = "（本办规则）"
HEADQUARTERS = frozenset({"研发总部", "总部"})


@dataclass(frozen=True, slots=True)
class TierResult:
    """The tier, or None with what is missing; ``basis``: ``document`` only inside the area of 9号, ``office`` by an office line."""

    name: str | None
    basis: str
    reason: str
    missing: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()


class TierRule:
    """The stage decides first, then the need for land, area or a whole building."""

    def __init__(self, cite: Cite, lines: TierLines) -> None:
        self._cite = cite
        self._lines = lines

    def decide(self, profile: Profile, in_document_area: bool, outside_plan: bool = False) -> TierResult:
        """The tier of one lead; ``outside_plan``: its trade is none the plan in force names."""
        if profile.no_new_space and not profile.land_mu and not profile.floor_area_sqm:
            return TierResult(None, "editor", "项目不需要新的空间，不判定空间层级", (), (self._cite,))
        name, reason = self._by_phase(profile)
        if name == PLOT and outside_plan and not profile.phases & HEADQUARTERS:
            name, reason = None, "不在重点产业范围，单纯制造的用地不按四级空间判定"
        if name is None:
            return TierResult(None, "editor", reason, _missing(profile), (self._cite,))
        basis = "office" if reason.endswith(_OFFICE) else "document" if in_document_area else "editor"
        return TierResult(name, basis, reason, (), (self._cite,))

    def _by_phase(self, profile: Profile) -> tuple[str | None, str]:
        phases = profile.phases
        if not phases:
            return None, "所处环节未写明，不能只凭面积或用地判定"
        if "技改" in phases and not profile.land_mu and (not profile.floor_area_sqm or _own_site(profile)):
            return None, "技术改造未提出新的空间需求"
        land = _whole_land(profile)
        if land and phases & (MAKING | HEADQUARTERS):
            return PLOT, "研发总部或制造一体化并提出用地需求"
        if "研发总部" in phases:
            return (PLOT, "研发总部与制造一体化") if "制造" in phases else (BUILDING, "承载研发总部")
        if phases & FLOOR_PHASES:
            return FLOOR, f"环节为{'、'.join(sorted(phases & FLOOR_PHASES))}"
        if phases & ROOM_PHASES and not phases & MAKING:
            return ROOM, f"环节为{'、'.join(sorted(phases & ROOM_PHASES))}"
        return self._by_need(profile, land)

    def _by_need(self, profile: Profile, land: bool) -> tuple[str | None, str]:
        phases, needs = profile.phases, profile.needs
        if "总部" in phases and self._wants_building(profile):
            return BUILDING, "总部类项目，需求达到整栋规模" + self._office_word(profile)
        if "研发中心" in phases and needs.whole_building:
            return BUILDING, "研发中心，项目方提出整栋"
        if "研发中心" in phases and needs.whole_floor and not phases & MAKING:
            return FLOOR, "研发中心，项目方提出整层"
        if land:
            return PLOT, "提出用地需求"
        if phases == {"研发中心"} and profile.floor_area_sqm is not None:
            return self._research(profile.floor_area_sqm)
        if phases & MAKING:
            asked = "提到用地但没有写明亩数，" if profile.signals.get("land_demand") else "没有提出用地，"
            return None, f"只写明制造，{asked}不能归入四级空间"
        return None, "环节不足以区分整层、整栋或用地"

    def _research(self, area: Decimal) -> tuple[str | None, str]:
        """A research centre that names no stage: our own lines read the area."""
        lines = self._lines
        if area >= lines.research_building:
            ours = rule_word(lines, "research_building")
            return BUILDING, f"研发中心，需求面积达到{lines.research_building}㎡（{ours}）"
        if lines.research_floor <= area < lines.building:
            ours = rule_word(lines, "research_floor", "building")
            return FLOOR, f"研发中心，需求面积在{lines.research_floor}至{lines.building}㎡之间（{ours}）"
        return None, "研发中心未写明环节，面积不足以区分整层还是整栋"

    def _office_word(self, profile: Profile) -> str:
        """Whose number it was, where it was the office's that decided."""
        return "" if profile.needs.whole_building or LINE_OF["building"] not in self._lines.office else _OFFICE

    def _wants_building(self, profile: Profile) -> bool:
        area = profile.floor_area_sqm
        return profile.needs.whole_building or (area is not None and area >= self._lines.building)


def _own_site(profile: Profile) -> bool:
    """The way of landing is the firm's own site, rented or not asked for anew (落地方式：自有)."""
    return "自有" in profile.lead.text("space_mode")


def _whole_land(profile: Profile) -> bool:
    return profile.land_mu is not None and profile.land_mu > 0


def _missing(profile: Profile) -> tuple[str, ...]:
    found = []
    if not profile.phases:
        found.append("所处环节")
    if profile.land_mu is None and profile.floor_area_sqm is None:
        found.append("用地或建筑面积")
    return tuple(found) or ("所处环节的具体说明（中试、公共平台还是研发总部）",)
