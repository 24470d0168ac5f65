"""From a file of any make to plain grids; nothing is executed, fetched or expanded."""

from mhcrm.services.intake.readers.head import read_head
from mhcrm.services.intake.readers.source import SourceFile, read_pasted, read_source

__all__ = ["SourceFile", "read_head", "read_pasted", "read_source"]
