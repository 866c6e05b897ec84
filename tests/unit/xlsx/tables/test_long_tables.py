"""Tables of many rows: the same tab as that of a short one, without keeping the rows."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook, load_workbook

from metrocli.errors import Refused
from metrocli.files.running.progress import report_step
from metrocli.xlsx.tables import long_tables
from metrocli.xlsx.tables.long_tables import WorkbookTables
from metrocli.xlsx.write import TEXT_TOO_LONG, TOO_MANY_ROWS, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.xlsx.write import WritableValue

HEADERS = ["code", "a & b", "day", "number"]
ROWS: list[list[WritableValue]] = [
    ["1.10", "Water <b> & \"air\" 'x'", date(2021, 11, 8), 1],
    ["=1+1", "two\nlines", date(1900, 3, 1), -33.45],
    ["-", " padded ", date(1900, 2, 28), 0],
    ["é 北 😀", "w" * 61, None, 10**20],
    ["", None, None, None],
    ["_x0041_", "a\rb_x000D_", date(9999, 12, 31), 0.1 + 0.2],
    ["\t", "=" + "w" * 200 + "\n" + "v" * 90, date(1, 1, 1), float("nan")],
    ["#N/A", "w " * 4000, "2021-11-08", "7"],
    [None, "  ", None, None],
    [None, None, None, None],
]


@pytest.fixture(autouse=True)
def _few_rows_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_tables, "_LONG", 1)
    monkeypatch.setattr(long_tables, "_BATCH", 3)


def write_long(headers: list[str], rows: list[list[WritableValue]]) -> bytes:
    """Return a workbook with a long table, and a tab without one."""
    book = Workbook()
    tables = WorkbookTables(book)
    tables.write(book.worksheets[0], headers, lambda: iter(rows), len(rows))
    book.create_sheet("more")["A1"] = "x"
    return tables.to_bytes()


def write_short(headers: list[str], rows: list[list[WritableValue]]) -> bytes:
    """Return the same workbook as the library writes it."""
    book, out = Workbook(), io.BytesIO()
    write_table(book.worksheets[0], headers, rows)
    book.create_sheet("more")["A1"] = "x"
    book.save(out)
    return out.getvalue()


def read_part(content: bytes) -> bytes:
    """Return the part of the first tab, with the styles of cells instead of their numbers."""
    styles = [
        (cell.number_format, cell.alignment, cell.font, cell.quotePrefix)
        for cell in _list_style_cells(load_workbook(io.BytesIO(content)).worksheets[0])
    ]
    root = ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml"))  # noqa: S314 - it is ours
    cells = [element for element in root.iter() if element.tag.endswith("}c")]
    assert len(cells) == len(styles)
    for cell, style in zip(cells, styles, strict=True):
        cell.set("s", repr(style))
    return ET.tostring(root)


def _list_style_cells(tab: Worksheet) -> list[Any]:
    return [cell for row in tab.iter_rows() for cell in row if cell.value is not None or cell.has_style]


def test_a_long_table_is_that_of_the_library() -> None:
    assert read_part(write_long(HEADERS, ROWS)) == read_part(write_short(HEADERS, ROWS))


def test_it_has_the_same_widths_filter_and_names() -> None:
    one, other = (load_workbook(io.BytesIO(write(HEADERS, ROWS))) for write in (write_long, write_short))
    assert one.sheetnames == other.sheetnames == ["Sheet", "more"]
    assert one["more"]["A1"].value == "x"
    tab = one.worksheets[0]
    assert [tab.column_dimensions[letter].width for letter in "ABCD"] == [8, 60, 11, 22]
    assert (tab.auto_filter.ref, tab.freeze_panes, tab.print_title_rows) == ("A1:D10", "A2", "$1:$1")


def test_without_cells_below_the_headers() -> None:
    headers = ["code"]
    rows: list[list[WritableValue]] = [[None], [""]]
    assert read_part(write_long(headers, rows)) == read_part(write_short(headers, rows))


class _Row(list[Any]):
    """A row that counts how many there are."""

    alive = most = 0

    def __init__(self, *values: WritableValue) -> None:
        super().__init__(values)
        _Row.alive += 1
        _Row.most = max(_Row.most, _Row.alive)

    def __del__(self) -> None:
        _Row.alive -= 1


def test_rows_are_not_kept() -> None:
    made = []

    def make_rows() -> Iterator[_Row]:
        made.append(True)
        return (_Row(f"A{number}", number) for number in range(500))

    tables = WorkbookTables(book := Workbook())
    tables.write(book.worksheets[0], ["id", "number"], make_rows, 500)
    tab = load_workbook(io.BytesIO(tables.to_bytes())).worksheets[0]
    assert [[cell.value for cell in row] for row in tab["A500:B501"]] == [["A498", 498], ["A499", 499]]
    assert len(made) == 2  # once to measure them, once to write them
    assert _Row.most <= 3


def test_progress_counts_the_rows_that_are_written() -> None:
    with report_step("Writing") as step:
        write_long(HEADERS, ROWS)
    assert (step.part, step.rows) == (1, len(ROWS))


def test_a_text_that_does_not_fit_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        write_long(["a"], [["x" * 32_768]])
    assert caught.value.message == TEXT_TOO_LONG(length=32_768, limit=32_767)


def test_more_rows_than_a_tab_can_have_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_tables, "LAST_ROW", 3)
    assert write_long(["a"], [["1"], ["2"]])
    tables = WorkbookTables(book := Workbook())
    with pytest.raises(Refused) as caught:
        tables.write(book.worksheets[0], ["a"], lambda: pytest.fail("rows are made"), 3)
    assert caught.value.message == TOO_MANY_ROWS(most=3)
