"""Map: a dot for each row on the land of the world, larger for a larger number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from metrocli.report.charts.data import name_figure, name_row, read_number
from metrocli.report.charts.equal_earth import MAP_HEIGHT, MAP_WIDTH, SOUTHERN_EDGE, project, read_land
from metrocli.report.charts.lettering import cut_text, estimate_width
from metrocli.report.charts.map_labels import MapBox, MapDot, place_labels
from metrocli.report.charts.svg import ChartDrawing, write_element, write_group, write_label, write_mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.report.charts.data import ChartRow
    from metrocli.report.charts.map_labels import MapLabel
    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import ReportCell, ReportTable

_LARGEST_RADIUS, _SMALLEST_RADIUS = 9.0, 2.2
_NORTH_POLE, _DATE_LINE = 90.0, 180.0
_KEY_LEFT, _KEY_LINE = 14.0, 1.5
_WIDEST_NAME = 17
_UNKNOWN = -1.0


def draw_map(table: ReportTable, style: ChartStyle) -> ChartDrawing:
    """Draw a map: a name, its latitude and longitude in degrees, and a number.

    The area of a dot is in proportion to its number; 0 is a small ring, an unknown number a question mark. Each name
    has its number. Names that have no room are left out, but never those of the fifteen largest numbers; a pointer
    shows the name and the number of each dot. A row that has no place, or none on this map, is counted in the key.

    Args:
        table: the rows.
        style: how the chart is drawn; the map is 1,000 px wide.
    """
    rows = [(row, place) for row in table.rows if (place := _find_place(row))]
    numbers = [read_number(row[3]) for row, _ in rows]
    largest = max((number for number in numbers if number is not None), default=0)
    dots = [
        MapDot(
            *place, _find_radius(number, largest), _name_dot(row, number, style), _UNKNOWN if number is None else number
        )
        for (row, place), number in zip(rows, numbers, strict=True)
    ]
    titles = {
        dot: f"{style.language.add_colon(name_row(row[0]))} {name_figure(row[3], style.language)}"
        for dot, (row, _) in zip(dots, rows, strict=True)
    }
    key, key_box = _draw_key(table, dots, largest, style)
    labels = place_labels(dots, MapBox(0, 0, MAP_WIDTH, MAP_HEIGHT), style.map_label_size, [key_box])
    land = write_element("path", d=read_land(), fill_opacity="0.13")
    order = sorted(dots, key=lambda dot: (-dot.radius, dot.name, dot.x, dot.y))
    circles = _draw_dots([_draw_dot(dot, titles[dot], style) for dot in order], style)
    return ChartDrawing(MAP_WIDTH, MAP_HEIGHT, [land, circles, *key, *_draw_labels(labels, titles, style)])


def _find_place(row: ChartRow) -> tuple[float, float] | None:
    """Return where a row is on the map in px; None if it has no place on it."""
    latitude, longitude = _read_degrees(row[1]), _read_degrees(row[2])
    if latitude is None or longitude is None:
        return None
    on_map = SOUTHERN_EDGE <= latitude <= _NORTH_POLE and abs(longitude) <= _DATE_LINE
    return project(latitude, longitude) if on_map else None


def _read_degrees(cell: ReportCell) -> float | None:
    """Return the number of degrees in a cell; None if it is unknown."""
    return cell.value if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) else None


def _find_radius(number: float | None, largest: float) -> float:
    """Return the radius of a dot in px."""
    return max(_LARGEST_RADIUS * math.sqrt(number / largest), _SMALLEST_RADIUS) if number else _SMALLEST_RADIUS


def _name_dot(row: ChartRow, number: float | None, style: ChartStyle) -> str:
    """Return the name of a dot, cut if it is very long, with its number if that is not 0."""
    name = cut_text(row[0].text, _WIDEST_NAME * style.map_label_size, style.map_label_size)
    return f"{name} {name_figure(row[3], style.language)}" if number else name


def _draw_dot(dot: MapDot, title: str, style: ChartStyle) -> str:
    """Draw a dot: filled, a ring for 0, a question mark for an unknown number."""
    if dot.weight == _UNKNOWN:
        return write_label(dot.x, dot.y + 3, "?", hint=title)
    fill = style.accent if dot.weight else style.paper
    return write_mark(title, "circle", cx=dot.x, cy=dot.y, r=dot.radius, fill=fill)


def _draw_dots(dots: Sequence[str], style: ChartStyle) -> str:
    """Draw dots with what they have in common; question marks have no outline."""
    circles = [dot for dot in dots if dot.startswith("<circle")]
    unknown = [dot for dot in dots if not dot.startswith("<circle")]
    outline = {"fill_opacity": "0.85", "stroke": style.accent, "stroke_width": "0.8"}
    return write_group(circles, **outline) + write_group(unknown, font_size=9, text_anchor="middle")


def _draw_labels(labels: Sequence[MapLabel], titles: Mapping[MapDot, str], style: ChartStyle) -> list[str]:
    """Draw the names, with a border of paper around the letters, and the lines to those that are further out."""
    lines = [write_element("line", **label.leader._asdict()) for label in labels if label.leader]
    names = [
        write_label(
            label.box.left,
            label.box.top + style.map_label_size * 0.85,
            label.text,
            hint=titles[label.dot] if "…" in label.text else "",
        )
        for label in labels
    ]
    border = {"stroke": style.paper, "stroke_width": "2.4", "stroke_opacity": "0.85", "stroke_linejoin": "round"}
    return [
        write_group(lines, stroke=style.ink, stroke_width="0.7", stroke_opacity="0.7"),
        write_group(names, font_size=style.map_label_size, paint_order="stroke", **border),
    ]


def _draw_key(
    table: ReportTable, dots: Sequence[MapDot], largest: float, style: ChartStyle
) -> tuple[list[str], MapBox]:
    """Draw what the sizes of dots mean, at the lower left; return it with its place."""
    language = style.language
    values = sorted({largest, float(round(largest / 4)), 1.0} if largest > 1 else {largest}, reverse=True)
    samples = [(language.format_number(round(value)), value) for value in values if value]
    samples += [("0", 0.0)] if any(dot.weight == 0 for dot in dots) else []
    missing = len(table.rows) - len(dots)
    lines = [f"? {language.translate('unknown')}"] if any(dot.weight == _UNKNOWN for dot in dots) else []
    if missing:
        lines.append(language.translate("not on the map: {count}", count=language.format_number(missing)))
    size, line_height = style.map_label_size, style.map_label_size * _KEY_LINE
    head = cut_text(table.columns[3].label, _WIDEST_NAME * size, size)
    top = MAP_HEIGHT - 8 - line_height * (len(samples) + len(lines))
    y, left, indent = top + size * 0.85, _KEY_LEFT - 6, _KEY_LEFT + 6 + size
    texts, circles = [write_label(left, top - size * 0.7, head)], []
    for text, value in samples:
        circles.append(_draw_dot(MapDot(_KEY_LEFT + 4, y - 4, _find_radius(value, largest), "", value), "", style))
        texts.append(write_label(indent, y, text))
        y += line_height
    texts += [write_label(left, y, line) for line in lines]
    width = max(estimate_width(text, size) for text in [head, *lines, *(text for text, _ in samples)]) + indent + 8
    parts = [_draw_dots(circles, style), write_group(texts, font_size=size)]
    return parts, MapBox(0, top - size * 1.8, width, MAP_HEIGHT)
