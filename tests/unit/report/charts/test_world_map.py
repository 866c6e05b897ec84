"""The map: places where they are, names that can be read, and land without streaks."""

from __future__ import annotations

import csv
import math
import random
import re
import sys
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET  # the pictures are our own

import pytest

from metrocli import open_dataset
from metrocli.report.charts.drawing import draw_chart
from metrocli.report.charts.equal_earth import MAP_HEIGHT, MAP_WIDTH, project, read_land
from metrocli.report.charts.map_labels import ALWAYS_NAMED, MapBox, MapDot, MapLabel, place_labels
from metrocli.report.charts.style import ChartStyle
from metrocli.report.charts.svg import format_length
from metrocli.report.model import Chart, ChartKind, ReportCell, ReportColumn, ReportTable
from metrocli.text.languages.language import load_language

ROOT = Path(__file__).parents[4]
sys.path.insert(0, str(ROOT))

from tools.make_land import cut_at_edge, make_land, simplify  # noqa: E402 - found from the root only

STYLE = ChartStyle(load_language("en"), prefix="m")
MAP = MapBox(0, 0, MAP_WIDTH, MAP_HEIGHT)
SIZE = 12.0
MapRow = tuple[str, float | None, float | None, float | None]


def draw(*rows: MapRow, style: ChartStyle = STYLE) -> ET.Element:
    """Draw a map of names, latitudes, longitudes and numbers."""
    cells = tuple(
        (ReportCell(name), *(ReportCell("" if value is None else f"{value}", value) for value in values))
        for name, *values in rows
    )
    columns = tuple(map(ReportColumn, ("member", "latitude", "longitude", "activities")))
    chart = Chart(ChartKind.MAP, "Where", "all", ReportTable("caption", columns, cells))
    return ET.fromstring(draw_chart(chart, style))  # noqa: S314 - our own picture


def read_texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def read_members() -> list[MapRow]:
    """Return the bundled members with their places and their numbers of activities."""
    found = open_dataset().members()
    counts = dict(zip(found["name"], found["activities"], strict=True))
    with (ROOT / "data" / "memberships.csv").open(encoding="utf-8") as file:
        return [
            (row["member"], float(row["latitude"]), float(row["longitude"]), int(counts[row["member"]]))
            for row in csv.DictReader(file)
            if row["latitude"] and row["member"] in counts
        ]


def find_place(x: float, y: float) -> tuple[float, float]:
    """Return the latitude and longitude of a place on the map, by halving: the other way round than `project`."""
    south, north = -90.0, 90.0
    for _ in range(60):
        middle = (south + north) / 2
        south, north = (middle, north) if project(middle, 0)[1] > y else (south, middle)
    return south, 180 * (x - MAP_WIDTH / 2) / (project(south, 180)[0] - MAP_WIDTH / 2)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0, 0), (51.5, -0.13), (-33.45, -70.67), (35.68, 139.69), (-36.85, 174.76), (64.15, -21.94), (-57, 179.9)],
)
def test_each_place_is_found_again(latitude: float, longitude: float) -> None:
    assert find_place(*project(latitude, longitude)) == pytest.approx((latitude, longitude), abs=1e-6)


def test_the_projection_has_the_published_extents_and_keeps_areas() -> None:
    assert project(0, -180)[0] == pytest.approx(0)
    assert project(0, 180)[0] == pytest.approx(1000)
    assert project(90, 0) == pytest.approx((500, 0))
    globe = MAP_WIDTH / 2 / 2.706629836
    assert project(0, 0)[1] == pytest.approx(1.317362759 * globe)
    step = 1e-4
    for latitude in (-55, -20, 0, 35, 60, 80):
        (x1, y1), (x2, _), (_, y2) = project(latitude, 70), project(latitude, 70 + step), project(latitude + step, 70)
        area = globe**2 * math.radians(step) ** 2 * math.cos(math.radians(latitude + step / 2))
        assert (x2 - x1) * (y1 - y2) == pytest.approx(area, rel=1e-4)


def read_outlines() -> list[list[tuple[float, float]]]:
    """Return the outlines of the land in px."""
    outlines = []
    for outline in read_land().split("M")[1:]:
        numbers = [float(text) for text in re.findall(r"-?(?:\d+(?:\.\d+)?|\.\d+)", outline)]
        x, y = numbers[:2]
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        outlines.append(points)
    return outlines


def test_the_land_has_no_streaks_and_stays_on_the_map() -> None:
    outlines = read_outlines()
    assert len(outlines) > 300
    for points in outlines:
        assert all(math.dist(one, other) < 30 for one, other in pairwise([*points, points[0]]))
        assert all(0 <= x <= MAP_WIDTH and 0 <= y <= MAP_HEIGHT for x, y in points)


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_land"),
    [
        *[(48, 8, True), (0, 22, True), (-25, 134, True), (66, -175, True), (67, 178, True), (45, -100, True)],
        *[(0, -30, False), (40, -40, False), (-30, 80, False), (0, 179, False), (0, -179, False), (70, 0, False)],
    ],
)
def test_the_land_is_where_it_is(latitude: float, longitude: float, *, is_land: bool) -> None:
    x, y = project(latitude, longitude)
    crossings = 0
    for points in read_outlines():
        for (x1, y1), (x2, y2) in pairwise([*points, points[0]]):
            crossings += (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1)
    assert crossings % 2 == is_land


