from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from metrocli.answers.answer import ListAnswer, note_if_empty
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.screen import CellFormat
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.errors import UsageMistake
from metrocli.text.phrases import (
    format_count,
    format_day_span,
    format_long_span,
    format_month,
    format_term,
    format_years,
)

FIELDS = {
    "name": Field(FieldType.TEXT),
    "code": Field(FieldType.CODE),
    "day": Field(FieldType.DATE),
    "month": Field(FieldType.MONTH),
    "number": Field(FieldType.INTEGER),
    "yes": Field(FieldType.FLAG),
    "several": Field(FieldType.SEVERAL),
}
FRAME = pd.DataFrame(
    {
        "name": pd.Series(["Zug", "écu", "Eda", None], dtype="str"),
        "code": pd.Series(["1.10", "1.9", "1.9", "L2"], dtype="str"),
        "day": pd.to_datetime(pd.Series(["2021-03-01", None, "2020-03-01", "2021-03-01"])),
        "month": pd.Series(["2021-09", "2021-10", None, "2020-12"], dtype="str"),
        "number": pd.Series([10, 9, None, 100], dtype="Int64"),
        "yes": [True, False, True, False],
        "several": [("a", "b"), (), ("z",), ("a", "b")],
        "more": pd.Series(["w", "x", "y", "z"], dtype="str"),
    }
)
LISTING = ListAnswer("things", "Things", {}, FRAME, FIELDS, (), extra={"more": Field(FieldType.TEXT)})


def order(*sort: str) -> str:
    """The order of the rows after sorting, each by its letter."""
    return "".join(apply_shape(LISTING, Shape(sort=sort)).frame["more"])


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", "xywz"),
        ("-name", "wyxz"),
        ("code", "xywz"),
        ("-code", "zwxy"),
        ("day", "ywzx"),
        ("-day", "wzyx"),
        ("month", "zwxy"),
        ("-month", "xwzy"),
        ("number", "xwzy"),
        ("-number", "zwxy"),
        ("yes", "xzwy"),
        ("-yes", "wyxz"),
        ("several", "ywzx"),
        ("-several", "wzyx"),
        ("more", "wxyz"),
    ],
)
def test_sorting_by_each_kind_keeps_equal_rows_in_order_and_unknown_ones_last(sort: str, expected: str) -> None:
    assert order(sort) == expected


def test_the_first_field_to_sort_by_counts_most() -> None:
    assert order("-yes", "number") == "wyxz"
    assert order("code", "-name") == "yxwz"


@pytest.mark.parametrize("shape", [Shape(columns=("nope",)), Shape(sort=("-nope",)), Shape(sort=("nope",))])
def test_a_column_that_does_not_exist(shape: Shape) -> None:
    with pytest.raises(UsageMistake) as mistake:
        apply_shape(LISTING, shape)
    assert str(mistake.value) == (
        "there is no column 'nope' in things. Choose from name, code, day, month, number, yes, several, more."
    )


def test_columns_are_given_in_their_order_also_the_unusual_ones() -> None:
    answer = apply_shape(LISTING, Shape(columns=("more", "several", "number", "code")))
    assert list(answer.fields) == ["more", "several", "number", "code"]
    assert [(each.label, each.format) for each in answer.screen_columns] == [
        ("more", CellFormat.TEXT),
        ("several", CellFormat.NAMES),
        ("number", CellFormat.NUMBER),
        ("code", CellFormat.TEXT),
    ]


@pytest.mark.parametrize(
    ("limit", "rows", "notes"),
    [
        (None, 4, ()),
        (4, 4, ()),
        (9, 4, ()),
        (1, 1, ("1 of 4 rows; --limit 4 gives all.",)),
        (0, 0, ("0 of 4 rows; --limit 4 gives all.",)),
    ],
)
def test_limits(limit: int | None, rows: int, notes: tuple[str, ...]) -> None:
    answer = apply_shape(LISTING, Shape(limit=limit))
    assert (len(answer.frame), answer.notes) == (rows, notes)


def test_an_empty_answer_says_for_what() -> None:
    empty = ListAnswer("x", "", {"outcome": ["A", "B"], "text": ["t"]}, FRAME.head(0), FIELDS, ())
    assert note_if_empty(empty).notes == ("Nothing found: outcome A or B, text t.",)
    assert note_if_empty(LISTING).notes == ()


def test_counts_with_their_nouns() -> None:
    assert [
        format_count(0, "member"),
        format_count(1, "activity", "activities"),
        format_count(1412, "person", "people"),
    ] == [
        "0 members",
        "1 activity",
        "1,412 people",
    ]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, None, ""),
        (date(2021, 11, 8), None, "8 Nov 2021"),
        (None, date(2021, 11, 8), "8 Nov 2021"),
        (date(2021, 11, 8), date(2021, 11, 8), "8 Nov 2021"),
        (date(2021, 11, 8), date(2021, 11, 13), "8–13 Nov 2021"),
        (date(2021, 11, 2), date(2021, 12, 16), "2 Nov–16 Dec 2021"),
        (date(2021, 12, 30), date(2022, 1, 2), "30 Dec 2021–2 Jan 2022"),
        (date(2021, 12, 1), date(2022, 12, 2), "1 Dec 2021–2 Dec 2022"),
    ],
)
def test_spans_of_days(start: date | None, end: date | None, said: str) -> None:
    assert format_day_span(start, end) == said


def test_longer_and_shorter_spans() -> None:
    assert format_day_span(date(2021, 11, 2), date(2021, 12, 16), year=False) == "2 Nov–16 Dec"
    assert format_long_span(date(2021, 9, 1), date(2021, 12, 31)) == "1 September – 31 December 2021"
    assert format_long_span(date(2021, 9, 1), date(2021, 9, 7)) == "1–7 September 2021"


@pytest.mark.parametrize(
    ("start", "until", "said"),
    [
        (None, None, "open"),
        (date(2021, 12, 21), None, "since 21 Dec 2021"),
        (None, date(2021, 9, 18), "until 18 Sep 2021"),
        (date(2021, 1, 1), date(2021, 6, 30), "1 Jan–30 Jun 2021"),
    ],
)
def test_terms(start: date | None, until: date | None, said: str) -> None:
    assert format_term(start, until) == said


@pytest.mark.parametrize(
    ("numbers", "span"), [([], ""), ([2021], "2021"), ([2023, 2021], "2021–2023"), ([2022, 2022], "2022")]
)
def test_years(numbers: list[int], span: str) -> None:
    assert format_years(numbers) == span


def test_months() -> None:
    assert format_month("2021-09") == "September 2021"
