from __future__ import annotations

import pandas as pd
import pytest
from metrocli.answers.screen import CellFormat

from metrocli.answers.answer import NOTHING_FOUND_FOR, ListAnswer, note_if_empty
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.errors import UsageMistake

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


def sorted_letters(*sort: str) -> str:
    """Return the rows after sorting, each as its letter."""
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
def test_equal_rows_keep_their_order_and_unknown_values_come_last(sort: str, expected: str) -> None:
    assert sorted_letters(sort) == expected


def test_the_first_sort_field_comes_first() -> None:
    assert sorted_letters("-yes", "number") == "wyxz"
    assert sorted_letters("code", "-name") == "yxwz"


@pytest.mark.parametrize("shape", [Shape(columns=("nope",)), Shape(sort=("-nope",)), Shape(sort=("nope",))])
def test_an_unknown_column_is_refused(shape: Shape) -> None:
    with pytest.raises(UsageMistake) as mistake:
        apply_shape(LISTING, shape)
    assert str(mistake.value) == (
        "'nope' is not a column of things. Choose from name, code, day, month, number, yes, several, more."
    )


def test_columns_come_in_the_order_asked_for_with_extra_ones() -> None:
    answer = apply_shape(LISTING, Shape(columns=("more", "several", "number", "code")))
    assert list(answer.fields) == ["more", "several", "number", "code"]
    assert [(column.label, column.format) for column in answer.screen_columns] == [
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
def test_a_limit_cuts_the_rows_and_leaves_a_note(limit: int | None, rows: int, notes: tuple[str, ...]) -> None:
    answer = apply_shape(LISTING, Shape(limit=limit))
    assert (len(answer.frame), tuple(map(str, answer.notes))) == (rows, notes)


def test_the_note_of_an_empty_answer_repeats_the_query() -> None:
    empty = ListAnswer("x", "", {"outcome": ["A", "B"], "text": ["t"]}, FRAME.head(0), FIELDS, ())
    assert note_if_empty(empty).notes == (NOTHING_FOUND_FOR(filters=["outcome A or B", "text t"]),)
    assert note_if_empty(LISTING).notes == ()
