"""``python -m mhcrm`` and the installed program ``mhcrm``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line (or, without words, the window); returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # Windows consoles default to a legacy code page
            reconfigure(encoding="utf-8", errors="replace")
    if len(sys.argv) == 1:
        # The shortest way to the first paint: no command is registered, no argument parsed.
        from mhcrm.desktop.app import run as open_window

        return open_window(db=None, as_of=None, actor=None)
    from mhcrm.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
