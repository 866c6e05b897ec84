from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.model.dates import DayOrder, ParseError, detect_day_order, parse_date, parse_month
from metrocli.sheets.parsing.cell_text import parse_decimal, parse_integer, parse_serial, to_text
from metrocli.sheets.parsing.multivalue import split_codes, split_names
from metrocli.text.clean import clean

if TYPE_CHECKING:
    from metrocli.sheets.table import RawValue

KNOWN = {"Paris", "Lyon", "Madrid", "Washington, D.C.", "Cities, Towns, and Regions, United", "Bogotá"}


def known(text: str) -> bool:
    return text in KNOWN


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
def test_a_cell_is_the_text_that_a_person_sees(raw: RawValue, text: str) -> None:
    assert to_text(raw) == text


@given(st.text())
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "2021-11-08", "2021-11-8", "2021/11/08", "2021.11.08", "2021-11-08T09:30", "2021-11-08 09:30:00",
        "2021-11-08 00:00:00.000",
        "8 November 2021", "08 Nov 2021", "8-Nov-2021", "8 nov. 2021", "8th November 2021", "8th of November, 2021",
        "Monday 8 November 2021", "Monday, 8 November 2021", "8 NOVEMBER 2021", "8  November\u00a02021",
        "November 8, 2021", "Nov 8 2021", "Nov. 8th, 2021", "Monday, November 8, 2021",
        "8 de noviembre de 2021", "8 de noviembre del 2021", "lunes 8 de noviembre de 2021", "8-nov-2021",
        "lunes, 8 de Noviembre de 2021", "8 noviembre 2021",
        "8 novembre 2021", "le 8 novembre 2021", "lundi 8 novembre 2021",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_form(text: str) -> None:
    assert parse_date(text) == date(2021, 11, 8)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 January 2021", 1), ("1 enero 2021", 1), ("1 ene 2021", 1), ("1er janvier 2021", 1), ("1 janv. 2021", 1),
        ("1st February 2021", 2), ("1 feb 2021", 2), ("1 de febrero de 2021", 2), ("1er février 2021", 2),
        ("1 févr. 2021", 2), ("1 March 2021", 3), ("1 marzo 2021", 3), ("1 mars 2021", 3), ("1 mar 2021", 3),
        ("1 April 2021", 4), ("1 abril 2021", 4), ("1 abr. 2021", 4), ("1er avril 2021", 4), ("1 avr. 2021", 4),
        ("1 May 2021", 5), ("1º de mayo de 2021", 5), ("1er mai 2021", 5), ("1 June 2021", 6), ("1 junio 2021", 6),
        ("1 juin 2021", 6), ("1 jun 2021", 6), ("1 July 2021", 7), ("1 julio 2021", 7), ("1 juillet 2021", 7),
        ("1 juil. 2021", 7), ("1 August 2021", 8), ("1 agosto 2021", 8), ("1 ago 2021", 8), ("1er août 2021", 8),
        ("1 aou\u0302t 2021", 8), ("1 September 2021", 9), ("1 septiembre 2021", 9), ("1 setiembre 2021", 9),
        ("1 sept. 2021", 9), ("1 set. 2021", 9), ("1er septembre 2021", 9), ("1 October 2021", 10),
        ("1 octubre 2021", 10), ("1er octobre 2021", 10), ("1 oct 2021", 10), ("1 December 2021", 12),
        ("1 diciembre 2021", 12), ("1 dic. 2021", 12), ("1er décembre 2021", 12), ("1 déc. 2021", 12),
    ],
)  # fmt: skip
def test_a_month_goes_by_its_names_in_three_languages(text: str, month: int) -> None:
    assert parse_date(text) == date(2021, month, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/04/2021", date(2021, 4, 25)),
        ("04/25/2021", date(2021, 4, 25)),
        ("25.4.2021", date(2021, 4, 25)),
        ("25-04-2021", date(2021, 4, 25)),
        ("25 / 04 / 2021", date(2021, 4, 25)),
        ("4/4/2021", date(2021, 4, 4)),
    ],
)
@pytest.mark.parametrize("order", [None, "dmy", "mdy"])
def test_numbers_that_only_one_reading_fits_need_no_order(text: str, day: date, order: DayOrder | None) -> None:
    assert parse_date(text, order) == day


