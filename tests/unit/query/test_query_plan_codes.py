from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.shaping import Shape, apply_shape
from metrocli.errors import UnreadableData
from metrocli.model.cell import Cell
from metrocli.query.facts.calendar import NOT_RECORDED
from metrocli.query.facts.codes import CODES_NOT_READ, LINES_DIFFER
from metrocli.query.plan_codes import ALL_COVERED, CODES_NOT_IN_FORCE, CODES_WITHOUT_ACTIVITY, codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.answers.answer import ListAnswer
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

SHEETS = {
    "memberships": "member,region,status\nA,R,\nB,R,full\nC,R,\nD,S,\nE,S,honorary\n",
    "aliases": "alias,member,kind\nAy,A,language:es\nBe,B,\n",
    "outcomes": "code,title\nL1,one\nL1A1,a\nL1A2,b\nL2,two\nL2A1,c\n",
    "activities": "id,title,start,outcomes,members\n"
    "1,t,2021-01-01,L1A1,A; B\n2,t,2021-01-02,L1A2,B; D; E\n3,t,2021-02-03,L1A1,A; D\n4,t,2021-02-04,,B\n",
    "meetings": "month,mode,members\n2021-01,online,C; A\n2021-02,,C\n",
    "people": "person,body,role,member\nP,board,chair,C\n",
    "published": "period,section,value\n2021,engaged member,C\n2021,engaged member,Be\n2021,outcome,L2A1 c\n",
}


def test_uncovered_codes(chosen: Asked) -> None:
    answer = codes(chosen(SHEETS), "outcomes", uncovered=True)
    rows = list(zip(answer.frame["code"], answer.frame["anywhere"], answer.frame["claimed"], strict=True))
    assert rows == [("L2", 0, ()), ("L2A1", 0, ("2021",))]
    assert answer.figures == {"activities": 4, "codes": 5, "uncovered": 2}


def test_a_code_that_differs_in_zeros_counts_as_the_listed_one(chosen: Asked) -> None:
    sheets = {
        "memberships": "member,region\nA,R\n",
        "challenges": "code,title\n1,one\n007,seven\n",
        "activities": "id,title,start,challenges,members\n"
        "1,t,2021-01-01,1.0,A\n2,t,2021-01-02,7; 1; 1.0,A\n3,t,2021-01-03,8,A\n",
    }
    selection = chosen(sheets)
    answer = codes(selection, "challenges")
    counts = dict(zip(answer.frame["code"], answer.frame["activities"], strict=True))
    assert counts == {"1": 2, "007": 1, "8": 1}
    (note,) = (note for note in selection.dataset.notes if note.code == "code-read-as-listed")
    assert (note.values, note.place) == (
        {"text": "1.0", "code": "1", "count": 3},
        Cell("activities.csv", "activities", 2, "challenges", 3),
    )
    for typed, ids in (("7", ["2"]), ("1.0", ["1", "2"]), ("8", ["3"])):
        assert list(chosen(sheets, challenge=(typed,)).activities["id"]) == ids


def test_uncovered_codes_by_line_and_region(chosen: Asked) -> None:
    by_line = codes(chosen(SHEETS, line=("L1",), region=("S",)), "outcomes", uncovered=True)
    assert list(by_line.frame["code"]) == ["L1", "L1A1", "L1A2"]
    by_region = codes(chosen(SHEETS, region=("S",), period=("2021-01",)), "outcomes", uncovered=True)
    assert dict(zip(by_region.frame["code"], by_region.frame["anywhere"], strict=True)) == {
        "L1A1": 2,
        "L2": 0,
        "L2A1": 0,
    }


def test_all_codes_are_covered(asked: Asked) -> None:
    answer = codes(asked(), "challenges", uncovered=True)
    assert (len(answer.frame), answer.notes) == (0, (ALL_COVERED(),))


