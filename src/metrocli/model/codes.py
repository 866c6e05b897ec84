"""Codes of a plan or of a list of challenges, at any level.

A code consists of parts: ``L2A2D4`` has the parts L2, A2 and D4, and ``1.10`` has 1 and 10. A shorter code covers all
codes that begin with its parts: ``L2`` covers ``L2A2D4``, but ``L1`` does not cover ``L10``. Nothing here depends on
the letters of one plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable

_PART = compile_late(r"[^\W\d_]*\d+|[^\W\d_]+")
_LONGEST = 200
"""How long a code may be; a longer text is not a code, and its parts would be too many to compare."""
_LETTERS_AND_DIGITS = compile_late(r"([^\W\d_]*)(\d*)")
FLOAT_ID = compile_late(r"^(\d+)\.0+$")
"""An id such as 7.0, which a program has made of 7 because it took the ids for numbers."""
_PUNCTUATION = compile_late(r"[\W_]")
_LOOKALIKES = str.maketrans("oil", "011")
_CODE = compile_late(r"[^\W_]+(?:[.\-/ ][^\W_]+)*\.?")


@dataclass(frozen=True)
class Code:
    """A code as written, and its parts.

    Attributes:
        text: the code as written, without spaces around it.
        parts: its parts from the top level down, in lower case; codes with the same parts are the same code.
    """

    text: str
    parts: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Code:
        """Parse a code; raise ValueError if the text cannot be one."""
        written = text.strip()
        if len(written) > _LONGEST or not _CODE.fullmatch(written):
            raise ValueError(f"{text!r} is not a code")
        return cls(written, tuple(part.casefold() for part in _PART.findall(written)))

    @property
    def level(self) -> int:
        """The number of its parts: 1 for a line or a group."""
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
        """The last part as written: D4 for ``L2A2D4``."""
        return [part.group() for part in _PART.finditer(self.text)][-1]

    def covers(self, other: Code) -> bool:
        """Return whether the other code is this one or any code below it."""
        return other.parts[: self.level] == self.parts


@lru_cache(maxsize=65_536)
def parse_code(text: str) -> Code | None:
    """Parse a code, cached; None if the text cannot be one."""
    try:
        return Code.parse(text)
    except ValueError:
        return None


def id_key(text: str) -> object:
    """Return a key that is equal for ids that differ in case, accents or leading zeros, or are 7 and 7.0."""
    return natural_key(fold(FLOAT_ID.sub(r"\1", text)))


def code_shape(text: str) -> str:
    """Return a code without punctuation and with letters that resemble digits replaced by these."""
    return _PUNCTUATION.sub("", text.casefold()).translate(_LOOKALIKES)


class IdIndex:
    """An index of ids, to find the one that another text means.

    Args:
        ids: the ids.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = ids

    @cached_property
    def _ids_by_key(self) -> dict[object, set[str]]:
        """The ids by their `id_key` and by their `code_shape`; computed only if a text is looked up."""
        ids: dict[object, set[str]] = {}
        for text in self._ids:
            if not FLOAT_ID.fullmatch(text):
                ids.setdefault(id_key(text), set()).add(text)
                ids.setdefault(("shape", code_shape(text)), set()).add(text)
        return ids

    def find_meant(self, text: str) -> str:
        """Return the id that differs in case, accents, leading zeros, punctuation or look-alikes (R-O3), or ""."""
        same = self._ids_by_key.get(id_key(text)) or self._ids_by_key.get(("shape", code_shape(text))) or set()
        return min(same) if len(same) == 1 else ""


def number_key(code: Code) -> object:
    """Return a key that is equal for codes whose parts differ in leading zeros only, or are 7 and 7.0."""
    number = FLOAT_ID.match(code.text)
    return tuple(map(natural_key, number.groups() if number else code.parts))


def index_by_number(codes: Iterable[Code]) -> dict[object, Code]:
    """Index codes by their `number_key`, without codes that have it in common."""
    groups: dict[object, list[Code]] = {}
    for code in codes:
        groups.setdefault(number_key(code), []).append(code)
    return {key: group[0] for key, group in groups.items() if len(group) == 1}


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts codes naturally: L2 before L10, 1.2 before 1.10, and a code before those below it."""
    key: list[tuple[int, int, str]] = []
    for letters, digits in _LETTERS_AND_DIGITS.findall(text):
        if letters:
            key.append((1, 0, letters.casefold()))
        if digits:
            number = digits.lstrip("0")
            key.append((0, len(number), number))
    return tuple(key)
