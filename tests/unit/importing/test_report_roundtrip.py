"""What `report` writes is imported to the sheets that it was made from."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.planning.planner import plan_import
from metrocli.importing.readers.registry import read_document
from metrocli.importing.report import ImportedReport, gather_report
from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import ReportRequest, build_report
from metrocli.report.settings import ReportSettings
from metrocli.report.writers.registry import WriterOptions, load_writer
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.countries import name_country
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.report.model import Report
    from metrocli.sheets.dataset import SheetDataset

SHEETS = (
    *("activities", "memberships", "outcomes", "challenges", "alliances"),
    *("meetings", "media", "people", "periods", "published"),
)
RIVERLANDS = Path(__file__).parents[2] / "data" / "riverlands"
FORMATS, LANGUAGES = ("md", "html", "docx"), ("en", "es", "fr")
NOT_PRINTED = {
    "activities": {"parent", "status", "source"},
    "memberships": {"joined", "left", "latitude", "longitude"},
    "outcomes": {"valid_from", "valid_until"},
    "meetings": {"source"},
    "periods": {"label"},
    "published": {"source"},
}
"""Columns that the report does not print, or not as the sheet writes them (the label of a period, in any language)."""
PRINTED_CLAIMS = {"engaged member", "total"}
"""The sections of the sheet published that the report prints: it does not repeat claims about codes or attendance."""
NAMES = {("activities", "members"), ("meetings", "members"), ("memberships", "member"), ("people", "member")}


@cache
def dataset() -> SheetDataset:
    return open_dataset(find_bundled_data())


def resolve(sheet: str, column: str, text: str) -> str:
    """Return a cell with the names that the sheet memberships writes."""
    known = dataset().members
    if column == "country":
        return name_country(text, "es")  # a country may have several names in English
    if (sheet, column) not in NAMES and not (sheet == "published" and column == "value"):
        return text
    return "; ".join(found.name if (found := known.look_up(name)) else name for name in text.split("; "))


def list_rows(sheet: str, rows: Sequence[Mapping[str, str]]) -> set[tuple[tuple[str, str], ...]]:
    """Return rows as sets of cells, without those that the report does not print."""
    left_out = NOT_PRINTED.get(sheet, set())
    return {
        tuple(sorted((name, resolve(sheet, name, text)) for name, text in row.items() if text and name not in left_out))
        for row in map(leave_out_office, rows)
    }


def leave_out_office(row: Mapping[str, str]) -> Mapping[str, str]:
    """Return a row without an office that is equal to the role: the report may print both once."""
    return {**row, "office": row["office"], "role": ""} if row.get("office", "") == row.get("role") else row


def list_written(sheet: str) -> list[dict[str, str]]:
    with (find_bundled_data() / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if sheet == "memberships" and row["status"] == "full":
            row["status"] = ""  # the report prints only other statuses
    return [row for row in rows if sheet != "published" or row["section"] in PRINTED_CLAIMS]


@cache
def make_report(data: Path, period: str, language: str) -> Report:
    """Make the report of a dataset, once for all formats."""
    selection = select_time(open_dataset(data, language), Filters(period=(period,)))
    return build_report(ReportRequest(selection, load_language(language), ReportSettings(), 2, ())).report


def import_report(data: Path, period: str, language: str, path: Path) -> ImportedReport:
    """Write the report of a dataset, and import it with the names of the dataset."""
    path.write_bytes(load_writer(path)(make_report(data, period, language), WriterOptions()).content)
    document = read_document(path)
    return gather_report(document, read_facts(document, open_dataset(data).members))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_imported_to_its_sheets(language: str, suffix: str, tmp_path: Path) -> None:
    """No fact differs, no line is left over, and the dataset of the report does not change."""
    imported = import_report(find_bundled_data(), "2021-T3", language, tmp_path / f"report.{suffix}")
    assert [line.text for line in imported.leftovers] == []
    for sheet in SHEETS:
        rows = [{name: cell.value for name, cell in row.cells.items()} for row in imported.rows[sheet]]
        assert list_rows(sheet, rows) == list_rows(sheet, list_written(sheet)), sheet
    assert list_changes(imported, find_bundled_data()) == []
    new = plan_import(imported, None).new_rows["activities"]
    assert {row.cells["id"].value for row in new} == {row["id"] for row in list_written("activities")}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(("period", "language"), [("2023-Q1", "en"), ("2023-Q2", "es"), ("2023-Q2", "fr")])
def test_an_invented_report_changes_nothing_in_its_dataset(
    period: str, language: str, suffix: str, tmp_path: Path
) -> None:
    """Its dataset has members with commas, no sheets of alliances and claims, and columns with Spanish headers."""
    imported = import_report(RIVERLANDS, period, language, tmp_path / f"report.{suffix}")
    assert [line.text for line in imported.leftovers] == []
    assert {change[0] for change in list_changes(imported, RIVERLANDS)} <= {"alliances", "published"}


def list_changes(imported: ImportedReport, data: Path) -> list[tuple[str, ...]]:
    """List what the import of a report into a dataset would change."""
    plan = plan_import(imported, open_dataset(data))
    new = [
        (sheet, str(dict(row.cells))) for sheet, rows in plan.new_rows.items() if sheet != "imported" for row in rows
    ]
    different = [(one.cell.file, one.key, one.column, one.old, one.found.value) for one in plan.differences]
    return [*new, *different, *((one.alias, one.member) for one in plan.proposed_aliases)]


def test_a_report_as_pdf_has_no_wrong_fact(tmp_path: Path) -> None:
    """Activities, members, meetings, media and claims are all found; broken tables are left over."""
    imported = import_report(find_bundled_data(), "2021-T3", "en", tmp_path / "report.pdf")
    for sheet in SHEETS:
        rows = [{name: cell.value for name, cell in row.cells.items()} for row in imported.rows.get(sheet, ())]
        written = list_rows(sheet, list_written(sheet))
        for row in list_rows(sheet, rows):
            assert any(set(row) <= set(other) for other in written), (sheet, row)
        if sheet in {"activities", "memberships", "meetings", "media", "published"}:
            assert len(rows) == len(written), sheet
