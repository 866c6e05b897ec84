from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above
from pages import describe, summarise  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.fields import FieldType
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.errors import UnreadableData
from metrocli.query.counting import pair_counts
from metrocli.query.facts.members.membership import MEMBERS_NOT_COUNTED
from metrocli.query.facts.members.participant_notes import PARTICIPANTS_LEFT_OUT
from metrocli.query.matrix import ACTIVITIES_LEFT_OUT, TOTAL_COUNTS_ONCE, matrix

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.answers.answer import Crosstab
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

# Two codes on one activity, one activity of two members, one without a member and one without a code.
SHEETS = {
    "memberships": "member,region,country\nA,North,X\nB,South,Y\nC,South,\n",
    "outcomes": "code,title\nL1,one\nL1A1,a\nL1A2,b\nL2,two\n",
    "alliances": "alliance\nUnion\nGuild\n",
    "activities": "id,title,start,end,line,outcomes,members,alliances\n"
    "1,t,2021-01-10,,L1,L1A1; L1A2,A; B,Union\n"
    "2,t,2021-01-31,2021-02-01,L1,L1A1,A; Stranger,\n"
    "3,t,2021-03-01,,L2,L2,,League\n"
    "4,t,,,,,B,\n",
    "periods": "period,start,end\nQ1,2021-01-01,2021-01-31\nQ2,2021-02-01,2021-03-31\nQ3,2021-04-01,2021-04-30\n",
}


def cells(crosstab: Crosstab) -> dict[str, list[Any]]:
    """Return the cells of a crosstab by the label of the row, None for unknown."""
    rows = crosstab.frame.set_index(crosstab.label)
    return {str(name): [None if pd.isna(value) else int(value) for value in row] for name, row in rows.iterrows()}


def test_members_by_outcomes(chosen: Asked) -> None:
    crosstab = matrix(chosen(SHEETS), "members", "outcomes")
    assert list(crosstab.fields) == ["member", "L1A1", "L1A2", "total"]
    assert cells(crosstab) == {"A": [2, 1, 2], "B": [1, 1, 1]}
    assert crosstab.totals == {"L1A1": 2, "L1A2": 1, "total": 2}
    assert (crosstab.fields["member"].type, crosstab.column_type) == (FieldType.TEXT, FieldType.CODE)
    assert summarise(crosstab) == "2 members · 2 outcomes · 2 activities"
    assert crosstab.notes == (
        ACTIVITIES_LEFT_OUT(count=2, things=["member", "outcome"]),
        PARTICIPANTS_LEFT_OUT(count=1, names=["Stranger"]),
        TOTAL_COUNTS_ONCE(),
    )


def test_whole_matrix(chosen: Asked) -> None:
    crosstab = matrix(chosen(SHEETS), "member", "outcome", whole=True)
    assert cells(crosstab) == {"A": [2, 1, 0, 2], "B": [1, 1, 0, 1], "C": [0, 0, 0, 0]}
    assert list(crosstab.totals) == ["L1A1", "L1A2", "L2", "total"]


def test_members_by_members(chosen: Asked) -> None:
    crosstab = matrix(chosen(SHEETS), "members", "members")
    assert cells(crosstab) == {"A": [None, 1, 2], "B": [1, None, 2]}
    one = matrix(chosen(SHEETS, member=("B",)), "members", "members")
    assert cells(one) == {"B": [1, None, 2]}


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        ("regions", "months", {"North": [2, 1, 2], "South": [1, 0, 1]}),
        ("countries", "lines", {"X": [2, 2], "Y": [1, 1]}),
        ("lines", "periods", {"L1": [2, 1, 2], "L2": [0, 1, 1]}),
        ("alliances", "outcomes", {"Union": [1, 1, 0, 1], "League": [0, 0, 1, 1]}),
        ("months", "lines", {"2021-01": [2, 0, 2], "2021-02": [1, 0, 1], "2021-03": [0, 1, 1]}),
    ],
)
def test_any_two_dimensions(chosen: Asked, rows: str, columns: str, expected: dict[str, list[int]]) -> None:
    assert cells(matrix(chosen(SHEETS), rows, columns)) == expected


def test_filters_select_rows_and_columns(chosen: Asked) -> None:
    assert cells(matrix(chosen(SHEETS, outcome=("L1A1",)), "members", "outcomes")) == {"A": [2, 2], "B": [1, 1]}
    assert cells(matrix(chosen(SHEETS, region=("South",)), "members", "regions")) == {"B": [2, 2]}
    assert cells(matrix(chosen(SHEETS, line=("L2",)), "alliances", "outcomes")) == {"League": [1, 1]}
    assert cells(matrix(chosen(SHEETS, alliance=("Union",)), "alliances", "members")) == {"Union": [1, 1, 1]}


def test_code_has_the_activities_of_codes_below_it(chosen: Asked) -> None:
    sheets = SHEETS | {
        "activities": "id,title,outcomes,members\n1,t,L1,A\n2,t,L1A1,A\n",
    }
    assert cells(matrix(chosen(sheets), "outcomes", "members")) == {"L1": [2, 2], "L1A1": [1, 1]}


