from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from metrocli.query.selecting.provenance import describe_provenance, explain_answer, format_ranges

from metrocli.query.activities import activities
from metrocli.query.compare import compare
from metrocli.query.member import member
from metrocli.query.people import people
from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import SheetDataset, open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrocli.query.selecting.selection import Selection


@pytest.fixture
def fresh() -> SheetDataset:
    """The invented network, of which nothing is read yet."""
    return open_dataset(Path(__file__).parents[3] / "data" / "riverlands")


def lines(selection: Selection) -> list[str]:
    return describe_provenance(explain_answer(selection.dataset, selection))


@pytest.mark.parametrize(
    ("numbers", "text"), [((), "none"), ((4,), "4"), ((3, 2, 2, 4), "2-4"), ((2, 4, 5, 9, 8, 12), "2, 4-5, 8-9, 12")]
)
def test_ranges_of_rows(numbers: Sequence[int], text: str) -> None:
    assert format_ranges(numbers) == text


def test_filters_and_rows_of_an_answer(fresh: SheetDataset) -> None:
    selection = select(fresh, Filters(period=("2023-q1",), member=("Oak Town",), outcome=("a-2",)))
    activities(selection)
    assert explain_answer(fresh, selection) == {
        "filters": [
            {"option": "--period", "typed": "2023-q1", "understood": "2023-Q1", "how": "2023-01-01 to 2023-02-20"},
            {"option": "--outcome", "typed": "a-2", "understood": "A-2", "how": "Safe banks"},
            {"option": "--member", "typed": "Oak Town", "understood": "Alderford", "how": "an alias"},
        ],
        "sheets": [
            {"sheet": "periods", "file": "periods.csv", "rows": 4, "used": None},
            {"sheet": "outcomes", "file": "outcomes.csv", "rows": 9, "used": None},
            {"sheet": "activities", "file": "activities.csv", "rows": 6, "used": "3"},
            {"sheet": "aliases", "file": "aliases.csv", "rows": 3, "used": None},
            {"sheet": "memberships", "file": "memberships.csv", "rows": 12, "used": None},
            {"sheet": "participations", "file": "participations.csv", "rows": 17, "used": None},
            {"sheet": "challenges", "file": "challenges.csv", "rows": 2, "used": None},
        ],
    }
    text = lines(selection)
    assert text[0] == "--period 2023-q1 → 2023-Q1, 2023-01-01 to 2023-02-20"
    assert text[3:6] == ["periods: 4 rows read", "outcomes: 9 rows read", "activities: used of 6 rows: 3"]


def test_days_have_no_explanation(fresh: SheetDataset) -> None:
    assert lines(select(fresh, Filters(since="1 de mayo de 2023")))[0] == "--from 1 de mayo de 2023 → 2023-05-01"


def test_no_rows_used(fresh: SheetDataset) -> None:
    selection = select(fresh, Filters(period=("2030",)))
    activities(selection)
    assert "activities: used of 6 rows: none" in lines(selection)


def test_both_periods_of_a_comparison(fresh: SheetDataset) -> None:
    _, selection = compare(fresh, "2023-q1", "last", Filters(member=("Fenwick",)))
    text = lines(selection)
    assert text[:3] == [
        "--period 2023-q1 → 2023-Q1, 2023-01-01 to 2023-02-20",
        "--period last → 2023-Q4, 2023-10-01 to 2023-12-31",
        "--member Fenwick → Fenwick, exactly",
    ]
    assert "activities: used of 6 rows: 6" in text


def test_name_of_a_member_and_its_people(fresh: SheetDataset) -> None:
    selection = select(fresh, Filters())
    member(selection, "oak")
    text = lines(selection)
    assert text[0] == "NAME oak → Alderford, the only name that begins like this"
    assert "people: used of 4 rows: 2-3" in text


def test_name_of_a_body(fresh: SheetDataset) -> None:
    selection = select(fresh, Filters(on="2023-04-01"))
    people(selection, ("Coun",))
    text = lines(selection)
    assert text[:2] == ["--on 2023-04-01 → 2023-04-01", "--body Coun → council, the only name that begins like this"]
    assert "people: used of 4 rows: 3-4" in text


def test_tab_of_a_workbook(book: Callable[..., Path]) -> None:
    rows = [["id", "title"], ["1", "a"]]
    dataset = open_dataset(book(activities=rows, memberships=[["member", "region"]]))
    selection = select(dataset, Filters())
    activities(selection)
    assert "book.xlsx, activities: used of 1 row: 2" in lines(selection)


def test_sheets_only_without_filters(fresh: SheetDataset) -> None:
    fresh.frame("challenges")
    assert describe_provenance(explain_answer(fresh, None)) == ["challenges: 2 rows read"]
