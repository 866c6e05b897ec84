"""The names of the files of members and other things in a folder."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NOT_IN_NAMES = compile_late("[^a-z0-9]+", re.ASCII)
_LONGEST_NAME = 80
_HASH_LENGTH = 6
_TAKEN = ("index", "con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
"""The page of all, and the names that Windows keeps for devices."""


def name_files(
    names: Iterable[str], ending: str, *, listed: Mapping[str, str] | None = None, otherwise: str = "member"
) -> dict[str, str]:
    """Return the name of the file of each member or other thing, in lower-case letters of ASCII: sao-paulo.html.

    Of things with the same name of a file, a number makes it another one. A name without such letters, such as one in
    Chinese, becomes a word and the start of its hash, so that its file does not depend on the other names.

    Args:
        names: their names in order.
        ending: the ending of the files, with its dot.
        listed: the names to make it from, where they are other ones, so that it does not depend on the language.
        otherwise: the word for a name without such letters.
    """
    files: dict[str, str] = {}
    taken = {*_TAKEN}
    for name in names:
        written = (listed or {}).get(name, name)
        base = _NOT_IN_NAMES.sub("-", fold(written)).strip("-")[:_LONGEST_NAME] or _name_by_hash(written, otherwise)
        file, number = base, 1
        while file in taken:
            number += 1
            file = f"{base}-{number}"
        taken.add(file)
        files[name] = f"{file}{ending}"
    return files


def _name_by_hash(name: str, word: str) -> str:
    return f"{word}-{sha256(fold(name).encode()).hexdigest()[:_HASH_LENGTH]}" if fold(name) else word
