"""``mhcrm tour``: a PNG of every page and dialog from the sample data, both looks, both usual screen sizes."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.bootstrap import App, open_app
from mhcrm.domain.records import LeadQuery
from mhcrm.services.pipeline.guard import Why
from mhcrm.services.pipeline.moves import Given

SHOWN = "脑机"
DATABASE = "tour.db"
SIZES = ((1366, 768), (1920, 1080))


def run(out: Path, *, as_of: date | None = None, progress: Progress | None = None, only: str = "") -> list[Path]:
    """Write the pictures into ``out``; returns the files. Uses a database of its own.

    Args:
        only: take the stops whose name contains this; "" = all.

    Raises:
        InputError: no stop has ``only`` in its name.
    """
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from mhcrm.desktop.tour.guide import open_at, picture
    from mhcrm.desktop.tour.stops import STOPS  # both bring Qt, which reads the platform set above

    stops = [stop for stop in STOPS if only in stop.name]
    if not stops:
        names = "、".join(stop.name for stop in STOPS[:6])
        raise InputError(
            f"没有名称里带“{only}”的画面。", "", f"画面如 {names}；不写 --only 则全部拍摄。", "no_such_picture"
        )
    out.mkdir(parents=True, exist_ok=True)
    progress = progress or silent()
    made: list[Path] = []
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        with sample_app(folder, as_of, progress):
            pass  # closing it leaves one whole file to copy
        progress.start("拍摄界面", len(SIZES) * 2 * len(stops))
        for width, height in SIZES:
            for look in ("light", "dark"):
                own = folder / f"{look}-{width}"  # a window that writes must not change what the next one shows
                own.mkdir()
                shutil.copy(folder / DATABASE, own / DATABASE)
                with (
                    open_app(db=str(own / DATABASE), as_of=as_of, actor="示例") as app,
                    open_at(app, own, look, width, height) as guide,
                ):
                    for stop in stops:
                        path = out / f"{stop.name}-{width}-{look}.png"
                        picture(guide, stop, path)
                        made.append(path)
                        progress.step(len(made))
    return made


@contextmanager
def sample_app(folder: Path, as_of: date | None, progress: Progress) -> Iterator[App]:
    """An app on a database of its own with the sample data, some history and every match."""
    with open_app(db=str(folder / DATABASE), as_of=as_of, actor="示例") as app:
        app.install_samples(progress)
        _some_history(app)
        app.matching.match_many(progress=progress)
        yield app


def _some_history(app: App) -> None:
    """Two entries and a move, so that the timeline has something to show."""
    lead_id = app.records.list(LeadQuery(SHOWN))[0]
    app.records.log(lead_id, "介绍项目和团队，问洁净间面积与层高。", kind="来访")
    given = Given(evidence={"研判意见": "投促中心研判为跟进"})
    app.pipeline.move(lead_id, "N", Why(reason="已明确面积需求"), given)
    app.records.log(lead_id, "看过两处楼层，等书面意见。", kind="踏勘")
