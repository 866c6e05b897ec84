"""The Equal Earth projection: where a place is on the map, so that equal areas stay equal.

Šavrič, Patterson and Jenny, The Equal Earth map projection, 2018 (doi.org/10.1080/13658816.2018.1504949). The land on
the map is made by `tools/make_land.py` from Natural Earth (naturalearthdata.com, public domain).
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

MAP_WIDTH = 1000.0
"""The width of the map in px: 360 degrees of longitude at the equator."""
SOUTHERN_EDGE = -58.0
"""The latitude of the southern edge of the map in degrees, south of which there is Antarctica only."""
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_SLOPE = math.sqrt(3) / 2


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the place of a point on the map in px, from the left edge and from the north pole.

    Args:
        latitude: in degrees, from -90 to 90.
        longitude: in degrees, from -180 to 180.
    """
    t = math.asin(_SLOPE * math.sin(math.radians(latitude)))
    x = math.radians(longitude) * math.cos(t) / (_SLOPE * (_A1 + 3 * _A2 * t**2 + t**6 * (7 * _A3 + 9 * _A4 * t**2)))
    return MAP_WIDTH / 2 + x * _SCALE, _NORTH - _sum(t) * _SCALE


def _sum(t: float) -> float:
    """Return how far a parallel is from the equator, for a globe of radius 1."""
    return t * (_A1 + _A2 * t**2 + t**6 * (_A3 + _A4 * t**2))


_SCALE = MAP_WIDTH / (2 * math.pi / (_SLOPE * _A1))
_NORTH = _sum(math.asin(_SLOPE)) * _SCALE
MAP_HEIGHT = round(project(SOUTHERN_EDGE, 0)[1])
"""The height of the map in px, from the north pole to the southern edge."""


@cache
def read_land() -> str:
    """Return the outlines of the land as the path of an SVG picture, in px of the map."""
    return Path(__file__).with_name("land.svgpath").read_text(encoding="ascii").strip()
