"""Fitting columns to a width: which give way, and how the rest share what there is."""

from __future__ import annotations

from typing import NamedTuple

MARGIN = 1
"""Blank places at either end of a line."""
GAP = 2
"""Blank places between two columns."""
_NARROWEST = 5


class Need(NamedTuple):
    """What a column needs.

    Attributes:
        least: the width below which it cannot be read.
        wants: the width at which it reads well; columns that can do so give way before it gets less.
        whole: the width at which nothing of it is cut or wrapped.
        gives_way: 0 stays at every width; the highest number is the first to go.
    """

    least: int
    wants: int
    whole: int
    gives_way: int = 0


def too_narrow(needs: list[Need], width: int) -> bool:
    """Whether the columns that never give way cannot be read beside each other in a width."""
    stay = [need.least for need in needs if need.gives_way == 0]
    return sum(stay) + GAP * (len(stay) - 1) > width


def fit(needs: list[Need], width: int) -> dict[int, int]:
    """Choose columns and their widths.

    Args:
        needs: what each column needs, in order.
        width: the places that there are, the gaps between columns included.

    Returns:
        For each column that stays, by its place in `needs`, its width. Columns that never give way stay even where
        the width is too small for them; the widest of them then gets less than it needs.
    """
    stay = list(range(len(needs)))

    def too_wide() -> bool:
        return sum(needs[place].wants for place in stay) + GAP * (len(stay) - 1) > width

    while too_wide():
        first = max(stay, key=lambda place: (needs[place].gives_way, place))
        if needs[first].gives_way == 0:
            break
        stay.remove(first)
    widths = {place: needs[place].least for place in stay}
    while sum(widths.values()) + GAP * (len(stay) - 1) > width and max(widths.values()) > _NARROWEST:
        widths[max(stay, key=lambda place: (widths[place], place))] -= 1
    free = width - sum(widths.values()) - GAP * (len(stay) - 1)
    while free > 0:
        short = [place for place in stay if widths[place] < needs[place].whole]
        if not short:
            break
        each = max(1, free // len(short))
        for place in short:
            more = min(each, needs[place].whole - widths[place], free)
            widths[place] += more
            free -= more
    return widths
