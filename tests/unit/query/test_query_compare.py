from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli.errors import UsageMistake
from metrocli.query.compare import (
    COMMON_DAYS,
    IN_BOTH_PERIODS,
    NOT_MADE_OF_PERIODS,
    PUBLISHED_FOR_ALL,
    SAME_DAYS,
    compare,
    select_periods,
)
from metrocli.query.facts.calendar import NOT_RECORDED
from metrocli.query.facts.members.participant_notes import PARTICIPANTS_LEFT_OUT
from metrocli.query.selecting.filters import Filters
from metrocli.render.parts import Facts, Table
from metrocli.render.registry import lay_out
from metrocli.render.values import list_table_rows
from metrocli.sheets.dataset import SheetDataset, open_dataset
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.answers.answer import RecordAnswer
    from metrocli.messages import MessageType

    Make = Callable[..., Path]

# A and B are members all the time, C joins, D leaves. Activities 1 and 2 are in January, 2 and 3 in February; 4 is
# in both.
SHEETS = {
    "memberships": "member,region,status,joined,left\nA,North,,,\nB,South,full,,\nC,South,full,2021-02-01,\n"
    "D,,full,,2021-01-31\nE,South,honorary,,\n",
    "activities": "id,title,start,end,line,outcomes,challenges,members,people_engaged,experts\n"
    "1,t,2021-01-05,,L1,L1A1,c1,A; D; E,5,\n"
    "2,t,2021-01-31,2021-02-01,L1,L1A1; L1A2,,A; B,,\n"
    "3,t,2021-02-10,,L2,L2,c1; c2,B; C; Stranger,0,2\n"
    "4,t,2020-12-01,2021-03-31,L1,,,,,\n",
    "meetings": "month,mode,members\n2021-01,online,A; B\n2021-02,online,A; B; E\n2021-02,on-site,A\n",
    "media": "month,outlet,topic\n2021-01,Z,harbour\n2021-01,Y,bridge\n2021-02,Z,bridge\n",
    "periods": "period,start,end,people_engaged,experts\nJ,2021-01-01,2021-01-31,100,\nF,2021-02-01,2021-02-28,80,0\n",
}


def list_changes(record: RecordAnswer, part: str = "totals", key: str = "what") -> dict[Any, tuple[int | None, ...]]:
    return {row[key]: (row["first"], row["second"], row["change"]) for row in record.result[part]}


@pytest.fixture
def asked(folder: Make) -> Callable[..., RecordAnswer]:
    """Two periods of a dataset made on the spot, compared."""

    def understand(
        first: str,
        second: str,
        sheets: dict[str, str] | None = None,
        **filters: Any,  # noqa: ANN401 - texts, and tuples of texts
    ) -> RecordAnswer:
        return compare(*select_periods(open_dataset(folder(**(sheets or SHEETS))), first, second, Filters(**filters)))

    return understand


def test_every_figure(asked: Callable[..., RecordAnswer]) -> None:
    record = asked("J", "f")
    assert list_changes(record) == {
        "activities": (3, 3, 0),
        "people_engaged": (100, 80, -20),
        "people_engaged_itemised": (5, 0, -5),
        "experts": (None, 0, None),
        "experts_itemised": (None, 2, None),
        "participating": (3, 3, 0),
        "members": (3, 3, 0),
        "meetings": (2, 4, 2),
        "media": (2, 1, -1),
        "outcomes": (2, 3, 1),
        "challenges": (1, 2, 1),
    }
    assert list_changes(record, "members_by_region", "region") == {
        "North": (1, 1, 0),
        "South": (1, 2, 1),
        None: (1, 0, -1),
    }
    assert record.result["members"] == {"came": ["C"], "left": ["D"], "stayed": ["A", "B"]}
    assert record.result["memberships"] == {"joined": ["C"], "ended": ["D"]}
    assert list_changes(record, "outcomes", "code") == {"L1A1": (2, 1, -1), "L1A2": (1, 1, 0), "L2": (0, 1, 1)}
    assert list_changes(record, "challenges", "code") == {"c1": (1, 1, 0), "c2": (0, 1, 1)}
    assert (record.result["in_both"], record.result["in_either"]) == (["2", "4"], 4)
    assert record.notes == (
        PARTICIPANTS_LEFT_OUT(count=1, names=["Stranger"]),
        IN_BOTH_PERIODS(count=2, ids=["2", "4"], total=4),
    )


def has_note(record: RecordAnswer, kind: MessageType) -> bool:
    """Whether an answer has a note of this kind."""
    return any(note.kind == kind for note in record.notes)


