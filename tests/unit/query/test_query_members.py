from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above
from pages import describe, summarise  # type: ignore[import-not-found] # it is in a folder above

from metrocli.errors import AmbiguousName, UnknownName, UnreadableData
from metrocli.query.facts.members.contacts import MEETINGS_HELD, NAMED_IN_REPORT, SEAT_HELD
from metrocli.query.facts.members.membership import MEMBERS_NOT_COUNTED
from metrocli.query.member import PARTICIPANT_ACTIVITIES, member
from metrocli.query.members import ALL_TOOK_PART, MEMBERS_WITHOUT_ACTIVITY, members
from metrocli.render.parts import Facts, KeyFigures, Table
from metrocli.render.registry import lay_out
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.answers.answer import ListAnswer, RecordAnswer
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]
    Chosen = Callable[..., Selection]


def times(listing: ListAnswer) -> dict[str, int]:
    """The members of an answer with their number of activities."""
    return {
        str(name): int(count) for name, count in zip(listing.frame["name"], listing.frame["activities"], strict=True)
    }


def facts(record: RecordAnswer) -> dict[str, str]:
    """The facts on a screen by their label; a line that goes on has none."""
    (shown_facts,) = (part for part in lay_out(record, Language()).parts if isinstance(part, Facts))
    return dict(shown_facts.pairs)


class TestList:
    """The members with their number of activities."""

    def test_each_member_once(self, asked: Asked) -> None:
        assert times(members(asked())) == {
            "Alderford": 4, "Brackwater": 1, "Cresswell": 2, "Dunmore, Lower": 1, "Élan": 1, "Fenwick": 2, "Gilford": 2,
            "Høyvik": 1, "River Museum": 1,
        }  # fmt: skip

    def test_membership_of_the_selected_time_is_shown(self, asked: Asked) -> None:
        for period, status, joined in (("2023-Q1", "honorary", "2020-01-01"), ("2023-Q2", "full", "2023-04-01")):
            frame = members(asked(period=period, member="Gilford")).frame
            assert [(row.status, f"{row.joined:%Y-%m-%d}") for row in frame.itertuples()] == [(status, joined)]

    def test_former_and_future_members_are_not_listed(self, asked: Asked) -> None:
        assert "Fenwick" not in times(members(asked(period="2023-Q1")))
        assert "Brackwater" not in times(members(asked(period="2023-Q2")))

    def test_summary_counts_full_members(self, asked: Asked) -> None:
        assert summarise(members(asked(period="2023-Q1"))) == "5 of 6 members took part · 2 not counted: honorary"
        assert summarise(members(asked(period="2023-Q1", region="Upper River"))) == "2 of 2 members took part"

    def test_a_note_names_listed_members_that_totals_do_not_count(self, asked: Asked) -> None:
        note = MEMBERS_NOT_COUNTED(status="honorary", names=["Gilford", "River Museum"], count=2)
        assert note in members(asked(period="2023-Q1")).notes
        only = MEMBERS_NOT_COUNTED(status="honorary", names=["Gilford"], count=1)
        assert only in members(asked(period="2023-Q1"), silent=True).notes

    def test_silent_members(self, asked: Asked) -> None:
        silent = members(asked(period="2023-Q1"), silent=True)
        assert times(silent) == {"Gilford": 0, "Høyvik": 0}
        assert (lay_out(silent, Language()).title, silent.query) == (
            "Silent members",
            {"period": ["2023-Q1"], "silent": True},
        )

    def test_no_silent_members(self, asked: Asked) -> None:
        answer = members(asked(member="Fenwick"), silent=True)
        assert times(answer) == {}
        assert answer.notes == (ALL_TOOK_PART(),)

    def test_members_by_outcome_or_line(self, asked: Asked) -> None:
        answer = members(asked(challenge="W2"))
        assert times(answer) == {"Alderford": 1, "Cresswell": 1, "Dunmore, Lower": 1}
        assert answer.notes[-1] == MEMBERS_WITHOUT_ACTIVITY(count=5)

    def test_note_on_one_member(self, chosen: Chosen) -> None:
        sheets = {"memberships": "member,region\nA,R\nB,R\n", "activities": "id,title,members\n1,t,A\n"}
        assert members(chosen(sheets, text=("t",))).notes == (MEMBERS_WITHOUT_ACTIVITY(count=1),)

    def test_memberships_sheet_is_required(self, chosen: Chosen) -> None:
        with pytest.raises(UnreadableData) as error:
            members(chosen({"activities": "id,title\n1,t\n"}))
        assert (error.value.message.code, error.value.message.values["sheet"]) == ("no-sheet-in-folder", "memberships")


