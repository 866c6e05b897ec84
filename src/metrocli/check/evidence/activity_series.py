"""Series of activities, whose members and texts may be alike without being copies."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import MONTH_NUMBERS

if TYPE_CHECKING:
    from metrocli.check.evidence.evidence import Evidence

WORD = compile_late(r"[^\W_]+")
NUMBER = compile_late(r"\d+\w*|[ivx]+")
_SHORT_WORD = 3


class WordKind(Enum):
    """The kinds of the words of a title."""

    NUMBER = "number"
    WORD = "word"
    SHORT = "short word"


class TitleWords(NamedTuple):
    """The words of a title, folded.

    Attributes:
        numbers: numbers, Roman numerals, ordinals such as 13th, single capitals that number things, and full names of
            months.
        words: the other words, without short ones such as "of the".
    """

    numbers: tuple[str, ...]
    words: tuple[str, ...]


def split_title(title: str) -> TitleWords:
    """Split a title into its numbers and its other words."""
    numbers: list[str] = []
    words: list[str] = []
    is_first = True
    for word in WORD.findall(title):
        folded, kind = classify_word(word, is_first)
        is_first = False
        if kind is WordKind.NUMBER:
            numbers.append(folded)
        elif kind is WordKind.WORD:
            words.append(folded)
    return TitleWords(tuple(numbers), tuple(words))


@lru_cache(maxsize=16_384)
def classify_word(word: str, is_first: bool) -> tuple[str, WordKind]:
    """Return a word of a title folded, and its kind; of a first word, a capital does not count."""
    folded = fold(word)
    is_month = len(word) > _SHORT_WORD and folded in MONTH_NUMBERS
    if is_month or NUMBER.fullmatch(folded) or (not is_first and len(word) == 1 and word.isupper()):
        return folded, WordKind.NUMBER
    is_short = len(word) <= _SHORT_WORD and (word.islower() or (is_first and word.istitle()))
    return folded, WordKind.SHORT if is_short else WordKind.WORD


def is_same_series(evidence: Evidence, row: int, other_row: int) -> bool:
    """Return whether two activities, given by their rows, belong to one series.

    They do if they have the same parent, if one is the parent of the other, or if their titles differ in numbers only.
    Such activities may have the same members and similar texts.
    """
    columns = [evidence.values("activities", column) for column in ("id", "parent", "title")]
    (id_, parent, title), (other_id, other_parent, other_title) = (
        [values.get(each, "") for values in columns] for each in (row, other_row)
    )
    related = bool(parent) and parent in {other_parent, other_id}
    related |= bool(other_parent) and other_parent == id_
    return related or (bool(title) and split_title(title).words == split_title(other_title).words)
