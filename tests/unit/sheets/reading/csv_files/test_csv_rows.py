"""Splitting a CSV text into rows: quotes in odd places never swallow rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.model.cell import Cell
from metrocli.model.findings import Severity
from metrocli.sheets.reading.csv_files.csv_rows import UNCLOSED_QUOTE, CsvRows, read_csv_rows
from metrocli.sheets.reading.csv_files.dialect import read_csv_text
from metrocli.sheets.reading.csv_files.line_numbers import find_first_lines
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,title,start,members\n"
PLACE = Cell("activities.csv", "activities")


def read(text: str, sheet: str = "activities") -> CsvRows:
    content = read_csv_text(text.encode(), sheet)
    return read_csv_rows(content, Cell(f"{sheet}.csv", sheet), SHEETS_BY_NAME.get(sheet))


def faults_of(text: str, sheet: str = "activities") -> list[tuple[str, int, str, dict[str, object]]]:
    return [
        (fault.message.code, fault.cell.row, fault.cell.column, dict(fault.message.values))
        for fault in read(text, sheet).faults
    ]


@pytest.mark.parametrize(
    ("text", "column", "count"),
    [
        (HEAD + '1,"Forum,2021-01-05,Quito\n2,Roads,2021-02-05,Lima\n3,Rails",2021-03-05,Cali\n', "title", 2),
        (HEAD + '1,"Forum,2021-01-05,Quito\n3,Rails",2021-03-05,Cali\n', "title", 1),
        (HEAD + '1,"A, b and c,2021-01-05,Quito\n3,Rails",2021-03-05,Cali\n4,D,2021-01-01,X\n', "title", 1),
        (HEAD.replace(",", ";") + '1;"Forum;2021-01-05;Quito\r\n2;"";Rails";\r\n', "title", 1),
        (HEAD + '"1,Forum,2021-01-05,Quito\n2,Rails,2021-03-05,Cali"\n', "id", 1),
        (HEAD + '1,F,2021-01-05,"Quito\n2,Roads,2021-02-05,Lima\n3,Rails,2021-03-05,Cali"\n', "members", 2),
        # The file breaks the strict rules elsewhere.
        (HEAD + '1,"Forum,2021-01-05,Quito\n3,Rails",2021-03-05,Cali\n4,"a "b" c",2021-01-01,X\n', "title", 1),
    ],
)
def test_a_quote_that_makes_rows_part_of_a_cell_is_an_error(text: str, column: str, count: int) -> None:
    assert ("rows-in-cell", 2, column, {"count": count}) in faults_of(text)
    assert any(fault.severity is Severity.ERROR for fault in read(text).faults)


@pytest.mark.parametrize(
    ("text", "sheet"),
    [
        (HEAD + '1,"Roads\nand rails, ports, locks",2021-01-05,Quito\n', "activities"),
        (HEAD + '1,"Roads,\nrails",2021-01-05,Quito\n', "activities"),
        (HEAD + '1,"A list:\n- a,b\n- c",2021-01-05,"Quito\nLima"\n', "activities"),
        (HEAD + '1,"He said, ""yes"", and left",2021-01-05,Quito\n', "activities"),
        ('code,title\nL1,"Water\nand 1,500 roads"\n', "outcomes"),
    ],
)
def test_text_with_line_breaks_and_commas_is_not_rows(text: str, sheet: str) -> None:
    assert faults_of(text, sheet) == []
    assert len(read(text, sheet).rows) == 2


@pytest.mark.parametrize(
    "text",
    [
        'member,region,country\nBogotá,Andes,"Colombia\nMadrid,Iberia,Spain\nQuito,Andes,"Ecuador"\n',
        'member,region,country\nBogotá,Andes,"Colombia\nMadrid,Iberia,Spain\n',
        'member,region,country\nBogotá,"A, "b", c",Colombia\nMadrid,Iberia,Spain\n',
        'member,region,country\nBogotá,Andes,"Col ""x"" ombia\nMadrid,Iberia,"Sp"ain\n',
    ],
)
def test_a_quote_that_is_never_closed_is_an_error_at_its_row(text: str) -> None:
    with pytest.raises(UnreadableData) as caught:
        read(text, "memberships")
    assert caught.value.message == UNCLOSED_QUOTE.at(Cell("memberships.csv", "memberships", 2))


@pytest.mark.parametrize(
    ("row", "cells", "code"),
    [
        (r'1,"Forum \"Agua\" 2021",2021-01-05,Quito', '1|Forum "Agua" 2021|2021-01-05|Quito', "quote-with-backslash"),
        (r'1,"Forum \"Agua\", 2021",2021-01-05,Quito', '1|Forum "Agua", 2021|2021-01-05|Quito', "quote-with-backslash"),
        (r'1,"Size 5\"",2021-01-05,"Quito"', '1|Size 5"|2021-01-05|Quito', "quote-with-backslash"),
        ('1,"Forum "Agua" 2021",2021-01-05,Quito', '1|Forum "Agua" 2021|2021-01-05|Quito', "quote-in-odd-place"),
        ('1,"Smart" cities,2021-01-05,"Quito"', '1|"Smart" cities|2021-01-05|Quito', "quote-in-odd-place"),
        ('1, "Water, roads", 2021-01-05, "Quito"', "1|Water, roads| 2021-01-05|Quito", "space-before-quote"),
        ('"1,Forum,2021-01-05,Quito"', "1|Forum|2021-01-05|Quito", "row-quoted-as-a-whole"),
        ('"1,""Roads, rails"",2021-01-05,Quito",,,', "1|Roads, rails|2021-01-05|Quito", "row-quoted-as-a-whole"),
    ],
)
def test_odd_quotes_are_read_and_noted(row: str, cells: str, code: str) -> None:
    text = f"{HEAD}{row}\n2,Rails,2021-02-05,Lima\n"
    assert read(text).rows[1:] == [cells.split("|"), ["2", "Rails", "2021-02-05", "Lima"]]
    assert [(fault[0], fault[1]) for fault in faults_of(text)] == [(code, 2)]


def test_quotes_in_a_tsv_file_stay_in_the_text() -> None:
    text = 'id\ttitle\tstart\n1\t"Smart" cities\t2021-01-05\n2\t"Roads, rails"\t2021-01-06\n'
    assert read(text).rows[1:] == [["1", '"Smart" cities', "2021-01-05"], ["2", "Roads, rails", "2021-01-06"]]
    assert faults_of(text) == [("quote-in-odd-place", 2, "title", {"count": 1})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_whose_rows_are_all_quoted_as_a_whole(delimiter: str) -> None:
    text = '"id,title,start"\n"1,Forum,2021-01-05"\n"2,""Roads, rails"",2021-01-06"\n'.replace(",", delimiter)
    assert read(text).rows[0] == ["id", "title", "start"]
    assert read(text).rows[2] == ["2", f"Roads{delimiter} rails", "2021-01-06"]
    assert faults_of(text) == [("row-quoted-as-a-whole", 1, "", {"count": 3})]


@pytest.mark.parametrize("row", ['"Total, so far, of all, sheets",,,', '"a,b",,,', '"a,b,c,d",x,,'])
def test_other_rows_with_commas_in_the_first_cell_stay(row: str) -> None:
    text = f"{HEAD}1,Forum,2021-01-05,Quito\n{row}\n"
    assert len(read(text).rows[2]) == 4
    assert faults_of(text) == []


@pytest.mark.parametrize("end", ["\x1a", "\r\n\x1a", "\n\x1a\x1a", "\n\x1a\r\n"])
def test_the_end_mark_of_dos_is_passed_over(end: str) -> None:
    assert read(f"{HEAD}1,Forum,2021-01-05,Quito{end}").rows[1:] == [["1", "Forum", "2021-01-05", "Quito"]]


def test_line_numbers_in_a_file_with_odd_quotes(tmp_path: Path) -> None:
    path = tmp_path / "activities.csv"
    path.write_text(f'{HEAD}1,"a "b" c",2021-01-05,Quito\n2,"x\ny",2021-01-05,Quito\n3,z,,\n')
    assert find_first_lines(path, "activities") == [1, 2, 3, 5]
