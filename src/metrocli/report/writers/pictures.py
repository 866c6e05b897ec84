"""The charts of a report as pictures, for formats that cannot draw SVG everywhere."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.report.charts.drawing import draw_chart
from metrocli.report.charts.style import ChartStyle
from metrocli.report.contents import walk_sections
from metrocli.report.model import Chart
from metrocli.report.writers.pdf import FAMILY, FONTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from metrocli.report.model import Report

_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#for chart in json(bytes(sys.inputs.charts)) { page(image(bytes(chart), format: "svg")) }"""
_POINTS_PER_INCH = 150


class Picture(NamedTuple):
    """A chart as a picture.

    Attributes:
        svg: the picture, without loss at any size.
        png: the same in pixels, for programs that do not draw SVG.
    """

    svg: bytes
    png: bytes


def draw_pictures(report: Report, fonts: Sequence[Path]) -> dict[Chart, Picture]:
    """Draw all charts of a report.

    Args:
        report: the report.
        fonts: folders with more fonts.

    Raises:
        ModuleNotFoundError: typst is not installed.
    """
    import json

    import typst

    style = ChartStyle(report.language, accent=report.accent, ink="#1a1a1a", fonts=FAMILY)
    blocks = (block for section, _ in walk_sections(report.sections) for block in section.blocks)
    charts = list(dict.fromkeys(block for block in blocks if isinstance(block, Chart)))
    drawings = [draw_chart(chart, style._replace(prefix=f"chart-{number}")) for number, chart in enumerate(charts, 1)]
    if not drawings:
        return {}
    folders: list[Any] = [FONTS, *fonts]
    with TemporaryDirectory() as empty:
        pages: Any = typst.compile(
            _PAGE,
            format="png",
            ppi=_POINTS_PER_INCH,
            root=empty,
            font_paths=folders,
            ignore_system_fonts=True,
            sys_inputs={"charts": json.dumps(drawings, ensure_ascii=False)},
        )
    images: list[Any] = pages if len(drawings) > 1 else [pages]
    return {
        chart: Picture(drawing.encode(), bytes(image or b""))
        for chart, drawing, image in zip(charts, drawings, images, strict=True)
    }
