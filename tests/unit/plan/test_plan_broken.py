"""Every message of the strict loader and of the checks, each with one broken sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.plan.checks import check_plan
from mhcrm.plan.loader import load_plan

DATA = Path(__file__).resolve().parents[2] / "data" / "plan_broken"

# sample -> (line, words of the message)
FORM: dict[str, tuple[int, str]] = {
    "aliases_are_no_list": (6, "“aliases”应当是一列文字。"),
    "anchor": (6, "锚点和引用"),
    "cite_without_place": (5, "缺少“at”"),
    "comparator": (6, "比较符不能是“约”。可用：= >= > <= < ~。"),
    "control_character": (6, "看不见的控制字符"),
    "dangling_link": (2, "“track.x.one”指向不存在的编号“industry.nowhere”"),
    "data_takes_a_reserved_name": (6, "“figures”不能写在 data 里"),
    "day_is_text": (6, "“from”不是日期"),
    "empty_file": (1, "应当是“键: 值”的一组"),
    "end_before_start": (6, "失效日 2026-05-18 早于生效日 2026-05-19"),
    "end_without_basis": (6, "basis 为 stated 或 derived"),
    "figure_as_of_is_a_list": (6, "“as_of”应当是文字"),
    "figure_unknown_without_words": (6, "数字为空时要写明文件怎么说"),
    "figure_value_is_text": (6, "“value”应当是数字，现在是“1500”"),
    "figure_without_value": (6, "缺少“value”"),
    "history_is_not_yes_or_no": (6, "“history”只能是 true 或 false"),
    "id_form": (2, "编号“track.商业航天”不合格式"),
    "id_of_another_kind": (2, "这类记录的编号以“track.”开头"),
    "id_twice": (6, "编号“track.x.one”已用于 sample.yaml 第 2 行"),
    "impossible_day": (6, "没有“2026-02-30”这一天"),
    "key_not_a_word": (2, "键必须是一个词"),
    "key_twice": (7, "同一处写了两次“note”"),
    "links_are_no_list": (6, "“links”应当是一列"),
    "name_is_a_number": (4, "“name”应当是文字，现在是“5020”"),
    "no_cite": (2, "“track.x.one”没有出处"),
    "no_name": (2, "缺少“name”"),
    "not_a_mapping": (1, "应当是“键: 值”的一组"),
    "not_utf8": (1, "不是 UTF-8 编码"),
    "not_yaml": (3, "不符合 YAML 格式"),
    "record_is_text": (2, "应当是“键: 值”的一组"),
    "tag": (6, "用了类型标记"),
    "unknown_basis": (6, "“basis”不能是“guess”。可用：stated、derived、open"),
    "unknown_cite_key": (5, "不认识的键“page”。可用的键：doc、at"),
    "unknown_document": (2, "出处“闵府发〔2030〕1号”不在文件清单中"),
    "unknown_key": (6, "不认识的键“nmae”。可用的键：id、kind、name"),
    "unknown_kind": (3, "“kind”不能是“trak”。可用：document、industry"),
    "unknown_top_key": (1, "不认识的键“record”。可用的键：records"),
}
SENSE: dict[str, tuple[int, str]] = {
    "computed_unexplained": (6, "计算值“增速”没有写明怎样算得"),
    "derived_end_unexplained": (6, "推算的失效日没有写明怎样推算"),
    "document_number_differs": (2, "与出处文号不一致"),
    "document_number_form": (2, "文号“闵府文2026-8”不合"),
    "document_without_start": (2, "文件没有施行日"),
    "ends_after_its_document": (2, "失效日 2027-01-15 晚于文件的 2027-01-14"),
    "figure_without_unit": (6, "数字“产值 1500”没有单位"),
    "one_metric_two_values": (6, "“产值”在同一出处有两个数"),
    "parent_from_another_document": (6, "出自另一份文件"),
    "place_says_nothing": (6, "位置“某处”看不出章节"),
    "points_at_itself": (6, "指向自己"),
    "relation_twice": (6, "写了两次"),
    "segment_under_industry": (6, "应当是track，现为industry"),
    "starts_before_its_document": (6, "生效日 2026-05-18 早于文件施行日"),
    "track_without_industry": (2, "应当恰有一个上级，现有 0 个"),
    "two_parks_one_name": (7, "名称“东园”也用于“park.a”"),
    "unknown_relation": (6, "不认识的关系“likes”"),
    "unknown_role": (2, "不认识的分工“生产”"),
}


@pytest.mark.parametrize("sample", FORM)
def test_a_file_of_the_wrong_form_is_refused_by_file_line_and_reason(
    sample: str, folder_with: Callable[[str], Path]
) -> None:
    line, words = FORM[sample]
    with pytest.raises(RuleFileError) as caught:
        load_plan(folder_with(f"form/{sample}"))
    assert f"sample.yaml 第 {line} 行" in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.todo or "只能是" in caught.value.what
    assert (caught.value.details["file"], caught.value.details["line"]) == ("sample.yaml", line)


@pytest.mark.parametrize("sample", SENSE)
def test_a_sound_form_without_sense_is_found_by_the_check(sample: str, folder_with: Callable[[str], Path]) -> None:
    line, words = SENSE[sample]
    problems = check_plan(load_plan(folder_with(f"sense/{sample}")))
    assert [(problem.file, problem.line) for problem in problems] == [("sample.yaml", line)]
    assert words in problems[0].message


def test_every_sample_has_its_expectation() -> None:
    assert {path.stem for path in (DATA / "form").glob("*.yaml")} == set(FORM)
    assert {path.stem for path in (DATA / "sense").glob("*.yaml")} == set(SENSE)


def test_all_problems_are_listed_not_only_the_first(folder_with: Callable[[str], Path]) -> None:
    folder = folder_with("form/no_cite")
    (folder / "second.yaml").write_bytes((DATA / "form" / "comparator.yaml").read_bytes())
    with pytest.raises(RuleFileError) as caught:
        load_plan(folder)
    assert "另有 1 处问题" in str(caught.value)
    problems = caught.value.details["problems"]
    assert isinstance(problems, list)
    assert ["没有出处" in problems[0], "比较符" in problems[1]] == [True, True]


def test_an_empty_folder_is_no_rule_base(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="没有规则文件"):
        load_plan(tmp_path)
