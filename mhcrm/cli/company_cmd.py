"""``mhcrm company show|attach``: one company with its projects, people, visits and files."""

from __future__ import annotations

import argparse
from pathlib import Path

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.domain.lead import Lead
from mhcrm.domain.stages import stage_name
from mhcrm.services.records.companies import CompanyWhole


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    company = subparsers.add_parser("company", help="查看一家企业：项目、联系人、走访、附件")
    words = company.add_subparsers(title="操作", metavar="操作", dest="word", required=True)
    one = words.add_parser("show", help="显示一家企业和它的全部往来；记走访用 lead visit")
    one.add_argument("name", metavar="企业", help="企业全称或统一社会信用代码")
    one.set_defaults(run=show)
    one = words.add_parser("attach", help="给一家企业附上文件")
    one.add_argument("name", metavar="企业", help="企业全称或统一社会信用代码")
    one.add_argument("file", type=Path, metavar="文件")
    one.set_defaults(run=attach)


def show(app: App, args: argparse.Namespace) -> int:
    """``company show NAME``."""
    out = Output.of(args)
    whole = app.companies.whole(app.companies.find(args.name).id)
    out.json(company_json(whole))
    out.line(f"{whole.company.name}  统一社会信用代码 {whole.company.uscc or '待核实'}")
    names = app.stage_names()
    for lead in whole.leads:
        out.line(f"项目  {lead.code}  {lead.text('project') or '未命名'}  {stage_name(names, lead.text('stage'))}")
    for person in whole.people:
        told = (person.name or "姓名待核实", person.title, person.phone or "电话待核实", person.email, person.about)
        out.line("联系人  " + "  ".join(part for part in told if part))
    for firm in whole.firms:
        out.line(f"值得引荐的{firm.side}企业  {firm.name}  {'已在库' if firm.known else '还不在库'}")
    for file in whole.files:
        out.line(f"附件  {file.name}  {file.size} 字节")
    for entry in whole.timeline:
        about = f"（{entry.about}）" if entry.about else ""
        out.line(f"{entry.on}  {entry.title}  {entry.text}{about}  {entry.author}".rstrip())
    return 0


def attach(app: App, args: argparse.Namespace) -> int:
    """``company attach NAME FILE``."""
    company = app.companies.find(args.name)
    app.attachments.attach("company", company.id, args.file)
    Output.of(args).json(company_json(app.companies.whole(company.id)))
    Output.of(args).line(f"已把“{args.file.name}”附到“{company.name}”。")
    return 0


def company_json(whole: CompanyWhole) -> dict[str, object]:
    """A company as JSON; unknown values are null."""
    return {
        "id": whole.company.id,
        "name": whole.company.name,
        "uscc": whole.company.uscc,
        "projects": [_lead(lead) for lead in whole.leads],
        "people": list(whole.people),
        "firms": list(whole.firms),
        "files": [{"id": one.id, "name": one.name, "size": one.size, "sha256": one.sha256} for one in whole.files],
        "timeline": list(whole.timeline),
    }


def _lead(lead: Lead) -> dict[str, object]:
    named = {name: lead.values.get(name) for name in ("project", "stage", "owner")}
    return {"id": lead.id, "code": lead.code, **named}