def test_numbers_that_two_readings_fit_are_read_as_the_order_says() -> None:
    assert parse_date("03/04/2021", "dmy") == date(2021, 4, 3)
    assert parse_date("03/04/2021", "mdy") == date(2021, 3, 4)


def test_numbers_that_two_readings_fit_are_never_guessed() -> None:
    with pytest.raises(ParseError) as caught:
        parse_date("03/04/2021")
    assert caught.value.problem == "'03/04/2021' may be 2021-04-03 or 2021-03-04"
    assert caught.value.fix == "Write it as one of these, or set METROCLI_DATES to dmy or mdy."


@pytest.mark.parametrize(
    "text",
    [
        "31/11/2021", "13/13/2021", "2021-02-29", "2021-13-01", "0000-01-01", "31 November 2021", "November 31, 2021",
        "8 Brumaire 2021", "Brumaire 8, 2021", "8 nov 21", "08/11/21", "8/11-2021", "20211108", "2021", "2021-11",
        "44508", "soon", "2021-11-08 or later", "8-12 November 2021",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_its_fix(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_date(text, "dmy")
    assert caught.value.problem == f"'{text}' is not a date"
    assert caught.value.fix == "Write it as 2021-11-30."


@given(st.dates())
def test_an_iso_date_is_itself_whatever_the_order(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(day.isoformat(), "mdy") == day


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        ([], None),
        (["03/04/2021"], None),
        (["03/04/2021", "25/04/2021"], "dmy"),
        (["03/04/2021", "04/25/2021"], "mdy"),
        (["13-04-2021", "1.2.2021"], "dmy"),
        (["25/04/2021", "04/25/2021"], None),
        (["31/13/2021", "2021-04-25", "25 April 2021", "soon"], None),
    ],
)
def test_a_column_settles_the_order_by_what_only_one_reading_fits(texts: list[str], order: DayOrder | None) -> None:
    assert detect_day_order(texts) == order


@pytest.mark.parametrize(
    ("number", "day"),
    [(44_508, date(2021, 11, 8)), (44_508.75, date(2021, 11, 8)), (20_000, date(1954, 10, 3))],
)
def test_a_serial_number_is_a_day(number: float, day: date) -> None:
    assert parse_serial(number) == day


@pytest.mark.parametrize(("number", "text"), [(2021, "2021"), (19_999, "19999"), (20_211_108, "20211108"), (-1, "-1")])
def test_a_number_far_from_our_days_is_no_date(number: float, text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_serial(number)
    assert caught.value.problem == f"{text} is not a date"


@pytest.mark.parametrize(
    "text",
    [
        "2021-09", "2021/9", "2021.09", "09/2021", "9-2021", "September 2021", "SEPTEMBER 2021", "Sep 2021", "sep-2021",
        "sept. 2021", "septiembre de 2021", "septiembre del 2021", "setiembre 2021", "septembre 2021", "2021-09-15",
        "2021-09-01 00:00:00", "15/09/2021", "15 September 2021", "Sept 15, 2021",
    ],
)  # fmt: skip
def test_a_month_is_read_in_every_form(text: str) -> None:
    assert parse_month(text) == "2021-09"


@pytest.mark.parametrize(
    "text",
    [
        "2021", "2021-13", "13/2021", "2021-00", "0000-01", "Brumaire 2021", "brumaire", "sep-21", "autumn 2021",
        "2021-09-31", "03/04/2021", "September 0000",
    ],
)  # fmt: skip
def test_what_is_no_month_is_refused_with_its_fix(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_month(text)
    assert (caught.value.problem, caught.value.fix) == (f"'{text}' is not a month", "Write it as 2021-09.")


@given(st.dates())
def test_a_month_that_was_read_reads_as_itself(day: date) -> None:
    month = parse_month(day.isoformat())
    assert month == day.isoformat()[:7]
    assert parse_month(month) == month


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("60", 60), ("1412", 1412), ("007", 7), ("12.0", 12), ("12.00", 12),
        ("1,412", 1412), ("1.412", 1412), ("1 412", 1412), ("1'412", 1412), ("1’412", 1412),
        ("1,412,000", 1_412_000), ("1.412.000", 1_412_000), ("1 412 000", 1_412_000), ("12’412’000", 12_412_000),
    ],
)  # fmt: skip
def test_a_whole_number_may_mark_its_thousands(text: str, number: int) -> None:
    assert parse_integer(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "1.5", "1,5", "12.50", "1,41", "1.4120", "1412,000", "1,412.000", "1.412,0", "-5", "+5", "1e3", "60+", "many",
        "over 60", "²", "½",
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_with_its_fix(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_integer(text)
    assert caught.value.problem == f"'{text}' is not a whole number"
    assert caught.value.fix == "Write it in digits, as 1412, or leave the cell blank if unknown."


@pytest.mark.parametrize("text", ["99999999999999999999", "9" * 5000], ids=["20 digits", "5000 digits"])
def test_a_whole_number_that_no_frame_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_integer(text)


@given(st.integers(0, 10**12), st.sampled_from([",", "."]))
def test_a_whole_number_reads_back_however_its_thousands_are_marked(number: int, mark: str) -> None:
    assert parse_integer(str(number)) == number
    assert parse_integer(f"{number:,}".replace(",", mark)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("41.38", 41.38), ("41,38", 41.38), ("-0.19690", -0.1969), ("+2,5", 2.5), ("7", 7.0), ("1e-07", 1e-07)],
)
def test_a_decimal_may_have_a_point_or_a_comma(text: str, number: float) -> None:
    assert parse_decimal(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "north", "41.38°", "1.412,5", "41.", ".5", "nan", "inf", "1e999", "41 38"])
def test_what_is_no_number_is_refused_with_its_fix(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_decimal(text)
    assert (caught.value.problem, caught.value.fix) == (f"'{text}' is not a number", "Write it as 41.38.")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("L1A1", ("L1A1",)),
        ("L1A1; L2A2", ("L1A1", "L2A2")),
        ("L1A1,L2A2 ;L3", ("L1A1", "L2A2", "L3")),
        ("L1A1\nL2A2\r\nL3", ("L1A1", "L2A2", "L3")),
        ("1.1; 1.10; 1.1", ("1.1", "1.10")),
        (" ; ,; ", ()),
    ],
)
def test_codes_are_parted_by_semicolons_commas_and_lines(text: str, codes: tuple[str, ...]) -> None:
    assert split_codes(text) == codes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Paris", ("Paris",)),
        ("Paris; Lyon", ("Paris", "Lyon")),
        ("Paris;Lyon;;Paris; ", ("Paris", "Lyon")),
        ("Paris\nLyon\r\nMadrid", ("Paris", "Lyon", "Madrid")),
        ("Alpha, Beta; Gamma", ("Alpha, Beta", "Gamma")),
        ("Nobody", ("Nobody",)),
        ("Washington, D.C.", ("Washington, D.C.",)),
        ("Paris, Lyon", ("Paris", "Lyon")),
        ("Paris,Lyon, , Paris", ("Paris", "Lyon")),
        ("Paris, Washington, D.C., Lyon", ("Paris", "Washington, D.C.", "Lyon")),
        ("Paris, Cities, Towns, and Regions, United", ("Paris", "Cities, Towns, and Regions, United")),
        ("Paris, Lyon, Nobody", ("Paris", "Lyon", "Nobody")),
        ("Nobody, Paris, Lyon", ("Nobody", "Paris", "Lyon")),
    ],
)
def test_names_are_parted_where_no_name_is_cut(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text, known) == (names, False)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Alpha, Beta", ("Alpha, Beta",)),
        ("Paris, Nobody", ("Paris, Nobody",)),
        ("Paris, Alpha, Beta", ("Paris, Alpha, Beta",)),
        ("Paris, Lyon, Madrid, Alpha, Beta", ("Paris", "Lyon", "Madrid", "Alpha, Beta")),
        ("Alpha, Beta, Paris, Lyon, Madrid", ("Alpha, Beta", "Paris", "Lyon", "Madrid")),
    ],
)
def test_a_comma_between_unknown_names_stays_uncut_and_that_is_said(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text, known) == (names, True)


@given(st.lists(st.sampled_from([*sorted(KNOWN), "Nobody", "Nowhere"]), min_size=1, max_size=8, unique=True))
def test_names_parted_by_semicolons_are_all_found_in_their_order(names: list[str]) -> None:
    assert split_names("; ".join(names), known) == (tuple(names), False)
