from __future__ import annotations

import pickle
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from metrocli.answers.explanation import FigureKind
from metrocli.answers.explanation_records import to_explanation_records
from metrocli.catalogue import load_explain
from metrocli.names.resolve import MatchKind, ResolvedName
from metrocli.query.activities import activities
from metrocli.query.answering import explaining
from metrocli.query.answering.explaining import (
    CellRanges,
    cells_of,
    explain_answer,
    figure,
    format_ranges,
    locate_figures,
)
from metrocli.query.member import member
from metrocli.query.people import people
from metrocli.query.selecting.filters import PERIOD_DAYS, Filters, select
from metrocli.sheets.dataset import SheetDataset, open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from metrocli.answers.answer import Answer
    from metrocli.query.selecting.selection import Selection


@pytest.fixture
def fresh() -> SheetDataset:
    """The invented network, of which nothing is read yet."""
    return open_dataset(Path(__file__).parents[3] / "data" / "riverlands")


def explained(selection: Selection, answer: Answer) -> dict[str, Any]:
    """The filters and the sheets of an answer, as JSON has them."""
    figures = load_explain(answer.command)(selection, answer)
    explanation = explain_answer(selection.dataset, answer.interpretations, figures)
    records: dict[str, Any] = to_explanation_records(explanation)["explained"]
    return records


def used_rows(selection: Selection, answer: Answer) -> dict[str, str | None]:
    """The numbers of the rows that figures come from, by sheet."""
    return {sheet["sheet"]: sheet["used"] for sheet in explained(selection, answer)["sheets"]}


@pytest.mark.parametrize(
    ("numbers", "text"), [((), "none"), ((4,), "4"), ((3, 2, 2, 4), "2-4"), ((2, 4, 5, 9, 8, 12), "2, 4-5, 8-9, 12")]
)
@pytest.mark.parametrize("few", [0, 100])
def test_ranges_of_rows(monkeypatch: pytest.MonkeyPatch, numbers: Sequence[int], text: str, few: int) -> None:
    monkeypatch.setattr(explaining, "_FEW_ROWS", few)
    assert format_ranges([numbers]) == format_ranges([numbers[1:], (), numbers[:2]]) == text


def test_filters_and_rows_of_an_answer(fresh: SheetDataset) -> None:
    selection = select(fresh, Filters(period=("2023-q1",), member=("Oak Town",), outcome=("a-2",)))
    days = PERIOD_DAYS(first=date(2023, 1, 1), last=date(2023, 2, 20))
    alias = ResolvedName("Oak Town", "Alderford", MatchKind.ALIAS).reason
    assert alias.code == "matched-alias"
    assert explained(selection, activities(selection)) == {
        "filters": [
            {"option": "--period", "typed": "2023-q1", "understood": "2023-Q1", "how": days.text},
            {"option": "--outcome", "typed": "a-2", "understood": "A-2", "how": "Safe banks"},
            {"option": "--member", "typed": "Oak Town", "understood": "Alderford", "how": alias.text},
        ],
        "sheets": [
            {"sheet": "memberships", "file": "memberships.csv", "rows": 12, "used": "2, 4-5"},
            {"sheet": "aliases", "file": "aliases.csv", "rows": 3, "used": None},
            {"sheet": "activities", "file": "activities.csv", "rows": 6, "used": "3"},
            {"sheet": "participations", "file": "participations.csv", "rows": 17, "used": "6-8"},
            {"sheet": "outcomes", "file": "outcomes.csv", "rows": 9, "used": None},
            {"sheet": "challenges", "file": "challenges.csv", "rows": 2, "used": None},
            {"sheet": "periods", "file": "periods.csv", "rows": 4, "used": None},
        ],
    }


def test_days_have_no_explanation(fresh: SheetDataset) -> None:
    (day,) = select(fresh, Filters(since="1 de mayo de 2023")).interpretations
    assert (day.option, day.typed, day.understood, day.how) == ("--from", "1 de mayo de 2023", "2023-05-01", None)


def test_no_figure_has_no_rows(fresh: SheetDataset) -> None:
    selection = select(fresh, Filters(period=("2030",)))
    assert set(used_rows(selection, activities(selection)).values()) == {None}


def test_name_of_a_member_and_its_people(fresh: SheetDataset) -> None:
    selection = select(fresh, Filters())
    (name,) = explained(selection, member(selection, "oak"))["filters"]
    assert (name["option"], name["understood"]) == ("NAME", "Alderford")
    assert selection.interpretations == ()


