"""Draw a chart of a report as one SVG picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.report.charts.bars import draw_bars
from metrocli.report.charts.heat_map import draw_heat_map
from metrocli.report.charts.sparkline import draw_sparkline
from metrocli.report.charts.stacked import draw_stacked
from metrocli.report.charts.svg import ChartDrawing, write_chart, write_label
from metrocli.report.charts.timeline import draw_timeline
from metrocli.report.charts.world_map import draw_map
from metrocli.report.model import ChartKind

if TYPE_CHECKING:
    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import Chart

_DRAW = {
    ChartKind.BARS: draw_bars,
    ChartKind.STACKED: draw_stacked,
    ChartKind.HEAT_MAP: draw_heat_map,
    ChartKind.TIMELINE: draw_timeline,
    ChartKind.SPARKLINE: draw_sparkline,
    ChartKind.MAP: draw_map,
}


def draw_chart(chart: Chart, style: ChartStyle) -> str:
    """Draw a chart as an SVG picture: a root `<svg>` with its size in px, its title and its description.

    The picture has presentation attributes only. Figures are texts on or next to their marks; a label without room is
    cut with …, and a pointer shows the whole. Rows without room are counted in a last line. The same chart with the
    same style gives the same text.

    Args:
        chart: the chart. A chart without rows, other than a map, says that there is nothing to show.
        style: how it is drawn.
    """
    if not chart.table.rows and chart.kind is not ChartKind.MAP:
        nothing = write_label(0, 14, style.language.translate("nothing is recorded"))
        return write_chart(chart, style, ChartDrawing(style.width, 20, [nothing]))
    return write_chart(chart, style, _DRAW[chart.kind](chart.table, style))
