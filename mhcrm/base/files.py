"""Writing a file completely or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from mhcrm.base.errors import EnvironmentProblem


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have ``write`` fill a file beside the target, then rename it, so that a half-written file never stands there.

    Raises:
        EnvironmentProblem: folder or disk refuse; what stood at ``path`` is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=f".part{path.suffix}")
        os.close(handle)
        part = Path(name)
        try:
            write(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentProblem(
            f"文件没有写成：{path}。",
            f"（{error.strerror or error}）",
            "请确认文件夹可写、磁盘有空间、该文件没有在别的程序中打开。",
            code="write-failed",
        ) from error
