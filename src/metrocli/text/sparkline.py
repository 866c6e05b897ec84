"""Figures as one line of bars."""

from __future__ import annotations

_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: list[int | None]) -> str:
    """Draw figures as a line of bars, from zero to the largest.

    Args:
        values: the figures; an unknown one (None) is a blank.

    Returns:
        One character for each figure; "" for fewer than two figures, or if all are unknown.
    """
    known_values = [value for value in values if value is not None]
    if len(values) < 2 or not known_values:  # noqa: PLR2004 - one bar is not a line
        return ""
    return "".join(" " if value is None else _bar(value, max(known_values)) for value in values)


def _bar(value: int, largest: int) -> str:
    """Draw one bar; a figure above zero is always higher than zero."""
    return _BARS[max(1, round(value / largest * (len(_BARS) - 1))) if value else 0]
