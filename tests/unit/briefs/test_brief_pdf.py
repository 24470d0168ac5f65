"""The file: embedded fonts, text that can be copied, the same bytes for the same content, page furniture in its place."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from mhcrm.services.briefs import papers
from mhcrm.services.briefs.papers import fitted, gathered, single
from mhcrm.services.briefs.preview import render_pages
from tests.unit.briefs import brief_cases as cases

MM = 72 / 25.4


@pytest.fixture(scope="module")
def paper() -> bytes:
    return single(fitted(cases.source(summary=f"引进{cases.RARE}四位专家，建设中试线。")), cases.MADE_AT)


def font_objects(data: bytes) -> list[DictionaryObject]:
    found: dict[str, DictionaryObject] = {}
    for page in PdfReader(BytesIO(data)).pages:
        for name, font in page["/Resources"]["/Font"].items():  # type: ignore[index]
            found[name] = font.get_object()
    return list(found.values())


def test_every_font_is_an_embedded_subset_with_a_unicode_map(paper: bytes) -> None:
    fonts = font_objects(paper)
    assert fonts
    for font in fonts:
        assert "+" in font["/BaseFont"], font["/BaseFont"]
        assert "/ToUnicode" in font
        assert "/FontFile2" in font["/FontDescriptor"]
    assert b"Helvetica" not in paper


@pytest.mark.parametrize("reader", ["pypdf", "pdfium"])
def test_text_can_be_copied_rare_characters_too(paper: bytes, reader: str) -> None:
    if reader == "pypdf":
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    else:
        document = pypdfium2.PdfDocument(paper)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
    assert cases.RARE in text
    for words in ("内部资料", "数据截至2026年9月16日", "九、提请事项", "闵府规发〔2024〕11号", "第1页，共2页"):
        assert words in text


def test_same_content_and_time_give_the_same_bytes() -> None:
    first = single(fitted(cases.source()), cases.MADE_AT)
    again = single(fitted(cases.source()), cases.MADE_AT)
    later = single(fitted(cases.source()), cases.MADE_AT + timedelta(days=1))
    assert first == again
    assert first != later


def test_metadata_names_title_subject_and_time(paper: bytes) -> None:
    found = PdfReader(BytesIO(paper)).metadata
    assert found is not None
    assert found.title == "关于柔性皮层电极中试线项目有关情况的汇报"
    assert found.subject == "项目情况汇报，数据截至2026年9月16日"
    assert found.author == "区投促中心"
    assert str(found.creator).startswith("mhcrm ")
    assert found.creation_date is not None
    assert found.creation_date == cases.MADE_AT


def test_text_stands_inside_the_type_area_and_numbers_on_the_outer_edge(paper: bytes) -> None:
    document = pypdfium2.PdfDocument(paper)
    try:
        for number, page in enumerate(document, 1):
            assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.1)
            text = page.get_textpage()
            boxes = [text.get_rect(index) for index in range(text.count_rects())]
            assert min(box[0] for box in boxes) >= 28 * MM - 1
            assert max(box[2] for box in boxes) <= (210 - 26) * MM + 1
            mark = text.search(f"— {number} —").get_next()
            assert mark is not None
            left, _, right, top = text.get_charbox(mark[0] + 2)
            assert top < (297 - 37 - 225 - 5) * MM
            middle = 105 * MM
            assert left > middle if number % 2 else right < middle
            text.close()
    finally:
        document.close()


def test_several_projects_in_one_file_behind_a_cover_table() -> None:
    briefs = [fitted(cases.source()), fitted(cases.source(project="示例储能", investment_wan=None))]
    data = gathered(briefs, cases.MADE_AT, cover=True)
    reader = PdfReader(BytesIO(data))
    assert len(reader.pages) == 1 + sum(len(brief.pages) for brief in briefs) == papers.total_pages(briefs, cover=True)
    cover = reader.pages[0].extract_text()
    for words in (
        "项目情况汇总表",
        "柔性皮层电极中试线",
        "示例储能",
        "12,000",
        "待核实",
        "总投资合计：12,000万元",
        "另有1个项目",
    ):
        assert words in cover
    assert len(reader.outline) == 3
    last = reader.pages[-1].extract_text()
    assert f"第{len(reader.pages)}页，共{len(reader.pages)}页" in last


def test_cover_never_adds_different_currencies() -> None:
    briefs = [
        fitted(cases.source()),
        fitted(cases.source(investment_wan=None, investment_foreign_wan="800", investment_currency="USD")),
    ]
    cover = PdfReader(BytesIO(gathered(briefs, cases.MADE_AT, cover=True))).pages[0].extract_text().replace("\n", "")
    assert "12,000万元，800万美元" in cover


def test_preview_renders_every_page(paper: bytes) -> None:
    from PIL import Image

    pictures = render_pages(paper, 72)
    assert len(pictures) == 2
    picture = Image.open(BytesIO(pictures[0])).convert("L")
    assert picture.size == pytest.approx((595, 842), abs=2)
    assert picture.getextrema() == (0, 255) or picture.getextrema()[0] < 80
