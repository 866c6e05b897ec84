from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.answer import Crosstab, ListAnswer
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.shaping import COLUMNS_LISTED, Shape, apply_shape, check_columns, split_groups
from metrocli.errors import UsageMistake
from metrocli.hints import CHOOSE_FROM
from metrocli.query.activities import activities
from metrocli.query.matrix import matrix
from metrocli.query.members import members
from metrocli.render.parts import Table
from metrocli.render.registry import lay_out
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

FIELDS = {
    "name": Field(FieldType.TEXT),
    "code": Field(FieldType.CODE),
    "day": Field(FieldType.DATE),
    "number": Field(FieldType.INTEGER),
    "yes": Field(FieldType.FLAG),
    "members": Field(FieldType.SEVERAL),
}
FRAME = pd.DataFrame(
    {
        "name": pd.Series(["É", "e", "Ea", "E", None, "Ø", "o", "P"], dtype="str"),
        "code": pd.Series(["L10", "L2", "l2", None, "L2A1", "L2", "L10", "L1"], dtype="str"),
        "day": pd.to_datetime(pd.Series(["2021-03-01", None, "2020-03-01", "2021-03-01", None, None, None, None])),
        "number": pd.Series([10, None, 9, 10, 1, None, 100, 0], dtype="Int64"),
        "yes": [False, True, False, True, False, True, False, False],
        "members": [("b", "a"), ("b",), (), ("c",), ("a", "é", "e"), (), ("z",), ("b",)],
        "letter": pd.Series(list("rstuvwxy"), dtype="str"),
        "counts": [True, True, True, False, True, True, True, True],
    }
)
LISTING = ListAnswer(
    command="things",
    frame=FRAME,
    fields=FIELDS,
    extra={"letter": Field(FieldType.TEXT)},
    additive_fields=("number",),
    in_totals="counts",
    distinct_fields={"members": {"a", "b"}},
)


def sorted_letters(*sort: str) -> str:
    """Return the rows after sorting, each as its letter."""
    return "".join(apply_shape(LISTING, Shape(sort=sort)).frame["letter"])


def grouped(group_by: str, *sort: str, limit: int | None = None) -> str:
    """Return the groups in their order, each with its rows as letters."""
    groups = split_groups(apply_shape(LISTING, Shape(sort=sort, group_by=group_by, limit=limit)))
    return " · ".join(f"{group.value}: {''.join(group.answer.frame['letter'])}" for group in groups)


class TestSorting:
    """Accents do not matter, blanks come last in both directions, equal rows keep their order."""

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            # E, e and É are one letter; equal letters are sorted by the text itself: E, e, É.
            ("name", "usrtxwyv"),
            ("-name", "ywxtrsuv"),
            # By level in natural order; capitals first.
            ("code", "yswtvrxu"),
            ("-code", "rxvtswyu"),
            ("members", "suxyrvtw"),
            ("-members", "vrsuxytw"),
            ("number", "yvtruxsw"),
            ("-number", "xrutvysw"),
            ("day", "trusvwxy"),
            ("-day", "rutsvwxy"),
            ("yes", "rtvxysuw"),
        ],
    )
    def test_by_the_type_of_the_field(self, sort: str, expected: str) -> None:
        assert sorted_letters(sort) == expected

    def test_by_several_fields(self) -> None:
        assert sorted_letters("-yes", "number", "letter") == "uswyvtrx"
        assert sorted_letters("-number", "-letter") == "xurtvyws"

    @pytest.mark.parametrize("typed", ["Number", " NÚMBER", "-number", "-Number"])
    def test_by_a_name_in_any_spelling(self, typed: str) -> None:
        assert sorted_letters(typed.strip()) == sorted_letters("-number" if typed.startswith("-") else "number")


class TestColumns:
    """Columns are chosen by name."""

    def test_spaces_case_and_accents_do_not_matter(self, asked: Asked) -> None:
        answer = apply_shape(activities(asked()), Shape(columns=("ID", "People Engaged")))
        assert list(answer.fields) == ["id", "people_engaged"]
        assert answer.extra == {}

    def test_the_message_does_not_list_many_columns(self) -> None:
        many = ListAnswer(
            command="x", frame=FRAME, fields={f"c{number}": Field(FieldType.TEXT) for number in range(25)}
        )
        with pytest.raises(UsageMistake) as error:
            check_columns(many, ["z"])
        assert (
            error.value.message.code,
            error.value.message.values["text"],
            error.value.message.values["command"],
            error.value.message.values["hint"],
        ) == ("not-a-column", "z", "x", COLUMNS_LISTED())
        with pytest.raises(UsageMistake) as error:
            check_columns(LISTING, ["z"])
        assert (
            error.value.message.code,
            error.value.message.values["text"],
            error.value.message.values["command"],
            error.value.message.values["hint"],
        ) == ("not-a-column", "z", "things", CHOOSE_FROM(names=[*LISTING.fields, *LISTING.extra]))


