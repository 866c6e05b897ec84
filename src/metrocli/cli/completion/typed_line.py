"""A command line that is being typed: its words as a shell reads them, and a word written so that it reads back."""

from __future__ import annotations

import re
from typing import NamedTuple

_MEANT_IN_DOUBLE_QUOTES = '"\\$`\n'
_UNSAFE = re.compile(r"[ !\"#$&'()*;<>?\[\\\]^`{|}~]")
_UNSAFE_IN_DOUBLE_QUOTES = re.compile(r'["\\$`]')


class Line(NamedTuple):
    """A line up to the cursor.

    Attributes:
        words: the words before the one that is being typed.
        typed: that one, as far as it is there; "" after a space.
        quote: the quote that is open in it: `"`, `'` or "".
    """

    words: tuple[str, ...]
    typed: str
    quote: str


def read(line: str) -> Line:
    """Part a line as shells do; quotes and backslashes need not be finished."""
    words: list[str] = []
    word: str | None = None
    quote = ""
    characters = iter(line)
    for character in characters:
        if character == "\\" and quote != "'":
            escaped = next(characters, "")
            kept = "\\" if quote and escaped not in _MEANT_IN_DOUBLE_QUOTES else ""
            word = f"{word or ''}{kept}{escaped}"
        elif quote:
            word = f"{word or ''}{'' if character == quote else character}"
            quote = "" if character == quote else quote
        elif character in "\"'":
            word, quote = word or "", character
        elif not character.isspace():
            word = f"{word or ''}{character}"
        elif word is not None:
            words.append(word)
            word = None
    return Line(tuple(words), word or "", quote)


def quoted(text: str, quote: str) -> str:
    """A text as it must stand in a line for a shell to read it back.

    Args:
        text: the text, of printable characters.
        quote: the quote that is open where it will stand, and that will be closed behind it; "" for none.
    """
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote:
        # A backslash would not take its meaning from a "!", which recalls earlier lines; outside of the quotes it does.
        return _UNSAFE_IN_DOUBLE_QUOTES.sub(r"\\\g<0>", text).replace("!", '"\\!"')
    return _UNSAFE.sub(r"\\\g<0>", text)