def test_name_of_a_body(fresh: SheetDataset) -> None:
    selection = select(fresh, Filters(on="2023-04-01"))
    answer = people(selection, ("Coun",))
    filters = explained(selection, answer)["filters"]
    assert [(name["option"], name["understood"]) for name in filters] == [("--on", "2023-04-01"), ("--body", "council")]
    assert used_rows(selection, answer)["people"] == "3-4"


def test_sheets_only_without_figures(fresh: SheetDataset) -> None:
    fresh.frame("challenges")
    explanation = explain_answer(fresh, (), ())
    assert [(sheet.sheet, sheet.rows, sheet.used) for sheet in explanation.sheets] == [("challenges", 2, None)]


class TestCells:
    """The addresses of cells."""

    def test_cells_of_a_folder(self, fresh: SheetDataset) -> None:
        (located,) = locate_figures(
            fresh, figure(("a", 1), 3, FigureKind.COUNT, cells_of("periods", "experts", [4, 2, 3, 3]))
        )
        assert (located.path, located.value) == (("a", "1"), 3)
        (cells,) = located.cells
        assert (cells.file, cells.sheet, cells.column, cells.cells) == (
            "periods.csv",
            "periods",
            "expertos",
            ("F2:F4",),
        )

    @pytest.mark.parametrize("few", [0, 100])
    def test_cells_of_many_rows(self, fresh: SheetDataset, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
        monkeypatch.setattr(explaining, "_FEW_ROWS", few)
        cells = cells_of("periods", "experts", [2, 4, 5, 7, 8, 9])
        (located,) = locate_figures(fresh, figure(("a",), 6, FigureKind.COUNT, cells))
        assert located.cells[0].cells == ("F2", "F4:F5", "F7:F9")
        assert len(located.cells[0].cells) == 3
        assert (located.cells[0].cells[-1], located.cells[0].cells[:2]) == ("F7:F9", ("F2", "F4:F5"))

    @pytest.mark.parametrize("few", [2, 3])
    @pytest.mark.parametrize("make", [list, set, np.array, iter, lambda rows: pd.Index(rows, dtype="int64")])
    def test_rows_are_in_order_and_once(
        self, monkeypatch: pytest.MonkeyPatch, make: Callable[[list[int]], Iterable[int]], few: int
    ) -> None:
        monkeypatch.setattr(explaining, "_FEW_ROWS", few)
        assert [*cells_of("periods", "experts", make([7, 2, 9])).rows] == [2, 7, 9]
        assert [*cells_of("periods", "experts", make([7, 2, 7])).rows] == [2, 7]

    def test_many_rows_are_no_objects_of_python(self) -> None:
        """A tuple of integers takes 40 bytes for each, and an address as text some 60."""
        rows = range(2, 200_002, 2)
        cells = cells_of("activities", "id", rows)
        assert sys.getsizeof(cells.rows) < 5 * len(rows)
        assert sys.getsizeof(pickle.dumps(CellRanges("A", cells.rows))) < 5 * len(rows)

    def test_cells_of_a_workbook(self, book: Callable[..., Path]) -> None:
        rows = [["id", "title"], ["1", "a"], ["2", "b"], ["3", "c"]]
        dataset = open_dataset(book(activities=rows))
        (located,) = locate_figures(
            dataset, figure(("x",), 2, FigureKind.COUNT, cells_of("activities", "title", [2, 4]))
        )
        assert [(cells.file, cells.sheet, cells.cells) for cells in located.cells] == [
            ("book.xlsx", "activities", ("B2", "B4"))
        ]

    def test_rows_without_the_column(self, fresh: SheetDataset) -> None:
        (located,) = locate_figures(
            fresh, figure(("x",), 2, FigureKind.COUNT, cells_of("periods", "no such column", [2, 3]))
        )
        assert [(cells.column, cells.cells) for cells in located.cells] == [(None, ("2:3",))]

    @pytest.mark.parametrize("value", [0, None, float("nan"), "text"])
    def test_nothing_to_explain(self, value: object) -> None:
        assert [*figure(("x",), value, FigureKind.COUNT, cells_of("periods", "experts", [2]))] == []

    def test_columns_without_rows_are_left_out(self) -> None:
        (only,) = figure(("x",), 1, FigureKind.COUNT, cells_of("a", "b", []), cells_of("a", "c", [2]))
        assert [cells.column for cells in only.cells] == ["c"]
