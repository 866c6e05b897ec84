"""Codes of a plan or of a list of challenges, at any level.

A code is written as a run of parts: ``L2A2D4`` has the parts L2, A2 and D4, and ``1.10`` has 1 and 10. A shorter code
covers all that begin with its parts, so ``L2`` covers ``L2A2D4`` but ``L1`` does not cover ``L10``. Nothing here knows
the letters of one plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PART = re.compile(r"[^\W\d_]*\d+|[^\W\d_]+")
_LETTERS_AND_DIGITS = re.compile(r"([^\W\d_]*)(\d*)")
_CODE = re.compile(r"[^\W_]+(?:[.\-/ ][^\W_]+)*\.?")


@dataclass(frozen=True)
class Code:
    """One code, as it is written and as it is understood.

    Attributes:
        text: the code as written, without the space around it.
        parts: its parts from the top level down, in lower case; two codes are the same when their parts are.
    """

    text: str
    parts: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Code:
        """Read a code; raise ValueError where the text cannot be one."""
        written = text.strip()
        if not _CODE.fullmatch(written):
            raise ValueError(f"{text!r} is not a code")
        return cls(written, tuple(part.casefold() for part in _PART.findall(written)))

    @property
    def level(self) -> int:
        """The depth of the code: 1 for a line or a group."""
        return len(self.parts)

    @property
    def parent(self) -> Code | None:
        """The code one level up, or None at the top."""
        if self.level == 1:
            return None
        above = list(_PART.finditer(self.text))[-2].end()
        return Code(self.text[:above], self.parts[:-1])

    @property
    def last_part(self) -> str:
        """Its last part as written: the D4 of ``L2A2D4``."""
        return [part.group() for part in _PART.finditer(self.text)][-1]

    def covers(self, other: Code) -> bool:
        """Whether the other code is this one or stands anywhere below it."""
        return other.parts[: self.level] == self.parts


@lru_cache(maxsize=65_536)
def parse_code(text: str) -> Code | None:
    """Read a code, once for each distinct text; None where it cannot be one."""
    try:
        return Code.parse(text)
    except ValueError:
        return None


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Order codes as people count: L2 before L10, 1.2 before 1.10, and a code before all below it."""
    key: list[tuple[int, int, str]] = []
    for letters, digits in _LETTERS_AND_DIGITS.findall(text):
        if letters:
            key.append((1, 0, letters.casefold()))
        if digits:
            number = digits.lstrip("0")
            key.append((0, len(number), number))
    return tuple(key)
