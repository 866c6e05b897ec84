from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.shaping import Shape, apply_shape
from metrocli.errors import UnknownName
from metrocli.hints import ALL_LISTED
from metrocli.query.activities import ID_REPEATED, activities, activity, explain
from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import SheetDataset, open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.answers.answer import ListAnswer
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]
    Chosen = Callable[..., Selection]


def column(listing: ListAnswer, name: str) -> list[str]:
    """One column of an answer as text."""
    return [str(value) for value in listing.frame[name]]


class TestActivities:
    """The list of activities, and one in full."""

    def test_order_by_date_without_a_date_last(self, asked: Asked) -> None:
        assert column(activities(asked()), "id") == ["R-01", "R-02", "R-03", "R-05", "R-06", "R-04"]

    def test_figures(self, asked: Asked) -> None:
        answer = activities(asked(member="Port Ness"))
        assert answer.figures == {"activities": 2, "members": 3, "first_year": 2023, "last_year": 2023}
        undated = activities(asked(text="market"))
        assert undated.figures == {"activities": 1, "members": 1, "first_year": None, "last_year": None}

    def test_several_values_are_tuples(self, asked: Asked) -> None:
        frame = activities(asked(text="survey")).frame
        assert frame["members"].iloc[0] == ("Fenwick", "Gilford", "Alderford", "Port Ness")
        assert frame["outcomes"].iloc[0] == ("B-1", "A-3")
        assert frame["alliances"].iloc[0] == ("Mill Trust",)

    def test_activity_with_its_parts(self, riverlands: SheetDataset) -> None:
        asked = select(riverlands, Filters())
        record = activity(asked, "r-05")
        assert [(item.option, item.understood) for item in record.interpretations] == [("ID", "R-05")]
        (note,) = record.notes
        assert (note.code, note.values["text"], note.values["name"]) == ("name-understood", "r-05", "R-05")
        assert record.result["parts"] == [{"id": "R-06", "title": "Meeting of the lock keepers", "start": None}]
        assert record.result["cell"] == "activities.csv, row 6, column 'identificador'"
        assert record.result["outcomes"] == ["A-10", "B-9"]
        assert set(record.titles["outcomes"]) == {"A-10"}

    def test_activity_that_is_a_part(self, riverlands: SheetDataset) -> None:
        record = activity(select(riverlands, Filters()), "R-06")
        assert (record.result["parent"], record.result["parts"]) == ("R-05", [])

    def test_two_activities_with_one_id(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(activities="id,title\n1,a\n1,b\n"))
        record = activity(select(dataset, Filters()), "1")
        assert record.result["title"] == "a"
        assert record.notes == (ID_REPEATED(count=2, id="1"),)

    def test_unknown_activity(self, riverlands: SheetDataset) -> None:
        with pytest.raises(UnknownName) as mistake:
            activity(select(riverlands, Filters()), "R-07")
        assert mistake.value.near[0].startswith("R-0")
        with pytest.raises(UnknownName) as mistake:
            activity(select(riverlands, Filters()), "xyz")
        assert mistake.value.message.values["hint"] == ALL_LISTED(command="activities --columns id,title")


class TestExplanation:
    """Every figure names its cells."""

    @pytest.mark.parametrize(
        "filters",
        [{}, {"outcome": "A"}, {"period": "2023-Q1", "region": "Delta"}, {"member": "Fenwick"}, {"text": "x"}],
    )
    def test_every_figure_of_the_list(self, asked: Asked, filters: dict[str, str]) -> None:
        selection = asked(**filters)
        check_explanation(selection, activities(selection))

    @pytest.mark.parametrize("name", ["R-01", "R-02", "R-03", "R-05", "R-06"])
    def test_every_figure_of_one(self, asked: Asked, name: str) -> None:
        check_explanation(asked(), activity(asked(), name))

    def test_cells_by_hand(self, asked: Asked) -> None:
        selection = asked(member="Fenwick")
        figures = check_explanation(selection, activities(selection))
        assert find(figures, "activities") == {"activities id": (4, 6)}
        assert find(figures, "R-03", "people_engaged") == {"activities people_engaged": (4,)}
        assert find(figures, "R-03", "members") == {"participations member": (9, 10, 11, 12)}
        record = check_explanation(asked(), activity(asked(), "R-05"))
        assert find(record, "parts") == {"activities parent": (7,)}
        assert find(record, "members") == {"participations member": (14, 15, 16)}

    def test_only_shown_rows_and_fields(self, asked: Asked) -> None:
        selection = asked()
        shaped = apply_shape(activities(selection), Shape(columns=("id", "people_engaged"), limit=1))
        paths = [figure.path for figure in explain(selection, shaped)]
        assert paths == [("activities",), ("members",), ("R-01", "people_engaged")]

    def test_a_row_in_two_groups_is_explained_once(self, asked: Asked) -> None:
        selection = asked(text="survey")
        grouped = apply_shape(activities(selection), Shape(columns=("title", "members"), group_by="members"))
        assert len(grouped.frame) > 1
        assert [figure.value for figure in explain(selection, grouped) if figure.path[1:] == ("members",)] == [
            len(grouped.frame)
        ]

    def test_an_id_of_two_activities_means_the_earlier_one(self, chosen: Chosen) -> None:
        sheets = {
            "memberships": "member,region\nA,North\nB,South\n",
            "activities": "id,title,start,members,experts\n"
            "1,late,2021-02-01,A,5\n1,early,2021-01-01,A; B,7\n2,none,,,\n",
            "participations": "activity,member\n1,B\n",
        }
        selection = chosen(sheets)
        record = activity(selection, "1")
        figures = check_explanation(selection, record)
        assert record.result["title"] == "early"
        assert find(figures, "experts") == {"activities experts": (3,)}
        assert find(figures, "members") == {"activities members": (3,)}
        listed = check_explanation(selection, activities(selection))
        assert not [figure for figure in listed if figure.path[0] == "2"]
        late = [figure for figure in listed if figure.path == ("1", "members")][1]
        assert [cells.rows for cells in late.cells] == [(2,), (2,)]


