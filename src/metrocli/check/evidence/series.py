"""Series: activities that are told in nearly the same words because they belong together."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from metrocli.check.evidence.evidence import Evidence

WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+\w*|[ivx]+")
_LITTLE = 3


class Worded(NamedTuple):
    """A title in words, folded.

    Attributes:
        numbers: its numbers, Roman ones, those like 13th, and single capitals that number like them.
        words: its other words; little ones such as "of the" do not matter.
    """

    numbers: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=65_536)
def worded(title: str) -> Worded:
    """Read the words of a title."""
    numbers: list[str] = []
    words: list[str] = []
    for place, word in enumerate(WORD.findall(title)):
        folded, little = fold(word), len(word) <= _LITTLE and (word.islower() or (place == 0 and word.istitle()))
        if _NUMBER.fullmatch(folded) or (place and len(word) == 1 and word.isupper()):
            numbers.append(folded)
        elif not little:
            words.append(folded)
    return Worded(tuple(numbers), tuple(words))


def same_series(evidence: Evidence, one: int, other: int) -> bool:
    """Whether two activities, by their rows, are parts of one, or one of the other, or have one title but for numbers.

    Such activities may well have the same members and be told in the same words.
    """
    known = evidence.once(_kin)
    (id_, parent, title), (other_id, other_parent, other_title) = known[one], known[other]
    related = bool(parent) and parent in {other_parent, other_id}
    related |= bool(other_parent) and other_parent == id_
    return related or (bool(title) and worded(title).words == worded(other_title).words)


def _kin(evidence: Evidence) -> dict[int, tuple[str, str, str]]:
    """The id, the parent and the title of each activity, by row; "" where there is none."""
    frame = evidence.frame("activities")
    columns = (frame[column].fillna("") for column in ("id", "parent", "title"))
    return dict(zip(frame.index.tolist(), zip(*columns, strict=True), strict=True))
