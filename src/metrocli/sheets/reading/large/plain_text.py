"""Whether a block of a CSV file is plain, so that every reader splits it into the same cells."""

from __future__ import annotations

_QUOTE = ord('"')
_DOS_END = b"\x1a"


class NotPlain(ValueError):
    """A file is not plain, so that it has to be read row by row."""


def check_block(block: bytes, delimiter: str) -> None:
    """Check that a block of whole lines is plain.

    Args:
        block: the bytes.
        delimiter: the character that separates cells.

    Raises:
        NotPlain: it has zero bytes, ends of lines of several kinds, the mark of DOS programs at its end, or a quote
            that neither begins nor ends a cell, and is not doubled within one.
    """
    if b"\0" in block or block.endswith(_DOS_END):
        raise NotPlain
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        raise NotPlain
    if b'"' in block:
        _check_quotes(block, delimiter)


def _check_quotes(block: bytes, delimiter: str) -> None:
    """Check the quotes of a block: in turn, one opens and one closes; one within a cell closes it and opens it again.

    Raises:
        NotPlain: a quote does not open at the beginning of a cell or close at its end, or the last one is not closed.
    """
    import numpy as np

    content = np.frombuffer(block, "uint8")
    places = np.flatnonzero(content == _QUOTE)
    opening, closing = places[::2], places[1::2]
    if len(opening) != len(closing):
        raise NotPlain
    before, after = opening[opening > 0] - 1, closing[closing < len(block) - 1] + 1
    beside = np.zeros(256, "bool")
    beside[[ord(delimiter), ord("\n"), _QUOTE]] = True
    if not beside[content[before]].all():
        raise NotPlain
    beside[ord("\r")] = True
    if not beside[content[after]].all():
        raise NotPlain