CLAIMS = {
    "memberships": "member,region\nA,R\nB,R\n",
    "aliases": "alias,member\nAy,A\n",
    "activities": "id,title,members\n1,t,A\n",
    "meetings": "month,mode,members\n2021-02,online,A; B\n2021-02,,A\n2021-04,online,A\n",
    "people": "person,body,role,office,member,from,until\n"
    "P,board,member,Mayor,A,2021-01-01,\n"
    "Q,regional secretary,Regional Secretary,,A; B,,2021-05-01\n"
    "R,staff,,,B,,\n",
    "periods": "period,start,end\nspring,2021-01-01,2021-03-31\nsummer,2021-04-01,2021-09-30\n",
    "published": "period,section,value\nspring,Engaged member,Ay\nspring,total,A\nsummer,engaged member,B\n",
}


class TestOne:
    """Everything about one member."""

    def test_activities_and_codes(self, asked: Asked) -> None:
        result = member(asked(), "Fenwick").result
        assert [row["id"] for row in result["activities"]] == ["R-03", "R-05"]
        assert [(row["code"], row["activities"]) for row in result["outcomes"]] == [
            ("A-3", 1), ("A-10", 1), ("B-1", 1), ("B-9", 1),
        ]  # fmt: skip
        assert result["challenges"] == [{"code": "W1", "title": "High water", "activities": 1}]
        assert {row["alliance"] for row in result["alliances"]} == {"Mill Trust", "Anglers' Guild"}
        assert (result["joined"], result["left"]) == (date(2023, 5, 1), None)

    def test_people_and_aliases(self, asked: Asked) -> None:
        record = member(asked(), "Oak Town")
        assert [describe(note, "text", "name") for note in record.notes] == [
            ("name-understood", "Oak Town", "Alderford")
        ]
        assert record.result["aliases"] == ["Oak Town"]
        assert [row["person"] for row in record.result["people"]] == ["Mara Lind", "Otto Ferro"]

    def test_membership_of_the_selected_time(self, asked: Asked) -> None:
        record = member(asked(period="2023-Q1"), "Gilford")
        assert (record.result["status"], record.result["joined"]) == ("honorary", date(2020, 1, 1))
        assert lay_out(record, Language()).subtitle.startswith("Delta · Sudland · honorary member since ")

    def test_former_member(self, asked: Asked) -> None:
        assert lay_out(member(asked(), "Brackwater"), Language()).subtitle.startswith(
            "Upper River · Norland · full member until "
        )

    def test_a_blank_status_is_full(self, asked: Asked) -> None:
        record = member(asked(), "Alderford")
        assert lay_out(record, Language()).subtitle == "Upper River · Norland · full member"
        assert record.result["status"] is None

    def test_rank_in_its_region(self, asked: Asked) -> None:
        assert facts(member(asked(period="2023"), "Alderford"))["part"] == (
            "4 of 5 activities in 2023, first of 2 in Upper River"
        )
        assert facts(member(asked(period="2023-Q1"), "Élan"))["part"] == (
            "1 of 2 activities in 2023-Q1, first (tied) of 3 in Middle River"
        )

    def test_no_rank_without_activities_or_outside_totals(self, asked: Asked) -> None:
        assert facts(member(asked(period="2023-Q1"), "Høyvik"))["part"] == "0 of 2 activities in 2023-Q1"
        assert facts(member(asked(), "River Museum"))["part"] == "1 of 6 activities"

    def test_rank_beyond_the_tenth(self, chosen: Chosen) -> None:
        names = "ABCDEFGHIJKL"
        rows = "".join(f"{place},t,{'; '.join(names[: 12 - place])}\n" for place in range(12))
        sheets = {
            "memberships": "member,region\n" + "".join(f"{name},R\n" for name in names),
            "activities": f"id,title,members\n{rows}",
        }
        assert facts(member(chosen(sheets), "K"))["part"] == "2 of 12 activities, number 11 of 12 in R"
        assert facts(member(chosen(sheets), "J"))["part"] == "3 of 12 activities, tenth of 12 in R"

    def test_member_without_any_data(self, chosen: Chosen) -> None:
        record = member(chosen({"memberships": "member,region\nA,R\n", "activities": "id,title\n1,t\n"}), "A")
        values = {name: value for name, value in record.result.items() if value}
        nothing = {"of": 1, "took_part": 0, "rank": None, "tied": False, "share": 0.0, "average": 0.0}
        comparison = {"region": nothing, "all": nothing, "missing": []}
        assert values == {"name": "A", "region": "R", "comparison": comparison}
        assert facts(record) == {"part": "0 of 1 activity", "compared": "on average 0 a member, 0 in R"}
        assert [type(part) for part in lay_out(record, Language()).parts] == [Facts]

    def test_screen_has_activities_and_codes(self, asked: Asked) -> None:
        parts = lay_out(member(asked(), "Fenwick"), Language()).parts
        assert not any(isinstance(part, KeyFigures) for part in parts)
        shown = [part.columns[0].label for part in parts if isinstance(part, Table)]
        assert shown == ["when", "outcome", "challenge", "met most often"]

    def test_meetings_people_and_claims(self, chosen: Chosen) -> None:
        record = member(chosen(CLAIMS), "A")
        assert record.result["meetings"] == [
            {"month": "2021-02", "mode": "online", "members": ["A", "B"]},
            {"month": "2021-02", "mode": None, "members": ["A"]},
            {"month": "2021-04", "mode": "online", "members": ["A"]},
        ]
        assert [row["person"] for row in record.result["people"]] == ["P", "Q"]
        assert record.result["engaged"] == [{"period": "spring", "written": "Ay"}]
        text = facts(record)
        assert text["meetings"] == "February 2021 online, February 2021, April 2021 online"
        assert text["counted"] == "named in the published engagement list of spring (as Ay)"
        (shown,) = (part for part in lay_out(record, Language()).parts if isinstance(part, Facts))
        lines = [line for _, line in shown.pairs]
        assert any(line.startswith("P, member (board), Mayor") for line in lines)
        assert any(line.startswith("Q, Regional Secretary") and "(" not in line for line in lines)

    def test_claims_and_meetings_of_the_selected_time(self, chosen: Chosen) -> None:
        record = member(chosen(CLAIMS, period=("2021-04",)), "A")
        assert record.result["engaged"] == []
        assert [row["month"] for row in record.result["meetings"]] == ["2021-04"]
        assert "not in" in facts(record)["counted"]
        record = member(chosen(CLAIMS, period=("2021-02",)), "A")
        assert record.result["engaged"] == [{"period": "spring", "written": "Ay"}]

    def test_unknown_member_is_rejected(self, asked: Asked) -> None:
        with pytest.raises(UnknownName) as error:
            member(asked(), "Atlantis")
        assert (error.value.message.code, error.value.message.values["text"], error.value.message.values["kind"]) == (
            "name-unknown",
            "Atlantis",
            "member",
        )

    def test_participant_that_is_not_a_member_is_rejected(self, asked: Asked) -> None:
        with pytest.raises(UnknownName) as mistake:
            member(asked(), "port ness")
        command = "metrocli activities --member 'Port Ness'"
        assert mistake.value.message.values["hint"] == PARTICIPANT_ACTIVITIES(count=2, command=command)

    def test_ambiguous_name_is_rejected(self, chosen: Chosen) -> None:
        sheets: dict[str, Any] = {
            "memberships": "member,region\nSpring (town),R\nSpring (valley),R\n",
            "activities": "id,title,members\n1,a,Spring\n",
        }
        with pytest.raises(AmbiguousName):
            member(chosen(sheets), "Spring")


