"""Compound files (MS-CFB), the container of .xls and .et: their streams by name, and a plain one made anew."""

from __future__ import annotations

import struct

_END = 0xFFFFFFFC
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR = 4096
_FREE, _CHAIN_END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALL = 4096
"""Streams below this size lie in the mini stream, in pieces of 64 bytes."""


def _chain(data: bytes, fat: list[int], start: int, size: int) -> bytes:
    pieces, sector, seen = [], start, 0
    while sector < _END and seen <= len(fat):
        pieces.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = fat[sector] if sector < len(fat) else _END
        seen += 1
    return b"".join(pieces)


def _mini(stream: bytes, fat: list[int], start: int, total: int) -> bytes:
    pieces, sector = [], start
    for _ in range((total + 63) // 64):
        if sector >= len(fat):
            break
        pieces.append(stream[sector * 64 : sector * 64 + 64])
        sector = fat[sector]
    return b"".join(pieces)[:total]


def _fat(data: bytes, size: int) -> list[int]:
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    following, count = struct.unpack_from("<II", data, 68)
    while following < _END and count and len(sectors) * size <= len(data):
        block = data[(following + 1) * size : (following + 2) * size]
        if len(block) < size:
            break
        numbers = struct.unpack(f"<{size // 4}I", block)
        sectors.extend(number for number in numbers[:-1] if number < _END)
        following, count = numbers[-1], count - 1
    fat: list[int] = []
    for sector in sectors:
        block = data[(sector + 1) * size : (sector + 2) * size]
        fat.extend(_numbers(block))
    return fat


def _numbers(block: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])


def _sector_size(data: bytes) -> int:
    size = 1 << int(struct.unpack_from("<H", data, 30)[0]) % 32
    if size not in (512, 4096):
        raise struct.error("sector size")
    return size


def streams(data: bytes) -> dict[str, bytes]:
    """Streams by name.

    Raises:
        struct.error: the header is cut short.
    """
    size = _sector_size(data)
    fat = _fat(data, size)
    directory = _chain(data, fat, struct.unpack_from("<I", data, 48)[0], size)
    few = list(_numbers(_chain(data, fat, struct.unpack_from("<I", data, 60)[0], size)))
    small = b""
    found: dict[str, bytes] = {}
    for at in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<H", directory, at + 64)[0], directory[at + 66]
        start, total = struct.unpack_from("<II", directory, at + 116)
        if kind == 5:
            small = _chain(data, fat, start, size)
        if not 2 <= length <= 64 or kind not in (1, 2, 5):
            continue
        name = directory[at : at + length - 2].decode("utf-16-le", "replace")
        content = b""
        if kind == 2 and total <= len(data):
            content = _mini(small, few, start, total) if total < _SMALL else _chain(data, fat, start, size)[:total]
        found.setdefault(name, content)
    return found


def looped(data: bytes) -> bool:
    """True when a chain of sectors comes back to itself, which no program writes.

    Raises:
        struct.error: the header is cut short.
    """
    size = _sector_size(data)
    further, seen = struct.unpack_from("<I", data, 68)[0], set()
    while further < _END:
        if further in seen or (further + 2) * size > len(data) + size:
            return True
        seen.add(further)
        further = struct.unpack_from("<I", data, (further + 2) * size - 4)[0]
    fat = _fat(data, size)
    start, small = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 60)[0]
    if _turns(fat, start) or _turns(fat, small):
        return True
    directory, minis = _chain(data, fat, start, size), list(_numbers(_chain(data, fat, small, size)))
    for at in range(0, len(directory) - 127, 128):
        first, total = struct.unpack_from("<II", directory, at + 116)
        chain = minis if total < _SMALL and directory[at + 66] == 2 else fat
        if directory[at + 66] in (2, 5) and _turns(chain, first):
            return True
    return False


def _turns(fat: list[int], sector: int) -> bool:
    seen: set[int] = set()
    while sector < len(fat):
        if sector in seen:
            return True
        seen.add(sector)
        sector = fat[sector]
    return False


def pack(name: str, stream: bytes | bytearray) -> bytes:
    """A compound file with this one stream, in whole sectors one after the other."""
    body = bytes(stream).ljust(_SMALL, b"\x00")
    data = -(-len(body) // _SECTOR)
    tables = 1
    while tables * (_SECTOR // 4) < tables + 1 + data:
        tables += 1
    first = tables + 1
    fat = [_FAT_SECTOR] * tables + [_CHAIN_END] + [*range(first + 1, first + data), _CHAIN_END]
    fat += [_FREE] * (tables * (_SECTOR // 4) - len(fat))
    header = _SIGNATURE + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 4, 0xFFFE, 12, 6, 1, tables, tables, 0, 4096, _CHAIN_END, 0, _CHAIN_END, 0
    )
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, 0, 0, 1) + _entry(name, 2, first, len(body), _FREE)
    whole = (header, struct.pack(f"<{len(fat)}I", *fat), directory, body)
    return b"".join(part.ljust(-(-len(part) // _SECTOR) * _SECTOR, b"\x00") for part in whole)


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\x00") + links + bytes(36) + struct.pack("<IQ", start, size)
