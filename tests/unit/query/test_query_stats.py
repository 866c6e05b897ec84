from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above

from metrocli.errors import UsageMistake
from metrocli.query.facts.breakdown import OTHERS_PUBLISHED, PERIODS_SHARE_ACTIVITIES, PUBLISHED_FOR_PART
from metrocli.query.facts.calendar import NOT_RECORDED
from metrocli.query.facts.claims import PUBLISHED_FOR_OTHER_PERIODS
from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import MONTHS_SHARE_ACTIVITIES, PERIOD_ASSUMED, select_time, stats
from metrocli.render.parts import KeyFigures, Table
from metrocli.render.registry import lay_out
from metrocli.render.values import list_table_rows
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.answers.answer import RecordAnswer
    from metrocli.messages import Note
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

    Chosen = Callable[..., Selection]

MEMBERS = "member,region\nA,North\nB,South\n"
OVER_MONTHS = MONTHS_SHARE_ACTIVITIES()


def show_stats(folder: Path, *periods: str, **times: str) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """The figures of a dataset made on the spot, and the notes."""
    record = stats(select_time(open_dataset(folder), Filters(period=periods, **times)))  # type: ignore[arg-type]
    return record.result, record.notes


def list_first_headers(record: RecordAnswer) -> list[str]:
    """The header of the first column of each table on the page."""
    return [part.columns[0].label for part in lay_out(record).parts if isinstance(part, Table)]


def test_last_period_by_default(riverlands: SheetDataset) -> None:
    record = stats(select_time(riverlands, Filters()))
    assert record.result["period"] == {"id": "2023-Q4", "start": date(2023, 10, 1), "end": date(2023, 12, 31)}
    assert PERIOD_ASSUMED(period="2023-Q4") in record.notes


def test_all_activities_without_periods(folder: Callable[..., Path]) -> None:
    path = folder(
        memberships=MEMBERS,
        activities="id,title,start,end,members,people_engaged\n1,a,2020-12-15,2021-01-20,A,5\n2,b,2021-02-01,,Zed,0\n",
    )
    result, notes = show_stats(path)
    assert result["period"] == {"id": None, "start": date(2020, 12, 15), "end": date(2021, 2, 1)}
    assert result["people_engaged"] == {"published": None, "itemised": 5, "activities": 2}
    assert result["experts"] == {"published": None, "itemised": None, "activities": 0}
    assert result["activities"]["by_month"] == {"2020-12": 1, "2021-01": 1, "2021-02": 1}
    assert result["activities"]["by_line"] == {}
    assert result["members"] == {
        "total": 2,
        "participating": 1,
        "by_region": [
            {"region": "North", "total": 1, "participating": 1},
            {"region": "South", "total": 1, "participating": 0},
        ],
    }
    assert (result["outcomes"], result["challenges"]) == ([], [])
    assert notes == (OVER_MONTHS,)


def test_without_any_activity(folder: Callable[..., Path]) -> None:
    path = folder(memberships=MEMBERS, activities="id,title,start\n", outcomes="code,title\nX1,a\nX1Y1,b\n")
    record = stats(select_time(open_dataset(path), Filters()))
    assert record.result["period"] == {"id": None, "start": None, "end": None}
    assert record.result["activities"] == {"total": 0, "by_line": {"X1": 0}, "by_month": {}}
    assert record.result["people_engaged"] == {"published": None, "itemised": None, "activities": 0}
    assert [row["activities"] for row in record.result["outcomes"]] == [0, 0]
    assert record.notes == ()
    assert [part for part in lay_out(record).parts if isinstance(part, KeyFigures)]


def test_without_members_in_totals(folder: Callable[..., Path]) -> None:
    path = folder(
        memberships="member,region,status\nA,North,honorary\n",
        activities="id,title,start,members\n1,a,2021-01-01,A\n",
    )
    record = stats(select_time(open_dataset(path), Filters(period=("2021",))))
    assert record.result["members"] == {"total": 0, "participating": 0, "by_region": []}
    (figures,) = (part for part in lay_out(record).parts if isinstance(part, KeyFigures))
    assert figures.figures[-1][:2] == (0, "of 0 members took part")


TILED = (
    "period,start,end,people_engaged,experts\n"
    "b,2021-05-01,2021-12-31,30,\na,2021-01-01,2021-04-30,12,1\nfull,2021-01-01,2021-12-31,50,7\nc,2022-01-01,2022-12-31,8,0\n"
)


