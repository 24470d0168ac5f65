"""Bounds of OpenDocument sheets: repeated rows and columns must not be blown up."""

from __future__ import annotations

import re
import zipfile

from mhcrm.services.intake.readers import limits

_REPEAT = re.compile(rb"number-(rows|columns)-repeated=\"(\d{4,})\"[^>]*>(?:<table:table-cell[^>]*office:value)?")
_FILLED = re.compile(rb"<table:table-cell[^>]*number-columns-repeated=\"(\d{4,})\"[^>]*office:value")
_ENCRYPTED = b"manifest:encryption-data"


def check(packed: zipfile.ZipFile, name: str) -> None:
    """Refuse encrypted files and cells repeated thousands of times.

    Raises:
        InputError: encrypted, or one value repeated beyond the bounds.
    """
    names = set(packed.namelist())
    if "META-INF/manifest.xml" in names and _ENCRYPTED in packed.read("META-INF/manifest.xml"):
        raise limits.encrypted(name)
    if "content.xml" not in names:
        raise limits.damaged(name)
    with packed.open("content.xml") as stream:
        rest = b""
        while chunk := stream.read(1 << 20):
            chunk = rest + chunk
            if b"-repeated=" in chunk and _FILLED.search(chunk):
                raise limits.too_large(name, "有单元格被重复了上千列。")
            rest = chunk[-512:]
