"""Repositories: rows ↔ frozen records, one class per noun."""
