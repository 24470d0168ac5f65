"""``mhcrm plan …``: what is printed, in which form, with which exit status."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from mhcrm.base.errors import EnvironmentProblem
from mhcrm.cli import plan_cmd
from mhcrm.plan.checks import PlanProblem
from mhcrm.services.rules.service import RulesService

Printed = pytest.CaptureFixture[str]


def run(rules: object, *words: str, as_json: bool = False) -> int:
    """Parse ``plan`` words and run them on an app that has only rules."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    plan_cmd.register(parser.add_subparsers())
    args = parser.parse_args([*(["--json"] if as_json else []), "plan", *words])
    status: int = args.run(SimpleNamespace(rules=rules), args)
    return status


def test_list_prints_a_table_and_the_count_aside(rules: RulesService, capsys: Printed) -> None:
    assert run(rules, "list", "tier") == 0
    printed = capsys.readouterr()
    assert [line.split()[0] for line in printed.out.splitlines()] == [
        "编号",
        "tier.room",
        "tier.floor",
        "tier.building",
        "tier.plot",
    ]
    assert "共 4 条" in printed.err


def test_json_is_one_document_and_nothing_else(rules: RulesService, capsys: Printed) -> None:
    assert run(rules, "list", "文件", as_json=True) == 0
    documents = json.loads(capsys.readouterr().out)
    assert {document["doc"] for document in documents} == {
        "闵府发〔2026〕8号",
        "闵府发〔2021〕17号",
        "闵府规发〔2024〕11号",
        "闵府发〔2025〕5号",
        "闵府发〔2026〕9号",
    }


def test_show_gives_the_place_and_who_refers_to_it(rules: RulesService, capsys: Printed) -> None:
    assert run(rules, "show", "park.maqiao") == 0
    printed = capsys.readouterr().out
    assert "出处：闵府发〔2026〕8号《闵行区加快推进新型工业化“十五五”规划》四（三）1" in printed
    assert "被引用：布局 人工智能：马桥人工智能创新试验区分工（核心载体） [layout.ai.maqiao]" in printed
    assert run(rules, "show", "park.maqiao", as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["id"] == "park.maqiao"
    assert "layout.ai.maqiao" in {reference["id"] for reference in shown["referred_by"]}


def test_search_joins_its_words(rules: RulesService, capsys: Printed) -> None:
    assert run(rules, "search", "脑机接口", "前湾", as_json=True) == 0
    assert "layout.biomed.qianwan" in {entry["id"] for entry in json.loads(capsys.readouterr().out)}


def test_check_of_a_sound_base_is_quiet(rules: RulesService, capsys: Printed) -> None:
    assert run(rules, "check") == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("规则库和词库完好。\n")
    assert run(rules, "check", "--notes") == 0
    assert all("：提示：" in line for line in capsys.readouterr().out.splitlines())


def test_check_of_an_unsound_base_names_each_place(capsys: Printed) -> None:
    problem = PlanProblem("parks/x.yaml", 7, "park.x", "没有单位。")
    broken = SimpleNamespace(version="v", check=lambda: (problem,))
    assert run(broken, "check") == 1
    assert capsys.readouterr().out == "parks/x.yaml 第 7 行（park.x）：没有单位。\n"
    assert run(broken, "check", as_json=True) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["line"] == 7


def test_export_writes_one_utf8_file(rules: RulesService, tmp_path: Path, capsys: Printed) -> None:
    target = tmp_path / "规则库.json"
    assert run(rules, "export", str(target)) == 0
    document = json.loads(target.read_text(encoding="utf-8"))
    assert document["version"] == rules.version
    assert f"已导出 {len(document['records'])} 条记录" in capsys.readouterr().err


def test_export_to_nowhere_is_an_environment_problem(rules: RulesService, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="写不进文件"):
        run(rules, "export", str(tmp_path / "missing" / "x.json"))
