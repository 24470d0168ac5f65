"""``mhcrm import``, ``imports``, ``import-undo``, ``mappings``, ``template``."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from mhcrm.base.errors import EnvironmentProblem, InputError, MhcrmError, UsageError
from mhcrm.base.progress import Progress
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output, plain
from mhcrm.domain.fields import FIELDS, LABELS
from mhcrm.domain.intake.choices import Choice, Fate, Place
from mhcrm.domain.intake.headers import chosen_parts
from mhcrm.domain.intake.preview import Preview, guess_lines
from mhcrm.domain.intake.problems import Level
from mhcrm.domain.intake.recall import unheeded
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.report import preview_json
from mhcrm.domain.intake.verdict import REJECTED
from mhcrm.services.intake.service import MODES, ImportResult, expand
from mhcrm.services.intake.stale import STALE

_STATUS_LABELS = {
    "accepted": "新增",
    "updated": "更新",
    "unchanged": "未变",
    "duplicate": "重复",
    "rejected": "未导入",
    "skipped": "跳过",
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("import", help="导入项目表（xlsx、xls、et、ods、csv、docx、网页表格；可给文件夹）")
    parser.add_argument("files", nargs="+", type=Path, metavar="文件")
    parser.add_argument("--sheet", metavar="表名", help="只读这一张工作表")
    parser.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    parser.add_argument("--mode", choices=MODES, default="both", help="both 新增并更新，add 只新增，update 只更新")
    parser.add_argument(
        "--column", action="append", default=[], metavar="表头=字段[@单位]", help="指定一列对应的字段，可多次"
    )
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="表头=单位",
        help="说明一列的单位，可多次，例如 规模=亿元、总投资=万美元",
    )
    parser.add_argument(
        "--header-row", type=int, metavar="行号", help="表头在第几行（各工作表相同，可与 --sheet 合用）"
    )
    parser.add_argument("--mapping", default="", metavar="名称", help="按已保存的对应方式读取")
    parser.add_argument("--save-mapping", default="", metavar="名称", help="把这次各列的对应方式存为此名称")
    parser.add_argument("--take-file", action="store_true", help="与库中冲突的格以本表为准（默认保留库中的）")
    parser.add_argument(
        "--merge", action="append", default=[], metavar="行", help="并入它重复的那一条，例如 12 或 表名!12"
    )
    parser.add_argument("--new", action="append", default=[], metavar="行", help="另建，并记住不是重复")
    parser.add_argument("--problems", type=Path, metavar="文件.xlsx", help="把有问题的行另存为表格，标出问题所在")
    parser.set_defaults(run=run_import)
    listing = subparsers.add_parser("imports", help="列出导入批次")
    listing.set_defaults(run=run_imports)
    undo = subparsers.add_parser("import-undo", help="撤销一次导入")
    undo.add_argument("batch", type=int, metavar="批次")
    undo.add_argument("--rest", action="store_true", help="已改动的保留，其余放入回收站")
    undo.set_defaults(run=run_undo)
    mappings = subparsers.add_parser("mappings", help="列出已保存的对应方式；可改名、删除")
    mappings.add_argument("--delete", metavar="名称", help="删除")
    mappings.add_argument("--rename", nargs=2, metavar=("名称", "新名称"), help="改名")
    mappings.set_defaults(run=run_mappings)
    template = subparsers.add_parser("template", help="生成空白项目登记表")
    template.add_argument("file", type=Path, metavar="文件.xlsx")
    template.set_defaults(run=run_template)


def run_import(app: App, args: argparse.Namespace) -> int:
    """Import one or several files; exit 1 when a row was rejected or a file had no leads."""
    out = Output.of(args)
    columns = _columns(args.column, args.unit)
    files = expand(args.files)
    if not files:
        raise InputError("文件夹里没有表格文件。", "", "请检查路径。", "no-files")
    if len(files) == 1:
        report, status = _one(app, args, files[0], columns, out)
        _print_json(out, report)
        return status
    reports: list[dict[str, object]] = []
    worst = 0
    for path in files:
        try:
            report, status = _one(app, args, path, columns, out)
        except EnvironmentProblem:
            raise
        except MhcrmError as error:
            out.message(str(error))
            report, status = {"file": path.name, "error": error.as_json()}, 1
        reports.append(report)
        worst = max(worst, status)
    totals: Counter[str] = Counter()
    for report in reports:
        part = report.get("totals")
        totals.update(part if isinstance(part, dict) else {})
    _print_json(out, {"files": reports, "totals": dict(totals)})
    return worst


def _one(
    app: App, args: argparse.Namespace, path: Path, columns: dict[str, str] | None, out: Output
) -> tuple[dict[str, object], int]:
    progress = out.progress()
    preview = _preview(app, args, path, columns, progress)
    if args.save_mapping:
        app.intake.save_mapping(args.save_mapping, preview)
    result: ImportResult | None = None
    if not args.dry_run:
        try:
            result = app.intake.commit(preview, mode=args.mode, progress=progress)
        except InputError as problem:
            if problem.code != STALE:
                raise
            preview = _preview(app, args, path, columns, progress)  # somebody wrote meanwhile: look again, once
            result = app.intake.commit(preview, mode=args.mode, progress=progress)
    if args.problems:
        app.intake.export_problems(preview, path, args.problems)
    _tell(out, preview, result)
    bad = preview.outcome != "import" or preview.totals[REJECTED] > 0
    return preview_json(preview, result.batch if result else None) if out.as_json else {}, int(bad)


def _preview(
    app: App, args: argparse.Namespace, path: Path, columns: dict[str, str] | None, progress: Progress
) -> Preview:
    heads = _header_rows(app, path, args)
    preview = app.intake.preview(
        path, sheet=args.sheet, columns=columns, header_rows=heads, mapping=args.mapping, progress=progress
    )
    _check_units(preview, columns)
    choices = {
        **_conflicts(preview, args.take_file),
        **_choices(preview, args.merge, Fate.MERGE),
        **_choices(preview, args.new, Fate.NEW),
    }
    return app.intake.decide(preview, choices) if choices else preview


def _header_rows(app: App, path: Path, args: argparse.Namespace) -> dict[str | None, int] | None:
    if args.header_row is None:
        return None
    if args.header_row < 1:
        raise UsageError("--header-row 从 1 算起。", code="usage")
    names = [grid.name for grid in app.intake.read(path).grids]
    return {name: args.header_row - 1 for name in names if args.sheet is None or name == args.sheet}


def _conflicts(preview: Preview, take_file: bool) -> dict[Place, Choice]:
    met = [row for row in preview.rows if row.held] if take_file else []
    return {(row.sheet, row.row): Choice(taken=frozenset({**row.held, **row.changes})) for row in met}


def _choices(preview: Preview, places: list[str], fate: Fate) -> dict[Place, Choice]:
    """``12`` (in the only or first sheet that has such a row) or ``表名!12``."""
    rows = {(row.sheet, row.row) for row in preview.rows}
    sheets = list(dict.fromkeys(row.sheet for row in preview.rows))
    chosen: dict[Place, Choice] = {}
    for text in places:
        name, marked, number = text.rpartition("!")
        found = [
            (sheet, int(number))
            for sheet in ([name] if marked else sheets)
            if number.isdecimal() and (sheet, int(number)) in rows
        ]
        if not found:
            raise UsageError(f"文件里没有这一行：{text}", "", "请写行号，例如 12 或 表名!12。", "usage")
        chosen[found[0]] = Choice(fate)
    return chosen


def _print_json(out: Output, report: dict[str, object]) -> None:
    """One document; not indented, because a hundred thousand rows must not take a minute to print."""
    if out.as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, default=plain))
        sys.stdout.write("\n")


def _check_units(preview: Preview, columns: dict[str, str] | None) -> None:
    """A unit said for a column that holds no such amounts must not be lost in silence."""
    if columns and (left := unheeded(preview, columns, shipped_matcher())):
        header, said = left[0], chosen_parts(columns[left[0]])[1]
        raise UsageError(
            f"“{header}”列没有按“{said}”读。",
            "表里没有这一列，或者它不是金额、面积，或者没有这样的单位。",
            "请核对表头；需要时一并写明字段，例如 --column 规模=投资总额@亿元。",
            "unit-unheeded",
        )


def _columns(pairs: list[str], units: list[str]) -> dict[str, str] | None:
    """``投资方=company``, ``投资方=企业名称``, ``规模=投资总额@亿元``; ``意见=x:街镇意见`` names an extra field, nothing keeps it as it is."""
    if not pairs and not units:
        return None
    by_label = {label: name for name, label in LABELS.items()}
    chosen: dict[str, str] = {}
    for pair in pairs:
        header, found, field = pair.partition("=")
        field, unit = chosen_parts(field)
        name = by_label.get(field, field)
        if not found or (name and name not in FIELDS and not name.startswith("x:")):
            raise UsageError(
                f"--column 写法不对：{pair}", "", "请写 表头=字段，例如 投资方=企业名称、规模=投资总额@亿元。"
            )
        chosen[header] = f"{name}@{unit}" if unit else name
    for pair in units:
        header, _found, said = pair.partition("=")
        if not header or not said:
            raise UsageError(f"--unit 写法不对：{pair}", "", "请写 表头=单位，例如 规模=亿元、总投资=万美元。")
        chosen[header] = f"{chosen_parts(chosen.get(header, ''))[0]}@{said}"
    return chosen


def _tell(out: Output, preview: Preview, result: ImportResult | None) -> None:
    if preview.message:
        out.message(f"{preview.file}：{preview.message}")
    for plan in preview.sheets:
        for line in guess_lines(plan):
            out.message(line)
    counts = "，".join(f"{_STATUS_LABELS[name]} {count}" for name, count in preview.totals.items() if count)
    out.line(f"{preview.file}（{preview.format}）：{counts or '没有行'}")
    general = [("", problem) for problem in preview.problems]
    general += [(plan.name or "", problem) for plan in preview.sheets for problem in plan.problems]
    for name, problem in general:
        if problem.level is not Level.NOTE:
            out.line(f"  {name} {problem.cell}  {problem.message}".replace("   ", "  "))
    for row in preview.rows:
        for problem in row.problems:
            if problem.level is not Level.NOTE:
                place = problem.cell or f"第{row.row}行"
                out.line(f"  {row.sheet or ''} {place}  {problem.message}".replace("   ", "  "))
    if result is not None and result.batch is not None:
        out.line(
            f"已写入：新增 {result.added}，更新 {result.updated}。批次 {result.batch}，可用 import-undo {result.batch} 撤销。"
        )


def run_imports(app: App, args: argparse.Namespace) -> int:
    """List the batches."""
    out = Output.of(args)
    batches = app.intake.batches()
    out.json(batches)
    rows = [
        (
            b.id,
            b.created_at.strftime("%Y-%m-%d %H:%M"),
            b.author,
            b.file_name,
            b.totals.get("accepted", 0),
            b.totals.get("updated", 0),
            "已撤销" if b.undone else "",
        )
        for b in batches
    ]
    out.table(("批次", "时间", "操作人", "文件", "新增", "更新", "状态"), rows)
    return 0


def run_mappings(app: App, args: argparse.Namespace) -> int:
    """List, rename or delete the mappings kept under a name."""
    out = Output.of(args)
    known = {mapping.name: mapping for mapping in app.intake.mappings()}
    for name in [args.delete, args.rename[0]] if args.rename else [args.delete]:
        if name is not None and name not in known:
            raise InputError(f"没有名为“{name}”的对应方式。", "", "用 mhcrm mappings 查看。", "mapping-missing")
    if args.delete is not None:
        out.line(f"{app.intake.delete_mapping(known[args.delete].id).operation}。")
    if args.rename:
        out.line(f"{app.intake.rename_mapping(known[args.rename[0]].id, args.rename[1]).operation}。")
    found = app.intake.mappings()
    out.json(found)
    rows = [
        (m.name, sum(1 for field in m.columns.values() if field), m.author, m.updated_at.strftime("%Y-%m-%d %H:%M"))
        for m in found
    ]
    out.table(("名称", "已对应的列", "操作人", "时间"), rows)
    return 0


def run_undo(app: App, args: argparse.Namespace) -> int:
    """Take an import back."""
    out = Output.of(args)
    changes = app.intake.undo_batch(args.batch, rest=args.rest)
    out.json({"batch": args.batch, "operation": changes.operation, "undone": True})
    out.line(f"{changes.operation}。")
    return 0


def run_template(app: App, args: argparse.Namespace) -> int:
    """Write the blank ledger."""
    out = Output.of(args)
    app.intake.template(args.file)
    out.json({"file": str(args.file)})
    out.line(f"已生成 {args.file}。")
    return 0