def test_empty_matrix(chosen: Asked) -> None:
    crosstab = matrix(chosen(SHEETS, period=("2030",)), "members", "outcomes")
    assert cells(crosstab) == {}
    filters = {"rows": ("members",), "columns": ("outcomes",), "period": ("2030",)}
    assert describe(crosstab.notes[-1], "filters") == ("nothing-found-for", filters)


def test_label_that_equals_another_field(chosen: Asked) -> None:
    sheets = SHEETS | {"memberships": "member,region\nA,total\nB,member\n"}
    assert list(matrix(chosen(sheets), "members", "regions").fields) == ["member", "total*", "member*", "total"]


def test_activities_are_counted_in_batches(chosen: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cells(matrix(chosen(SHEETS), "members", "outcomes"))
    monkeypatch.setattr(pair_counts, "_MOST_CELLS", 0)
    assert cells(matrix(chosen(SHEETS), "members", "outcomes")) == whole


def test_counts_agree_with_the_lists(asked: Asked) -> None:
    crosstab = matrix(asked(), "members", "outcomes")
    pairs = 0
    for label, row in crosstab.frame.set_index(crosstab.label).iterrows():
        for code in list(crosstab.fields)[1:-1]:
            selection = asked(member=str(label), outcome=code)
            assert len(selection.activities) == row[code], (label, code)
            pairs += 1
    assert pairs > 40


class TestMembersInTheMatrix:
    """Members and regions by the memberships of the selected time."""

    # A moved from North to South, B has left, C is honorary, D came later and took part in nothing.
    SHEETS = SHEETS | {
        "memberships": "member,region,country,status,joined,left\n"
        "A,North,X,full,,2020-12-31\nA,South,X,full,2021-01-01,\nB,North,Éire,full,,2020-12-31\nC,South,Eira,honorary,,\nD,East,Zulu,full,2022-01-01,\n",
        "activities": "id,title,start,outcomes,members\n1,t,2020-05-01,L1A1,A; B\n2,t,2021-05-01,L1A1,A; B; C\n",
    }

    def test_summary_counts_members_in_totals(self, chosen: Asked) -> None:
        crosstab = matrix(chosen(self.SHEETS), "members", "outcomes")
        assert cells(crosstab) == {"A": [2, 2], "B": [2, 2], "C": [1, 1]}
        assert summarise(crosstab) == "2 members and 1 not counted · 1 outcome · 2 activities"
        crosstab = matrix(chosen(self.SHEETS, period=("2021",)), "members", "members")
        assert summarise(crosstab) == "1 member and 2 not counted · 1 activity"

    def test_a_note_names_members_that_totals_do_not_count(self, chosen: Asked) -> None:
        note = MEMBERS_NOT_COUNTED(status="honorary", names=["C"], count=1)
        assert note in matrix(chosen(self.SHEETS), "outcomes", "members").notes
        assert note in matrix(chosen(self.SHEETS, member=("A",)), "members", "members").notes
        for selection in (chosen(self.SHEETS, period=("2020",)), chosen(self.SHEETS, member=("A",))):
            assert note not in matrix(selection, "members", "outcomes").notes

    def test_region_of_the_selected_time(self, chosen: Asked) -> None:
        assert cells(matrix(chosen(self.SHEETS, period=("2020",)), "regions", "outcomes")) == {"North": [1, 1]}
        # B keeps the region that it had.
        in_2021 = {"South": [1, 1], "North": [1, 1]}
        assert cells(matrix(chosen(self.SHEETS, period=("2021",)), "regions", "outcomes")) == in_2021

    def test_whole_matrix_has_the_members_of_the_selected_time(self, chosen: Asked) -> None:
        selection = chosen(self.SHEETS, period=("2021",))
        assert list(cells(matrix(selection, "members", "outcomes", whole=True))) == ["A", "B", "C"]
        assert list(cells(matrix(selection, "regions", "outcomes", whole=True))) == ["South", "North"]
        later = chosen(self.SHEETS, period=("2022",))
        assert cells(matrix(later, "members", "lines", whole=True)) == {"A": [0] * 3, "C": [0] * 3, "D": [0] * 3}

    def test_accents_do_not_change_the_order_of_countries(self, chosen: Asked) -> None:
        crosstab = matrix(chosen(self.SHEETS), "countries", "outcomes", whole=True)
        assert list(crosstab.frame["country"]) == ["Eira", "Éire", "X", "Zulu"]

    def test_region_filter_selects_its_countries(self, chosen: Asked) -> None:
        selection = chosen(self.SHEETS, region=("South",))
        assert cells(matrix(selection, "countries", "outcomes")) == {"Eira": [1, 1], "X": [2, 2]}
        selection = chosen(self.SHEETS, member=("C",))
        assert list(cells(matrix(selection, "countries", "outcomes"))) == ["Eira", "Éire", "X"]

    def test_regions_by_regions(self, chosen: Asked) -> None:
        crosstab = matrix(chosen(self.SHEETS, region=("South",)), "regions", "regions")
        assert list(crosstab.fields) == ["region", "South", "North", "total"]
        assert cells(crosstab) == {"South": [None, 2, 2]}

    def test_memberships_sheet_is_required(self, chosen: Asked) -> None:
        with pytest.raises(UnreadableData) as error:
            matrix(chosen({"activities": "id,title\n1,t\n"}), "members", "months")
        assert (error.value.message.code, error.value.message.values["sheet"]) == ("no-sheet-in-folder", "memberships")


def test_only_things_that_a_filter_names_are_shown(chosen: Asked) -> None:
    assert list(cells(matrix(chosen(SHEETS, line=("L1",)), "lines", "members"))) == ["L1"]
    both = chosen(SHEETS, outcome=("L1A2",), line=("L1",))
    assert list(matrix(both, "members", "outcomes").fields) == ["member", "L1A2", "total"]
    one = chosen(SHEETS, line=("L1",))
    assert list(matrix(one, "members", "outcomes").fields) == ["member", "L1A1", "L1A2", "total"]


def test_line_that_no_code_begins_with_keeps_all_outcomes(chosen: Asked) -> None:
    sheets = SHEETS | {"activities": "id,title,line,outcomes,members\n1,t,Culture,L1A1,A\n2,t,Sport,L2,B\n"}
    assert cells(matrix(chosen(sheets, line=("Culture",)), "members", "outcomes")) == {"A": [1, 1]}


def test_asterisks_until_the_field_name_is_free(chosen: Asked) -> None:
    sheets = SHEETS | {
        "memberships": "member,region\nA,total\nB,total*\nC,member\n",
        "activities": "id,title,members\n1,t,A; B; C\n2,t,A\n",
    }
    crosstab = matrix(chosen(sheets), "members", "regions")
    assert list(crosstab.fields) == ["member", "total**", "total*", "member*", "total"]
    assert cells(crosstab)["A"] == [2, 1, 1, 2]
    assert crosstab.totals == {"total**": 2, "total*": 1, "member*": 1, "total": 2}


def test_without_any_column(chosen: Asked) -> None:
    sheets = {"memberships": "member,region\nA,R\n", "activities": "id,title\n1,t\n"}
    crosstab = matrix(chosen(sheets), "members", "alliances", whole=True)
    assert (list(crosstab.fields), cells(crosstab)) == (["member", "total"], {"A": [0]})
    assert list(crosstab.fields) == ["member", "total"]
    assert crosstab.notes == (ACTIVITIES_LEFT_OUT(count=1, things=["member", "alliance"]),)


def test_note_on_activities_left_out(chosen: Asked) -> None:
    crosstab = matrix(chosen(SHEETS), "outcomes", "months")
    assert crosstab.notes[0] == ACTIVITIES_LEFT_OUT(count=1, things=["outcome", "month"])


def test_months_have_no_gaps(chosen: Asked) -> None:
    sheets = {
        "memberships": "member,region\nA,North\n",
        "activities": "id,title,start,members\n1,t,2021-01-10,A\n2,t,2021-04-10,A\n",
    }
    assert list(matrix(chosen(sheets, period=("2021",)), "members", "months").fields) == [
        "member", "2021-01", "2021-02", "2021-03", "2021-04", "total",
    ]  # fmt: skip


class TestExplanation:
    """Every figure names its cells."""

    @pytest.mark.parametrize("filters", [{}, {"period": ("2021-01",)}, {"member": ("A",)}])
    @pytest.mark.parametrize(
        ("rows", "columns"),
        [
            ("members", "outcomes"),
            ("members", "members"),
            ("regions", "months"),
            ("lines", "alliances"),
            ("periods", "lines"),
        ],
    )
    def test_every_figure(self, chosen: Asked, rows: str, columns: str, filters: dict[str, tuple[str]]) -> None:
        selection = chosen(SHEETS, **filters)
        crosstab = matrix(selection, rows, columns)
        check_explanation(selection, crosstab)
        check_explanation(selection, apply_shape(crosstab, Shape(sort=("-total",), limit=1)))

    def test_fields_with_asterisks(self, chosen: Asked) -> None:
        sheets = SHEETS | {
            "memberships": "member,region\nA,total\nB,total*\nC,member\n",
            "activities": "id,title,members\n1,t,A\n2,t,A; C\n",
        }
        selection = chosen(sheets)
        for whole, head in ((False, "total*"), (True, "total**")):
            crosstab = matrix(selection, "members", "regions", whole=whole)
            assert head in crosstab.fields
            figures = check_explanation(selection, crosstab)
            assert find(figures, "A", head) == find(figures, "totals", head) == {"activities id": (2, 3)}

    def test_cells_by_hand(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        figures = check_explanation(selection, matrix(selection, "members", "outcomes"))
        assert find(figures, "A", "L1A1") == {"activities id": (2, 3)}
        assert find(figures, "totals", "total") == {"activities id": (2, 3)}
