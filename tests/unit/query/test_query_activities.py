from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from metrocli.answers.screen import Facts

from metrocli.errors import UnknownName
from metrocli.messages import Message
from metrocli.query.activities import ACTIVITIES_LISTED, ID_REPEATED, activities, activity
from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.answers.answer import ListAnswer
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

    Asked = Callable[..., Selection]
    Chosen = Callable[..., Selection]


def column(listing: ListAnswer, name: str) -> list[str]:
    """One column of an answer as text."""
    return [str(value) for value in listing.frame[name]]


class TestActivities:
    """The list of activities, and one in full."""

    def test_order_by_date_without_a_date_last(self, asked: Asked) -> None:
        assert column(activities(asked()), "id") == ["R-01", "R-02", "R-03", "R-05", "R-06", "R-04"]

    def test_summary(self, asked: Asked) -> None:
        assert activities(asked(member="Port Ness")).summary == "2 activities · 3 members · 2023"
        assert activities(asked(text="market")).summary.startswith("1 activity · 1 member")

    def test_several_values_are_tuples(self, asked: Asked) -> None:
        frame = activities(asked(text="survey")).frame
        assert frame["members"].iloc[0] == ("Fenwick", "Gilford", "Alderford", "Port Ness")
        assert frame["outcomes"].iloc[0] == ("B-1", "A-3")
        assert frame["alliances"].iloc[0] == ("Mill Trust",)

    def test_activity_with_its_parts(self, riverlands: SheetDataset) -> None:
        asked = select(riverlands, Filters())
        record = activity(asked, "r-05")
        assert [(item.option, item.understood) for item in asked.interpretations] == [("ID", "R-05")]
        assert asked.used == {"activities": {6, 7}}
        assert [*map(str, record.notes)] == ["r-05 → R-05, ignoring accents, case and spaces."]
        assert record.result["parts"] == [{"id": "R-06", "title": "Meeting of the lock keepers", "start": None}]
        assert record.result["cell"] == "activities.csv, row 6, column 'identificador'"
        (facts,) = record.make_parts()
        assert isinstance(facts, Facts)
        assert ("people engaged", "12") in facts.pairs
        assert ("its parts", "R-06  Meeting of the lock keepers") in facts.pairs
        assert ("", "B-9  (not titled in the plan)") in facts.pairs

    def test_activity_that_is_a_part(self, riverlands: SheetDataset) -> None:
        record = activity(select(riverlands, Filters()), "R-06")
        (facts,) = record.make_parts()
        assert isinstance(facts, Facts)
        assert ("part of", "R-05") in facts.pairs
        assert record.subtitle == "30 Nov 2023 · meeting"

    def test_two_activities_with_one_id(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(activities="id,title\n1,a\n1,b\n"))
        record = activity(select(dataset, Filters()), "1")
        assert record.title == "a"
        assert record.notes == (ID_REPEATED(count=2, id="1"),)

    def test_unknown_activity(self, riverlands: SheetDataset) -> None:
        with pytest.raises(UnknownName) as mistake:
            activity(select(riverlands, Filters()), "R-07")
        assert mistake.value.near[0].startswith("R-0")
        with pytest.raises(UnknownName) as mistake:
            activity(select(riverlands, Filters()), "xyz")
        assert isinstance(mistake.value.message, Message)
        assert mistake.value.message.values["hint"] == ACTIVITIES_LISTED()
