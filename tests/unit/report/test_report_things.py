"""The things that the texts of a report name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import ReportRequest, build_report
from metrocli.report.contents import join_spans, walk_sections
from metrocli.report.model import Chart, FactList, Names, ReportCell, ReportTable, TextSpan
from metrocli.report.sections.naming import name_cell, name_span, names_cell
from metrocli.report.settings import ReportSettings
from metrocli.report.things import Thing, ThingKind, name_activity
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from metrocli.report.model import Report, Section


def test_names_are_things() -> None:
    assert name_cell(ThingKind.MEMBER, "Bogotá\u202e", "Colombia") == ReportCell(
        "Bogotá", below="Colombia", thing=Thing(ThingKind.MEMBER, "Bogotá")
    )
    assert name_cell(ThingKind.MEMBER, None) == ReportCell("")
    cell = names_cell(ThingKind.MEMBER, ["Lima", "Mexico, City of"])
    assert cell.text == "Lima; Mexico, City of"
    assert [span.thing for span in cell.spans if span.thing] == [
        Thing(ThingKind.MEMBER, "Lima"), Thing(ThingKind.MEMBER, "Mexico, City of"),
    ]  # fmt: skip


def test_other_formats_have_one_piece_where_only_a_name_is_linked() -> None:
    name = name_span(ThingKind.PERSON, "Ana")
    assert [span.text for span in join_spans((name, TextSpan(" (Lima)")))] == ["Ana (Lima)"]
    assert [span.text for span in join_spans((name, TextSpan(" "), TextSpan("3×", source=1), name))] == [
        "Ana ", "3×", "Ana",
    ]  # fmt: skip
    assert [span.text for span in join_spans((TextSpan("a"), TextSpan("b"), TextSpan("c", strong=True), name))] == [
        "a", "b", "c", "Ana",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Report:
    selection = select_time(open_dataset(find_bundled_data()), Filters(period=("2021-T3",)))
    return build_report(ReportRequest(selection, load_language("en"), ReportSettings())).report


def list_things(section: Section) -> list[Thing]:
    cells: list[ReportCell | TextSpan] = []
    for block in section.blocks:
        match block:
            case ReportTable():
                cells += [cell for row in block.rows for cell in row]
            case Chart():
                cells += [cell for row in block.table.rows for cell in row]
            case Names():
                cells += block.names
            case FactList():
                cells += [span for _, spans in block.pairs for span in spans]
    spans = [span for cell in cells if isinstance(cell, ReportCell) for span in cell.spans]
    return [cell.thing for cell in (*cells, *spans) if cell.thing]


@pytest.mark.parametrize(
    ("key", "thing"),
    [
        ("overview", Thing(ThingKind.MEMBER, "Bogotá")),
        ("overview", Thing(ThingKind.OUTCOME, "L2")),
        ("activities", name_activity(2)),
        ("engagement", Thing(ThingKind.MEMBER, "Bogotá")),
        ("alliances", Thing(ThingKind.ALLIANCE, "UNDP")),
        ("meetings", Thing(ThingKind.MEMBER, "Guangzhou")),
        ("challenges", Thing(ThingKind.CHALLENGE, "1")),
        ("plan", Thing(ThingKind.OUTCOME, "L2A1D1")),
        ("plan", Thing(ThingKind.MEMBER, "Bogotá")),
        ("region-1", Thing(ThingKind.MEMBER, "Johannesburg")),
    ],
)
def test_each_section_names_its_things(report: Report, key: str, thing: Thing) -> None:
    [section] = [section for section, _ in walk_sections(report.sections) if section.key == key]
    assert thing in list_things(section)


def test_people_and_the_members_for_which_they_speak_are_things(report: Report) -> None:
    things = [thing for section, _ in walk_sections(report.sections) for thing in list_things(section)]
    assert sum(thing.kind is ThingKind.PERSON for thing in things) > 50
    assert not [thing for thing in things if not thing.key]