class TestGroups:
    """Rows are grouped by a common value."""

    def test_groups_of_texts_keep_the_order_of_the_rows_and_blanks_come_last(self) -> None:
        assert grouped("name", "-number") == "É: rus · Ea: t · o: xw · P: y · None: v"

    def test_other_groups_are_sorted_by_value(self) -> None:
        assert grouped("code") == "L1: y · L2: sw · l2: t · L2A1: v · L10: rx · None: u"
        assert grouped("day") == "2020-03-01: t · 2021-03-01: ru · None: svwxy"
        assert grouped("number") == "0: y · 1: v · 9: t · 10: ru · 100: x · None: sw"
        assert grouped("yes") == "True: suw · False: rtvxy"

    def test_groups_follow_a_sort_by_their_field(self) -> None:
        assert grouped("code", "-code") == "L10: rx · L2A1: v · l2: t · L2: sw · L1: y · None: u"
        assert grouped("yes", "yes") == "False: rtvxy · True: suw"

    def test_rows_of_a_group_keep_their_order(self) -> None:
        assert grouped("code", "-letter") == "L1: y · L2: ws · l2: t · L2A1: v · L10: xr · None: u"

    def test_a_row_with_several_values_is_in_several_groups(self) -> None:
        assert grouped("members") == "a: rv · b: rsy · c: u · é: v · z: x · None: tw"
        answer = apply_shape(LISTING, Shape(group_by="members"))
        note, spellings = answer.notes
        assert describe(note, "count", "column") == ("rows-in-several-groups", 2, "members")
        assert describe(spellings, "column") == ("grouped-spellings", "member")
        assert (answer.group_by, next(iter(answer.fields))) == ("member", "member")
        one = apply_shape(LISTING, Shape(group_by="members", limit=1))
        assert describe(one.notes[-1], "count") == ("rows-in-several-groups", 1)

    def test_a_limit_counts_rows_and_is_applied_first(self) -> None:
        assert grouped("code", "number", limit=3) == "L1: y · l2: t · L2A1: v"
        assert grouped("code", limit=0) == ""

    def test_the_group_is_kept_if_only_other_columns_are_asked_for(self) -> None:
        answer = apply_shape(LISTING, Shape(columns=("letter",), group_by="code"))
        assert list(answer.fields) == ["code", "letter"]
        assert answer.has_chosen_columns

    def test_an_answer_without_grouping_has_no_groups(self) -> None:
        assert split_groups(LISTING) == []


class TestSubtotals:
    """Sums and counts over the rows of a group."""

    def test_sums_true_flags_and_distinct_values_that_count_in_totals(self) -> None:
        groups = {group.value: group.subtotals for group in split_groups(apply_shape(LISTING, Shape(group_by="yes")))}
        assert groups == {
            True: {"yes": 2, "number": None, "members": 1},
            False: {"yes": 0, "number": 120, "members": 2},
        }

    def test_a_sum_of_unknown_values_is_unknown(self) -> None:
        groups = {
            group.value: group.subtotals["number"]
            for group in split_groups(apply_shape(LISTING, Shape(group_by="code")))
        }
        assert (groups["L2"], groups["L1"]) == (None, 0)

    def test_unknown_flags_are_unknown(self) -> None:
        known = [True, None, None, True, None, None, None, None]
        frame = FRAME.assign(yes=pd.Series(known, dtype="object"))
        groups = split_groups(apply_shape(replace(LISTING, frame=frame), Shape(group_by="code")))
        assert {group.value: group.subtotals["yes"] for group in groups} == {
            "L1": None, "L2": None, "l2": None, "L2A1": None, "L10": 1, None: 0,
        }  # fmt: skip

    def test_the_group_field_has_no_subtotal(self) -> None:
        (first, *_) = split_groups(apply_shape(LISTING, Shape(group_by="number")))
        assert "number" not in first.subtotals

    def test_members_are_counted_as_in_totals(self, asked: Asked) -> None:
        # R-01 has an honorary member, R-03 and R-06 have a town that is not a member.
        groups = split_groups(apply_shape(activities(asked()), Shape(group_by="line")))
        assert {group.value: group.subtotals for group in groups} == {
            "A": {"outcomes": 4, "challenges": 2, "members": 7, "alliances": 2, "people_engaged": 92, "experts": 3},
            "B": {"outcomes": 3, "challenges": 0, "members": 4, "alliances": 1, "people_engaged": 30, "experts": 2},
        }
        took_part = split_groups(apply_shape(members(asked(period="2023-Q1")), Shape(group_by="region")))
        assert {group.value: group.subtotals["participated"] for group in took_part} == {
            "Upper River": 2, "Middle River": 3, "Delta": 0,
        }  # fmt: skip