def test_land_over_the_date_line_is_cut_in_two() -> None:
    ring = [(178.0, 60.0), (-178.0, 60.0), (-178.0, 64.0), (178.0, 64.0), (178.0, 60.0)]
    pieces = cut_at_edge(ring)
    assert sorted((min(x for x, _ in piece), max(x for x, _ in piece)) for piece in pieces) == [
        (-180, -178),
        (178, 180),
    ]


def test_points_on_a_straight_line_are_left_out() -> None:
    assert simplify([(0, 0), (1, 0.1), (2, 0), (2, 2)], 0.25) == [(0, 0), (2, 0), (2, 2)]


def test_land_is_made_of_quantised_arcs_without_antarctica() -> None:
    square = [[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [square, [[0, -80], *square[1:]]],
        "objects": {"land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[0]], [[~1]]]}]}},
    }
    path = make_land(topology)
    assert path.count("M") == 1
    assert path.startswith("M527.8 243.4l-.2-37.4")


def test_places_are_drawn_where_they_are() -> None:
    root = draw(("Alderford", 51.2, 4.4, 2), ("Élan", -34.6, -58.4, 0), ("Hilltop", 10.0, 10.0, None))
    circles = list(root.iter("{http://www.w3.org/2000/svg}circle"))[:2]
    assert [circle[0].text for circle in circles] == ["Alderford: 2", "Élan: 0"]
    x, y = project(51.2, 4.4)
    assert (circles[0].get("cx"), circles[0].get("cy")) == (format_length(x), format_length(y))
    assert (circles[0].get("fill"), circles[1].get("fill")) == (STYLE.accent, STYLE.paper)
    assert {"?", "? unknown"} <= set(read_texts(root))
    assert {"Alderford 2", "Élan", "Hilltop"} <= set(read_texts(root))


def test_places_that_are_unknown_or_off_the_map_are_counted() -> None:
    rows = [
        ("A", None, None, 2),
        ("B", 95.0, 3.0, 1),
        ("C", 3.0, 181.0, 1),
        ("D", -75.0, 0.0, 1),
        ("E", math.nan, 0.0, 1),
    ]
    root = draw(*rows, ("F", 1.0, 1.0, 3))
    assert "not on the map: 5" in read_texts(root)
    assert {"A 2", "F 3"} & set(read_texts(root)) == {"F 3"}


def test_a_map_without_rows_has_its_land() -> None:
    root = draw()
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == 1
    assert (root.get("width"), root.get("height")) == ("1000", str(MAP_HEIGHT))


@pytest.mark.parametrize("size", [10.0, 12.0, 14.0, 15.0])
def test_the_fifteen_busiest_bundled_members_are_named(size: float) -> None:
    members = read_members()
    assert len(members) > 140
    texts = read_texts(draw(*members, style=STYLE._replace(map_label_size=size)))
    busiest = sorted(members, key=lambda member: (-(member[3] or 0), member[0]))[:ALWAYS_NAMED]
    missing = [f"{name} {number}" for name, _, _, number in busiest if f"{name} {number}" not in texts]
    assert not missing
    assert sum(text.startswith(tuple(name for name, *_ in members)) for text in texts) >= 40


def check_labels(labels: list[MapLabel], dots: list[MapDot]) -> None:
    """Check that no label is on another or over the edge, and that the busiest are named."""
    assert not [(one.text, other.text) for one, other in combinations(labels, 2) if one.box.overlaps(other.box)]
    for label in labels:
        assert label.box.left >= 0
        assert label.box.top >= 0
        assert label.box.right <= MAP_WIDTH
        assert label.box.bottom <= MAP_HEIGHT
    busiest = sorted(dots, key=lambda dot: (-dot.weight, dot.name, dot.x, dot.y))[:ALWAYS_NAMED]
    assert {label.dot for label in labels} >= set(busiest)


def test_fifteen_names_in_one_place_are_all_named() -> None:
    name = "A member with an uncommonly long name "
    for x, y in ((500, 200), (5, 430), (995, 5)):
        dots = [MapDot(x, y, 9, name + str(number), 9) for number in range(40)]
        check_labels(place_labels(dots, MAP, SIZE, [MapBox(0, 350, 150, MAP_HEIGHT)]), dots)


@pytest.mark.parametrize("seed", range(8))
def test_names_never_overlap(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    spread = (20, 60, 200, 500)[seed % 4]
    dots = [
        MapDot(
            min(max(chance.gauss(500, spread), 0), MAP_WIDTH),
            min(max(chance.gauss(220, spread / 2), 0), MAP_HEIGHT),
            chance.uniform(2, 9),
            chance.choice(["漢字", "Town", "A rather long name", "W" * 40]) * chance.randint(1, 3) + str(number),
            chance.randint(-1, 13),
        )
        for number in range(120)
    ]
    labels = place_labels(dots, MAP, SIZE)
    check_labels(labels, dots)
    busiest = set(sorted(dots, key=lambda dot: (-dot.weight, dot.name, dot.x, dot.y))[:ALWAYS_NAMED])
    for label in labels:
        if label.dot not in busiest:
            assert not [dot for dot in dots if label.box.touches(dot)]


def test_a_line_to_a_name_begins_at_its_dot() -> None:
    dots = [MapDot(500, 200, 9, f"Town {number}", 9) for number in range(30)]
    leaders = [label.leader for label in place_labels(dots, MAP, SIZE) if label.leader]
    assert leaders
    assert all(math.hypot(leader.x1 - 500, leader.y1 - 200) <= 9.01 for leader in leaders)


def test_a_thousand_places_are_drawn() -> None:
    rows = [(f"Town {n}", -50 + n * 7 % 120, n * 37 % 360 - 180.0, n % 14) for n in range(1000)]
    root = draw(*rows)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) > 1000
