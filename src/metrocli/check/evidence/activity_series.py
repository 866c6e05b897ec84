"""Series of activities, whose members and texts may be alike without being copies."""

from __future__ import annotations

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


class TitleWords(NamedTuple):
    """The words of a title, folded.

    Attributes:
        numbers: numbers, Roman numerals, ordinals such as 13th, single capitals that number things, and full names of
            months.
        words: the other words, without short ones such as "of the".
    """

    numbers: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=65_536)
def split_title(title: str) -> TitleWords:
    """Split a title into its numbers and its other words."""
    numbers: list[str] = []
    words: list[str] = []
    for position, word in enumerate(WORD.findall(title)):
        folded = fold(word)
        is_short = len(word) <= _SHORT_WORD and (word.islower() or (position == 0 and word.istitle()))
        is_month = len(word) > _SHORT_WORD and folded in MONTH_NUMBERS
        if is_month or NUMBER.fullmatch(folded) or (position and len(word) == 1 and word.isupper()):
            numbers.append(folded)
        elif not is_short:
            words.append(folded)
    return TitleWords(tuple(numbers), tuple(words))


def is_same_series(evidence: Evidence, row: int, other_row: int) -> bool:
    """Return whether two activities, given by their rows, belong to one series.

    They do if they have the same parent, if one is the parent of the other, or if their titles differ in numbers only.
    Such activities may have the same members and similar texts.
    """
    activities = evidence.compute_once(_relations_by_row)
    (id_, parent, title), (other_id, other_parent, other_title) = activities[row], activities[other_row]
    related = bool(parent) and parent in {other_parent, other_id}
    related |= bool(other_parent) and other_parent == id_
    return related or (bool(title) and split_title(title).words == split_title(other_title).words)


def _relations_by_row(evidence: Evidence) -> dict[int, tuple[str, str, str]]:
    """Return the id, the parent and the title of each activity by row; "" for a blank cell."""
    ids, parents, titles = (evidence.values("activities", column) for column in ("id", "parent", "title"))
    rows = evidence.frame("activities").index.tolist()
    return {row: (ids.get(row, ""), parents.get(row, ""), titles.get(row, "")) for row in rows}
