"""The canonical fields of a lead (项目线索): one list for import, form, table, export, search and brief.

Source of the vocabulary: the officers' own ledgers. ``column`` fields are columns of the ``lead`` table; the
others live in its ``extra`` JSON under the same name. Unknown columns of a sheet live in ``extra`` too, under
``x:<their own header>``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a value is read, stored and shown."""

    NAME = "name"  # company, project or person: layout spaces and line breaks removed
    TEXT = "text"
    LONG = "long"  # keeps line breaks
    MONEY = "money"  # Decimal, 万元 (of the lead's currency)
    AREA = "area"  # Decimal, ㎡
    LAND = "land"  # Decimal, 亩
    DATE = "date"  # PartialDate in its ISO form: 2026-05-03, 2026-05, 2026-Q2, 2026-H1, 2026
    CODE = "code"
    PHONE = "phone"
    NUMBER = "number"
    STAGE = "stage"
    FLAG = "flag"  # 是 / 否 / unknown


@dataclass(frozen=True)
class Field:
    """One canonical field."""

    name: str
    label: str
    kind: Kind
    column: bool = True
    unit: str = ""


LEAD_FIELDS: tuple[Field, ...] = (
    Field("company", "企业名称", Kind.NAME),
    Field("project", "项目名称", Kind.NAME),
    Field("summary", "项目简介", Kind.LONG),
    Field("company_profile", "企业简介", Kind.LONG),
    Field("industry_text", "行业", Kind.TEXT),
    Field("gb4754", "国标行业代码", Kind.CODE),
    Field("chain_text", "产业链", Kind.TEXT),
    Field("phase", "所处环节", Kind.TEXT),
    Field("ownership", "企业性质", Kind.TEXT),
    Field("foreign", "内外资", Kind.TEXT),
    Field("origin", "来源地", Kind.TEXT),
    Field("investment_wan", "投资总额", Kind.MONEY, unit="万元"),
    Field("investment_wan_min", "投资总额下限", Kind.MONEY, unit="万元"),
    Field("investment_wan_max", "投资总额上限", Kind.MONEY, unit="万元"),
    Field("investment_currency", "投资币种", Kind.CODE),  # ISO 4217; CNY when the source says nothing else
    Field("fixed_investment_wan", "固定资产投资", Kind.MONEY, unit="万元"),
    Field("foreign_capital_wan", "外资金额", Kind.MONEY, unit="万元"),  # actual_fdi / contract_fdi
    Field("land_mu", "用地需求", Kind.LAND, unit="亩"),
    Field("floor_area_sqm", "建筑面积需求", Kind.AREA, unit="㎡"),
    Field("space_mode", "落地方式", Kind.TEXT),
    Field("uscc", "统一社会信用代码", Kind.CODE),
    Field("contact", "联系人", Kind.NAME),
    Field("phone", "联系电话", Kind.PHONE),
    Field("source", "项目来源", Kind.TEXT),
    Field("referrer", "引荐方", Kind.TEXT),
    Field("stage", "阶段", Kind.STAGE),
    Field("received_on", "登记日期", Kind.DATE),
    Field("first_contact_on", "首次对接", Kind.DATE),
    Field("sign_on", "签约日期", Kind.DATE),
    Field("start_on", "开工日期", Kind.DATE),
    Field("town", "街镇", Kind.TEXT),
    Field("park", "意向园区", Kind.TEXT),
    Field("site", "选址位置", Kind.TEXT),
    Field("lead_unit", "责任单位", Kind.TEXT),
    Field("owner", "责任人", Kind.NAME),
    Field("first_reporter", "首报人", Kind.TEXT),
    Field("progress", "进展情况", Kind.LONG),
    Field("issues", "存在问题", Kind.LONG),
    Field("demands", "企业诉求", Kind.LONG),
    Field("next_step", "下一步", Kind.LONG),
    Field("next_due_on", "下一步期限", Kind.DATE),
    Field("notes", "备注", Kind.LONG),
    # -- kept in ``extra`` ------------------------------------------------------------------------
    Field("investment_foreign_wan", "外币投资额", Kind.MONEY, column=False, unit="万"),  # in investment_currency
    Field("land_mu_min", "用地需求下限", Kind.LAND, column=False, unit="亩"),
    Field("land_mu_max", "用地需求上限", Kind.LAND, column=False, unit="亩"),
    Field("floor_area_sqm_min", "建筑面积需求下限", Kind.AREA, column=False, unit="㎡"),
    Field("floor_area_sqm_max", "建筑面积需求上限", Kind.AREA, column=False, unit="㎡"),
    Field("contact_other", "其他联系人", Kind.TEXT, column=False),
    Field("phone_other", "其他电话", Kind.TEXT, column=False),
    Field("project_code", "项目代码", Kind.CODE, column=False),
    Field("stat_name", "纳统项目名称", Kind.TEXT, column=False),
    Field("landed_company", "落地主体", Kind.NAME, column=False),
    Field("foreign_mode", "利用外资方式", Kind.TEXT, column=False),
    Field("equipment_investment_wan", "设备投资", Kind.MONEY, column=False, unit="万元"),
    Field("contract_fdi_wan", "合同外资", Kind.MONEY, column=False, unit="万元"),
    Field("actual_fdi_wan", "实到外资", Kind.MONEY, column=False, unit="万元"),
    Field("registered_capital_wan", "注册资本", Kind.MONEY, column=False, unit="万元"),
    Field("paid_in_wan", "实缴资本", Kind.MONEY, column=False, unit="万元"),
    Field("expected_sales_wan", "预计年产值", Kind.MONEY, column=False, unit="万元"),
    Field("expected_tax_wan", "预计年税收", Kind.MONEY, column=False, unit="万元"),
    Field("intensity", "投资强度", Kind.TEXT, column=False),
    Field("jobs", "带动就业", Kind.NUMBER, column=False, unit="人"),
    Field("energy_env", "能耗环评", Kind.TEXT, column=False),
    Field("image_progress", "形象进度", Kind.LONG, column=False),
    Field("resolution", "解决措施", Kind.LONG, column=False),
    Field("group", "招商组", Kind.TEXT, column=False),
    Field("assist_unit", "配合单位", Kind.TEXT, column=False),
    Field("district_leader", "区领导", Kind.TEXT, column=False),
    Field("filler", "填报人", Kind.NAME, column=False),
    Field("source_channel", "来源渠道", Kind.TEXT, column=False),
    Field("plan_sign_on", "拟签约时间", Kind.DATE, column=False),
    Field("register_on", "注册日期", Kind.DATE, column=False),
    Field("plan_register_on", "拟落地时间", Kind.DATE, column=False),
    Field("complete_on", "竣工日期", Kind.DATE, column=False),
    Field("produce_on", "投产日期", Kind.DATE, column=False),
    Field("build_period", "建设周期", Kind.TEXT, column=False),
    Field("is_top500", "是否500强", Kind.FLAG, column=False),
    Field("is_headquarters", "是否总部", Kind.FLAG, column=False),
    Field("is_listed", "是否上市公司", Kind.FLAG, column=False),
    Field("is_specialised", "是否专精特新", Kind.FLAG, column=False),
    Field("is_rnd_centre", "是否研发中心", Kind.FLAG, column=False),
    Field("is_existing", "是否存量企业", Kind.FLAG, column=False),
    Field("judgement", "研判结果", Kind.TEXT, column=False),
    Field("meeting_state", "上会状态", Kind.TEXT, column=False),
    Field("rating", "优先级", Kind.TEXT, column=False),
    Field("increase_of", "增资原项目", Kind.CODE, column=False),
    Field("increase_wan", "增资额", Kind.MONEY, column=False, unit="万元"),
)

FIELDS: dict[str, Field] = {f.name: f for f in LEAD_FIELDS}
COLUMN_FIELDS: tuple[Field, ...] = tuple(f for f in LEAD_FIELDS if f.column)
LABELS: dict[str, str] = {f.name: f.label for f in LEAD_FIELDS}
