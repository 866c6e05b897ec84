"""The report as a workbook: read back, the same bytes on every day, charts with descriptions, and no formulas."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import cache

from invented_report import HOSTILE, SAMPLE  # type: ignore[import-not-found] # it is in this folder
from openpyxl import Workbook, load_workbook

from metrocli.report.writers.registry import WriterOptions
from metrocli.report.writers.xlsx import write_report


@cache
def write() -> bytes:
    return write_report(SAMPLE, WriterOptions()).content


@cache
def read() -> Workbook:
    return load_workbook(io.BytesIO(write()))


def rows_of(tab: str) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in read()[tab].iter_rows(values_only=True)]


def test_each_section_with_content_is_a_tab_and_the_last_is_about() -> None:
    assert read().sheetnames == [
        "Overview", "A note", "Activities", "A Life on the water", "Membership engagement",
        "Implementation of the plan", "How we know", "about",
    ]  # fmt: skip


def test_numbers_shares_and_dates_are_real() -> None:
    rows = rows_of("Membership engagement")
    assert ["Upper River", 2, 3, 2 / 3] in rows
    assert ["Sea & coast", "unknown", 1, "unknown"] in rows
    assert ["all", 2, 8, 0.25] in rows
    activities = rows_of("A Life on the water")
    assert activities[1][:3] == ["R-01", datetime(2023, 1, 14), "Opening regatta"]  # noqa: DTZ001 - as a workbook has it
    assert rows_of("Overview")[1] == ["people engaged", 100, "published; 1 of 3 activities has a figure"]


def test_heads_are_frozen() -> None:
    assert read()["A Life on the water"].freeze_panes == "A2"


def test_charts_are_native_and_have_a_description() -> None:
    with zipfile.ZipFile(io.BytesIO(write())) as package:
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        drawings = b"".join(package.read(name) for name in package.namelist() if "drawings/drawing" in name)
    assert len(charts) == 2
    assert b'descr="A: 2; B: 1"' in drawings
    assert b'descr="Upper River 2 of 3; Delta 0 of 4"' in drawings


def test_hostile_text_is_text() -> None:
    cells = [cell for sheet in read() for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(cell.value == HOSTILE for cell in cells)


def test_the_same_report_gives_the_same_bytes_without_a_clock() -> None:
    assert write_report(SAMPLE, WriterOptions()).content == write()
    with zipfile.ZipFile(io.BytesIO(write())) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in package.read("docProps/core.xml")
    assert not any("at" in str(row[0]).split() for row in rows_of("about"))
