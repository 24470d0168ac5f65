"""Care of the data file: backup, restore, check."""