class TestCrosstabs:
    """A matrix is shaped like any list."""

    def members_of(self, crosstab: ListAnswer) -> list[str]:
        return list(crosstab.frame["member"])

    def test_sorted_by_its_total_and_by_a_column(self, asked: Asked) -> None:
        crosstab = matrix(asked(), "members", "lines")
        assert self.members_of(apply_shape(crosstab, Shape(sort=("-total", "member"))))[:4] == [
            "Alderford", "Cresswell", "Fenwick", "Gilford",
        ]  # fmt: skip
        assert self.members_of(apply_shape(crosstab, Shape(sort=("-b", "-member"))))[:4] == [
            "Gilford", "Fenwick", "Cresswell", "Alderford",
        ]  # fmt: skip

    def test_the_empty_diagonal_cell_comes_last_in_both_directions(self, asked: Asked) -> None:
        crosstab = matrix(asked(), "members", "members")
        for sort in ("Fenwick", "-Fenwick"):
            assert self.members_of(apply_shape(crosstab, Shape(sort=(sort,))))[-1] == "Fenwick"

    def test_a_name_with_a_comma_is_joined_again(self, asked: Asked) -> None:
        crosstab = matrix(asked(), "members", "members")
        answer = apply_shape(
            crosstab, Shape(columns=("member", "dunmore", "lower", "total"), sort=("-Dunmore", "Lower"))
        )
        assert list(answer.fields) == ["member", "Dunmore, Lower", "total"]
        assert self.members_of(answer)[:2] == ["Alderford", "Cresswell"]

    def test_totals_cover_all_rows_despite_a_limit(self, asked: Asked) -> None:
        crosstab = apply_shape(matrix(asked(), "members", "lines"), Shape(limit=1))
        assert [describe(note, "rows") for note in crosstab.notes[-2:]] == [
            ("limited", 9),
            ("totals-of-all", 9),
        ]
        assert isinstance(crosstab, Crosstab)
        assert crosstab.totals == {"A": 3, "B": 3, "total": 6}

    def test_grouped(self, asked: Asked) -> None:
        crosstab = apply_shape(matrix(asked(), "members", "lines"), Shape(group_by="total"))
        assert [(group.value, list(group.answer.frame["member"])) for group in split_groups(crosstab)][1:] == [
            (2, ["Cresswell", "Fenwick", "Gilford"]),
            (4, ["Alderford"]),
        ]
        (table,) = lay_out(crosstab, Language()).parts
        assert isinstance(table, Table)
        assert [column.label for column in table.columns] == ["member", "A", "B"]
        assert split_groups(crosstab)[0].subtotals == {}

    def test_a_column_whose_name_begins_with_a_minus(self, chosen: Asked) -> None:
        sheets = {
            "memberships": "member,region\n-x,R\nx,R\ny,R\n",
            "activities": "id,title,members\n1,t,-x; y\n2,t,x\n3,t,x; y\n4,t,x; y\n",
        }
        crosstab = matrix(chosen(sheets), "members", "members")
        assert self.members_of(apply_shape(crosstab, Shape(sort=("-x",)))) == ["x", "y", "-x"]
        assert self.members_of(apply_shape(crosstab, Shape(sort=("--x",)))) == ["y", "x", "-x"]


def test_columns_help_lists_the_columns(asked: Asked) -> None:
    answer = apply_shape(members(asked()), Shape(columns=("help",), sort=("nope",)))
    rows = {row["column"]: (row["holds"], row["usual"]) for row in answer.frame.to_dict("records")}
    assert (rows["name"], rows["participated"], rows["seats"]) == (("text", True), ("flag", True), ("several", False))
    assert answer.query == {"command": "members"}


def test_contacts_of_silent_members_have_no_subtotals(asked: Asked) -> None:
    grouped = apply_shape(members(asked(period="2023-Q1"), silent=True), Shape(group_by="region"))
    assert [set(group.subtotals) & {"other_contact", "engaged", "seats"} for group in split_groups(grouped)] == [set()]


def test_a_note_says_that_groups_cover_the_limited_rows_only(asked: Asked) -> None:
    grouped = apply_shape(members(asked()), Shape(limit=2, group_by="region"))
    assert describe(grouped.notes[-1]) == ("groups-of-shown",)


def test_messages_are_grouped_by_their_code(chosen: Asked) -> None:
    sheets = {
        "memberships": "member,region\nA,R\nB,R\nC,R\n",
        "activities": "id,title,members\n",
        "meetings": "month,mode,members\n2021-01,online,A\n2021-02,online,A; B\n",
    }
    answer = apply_shape(members(chosen(sheets), silent=True), Shape(group_by="other_contact"))
    assert [(group.value, list(group.answer.frame["name"])) for group in split_groups(answer)] == [
        ("meetings-held", ["A", "B"]),
        (None, ["C"]),
    ]
    assert answer.group_by == "each_other_contact"
