"""``mhcrm demo``: the main job without a window, on the sample data, in a fresh database."""

from __future__ import annotations

import argparse


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register nothing yet."""