class TestUncovered:
    """Codes that none of the selected activities carries."""

    PLAN = SHEETS | {
        "outcomes": "code,title,valid_from,valid_until\nL1,one,2021-01-01,2021-12-31\nL2,two,2022-01-01,\nL3,three,,\n",
        "activities": "id,title,start,line,outcomes\n1,t,2021-01-01,Culture,L1\n2,t,2021-01-02,Sport,L9\n",
        "published": "period,section,value\n2021,Outcome,L2 two\n2021,outcome,l3\n2021,outcome,L3\n2021,outcome,L 1\n",
    }

    def test_code_not_in_force_is_left_out(self, chosen: Asked) -> None:
        answer = codes(chosen(self.PLAN, period=("2022",)), "outcomes", uncovered=True)
        # L9 is cited and not in the plan, which therefore does not want it covered.
        assert list(answer.frame["code"]) == ["L2", "L3"]
        assert answer.figures == {"activities": 0, "codes": 2, "uncovered": 2}
        assert answer.notes == (
            CODES_NOT_IN_FORCE(count=1),
            NOT_RECORDED(first=date(2021, 1, 1), last=date(2021, 1, 2)),
        )
        always = codes(chosen(self.PLAN), "outcomes", uncovered=True)
        assert (list(always.frame["code"]), always.notes) == (["L2", "L3"], ())

    def test_code_not_in_force_is_not_listed_with_zero(self, chosen: Asked) -> None:
        answer = codes(chosen(self.PLAN, period=("2022",)), "outcomes")
        # L9 is only the code of an activity of another year.
        assert list(answer.frame["code"]) == ["L2", "L3"]
        assert CODES_NOT_IN_FORCE(count=1) in answer.notes
        late = self.PLAN["activities"] + "3,t,2022-03-01,Culture,L1\n"
        answer = codes(chosen(self.PLAN | {"activities": late}, period=("2022",)), "outcomes")
        assert dict(zip(answer.frame["code"], answer.frame["activities"], strict=True)) == {
            "L1": 1, "L2": 0, "L3": 0,
        }  # fmt: skip
        assert list(codes(chosen(self.PLAN), "outcomes").frame["code"]) == ["L1", "L2", "L3", "L9"]
        assert list(codes(chosen(self.PLAN, since="2021-01-02"), "outcomes").frame["code"]) == ["L1", "L2", "L3", "L9"]

    def test_line_that_no_code_begins_with_keeps_all_codes(self, chosen: Asked) -> None:
        answer = codes(chosen(self.PLAN, line=("Sport",)), "outcomes", uncovered=True)
        assert list(answer.frame["code"]) == ["L1", "L2", "L3"]

    def test_claims_with_codes_in_several_spellings(self, chosen: Asked) -> None:
        answer = codes(chosen(self.PLAN, line=("Sport",)), "outcomes", uncovered=True)
        assert dict(zip(answer.frame["code"], answer.frame["claimed"], strict=True)) == {
            "L1": (), "L2": ("2021",), "L3": ("2021",),
        }  # fmt: skip

    def test_claim_with_a_code_that_contains_a_space(self, chosen: Asked) -> None:
        sheets = self.PLAN | {
            "challenges": "code,title\nW 1,high\nW 2,low\n",
            "published": "period,section,value\n2021,challenge,W 2 low water\n2021,challenge,high water\n",
        }
        answer = codes(chosen(sheets), "challenges", uncovered=True)
        assert list(answer.frame["claimed"]) == [(), ("2021",)]


