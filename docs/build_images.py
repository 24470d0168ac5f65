"""Takes the README's pictures from the sample data: ``python -m docs.build_images`` in the checkout's root.

Window pages at 1366×768 in the light look, and the two pages of one brief. PNG with a palette: small enough to keep.
"""

from __future__ import annotations

import os
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from mhcrm.base.paths import ROOT
from mhcrm.base.progress import silent
from mhcrm.desktop import tour
from mhcrm.desktop.tour.guide import open_at, picture
from mhcrm.desktop.tour.stops import STOPS
from mhcrm.services.briefs.preview import render_pages

FOLDER = ROOT / "docs" / "images"
DAY = date(2026, 9, 16)
PAGES = {
    "projects": "01-projects",
    "today": "00-today",
    "board": "02b-board",
    "match": "04-match-whole",
    "import": "07-import",
    "spaces": "08-spaces",
    "chains": "13-chains",
    "policies": "14-policies",
    "reports": "18-reports",
    "referral": "40d-referral-paying",
    "handbook": "30-handbook",
}
BRIEF_DPI = 84


def build(folder: Path = FOLDER) -> list[Path]:
    """Write every picture; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    stops = {stop.name: stop for stop in STOPS}
    made = []
    with tempfile.TemporaryDirectory() as work, tour.sample_app(Path(work), DAY, silent()) as app:
        with open_at(app, Path(work), "light", 1366, 768) as guide:
            for name, stop in PAGES.items():
                path = folder / f"{name}-light.png"
                picture(guide, stops[stop], path)
                made.append(_small(path))
            code = guide.lead.code or ""
        (file,) = app.briefs.render([code], Path(work))
        made.append(_brief(file.path, folder / "brief.png"))
    return made


def _brief(pdf: Path, path: Path) -> Path:
    """Both pages side by side on grey."""
    pages = [Image.open(BytesIO(data)) for data in render_pages(pdf.read_bytes(), BRIEF_DPI)]
    high = max(page.height for page in pages)
    sheet = Image.new("RGB", (sum(page.width for page in pages) + 24 * (len(pages) + 1), high + 48), "#E9EDED")
    left = 24
    for page in pages:
        sheet.paste(page, (left, 24))
        left += page.width + 24
    sheet.save(path)
    return _small(path)


def _small(path: Path) -> Path:
    with Image.open(path) as picture_:
        flat = picture_.convert("RGB").quantize(160, dither=Image.Dither.NONE)
    flat.save(path, optimize=True)
    return path


if __name__ == "__main__":
    for one in build():
        print(f"{one.name} {one.stat().st_size // 1024} KB")  # noqa: T201
