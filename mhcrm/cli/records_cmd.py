"""``mhcrm leads``, ``lead show|add|set|bin`` (more words in ``lead_moves``), ``undo`` and ``redo``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from mhcrm.base.errors import UsageError
from mhcrm.base.money import CURRENCY_LABELS
from mhcrm.bootstrap import App
from mhcrm.cli import lead_moves
from mhcrm.cli.output import Output
from mhcrm.domain.fields import LABELS, LEAD_FIELDS, Field, Kind
from mhcrm.domain.invested import RMB, amount_words, invested_words, stated
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import LeadQuery
from mhcrm.domain.stages import stage_name

_SHOWN = ("company", "project", "stage", "investment_wan", "park", "owner")
_INVESTED = "investment_"
_MONEY = ("investment_wan_min", "investment_wan_max", "investment_foreign_wan", "investment_currency")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    leads = subparsers.add_parser("leads", help="列出项目；可带搜索词（中文、拼音首字母、编号）")
    leads.add_argument("query", metavar="词", nargs="*")
    leads.add_argument("--limit", type=int, default=None, metavar="N", help="最多列出几个")
    leads.add_argument("--bin", action="store_true", help="列出回收站里的项目")
    leads.set_defaults(run=list_leads)
    lead = subparsers.add_parser("lead", help="查看、新建、修改一个项目")
    words = lead.add_subparsers(title="操作", metavar="操作", dest="word", required=True)
    one = words.add_parser("show", help="显示一个项目和它的跟进")
    one.add_argument("code", metavar="编号")
    one.set_defaults(run=show_lead)
    one = words.add_parser("add", help="新建：lead add 企业名称=… 投资总额=3亿元 …")
    one.add_argument("pairs", metavar="字段=值", nargs="+")
    one.set_defaults(run=add_lead)
    one = words.add_parser("set", help="修改：lead set 编号 字段=值 …（值留空 = 待核实）")
    one.add_argument("code", metavar="编号")
    one.add_argument("pairs", metavar="字段=值", nargs="+")
    one.add_argument("--version", type=int, default=None, metavar="N", help="只在版本仍是 N 时修改")
    one.set_defaults(run=set_lead)
    lead_moves.register(words)
    for name, words_help, action in (("bin", "放进回收站", bin_leads), ("unbin", "移出回收站", unbin_leads)):
        one = words.add_parser(name, help=words_help)
        one.add_argument("codes", metavar="编号", nargs="+")
        one.set_defaults(run=action)
    subparsers.add_parser("undo", help="撤销最近一步").set_defaults(run=undo)
    subparsers.add_parser("redo", help="重做刚撤销的一步").set_defaults(run=redo)


def list_leads(app: App, args: argparse.Namespace) -> int:
    """``leads [QUERY]``."""
    out = Output.of(args)
    query = LeadQuery(text=" ".join(args.query), binned=args.bin)
    ids = app.records.list(query, args.limit)
    if out.as_json:
        out.json([lead_json(lead) for lead in app.records.many(ids)])
    rows = app.records.rows(ids, (*_SHOWN, *_MONEY))
    names = app.stage_names()
    cells = [(row.code, *(_listed(name, row.cells, names) for name in _SHOWN)) for row in rows]
    out.table(("编号", *(LABELS[name] for name in _SHOWN)), cells)
    out.message(f"共 {app.records.count(query)} 个项目" + (f"，列出 {len(ids)} 个。" if args.limit else "。"))
    return 0


def show_lead(app: App, args: argparse.Namespace) -> int:
    """``lead show CODE``."""
    out = Output.of(args)
    lead = app.records.by_code(args.code)
    timeline = app.records.timeline(lead.id or 0)
    if out.as_json:
        out.json(lead_json(lead) | {"timeline": list(timeline)})
    out.line(f"{lead.code}  第 {lead.version} 版")
    names = app.stage_names()
    for item in LEAD_FIELDS:
        if item.name in lead.values:
            said = f"（原文：{lead.raw[item.name]}）" if lead.raw.get(item.name) else ""
            out.line(f"{item.label}：{_fact(lead, item, names)}{said}")
    for name, value in lead.values.items():
        if name.startswith("x:"):
            out.line(f"{name[2:]}：{value}")
    for entry in timeline:
        out.line(f"{entry.on}  {entry.title}  {entry.text}  {entry.author}".rstrip())
    return 0


def add_lead(app: App, args: argparse.Namespace) -> int:
    """``lead add FIELD=VALUE…``."""
    values, raw = app.records.read_entries(_pairs(args.pairs))
    changes = app.records.create(values, raw)
    return _written(app, args, changes.ids[0], "已新建")


def set_lead(app: App, args: argparse.Namespace) -> int:
    """``lead set CODE FIELD=VALUE…``."""
    lead = app.records.by_code(args.code)
    values, raw = app.records.read_entries(_pairs(args.pairs))
    expected = args.version if args.version is not None else lead.version
    app.records.update(lead.id or 0, values, expected, raw)
    return _written(app, args, lead.id or 0, "已修改")


def bin_leads(app: App, args: argparse.Namespace) -> int:
    """``lead bin CODE…``."""
    app.records.bin([app.records.by_code(code).id or 0 for code in args.codes])
    Output.of(args).json({"binned": args.codes})
    Output.of(args).line(f"已把 {len(args.codes)} 个项目放进回收站。")
    return 0


def unbin_leads(app: App, args: argparse.Namespace) -> int:
    """``lead unbin CODE…``."""
    app.records.unbin([app.records.by_code(code).id or 0 for code in args.codes])
    Output.of(args).json({"unbinned": args.codes})
    Output.of(args).line(f"已把 {len(args.codes)} 个项目移出回收站。")
    return 0


def undo(app: App, args: argparse.Namespace) -> int:
    """``undo``."""
    changes = app.records.undo()
    Output.of(args).json({"done": changes.operation if changes else None})
    Output.of(args).line(f"已{changes.operation}。" if changes else "没有可以撤销的操作。")
    return 0


def redo(app: App, args: argparse.Namespace) -> int:
    """``redo``."""
    changes = app.records.redo()
    Output.of(args).json({"done": changes.operation if changes else None})
    Output.of(args).line(f"已{changes.operation}。" if changes else "没有可以重做的操作。")
    return 0


def lead_json(lead: Lead) -> dict[str, object]:
    """A lead as JSON: id, code, version, its known values and their raw texts."""
    return {"id": lead.id, "code": lead.code, "version": lead.version, "values": lead.values, "raw": lead.raw}


def _written(app: App, args: argparse.Namespace, lead_id: int, done: str) -> int:
    out = Output.of(args)
    lead = app.records.get(lead_id)
    out.json(lead_json(lead))
    out.line(f"{done} {lead.code} {lead.text('project') or lead.text('company')}。")
    return 0


def _pairs(texts: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"“{text}”不是“字段=值”的写法。", todo="例如：企业名称=某某公司。")
        found[name.strip()] = value
    return found


def _listed(name: str, cells: Mapping[str, object], names: Mapping[str, str]) -> str:
    """One cell of the list; the investment as it was stated, in its own currency."""
    if name != "investment_wan":
        return _cell(name, cells.get(name), names)
    found = Lead({key: str(value) for key, value in cells.items() if key.startswith(_INVESTED) and value is not None})
    return invested_words(found.number, found.text("investment_currency")) or "待核实"


def _fact(lead: Lead, item: Field, names: Mapping[str, str]) -> str:
    """A field of one project with its unit."""
    value, currency = lead.number(item.name) if item.kind is Kind.MONEY else None, lead.text("investment_currency")
    if item.name == "investment_currency":
        return CURRENCY_LABELS.get(currency, currency)
    if value is None:
        return _cell(item.name, lead.values[item.name], names) + (f" {item.unit}" if item.unit else "")
    if item.name == "investment_foreign_wan":
        return amount_words(value, currency)
    if item.name == "investment_wan":
        return amount_words(value, stated(lead.number, currency)[1])
    if item.name in _MONEY:
        return amount_words(value, currency)
    if item.name == "fixed_investment_wan":  # in the currency of the total where that stands as 投资总额 itself
        return amount_words(value, RMB if lead.number("investment_foreign_wan") is not None else currency)
    return amount_words(value, RMB)


def _cell(name: str, value: object, names: Mapping[str, str]) -> str:
    if value is None:
        return "待核实"
    return stage_name(names, value) if name == "stage" else str(value)