@pytest.mark.parametrize(
    ("periods", "people", "experts"),
    [
        (("a",), 12, 1),
        (("a", "b"), 42, None),
        (("a..b",), 50, 7),
        (("2021",), 50, 7),
        (("2021", "2022"), 58, 7),
        (("2022",), 8, 0),
        (("a", "2021-01..2021-04"), 12, 1),
        (("2021-06..2022-12",), None, None),
        (("2021-05..2022-11",), None, None),
        (("2023",), None, None),
    ],
)
def test_published_total_of_the_selected_time(
    folder: Callable[..., Path], periods: tuple[str, ...], people: int | None, experts: int | None
) -> None:
    path = folder(memberships=MEMBERS, activities="id,title\n1,a\n", periods=TILED)
    result, notes = show_stats(path, *periods)
    assert (result["people_engaged"]["published"], result["experts"]["published"]) == (people, experts)
    note = PUBLISHED_FOR_OTHER_PERIODS(periods=["b", "a", "full", "c"])
    assert (note in notes) is (people is None)


@pytest.mark.parametrize(
    ("rows", "people"),
    [
        ("a,2021-01-01,2021-06-30,1\nb,2021-07-01,2021-12-31,2\n", 3),
        ("a,2021-01-01,2021-06-30,1\nb,2021-07-02,2021-12-31,2\n", None),
        ("a,2021-01-01,2021-07-01,1\nb,2021-07-01,2021-12-31,2\n", None),
        ("a,2021-01-01,2021-06-30,1\nb,2021-07-01,2021-12-30,2\n", None),
        ("a,2021-01-01,2021-06-30,1\nb,2021-07-01,2021-12-31,\n", None),
    ],
)
def test_periods_that_fill_a_year(folder: Callable[..., Path], rows: str, people: int | None) -> None:
    path = folder(memberships=MEMBERS, activities="id,title\n1,a\n", periods=f"period,start,end,people_engaged\n{rows}")
    assert show_stats(path, "2021")[0]["people_engaged"]["published"] == people


def test_no_note_on_an_activity_within_one_month(riverlands: SheetDataset) -> None:
    # R-06 has only its last day; R-02 runs from 18 to 25 February.
    assert OVER_MONTHS not in stats(select_time(riverlands, Filters(period=("2023-Q4",)))).notes
    assert OVER_MONTHS not in stats(select_time(riverlands, Filters(period=("2023-Q1",)))).notes


def test_months_of_the_selected_time(riverlands: SheetDataset) -> None:
    record = stats(select_time(riverlands, Filters(since="2023-01-20", until="2023-03-05")))
    assert lay_out(record).title == "20 Jan–5 Mar 2023"
    assert record.result["activities"]["by_month"] == {"2023-01": 0, "2023-02": 1, "2023-03": 0}


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ({"since": "2023-05-01"}, date(2023, 5, 1), date(2023, 11, 30)),
        ({"until": "2023-02-20"}, date(2023, 1, 14), date(2023, 2, 20)),
    ],
)
def test_open_end_is_at_the_first_or_last_activity(
    riverlands: SheetDataset, times: dict[str, str], start: date, end: date
) -> None:
    period = stats(select_time(riverlands, Filters(**times))).result["period"]  # type: ignore[arg-type]
    assert (period["id"], period["start"], period["end"]) == (None, start, end)


def test_time_outside_the_period_is_empty(riverlands: SheetDataset) -> None:
    result = stats(select_time(riverlands, Filters(period=("2023-Q1",), since="2023-06-01"))).result
    assert result["activities"]["total"] == 0
    assert result["members"]["total"] == 0
    assert result["people_engaged"]["published"] is None


def test_screen_shows_codes_with_activities_and_counts_the_rest(riverlands: SheetDataset) -> None:
    record = stats(select_time(riverlands, Filters(period=("2023-Q1",))))
    figures, *tables = lay_out(record).parts
    assert isinstance(figures, KeyFigures)
    assert [(figure.number, figure.label) for figure in figures.figures] == [
        (100, "people engaged"),
        (5, "experts"),
        (5, "of 6 members took part"),
    ]
    assert "(80)" in figures.figures[0].remark
    listings = {table.columns[0].label: table for table in tables if isinstance(table, Table)}
    assert list(listings) == ["region", "line", "month", "outcome", "challenge"]
    assert [row["code"] for row in list_table_rows(listings["outcome"])] == ["A-1.a", "A-2.b"]
    assert listings["outcome"].summary == "2 outcomes · 5 more without an activity"


