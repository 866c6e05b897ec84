"""Make the ids of new activities from what they are, so that they are the same on every machine."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING

from metrocli.importing.facts import Certainty
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from metrocli.importing.report import ImportedRow

_WORD = compile_late(r"[^\W_]+")
_MOST_WORDS = 4
_SHORTEST_WORD = 4


def make_ids(rows: Sequence[ImportedRow], period: str, taken: Collection[str] = ()) -> list[str]:
    """Make the ids of activities, such as 2021-09-30-world-congress-housing-cities.

    An id is the first day and the four longest words of the title, in the order of the title. Of several activities
    with one such id, all but the first have a number: -2, -3. What their cells say decides which is the first, not
    their order. An id that the report prints is kept.

    Args:
        rows: the activities.
        period: the id of the period of the report, which takes the place of an unknown day; "" if it has none.
        taken: ids that other activities have.

    Returns:
        The id of each activity.
    """
    same: dict[str, list[int]] = defaultdict(list)
    used = {fold(identifier) for identifier in taken}
    ids = [""] * len(rows)
    for index, row in enumerate(rows):
        printed = row.cells.get("id")
        if printed and printed.certainty is Certainty.SURE and fold(printed.value) not in used:
            ids[index] = printed.value
            used.add(fold(printed.value))
        else:
            same[_make_stem(row, period)].append(index)
    for stem, indexes in sorted(same.items()):
        free = (text for text in _number(stem) if fold(text) not in used)
        for index in sorted(indexes, key=lambda index: _list_texts(rows[index])):
            ids[index] = next(free)
            used.add(fold(ids[index]))
    return ids


def _make_stem(row: ImportedRow, period: str) -> str:
    """Return the id of an activity without a number."""
    day, title = (row.cells[column].value if column in row.cells else "" for column in ("start", "title"))
    words: list[str] = _WORD.findall(fold(title))
    candidates = [index for index, word in enumerate(words) if len(word) >= _SHORTEST_WORD] or range(len(words))
    chosen = sorted(candidates, key=lambda index: -len(words[index]))[:_MOST_WORDS]
    parts = [day or period, *(words[index] for index in sorted(chosen))]
    return "-".join(filter(None, parts)) or "activity"


def _list_texts(row: ImportedRow) -> list[tuple[str, str]]:
    return sorted((column, cell.value) for column, cell in row.cells.items() if column != "id")


def _number(stem: str) -> Iterator[str]:
    """Yield an id without a number, then with 2, 3 and so on."""
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"
