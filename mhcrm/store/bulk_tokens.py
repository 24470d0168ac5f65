"""Tokens of thousands of texts at once, character by character in numpy: the same as ``search_index.tokens_of``.

An import of a hundred thousand leads holds some twenty million characters; cutting them into bigrams one Python
string at a time would take most of the import.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

_SEPARATOR = "\x1f"
_BLANK = 32
_AT_ONCE = 500
"""Texts handled in one go: their arrays stay within the processor's cache."""
_TOP = 0x33480
"""First code point beyond the last block of characters."""


@lru_cache(maxsize=1)
def _classes() -> np.ndarray[Any, np.dtype[Any]]:
    """Per code point: 0 separator, 1 Latin letter or digit, 2 character that goes into bigrams."""
    import numpy as np

    table = np.zeros(_TOP + 1, dtype=np.uint8)
    table[:_TOP] = np.fromiter(map(str.isalnum, map(chr, range(_TOP))), dtype=bool, count=_TOP)
    table[0x80:] *= 2
    return table


def bulk_tokens(texts: Sequence[str]) -> list[str]:
    """Blank-separated tokens of each folded text."""
    out: list[str] = []
    for at in range(0, len(texts), _AT_ONCE):
        out.extend(_tokens(texts[at : at + _AT_ONCE]))
    return out


def _tokens(texts: Sequence[str]) -> list[str]:
    import numpy as np

    joined = _SEPARATOR.join([text.replace(_SEPARATOR, " ") for text in texts]) + _SEPARATOR
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    kind = _classes()[np.minimum(codes, _TOP)]
    following = np.empty_like(codes)
    following[:-1], following[-1] = codes[1:], _BLANK
    next_kind = np.empty_like(kind)
    next_kind[:-1], next_kind[-1] = kind[1:], 0
    end_of_text = codes == ord(_SEPARATOR)
    cells = np.empty((len(codes), 3), dtype=np.uint32)
    cells[:, 0], cells[:, 1] = codes, following
    cells[:, 2] = np.where(end_of_text, ord(_SEPARATOR), _BLANK)
    kept = np.empty(cells.shape, dtype=bool)
    kept[:, 0] = kind > 0
    kept[:, 1] = (kind == 2) & (next_kind == 2)
    kept[:, 2] = end_of_text | (kind == 2) | ((kind == 1) & (next_kind != 1))
    out = cells[kept].tobytes().decode("utf-32-le").split(_SEPARATOR)[:-1]
    return [tokens.rstrip(" ") for tokens in out]
