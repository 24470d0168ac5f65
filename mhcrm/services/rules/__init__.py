"""Reading, searching, checking and exporting the rule base (规则库)."""
