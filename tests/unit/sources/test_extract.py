"""Text of txt, docx and pdf files made here; damaged and foreign ones are refused in plain words."""

from __future__ import annotations

import io
import zipfile

import pytest
from reportlab.pdfgen.canvas import Canvas

from mhcrm.base.errors import InputError
from mhcrm.services.sources.extract import extract

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, head: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "word/document.xml", f"<?xml version='1.0'?>{head}<w:document {W}><w:body>{body}</w:body></w:document>"
        )
    return out.getvalue()


def para(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    assert extract("第一条 试写\r\n\r\n　第二条 再写".encode(encoding), "a.TXT").paragraphs == (
        "第一条 试写",
        "第二条 再写",
    )


def test_docx_paragraphs_runs_and_tables_in_order() -> None:
    rows = "".join(
        f"<w:tr><w:tc>{para(a)}</w:tc><w:tc>{para(b)}</w:tc></w:tr>" for a, b in (("序号", "名称"), ("1", "东片"))
    )
    made = extract(docx(para("三、", "方向") + f"<w:tbl>{rows}</w:tbl>" + para("完")), "a.docx")
    assert made.paragraphs == ("三、方向", "序号\t名称", "1\t东片", "完")


def test_pdf_lines_know_their_page() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "1. first place")
    canvas.showPage()
    canvas.drawString(72, 720, "2. second place")
    canvas.save()
    made = extract(out.getvalue(), "a.pdf")
    assert made.paragraphs == ("1. first place", "2. second place")
    assert made.pages == (1, 2)


def test_a_scan_is_named_as_such() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 50, 50)
    canvas.save()
    with pytest.raises(InputError) as caught:
        extract(out.getvalue(), "扫描.pdf")
    assert "扫描件" in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"PK\x03\x04 broken", "a.docx"),
        (b"%PDF-1.4 broken", "a.pdf"),
        (docx("<w:p>"), "a.docx"),
        (docx(para("&e;"), '<!DOCTYPE d [<!ENTITY e "x">]>'), "a.docx"),
        (b"\x00\x01\x02\x03", "a.txt"),
        (b"x", "a.doc"),
        (b"x", "noname"),
        (b"", "a.txt"),
    ],
)
def test_what_cannot_be_read_is_refused_calmly(raw: bytes, name: str) -> None:
    with pytest.raises(InputError) as caught:
        extract(raw, name)
    assert caught.value.todo
