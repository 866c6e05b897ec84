"""Round as people do: a half goes up, and not to the even neighbour."""

from __future__ import annotations


def round_ratio(part: int, whole: int, digits: int = 0) -> float:
    """Return `part / whole`, rounded to some digits; a half goes up. Neither is negative, and `whole` is not 0."""
    scale: int = 10**digits
    return (2 * part * scale + whole) // (2 * whole) / scale


def format_percent(part: int, whole: int) -> str:
    """Return `part` as a whole percentage of `whole`, such as 13% for 1 of 8."""
    return f"{round_ratio(100 * part, whole):.0f}%"
