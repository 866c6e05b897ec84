"""Charts: every figure is a text, and nothing but presentation attributes is used."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # the pictures are our own

import pytest

from metrocli.report.charts.drawing import draw_chart
from metrocli.report.charts.lettering import cut_text, estimate_width
from metrocli.report.charts.style import ChartStyle
from metrocli.report.model import Chart, ChartKind, ReportCell, ReportColumn, ReportTable
from metrocli.text.languages.language import load_language

sys.path.insert(0, str(Path(__file__).parent.parent))

from invented_report import HOSTILE, SAMPLE  # type: ignore[import-not-found] # it is in the folder above

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.report.model import Section

STYLE = ChartStyle(load_language("en"), prefix="c1")
FORBIDDEN = {"style", "class", "href", "onload", "onclick", "data"}
ALLOWED = {"svg", "title", "desc", "text", "rect", "line", "defs", "pattern", "path", "circle", "g"}
DAY = date(2021, 9, 8)


def make_chart(kind: ChartKind, columns: Sequence[str], *rows: Sequence[ReportCell]) -> Chart:
    table = ReportTable("caption", tuple(map(ReportColumn, columns)), tuple(map(tuple, rows)))
    return Chart(kind, "What it shows", "a: 1", table)


def parse(chart: Chart, style: ChartStyle = STYLE) -> ET.Element:
    return ET.fromstring(draw_chart(chart, style))  # noqa: S314 - our own picture


def find_all(root: ET.Element, name: str) -> list[ET.Element]:
    return list(root.iter("{http://www.w3.org/2000/svg}" + name))


def read_texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in find_all(root, "text")]


def list_charts(sections: Sequence[Section]) -> Iterator[Chart]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Chart))
        yield from list_charts(section.sections)


def cells(label: str, *numbers: float | None) -> list[ReportCell]:
    return [ReportCell(label), *(ReportCell("" if n is None else str(n), n) for n in numbers)]


def hostile_charts(count: int) -> Iterator[Chart]:
    """Charts of each kind with long and hostile labels, and with unknown values."""
    label = HOSTILE * 5 + "\x00\ud800漢字"
    for kind in ChartKind:
        width = {ChartKind.MAP: 3, ChartKind.HEAT_MAP: 30, ChartKind.STACKED: 9}.get(kind, 2)
        rows = []
        for index in range(count):
            value = date(2021, 1 + index % 12, 1) if kind is ChartKind.TIMELINE else index % 90
            row = [ReportCell(label, below=label), *[ReportCell(str(value), value)] * width]
            rows.append([*row[:-1], ReportCell("unknown")] if index % 3 == 2 else row)
        yield make_chart(kind, [label] * (width + 1), *rows)


@pytest.mark.parametrize("chart", list(list_charts(SAMPLE.sections)), ids=lambda chart: chart.kind.value)
def test_a_chart_names_itself_to_a_screen_reader(chart: Chart) -> None:
    root = parse(chart)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "c1-title c1-description"
    title, description = find_all(root, "title")[0], find_all(root, "desc")[0]
    assert (title.get("id"), title.text) == ("c1-title", chart.title)
    assert (description.get("id"), description.text) == ("c1-description", chart.description)
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


@pytest.mark.parametrize("count", [0, 1, 7, 1000])
def test_hostile_labels_do_nothing_and_many_rows_are_limited(count: int) -> None:
    for chart in hostile_charts(count):
        root = parse(chart)
        names = {element.tag.partition("}")[2] for element in root.iter()}
        assert names <= ALLOWED
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not attributes & FORBIDDEN
        assert not [name for name in attributes if name.startswith("on")]
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert all(identifier and identifier.startswith("c1-") for identifier in ids)
        assert sum(1 for _ in root.iter()) < 4000 + 2 * count
        if count > 100 and chart.kind not in {ChartKind.MAP, ChartKind.SPARKLINE}:
            assert [text for text in read_texts(root) if text.startswith("and 9") and text.endswith(" more")]


def test_the_same_chart_gives_the_same_text() -> None:
    for chart in hostile_charts(50):
        assert draw_chart(chart, STYLE) == draw_chart(chart, STYLE)


def test_bars_have_their_figures_and_lengths() -> None:
    chart = make_chart(
        ChartKind.BARS, ["a", "b"], cells("Delta", 10), cells("Sea", 5), cells("Hill", 0), cells("Fen", None)
    )
    root = parse(chart)
    assert read_texts(root) == ["Delta", "10", "Sea", "5", "Hill", "0", "Fen", "?"]
    bars = [rect for rect in find_all(root, "rect") if rect.get("fill") != "none"]
    lengths = [float(bar.get("width", "")) for bar in bars]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.2)
    assert lengths[2] == 0
    assert [bar[0].text for bar in bars] == ["Delta: 10", "Sea: 5", "Hill: 0"]
    unknown = [rect for rect in find_all(root, "rect") if rect.get("stroke-dasharray")]
    assert [rect[0].text for rect in unknown] == ["Fen: ?"]


def test_a_figure_is_the_text_of_its_cell() -> None:
    chart = make_chart(
        ChartKind.BARS, ["a", "b"], [ReportCell("A"), ReportCell("67%", 0.67)], [ReportCell("B"), ReportCell("unknown")]
    )
    assert read_texts(parse(chart)) == ["A", "67%", "B", "unknown"]


@pytest.mark.parametrize("kind", [ChartKind.BARS, ChartKind.STACKED, ChartKind.HEAT_MAP, ChartKind.SPARKLINE])
def test_all_zero_draws_zeros(kind: ChartKind) -> None:
    root = parse(make_chart(kind, ["a", "b"], cells("A", 0), cells("B", 0)))
    assert read_texts(root).count("0") == 2


def test_stacked_bars_have_a_pattern_in_the_second_series_only() -> None:
    chart = make_chart(ChartKind.STACKED, ["a", "took part", "did not"], cells("Delta", 2, 1), cells("Fen", 0, None))
    root = parse(chart)
    assert read_texts(root) == ["took part", "did not", "Delta", "2", "1", "Fen", "0", "?"]
    marks = [rect for rect in find_all(root, "rect") if rect[0].text and ": " in rect[0].text]
    assert [(mark[0].text, mark.get("fill")) for mark in marks] == [
        ("Delta, took part: 2", STYLE.accent),
        ("Delta, did not: 1", "url(#c1-lines)"),
        ("Fen, did not: ?", "none"),
    ]
    assert float(marks[0].get("width", "")) == pytest.approx(2 * float(marks[1].get("width", "")), abs=0.2)
    assert float(marks[1].get("x", "")) == pytest.approx(
        float(marks[0].get("x", "")) + float(marks[0].get("width", "")), abs=0.2
    )


def test_a_heat_map_is_darker_for_a_larger_number_and_can_be_read() -> None:
    chart = make_chart(
        ChartKind.HEAT_MAP, ["a", "A-1", "A-2", "A-3"], cells("Alderford", 4, 2, 0), cells("Élan", None, 1, 0)
    )
    root = parse(chart)
    assert read_texts(root) == ["A-1", "A-2", "A-3", "Alderford", "Élan", "4", "2", "0", "?", "1", "0"]
    shades = [float(rect.get("fill-opacity", "")) for rect in find_all(root, "rect") if rect.get("fill-opacity")]
    assert shades == [0.5, 0.3, 0.2]
    zeros = [group for group in find_all(root, "g") if group.get("fill") == "none"]
    assert [len(group) for group in zeros] == [2]


def test_a_heat_map_of_forty_by_twenty_four_has_all_its_figures() -> None:
    rows = [cells(f"Member {row}", *(row * column % 9 for column in range(24))) for row in range(40)]
    texts = read_texts(parse(make_chart(ChartKind.HEAT_MAP, ["", *(f"L1A{n}D1" for n in range(24))], *rows)))
    assert len(texts) == 24 + 40 * 25
    assert not [text for text in texts if text.endswith("more")]


def span(label: str, start: date | None, end: date | None) -> list[ReportCell]:
    return [ReportCell(label), ReportCell(str(start or ""), start), ReportCell(str(end or ""), end)]


def test_a_timeline_has_lanes_months_and_unknown_days() -> None:
    chart = make_chart(
        ChartKind.TIMELINE,
        ["a", "b", "c"],
        span("Second", date(2021, 10, 1), date(2021, 10, 31)),
        span("First", DAY, None),
        span("Meanwhile", DAY, date(2021, 9, 9)),
        span("Nobody knows", None, None),
    )
    root = parse(chart)
    texts = read_texts(root)
    assert texts == ["September 2021", "October 2021", "First", "Meanwhile", "Second", "? Nobody knows"]
    bars = {(rect[0].text or ""): rect for rect in find_all(root, "rect")}
    first, meanwhile, second = (
        bars["First: 2021-09-08"],
        bars["Meanwhile: 2021-09-08 – 2021-09-09"],
        list(bars.values())[2],
    )
    assert first.get("x") == meanwhile.get("x")
    assert first.get("y") == second.get("y") != meanwhile.get("y")
    months = [float(line.get("x1", "")) for line in find_all(root, "line")]
    assert months == [0.0, pytest.approx(640 * 30 / 61, abs=0.1)]
    assert float(second.get("x", "")) == pytest.approx(months[1], abs=0.1)
    assert float(second.get("x", "")) + float(second.get("width", "")) == pytest.approx(640, abs=0.1)
    assert bars["Nobody knows: ?"].get("stroke-dasharray")


@pytest.mark.parametrize(
    ("first", "last", "heads"),
    [
        (date(2021, 1, 5), date(2021, 12, 1), ("1 Jan", "1 Dec")),
        (date(2001, 3, 1), date(2023, 2, 1), ("2002", "2022")),
        (date(1, 1, 1), date(9999, 12, 31), ("500", "9500")),
    ],
)
def test_a_long_timeline_has_fewer_lines(first: date, last: date, heads: tuple[str, str]) -> None:
    root = parse(make_chart(ChartKind.TIMELINE, ["a", "b", "c"], span("A", first, last)))
    texts = [text for text in read_texts(root) if text != "A"]
    assert (texts[0], texts[-1]) == heads
    assert len(texts) <= 24


def test_labels_of_a_timeline_do_not_overlap() -> None:
    rows = [
        span(f"Activity {n} with a title of some length", date(2021, 9 + n % 4, 1 + n % 28), date(2021, 12, 1 + n))
        for n in range(25)
    ]
    boxes = []
    for text in find_all(parse(make_chart(ChartKind.TIMELINE, ["a", "b", "c"], *rows)), "text"):
        x, width = float(text.get("x", "")), estimate_width(text.text or "", 9.5)
        left = x - width if text.get("text-anchor") == "end" else x
        assert left >= -0.1
        assert left + width <= 640.1
        boxes.append((text.get("y"), left, left + width))
    assert not [
        (one, other)
        for index, one in enumerate(boxes)
        for other in boxes[:index]
        if one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
    ]


def test_a_sparkline_has_its_numbers_and_ends() -> None:
    chart = make_chart(
        ChartKind.SPARKLINE, ["a", "b"], cells("Sep", 8), cells("Oct", 0), cells("Nov", None), cells("Dec", 4)
    )
    root = parse(chart)
    assert read_texts(root) == ["8", "0", "?", "4", "Sep", "Dec"]
    heights = [float(rect.get("height", "")) for rect in find_all(root, "rect") if rect.get("fill") != "none"]
    assert heights == [24, 0, 12]


def test_a_chart_without_rows_says_so() -> None:
    assert read_texts(parse(make_chart(ChartKind.BARS, ["a", "b"]))) == ["nothing is recorded"]


def test_a_long_label_is_cut_with_the_whole_as_its_title() -> None:
    label = "A very long name of a region " * 9
    root = parse(make_chart(ChartKind.BARS, ["a", "b"], cells(label, 3)))
    text = find_all(root, "text")[0]
    assert (text.text or "").endswith("…")
    assert text[0].text == label


@pytest.mark.parametrize("text", ["", "a", "Bogotá", "漢字の名前", "e\u0301" * 40, "i" * 90, "W" * 90])
def test_a_cut_text_fits(text: str) -> None:
    cut = cut_text(text, 60, 11)
    assert estimate_width(cut, 11) <= 60
    assert cut == text or cut.endswith("…")
