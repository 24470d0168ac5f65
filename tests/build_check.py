"""Prove that ``build.spec`` makes a one-folder program that starts and runs the demo.

Not part of the suite (it takes minutes): ``python tests/build_check.py``. Needs the ``build`` extra (PyInstaller).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Build into a temporary folder, run the demo there with nothing of the checkout on the path."""
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        subprocess.run(
            [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
             "--distpath", str(work / "dist"), "--workpath", str(work / "build"), "build.spec"],
            cwd=ROOT, check=True,
        )  # fmt: skip
        folder = work / "dist" / "mhcrm"
        program = folder / ("mhcrm.exe" if sys.platform == "win32" else "mhcrm")
        environment = {"PATH": os.environ["PATH"], "HOME": scratch, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
        shown = subprocess.run([str(program), "--version"], cwd=work, env=environment, capture_output=True, check=True)
        print(shown.stdout.decode().strip())
        demo = subprocess.run(
            [str(program), "demo", "--out", str(work / "demo"), "--json"],
            cwd=work, env=environment, capture_output=True, check=False,
        )  # fmt: skip
        if demo.returncode != 0:
            print(demo.stderr.decode(errors="replace"))
            return 1
        summary = json.loads(demo.stdout)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 2**20
        print(f"folder {size} MiB; demo: {json.dumps(summary.get('totals', summary), ensure_ascii=False)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
