"""Tables of Word documents."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from mhcrm.base.errors import InputError
from mhcrm.domain.intake.preview import Preview, build_preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.verdict import NothingKnown
from mhcrm.services.intake.readers import read_source

_HEAD = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, extra: str = "") -> str:
    return f"<w:tc><w:tcPr>{extra}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def write(path: Path, body: str, head: str = _HEAD) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", f"{head}{body}</w:body></w:document>")
    return path


def preview(path: Path) -> Preview:
    source = read_source(path)
    return build_preview(source.name, source.format, source.grids, NothingKnown(), shipped_matcher())


def test_a_list_with_a_caption_and_a_merged_town(tmp_path: Path) -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = paragraph("2026年在谈项目（单位：亿元）") + table(
        "".join(map(cell, ["街镇", "企业名称", "项目名称", "总投资"])),
        cell("颛桥镇", down) + "".join(map(cell, ["上海甲辰科技有限公司", "一号项目", "1.2"])),
        cell("", on) + "".join(map(cell, ["上海乙巳科技有限公司", "二号项目", "3"])),
    )
    found = preview(write(tmp_path / "a.docx", body)).of_status("accepted")
    got = [(row.values["town"], row.values["project"], str(row.values["investment_wan"])) for row in found]
    assert got == [("颛桥镇", "一号项目", "12000"), ("颛桥镇", "二号项目", "30000")]


def test_a_form_with_wide_cells(tmp_path: Path) -> None:
    wide = '<w:gridSpan w:val="3"/>'
    body = table(
        cell("项目名称") + cell("氢能装备") + cell("投资主体") + cell("上海氢澜装备有限公司"),
        cell("总投资（万元）") + cell("8000") + cell("联系人") + cell("岳山"),
        cell("项目简介") + cell("建设产线", wide),
    )
    (row,) = preview(write(tmp_path / "a.docx", body)).of_status("accepted")
    assert row.values["company"] == "上海氢澜装备有限公司"
    assert (str(row.values["investment_wan"]), row.values["summary"]) == ("8000", "建设产线")


def test_text_taken_out_in_revision_is_no_text(tmp_path: Path) -> None:
    gone = "<w:tc><w:p><w:del><w:r><w:t>旧</w:t></w:r></w:del><w:r><w:t>新名科技有限公司</w:t></w:r></w:p></w:tc>"
    body = table("".join(map(cell, ["企业名称", "项目名称"])), gone + cell("一号项目"))
    (row,) = preview(write(tmp_path / "a.docx", body)).of_status("accepted")
    assert row.values["company"] == "新名科技有限公司"


def test_documents_without_a_table_and_with_entities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as no_table:
        read_source(write(tmp_path / "a.docx", paragraph("只有文字")))
    assert "没有表格" in str(no_table.value)
    bomb = _HEAD.replace(
        "<w:document", '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/passwd">]><w:document'
    )
    source = read_source(write(tmp_path / "b.docx", table(cell("&d;") + cell("&b;")), bomb))
    assert "root" not in str(source.grids[0].rows)
    with pytest.raises(InputError):
        read_source(write(tmp_path / "c.docx", "<w:tbl>"))
