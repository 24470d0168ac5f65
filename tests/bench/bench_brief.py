"""A two-page brief against a bare ReportLab document of the same pages, text and fonts; one JSON document on stdout."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reportlab.pdfgen.canvas import Canvas

from mhcrm.services.briefs import papers
from mhcrm.services.briefs.model import BriefSource
from mhcrm.typeset import fonts
from mhcrm.typeset.blocks import Paragraph
from mhcrm.typeset.layout import BODY, LEADING
from tests.unit.briefs import brief_cases as cases

REPEATS = 9


def variant(number: int) -> BriefSource:
    """A brief no cache has seen."""
    return cases.source(
        project=f"柔性皮层电极中试线{number}号",
        summary=f"拟设立第{number}条柔性皮层电极中试线，建设洁净车间与动物实验配套，分两期实施。",
    )


def ours(source: BriefSource) -> bytes:
    """Compose, fit, typeset and write one brief."""
    return papers.single(papers.fitted(source), cases.MADE_AT)


def bare(source: BriefSource) -> bytes:
    """The same words cut into lines without any thought, drawn with the same fonts on as many pages."""
    brief = papers.fitted(source)
    texts = [brief.content.title]
    for section in brief.content.sections:
        texts.append(section.heading)
        for block in section.blocks:
            texts += [block.text] if isinstance(block, Paragraph) else ["".join(row) for row in block.rows]
    start = time.perf_counter()
    out = BytesIO()
    canvas = Canvas(out, initialFontName=fonts.base_font(), invariant=1)
    lines = [text[at : at + 28] for text in texts for at in range(0, len(text), 28)]
    names = ("mh-title", "mh-hei", "mh-song", "mh-song")
    for page in range(len(brief.pages)):
        for index, line in enumerate(lines[page :: len(brief.pages)]):
            canvas.setFont(names[index] if index < len(names) else "mh-song", BODY)
            canvas.drawString(80, 730 - index * LEADING, line)
        canvas.showPage()
    canvas.save()
    bare.seconds = time.perf_counter() - start  # type: ignore[attr-defined]
    return out.getvalue()


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=2)
    parser.parse_args()
    ours(variant(0))
    bare(variant(0))
    mine, floor = [], []
    for number in range(1, REPEATS + 1):
        start = time.perf_counter()
        ours(variant(number))
        mine.append(time.perf_counter() - start)
        bare(variant(number))
        floor.append(bare.seconds)  # type: ignore[attr-defined]
    our_time, floor_time = statistics.median(mine), statistics.median(floor)
    row = {
        "size": 2,
        "ours_s": our_time,
        "floor_s": floor_time,
        "ratio": our_time / floor_time,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "note": "后续简报，含编写、压到两页、排版、写出；基线为同字数同字体的裸 ReportLab",
    }
    json.dump({"name": "brief", "rows": [row]}, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