SILENT = {
    "memberships": "member,region,status\nA,R,\nB,R,full\nC,R,\nD,S,\nE,S,honorary\n",
    "aliases": "alias,member,kind\nAy,A,language:es\nBe,B,\n",
    "outcomes": "code,title\nL1,one\nL1A1,a\nL1A2,b\nL2,two\nL2A1,c\n",
    "activities": "id,title,start,outcomes,members\n"
    "1,t,2021-01-01,L1A1,A; B\n2,t,2021-01-02,L1A2,B; D; E\n3,t,2021-02-03,L1A1,A; D\n4,t,2021-02-04,,B\n",
    "meetings": "month,mode,members\n2021-01,online,C; A\n2021-02,,C\n",
    "people": "person,body,role,member\nP,board,chair,C\n",
    "published": "period,section,value\n2021,engaged member,C\n2021,engaged member,Be\n2021,outcome,L2A1 c\n",
}


def test_other_contact_with_silent_members(chosen: Asked) -> None:
    answer = members(chosen(SILENT), silent=True)
    (row,) = answer.frame.to_dict("records")
    assert (row["name"], row["meetings"], row["seats"], row["engaged"]) == ("C", 2, ("board, chair",), ("2021",))
    assert row["other_contact"] == (
        MEETINGS_HELD(count=2), SEAT_HELD(seat=("board", "chair")), NAMED_IN_REPORT(period="2021"),
    )  # fmt: skip
    assert summarise(answer) == (
        "3 of 4 members took part · 1 did not; 1 appears elsewhere (meetings, seats, published lists)"
    )


