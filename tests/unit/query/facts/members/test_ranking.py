from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.query.member import member

if TYPE_CHECKING:
    from collections.abc import Callable

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