class TestCodes:
    """Activities and members of each code, at every level."""

    def counts(self, listing: ListAnswer) -> dict[str, tuple[int, int]]:
        return {str(row.code): (int(str(row.activities)), int(str(row.members))) for row in listing.frame.itertuples()}

    def test_every_level(self, asked: Asked) -> None:
        assert self.counts(codes(asked(), "outcomes")) == {
            "A": (4, 8), "A-1": (1, 3), "A-1.a": (1, 3), "A-1.b": (0, 0), "A-2": (1, 3), "A-2.b": (1, 3),
            "A-3": (1, 3), "A-10": (1, 3), "B": (3, 5), "B-1": (1, 3), "B-9": (2, 4),
        }  # fmt: skip

    def test_code_without_a_title(self, asked: Asked) -> None:
        frame = codes(asked(outcome="A-3"), "outcomes").frame
        assert frame["title"].isna().tolist() == [True]

    def test_codes_without_activities_are_left_out(self, asked: Asked) -> None:
        listing = codes(asked(member="Brackwater"), "outcomes")
        assert self.counts(listing) == {"A": (1, 1), "A-1": (1, 1), "A-1.a": (1, 1)}
        assert CODES_WITHOUT_ACTIVITY(count=8) in listing.notes

    def test_code_filters_select_rows(self, asked: Asked) -> None:
        assert list(self.counts(codes(asked(challenge="W2"), "challenges"))) == ["W2"]
        assert list(self.counts(codes(asked(outcome="A-2"), "challenges"))) == ["W2"]

    def test_codes_without_their_sheet(self, chosen: Asked) -> None:
        listing = codes(chosen({"activities": "id,title,outcomes\n1,a,X1; X2Y1; ???\n2,b,x1\n"}), "outcomes")
        assert self.counts(listing) == {"X1": (2, 0), "X2Y1": (1, 0)}
        assert listing.frame["title"].isna().all()

    def test_without_activities(self, chosen: Asked) -> None:
        with pytest.raises(UnreadableData) as error:
            codes(chosen({"outcomes": "code,title\nX1,a\n"}), "outcomes")
        assert (error.value.message.code, error.value.message.values["sheet"]) == ("no-sheet-in-folder", "activities")


