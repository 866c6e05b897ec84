from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from metrocli.errors import UsageMistake
from metrocli.query.member import member
from metrocli.query.members import members
from metrocli.query.plan_codes import codes
from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time, stats

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset

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


def test_rank_in_the_region_and_in_all(chosen: Asked) -> None:
    result = member(chosen(SHEETS), "A").result
    comparison = result["comparison"]
    region = {"of": 3, "took_part": 2, "rank": 2, "tied": False, "share": 0.5, "average": 1.67}
    assert comparison["region"] == region
    assert comparison["all"] == {"of": 4, "took_part": 3, "rank": 2, "tied": True, "share": 0.5, "average": 1.75}
    assert comparison["missing"] == [{"code": "L1A2", "title": "b", "members": 1}]
    assert result["met"] == [{"member": "B", "activities": 1}, {"member": "D", "activities": 1}]
    assert result["months"] == {"2021-01": 1, "2021-02": 1}


def test_uncounted_member_has_no_rank(chosen: Asked) -> None:
    comparison = member(chosen(SHEETS), "E").result["comparison"]
    assert (comparison["region"], comparison["all"]) == (None, None)
    assert member(chosen(SHEETS), "C").result["comparison"]["all"]["rank"] is None


def test_other_contact_with_silent_members(chosen: Asked) -> None:
    answer = members(chosen(SHEETS), silent=True)
    (row,) = answer.frame.to_dict("records")
    heard = ("2 meetings", "seat (board, chair)", "published in 2021")
    assert (row["name"], row["meetings"], row["seats"], row["engaged"]) == ("C", 2, ("board, chair",), ("2021",))
    assert row["heard"] == heard
    assert (
        answer.summary == "3 of 4 members took part · 1 did not; 1 appears elsewhere (meetings, seats, published lists)"
    )


def test_silent_members_of_one_month(chosen: Asked) -> None:
    answer = members(chosen(SHEETS, period=("2021-02",)), silent=True)
    assert dict(zip(answer.frame["name"], answer.frame["meetings"], strict=True)) == {"C": 1, "E": 0}


def test_uncovered_codes(chosen: Asked) -> None:
    answer = codes(chosen(SHEETS), "outcomes", uncovered=True)
    rows = list(zip(answer.frame["code"], answer.frame["anywhere"], answer.frame["claimed"], strict=True))
    assert rows == [("L2", 0, ()), ("L2A1", 0, ("2021",))]
    assert answer.summary == "2 of 5 codes without an activity · 4 activities looked at"


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
    assert (len(answer.frame), answer.notes) == (0, ("None: each code has an activity.",))


class TestMissingOutcomes:
    """The outcomes that others in the region work on and this member does not."""

    PLAN = SHEETS | {
        "memberships": "member,region,status\nA,R,\nB,R,full\nC,R,\nD,S,\nE,R,honorary\nF,,\n",
        "activities": "id,title,start,outcomes,members\n"
        "1,t,2021-01-01,L1A1,A\n2,t,2021-01-02,L1; L2,B; D; E\n3,t,2021-02-03,L2A1,C; E\n4,t,2021-02-04,L1A2,E; F\n",
    }

    def count_missing(self, chosen: Asked, name: str, **filters: Any) -> dict[str, int]:  # noqa: ANN401 - tuples of texts
        comparison = member(chosen(self.PLAN, **filters), name).result["comparison"]
        return {outcome["code"]: outcome["members"] for outcome in comparison["missing"]}

    def test_work_on_a_code_is_work_on_codes_above_it(self, chosen: Asked) -> None:
        # A works on L1A1 and so on L1; B on L2, and C on what is below it.
        assert self.count_missing(chosen, "A") == {"L2": 2, "L2A1": 1}
        assert self.count_missing(chosen, "B") == {"L1A1": 1, "L2A1": 1}
        assert self.count_missing(chosen, "C") == {"L1": 2, "L1A1": 1}

    def test_honorary_members_and_other_regions_do_not_count(self, chosen: Asked) -> None:
        assert self.count_missing(chosen, "E") == {"L1A1": 1}
        assert self.count_missing(chosen, "D") == {}

    def test_a_member_without_a_region_is_compared_with_all_only(self, chosen: Asked) -> None:
        comparison = member(chosen(self.PLAN), "F").result["comparison"]
        assert (comparison["region"], comparison["all"]["of"], comparison["missing"]) == (None, 5, [])

    def test_missing_outcomes_of_the_selected_time(self, chosen: Asked) -> None:
        assert self.count_missing(chosen, "A", period=("2021-01",)) == {"L2": 1}


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
        assert answer.summary == "2 of 2 codes without an activity · 0 activities looked at"
        assert answer.notes == ("1 code not in force then not listed.",)
        always = codes(chosen(self.PLAN), "outcomes", uncovered=True)
        assert (list(always.frame["code"]), always.notes) == (["L2", "L3"], ())

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


def breakdown(dataset: Dataset, by: str) -> dict[str, dict[str, Any]]:
    rows = stats(select_time(dataset, Filters(period=("2023",))), by).result["breakdown"]
    return {row["id"]: row for row in rows}


def test_figures_by_line_region_and_month(riverlands: Dataset) -> None:
    lines = breakdown(riverlands, "line")
    assert {name: (row["activities"], row["people_engaged"]) for name, row in lines.items()} == {
        "A": (3, 92),
        "B": (2, 30),
    }
    regions = breakdown(riverlands, "region")
    assert {name: row["members"] for name, row in regions.items()} == {"Upper River": 2, "Middle River": 3, "Delta": 3}
    months = breakdown(riverlands, "month")
    assert len(months) == 12
    assert months["2023-10"]["experts"] is None


def test_unknown_breakdown_is_rejected(riverlands: Dataset) -> None:
    with pytest.raises(UsageMistake, match="--by colour is not one of line, region, month"):
        breakdown(riverlands, "colour")


def test_year_of_uneven_periods(riverlands: Dataset) -> None:
    record = stats(select_time(riverlands, Filters(period=("2023",))))
    assert [(row["id"], row["activities"], row["people_engaged"]) for row in record.result["periods"]] == [
        ("2023-Q1", 2, 100),
        ("2023-Q2", 2, 250),
        ("2023-Q3", 0, None),
        ("2023-Q4", 2, 40),
    ]
    assert record.result["people_engaged"]["published"] is None
    assert "People engaged: not published for 2023-Q3; the others say 390." in record.notes
    assert "An activity that touches two periods counts in each of them and once in the sum." in record.notes
