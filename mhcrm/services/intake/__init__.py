"""Spreadsheets in: read a file, show what will become of it, write it in one transaction, take it back."""
