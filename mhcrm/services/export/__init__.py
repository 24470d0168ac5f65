"""Spreadsheets out: lists of leads that can be imported again."""
