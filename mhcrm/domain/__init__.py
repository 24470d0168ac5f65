"""Decisions without I/O on frozen facts."""
