"""Figures as one line of bars."""

from __future__ import annotations

_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: list[int | None]) -> str:
    """Figures as a line of little bars, from nothing to the most; a gap where one is unknown, "" where all are."""
    known = [value for value in values if value is not None]
    if len(values) < 2 or not known:  # noqa: PLR2004 - one bar is no line
        return ""
    return "".join(" " if value is None else _bar(value, max(known)) for value in values)


def _bar(value: int, most: int) -> str:
    """A little bar; something that is there is more than nothing."""
    return _BARS[max(1, round(value / most * (len(_BARS) - 1))) if value else 0]
