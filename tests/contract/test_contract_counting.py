"""How the commands count."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]


@pytest.fixture
def stats(run: Run, riverlands: str) -> Callable[..., dict[str, Any]]:
    """The figures of the invented network."""

    def ask(*words: str) -> dict[str, Any]:
        asked = run("stats", *words, "-f", "json", "--data", riverlands)
        assert asked.returncode == 0, asked.stderr
        result: dict[str, Any] = json.loads(asked.stdout)["result"]
        return result

    return ask


class TestMembers:
    """Totals are of full members whose membership touches the period; others are never in them."""

    def test_members_of_the_first_quarter(self, stats: Callable[..., dict[str, Any]]) -> None:
        # Fenwick had left, Gilford was honorary, as the River Museum is; Høyvik was silent.
        members = stats("--period", "2023-Q1")["members"]
        assert members == {
            "total": 6,
            "participating": 5,
            "by_region": [
                {"region": "Upper River", "total": 2, "participating": 2},
                {"region": "Middle River", "total": 3, "participating": 3},
                {"region": "Delta", "total": 1, "participating": 0},
            ],
        }

    def test_members_of_the_second_quarter(self, stats: Callable[..., dict[str, Any]]) -> None:
        # Brackwater has left, Gilford is full, Fenwick is back; Port Ness is not a member.
        members = stats("--period", "2023-Q2")["members"]
        assert (members["total"], members["participating"]) == (7, 5)

    def test_quarter_without_activities(self, stats: Callable[..., dict[str, Any]]) -> None:
        members = stats("--period", "2023-Q3")["members"]
        assert (members["total"], members["participating"]) == (7, 0)

    def test_full_member_for_a_part_of_the_period_is_counted(self, stats: Callable[..., dict[str, Any]]) -> None:
        # Høyvik was full until 30 November and has been honorary since.
        members = stats("--period", "2023-Q4")["members"]
        assert (members["total"], members["participating"]) == (7, 4)
        members = stats("--period", "2023-12")["members"]
        assert (members["total"], members["participating"]) == (6, 0)

    @pytest.mark.parametrize(("day", "total"), [("2023-02-15", 6), ("2023-02-16", 5), ("2023-04-30", 6),
                                                ("2023-05-01", 7)])  # fmt: skip
    def test_membership_includes_its_first_and_last_day(
        self, stats: Callable[..., dict[str, Any]], day: str, total: int
    ) -> None:
        assert stats("--from", day, "--to", day)["members"]["total"] == total

    def test_honorary_member_is_listed_and_not_counted(self, run: Run) -> None:
        asked = run("members", "-f", "table")
        assert asked.stdout.splitlines()[-1] == "96 of 143 members took part · 1 not counted: honorary"
        listed = run("members").stdout
        assert "CPAFFC\tAsia-Pacific\tChina\thonorary\t\t\t0\tfalse\n" in listed

    def test_summary_of_activities_does_not_count_honorary_members(self, run: Run, riverlands: str) -> None:
        # The River Museum took part in R-01; Port Ness, which is not a member, in R-03.
        asked = run("activities", "--period", "2023-Q1", "-f", "table", "--data", riverlands)
        assert asked.stdout.splitlines()[-1] == "2 activities · 5 members · 2023"

    def test_silent_members(self, run: Run, riverlands: str) -> None:
        asked = run("members", "--period", "2023-Q2", "--silent", "--columns", "name", "--data", riverlands)
        assert asked.stdout.splitlines() == ["name", "Élan", "Høyvik", "River Museum"]

    @pytest.mark.usefixtures("named_data")
    def test_members_of_an_outcome(self, run: Run, said: Said) -> None:
        asked = run("members", "--outcome", "L3A3", "--columns", "name")
        assert sorted(asked.stdout.splitlines()[1:]) == [
            "Barcelona (metropolitan area)", "Brussels", "Guangzhou", "Kathmandu", "Madrid", "Mashhad", "Mexico City",
            "Montréal", "Rabat", "Rosario", "São Paulo", "Tehran",
        ]  # fmt: skip
        assert said(asked.stderr) == [("", "members-without-activity", {"count": 131})]


class TestCodes:
    """A code counts the activities that carry it or any code below it."""

    def test_outcomes_of_the_report(self, run: Run) -> None:
        rows = {row[0]: (row[2], row[3]) for row in csv.reader(io.StringIO(run("outcomes", "-f", "csv").stdout))}
        assert rows["L1"] == ("11", "91")
        assert rows["L1A1"] == ("5", "87")
        assert rows["L2"] == ("17", "36")
        assert rows["L2A2"] == ("11", "27")
        assert rows["L2A2D4"] == ("5", "14")
        assert rows["L3A5D1"] == ("1", "0")

    def test_activity_counts_once_for_a_code_above_several(self, run: Run) -> None:
        # The congress carries four codes of L1: L1A1D2, L1A1D3, L1A2D1 and L1A3D3.
        asked = run(
            "outcomes", "--period", "2021-11-09", "--columns", "code,activities", "--outcome", "L1", "-f", "csv"
        )
        assert asked.stdout.splitlines()[1:4] == ["L1,2", "L1A1,1", "L1A1D1,0"]

    def test_challenges_count_the_same_way(self, run: Run, riverlands: str) -> None:
        asked = run("challenges", "-f", "csv", "--data", riverlands)
        assert asked.stdout == "code,title,activities,members\nW1,High water,2,5\nW2,Low water,1,3\n"

    def test_stats_agree_with_outcomes(self, stats: Callable[..., dict[str, Any]]) -> None:
        counts = {row["code"]: row["activities"] for row in stats("--period", "2023")["outcomes"]}
        # R-04, which carries B-9 as well, has no date and so belongs to no year.
        assert counts == {
            "A": 4, "A-1": 1, "A-1.a": 1, "A-1.b": 0, "A-2": 1, "A-2.b": 1, "A-3": 1, "A-10": 1, "B": 2, "B-1": 1,
            "B-9": 1,
        }  # fmt: skip


class TestFigures:
    """Published figures come from periods; itemised ones are sums over activities that carry a figure."""

    def test_published_period(self, stats: Callable[..., dict[str, Any]]) -> None:
        result = stats("--period", "2023-Q1")
        assert result["people_engaged"] == {"published": 100, "itemised": 80, "activities": 1, "took_part": None}
        assert result["experts"] == {"published": 5, "itemised": 3, "activities": 1, "took_part": None}

    def test_missing_figure_is_unknown_and_not_zero(self, stats: Callable[..., dict[str, Any]]) -> None:
        result = stats("--period", "2023-Q3")
        assert result["people_engaged"] == {"published": None, "itemised": None, "activities": 0, "took_part": None}

    def test_published_zero_is_zero(self, stats: Callable[..., dict[str, Any]]) -> None:
        assert stats("--period", "2023-Q4")["experts"] == {
            "published": 0,
            "itemised": None,
            "activities": 0,
            "took_part": None,
        }

    @pytest.mark.parametrize("words", [["--period", "2023-Q1..2023-Q2"], ["--from", "2023-01", "--to", "2023-06"],
                                       ["--period", "2023-01..2023-06"], ["--period", "2023-Q1,2023-Q2"]])  # fmt: skip
    def test_periods_that_fill_the_time_are_summed(
        self, stats: Callable[..., dict[str, Any]], words: list[str]
    ) -> None:
        result = stats(*words)
        assert result["people_engaged"] == {"published": 350, "itemised": 110, "activities": 2, "took_part": None}
        # Nobody published the experts of spring.
        assert result["experts"] == {"published": None, "itemised": 5, "activities": 2, "took_part": None}

    @pytest.mark.parametrize("words", [["--period", "2023-01"], ["--period", "2023-02..2023-07"], ["--period", "2022"]])
    def test_part_of_a_published_period_is_unknown(
        self, stats: Callable[..., dict[str, Any]], words: list[str]
    ) -> None:
        assert stats(*words)["people_engaged"]["published"] is None

    def test_year_with_an_unknown_quarter_is_unknown(self, stats: Callable[..., dict[str, Any]]) -> None:
        assert stats("--period", "2023")["people_engaged"] == {
            "published": None,
            "itemised": 122,
            "activities": 3,
            "took_part": None,
        }

    def test_table_shows_unknown(self, run: Run, riverlands: str) -> None:
        shown = run("stats", "--period", "2023-Q3", "-f", "table", "--data", riverlands).stdout
        assert " unknown  people engaged " in shown


class TestPeople:
    """A person holds a role from `from` to `until`, both days included; a blank is an open end."""

    @pytest.mark.parametrize(
        ("day", "chairs"),
        [
            ("1999-01-01", ["Mara Lind"]),
            ("2023-03-31", ["Mara Lind"]),
            ("2023-04-01", ["Otto Ferro"]),
            ("2099-12-31", ["Otto Ferro"]),
        ],
    )
    def test_first_and_last_days(self, run: Run, riverlands: str, day: str, chairs: list[str]) -> None:
        asked = run("people", "--on", day, "--member", "Alderford", "--columns", "person", "--data", riverlands)
        assert asked.stdout.splitlines()[1:] == chairs

    @pytest.mark.parametrize(("day", "is_listed"), [("2022-12-31", False), ("2023-01-01", True), ("2023-06-30", True),
                                                ("2023-07-01", False)])  # fmt: skip
    def test_a_term_with_both_ends(self, run: Run, riverlands: str, day: str, is_listed: bool) -> None:
        asked = run("people", "--body", "council", "--on", day, "--columns", "person", "--data", riverlands)
        assert ("Inés Pool" in asked.stdout) is is_listed

    def test_the_board_on_a_day_of_the_report(self, run: Run) -> None:
        asked = run("people", "--body", "board", "--on", "2021-10-25", "--columns", "person")
        board = asked.stdout.splitlines()[1:]
        assert len(board) == 31
        assert {"Asmaa Rhlalou", "Wu Xiande", "Michael Müller"} <= set(board)
        # Gone by then, or not there yet.
        assert not {"Mohammed Sadiki", "You Mengjun", "Jolidee Matongo", "Mpho Phalatse", "Franziska Giffey"} & set(
            board
        )

    def test_two_people_hold_a_seat_on_the_day_of_a_handover(self, run: Run) -> None:
        asked = run("people", "--member", "Rabat", "--on", "2021-09-24", "--columns", "person")
        assert asked.stdout.splitlines()[1:] == ["Mohammed Sadiki", "Asmaa Rhlalou"]

    def test_query_repeats_the_day(self, run: Run) -> None:
        asked = run("people", "--body", "board", "--on", "2021-10-25", "-f", "json")
        assert json.loads(asked.stdout)["query"] == {"on": "2021-10-25", "body": ["board"]}


class TestEngaged:
    """Whether the published report counts a member as engaged."""

    def engaged(self, run: Run, *words: str) -> list[dict[str, str]]:
        answer: list[dict[str, str]] = json.loads(run("member", *words, "-f", "json").stdout)["result"]["engaged"]
        return answer

    def test_member_in_the_spelling_of_the_report(self, run: Run) -> None:
        assert self.engaged(run, "Brussels") == [{"period": "2021-T3", "written": "Bruxelles"}]
        assert self.engaged(run, "Kaohsiung") == [{"period": "2021-T3", "written": "Kaoshiung"}]

    def test_member_that_the_report_does_not_list(self, run: Run) -> None:
        # Berlin is in the engagement table, Colombo is not.
        assert self.engaged(run, "Berlin") == [{"period": "2021-T3", "written": "Berlin"}]
        assert self.engaged(run, "Colombo") == []

    @pytest.mark.parametrize("words", [["--period", "2021-11"], ["--period", "2021"], ["--from", "2021-10-01"]])
    def test_report_of_a_period_counts_for_the_time_within_it(self, run: Run, words: list[str]) -> None:
        assert self.engaged(run, "Brussels", *words) == [{"period": "2021-T3", "written": "Bruxelles"}]

    def test_report_does_not_count_for_another_time(self, run: Run) -> None:
        assert self.engaged(run, "Brussels", "--period", "2019") == []
