"""Make the land of the map from land-50m.json: its outlines in the Equal Earth projection as one SVG path.

Natural Earth (naturalearthdata.com), 1:50m land, public domain, as TopoJSON in the npm package world-atlas 2.0.2 (ISC).
It needs no network: `npm pack world-atlas@2.0.2` fetches the package once.

Usage: python tools/make_land.py package/land-50m.json [--check]
    writes src/metrocli/report/charts/land.svgpath, or shows whether it is out of date
"""

from __future__ import annotations

import json
import math
import sys
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from metrocli.report.charts.equal_earth import MAP_WIDTH, SOUTHERN_EDGE, project  # noqa: E402 - found from the root only

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TARGET = ROOT / "src" / "metrocli" / "report" / "charts" / "land.svgpath"
TOLERANCE = 0.25
"""How far the path may be from the outline, in px of a map that is 1,000 px wide."""
SMALLEST = 1.0
"""The area in square px below which an island is left out."""
LONGEST = 2.0
"""The longest piece of an outline in degrees; longer ones are divided, since the projection bends them."""
HALF_TURN = 180.0

Point = tuple[float, float]


def read_rings(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Read the rings of the land as longitudes and latitudes in degrees.

    Args:
        topology: TopoJSON with quantised arcs and the object `land`.
    """
    (x_scale, y_scale), (x_move, y_move) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        columns, lines = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        arcs.append([(x * x_scale + x_move, y * y_scale + y_move) for x, y in zip(columns, lines, strict=True)])
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = [point for index in ring for point in (arcs[index][1:] if index >= 0 else arcs[~index][::-1][1:])]
            yield [*points, points[0]]


def cut_at_edge(ring: Sequence[Point]) -> list[list[Point]]:
    """Return the pieces of a ring on the map, cut at 180° if it crosses that meridian."""
    turns = [round((one[0] - other[0]) / (2 * HALF_TURN)) for one, other in pairwise(ring)]
    unwrapped = [(x + 2 * HALF_TURN * turn, y) for (x, y), turn in zip(ring, accumulate(turns, initial=0), strict=True)]
    pieces = []
    for shift in (-2 * HALF_TURN, 0.0, 2 * HALF_TURN):
        moved = [(x + shift, y) for x, y in unwrapped[:-1]]
        piece = [(-x, y) for x, y in _clip([(-x, y) for x, y in _clip(moved)])]
        if len(piece) > 2:  # noqa: PLR2004 - fewer points have no area
            pieces.append([*piece, piece[0]])
    return pieces


def _clip(points: Sequence[Point]) -> list[Point]:
    """Return the part of a polygon to the west of 180°."""
    clipped = []
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], *points[:1]], strict=True):
        if x1 <= HALF_TURN:
            clipped.append((x1, y1))
        if (x1 <= HALF_TURN) != (x2 <= HALF_TURN):
            clipped.append((HALF_TURN, y1 + (y2 - y1) * (HALF_TURN - x1) / (x2 - x1)))
    return clipped


def divide(points: Sequence[Point]) -> list[Point]:
    """Return a line with points between those that are more than `LONGEST` degrees from each other."""
    divided = [points[0]]
    for (x1, y1), (x2, y2) in pairwise(points):
        count = max(math.ceil(max(abs(x2 - x1), abs(y2 - y1)) / LONGEST), 1)
        divided += [(x1 + (x2 - x1) * step / count, y1 + (y2 - y1) * step / count) for step in range(1, count + 1)]
    return divided


def simplify(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Leave out the points of a line that are less than `tolerance` from the rest (Douglas–Peucker)."""
    kept, open_parts = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_parts:
        begin, end = open_parts.pop()
        farthest = max(range(begin + 1, end), key=lambda index: _distance(points, index, begin, end), default=None)
        if farthest is not None and _distance(points, farthest, begin, end) > tolerance:
            kept.add(farthest)
            open_parts += [(begin, farthest), (farthest, end)]
    return [points[index] for index in sorted(kept)]


def _distance(points: Sequence[Point], index: int, begin: int, end: int) -> float:
    """Return the distance of a point from the line through two others, or from one if both are in one place."""
    (x, y), (x1, y1), (x2, y2) = points[index], points[begin], points[end]
    length = math.hypot(x2 - x1, y2 - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else math.hypot(x - x1, y - y1)


def write_path(ring: Sequence[Point]) -> str:
    """Write a closed ring in px as a path: the first point, then steps in tenths of a px; "" for a speck of land."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    points = [tenths[0], *(point for before, point in pairwise(tenths) if point != before)]
    extents = [max(values) - min(values) for values in zip(*points, strict=True)]
    if len(points) < 4 or extents[0] * extents[1] < SMALLEST * 100:  # noqa: PLR2004 - a triangle that is closed
        return ""
    steps = " ".join(
        f"{_write_tenths(x2 - x1)} {_write_tenths(y2 - y1)}" for (x1, y1), (x2, y2) in pairwise(points[:-1])
    )
    return f"M{_write_tenths(points[0][0])} {_write_tenths(points[0][1])}l{steps}z".replace(" -", "-")


def _write_tenths(tenths: int) -> str:
    """Write a number of tenths as shortly as a path allows: -.5, 12, 3.1."""
    whole, tenth = divmod(abs(tenths), 10)
    digits = f"{whole or '' if tenth else whole}{f'.{tenth}' if tenth else ''}"
    return f"-{digits}" if tenths < 0 else digits


def make_land(topology: dict[str, Any]) -> str:
    """Return the path of the land; what is south of the map's edge as a whole is left out."""
    rings = [ring for ring in read_rings(topology) if max(y for _, y in ring) > SOUTHERN_EDGE]
    pieces = [piece for ring in rings for piece in cut_at_edge(ring)]
    lines = [[project(latitude, longitude) for longitude, latitude in divide(piece)] for piece in pieces]
    return "".join(write_path(simplify(line, TOLERANCE * MAP_WIDTH / 1000)) for line in lines) + "\n"


def main() -> int:
    """Write or check the path; return the exit code."""
    options = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if len(options) != 1:
        print(__doc__)
        return 2
    path = make_land(json.loads(Path(options[0]).read_text(encoding="utf-8")))
    if "--check" in sys.argv:
        same = TARGET.read_text(encoding="ascii") == path
        print(f"{TARGET.name} is {'up to date' if same else 'out of date'}")
        return 0 if same else 1
    TARGET.write_text(path, encoding="ascii")
    print(f"{TARGET.name}: {len(path):,} bytes, {path.count('M')} outlines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
