"""The one composition root: settings → store → services.

Each part is built when first asked for, and heavy modules are imported only then, so that the window paints before
spreadsheets, PDF or the rule base are loaded. The parts stand in a chain of classes, each resting on the one before:
``core`` → ``pipeline`` → ``leads`` → ``places`` → ``papers`` → ``approvals`` → ``referral`` → ``today`` → ``app``.
"""

from __future__ import annotations

from mhcrm.bootstrap.app import App, open_app

__all__ = ["App", "open_app"]
