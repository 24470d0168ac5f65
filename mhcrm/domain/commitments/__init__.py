"""What investors agreed to, against what was verified."""