class TestUnknownFigures:
    """An unknown figure stays unknown and is never replaced by another."""

    def test_period_without_records(self, asked: Callable[..., RecordAnswer]) -> None:
        record = asked("2019-T2", "J")
        assert list_changes(record)["activities"] == (0, 3, 3)
        assert list_changes(record)["people_engaged"] == (None, 100, None)
        assumed, *others = record.notes
        assert assumed.code == "period-assumed"
        assert others == [
            NOT_RECORDED(first=date(2020, 12, 1), last=date(2021, 3, 31)),
            NOT_MADE_OF_PERIODS(periods=["2019-T2"]),
        ]

    def test_periods_that_add_up_to_another(self, asked: Callable[..., RecordAnswer]) -> None:
        record = asked("J..F", "2021-02")
        assert list_changes(record)["people_engaged"] == (180, 80, -100)
        assert list_changes(record)["experts"] == (None, 0, None)
        assert not has_note(record, NOT_MADE_OF_PERIODS)

    def test_no_note_on_published_figures_without_a_periods_sheet(self, asked: Callable[..., RecordAnswer]) -> None:
        sheets = SHEETS | {"periods": "period,start,end\n"}
        record = asked("2021-01", "2021-02", sheets)
        assert not has_note(record, NOT_MADE_OF_PERIODS)
        assert not has_note(record, PUBLISHED_FOR_ALL)

    def test_missing_sheets_are_unknown(self, riverlands: SheetDataset) -> None:
        record = compare(*select_periods(riverlands, "2023-Q1", "2023-Q2", Filters()))
        assert list_changes(record)["meetings"] == list_changes(record)["media"] == (None, None, None)

    @pytest.mark.parametrize(
        ("filters", "meetings", "media"),
        [
            ({}, (2, 4), (2, 1)),
            ({"member": ("A",)}, (1, 2), (None, None)),
            ({"region": ("South",)}, (1, 2), (None, None)),
            ({"line": ("L1",)}, (None, None), (None, None)),
            ({"outcome": ("L1",)}, (None, None), (None, None)),
            ({"challenge": ("c1",)}, (None, None), (None, None)),
            ({"text": ("bridge",)}, (None, None), (1, 1)),
        ],
    )
    def test_meetings_and_media_with_filters(
        self,
        asked: Callable[..., RecordAnswer],
        filters: dict[str, tuple[str]],
        meetings: tuple[int | None, int | None],
        media: tuple[int | None, int | None],
    ) -> None:
        record = asked("J", "F", **filters)
        assert list_changes(record)["meetings"][:2] == meetings
        assert list_changes(record)["media"][:2] == media
        assert has_note(record, PUBLISHED_FOR_ALL) is bool(filters)
        assert (list_changes(record)["people_engaged"] == (None, None, None)) is bool(filters)


class TestOverlappingPeriods:
    """A period with itself, and with one that has days in common."""

    def test_period_with_itself(self, asked: Callable[..., RecordAnswer]) -> None:
        record = asked("J", "2021-01")
        assert all(change in {0, None} for _, _, change in list_changes(record).values())
        assert record.notes == (SAME_DAYS(),)
        assert record.result["members"] == {"came": [], "left": [], "stayed": ["A", "B", "D"]}

    def test_period_with_one_that_contains_it(self, asked: Callable[..., RecordAnswer]) -> None:
        record = asked("2021", "F")
        assert record.notes == (
            PARTICIPANTS_LEFT_OUT(count=1, names=["Stranger"]),
            NOT_RECORDED(first=date(2020, 12, 1), last=date(2021, 3, 31)),
            COMMON_DAYS(first=date(2021, 2, 1), last=date(2021, 2, 28)),
            IN_BOTH_PERIODS(count=3, ids=["2", "3", "4"], total=4),
            NOT_MADE_OF_PERIODS(periods=["2021"]),
        )

    def test_note_names_the_first_of_many_activities(self, asked: Callable[..., RecordAnswer]) -> None:
        rows = "".join(f"{number},t,2021-01-31,2021-02-01\n" for number in range(1, 9))
        record = asked("J", "F", SHEETS | {"activities": f"id,title,start,end\n{rows}"})
        note = record.notes[0]
        assert describe(note, "count", "total") == ("in-both-periods", 8, 8)
        assert "1, 2, 3, 4, 5, 6 and 2 more" in str(note)

    @pytest.mark.parametrize(
        ("first", "second", "wrong"),
        [("J,F", "F", "J,F"), ("J", "soon", "soon"), ("", "F", ""), ("J", "F..J", "F..J")],
    )
    def test_invalid_period_is_rejected(
        self, asked: Callable[..., RecordAnswer], first: str, second: str, wrong: str
    ) -> None:
        with pytest.raises(UsageMistake) as error:
            asked(first, second)
        assert (error.value.message.code, error.value.message.values["text"]) == ("period-unknown", wrong)


