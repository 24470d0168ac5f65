"""Making, picturing and keeping a brief: plain functions run on the lanes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.errors import EnvironmentProblem

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


@dataclass(frozen=True)
class Brief:
    """A finished brief: the PDF and its pages as PNG."""

    lead_id: int
    pdf: bytes
    pages: list[bytes]


def render(app: App, lead_id: int, code: str, dpi: int) -> Brief:
    """Typeset one lead's brief and picture its pages."""
    data = app.briefs.pdf([code])
    return Brief(lead_id, data, pictures(data, dpi))


def pictures(data: bytes, dpi: int) -> list[bytes]:
    """The pages of a PDF as PNG."""
    from mhcrm.services.briefs.preview import render_pages

    return render_pages(data, dpi)


def write(path: Path, data: bytes) -> None:
    """Write a PDF.

    Raises:
        EnvironmentProblem: the place cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise EnvironmentProblem(
            f"简报没有存成：{path.name}",
            error.strerror or "",
            "请换一个可以写入的位置，或关闭正在打开它的程序。",
            "brief-unwritten",
        ) from error
