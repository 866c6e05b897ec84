"""What every format has to know of a grid: whether it is whole, its last row, and how its heads stand."""

from __future__ import annotations

from typing import Any

from metrocli.answers.kinds import Answer, Grid, Holds

TOTAL = "total"
_ROOM = 80


def whole(answer: Answer) -> Grid | None:
    """An answer as a grid to be drawn: what a row stands for comes first, its total last, and counts between.

    None where it never was one, or is none any more because columns were chosen or rows grouped.
    """
    if not isinstance(answer, Grid) or answer.group:
        return None
    first, *between, last = answer.fields if len(answer.fields) > 1 else ("", "")
    return answer if between and last == TOTAL and answer.fields[first] is not Holds.INTEGER else None


def columns(grid: Grid) -> list[str]:
    """The fields of a whole grid that count where two things meet."""
    return list(grid.fields)[1:-1]


def ends(grid: Grid) -> list[Any]:
    """The last row of a whole grid: what its columns come to over all rows."""
    return [TOTAL, *(grid.totals.get(name) for name in list(grid.fields)[1:])]


def upright(grid: Grid) -> bool:
    """Whether the heads of the columns have to stand upright: side by side they need more room than a page has."""
    return sum(len(name) + 2 for name in columns(grid)) > _ROOM
