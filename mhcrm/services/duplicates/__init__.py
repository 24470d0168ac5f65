"""Duplicates over everything stored: find, decide, merge."""
