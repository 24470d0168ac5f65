"""Damage done to files at random, from a seed: bytes turned, cut out, doubled, and whole parts of packages broken."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any

from mhcrm.base.errors import MhcrmError
from mhcrm.domain.intake.preview import build_preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.report import preview_json
from mhcrm.domain.intake.verdict import NothingKnown
from mhcrm.services.intake.readers import read_head, read_source
from tests.end2end.binary_books import Page, write_xlsb
from tests.end2end.intake_files import HEAD, ROWS, TEXT, write_ods, write_xls, write_xlsx

_MARKUP = "<html><table><tr>{}</tr></table></html>"
_WORTH = (
    b"<",
    b">",
    b"\x00",
    b"\xff",
    b'"',
    b"&#x0;",
    b'<!DOCTYPE a [<!ENTITY b "c">]>',
    b"99999999999",
    b"-1",
    b"1e309",
    b"\xf0\x9f",
)


def samples(folder: Path) -> list[Path]:
    """One small file of each container."""
    rows = [HEAD, *ROWS]
    cells = "</tr><tr>".join("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    made = [
        write_xlsx(folder / "a.xlsx", rows, lambda sheet: sheet.merge_cells("A2:A3")),
        write_xls(folder / "a.xls", rows, hidden=1),
        write_ods(folder / "a.ods", rows),
        write_xlsb(folder / "a.xlsb", [Page("台账", rows, [(1, 0, 2, 0)]), Page("旧", rows, hidden=True, inline=True)]),
    ]
    texts = {"a.csv": TEXT.encode("gb18030"), "b.csv": TEXT.encode("utf-16"), "a.tsv": TEXT.replace(",", "\t").encode()}
    texts["a.html"] = _MARKUP.format(cells).encode()
    texts["a.xml"] = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
        + "".join("<Row>" + "".join(f"<Cell><Data>{c}</Data></Cell>" for c in row) + "</Row>" for row in rows)
        + "</Table></Worksheet></Workbook>"
    ).encode()
    with zipfile.ZipFile(folder / "a.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", _document(rows))
    made.append(folder / "a.docx")
    texts["a.mht"] = b'MIME-Version: 1.0\nContent-Type: text/html; charset="utf-8"\n\n' + texts["a.html"]
    for name, content in texts.items():
        (folder / name).write_bytes(content)
        made.append(folder / name)
    return made


def _document(rows: list[list[Any]]) -> str:
    """The text part of a Word document that is one table."""
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{space}"><w:body><w:tbl>{lines}</w:tbl></w:body></w:document>'


def mutated(data: bytes, rng: random.Random, *, packed: bool) -> bytes:
    """The file, damaged somewhere; a package half the time inside one of its parts, so that the damage is read."""
    if packed and rng.random() < 0.6:
        return _inside(data, rng)
    return _bytes(data, rng)


def _bytes(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(out) or 1)
        span = rng.choice((1, 1, 4, 64, 1024))
        how = rng.randrange(5)
        if how == 0 and out:
            out[at % len(out)] = rng.randrange(256)
        elif how == 1:
            del out[at : at + span]
        elif how == 2:
            out[at:at] = out[at : at + span]
        elif how == 3:
            out[at:at] = rng.choice(_WORTH)
        else:
            del out[max(1, at) :]
    return bytes(out)


def _inside(data: bytes, rng: random.Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        victim = rng.choice(names)
        for name in names:
            part = old.read(name)
            if name == victim:
                if rng.random() < 0.1:
                    continue
                part = _bytes(part, rng)
            new.writestr(name, part)
    return packed.getvalue()


def outcome_of(path: Path) -> str:
    """``rows`` or the code of the refusal; anything else is a fault and is raised."""
    try:
        read_head(path, 50)
        source = read_source(path)
        found = build_preview(source.name, source.format, source.grids, NothingKnown(), shipped_matcher())
        preview_json(found)
    except MhcrmError as refused:
        if not refused.what or not refused.code:
            raise AssertionError("a refusal says nothing") from refused
        return refused.code
    return "rows"
