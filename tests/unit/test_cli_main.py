"""The command line's frame: words, global options on either side, errors and exit statuses."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import pytest

from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.cli import main as cli
from mhcrm.cli.output import Output


def words_of(parser: argparse.ArgumentParser) -> set[str]:
    actions = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return set(actions[0].choices)


def test_every_word_is_registered_by_the_module_it_is_listed_with() -> None:
    assert words_of(cli.build_parser()) == set(cli.COMMANDS)
    for word, module in cli.COMMANDS.items():
        mine = {name for name, other in cli.COMMANDS.items() if other == module}
        assert words_of(cli.build_parser([word])) == mine


@pytest.mark.parametrize(
    "argv", [["--as-of", "2027-01-15", "plan", "check"], ["plan", "check", "--as-of", "2027-01-15"]]
)
def test_global_options_stand_on_either_side_of_the_word(argv: list[str]) -> None:
    args = cli.build_parser(argv).parse_args(argv)
    assert args.as_of == date(2027, 1, 15)
    assert args.json is False


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["spaces", "hold", "a"], "缺少参数"),
        (["plan", "check", "--nonsense"], "不认识的参数"),
        (["spaces", "--tier", "两间房"], "可选"),
        (["spaces", "--free-on", "明天"], "值不对"),
        (["nonsense"], "不能是"),
    ],
)
def test_wrong_usage_is_said_in_chinese_with_status_2(
    argv: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(argv) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("error", "status"), [(InputError("甲。"), 1), (EnvironmentProblem("乙。"), 3), (ValueError("bug"), 1)]
)
def test_errors_become_messages_and_never_tracebacks(
    error: Exception, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(*_args: object) -> int:
        raise error

    monkeypatch.setenv("MHCRM_DATA", str(tmp_path))
    monkeypatch.setattr(cli, "_command", fail)
    assert cli.run(["plan", "check", "--json"]) == status
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert json.loads(captured.out)["error"]["message"]
    if isinstance(error, ValueError):
        assert "Traceback" in (tmp_path / "crash.log").read_text("utf-8")


def test_a_bad_reference_date_in_the_environment_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MHCRM_AS_OF", "明年")
    assert cli.run(["plan", "check"]) == 2
    assert "MHCRM_AS_OF" in capsys.readouterr().err


def test_tables_count_chinese_as_two_cells(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).table(("名称", "数"), [("莘庄", 1), ("a", None)])
    assert capsys.readouterr().out.splitlines() == ["名称  数", "莘庄  1", "a"]
