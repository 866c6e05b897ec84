"""Read the table of a chart: numbers, days, and the rows that there is room for."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from metrocli.report.charts.svg import write_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import ReportCell
    from metrocli.text.languages.language import Language

ChartRow = tuple["ReportCell", ...]


def read_number(cell: ReportCell) -> float | None:
    """Return the number behind a cell; None if it is unknown or cannot be drawn. A negative one is drawn as 0."""
    if not isinstance(cell.value, int | float):
        return None
    try:
        number = float(cell.value)
    except OverflowError:
        return None
    return max(number, 0.0) if math.isfinite(number) else None


def read_day(cell: ReportCell) -> date | None:
    """Return the day behind a cell; None if it is unknown."""
    return cell.value if isinstance(cell.value, date) else None


def name_figure(cell: ReportCell, language: Language) -> str:
    """Return a figure as it is written next to its mark: the text of its cell, else the number, else "?"."""
    if cell.text.strip() or read_number(cell) is None:
        return cell.text.strip() or "?"
    return language.format_number(cell.value) if isinstance(cell.value, int | float) else "?"


def name_row(cell: ReportCell) -> str:
    """Return the whole name of a row, with its second line."""
    return f"{cell.text} · {cell.below}" if cell.below else cell.text


def write_rest(style: ChartStyle, x: float, y: float, rows: Sequence[object], most: int) -> list[str]:
    """Write how many rows a chart leaves out, if it leaves out any.

    Args:
        style: how the chart is drawn.
        x: the left end of the line.
        y: its base line.
        rows: all rows.
        most: how many of them are drawn.
    """
    left = len(rows) - most
    if left <= 0:
        return []
    return [write_label(x, y, style.language.translate("and {count} more", count=style.language.format_number(left)))]
