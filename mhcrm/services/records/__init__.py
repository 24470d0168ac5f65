"""Leads and what belongs to them: reading, writing, timeline, bin, undo."""
