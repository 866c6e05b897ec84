from __future__ import annotations

import codecs

import pytest

from metrocli.sheets.reading.dialect import DecodedText, NotText, decode_text, find_delimiter
from metrocli.sheets.reading.layout import count_known_headers, find_header, map_headers
from metrocli.sheets.schema import SHEETS_BY_NAME

MEMBERSHIPS = SHEETS_BY_NAME["memberships"]
ACTIVITIES = SHEETS_BY_NAME["activities"]
TEXT = "miembro;región\nBogotá;Latinoamérica\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_text_says_its_encoding_by_its_mark_or_its_bytes(raw: bytes, encoding: str) -> None:
    assert decode_text(raw) == DecodedText(TEXT, encoding)


def test_what_is_not_utf8_is_assumed_to_be_cp1252() -> None:
    assert decode_text("Bogotá – “Montréal” €".encode("cp1252")) == DecodedText(
        "Bogotá – “Montréal” €", "cp1252", assumed=True
    )


def test_no_bytes_are_an_empty_text() -> None:
    assert decode_text(b"") == DecodedText("", "utf-8")


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"Bogot\xe1 \x81\x8d",
        codecs.BOM_UTF8 + b"Bogot\xe1",
        codecs.BOM_UTF16_LE + b"a",
        b"a\x00b\x00c\x00d",
        "city".encode("utf-16-le") + b"\x00\xd8",
        b"\xd8\x00" + "city".encode("utf-16-be"),
    ],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes) -> None:
    with pytest.raises(NotText):
        decode_text(raw)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found_by_the_headers(delimiter: str) -> None:
    text = delimiter.join(["member", "region", "country"]) + "\n" + delimiter.join(["A; B", "C, D", "E | F"]) + "\n"
    assert find_delimiter(text, MEMBERSHIPS) == (delimiter, 0)


def test_the_delimiter_is_the_one_that_makes_known_headers_not_the_most_frequent() -> None:
    text = "Members, offices, fees, and the rest\nmember;region\nA, B, C, D;E, F\n"
    assert find_delimiter(text, MEMBERSHIPS) == (";", 0)


def test_a_delimiter_inside_quotes_does_not_count() -> None:
    assert find_delimiter('"member","region","a;b;c;d;e"\n', MEMBERSHIPS) == (",", 0)


def test_without_a_declared_sheet_the_delimiter_makes_most_columns() -> None:
    assert find_delimiter("one;two;three, four\n1;2;3\n", None) == (";", 0)


@pytest.mark.parametrize("text", ["member\nA\n", "\n\n", ""])
def test_a_file_of_one_column_keeps_it_whole(text: str) -> None:
    assert find_delimiter(text, MEMBERSHIPS) == (",", 0)


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("sep=;\n", ";"), ("SEP=;\r\n", ";"), ("\ufeffsep=,\n", ","), ("sep=\t\n", "\t"), ("sep=^\n", "^")],
)
def test_a_sep_line_says_the_delimiter_and_is_passed_over(line: str, delimiter: str) -> None:
    assert find_delimiter(line + "member|region\n", MEMBERSHIPS) == (delimiter, len(line))


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["member", "region"], ["A", "B"]], 0),
        ([["Our members"], [], ["member", "region"], ["A", "B"]], 2),
        ([["", ""], [None, ""], ["Miembro", "Región", "PAÍS"]], 2),
        ([["Ville", "Re\u0301gion", "pays", "date d’adhésion"]], 0),
        ([["Members of the region"], ["member", "something"]], 1),
        ([["member", "region", "status"], ["City", "Name", "x"]], 0),
        ([["member", "region"], ["member", "region"]], 0),
        ([["Nombre", "Zona"], ["A", "B"]], 0),
        ([["Stadt", "Gebiet"], ["A", "B"]], 0),
        ([[], ["Stadt", "Gebiet"]], 1),
        ([[2021, 1.5], ["member", "region"]], 1),
    ],
)
def test_the_header_is_the_row_with_most_known_headers(rows: list[list[object]], place: int) -> None:
    assert find_header(rows, MEMBERSHIPS) == place


def test_the_header_of_an_unknown_sheet_is_its_first_row_with_text() -> None:
    assert find_header([["", None], ["notes"], ["member", "region"]], None) == 1


@pytest.mark.parametrize("rows", [[], [[]], [["", None]], [[""]] * 12 + [["member", "region"]]])
def test_without_text_near_the_top_there_is_no_header(rows: list[list[object]]) -> None:
    assert find_header(rows, MEMBERSHIPS) is None


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("people_engaged", "people_engaged"),
        ("People engaged", "people_engaged"),
        ("personas implicadas", "people_engaged"),
        ("Título", "title"),
        ("TITULO", "title"),
        ("début", "start"),
        ("ligne d’action", "line"),
        ("Nº", "id"),
    ],
)
def test_headers_are_known_in_three_languages_however_typed(header: str, column: str) -> None:
    assert count_known_headers([header], ACTIVITIES) == 1
    assert count_known_headers([header, column], ACTIVITIES) == 1


def test_headers_of_two_columns_are_two_and_anything_else_is_none() -> None:
    assert count_known_headers(["id", "title", "titre", "Gebiet", 3, None], ACTIVITIES) == 2
    assert count_known_headers(["id", "title"], None) == 0


def test_the_own_name_of_a_column_wins_over_another_header() -> None:
    assert map_headers(SHEETS_BY_NAME["alliances"])["name"] == "name"
    assert map_headers(SHEETS_BY_NAME["aliases"])["name"] == "member"
