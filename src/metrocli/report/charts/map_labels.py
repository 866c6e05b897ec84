"""Find a place for the names on a map: the busiest first, and no name on another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from metrocli.report.charts.lettering import cut_text, estimate_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ALWAYS_NAMED = 15
"""How many of the busiest dots have a name in any case."""
_MOST_TRIED, _MOST_BOXES = 150, 200
_RINGS = (0.0, 10.0, 20.0, 32.0, 46.0, 62.0, 80.0, 110.0)
_ANGLES = 16
_GAP, _EDGE, _LINE, _GRID = 1.5, 2.0, 1.1, 10
_WIDEST_NAME = 260.0
_FAR_LESS_BUSY = 3
_SIDEWAYS, _UPRIGHT = 0.35, 0.8


class MapDot(NamedTuple):
    """A dot on a map, in px.

    Attributes:
        x: the place of its middle, from the left.
        y: the place of its middle, from the top.
        radius: its radius.
        name: its name; "" for a dot that is never named.
        weight: how busy it is; -1 if unknown.
    """

    x: float
    y: float
    radius: float
    name: str
    weight: float


class MapBox(NamedTuple):
    """A rectangle on a map, in px."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: MapBox) -> bool:
        """Return whether the two have a part in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def nearest(self, dot: MapDot) -> tuple[float, float]:
        """Return its point that is nearest to the middle of a dot."""
        return min(max(dot.x, self.left), self.right), min(max(dot.y, self.top), self.bottom)

    def touches(self, dot: MapDot) -> bool:
        """Return whether a dot is on it."""
        x, y = self.nearest(dot)
        return (x - dot.x) ** 2 + (y - dot.y) ** 2 < (dot.radius + 0.5) ** 2

    def is_crossed(self, leader: MapLeader) -> bool:
        """Return whether a line goes through it (Liang and Barsky)."""
        begin, end = 0.0, 1.0
        dx, dy = leader.x2 - leader.x1, leader.y2 - leader.y1
        for step, room in (
            (-dx, leader.x1 - self.left),
            (dx, self.right - leader.x1),
            (-dy, leader.y1 - self.top),
            (dy, self.bottom - leader.y1),
        ):
            if not step:
                if room <= 0:
                    return False
            elif step < 0:
                begin = max(begin, room / step)
            else:
                end = min(end, room / step)
        return begin < end


class MapLeader(NamedTuple):
    """A line from the edge of a dot to its name, in px."""

    x1: float
    y1: float
    x2: float
    y2: float


class MapLabel(NamedTuple):
    """A name with its place.

    Attributes:
        dot: the dot that it names.
        text: the name, cut if it is very long.
        box: where it is.
        leader: the line from its dot; None if it is next to its dot.
    """

    dot: MapDot
    text: str
    box: MapBox
    leader: MapLeader | None


def place_labels(dots: Sequence[MapDot], within: MapBox, size: float, taken: Sequence[MapBox] = ()) -> list[MapLabel]:
    """Find a place for the names of as many dots as possible, the busiest first, then by name.

    No name is on another, on a `taken` box or over the edge. A name is next to its dot and on no other dot. One of the
    fifteen busiest dots may also be named further out with a line, and on dots that are a third as busy or less. If
    even that fails, its name is at the nearest place that is free of names.

    Args:
        dots: the dots; those without a name are only kept free.
        within: the edges of the map.
        size: the size of the font in px.
        taken: boxes that have to stay free.
    """
    order = sorted((dot for dot in dots if dot.name), key=lambda dot: (-dot.weight, dot.name, dot.x, dot.y))
    placer = _Placer(dots, within, size, list(taken))
    labels = []
    for rank, dot in enumerate(order[:_MOST_TRIED]):
        label = placer.place(dot, always=rank < ALWAYS_NAMED)
        if label is not None:
            labels.append(label)
    return labels


class _Placer:
    """Places one name after the other.

    Attributes:
        boxes: what is taken: names and boxes that have to stay free.
        leaders: the lines so far.
        named: the dots with a name.
    """

    def __init__(self, dots: Sequence[MapDot], within: MapBox, size: float, taken: list[MapBox]) -> None:
        self.dots = dots
        self.within = within
        self.size = size
        self.boxes = taken
        self.leaders: list[MapLeader] = []
        self.named: set[MapDot] = set()

    def place(self, dot: MapDot, *, always: bool) -> MapLabel | None:
        """Place the name of a dot; None if there is no room and it need not have one."""
        text = cut_text(dot.name, _WIDEST_NAME, self.size)
        width, height = estimate_width(text, self.size), self.size * _LINE
        reach = width + height + dot.radius + (_RINGS[-1] if always else _RINGS[0])
        near = [other for other in self.dots if abs(other.x - dot.x) < reach and abs(other.y - dot.y) < reach]
        obstacles = [
            other
            for other in near
            if not always or other in self.named or other is dot or other.weight * _FAR_LESS_BUSY > dot.weight
        ]
        for ring in _RINGS if always else _RINGS[:1]:
            for box, leader in _list_places(dot, ring, width, height):
                if self._is_free(box, leader) and not any(box.touches(other) for other in obstacles):
                    return self._keep(MapLabel(dot, text, box, leader))
        if not always:
            return None
        boxes = self._list_all_boxes(dot, width, height)
        nearest = [(box, MapLeader(dot.x, dot.y, *box.nearest(dot))) for box in boxes[:_MOST_BOXES]]
        place = next((place for place in nearest if self._is_free(*place)), next(iter(nearest), None))
        return self._keep(MapLabel(dot, text, *place)) if place else None

    def _keep(self, label: MapLabel) -> MapLabel:
        """Note that the place of a name is taken."""
        self.boxes.append(label.box)
        self.named.add(label.dot)
        if label.leader:
            self.leaders.append(label.leader)
        return label

    def _is_free(self, box: MapBox, leader: MapLeader | None) -> bool:
        """Return whether there is room for a name, with no line on it and with no name on its own line."""
        return (
            self._has_room(box)
            and not any(box.is_crossed(other) for other in self.leaders)
            and not (leader and any(other.is_crossed(leader) for other in self.boxes))
        )

    def _has_room(self, box: MapBox) -> bool:
        """Return whether a name is on the map and on no other name."""
        return (
            box.left >= self.within.left + _EDGE
            and box.right <= self.within.right - _EDGE
            and box.top >= self.within.top + _EDGE
            and box.bottom <= self.within.bottom - _EDGE
            and not any(box.overlaps(other) for other in self.boxes)
        )

    def _list_all_boxes(self, dot: MapDot, width: float, height: float) -> list[MapBox]:
        """List the boxes with room all over the map, the nearest to a dot first."""
        rows = range(math.ceil(self.within.top + _EDGE), int(self.within.bottom - height - _EDGE) + 1, _GRID)
        columns = range(math.ceil(self.within.left + _EDGE), int(self.within.right - width - _EDGE) + 1, _GRID)
        boxes = (MapBox(left, top, left + width, top + height) for top in rows for left in columns)
        x, y = dot.x - width / 2, dot.y - height / 2
        return sorted(filter(self._has_room, boxes), key=lambda box: (math.hypot(box.left - x, box.top - y), box))


def _list_places(dot: MapDot, ring: float, width: float, height: float) -> Iterator[tuple[MapBox, MapLeader | None]]:
    """List the places of a name around a dot, `ring` px from it: sixteen, beginning at the right, clockwise."""
    for step in range(_ANGLES):
        angle = 2 * math.pi * step / _ANGLES
        cos, sin = math.cos(angle), math.sin(angle)
        x, y = dot.x + (dot.radius + _GAP + ring) * cos, dot.y + (dot.radius + _GAP + ring) * sin
        left = x if cos > _SIDEWAYS else x - width if cos < -_SIDEWAYS else x - width / 2
        top = y - height / 2 if abs(sin) < _UPRIGHT else y if sin > 0 else y - height
        leader = MapLeader(dot.x + dot.radius * cos, dot.y + dot.radius * sin, x, y) if ring else None
        yield MapBox(left, top, left + width, top + height), leader
