"""Invented leads and match reports for the tests of the brief."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.matching.stored import parse
from mhcrm.domain.records import Activity, Space, SpaceKind, StageEvent
from mhcrm.services.briefs.model import BriefSource

AS_OF = date(2026, 9, 16)
MADE_AT = datetime(2026, 9, 16, 1, 30, tzinfo=UTC)
RARE = "𬱖𠅤㛃䶮"


def lead(**changes: Value) -> Lead:
    """A lead with most fields filled; ``None`` takes a field away."""
    values: dict[str, Value] = {
        "company": "苏州示弦枢医疗科技有限公司（示例）",
        "project": "柔性皮层电极中试线",
        "summary": "拟设立柔性皮层电极中试线，建设洁净车间与动物实验配套，分两期实施。",
        "company_profile": "专注植入式柔性电极，现有员工86人，2025年营业收入2140万元。",
        "ownership": "民营",
        "foreign": "内资",
        "origin": "苏州市",
        "uscc": "91310112X000071227",
        "investment_wan": Decimal("12000"),
        "fixed_investment_wan": Decimal("4500"),
        "floor_area_sqm": Decimal("2800"),
        "phase": "中试",
        "space_mode": "租赁",
        "contact": f"周{RARE[0]}",
        "phone": "13900000001",
        "stage": "N",
        "sign_on": "2026-12",
        "lead_unit": "区投促中心",
        "owner": "周岚",
        "first_reporter": "区投促中心",
        "demands": "请于10月底前确认层高、荷载和报价；希望协助办理环评。",
        "issues": "环评类别未定。",
        "next_step": "反馈云枢大厦5层报价",
        "next_due_on": "2026-09-24",
        **changes,
    }
    return Lead({k: v for k, v in values.items() if v is not None}, id=7, code="MH-2026-0007", version=1)


def report() -> dict[str, object]:
    """A match report in the form of ``match --json``."""
    doc8, doc11 = "闵府发〔2026〕8号", "闵府规发〔2024〕11号"
    articles = (
        (1, "支持关键技术攻关", "applies", ["区经委"], []),
        (5, "支持创新平台建设", "applies", ["区科委", "区经委"], []),
        (18, "支持生物医药产业发展", "applies", ["区经委"], []),
        (22, "支持重大项目落地", "possible", ["区经委", "区投促中心"], ["fixed_investment_wan", "带动作用研判"]),
        (25, "支持合作招商", "possible", ["区经委", "区商务委"], ["引荐方身份"]),
        (42, "支持工业上楼", "possible", ["区经委", "区规划资源局"], ["energy_env", "噪声"]),
        (9, "支持外资项目", "no", ["区商务委"], []),
    )
    return {
        "as_of": "2026-09-16",
        "plan_version": "test",
        "chains": [
            {
                "industry": "未来健康",
                "track": "脑机接口",
                "segment": "柔性电极和芯片",
                "score": 0.9,
                "verdict": "match",
                "evidence": [
                    {"term": "柔性皮层电极", "field": "summary"},
                    {"term": "植入式柔性电极", "field": "company_profile"},
                ],
                "cites": [{"doc": doc8, "at": "三（三）3"}],
                "basis": "editor",
            }
        ],
        "parks": [
            {
                "name": "虹桥前湾园",
                "standing": "named",
                "role": "研发转化",
                "score": 1.0,
                "reasons": [{"text": "点名", "doc": doc8, "at": "四（三）1"}],
                "against": [],
            },
            {
                "name": "莘庄工业区",
                "standing": "same-chain",
                "role": "制造",
                "score": 0.5,
                "reasons": [],
                "against": [],
            },
        ],
        "tier": {
            "name": "一层楼",
            "basis": "document",
            "missing": [],
            "cites": [{"doc": "闵府发〔2026〕9号", "at": "二2"}],
        },
        "slots": [
            {"code": "QW-A-5", "name": "云枢大厦5层整层", "park": "虹桥前湾园", "reasons": [], "rejected": False},
            {"code": "QW-B-3", "name": "康启园2号楼3层", "park": "虹桥前湾园", "reasons": [], "rejected": False},
            {"code": "QW-B-4", "name": "康启园1号楼4层", "park": "虹桥前湾园", "reasons": [], "rejected": False},
            {"code": "QW-B-9", "name": "康启园1号楼9层", "park": "虹桥前湾园", "reasons": [], "rejected": True},
        ],
        "policies": [
            {
                "article": number,
                "title": title,
                "verdict": verdict,
                "departments": departments,
                "met": [],
                "missing": missing,
                "failed": [],
                "cites": [{"doc": doc11, "at": f"第{number}条"}],
            }
            for number, title, verdict, departments, missing in articles
        ],
        "warnings": [{"code": "env", "message": "环评类别未定，影响空间与第42条的判断。"}],
    }


def spaces() -> dict[str, Space]:
    """Records of the slots in :func:`report`, one of them with unknown load."""

    def floor(code: str, area: str, load: str | None, delivery: str, state: str = "") -> Space:
        return Space(
            1,
            None,
            SpaceKind.FLOOR,
            code,
            code,
            area_sqm=Decimal(area),
            clear_height_m=Decimal("4.5"),
            floor_load_t=None if load is None else Decimal(load),
            delivery_on=delivery,
            delivery_state=state,
        )

    return {
        "QW-A-5": floor("QW-A-5", "2880", "0.8", "2026-11-01"),
        "QW-B-3": floor("QW-B-3", "3120", "1.0", "", "已可交付"),
        "QW-B-4": floor("QW-B-4", "2560", None, "2026-12-15"),
    }


def activities() -> tuple[Activity, ...]:
    """Three dated contacts."""
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return (
        Activity(1, 7, date(2026, 8, 25), "来访", "引荐方登记，企业当日确认", "周岚", at),
        Activity(2, 7, date(2026, 9, 2), "会议", "研判为跟进，明确由区投促中心首报", "周岚", at),
        Activity(3, 7, date(2026, 9, 10), "踏勘", "踏勘云枢大厦和康启园，企业关注层高与荷载", "周岚", at),
    )


def events() -> tuple[StageEvent, ...]:
    """One stage move."""
    return (StageEvent(1, 7, "L", "N", date(2026, 9, 2), "", "周岚", datetime(2026, 9, 2, tzinfo=UTC)),)


def source(**changes: Value) -> BriefSource:
    """Everything together."""
    return BriefSource(lead(**changes), AS_OF, parse(report()), False, activities(), events(), spaces())
