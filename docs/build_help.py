"""Rewrites what is generated in the documentation: ``python -m docs.build_help`` in the checkout's root.

命令一览 comes from the argparse parsers, 导入问题一览 from ``resources/intake/problems.yaml`` and the samples of
``tests/unit/intake/problem_samples.py``: its examples are what the program says about them.
The package tree of ``docs/architecture.md`` comes from the packages' own docstrings.
``tests/unit/docs`` fails while any of it is stale.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

from mhcrm.base.paths import ROOT, resource
from mhcrm.cli.main import COMMANDS, build_parser
from mhcrm.domain.fields import LEAD_FIELDS
from mhcrm.domain.intake.problems import Level, Problem, ProblemKind, problem_kinds
from tests.unit.intake.problem_samples import CELLS, FILES, ROWS, SAMPLES, SHEETS

LEVELS = {Level.ERROR: "不能写入", Level.WARNING: "请核对", Level.NOTE: "仅提示"}
GROUPS = (("行", ROWS), ("单元格", CELLS), ("列和工作表", SHEETS), ("文件", FILES))
GLOBAL = ("--db", "--as-of", "--json", "--debug", "--actor")
STATUSES = (
    ("0", "办完了"),
    ("1", "输入有问题，例如有行没有写入；已在输出里写明"),
    ("2", "命令写法不对"),
    ("3", "环境有问题，例如文件被占用、磁盘满、没有权限"),
)


ARCHITECTURE = ROOT / "docs" / "architecture.md"
TREE = re.compile(r"(<!-- tree -->\n\n)(.*?)(\n<!-- end of tree -->)", re.DOTALL)


def pages() -> dict[str, str]:
    """File name → text of every generated chapter."""
    return {"11-commands.md": commands_page(), "12-problems.md": problems_page()}


# -- 命令一览 ------------------------------------------------------------------------------------------------------


def commands_page() -> str:
    """Every command with its arguments."""
    parser = build_parser()
    lines = [
        "# 命令一览",
        "",
        "窗口里能做的事，用命令也能做，用的是同一套程序。没有安装成系统命令时，把 `mhcrm` 换成 `python3 start.py`。",
        "",
        "## 每条命令都能加的选项",
        "",
        *_options(action for action in parser._actions if set(action.option_strings) & set(GLOBAL)),
        "",
    ]
    for word, child, told in _commands(parser):
        lines += _command(word, child, told)
    lines += ["## 字段", "", "`lead add`、`lead set` 和 `import --column` 里可以写的字段：", "", _fields(), ""]
    lines += [
        "## 退出状态",
        "",
        "| 状态 | 意思 |",
        "| --- | --- |",
        *(f"| {code} | {text} |" for code, text in STATUSES),
        "",
    ]
    return "\n".join(lines)


def _fields() -> str:
    return "、".join(f"{field.label}（{field.unit}）" if field.unit else field.label for field in LEAD_FIELDS) + "。"


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    order = {word: place for place, word in enumerate(COMMANDS)}
    found = sorted(_children(parser), key=lambda item: order.get(item[0], len(order)))
    for word, child, told in found:
        yield f"mhcrm {word}", child, told


def _children(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for word, child in action.choices.items():
                yield word, child, helps.get(word, "")


def _command(path: str, parser: argparse.ArgumentParser, told: str) -> list[str]:
    children = list(_children(parser))
    own = [
        action
        for action in parser._actions
        if not _is_global(action) and not isinstance(action, argparse._SubParsersAction)
    ]
    lines = [f"## {path}", "", f"{told}。", ""]
    if own:
        lines += [*_options(own), ""]
    for word, child, words in children:
        lines += _below(f"{path} {word}", child, words)
    return lines


def _below(path: str, parser: argparse.ArgumentParser, told: str) -> list[str]:
    """A word of a command, and the words below that one."""
    own = [
        action
        for action in parser._actions
        if not _is_global(action) and not isinstance(action, argparse._SubParsersAction)
    ]
    lines = [f"### {path}", "", f"{told}。", ""]
    if own:
        lines += [*_options(own), ""]
    for word, child, words in _children(parser):
        lines += _below(f"{path} {word}", child, words)
    return lines


def _is_global(action: argparse.Action) -> bool:
    return isinstance(action, argparse._HelpAction) or bool(set(action.option_strings) & set(GLOBAL))


def _options(actions: Iterator[argparse.Action] | list[argparse.Action]) -> list[str]:
    rows = [f"| `{_name(action).replace('|', '／')}` | {_cell(_meaning(action))} |" for action in actions]
    return ["| 写法 | 意思 |", "| --- | --- |", *rows]


def _name(action: argparse.Action) -> str:
    shown = action.metavar if isinstance(action.metavar, str) else "数字" if action.type in (int, float) else "文字"
    if not action.option_strings:
        return f"{shown}{' …' if action.nargs in ('*', '+') else ''}"
    if action.nargs == 0:
        return action.option_strings[-1]
    choices = "／".join(str(choice) for choice in action.choices) if action.choices else shown
    return f"{action.option_strings[-1]} {choices}"


def _meaning(action: argparse.Action) -> str:
    words = action.help or {"code": "项目编号", "codes": "项目编号"}.get(action.dest, "")
    if not words:
        words = "必填" if action.required and action.nargs not in ("?", "*") else "可不写"
    return words


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


# -- 导入问题一览 --------------------------------------------------------------------------------------------------


def problems_page() -> str:
    """Every problem an import can report: what, example, how to mend."""
    kinds = problem_kinds()
    lines = [
        "# 导入问题一览",
        "",
        f"导入时可能看到的全部 {len(kinds)} 种问题。“例子”一栏是程序对一份小样表的原话。",
        "",
        "- **不能写入**：这一行不写进数据库。",
        "- **请核对**：写入能确定的部分，原来的写法一并保留，请看一眼。",
        "- **仅提示**：已经处理好，只是告诉您。",
        "",
        "问题名后面的英文是它的代码，`--json` 的输出里用它。",
        "",
    ]
    for title, group in GROUPS:
        lines += [f"## {title}", "", "| 问题 | 程度 | 例子 | 怎么改 |", "| --- | --- | --- | --- |"]
        lines += [problem_line(kinds[code]) for code in kinds if code in group]
        lines.append("")
    return "\n".join(lines)


def problem_line(kind: ProblemKind) -> str:
    """One line of the table."""
    said = example(kind.code)
    what = said.message.removesuffix(kind.remedy)
    written = SAMPLES[kind.code].written
    shown = f"{written}：{what}" if written else what
    return f"| {kind.title} `{kind.code}` | {LEVELS[kind.level]} | {_cell(_short(shown))} | {_cell(kind.remedy)} |"


def example(code: str) -> Problem:
    """What the program reports about the sample of a code."""
    return next(problem for problem in SAMPLES[code].bad() if problem.code == code)


def _short(text: str, most: int = 110) -> str:
    return text if len(text) <= most else text[:most] + "……"


def write(folder: Path) -> list[Path]:
    """Write the chapters that changed; returns them."""
    changed = []
    for name, text in pages().items():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed


# -- the package tree ----------------------------------------------------------------------------------------------


def tree() -> str:
    """Every package with the first line of its docstring, as a Markdown code block."""
    found = sorted(path.parent for path in (ROOT / "mhcrm").rglob("__init__.py"))
    return "".join(f"    {folder.relative_to(ROOT).as_posix():<34} {_told(folder)}\n" for folder in found[1:])


def _told(folder: Path) -> str:
    doc = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    return doc.split("\n", 1)[0].rstrip(".")


def architecture() -> str:
    """The architecture page with the tree as it is now."""
    return TREE.sub(lambda match: match[1] + tree() + match[3], ARCHITECTURE.read_text("utf-8"))


if __name__ == "__main__":
    for made in write(resource("help")):
        print(f"rewritten: {made.name}")  # noqa: T201
    ARCHITECTURE.write_text(architecture(), "utf-8")
