"""Headers that are not written as declared: which are read, which are only named, and which mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from metrocli.messages import Message
from metrocli.model.cell import Cell
from metrocli.query.activities import activities
from metrocli.query.info import info
from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.findings import Finding
    from metrocli.sheets.dataset import SheetDataset

MEMBERS = "member,region\nAlder,North\nBirch,South\nCedar,South\n"


def list_members(dataset: SheetDataset) -> list[tuple[str, ...]]:
    """List the members of each activity, as the question shows them."""
    answer = activities(select(dataset, Filters()))
    return [tuple(members) for members in answer.frame["members"]]


def list_unread(dataset: SheetDataset) -> list[dict[str, Any]]:
    """List the values of the notes about columns that were not read."""
    return [dict(note.values) for note in dataset.notes if isinstance(note, Message) and note.code == "column-not-read"]


class TestHeadersWithARemark:
    """A known header with a remark on how to fill in the column."""

    @pytest.mark.parametrize(
        "header",
        [
            "Members (separate with ;)", "Members [;]", "Members (separated by semicolons)", "Members *", "Members:",
            "Members (required)", "Miembros (separar con ;)", "Miembros (separados por punto y coma)",
            "Membres (séparés par ;)", "Membres (un par ligne)", "Ciudades (opcional)", "Participants (names)",
            "Members / Miembros", "Member(s)", "Miembro(s)", "Participant(s)", "Members - separate with ;",
            "Members (e.g. Alder; Birch)", "Participantes (p. ej. Alder)", "Members (optional, separate with ;)",
            "Members 1", "City(ies)", "Membres (liste)",
        ],
    )  # fmt: skip
    def test_it_is_read_and_check_names_it(
        self, folder: Callable[..., Path], finds: Callable[..., list[Finding]], header: str
    ) -> None:
        text = f'id,title,"{header}"\n1,Fair,Alder\n2,Walk,Birch\n'
        path = folder(memberships=MEMBERS, activities=text)
        dataset = open_dataset(path)
        assert list_members(dataset) == [("Alder",), ("Birch",)]
        assert dataset.notes == []
        (found,) = finds("S", memberships=MEMBERS, activities=text)
        assert (found.rule.code, found.rule.severity, found.cell.a1) == ("S018", "note", "C1")
        assert found.message.values["column"] == "members"

    @pytest.mark.parametrize(
        ("sheet", "header", "column", "value"),
        [
            ("activities", "Start (dd/mm/yyyy)", "start", "2021-05-05"),
            ("activities", "Fecha de inicio (dd/mm/aaaa)", "start", "2021-05-05"),
            ("activities", "Date de début (jj/mm/aaaa)", "start", "2021-05-05"),
            ("activities", "End date YYYY-MM-DD", "end", "2021-05-05"),
            ("activities", "Outcomes (codes, separate with ;)", "outcomes", "L1"),
            ("activities", "Outcome(s)", "outcomes", "L1"),
            ("activities", "Retos (códigos)", "challenges", "A"),
            ("activities", "Allies (separate with ;)", "alliances", "UW"),
            ("activities", "People engaged (number)", "people_engaged", "7"),
            ("activities", "Number of people engaged", "people_engaged", "7"),
            ("activities", "Nº de personas", "people_engaged", "7"),
            ("activities", "Nombre d'experts", "experts", "7"),
            ("activities", "No. of experts", "experts", "7"),
            ("activities", "Role (led, co-led or took part)", "", "led"),
            ("activities", "Role (choose from the list)", "role", "led"),
            ("memberships", "Country (optional)", "country", "A"),
            ("memberships", "Joined (yyyy)", "joined", "2001-01-01"),
            ("meetings", "Member(s)", "members", "Alder"),
            ("people", "Desde (dd/mm/aaaa)", "from", "2001-01-01"),
        ],
    )
    def test_other_columns(self, folder: Callable[..., Path], sheet: str, header: str, column: str, value: str) -> None:
        required = {
            "activities": ("id,title", "1,Fair"), "memberships": ("member,region", "Alder,North"),
            "meetings": ("month", "2021-05"), "people": ("person,body", "Ada,board"),
        }  # fmt: skip
        headers, values = required[sheet]
        dataset = open_dataset(folder(**{sheet: f'{headers},"{header}"\n{values},{value}\n'}))
        frame = dataset.frame(sheet)
        if column:
            assert str(frame[column].iloc[0])[:10] == value
        assert list_unread(dataset) == ([] if column else [{"columns": ("role",), "headers": (header,), "count": 1}])

    def test_all_headers_may_have_a_remark_below_a_title(self, folder: Callable[..., Path]) -> None:
        rows = "Activities of the league,,\n,,\nId *,Title *,Members (separate with ;)\n1,Fair,Alder;Birch\n"
        assert list_members(open_dataset(folder(memberships=MEMBERS, activities=rows))) == [("Alder", "Birch")]

    def test_a_workbook_with_a_line_break_in_a_header(self, book: Callable[..., Path]) -> None:
        path = book(
            memberships=[["member", "region"], ["Alder", "North"]],
            activities=[["Id", "Título", "Miembros\n(separar con ;)"], [1, "Feria", "Alder"]],
        )
        assert list_members(open_dataset(path)) == [("Alder",)]


class TestListsInColumns:
    """One list that is spread over columns."""

    @pytest.mark.parametrize(
        "headers",
        [
            "Member 1,Member 2,Member 3", "Member1,Member2,Member3", "member_1,member_2,member_3",
            "Miembro 1,Miembro 2,Miembro 3", "Membre n° 1,Membre n° 2,Membre n° 3", "Ciudad 1,Ciudad 2,Ciudad 3",
            "Ville 1,Ville 2,Ville 3", "City (1),City (2),City (3)", "Participante 1,Participante 2,Participante 3",
            "Members,Members2,Members3", "Members,Members.1,Members.2", "Member,Member,Member",
            "Member no. 1,Member no. 2,Member no. 3",
        ],
    )  # fmt: skip
    def test_they_are_read_as_one_list(
        self, folder: Callable[..., Path], finds: Callable[..., list[Finding]], headers: str
    ) -> None:
        text = f"id,title,{headers}\n1,Fair,Alder,Birch,\n2,Walk,Birch,,Cedar\n3,Run,,,\n"
        dataset = open_dataset(folder(memberships=MEMBERS, activities=text))
        assert list_members(dataset) == [("Alder", "Birch"), ("Birch", "Cedar"), ()]
        assert dataset.notes == []
        assert [sheet["unknown_columns"] for sheet in info(dataset).result["sheets"]] == [[], []]
        (found,) = finds("S", memberships=MEMBERS, activities=text)
        assert (found.rule.code, found.cell.a1, found.message.values["count"]) == ("S018", "C1", 3)

    def test_codes_in_the_order_of_their_numbers(self, folder: Callable[..., Path]) -> None:
        text = "id,title,Outcome 2,Outcome 1\n1,Fair,L2,L1\n"
        dataset = open_dataset(folder(activities=text, outcomes="code,title\nL1,Water\nL2,Air\n"))
        assert [*dataset.links("activities", "outcomes")["value"]] == ["L1", "L2"]

    def test_a_required_list_of_another_sheet(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(memberships=MEMBERS, meetings="month,Member 1,Member 2\n2021-05,Alder,Cedar\n"))
        assert [*dataset.links("meetings", "members")["value"]] == ["Alder", "Cedar"]

    def test_check_finds_names_in_such_a_list(self, finds: Callable[..., list[Finding]]) -> None:
        text = "id,title,Member 1,Member 2\n1,Fair,Alder,Atlantis\n"
        found = finds("N", memberships=MEMBERS, activities=text)
        assert [(each.cell.a1, each.value, each.message.place) for each in found] == [
            ("D2", "Atlantis", Cell("activities.csv", "activities", 2, "Member 2", 3))
        ]

    def test_rows_that_are_not_data_are_left_out_of_it(self, folder: Callable[..., Path]) -> None:
        text = "id,title,Member 1,Member 2\n1,Fair,Alder,Birch\nTotal,,1,1\n"
        assert list_members(open_dataset(folder(memberships=MEMBERS, activities=text))) == [("Alder", "Birch")]


class TestDoubtfulHeaders:
    """Headers that may mean a column: a note names them, and they are not read."""

    @pytest.mark.parametrize(
        ("headers", "values", "columns", "doubtful"),
        [
            ("Members (invited)", "Alder", ("members",), ("Members (invited)",)),
            ("Members (number)", "3", ("members",), ("Members (number)",)),
            ("Members (names)", "3", ("members",), ("Members (names)",)),
            ("Membrs", "Alder", ("members",), ("Membrs",)),
            ("City", "Alder", ("members",), ("City",)),
            ("Participating cities", "Alder", ("members",), ("Participating cities",)),
            ("Miembros invitados", "Alder", ("members",), ("Miembros invitados",)),
            ("members,Member 1,Member 2", "Alder,Birch,Cedar", ("members",), ("Member 1", "Member 2")),
            ("Members (en),Members (es)", "Alder,Birch", ("members",), ("Members (en)", "Members (es)")),
            ("Member 1,City 2", "Alder,Birch", ("members",), ("Member 1", "City 2")),
            ("Member 1,Member 2", "12,7", ("members",), ("Member 1", "Member 2")),
            ("Number of people invited", "7", ("people_engaged",), ("Number of people invited",)),
            ("Start (planned)", "2021-05-05", ("start",), ("Start (planned)",)),
            ("People engaged (target)", "7", ("people_engaged",), ("People engaged (target)",)),
            ("Number of participants", "7", ("members",), ("Number of participants",)),
            ("members,,,start", "Alder,Birch,Cedar,", ("members",), ("D", "E")),
            ("Member 1,Member 2,,start", "Alder,Birch,Cedar,", ("members",), ("E",)),
            ("start,date", "2021-05-05,2021-05-06", ("start",), ("date",)),
            ("members,cities", "Alder,Birch", ("members",), ("cities",)),
            ("Chalenges,Outcmes", "A,L1", ("challenges", "outcomes"), ("Chalenges", "Outcmes")),
        ],
    )
    def test_one_note_names_them(
        self,
        folder: Callable[..., Path],
        headers: str,
        values: str,
        columns: tuple[str, ...],
        doubtful: tuple[str, ...],
    ) -> None:
        dataset = open_dataset(folder(memberships=MEMBERS, activities=f"id,title,{headers}\n1,Fair,{values}\n"))
        dataset.frame("activities")
        assert list_unread(dataset) == [{"columns": columns, "headers": doubtful, "count": len(doubtful)}]
        (note,) = dataset.notes
        assert str(note.place).startswith(
            f"activities.csv, row 1, column '{doubtful[0]}'".replace("'E'", "''")
            if len(doubtful) == 1
            else "activities.csv, row 1"
        )

    @pytest.mark.parametrize(
        ("headers", "values", "code"),
        [
            ("Members (invited)", "Alder", "S008"),
            ("Membrs", "Alder", "S007"),
            ("members,cities", "Alder,Birch", "S009"),
            ("members,,summary", "Alder,Birch,", "S008"),
            ("members,Member 1", "Alder,Birch", "S008"),
        ],
    )
    def test_check_has_them_at_their_header(
        self, finds: Callable[..., list[Finding]], headers: str, values: str, code: str
    ) -> None:
        (found,) = finds("S", memberships=MEMBERS, activities=f"id,title,{headers}\n1,Fair,{values}\n")
        assert (found.rule.code, found.message.values["column"]) == (code, "members")

    @pytest.mark.parametrize(
        "header",
        [
            "Budget",
            "Notes",
            "To do",
            "No. of rooms",
            "Responsible",
            "Contact",
            "Room 2",
            "Title (es)",
            "Colour",
            "Week 12",
        ],
    )
    def test_other_headers_are_not_named(self, folder: Callable[..., Path], header: str) -> None:
        headers = "id,title,start,end,members,people_engaged,alliances,outcomes,challenges"
        dataset = open_dataset(folder(activities=f"{headers},{header},\n1,Fair,,,,,,,,x,\n"))
        dataset.frame("activities")
        assert dataset.notes == []


class TestColumnsOfMembers:
    """Columns without a declared meaning that name members, next to the column of members."""

    @pytest.mark.parametrize(
        ("headers", "cells", "named"),
        [
            ("miembros 1,miembros 2,Cities involved", "Alder,,Cedar", "Cities involved"),
            ("members,x,Member (other)", "Alder,,Cedar", "Member (other)"),
            ("members,x,Otros miembros", "Alder,,Cedar; Atlantis; Paris", "Otros miembros"),
            ("members,x,Hosts", "Alder,,Cedar and Birch", "Hosts"),
        ],
    )
    def test_it_is_named(
        self, folder: Callable[..., Path], finds: Callable[..., list[Finding]], headers: str, cells: str, named: str
    ) -> None:
        text = f"id,title,{headers}\n1,Fair,{cells}\n2,Walk,Birch,,\n"
        dataset = open_dataset(folder(memberships=MEMBERS, activities=text))
        list_members(dataset)
        assert list_unread(dataset) == [{"columns": ("members",), "headers": (named,), "count": 1}]
        (found,) = [each for each in finds("S", memberships=MEMBERS, activities=text) if each.value == named]
        assert (found.rule.code, found.message.code) == ("S008", "column-not-understood")

    @pytest.mark.parametrize(
        ("header", "cell"),
        [
            ("Host city", "Alder"),
            ("Host city", "Paris"),
            ("Host city", "Cedar; Paris; Rome"),
            ("Remarks", "Cedar came late"),
            ("Member fee", "120"),
            ("Member remarks", "Cedar could not come"),
        ],
    )
    def test_another_column_is_not_named(self, folder: Callable[..., Path], header: str, cell: str) -> None:
        text = f"id,title,members,{header}\n1,Fair,Alder,{cell}\n"
        dataset = open_dataset(folder(memberships=MEMBERS, activities=text))
        list_members(dataset)
        assert list_unread(dataset) == []