@pytest.mark.parametrize(
    ("filters", "is_noted"),
    [
        (Filters(member=("Barcelona",)), True),
        (Filters(region=("Europe",)), True),
        (Filters(member=("Lisboa",)), False),
        (Filters(member=("Barcelona",), period=("2020",)), False),
        (Filters(), False),
    ],
)
def test_a_participant_that_is_probably_the_member(
    folder: Callable[..., Path], filters: Filters, *, is_noted: bool
) -> None:
    path = folder(
        memberships="member,region\nBarcelona,Europe\nLisboa,America\n",
        activities="code,title,start,members\n1,a,2020-05-01,Barcelona\n2,b,2021-05-01,Lisboa; Barcelno\n",
    )
    notes = [note for note in activities(select(open_dataset(path), filters)).notes if note.code == "name-misspelled"]
    assert [(str(note.place), note.values["text"], note.values["name"], note.values["count"]) for note in notes] == [
        ("activities.csv, row 3, column 'members'", "Barcelno", "Barcelona", 1)
    ] * is_noted


@pytest.mark.parametrize(("member", "is_noted"), [("Lyon", True), ("Nice", True), ("Lille", False)])
def test_a_text_that_may_be_several_members(folder: Callable[..., Path], member: str, *, is_noted: bool) -> None:
    path = folder(
        memberships="member,region\nLyon,Europe\nNice,Europe\nLille,Europe\n",
        activities="id,title,members\n1,a,Lyon / Nice + Pau\n2,b,Lyon / Nice + Pau; Lille\n",
    )
    answer = activities(select(open_dataset(path), Filters(member=(member,))))
    notes = [note for note in answer.notes if note.code == "names-unsplit"]
    assert [(note.values["names"], note.values["count"]) for note in notes] == [(("Lyon", "Nice"), 2)] * is_noted


def test_too_many_unknown_names_are_not_compared(folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrocli.names.suggest.MOST_COMPARISONS", 5)
    path = folder(
        memberships="member,region\nBarcelona,Europe\nLisboa,America\n",
        activities="id,title,members\n1,a,Barcelona; Barcelno; Xanten; Barcelana; Barcellona; Barcelonna\n",
    )
    notes = activities(select(open_dataset(path), Filters(region=("Europe",)))).notes
    assert [(note.code, note.values.get("text", note.values.get("count"))) for note in notes] == [
        ("name-misspelled", "Barcelno"),
        ("names-not-compared", 3),
    ]


def test_the_cells_of_ambiguous_names_are_looked_up_together(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search for each name took the square of their number."""
    reads = []
    links_in_cells = SheetDataset.links_in_cells

    def count(self: SheetDataset, *column: str) -> object:
        reads.append(column)
        return links_in_cells(self, *column)

    names = [f"Saint {chr(97 + first)}{chr(97 + second)}" for first in range(10) for second in range(10)]
    path = folder(
        memberships="member,region\n" + "".join(f"{name} one,Europe\n{name} two,Europe\n" for name in names),
        activities="id,title,members\n1,a,\n" + "".join(f"{name},b,{name}\n" for name in names),
    )
    dataset = open_dataset(path)
    monkeypatch.setattr(SheetDataset, "links_in_cells", count)
    notes = activities(select(dataset, Filters(region=("Europe",)))).notes
    assert ("names-ambiguous", 100) in [(note.code, note.values.get("count")) for note in notes]
    assert len(reads) < 10