class TestScreen:
    """The parts for a screen."""

    def test_unknown_figures_are_left_out(self, riverlands: SheetDataset) -> None:
        record = compare(*select_periods(riverlands, "2023-Q3", "2023-Q2", Filters()))
        first, regions, people, outcomes, challenges = lay_out(record, Language()).parts
        assert isinstance(first, Table)
        assert [row["what"] for row in list_table_rows(first)] == [
            "activities",
            "people engaged, published",
            "people engaged, sum over activities with a figure",
            "experts, sum over activities with a figure",
            "members that took part",
            "members",
            "outcomes with an activity",
            "challenges with an activity",
        ]
        assert [column.label for column in first.columns] == ["", "2023-Q3", "2023-Q2", "change"]
        assert isinstance(people, Facts)
        assert people.pairs == (
            ("took part only in the second", "5: Alderford; Cresswell; Dunmore, Lower; Fenwick; Gilford"),
            ("took part only in the first", "none"),
            ("took part in both", "0 members"),
        )
        assert [part.summary for part in (regions, outcomes, challenges) if isinstance(part, Table)] == [
            "members that took part, by region",
            "outcomes with an activity in either period",
            "challenges with an activity in either period",
        ]

    def test_members_in_one_period_only(self, asked: Callable[..., RecordAnswer]) -> None:
        (facts,) = [part for part in lay_out(asked("J", "F"), Language()).parts if isinstance(part, Facts)]
        assert facts.pairs == (
            ("took part only in the second", "1: C"),
            ("took part only in the first", "1: D"),
            ("took part in both", "2 members"),
            ("members only in the second", "1: C"),
            ("members only in the first", "1: D"),
        )


def test_two_periods(riverlands: SheetDataset) -> None:
    one, other = select_periods(riverlands, "2023-q1", "2023-Q4", Filters())
    answer = compare(one, other)
    result = answer.result
    assert [period["id"] for period in result["periods"]] == ["2023-Q1", "2023-Q4"]
    totals = {row["what"]: (row["first"], row["second"], row["change"]) for row in result["totals"]}
    assert totals["activities"] == (2, 2, 0)
    assert totals["people_engaged"] == (100, 40, -60)
    assert totals["experts_itemised"] == (3, None, None)
    assert totals["meetings"] == (None, None, None)
    assert totals["participating"] == (5, 4, -1)
    assert totals["members"] == (6, 7, 1)
    assert result["members"] == {
        "came": ["Fenwick", "Gilford", "Høyvik"],
        "left": ["Brackwater", "Cresswell", "Dunmore, Lower", "Élan"],
        "stayed": ["Alderford"],
    }
    assert result["memberships"] == {"joined": ["Fenwick", "Gilford"], "ended": ["Brackwater"]}
    assert {row["region"]: row["change"] for row in result["members_by_region"]} == {
        "Upper River": -1,
        "Middle River": -3,
        "Delta": 3,
    }
    assert [row["code"] for row in result["outcomes"] if row["change"] > 0] == ["A-10", "B", "B-9"]
    figures = check_explanation(other, answer)
    assert find(figures, "totals", "people_engaged", "change") == {"periods people_engaged": (2, 5)}
    assert find(figures, "in_either") == {"activities id": (2, 3, 6, 7)}


def test_activity_in_both_counts_once_in_the_sum(riverlands: SheetDataset) -> None:
    answer = compare(*select_periods(riverlands, "2023-Q1", "2023-Q2", Filters()))
    assert (answer.result["in_both"], answer.result["in_either"]) == (["R-02"], 3)
    assert IN_BOTH_PERIODS(count=1, ids=["R-02"], total=3) in answer.notes


def test_comparison_with_filters(riverlands: SheetDataset) -> None:
    answer = compare(*select_periods(riverlands, "2023-Q1", "2023-Q2", Filters(line=("B",))))
    totals = {row["what"]: (row["first"], row["second"]) for row in answer.result["totals"]}
    assert totals["activities"] == (0, 1)
    assert totals["people_engaged"] == (None, None)
    assert totals["people_engaged_itemised"] == (None, 30)
    assert lay_out(answer, Language()).subtitle.endswith("line B Crossings")


def test_invalid_period_is_rejected(riverlands: SheetDataset) -> None:
    with pytest.raises(UsageMistake) as error:
        select_periods(riverlands, "2023", "soon", Filters())
    assert (error.value.message.code, error.value.message.values["text"]) == ("period-unknown", "soon")


@pytest.mark.parametrize("filters", [{}, {"region": ("South",)}, {"member": ("A",)}, {"outcome": ("L1",)}])
def test_every_figure_names_its_cells(folder: Make, filters: dict[str, tuple[str, ...]]) -> None:
    one, other = select_periods(open_dataset(folder(**SHEETS)), "J", "F", Filters(**filters))  # type: ignore[arg-type]
    answer = compare(one, other)
    assert check_explanation(other, answer)
