from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import fields, replace
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pandas as pd
import pytest
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli import answers
from metrocli.answers.answer import (
    NOTHING_FOUND,
    NOTHING_FOUND_FOR,
    Answer,
    Crosstab,
    ListAnswer,
    RecordAnswer,
    note_if_empty,
)
from metrocli.answers.explanation import Explanation, SheetUse
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.errors import UsageMistake
from metrocli.hints import CHOOSE_FROM

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
LISTING = ListAnswer(command="things", frame=FRAME, fields=FIELDS, extra={"more": Field(FieldType.TEXT)})


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
    assert mistake.value.message.code == "not-a-column"
    assert mistake.value.message.values == {
        "text": "nope",
        "command": "things",
        "hint": CHOOSE_FROM(names=[*FIELDS, "more"]),
    }


def test_columns_come_in_the_order_asked_for_with_extra_ones() -> None:
    answer = apply_shape(LISTING, Shape(columns=("more", "several", "number", "code")))
    assert list(answer.fields) == ["more", "several", "number", "code"]
    assert (answer.has_chosen_columns, answer.extra) == (True, {})


@pytest.mark.parametrize(
    ("limit", "rows", "notes"),
    [
        (None, 4, ()),
        (4, 4, ()),
        (9, 4, ()),
        (1, 1, (("limited", 1),)),
        (0, 0, (("limited", 0),)),
    ],
)
def test_a_limit_cuts_the_rows_and_leaves_a_note(limit: int | None, rows: int, notes: tuple[object, ...]) -> None:
    answer = apply_shape(LISTING, Shape(limit=limit))
    assert (len(answer.frame), tuple(describe(note, "limit") for note in answer.notes)) == (rows, notes)


def test_the_note_of_an_empty_answer_repeats_the_query() -> None:
    empty = ListAnswer(command="x", query={"outcome": ["A", "B"], "text": ["t"]}, frame=FRAME.head(0), fields=FIELDS)
    assert note_if_empty(empty).notes == (NOTHING_FOUND_FOR(filters={"outcome": ["A", "B"], "text": ["t"]}),)
    assert note_if_empty(LISTING).notes == ()


CROSSTAB = Crosstab(
    command="matrix",
    query={"rows": "members"},
    frame=FRAME[["name", "number"]],
    fields={"name": FIELDS["name"], "number": FIELDS["number"]},
    totals={"number": 119},
)
RECORD = RecordAnswer(
    command="stats",
    query={"period": ["2021"]},
    result={"total": 3, "day": date(2021, 11, 30), "names": ["a"]},
    notes=(NOTHING_FOUND_FOR(filters={"region": ["a"]}),),
    explanation=Explanation(sheets=(SheetUse("activities", "activities.csv", 3, "2-4"),)),
)


class TestPlainData:
    """An answer can be compared, copied and pickled, and holds no function."""

    @pytest.mark.parametrize("answer", [LISTING, CROSSTAB, RECORD], ids=lambda answer: answer.command)
    def test_a_copy_is_equal(self, answer: Answer) -> None:
        assert answer == copy.deepcopy(answer)
        assert answer == pickle.loads(pickle.dumps(answer))  # noqa: S301 - our own bytes

    @pytest.mark.parametrize("answer", [LISTING, CROSSTAB, RECORD], ids=lambda answer: answer.command)
    def test_another_value_makes_it_another_answer(self, answer: Answer) -> None:
        assert answer != replace(answer, query={"period": ["2020"]})
        assert answer != replace(answer, notes=(*answer.notes, NOTHING_FOUND()))
        assert answer != answer.query

    def test_another_cell_or_dtype_makes_it_another_list(self) -> None:
        assert replace(LISTING, frame=FRAME.assign(number=1)) != LISTING
        assert replace(LISTING, frame=FRAME.astype({"number": "float64"})) != LISTING
        assert replace(CROSSTAB, totals={"number": 1}) != CROSSTAB

    def test_a_record_may_hold_frames(self) -> None:
        record = replace(RECORD, figures={"rows": [{"frame": FRAME}], "days": (date(2021, 1, 1), None)})
        assert record == copy.deepcopy(record)
        assert record == pickle.loads(pickle.dumps(record))  # noqa: S301 - our own bytes
        assert record != replace(record, figures={**record.figures, "rows": [{"frame": FRAME.assign(number=1)}]})
        assert record != replace(record, figures={"rows": [{"frame": FRAME}]})

    def test_the_order_of_fields_counts(self) -> None:
        assert replace(LISTING, fields=dict(reversed(FIELDS.items()))) != LISTING

    def test_a_list_is_not_a_crosstab(self) -> None:
        values = {item.name: getattr(CROSSTAB, item.name) for item in fields(ListAnswer)}
        assert ListAnswer(**values) != CROSSTAB

    @pytest.mark.parametrize("answer", [LISTING, CROSSTAB, RECORD], ids=lambda answer: answer.command)
    def test_no_attribute_is_a_function(self, answer: Answer) -> None:
        assert [item.name for item in fields(answer) if callable(getattr(answer, item.name))] == []

    def test_no_class_declares_a_function_as_an_attribute(self) -> None:
        modules = [import_module(f"metrocli.answers.{module.name}") for module in iter_modules(answers.__path__)]
        classes = {
            item
            for module in modules
            for item in vars(module).values()
            if inspect.isclass(item) and item.__module__.startswith("metrocli.answers.")
        }
        declared = {
            (item.__name__, name): str(kind) for item in classes for name, kind in inspect.get_annotations(item).items()
        }
        assert ("ListAnswer", "frame") in declared
        assert [attribute for attribute, kind in declared.items() if "Callable" in kind] == []
