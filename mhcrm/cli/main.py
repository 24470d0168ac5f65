"""Entry of the command line: parse, open the app, run one command, turn errors into messages and exit statuses.

Exit status: 0 done, 1 the input has problems, 2 wrong usage, 3 environment (locked, full, unreadable).
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import json
import re
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from typing import Any, NoReturn

from mhcrm import __version__
from mhcrm.base.errors import Cancelled, EnvironmentProblem, MhcrmError, UsageError
from mhcrm.bootstrap import App, open_app

COMMANDS: dict[str, str] = {
    "import": "import_cmd",
    "imports": "import_cmd",
    "import-undo": "import_cmd",
    "mappings": "import_cmd",
    "duplicates": "duplicates_cmd",
    "template": "import_cmd",
    "leads": "records_cmd",
    "lead": "records_cmd",
    "company": "company_cmd",
    "today": "today_cmd",
    "task": "task_cmd",
    "lights": "today_cmd",
    "pipeline": "today_cmd",
    "undo": "records_cmd",
    "redo": "records_cmd",
    "match": "match_cmd",
    "correct": "match_correct_cmd",
    "spaces": "spaces_cmd",
    "allocate": "allocate_cmd",
    "brief": "brief_cmd",
    "export": "export_cmd",
    "report": "report_cmd",
    "referral": "referral_cmd",
    "approval": "approval_cmd",
    "demand": "demand_cmd",
    "commitment": "demand_cmd",
    "assess": "meeting_cmd",
    "meeting": "meeting_cmd",
    "opportunity": "opportunity_cmd",
    "plan": "plan_cmd",
    "backup": "maintenance_cmd",
    "restore": "maintenance_cmd",
    "check": "maintenance_cmd",
    "demo": "demo_cmd",
    "tour": "tour_cmd",
    "bench": "bench_cmd",
}
"""Command word → module that registers it. Only the module of the word at hand is imported, for a quick start."""

_ARGPARSE_WORDS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*?): expected one argument", r"参数 \1 后面要跟一个值"),
    (r"argument (.*?): expected at least one argument", r"参数 \1 后面至少要跟一个值"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"参数 \1 不能是 \2，可选：\3"),
    (r"argument (.*?): invalid .*? value: (.*)", r"参数 \1 的值不对：\2"),
    (r"argument (.*?): not allowed with argument (.*)", r"参数 \1 不能与 \2 同时使用"),
)


class _Parser(argparse.ArgumentParser):
    """argparse in Chinese: headings, the help option and what is wrong."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "add_help": False})
        self._optionals.title, self._positionals.title = "选项", "参数"
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help="显示这段说明")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        for pattern, words in _ARGPARSE_WORDS:
            message = re.sub(pattern, words, message)
        raise UsageError(f"命令写法不对：{message}。", todo=" ".join(self.format_usage().split()))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _global_options(parser: argparse.ArgumentParser, *, suppress: bool) -> None:
    """Options accepted before and after the command word."""

    def default(value: object) -> object:
        return argparse.SUPPRESS if suppress else value

    parser.add_argument(
        "--db", metavar="文件或地址", default=default(None), help="数据库文件，或 postgresql+psycopg://… 地址"
    )
    parser.add_argument(
        "--as-of", type=_day, metavar="YYYY-MM-DD", default=default(None), help="按这一天判断规则和空间"
    )
    parser.add_argument("--json", action="store_true", default=default(False), help="标准输出只有一个 JSON 文档")
    parser.add_argument("--debug", action="store_true", default=default(False), help="出错时显示程序内部信息")
    parser.add_argument("--actor", metavar="姓名", default=default(None), help="记在操作记录里的姓名")


def build_parser(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The command line; with ``argv`` only what that call needs, otherwise all of it."""
    parser = _Parser(prog="mhcrm", description="招商引资桌面 CRM。不带命令时打开窗口。")
    parser.add_argument("--version", action="version", version=f"mhcrm {__version__}", help="显示版本")
    _global_options(parser, suppress=False)
    subparsers = parser.add_subparsers(title="命令", metavar="命令", dest="command", parser_class=_Parser)
    for name in _needed(argv):
        importlib.import_module(f"mhcrm.cli.{name}").register(subparsers)
    _add_globals_below(parser)
    return parser


def _needed(argv: Sequence[str]) -> list[str]:
    for word in argv:
        if word in COMMANDS:
            return [COMMANDS[word]]
    return [] if "--version" in argv else list(dict.fromkeys(COMMANDS.values()))


def _add_globals_below(parser: argparse.ArgumentParser) -> None:
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        for child in set(action.choices.values()):
            _global_options(child, suppress=True)
            _add_globals_below(child)


def _joined(argv: list[str]) -> list[str]:
    """``match correct …`` is one command; ``match`` alone takes project codes."""
    for at, pair in enumerate(itertools.pairwise(argv)):
        if pair == ("match", "correct"):
            return [*argv[:at], *argv[at + 1 :]]
    return argv


def run(argv: list[str]) -> int:
    """Run one command line; returns the exit status. No traceback ever reaches the user without ``--debug``."""
    argv = _joined(argv)
    as_json, debug = "--json" in argv, "--debug" in argv
    try:
        args = build_parser(argv).parse_args(argv)
        if args.command is None:
            return _window(args)
        with open_app(db=args.db, as_of=args.as_of, actor=args.actor) as app:
            return int(_command(app, args))
    except MhcrmError as error:
        return _report(error, as_json=as_json, debug=debug)
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return _report(Cancelled(), as_json=as_json, debug=debug)
    except Exception as error:  # our bug: say so, keep the report
        if debug:
            raise
        return _report(_bug(error), as_json=as_json, debug=False)


def _command(app: App, args: argparse.Namespace) -> int:
    result: int = args.run(app, args)
    return result


def _window(args: argparse.Namespace) -> int:
    app_module = importlib.import_module("mhcrm.desktop.app")
    status: int = app_module.run(db=args.db, as_of=args.as_of, actor=args.actor)
    return status


def _bug(error: Exception) -> MhcrmError:
    from mhcrm.base.paths import data_dir

    log = data_dir() / "crash.log"
    with log.open("a", encoding="utf-8") as out:
        out.write("".join(traceback.format_exception(error)) + "\n")
    return MhcrmError(
        "程序内部出错，这一步没有完成，已保存的数据不受影响。",
        f"（{type(error).__name__}）",
        f"请把 {log} 交给维护人员。",
        code="internal",
    )


def _report(error: MhcrmError, *, as_json: bool, debug: bool) -> int:
    if as_json:
        json.dump({"error": error.as_json()}, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")
    print(str(error), file=sys.stderr)
    if debug:
        traceback.print_exception(error)
    if isinstance(error, UsageError):
        return 2
    return 3 if isinstance(error, EnvironmentProblem) else 1
