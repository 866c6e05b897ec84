from __future__ import annotations

import codecs

import pytest

from metrocli.sheets.reading.dialect import DecodedText, NotText, decode_text, find_delimiter
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
def test_the_encoding_is_found_by_the_byte_order_mark_or_the_bytes(raw: bytes, encoding: str) -> None:
    assert decode_text(raw) == DecodedText(TEXT, encoding)


def test_text_that_is_not_utf8_is_assumed_to_be_cp1252() -> None:
    assert decode_text("Bogotá – “Montréal” €".encode("cp1252")) == DecodedText(
        "Bogotá – “Montréal” €", "cp1252", assumed=True
    )


def test_an_empty_file_is_an_empty_text() -> None:
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
def test_bytes_that_are_not_text_are_refused(raw: bytes) -> None:
    with pytest.raises(NotText):
        decode_text(raw)


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
