"""The rows and subtotals of groups name their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.explanation import FigureKind
from metrocli.answers.shaping import Shape, apply_shape, split_groups
from metrocli.query.activities import activities
from metrocli.query.lists import alliances, media, meetings
from metrocli.query.members import members
from metrocli.query.people import people
from metrocli.query.plan_codes import codes
from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.answers.answer import ListAnswer
    from metrocli.answers.explanation import Figure
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

SHEETS = {
    "memberships": "member,region\nA,North\nB,South\nC,South\n",
    "activities": "id,title,members,alliances,people_engaged,line,status\n"
    "1,a,A; B,Ally; Others,10,X,\n2,b,B,ally,,X,\n3,c,C,,5,X,planned\n4,d,A,Others,0,,\n",
    "alliances": "alliance,name,kind\nAlly,The Ally,union\nIdle,,union\n",
    "meetings": "month,mode,members\n2021-02,online,B\n2021-01,online,A; C\n2021-01,online,B; A\n2021-01,on-site,A\n",
    "media": "month,outlet,topic\n2021-02,Post,Élan vital\n2021-01,Globe,Rivers\n2021-02,Globe,Élan\n",
}


def explain_by(group_by: str, selection: Selection, answer: ListAnswer, *columns: str) -> list[Figure]:
    """Group an answer, and return its figures after checking them."""
    figures: list[Figure] = check_explanation(selection, apply_shape(answer, Shape(columns, group_by=group_by)))
    return figures


def find_kind(figures: list[Figure], *path: str) -> tuple[FigureKind, float]:
    """Return the kind and the value of one figure."""
    (figure,) = (figure for figure in figures if figure.path == path)
    return figure.kind, figure.value


class TestRiverlands:
    """The groups of the invented network, counted by hand in its sheets."""

    def test_activities_by_line(self, asked: Asked) -> None:
        selection = asked()
        found = explain_by("line", selection, activities(selection))
        assert find(found, "groups", "A", "rows") == {"activities id": (2, 3, 6)}
        path = ("groups", "A", "subtotals")
        assert find(found, *path, "people_engaged") == {"activities people_engaged": (2, 6)}
        assert find(found, *path, "experts") == {"activities experts": (2,)}
        assert find(found, *path, "outcomes") == {"activities outcomes": (2, 3, 6)}
        assert find(found, *path, "alliances") == {"activities alliances": (2, 6)}
        # Seven members: the River Museum in row 5 is honorary, Alderford is in rows 2 (as Oak Town), 6 and 15.
        assert find(found, *path, "members") == {"participations member": (2, 3, 4, 6, 7, 8, 14, 15, 16)}
        assert find_kind(found, *path, "members") == (FigureKind.DISTINCT, 7)
        assert find_kind(found, "groups", "B", "subtotals", "people_engaged") == (FigureKind.SUM, 30)

    def test_members_by_region(self, asked: Asked) -> None:
        selection = asked(period="2023-Q1")
        found = explain_by("region", selection, members(selection))
        # Fenwick left in 2022; Gilford and the River Museum are honorary then. Brackwater and Alderford took part.
        assert find(found, "groups", "Upper River", "subtotals", "participated") == {"memberships member": (2, 3)}
        assert find_kind(found, "groups", "Middle River", "subtotals", "participated") == (FigureKind.COUNT, 3)
        assert [figure.path for figure in found if figure.path[:2] == ("groups", "Delta")] == [
            ("groups", "Delta", "rows")
        ]

    def test_codes_of_the_plan_and_others(self, asked: Asked) -> None:
        selection = asked()
        found = explain_by("line", selection, codes(selection, "outcomes"))
        # A-3 is not in the plan: the activity in row 4 names it.
        assert find(found, "groups", "A", "rows") == {
            "outcomes code": (2, 3, 4, 5, 6, 7, 8),
            "activities outcomes": (4,),
        }
        assert find_kind(found, "groups", "A", "rows") == (FigureKind.ITEMS, 8)

    def test_people_and_vacancies(self, asked: Asked) -> None:
        selection = asked()
        found = explain_by("body", selection, people(selection))
        assert find(found, "groups", "council", "rows") == {"people person": (2, 3, 4)}
        found = explain_by("body", selection, people(selection, vacant=True))
        # The treasurer's seat is vacant since July.
        assert find(found, "groups", "council", "rows") == {"people until": (4,)}


class TestLists:
    """The groups of other lists."""

    def test_planned_activities_are_rows_and_do_not_count(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        found = explain_by("line", selection, activities(selection))
        assert find(found, "groups", "X", "rows") == {"activities id": (2, 3, 4)}
        assert find(found, "groups", "X", "subtotals", "people_engaged") == {"activities people_engaged": (2,)}
        assert find(found, "groups", "X", "subtotals", "members") == {"activities members": (2, 3)}
        assert find(found, "groups", "", "rows") == {"activities id": (5,)}

    def test_a_row_in_several_groups(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        found = explain_by("members", selection, activities(selection), "id", "people_engaged")
        assert find(found, "groups", "A", "rows") == {"activities id": (2, 5)}
        assert find(found, "groups", "B", "subtotals", "people_engaged") == {"activities people_engaged": (2,)}

    def test_meetings(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        found = explain_by("mode", selection, meetings(selection))
        # Two rows of the answer, from three rows of the sheet.
        assert find(found, "groups", "online", "rows") == {"meetings month": (2, 3, 4)}
        assert find_kind(found, "groups", "online", "rows") == (FigureKind.ITEMS, 2)
        assert find(found, "groups", "online", "subtotals", "members") == {"meetings members": (2, 3, 4)}
        assert find_kind(found, "groups", "online", "subtotals", "members") == (FigureKind.DISTINCT, 3)

    def test_alliances_and_media(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        found = explain_by("kind", selection, alliances(selection), "alliance", "activities")
        assert find(found, "groups", "union", "rows") == {"alliances alliance": (2, 3)}
        assert find(found, "groups", "", "rows") == {"activities alliances": (2,)}
        found = explain_by("outlet", selection, media(selection))
        assert find(found, "groups", "Globe", "rows") == {"media month": (3, 4)}

    def test_groups_of_flags_and_days(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        found = explain_by("participated", selection, members(selection))
        assert find(found, "groups", "true", "rows") == {"memberships member": (2, 3)}
        assert find(found, "groups", "false", "rows") == {"memberships member": (4,)}

    @pytest.mark.parametrize("limit", [0, 1])
    def test_only_the_rows_that_are_shown(self, chosen: Asked, limit: int) -> None:
        selection = chosen(SHEETS)
        shaped = apply_shape(members(selection), Shape(limit=limit, group_by="region"))
        found = check_explanation(selection, shaped)
        assert sum(figure.value for figure in found if figure.path[-1] == "rows") == limit


class TestSpellings:
    """Spellings that differ in capitals, accents or spaces are one group."""

    def test_an_outlet(self, folder: Callable[..., Path]) -> None:
        rows = "2021-01,bbc,x\n2021-02,Le Monde,y\n2021-02,BBC,y\n2021-03,BBC,z\n2021-03,,z\n"
        selection = select(open_dataset(folder(media=f"month,outlet,topic\n{rows}")), Filters())
        answer = apply_shape(media(selection), Shape(group_by="outlet"))
        groups = split_groups(answer)
        assert [(group.value, len(group.answer.frame)) for group in groups] == [("BBC", 3), ("Le Monde", 1), (None, 1)]
        assert answer.frame["outlet"].tolist()[:3] == ["bbc", "BBC", "BBC"]
        (note,) = answer.notes
        assert (note.code, note.values["column"]) == ("grouped-spellings", "outlet")
        figures = explain_by("outlet", selection, media(selection))
        assert find(figures, "groups", "BBC", "rows") == {"media month": (2, 4, 5)}

    def test_one_spelling_needs_no_note(self, asked: Asked) -> None:
        assert apply_shape(media(asked()), Shape(group_by="outlet")).notes == media(asked()).notes

    def test_regions_and_countries_of_memberships(self, folder: Callable[..., Path]) -> None:
        rows = "Lima,america,Peru\nIca,America,PERÚ\nOslo,Europe,Norway\nCusco,America,Perú\nTacna,America,Perú\n"
        path = folder(memberships=f"member,region,country\n{rows}", activities="id,title,members\n1,a,Lima; Oslo\n")
        dataset = open_dataset(path)
        answer = members(select(dataset, Filters(region=("america",))))
        assert answer.frame["name"].tolist() == ["Lima", "Ica", "Cusco", "Tacna"]
        assert {*answer.frame["region"]} == {"America"}
        assert {*answer.frame["country"]} == {"Perú"}
        notes = [note for note in answer.notes if note.code == "spellings-as-one"]
        assert [(note.values["column"], str(note.place)) for note in notes] == [
            ("region", "memberships.csv, column 'region'"),
            ("country", "memberships.csv, column 'country'"),
        ]
        assert [*dataset.regions] == ["America", "Europe"]
