from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from metrocli.query.compare import compare
from metrocli.query.facts.members.participant_notes import (
    build_ambiguous_meeting_notes,
    build_ambiguous_seat_notes,
    build_participant_notes,
)
from metrocli.query.lists import meetings
from metrocli.query.matrix import matrix
from metrocli.query.member import member
from metrocli.query.members import members
from metrocli.query.people import people
from metrocli.query.plan_codes import codes
from metrocli.query.stats import stats
from metrocli.query.trend import trend

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection


SHEETS = {
    "memberships": "member,region,joined,left\nSpring (town),North,,\nSpring (valley),North,,\n"
    "Alba,South,,\nBrio,South,,2020-12-31\n",
    "outcomes": "code,title\nL1,a\n",
    "activities": "id,title,start,outcomes,members\n1,a,2021-01-10,L1,Spring; Alba; Guest\n"
    "2,b,2022-01-10,L1,Brio; Spring\n3,c,2022-01-11,L1,\n",
    "participations": "activity,member\n3,Alba\n3,Other\n",
    "meetings": "month,mode,members\n2021-01,online,Spring; Alba\n",
    "people": "person,body,role,member\nP,board,chair,Spring\n",
}


def list_noted(notes: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - notes of any answer
    """List the notes on names: their codes, with the names."""
    codes = {"name-ambiguous", "names-ambiguous", "name-left-out", "not-members-then"}
    return [(note.code, note.values.get("text") or note.values["names"]) for note in notes if note.code in codes]


AMBIGUOUS = ("name-ambiguous", "Spring")


class TestNotes:
    """Who took part and is not counted as a member."""

    @pytest.mark.parametrize(
        ("filters", "noted"),
        [
            ({}, [AMBIGUOUS, ("name-left-out", ("Guest", "Other"))]),
            ({"period": ("2021",)}, [AMBIGUOUS, ("name-left-out", ("Guest",))]),
            ({"period": ("2022",)}, [AMBIGUOUS, ("name-left-out", ("Other",)), ("not-members-then", ("Brio",))]),
            ({"region": ("South",)}, []),
            ({"region": ("North",)}, [AMBIGUOUS]),
            ({"member": ("Alba",)}, []),
            ({"member": ("Spring (town)",)}, [AMBIGUOUS]),
            ({"member": ("Guest",)}, [("name-left-out", ("Guest",))]),
            ({"period": ("2022",), "region": ("South",)}, [("not-members-then", ("Brio",))]),
            ({"text": ("c",)}, [("name-left-out", ("Other",))]),
        ],
    )
    def test_only_what_bears_on_the_answer(
        self, chosen: Callable[..., Selection], filters: dict[str, Any], noted: list[tuple[str, Any]]
    ) -> None:
        selection = chosen(SHEETS, **filters)
        assert list_noted(build_participant_notes(selection)) == noted
        assert list_noted(members(selection).notes) == noted
        assert list_noted(matrix(selection, "members", "outcomes").notes) == noted
        assert list_noted(matrix(selection, "outcomes", "regions").notes) == noted
        assert list_noted(trend(selection, "members", "month").notes) == noted
        assert list_noted(matrix(selection, "outcomes", "months").notes) == []
        assert list_noted(codes(selection, "outcomes").notes) == [note for note in noted if note == AMBIGUOUS]

    def test_an_ambiguous_name_has_its_first_cell_and_its_candidates(self, chosen: Callable[..., Selection]) -> None:
        note, _, _ = build_participant_notes(chosen(SHEETS, period=("2022",)))
        assert note.values["names"] == ("Spring (town)", "Spring (valley)")
        assert str(note.place) == "activities.csv, row 3, column 'members'"

    def test_an_ambiguous_name_is_counted_in_the_rows_of_the_answer(self, chosen: Callable[..., Selection]) -> None:
        one, other = chosen(SHEETS, period=("2021",)), chosen(SHEETS, period=("2022",))
        counts = [notes[0].values["count"] for notes in map(build_participant_notes, (one, other, chosen(SHEETS)))]
        assert counts == [1, 1, 2]
        note = compare(one, other).notes[0]
        assert (note.code, note.values["count"], str(note.place)) == (
            "name-ambiguous", 2, "activities.csv, row 2, column 'members'"
        )  # fmt: skip

    def test_an_ambiguous_name_of_the_participations(self, chosen: Callable[..., Selection]) -> None:
        sheets = SHEETS | {"participations": "activity,member\n3,Alba\n3,Spring\n"}
        note, *_ = build_participant_notes(chosen(sheets, text=("c",)))
        assert (note.code, str(note.place)) == ("name-ambiguous", "participations.csv, row 3, column 'member'")

    def test_many_ambiguous_names_are_counted(self, chosen: Callable[..., Selection]) -> None:
        names = ["One", "Two", "Six", "Ten"]
        rows = "".join(f"{name} A,R\n{name} B,R\n" for name in names)
        sheets = {
            "memberships": f"member,region\n{rows}",
            "activities": f"id,title,members\n1,a,{'; '.join(names)}\n",
        }
        (note,) = build_participant_notes(chosen(sheets))
        assert (note.code, note.values) == ("names-ambiguous", {"count": 4, "names": tuple(names)})

    def test_key_figures_and_comparison(self, chosen: Callable[..., Selection]) -> None:
        assert list_noted(stats(chosen(SHEETS)).notes) == [AMBIGUOUS, ("name-left-out", ("Guest", "Other"))]
        notes = compare(chosen(SHEETS, period=("2021",)), chosen(SHEETS, period=("2022",))).notes
        left_out = ("name-left-out", ("Guest", "Other"))
        assert list_noted(notes) == [AMBIGUOUS, left_out, ("not-members-then", ("Brio",))]

    def test_with_whom_a_member_works(self, chosen: Callable[..., Selection]) -> None:
        notes = matrix(chosen(SHEETS, member=("Alba",)), "members", "members").notes
        assert list_noted(notes) == [AMBIGUOUS, ("name-left-out", ("Guest", "Other"))]

    def test_meetings_and_people(self, chosen: Callable[..., Selection]) -> None:
        town = chosen(SHEETS, member=("Spring (town)",))
        places = [str(note.place) for note in (*build_ambiguous_meeting_notes(town), *build_ambiguous_seat_notes(town))]
        assert places == ["meetings.csv, row 2, column 'members'", "people.csv, row 2, column 'member'"]
        assert list_noted(meetings(town).notes) == list_noted(people(town).notes) == [AMBIGUOUS]
        assert list_noted(people(chosen(SHEETS)).notes) == []
        assert list_noted(meetings(chosen(SHEETS, member=("Alba",))).notes) == []

    def test_only_members_count_as_members_met(self, chosen: Callable[..., Selection]) -> None:
        sheets = SHEETS | {"meetings": "month,mode,members\n2021-01,online,Spring; Alba; Guest\n2021-02,online,Alba\n"}
        selection = chosen(sheets)
        listing = meetings(selection)
        assert listing.figures == {"meetings": 4, "members": 1}
        assert list_noted(listing.notes) == [AMBIGUOUS]
        assert [note.values["names"] for note in listing.notes if note.code == "guests-met"] == [("Guest",)]
        assert [note.code for note in meetings(chosen(sheets, region=("South",))).notes] == []

    def test_one_member(self, chosen: Callable[..., Selection]) -> None:
        assert len(list_noted(member(chosen(SHEETS), "Spring (town)").notes)) == 3
        assert list_noted(member(chosen(SHEETS), "Alba").notes) == []

    def test_without_memberships_each_name_counts_as_met(self, chosen: Callable[..., Selection]) -> None:
        listing = meetings(chosen({"meetings": SHEETS["meetings"]}))
        assert (listing.figures["members"], list(listing.notes)) == (2, [])
