"""Space inventory: import, status on a date, search, holds."""
