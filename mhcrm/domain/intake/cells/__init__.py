"""Cell rules, one reader per kind of field; each reads a whole column at once."""

from mhcrm.domain.intake.cells.column import Column, Reading
from mhcrm.domain.intake.cells.read import read_column

__all__ = ["Column", "Reading", "read_column"]
