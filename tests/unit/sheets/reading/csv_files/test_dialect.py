from __future__ import annotations

import pytest

from metrocli.sheets.reading.csv_files.dialect import find_delimiter
from metrocli.sheets.schema import SHEETS_BY_NAME

MEMBERSHIPS = SHEETS_BY_NAME["memberships"]
ACTIVITIES = SHEETS_BY_NAME["activities"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found_by_the_headers(delimiter: str) -> None:
    text = delimiter.join(["member", "region", "country"]) + "\n" + delimiter.join(["A; B", "C, D", "E | F"]) + "\n"
    assert find_delimiter(text, MEMBERSHIPS) == (delimiter, 0)


def test_the_delimiter_with_the_most_known_headers_wins_over_the_most_frequent_one() -> None:
    text = "Members, offices, fees, and the rest\nmember;region\nA, B, C, D;E, F\n"
    assert find_delimiter(text, MEMBERSHIPS) == (";", 0)


def test_a_delimiter_inside_quotes_does_not_count() -> None:
    assert find_delimiter('"member","region","a;b;c;d;e"\n', MEMBERSHIPS) == (",", 0)


def test_for_an_undeclared_sheet_the_delimiter_with_the_most_columns_wins() -> None:
    assert find_delimiter("one;two;three, four\n1;2;3\n", None) == (";", 0)


@pytest.mark.parametrize("text", ["member\nA\n", "\n\n", ""])
def test_a_file_with_one_column_is_not_split(text: str) -> None:
    assert find_delimiter(text, MEMBERSHIPS) == (",", 0)


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("sep=;\n", ";"), ("SEP=;\r\n", ";"), ("\ufeffsep=,\n", ","), ("sep=\t\n", "\t"), ("sep=^\n", "^")],
)
def test_a_sep_line_sets_the_delimiter_and_is_skipped(line: str, delimiter: str) -> None:
    assert find_delimiter(line + "member|region\n", MEMBERSHIPS) == (delimiter, len(line))
