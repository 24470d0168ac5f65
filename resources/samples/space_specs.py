"""The invented buildings and plots of the sample inventory. Parks are real places of the plan, everything in them is not."""

from __future__ import annotations

_RND = {"规划用途": "研发", "环评类别": "登记表", "消防类别": "丙类二项", "层高（m）": 4.5}
_MAKE = {"规划用途": "工业", "环评类别": "报告表", "消防类别": "丙类", "层高（m）": 5.4}
_OFFICE = {"规划用途": "商办", "环评类别": "无需环评", "消防类别": "民用", "层高（m）": 3.9}


def _building(park: str, ref: str, name: str, kind: dict[str, object], **own: object) -> dict[str, object]:
    return {"园区": park, "园区编号": ref, "楼栋": f"{name}（示例）", **kind, **own}


BUILDINGS: tuple[dict[str, object], ...] = (
    _building("虹桥前湾园", "park.qianwan-bio", "云枢大厦", _RND, floors=8, rooms=5, area=2880, ground_load=1.0)
    | {
        "荷载（t/㎡）": 0.8,
        "供电（kVA）": 1600,
        "货梯": "2t×2",
        "租金（元/㎡·天）": 3.2,
        "交付状态": "毛坯",
        "释放批次": "第一批",
    },
    _building("虹桥前湾园", "park.qianwan-bio", "康启园1号楼", _MAKE, floors=5, rooms=4, area=3120, ground_load=2.0)
    | {
        "荷载（t/㎡）": 1.0,
        "供电（kVA）": 2500,
        "货梯": "3t×2",
        "租金（元/㎡·天）": 2.4,
        "交付状态": "毛坯",
        "释放批次": "第一批",
    },
    _building("虹桥前湾园", "park.qianwan-bio", "康启园2号楼", _MAKE, floors=5, rooms=4, area=2960, ground_load=2.0)
    | {"货梯": "3t×2", "租金（元/㎡·天）": 2.4, "交付状态": "毛坯", "释放批次": "第二批"},
    _building("临港浦江园", "park.pujiang-bio", "浦萃楼", _RND, floors=7, rooms=5, area=2100, ground_load=1.2)
    | {
        "荷载（t/㎡）": 0.8,
        "供电（kVA）": 1250,
        "货梯": "2t×1",
        "租金（元/㎡·天）": 2.6,
        "交付状态": "简装",
        "释放批次": "第一批",
    },
    _building("临港浦江国际科技城", "park.pujiang-tech", "芯渡楼", _RND, floors=9, rooms=6, area=1850, ground_load=1.0)
    | {
        "荷载（t/㎡）": 0.6,
        "供电（kVA）": 1600,
        "货梯": "2t×1",
        "租金（元/㎡·天）": 2.9,
        "交付状态": "精装",
        "释放批次": "第一批",
    },
    _building("马桥人工智能创新试验区", "park.maqiao", "躯动中心", _RND, floors=6, rooms=5, area=3400, ground_load=1.5)
    | {
        "荷载（t/㎡）": 1.0,
        "供电（kVA）": 2000,
        "货梯": "3t×2",
        "租金（元/㎡·天）": 2.2,
        "交付状态": "毛坯",
        "释放批次": "第一批",
    },
    _building("马桥人工智能创新试验区", "park.maqiao", "关节厂房", _MAKE, floors=3, rooms=3, area=5200, ground_load=3.0)
    | {
        "荷载（t/㎡）": 1.5,
        "供电（kVA）": 3150,
        "货梯": "5t×2",
        "租金（元/㎡·天）": 1.6,
        "交付状态": "毛坯",
        "释放批次": "第二批",
    },
    _building(
        "江川航天产业基地", "park.jiangchuan-space", "穹装厂房", _MAKE, floors=3, rooms=3, area=6400, ground_load=5.0
    )
    | {
        "荷载（t/㎡）": 2.0,
        "供电（kVA）": 4000,
        "货梯": "5t×2",
        "租金（元/㎡·天）": 1.5,
        "交付状态": "毛坯",
        "释放批次": "第一批",
    },
    _building(
        "“大零号湾”科技创新策源功能区",
        "park.dalinghaowan",
        "萌芽坊",
        _RND,
        floors=6,
        rooms=8,
        area=1500,
        ground_load=0.8,
    )
    | {
        "荷载（t/㎡）": 0.5,
        "供电（kVA）": 800,
        "货梯": "1t×1",
        "租金（元/㎡·天）": 2.8,
        "交付状态": "精装",
        "释放批次": "第一批",
    },
    _building("莘庄工业区", "park.xinzhuang-industrial", "工翼楼", _MAKE, floors=5, rooms=4, area=3800, ground_load=2.5)
    | {
        "荷载（t/㎡）": 1.2,
        "供电（kVA）": 2500,
        "货梯": "3t×2",
        "租金（元/㎡·天）": 1.8,
        "交付状态": "毛坯",
        "释放批次": "第一批",
    },
    _building("紫竹高新区", "park.zizhu", "竹影楼", _OFFICE, floors=8, rooms=6, area=1650, ground_load=0.5)
    | {"荷载（t/㎡）": 0.4, "供电（kVA）": 1000, "租金（元/㎡·天）": 3.6, "交付状态": "精装", "释放批次": "第一批"},
)


def _plot(park: str, ref: str, name: str, mu: float, ratio: float | None, **own: object) -> dict[str, object]:
    row: dict[str, object] = {
        "园区": park,
        "园区编号": ref,
        "楼栋": f"{name}（示例）",
        "用地面积（亩）": mu,
        "容积率": ratio,
    }
    return row | {"规划用途": "工业", "状态": "空置", "释放批次": "第一批"} | own


PLOTS: tuple[dict[str, object], ...] = (
    _plot("莘庄工业区", "park.xinzhuang-industrial", "XZ-01地块", 62.5, 2.0, 可交付日="2027-03"),
    _plot("莘庄工业区", "park.xinzhuang-industrial", "XZ-02地块", 38.2, 2.5),
    _plot("江川航天产业基地", "park.jiangchuan-space", "JC-01地块", 85.0, 1.8, 可交付日="2026-12-31"),
    _plot(
        "江川航天产业基地",
        "park.jiangchuan-space",
        "JC-02地块",
        46.6,
        2.0,
        状态="预留",
        起始日="2026-08-20",
        到期日="2026-12-20",
    )
    | {"承租/预留方": "星笃卫星科技有限公司（示例）"},
    _plot("马桥人工智能创新试验区", "park.maqiao", "MQ-01地块", 66.0, 2.5, 可交付日="2027-Q2"),
    _plot("闵行开发区", "park.devzone", "KF-01地块", 41.3, None),
    _plot("虹桥前湾园", "park.qianwan-bio", "QW-01地块", 33.8, 2.5, 可交付日="2027-H1"),
    _plot(
        "临港浦江园",
        "park.pujiang-bio",
        "PJ-01地块",
        58.4,
        2.0,
        状态="不可租",
        起始日="2026-01-01",
        备注="土壤调查未完成",
    ),
)
