from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli.model.periods import Span
from metrocli.query.members import members
from metrocli.query.selecting.matching import match_names, match_terms
from metrocli.query.selecting.selection_notes import build_activity_notes, build_membership_notes

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

# A moved from North to South and is written with the newer membership first, B has left, C never had a region.
SHEETS = {
    "memberships": "member,region,status,joined,left\n"
    "A,South,full,2021-01-01,\nA,North,full,,2020-12-31\nB,North,full,,2020-06-30\nC,,,,\n",
    "activities": "id,title,start,members\n1,t,2020-05-01,A; B; C\n2,t,2021-05-01,A; B\n",
}


def list_regions(selection: Selection) -> dict[str, str | None]:
    pairs = zip(selection.latest_memberships["member"], selection.latest_memberships["region"], strict=True)
    return {name: region if isinstance(region, str) else None for name, region in pairs}


class TestLatestMemberships:
    """The membership that says where each member is."""

    def test_the_latest_membership_by_its_first_day(self, chosen: Asked) -> None:
        assert list_regions(chosen(SHEETS)) == {"A": "South", "B": "North", "C": None}

    def test_membership_in_the_selected_time(self, chosen: Asked) -> None:
        assert list_regions(chosen(SHEETS, period=("2020",))) == {"A": "North", "B": "North", "C": None}

    def test_member_that_has_left_keeps_its_membership(self, chosen: Asked) -> None:
        assert list_regions(chosen(SHEETS, period=("2021",)))["B"] == "North"

    @pytest.mark.parametrize(
        ("region", "period", "names", "ids"),
        [
            ("North", (), ["B"], ["1", "2"]),
            ("North", ("2020",), ["A", "B"], ["1"]),
            ("North", ("2021",), [], ["2"]),
            ("South", ("2021",), ["A"], ["2"]),
            ("South", (), ["A"], ["1", "2"]),
        ],
    )
    def test_a_region_is_that_of_the_time(
        self, chosen: Asked, region: str, period: tuple[str, ...], names: list[str], ids: list[str]
    ) -> None:
        selection = chosen(SHEETS, region=(region,), period=period)
        assert list(members(selection).frame["name"]) == names
        assert set(members(selection).frame["region"]) <= {region}
        assert list(selection.activities["id"]) == ids


class TestEndBeforeStart:
    """It counts on its first day, and a note names the cell."""

    def test_a_membership(self, chosen: Asked) -> None:
        sheets = SHEETS | {"memberships": "member,region,joined,left\nA,R,2021-03-01,2021-02-01\n"}
        place = "memberships.csv, row 2, column 'left'"
        for day, expected in (("2021-02-15", []), ("2021-03-01", ["A"]), ("2021-03-02", [])):
            answer = members(chosen(sheets, since=day, until=day))
            assert list(answer.frame["name"]) == expected
            assert [describe(note, "end", "start") for note in answer.notes if str(note.place) == place] == [
                ("end-before-start", date(2021, 2, 1), date(2021, 3, 1))
            ]

    def test_a_term(self, chosen: Asked) -> None:
        sheets = {"people": "person,body,from,until\nP,b,2021-03-01,2021-02-01\n"}
        frame = chosen(sheets).dataset.frame("people")
        for day, expected in ((1, True), (2, False)):
            window = Span(date(2021, 3, day), date(2021, 3, day + 1))
            assert match_terms(frame["from"], frame["until"], (window,)).tolist() == [expected]
        assert match_terms(frame["from"], frame["until"], None).tolist() == [True]


class TestWindows:
    """Spans of days without overlap."""

    def test_overlapping_spans_are_merged(self, asked: Asked) -> None:
        windows = asked(period=("2023", "2023-Q1", "2022-12")).windows
        assert [(str(span.begin), str(span.last_day)) for span in windows or ()] == [
            ("2022-12-01", "2022-12-31"),
            ("2023-01-01", "2023-12-31"),
        ]

    @pytest.mark.parametrize(
        ("times", "note"),
        [
            ({"since": "2023-05-01"}, "no-day-after"),
            ({"since": "2022-05-01", "until": "2022-06-30"}, "no-day-between"),
        ],
    )
    def test_a_time_without_a_day(self, asked: Asked, times: dict[str, str], note: str) -> None:
        selection = asked(period="2023-Q1", **times)
        assert (selection.windows, len(selection.activities)) == ((), 0)
        assert (note,) in [describe(each) for each in selection.notes]


class TestPurity:
    """A selection is not changed by what it is asked, and its notes do not depend on the order."""

    def test_asking_leaves_no_trace(self, chosen: Asked) -> None:
        one, other = (chosen(SHEETS, period=("2021",), region=("south",)) for _ in range(2))
        before = (one.notes, one.interpretations, one.query)
        backwards = (
            build_membership_notes(other),
            other.latest_memberships,
            build_activity_notes(other),
            other.activities,
        )
        forwards = (one.activities, build_activity_notes(one), one.latest_memberships, build_membership_notes(one))
        assert (one.notes, one.interpretations, one.query) == before
        assert (forwards[1], forwards[3]) == (backwards[2], backwards[0])
        assert forwards[0].equals(backwards[3])

    def test_notes_are_in_order(self, chosen: Asked) -> None:
        sheets = SHEETS | {
            "memberships": "member,region,joined,left\nA,R,2021-03-01,2021-02-01\n",
            "activities": "id,title,start,end,members\n1,t,2021-05-02,2021-05-01,A\n2,t,,,A\n",
        }
        selection = chosen(sheets, period=("2021",), region=("r",))
        assert [getattr(note, "code", "") for note in (*selection.notes, *build_activity_notes(selection))] == [
            "name-understood", "end-before-start", "activities-without-date", "end-before-start",
        ]  # fmt: skip


def test_names_are_matched_as_isin_does() -> None:
    names = pd.Series(["a", None, "b", "a"], index=[3, 5, 8, 9], dtype="str", name="member")
    matches = match_names(names, {"a", "c"})
    pd.testing.assert_series_equal(matches, names.isin(["a", "c"]))
    assert match_names(names[:0], {"a"}).dtype == "bool"
