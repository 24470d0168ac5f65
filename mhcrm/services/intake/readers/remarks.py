"""What an xlsx says on cells beside their text: comments (批注), and texts of which a part is struck through."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

TEXTS = "xl/sharedStrings.xml"
"""The part that holds the texts of an xlsx."""
_MOST = 2_000
"""Comments of one sheet that are kept."""
_LONGEST = 2_000
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_INLINE = re.compile(rb'<(?:\w+:)?c ([^>]*\bt="inlineStr"[^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_STRIKE = re.compile(rb'<(?:\w+:)?strike\s*(?:/?>|val="(?:1|true)")')
_SHARED = re.compile(rb'<(?:\w+:)?c ([^>]*\bt="s"[^>]*)>\s*<(?:\w+:)?v>(\d+)<')
_PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')

OWN_AUTHOR = "mhcrm"
"""Author of the comments that 导出问题行 writes."""

Spot = tuple[int, int]


def comments(package: zipfile.ZipFile, path: str) -> dict[Spot, str]:
    """Comments of the sheet stored at ``path`` by cell; an answered one (threaded) in the order it was written."""
    folder, name = posixpath.split(path)
    found: dict[Spot, str] = {}
    threads: dict[Spot, list[str]] = {}
    for kind, target in _relations(package, f"{folder}/_rels/{name}.rels"):
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if part not in package.NameToInfo:
            continue
        if kind == "comments":
            found.update(dict(_texts(package, part, "comment")))
        elif kind == "threadedComment":
            for spot, text in _texts(package, part, "threadedComment"):
                threads.setdefault(spot, []).append(text)
    return found | {spot: "；".join(texts) for spot, texts in threads.items()}


def _relations(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    if part not in package.NameToInfo:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(package.read(part), parser)
    for relation in root if root is not None else ():
        yield (relation.get("Type") or "").rpartition("/")[2], relation.get("Target") or ""


def _texts(package: zipfile.ZipFile, part: str, tag: str) -> Iterator[tuple[Spot, str]]:
    with package.open(part) as stream:
        tags = ("{*}author", "{*}" + tag)
        walk = etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True, load_dtd=False)
        authors: list[str] = []
        for number, (_, element) in enumerate(walk):
            if etree.QName(element).localname == "author":
                authors.append(element.text or "")
                continue
            if OWN_AUTHOR in authors and element.get("authorId") == str(authors.index(OWN_AUTHOR)):
                continue  # what we told whoever mended the rows is no remark of theirs
            spot = _spot(element.get("ref") or "")
            pieces = (piece.text or "" for piece in element.iter("{*}t", "{*}text"))
            text = re.sub(r"\s+", " ", "".join(pieces)).strip()
            if spot is not None and text:
                yield spot, text[:_LONGEST]
            element.clear()
            if number >= _MOST:
                return


def struck_texts(package: zipfile.ZipFile) -> frozenset[int]:
    """Numbers of the shared texts of which a part, but not the whole cell, is struck through."""
    if TEXTS not in package.NameToInfo or not _holds_strike(package):
        return frozenset()
    found = set()
    with package.open(TEXTS) as stream:
        walk = etree.iterparse(stream, tag="{*}si", resolve_entities=False, no_network=True, load_dtd=False)
        for number, (_, element) in enumerate(walk):
            if any(mark.get("val") not in ("0", "false") for mark in element.iter("{*}strike")):
                found.add(number)
            element.clear()
    return frozenset(found)


def _holds_strike(package: zipfile.ZipFile) -> bool:
    """True when the word stands anywhere; the part is unpacked to its end, which finds out one larger than it says."""
    rest = b""
    found = False
    with package.open(TEXTS) as stream:
        while chunk := stream.read(1 << 20):
            found = found or b"strike" in chunk or b"strike" in rest + chunk[:8]
            rest = chunk[-8:]
    return found


def struck_inline(piece: bytes) -> set[Spot]:
    """Cells of a piece of a sheet that hold their text themselves, with a part of it struck through."""
    marked = (match[1] for match in _INLINE.finditer(piece) if _STRIKE.search(match[2]))
    places = (place[1].decode("ascii") for attributes in marked if (place := _PLACE.search(b" " + attributes)))
    return {spot for place in places if (spot := _spot(place)) is not None}


def struck_cells(package: zipfile.ZipFile, path: str, texts: frozenset[int]) -> set[Spot]:
    """Cells of the sheet that hold one of these texts."""
    found: set[Spot] = set()
    rest = b""
    with package.open(path) as stream:
        while chunk := stream.read(1 << 20):
            chunk = rest + chunk
            for match in _SHARED.finditer(chunk):
                place = _PLACE.search(b" " + match[1]) if int(match[2]) in texts else None
                spot = _spot(place[1].decode("ascii")) if place else None
                if spot is not None:
                    found.add(spot)
            rest = chunk[-2048:]
    return found


def _spot(reference: str) -> Spot | None:
    match = _REF.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
