"""``mhcrm bench``: the benchmarks of ``tests/bench``, each a ratio within one run."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

from mhcrm.base.errors import InputError
from mhcrm.base.paths import ROOT
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

FOLDER = ROOT / "tests" / "bench"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("bench", help="性能基准：各项与同一次运行里的基线之比")
    parser.add_argument("names", nargs="*", metavar="名称", help="只跑这几项；不写则全部")
    parser.add_argument("--size", type=int, help="只跑这个规模，例如 10000")
    parser.set_defaults(run=run)


def available() -> list[str]:
    """Names of the benchmarks in this checkout."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def run(app: App, args: argparse.Namespace) -> int:
    """Run the named benchmarks, each in its own process so that peak memory is its own.

    Raises:
        InputError: for an unknown name, or outside a source checkout.
    """
    names = args.names or available()
    unknown = [name for name in names if name not in available()]
    if unknown or not names:
        raise InputError(
            f"没有这项基准：{'、'.join(unknown) or '（未找到 tests/bench）'}。",
            todo=f"可选：{'、'.join(available()) or '请在源码目录中运行'}。",
            code="unknown-bench",
        )
    out = Output.of(args)
    documents = []
    for name in names:
        out.message(f"正在测量 {name} ……")
        documents.append(_measure(name, args.size))
    rows = [(doc["name"], row) for doc in documents for row in doc["rows"]]
    out.table(
        ("项目", "规模", "用时 s", "基线 s", "比值", "峰值 MiB", "说明"),
        [
            (
                name,
                row["size"],
                _short(row["ours_s"]),
                _short(row["floor_s"]),
                _short(row["ratio"]),
                row["peak_mib"],
                row["note"],
            )
            for name, row in rows
        ],
    )
    out.json(documents)
    return 0


def _measure(name: str, size: int | None) -> dict[str, list[dict[str, object]]]:
    command = [sys.executable, str(FOLDER / f"bench_{name}.py"), *(["--size", str(size)] if size else [])]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=environment, check=False
    )
    if done.returncode != 0:
        raise InputError(f"基准 {name} 没有跑完。", done.stderr.strip()[-800:], code="bench-failed")
    document: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return document


def _short(value: object) -> object:
    return f"{value:.3g}" if isinstance(value, float) else value
