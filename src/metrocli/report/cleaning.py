"""Clean texts and addresses once for all formats of a report, so that nothing in a cell acts or turns text round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

from metrocli.text.late_patterns import compile_late

_LINE_BREAK = compile_late("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_REMOVED = compile_late(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
"""Control characters, marks that turn the direction of text round, and code points that are not characters."""
_SURROGATE = compile_late("[\ud800-\udfff]")
_LINK = compile_late(r"(?P<scheme>https?)(?P<rest>://[^\s/?#@\\<>\"'`]+(?:[/?#][^\s\\<>\"`]*)?)", re.IGNORECASE)
_MAIL = compile_late(r"mailto:[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST_LINK = 2_000
"""The most characters of an address; some programs cut longer ones."""


def clean_text(text: str) -> str:
    r"""Return a text that every format can hold and that looks the same in all of them.

    Control characters and direction marks are removed. Every kind of line break is "\n", a tab is a space, and half
    a character (a lone surrogate) is "�".
    """
    if text.isascii() and text.isprintable():
        return text
    lines = _LINE_BREAK.sub("\n", text).replace("\t", " ")
    return _SURROGATE.sub("\ufffd", _REMOVED.sub("", lines))


def safe_link(text: str) -> str:
    """Return an address that a link may lead to, else "".

    It begins with http:// or https:// and names a host without a user, or is mailto: with one plain address. It has no
    spaces, quotes, control characters or direction marks, and at most 2,000 characters.
    """
    address = text.strip()
    if len(address) > _LONGEST_LINK or clean_text(address) != address:
        return ""
    page = _LINK.fullmatch(address)
    if page:
        return page["scheme"].lower() + page["rest"]
    return address if _MAIL.fullmatch(address) else ""


def join_names(names: Iterable[str]) -> str:
    """Join names to one text: by commas, or by semicolons where a name has a comma in it."""
    texts = list(names)
    return choose_separator(texts).join(texts)


def choose_separator(names: Iterable[str]) -> str:
    """Return what separates names in a text: a comma, or a semicolon where a name has a comma in it."""
    return "; " if any("," in name for name in names) else ", "