class TestExplain:
    """The cells behind the figures of `outcomes` and `challenges`."""

    def test_traced_by_hand(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        figures = check_explanation(selection, codes(selection, "outcomes"))
        # L1: activities 1, 2 and 3 carry a code below it; A, B and D took part, E is honorary.
        assert find(figures, "L1", "activities") == {"activities outcomes": (2, 3, 4)}
        assert find(figures, "L1", "members") == {"memberships member": (2, 3, 5)}
        assert find(figures, "L1A2", "activities") == {"activities outcomes": (3,)}
        assert find(figures, "activities") == {"activities id": (2, 3, 4, 5)}
        assert find(figures, "codes") == {"outcomes code": (2, 3, 4, 5, 6)}
        assert not [figure for figure in figures if figure.path[0] == "L2"]

    def test_uncovered_codes_by_region(self, chosen: Asked) -> None:
        selection = chosen(SHEETS, region=("S",), period=("2021-01",))
        figures = check_explanation(selection, codes(selection, "outcomes", uncovered=True))
        assert find(figures, "uncovered") == {"outcomes code": (3, 5, 6)}
        assert find(figures, "L1A1", "anywhere") == {"activities outcomes": (2, 4)}
        assert find(figures, "L2A1", "claimed") == {"published value": (4,)}

    def test_codes_that_only_activities_carry(self, chosen: Asked) -> None:
        selection = chosen({"activities": "id,title,outcomes\n1,a,X1; X2Y1\n2,b,x1\n"})
        figures = check_explanation(selection, codes(selection, "outcomes"))
        assert find(figures, "codes") == {"activities outcomes": (2, 3)}

    def test_figures_of_the_whole_list_with_a_limit_and_without_codes(self, asked: Asked) -> None:
        selection = asked()
        answer = apply_shape(
            codes(selection, "outcomes"), Shape(columns=("activities",), sort=("-activities",), limit=2)
        )
        figures = check_explanation(selection, answer)
        assert [(figure.path, figure.value) for figure in figures] == [
            (("activities",), 6),
            (("codes",), 11),
            (("A", "activities"), 4),
            (("B", "activities"), 3),
        ]

    @pytest.mark.parametrize("sheet", ["outcomes", "challenges"])
    @pytest.mark.parametrize("uncovered", [False, True])
    def test_every_figure_of_the_riverlands(self, asked: Asked, sheet: str, uncovered: bool) -> None:
        for filters in ({}, {"region": "Delta"}, {"member": "Brackwater"}, {"outcome": "A-1"}, {"text": "river"}):
            selection = asked(**filters)
            check_explanation(selection, codes(selection, sheet, uncovered=uncovered))


class TestTextsThatAreNotCodes:
    """A text among the codes of activities that is not one is named, since no number has it."""

    TEXTS: ClassVar = {
        "memberships": "member,region\nA,N\n",
        "challenges": "code,title\n2,two\n2.3,three\n3,other\n",
        "activities": 'id,title,start,challenges\n1,t,2021-01-01,"2,3"\n2,t,2021-01-02,"2, 3"\n3,t,2021-02-03,?; 2\n',
    }

    def test_a_decimal_comma_may_be_two_codes_or_one(self, chosen: Asked) -> None:
        answer = codes(chosen(self.TEXTS), "challenges")
        assert dict(zip(answer.frame["code"], answer.frame["activities"], strict=True)) == {"2": 2, "2.3": 0, "3": 1}
        (note,) = answer.notes
        assert note == CODES_NOT_READ(text="2,3", count=2).about(
            Cell("activities.csv", "activities", 2, "challenges", 3)
        )

    def test_only_selected_activities_count(self, chosen: Asked) -> None:
        (note,) = codes(chosen(self.TEXTS, period=("2021-02",)), "challenges").notes[:1]
        assert note == CODES_NOT_READ(text="?", count=1).about(Cell("activities.csv", "activities", 4, "challenges", 3))

    def test_without_that_code_they_are_two(self, chosen: Asked) -> None:
        plain = self.TEXTS | {"challenges": "code,title\n2,two\n3,other\n"}
        answer = codes(chosen(plain, period=("2021-01",)), "challenges")
        assert dict(zip(answer.frame["code"], answer.frame["activities"], strict=True)) == {"2": 2, "3": 2}


class TestLines:
    """A line counts other activities by the column than by the outcomes."""

    LINES: ClassVar = {
        "memberships": "member,region\nA,N\n",
        "outcomes": "code,title\nL1,one\nL1A1,\nL2,two\nL2A1,\n",
        "activities": "id,title,start,line,outcomes\n1,t,2021-01-01,L1,L1A1; L2A1\n2,t,2021-01-02,L2,L2A1\n",
    }

    def test_the_difference_is_a_note(self, chosen: Asked) -> None:
        answer = codes(chosen(self.LINES), "outcomes")
        assert answer.notes == (LINES_DIFFER(lines=["L2"]),)
        assert codes(chosen(self.LINES), "outcomes", uncovered=True).notes == (ALL_COVERED(),)

    def test_several_lines_are_one_note(self, chosen: Asked) -> None:
        both = self.LINES["activities"].replace("L2,L2A1", "L2,L2A1; L1A1")
        assert codes(chosen(self.LINES | {"activities": both}), "outcomes").notes == (LINES_DIFFER(lines=["L1", "L2"]),)

    def test_lines_that_are_not_codes_are_not_compared(self, chosen: Asked) -> None:
        words = self.LINES["activities"].replace(",L1,", ",Culture,").replace(",L2,", ",Sport,")
        assert codes(chosen(self.LINES | {"activities": words}), "outcomes").notes == ()

    @pytest.mark.parametrize(
        "activities",
        [
            "id,title,start,line\n1,t,2021-01-01,L1\n2,t,2021-01-02,L2\n",
            "id,title,start,line,outcomes\n1,t,2021-01-01,L1,\n2,t,2021-01-02,L2,\n",
        ],
        ids=["no column", "no outcomes"],
    )
    def test_without_outcomes_there_is_nothing_to_compare(self, chosen: Asked, activities: str) -> None:
        selection = chosen(self.LINES | {"activities": activities})
        assert LINES_DIFFER.code not in {note.code for note in codes(selection, "outcomes").notes}

    def test_an_activity_without_outcomes_makes_a_difference_too(self, chosen: Asked) -> None:
        some = "id,title,start,line,outcomes\n1,t,2021-01-01,L1,L1A1\n2,t,2021-01-02,L1,\n3,t,2021-01-02,L2,L2A1\n"
        answer = codes(chosen(self.LINES | {"activities": some}), "outcomes")
        assert answer.notes == (LINES_DIFFER(lines=["L1"]),)

    def test_no_note_if_the_numbers_are_the_same(self, chosen: Asked) -> None:
        same = "id,title,start,line,outcomes\n1,t,2021-01-01,L1,L2A1\n2,t,2021-01-02,L2,\n3,t,2021-01-02,L1,L1A1\n"
        answer = codes(chosen(self.LINES | {"activities": same}), "outcomes")
        assert answer.notes == (LINES_DIFFER(lines=["L1"]),)
