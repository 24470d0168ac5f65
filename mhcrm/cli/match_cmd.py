"""``mhcrm match``: match stored leads, or the records of a file, and print the explained result."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from mhcrm.base.errors import InputError, UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.domain.intake.records import record_to_lead
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.report import MatchReport
from mhcrm.services.matching.service import MatchingService, summaries


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``match``."""
    parser = subparsers.add_parser("match", help="匹配产业链、载体、空间层级、具体空间和政策条款")
    parser.add_argument("codes", metavar="编号", nargs="*", help="项目编号，如 MH-2026-0001")
    parser.add_argument("--all", action="store_true", help="匹配库里全部项目并保存结果")
    parser.add_argument("--file", type=Path, metavar="文件", help="匹配文件里的项目（xlsx、csv 或 JSON），不写入数据库")
    parser.set_defaults(run=run)


def run(app: App, args: argparse.Namespace) -> int:
    """``match CODE… | --all | --file FILE``.

    Raises:
        UsageError: none or more than one of the three was given.
    """
    if sum((bool(args.codes), args.all, args.file is not None)) != 1:
        raise UsageError(
            "match 需要项目编号、--all 或 --file 其中一种。", todo="例：mhcrm match --file 项目.json --json"
        )
    if args.all:
        return _all(app, args)
    if args.file is not None:
        return _print(_match_file(app, args.file), args)
    return _print(app.matching.match_codes(args.codes), args)


def _all(app: App, args: argparse.Namespace) -> int:
    out = Output.of(args)
    bodies: list[object] = []
    result = app.matching.match_many(
        progress=out.progress(), each=(lambda report: bodies.append(report.to_json())) if out.as_json else None
    )
    out.json(bodies)
    out.line(
        f"已匹配 {result.matched} 个项目：有产业链 {result.with_chain} 个，不在重点产业范围 {result.outside} 个，"
        f"空间层级待定 {result.undecided_tier} 个。"
    )
    return 0


def _match_file(app: App, path: Path) -> list[MatchReport]:
    """Reports of the records of a file; the database is not opened."""
    service = MatchingService(None, app.plan, app.lexicon, app.signals, app.clock)
    leads = _json_leads(path) if path.suffix.lower() == ".json" else _sheet_leads(app, path)
    return service.match_records(leads)


def _json_leads(path: Path) -> list[Lead]:
    try:
        records = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"读不到文件“{path.name}”。", str(error.strerror or ""), "请检查路径后重试。", "file_unreadable"
        ) from error
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字读不下去。"
        raise InputError(f"“{path.name}”不是有效的 JSON 文件。", where, "请改正后重试。", "bad_json") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"“{path.name}”的文字编码不是 UTF-8。", todo="请另存为 UTF-8 后重试。", code="bad_json"
        ) from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise InputError(
            f"“{path.name}”应是记录的列表，每条记录是“表头: 值”。", todo="请改成列表后重试。", code="bad_json"
        )
    return [record_to_lead(record) for record in records]


def _sheet_leads(app: App, path: Path) -> list[Lead]:
    return list(app.intake.leads_of(path))


def _print(reports: Sequence[MatchReport], args: argparse.Namespace) -> int:
    out = Output.of(args)
    out.json([report.to_json() for report in reports])
    rows = [
        (
            row["code"],
            row["company"],
            row["project"],
            row["industry"] or "—",
            row["track"] or "—",
            row["park"] or "—",
            row["tier"] or "未定",
        )
        for row in summaries(reports)
    ]
    out.table(("编号", "企业", "项目", "产业", "赛道", "首选载体", "空间层级"), rows)
    for report in reports:
        for warning in report.warnings:
            out.line(
                f"· {report.profile.lead.text('project') or report.profile.lead.text('company')}：{warning.message}"
            )
    out.message(f"共 {len(reports)} 个项目。")
    return 0
