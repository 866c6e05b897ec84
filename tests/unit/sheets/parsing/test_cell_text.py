from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.model.dates import ParseError
from metrocli.sheets.parsing.cell_text import detect_decimal_mark, parse_decimal, parse_integer, parse_serial, to_text

if TYPE_CHECKING:
    from metrocli.sheets.raw_column import RawValue


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        ("", ""),
        ("  a ", "a"),
        ("a\nb", "a\nb"),
        ("\u00a0a\u00a0b\u202fc\u2007d\u00a0", "a b c d"),
        ("\ufeffmember", "member"),
        ("Bogota\u0301", "Bogotá"),
        (3, "3"),
        (3.0, "3"),
        (1.1, "1.1"),
        (-0.5, "-0.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2021, 11, 8), "2021-11-08"),
        (datetime(2021, 11, 8), "2021-11-08"),  # noqa: DTZ001 - a cell knows no time zone
        (datetime(2021, 11, 8, 9, 30), "2021-11-08 09:30:00"),  # noqa: DTZ001
        (time(9, 30), "09:30:00"),
        (timedelta(hours=1), "1:00:00"),
    ],
)
def test_the_text_of_a_cell_is_what_a_spreadsheet_shows(raw: RawValue, text: str) -> None:
    assert to_text(raw) == text


@pytest.mark.parametrize(
    ("number", "day"),
    [(44_508, date(2021, 11, 8)), (44_508.75, date(2021, 11, 8)), (20_000, date(1954, 10, 3))],
)
def test_a_serial_number_is_a_date(number: float, day: date) -> None:
    assert parse_serial(number) == day


@pytest.mark.parametrize(("number", "text"), [(2021, "2021"), (19_999, "19999"), (20_211_108, "20211108"), (-1, "-1")])
def test_a_serial_number_far_from_our_time_is_not_a_date(number: float, text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_serial(number)
    assert (caught.value.message.code, caught.value.message.values) == ("not-a-date", {"text": text})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("60", 60), ("1412", 1412), ("007", 7), ("12.0", 12), ("12.00", 12),
        ("1,412", 1412), ("1 412", 1412), ("1'412", 1412), ("1’412", 1412),
        ("1,412,000", 1_412_000), ("1.412.000", 1_412_000), ("1 412 000", 1_412_000), ("12’412’000", 12_412_000),
    ],
)  # fmt: skip
def test_a_whole_number_may_have_thousands_separators(text: str, number: int) -> None:
    assert parse_integer(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "1.5", "1,5", "12.50", "1,41", "1.4120", "1412,000", "1,412.000", "1.412,0", "-5", "+5", "1e3", "60+", "many",
        "over 60", "²", "½",
    ],
)  # fmt: skip
def test_a_text_that_is_not_a_whole_number_is_refused_with_a_fix(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_integer(text)
    assert (caught.value.message.code, caught.value.message.values) == ("not-a-whole-number", {"text": text})


@pytest.mark.parametrize("text", ["99999999999999999999", "9" * 5000], ids=["20 digits", "5000 digits"])
def test_a_whole_number_too_large_for_int64_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_integer(text)


@given(st.integers(0, 10**12), st.sampled_from([",", "."]))
def test_a_whole_number_is_parsed_with_any_thousands_separator(number: int, mark: str) -> None:
    assert parse_integer(str(number)) == number
    assert parse_integer(f"{number:,}".replace(",", mark), "," if mark == "." else "") == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("41.38", 41.38), ("41,38", 41.38), ("-0.19690", -0.1969), ("+2,5", 2.5), ("7", 7.0), ("1e-07", 1e-07)],
)
def test_a_decimal_may_have_a_point_or_a_comma(text: str, number: float) -> None:
    assert parse_decimal(text) == pytest.approx(number)


@pytest.mark.parametrize(
    ("texts", "delimiter", "mark"),
    [
        (["1.412"], ",", ""), (["1.412", "2.500"], "", ""), (["1,412"], ",", ""), ([], ";", ","), (["1.412"], ";", ","),
        (["1.412", "12.5"], ",", "."), (["0.500"], ",", "."), (["1.412", "1.412.000"], ",", ","),
        (["12,50"], ",", ","), (["12.5", "1.412.000"], ",", ""), (["12.5"], ";", "."), (["1.412,5"], "", ","),
        (["0,500"], "", ","),
    ],
)  # fmt: skip
def test_the_decimal_mark_of_a_column_is_found_by_numbers_that_fit_only_one(
    texts: list[str], delimiter: str, mark: str
) -> None:
    assert detect_decimal_mark(texts, delimiter) == mark


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1.412", ",", 1412), ("1,412", ".", 1412), ("1,412", "", 1412), ("12.000", ".", 12), ("12,000", ",", 12),
        ("12.0", "", 12), ("12.000", ",", 12_000), ("12.0", ".", 12), ("1.412.000", "", 1_412_000),
        ("1.412", "", None), ("12.000", "", None), ("1.412", ".", None), ("1,412", ",", None), ("0.500", "", None),
        ("0.500", ",", None), ("0,500", "", None), ("0.500", ".", None), ("007.000", ",", None), ("12,0", "", None),
    ],
)  # fmt: skip
def test_three_digits_behind_a_mark_are_read_as_the_column_shows(text: str, mark: str, number: int | None) -> None:
    if number is not None:
        assert parse_integer(text, mark) == number
        return
    with pytest.raises(ParseError) as caught:
        parse_integer(text, mark)
    assert caught.value.ambiguous == (mark == "" and text in {"1.412", "12.000"})


@pytest.mark.parametrize("text", ["", "north", "41.38°", "1.412,5", "41.", ".5", "nan", "inf", "1e999", "41 38"])
def test_a_text_that_is_not_a_number_is_refused_with_a_fix(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_decimal(text)
    assert (caught.value.message.code, caught.value.message.values) == ("not-a-number", {"text": text})