def test_silent_members_of_one_month(chosen: Asked) -> None:
    answer = members(chosen(SILENT, period=("2021-02",)), silent=True)
    assert dict(zip(answer.frame["name"], answer.frame["meetings"], strict=True)) == {"C": 1, "E": 0}


class TestExplanation:
    """Every figure names its cells."""

    @pytest.mark.parametrize("filters", [{}, {"period": "2023-Q1"}, {"region": "Delta"}, {"outcome": "A"}])
    @pytest.mark.parametrize("silent", [False, True])
    def test_every_figure_of_the_list(self, asked: Asked, filters: dict[str, str], *, silent: bool) -> None:
        selection = asked(**filters)
        check_explanation(selection, members(selection, silent=silent))

    @pytest.mark.parametrize("silent", [False, True])
    def test_every_figure_of_other_contact(self, chosen: Chosen, *, silent: bool) -> None:
        selection = chosen(SILENT)
        answer = members(selection, silent=silent, with_contacts=True)
        answer = replace(answer, fields=answer.fields | answer.extra)
        figures = check_explanation(selection, answer)
        assert find(figures, "C", "meetings") == {"meetings members": (2, 3)}
        assert find(figures, "C", "seats") == {"people member": (2,)}
        assert find(figures, "C", "engaged") == {"published value": (2,)}

    def test_other_contact_alone(self, chosen: Chosen) -> None:
        selection = chosen(SILENT)
        answer = members(selection, silent=True)
        answer = replace(answer, fields={name: answer.fields[name] for name in ("name", "other_contact")})
        figures = check_explanation(selection, answer)
        assert find(figures, "C", "other_contact", "meetings") == {"meetings members": (2, 3)}
        assert find(figures, "C", "other_contact", "seats") == {"people member": (2,)}

    @pytest.mark.parametrize("name", ["Alderford", "Fenwick", "Gilford", "Høyvik", "River Museum"])
    @pytest.mark.parametrize("filters", [{}, {"period": "2023-Q1"}])
    def test_every_figure_of_one(self, asked: Asked, name: str, filters: dict[str, str]) -> None:
        selection = asked(**filters)
        check_explanation(selection, member(selection, name))

    def test_cells_by_hand(self, asked: Asked, chosen: Chosen) -> None:
        figures = check_explanation(asked(), member(asked(), "Fenwick"))
        assert find(figures, "all_activities") == {"activities id": (2, 3, 4, 5, 6, 7)}
        assert find(figures, "activities") == {"participations member": (9, 16)}
        assert find(figures, "activities", "R-03", "people_engaged") == {"activities people_engaged": (4,)}
        assert find(figures, "met", "Alderford", "activities") == {"participations member": (11, 15)}
        assert find(figures, "comparison", "region", "of") == {"memberships member": (8, 10, 12)}
        assert find(figures, "comparison", "all", "share") == {
            "participations member": (9, 16), "activities id": (2, 3, 4, 5, 6, 7),
        }  # fmt: skip
        assert find(figures, "comparison", "region", "average")["memberships member"] == (8, 10, 12)
        selection = chosen(CLAIMS)
        figures = check_explanation(selection, member(selection, "A"))
        assert find(figures, "meetings", "2021-02 online", "members") == {"meetings members": (2,)}
        assert find(figures, "engaged") == {"published value": (2,)}