def test_unpublished_figures(riverlands: SheetDataset) -> None:
    figures = lay_out(stats(select_time(riverlands, Filters(period=("2023-Q3",))))).parts[0]
    assert isinstance(figures, KeyFigures)
    assert figures.figures[0].number is None
    assert figures.figures[0].remark.startswith("not published; ")


class TestTimeWithoutRecords:
    """Time without records is noted, so that its zeros are not misunderstood."""

    SHEETS: ClassVar = {
        "memberships": "member,region\nArden,North\n",
        "activities": "id,title,start,members\n1,a,2021-10-02,Arden\n",
        "periods": "period,start,end,people_engaged,experts\n2021-T3,2021-09-01,2021-12-31,1412,\n",
    }
    PART = PUBLISHED_FOR_PART(total="People engaged", figure=1412, period="2021-T3")
    RECORDED = NOT_RECORDED(first=date(2021, 9, 1), last=date(2021, 12, 31))

    def test_year_with_one_known_period(self, chosen: Chosen) -> None:
        record = stats(chosen(self.SHEETS, period=("2021",)))
        assert record.result["people_engaged"]["published"] is None
        assert {self.PART, self.RECORDED} <= set(record.notes)
        assert list_first_headers(record)[0] == "period"

    @pytest.mark.parametrize("period", ["2021-T3", "2021-10"])
    def test_no_note_on_a_period_or_a_part_of_it(self, chosen: Chosen, period: str) -> None:
        record = stats(chosen(self.SHEETS, period=(period,)))
        assert not {self.PART, self.RECORDED} & set(record.notes)
        assert "period" not in list_first_headers(record)

    def test_note_on_time_before_and_after(self, chosen: Chosen) -> None:
        record = stats(chosen(self.SHEETS, since="2021-01-01", until="2022-02-01"))
        assert self.RECORDED in record.notes

    def test_no_note_without_any_date(self, chosen: Chosen) -> None:
        sheets = {"memberships": "member,region\nArden,North\n", "activities": "id,title\n1,a\n"}
        assert not any("recorded" in str(note) for note in stats(chosen(sheets, period=("2021",))).notes)


def show_breakdown(dataset: SheetDataset, by: str) -> dict[str, dict[str, Any]]:
    rows = stats(select_time(dataset, Filters(period=("2023",))), by).result["breakdown"]
    return {row["id"]: row for row in rows}


def test_figures_by_line_region_and_month(riverlands: SheetDataset) -> None:
    lines = show_breakdown(riverlands, "line")
    assert {name: (row["activities"], row["people_engaged"]) for name, row in lines.items()} == {
        "A": (3, 92),
        "B": (2, 30),
    }
    regions = show_breakdown(riverlands, "region")
    assert {name: row["members"] for name, row in regions.items()} == {"Upper River": 2, "Middle River": 3, "Delta": 3}
    months = show_breakdown(riverlands, "month")
    assert len(months) == 12
    assert months["2023-10"]["experts"] is None


def test_unknown_breakdown_is_rejected(riverlands: SheetDataset) -> None:
    with pytest.raises(UsageMistake) as error:
        show_breakdown(riverlands, "colour")
    assert (error.value.message.code, error.value.message.values["text"]) == ("breakdown-unknown", "colour")


def test_year_of_uneven_periods(riverlands: SheetDataset) -> None:
    record = stats(select_time(riverlands, Filters(period=("2023",))))
    assert [(row["id"], row["activities"], row["people_engaged"]) for row in record.result["periods"]] == [
        ("2023-Q1", 2, 100),
        ("2023-Q2", 2, 250),
        ("2023-Q3", 0, None),
        ("2023-Q4", 2, 40),
    ]
    assert record.result["people_engaged"]["published"] is None
    assert OTHERS_PUBLISHED(total="People engaged", periods=["2023-Q3"], sum=390) in record.notes
    assert PERIODS_SHARE_ACTIVITIES() in record.notes


class TestExplanation:
    """Every figure names its cells."""

    @pytest.mark.parametrize("period", ["2023", "2023-Q1", "2023-Q2", "2023-10"])
    @pytest.mark.parametrize("by", ["", "line", "region", "month"])
    def test_every_figure(self, riverlands: SheetDataset, period: str, by: str) -> None:
        selection = select_time(riverlands, Filters(period=(period,)))
        assert check_explanation(selection, stats(selection, by))

    def test_cells_by_hand(self, riverlands: SheetDataset) -> None:
        selection = select_time(riverlands, Filters(period=("2023-Q1",)))
        figures = check_explanation(selection, stats(selection))
        assert find(figures, "people_engaged", "published") == {"periods people_engaged": (2,)}
