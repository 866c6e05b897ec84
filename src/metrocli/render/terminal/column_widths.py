"""Fit the columns of a table to a width: choose the columns to drop, and share the width among the others."""

from __future__ import annotations

from typing import NamedTuple

MARGIN = 1
"""Spaces at either end of a line."""
GAP = 2
"""Spaces between two columns."""
_NARROWEST = 5


class WidthNeeds(NamedTuple):
    """The widths that a column needs, in terminal columns.

    Attributes:
        minimum: the width below which it cannot be read.
        preferred: the width at which it reads well; other columns are dropped before it gets less.
        full: the width at which nothing is cut or wrapped.
        drop_order: 0 if the column is never dropped; the column with the highest number is dropped first.
    """

    minimum: int
    preferred: int
    full: int
    drop_order: int = 0


def is_too_narrow(needs: list[WidthNeeds], width: int) -> bool:
    """Return whether the columns that are never dropped cannot be read side by side in a width."""
    kept = [need.minimum for need in needs if need.drop_order == 0]
    return sum(kept) + GAP * (len(kept) - 1) > width


def fit_columns(needs: list[WidthNeeds], width: int) -> dict[int, int]:
    """Choose the columns to show and their widths.

    Args:
        needs: the needs of each column, in order.
        width: the width of the table, including the gaps between columns.

    Returns:
        The width of each column that is shown, by its index in `needs`. Columns that are never dropped are shown even
        if the width is too small; the widest of them then get less than their minimum.
    """
    shown = list(range(len(needs)))

    def is_too_wide() -> bool:
        return sum(needs[index].preferred for index in shown) + GAP * (len(shown) - 1) > width

    while is_too_wide():
        candidate = max(shown, key=lambda index: (needs[index].drop_order, index))
        if needs[candidate].drop_order == 0:
            break
        shown.remove(candidate)
    widths = {index: needs[index].minimum for index in shown}
    while sum(widths.values()) + GAP * (len(shown) - 1) > width and max(widths.values()) > _NARROWEST:
        widths[max(shown, key=lambda index: (widths[index], index))] -= 1
    free = width - sum(widths.values()) - GAP * (len(shown) - 1)
    while free > 0:
        growing = [index for index in shown if widths[index] < needs[index].full]
        if not growing:
            break
        share = max(1, free // len(growing))
        for index in growing:
            extra = min(share, needs[index].full - widths[index], free)
            widths[index] += extra
            free -= extra
    return widths
