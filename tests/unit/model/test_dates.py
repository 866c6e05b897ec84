from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.model.dates import NEAREST, DayOrder, ParseError, detect_day_order, parse_date, parse_month


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
def test_a_date_is_parsed_in_every_form(text: str) -> None:
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
def test_months_are_known_by_name_in_three_languages(text: str, month: int) -> None:
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
def test_numbers_that_fit_only_one_order_need_none(text: str, day: date, order: DayOrder | None) -> None:
    assert parse_date(text, order) == day


def test_numbers_that_fit_both_orders_are_parsed_by_the_given_order() -> None:
    assert parse_date("03/04/2021", "dmy") == date(2021, 4, 3)
    assert parse_date("03/04/2021", "mdy") == date(2021, 3, 4)


def test_numbers_that_fit_both_orders_are_never_guessed() -> None:
    with pytest.raises(ParseError) as caught:
        parse_date("03/04/2021")
    values = {"text": "03/04/2021", "day_first": date(2021, 4, 3), "month_first": date(2021, 3, 4)}
    assert (caught.value.message.code, caught.value.message.values) == ("ambiguous-date", values)
    assert caught.value.ambiguous


@pytest.mark.parametrize(
    "text",
    [
        "31/11/2021", "13/13/2021", "2021-02-29", "2021-13-01", "0000-01-01", "31 November 2021", "November 31, 2021",
        "8 Brumaire 2021", "Brumaire 8, 2021", "8 nov 21", "08/11/21", "8/11-2021", "2021", "2021-11", "202l-11",
        "2O21-13-01", "19999", "8OOO1", "20211308", "soon", "2021-11-08 or later", "8-12 November 2021",
    ],
)  # fmt: skip
def test_a_text_that_is_not_a_date_is_refused_with_a_fix(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_date(text, "dmy")
    assert (caught.value.message.code, caught.value.message.values) == ("not-a-date", {"text": text})
    assert not caught.value.ambiguous


@pytest.mark.parametrize(
    "text",
    ["202l-11-08", "2O21-11-08", "2021-11-O8", "2O2I/11/8", "20211108", "2021-1108", "44508", "445O8", "8/11/202l"],
)
def test_letters_like_digits_and_numbers_of_days_are_refused_with_the_day(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_date(text, "dmy")
    values = {"text": text, "day": date(2021, 11, 8)}
    assert (caught.value.message.code, caught.value.message.values) == ("date-mistyped", values)
    assert caught.value.message.fix == "Write 2021-11-08."


@pytest.mark.parametrize("text", ["202l-11", "2O21-11", "11/2O21", "44508", "2021-11-O8"])
def test_a_mistyped_month_is_refused_with_the_month(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_month(text)
    assert (caught.value.message.code, caught.value.message.values) == (
        "month-mistyped",
        {"text": text, "month": "2021-11"},
    )


@given(st.dates())
def test_an_iso_date_does_not_depend_on_the_order(day: date) -> None:
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
def test_the_order_of_a_column_is_found_by_dates_that_fit_only_one(texts: list[str], order: DayOrder | None) -> None:
    assert detect_day_order(texts) == order


@pytest.mark.parametrize(
    "text",
    [
        "2021-09", "2021/9", "2021.09", "09/2021", "9-2021", "September 2021", "SEPTEMBER 2021", "Sep 2021", "sep-2021",
        "sept. 2021", "septiembre de 2021", "septiembre del 2021", "setiembre 2021", "septembre 2021", "2021-09-15",
        "2021-09-01 00:00:00", "15/09/2021", "15 September 2021", "Sept 15, 2021",
    ],
)  # fmt: skip
def test_a_month_is_parsed_in_every_form(text: str) -> None:
    assert parse_month(text) == "2021-09"


@pytest.mark.parametrize(
    "text",
    [
        "2021", "2021-13", "13/2021", "2021-00", "0000-01", "Brumaire 2021", "brumaire", "sep-21", "autumn 2021",
        "2021-09-31", "03/04/2021", "September 0000",
    ],
)  # fmt: skip
def test_a_text_that_is_not_a_month_is_refused_with_a_fix(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_month(text)
    assert (caught.value.message.code, caught.value.message.values) == ("not-a-month", {"text": text})


@given(st.dates())
def test_a_parsed_month_is_parsed_as_itself(day: date) -> None:
    month = parse_month(day.isoformat())
    assert month == day.isoformat()[:7]
    assert parse_month(month) == month


@pytest.mark.parametrize(
    "text",
    [
        "2021-11-30T10:15:00.000+02:00", "2021-11-30T10:15:00Z", "2021-11-30T23:59:59-0800", "2021-11-30 9:05",
        "30/11/2021 10:15:32", "11/30/2021 12:00:00 AM", "30/11/2021, 10:15", "30/11/2021 10:15 p. m.",
        "2021/11/30 10:15:32 AM GMT+1", "30 nov. 2021 10h15", "30 novembre 2021 à 10h15", "Tue, 30 Nov 2021 10:15 GMT",
    ],
)  # fmt: skip
def test_a_timestamp_is_the_day_as_it_is_written(text: str) -> None:
    assert parse_date(text) == date(2021, 11, 30)


@pytest.mark.parametrize(
    "text",
    [
        "\u200e25/01/2021", "25\u200b/01/2021", "2021–01–25", "2021\u201101\u201125", "2021−01−25", "2021年1月25日",
        "２０２１/０１/２５", "25⁄01⁄2021", "25—ene—2021",
    ],
)  # fmt: skip
def test_marks_dashes_and_digits_of_another_kind_do_not_matter(text: str) -> None:
    assert parse_date(text) == date(2021, 1, 25)
    assert detect_day_order([text]) in {None, "dmy"}


@pytest.mark.parametrize(
    "text",
    [
        "2021-11-03*", "*2021-11-03", "* 2021-11-03 **", "2021-11-03¹", "2021-11-03 ¹²", "2021-11-3†", "‡3/11/2021",
        "3-nov-2021*", "3 Nov 2021 [1]", "2021-11-03[a]", "2021-11-03 (1)", "3-nov-21*", "2021-11-03１", "3/11/2021 １",
        "2021-11-03T10:15:00Z*", "２０２１-１１-０３*",
    ],
)  # fmt: skip
def test_the_marks_of_footnotes_do_not_matter(text: str) -> None:
    assert parse_date(text, "dmy", 2000) == date(2021, 11, 3)
    assert parse_month(text, "dmy", 2000) == "2021-11"


def test_the_mark_of_a_footnote_is_not_a_digit_of_the_day() -> None:
    assert parse_date("2021-11-1³") == date(2021, 11, 1)
    assert parse_date("2021-11-1３") == date(2021, 11, 13)
    assert parse_date("3/11/20２１", "dmy", 2000) == date(2021, 11, 3)


@pytest.mark.parametrize("text", ["2021-11-03?", "~2021-11-03", "2021-11-03 (about)", "*", "[1]"])
def test_other_additions_to_a_date_are_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_date(text, "dmy", 2000)


@pytest.mark.parametrize("text", ["3-may-21", "3/5/21", "03.05.21", "May 3, 21", "3 de mayo de 21", "3 mai '21"])
def test_a_year_of_two_digits_needs_its_century(text: str) -> None:
    assert parse_date(text, "dmy", 2000) == date(2021, 5, 3)
    assert parse_date(text, "dmy", 1900) == date(1921, 5, 3)
    assert parse_date(text, "dmy", NEAREST) == date(2021, 5, 3)
    with pytest.raises(ParseError) as caught:
        parse_date(text, "dmy")
    assert (caught.value.message.code, caught.value.message.values) == ("not-a-date", {"text": text})


def test_the_nearest_year_is_within_fifty_years() -> None:
    this_year = date.today().year  # noqa: DTZ011 - the local date
    for distance in (-49, -1, 0, 1, 49):
        year = this_year + distance
        assert parse_date(f"3 may {year % 100:02}", None, NEAREST).year == year


def test_a_date_that_may_begin_with_the_year_is_not_guessed() -> None:
    with pytest.raises(ParseError) as caught:
        parse_date("21-11-30", None, 2000)
    values = {"text": "21-11-30", "day_first": date(2030, 11, 21), "year_first": date(2021, 11, 30)}
    assert (caught.value.message.code, caught.value.message.values) == ("ambiguous-year", values)


@pytest.mark.parametrize("text", ["Sep-21", "sept. 21", "septiembre de 21", "15/09/21", "09/21", "9-21"])
def test_a_month_with_a_year_of_two_digits(text: str) -> None:
    assert parse_month(text, None, 2000) == "2021-09"


@pytest.mark.parametrize("text", ["09/10", "21/09", "2021/13"])
def test_a_month_in_doubt_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_month(text, None, 2000)
    assert (caught.value.message.code, caught.value.message.values) == ("not-a-month", {"text": text})
