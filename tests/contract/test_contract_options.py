"""Options that mean the same everywhere."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, ClassVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]
    Ids = Callable[..., list[str]]


@pytest.fixture
def ids(run: Run) -> Ids:
    """The last two digits of the activities that answer to some filters, in their order."""

    def ask(*words: str) -> list[str]:
        asked = run("activities", "--columns", "id", *words)
        assert asked.returncode == 0, asked.stderr
        return [line.removeprefix("2021-T3-") for line in asked.stdout.splitlines()[1:]]

    return ask


@pytest.fixture
def table(run: Run) -> Callable[..., list[list[str]]]:
    """The rows of an answer without its header."""

    def ask(*words: str) -> list[list[str]]:
        asked = run(*words, "-f", "csv")
        assert asked.returncode == 0, asked.stderr
        return list(csv.reader(io.StringIO(asked.stdout)))[1:]

    return ask


class TestCodes:
    """A shorter code covers all below it; case is ignored."""

    def test_levels(self, ids: Ids) -> None:
        assert ids("--outcome", "L2A2D4") == ["12", "13", "17", "18", "23"]
        assert ids("--outcome", "L2A1") == ["01", "14", "05", "15", "16"]
        assert len(ids("--outcome", "L2A2")) == 11
        assert len(ids("--outcome", "L2")) == 17

    def test_case(self, ids: Ids) -> None:
        assert ids("--outcome", "l2a2d4") == ["12", "13", "17", "18", "23"]
        assert len(ids("--line", "l3")) == 5

    def test_challenges(self, ids: Ids) -> None:
        assert ids("--challenge", "3.2") == ["22"]
        assert len(ids("--challenge", "3")) == 9

    def test_covering_is_by_level_and_not_by_letters(self, run: Run, riverlands: str) -> None:
        # A-1 covers A-1.a and not A-10.
        asked = run("activities", "--outcome", "A-1", "--columns", "id", "--data", riverlands)
        assert asked.stdout.splitlines() == ["id", "R-01"]
        asked = run("activities", "--outcome", "A", "--columns", "id", "--data", riverlands)
        assert asked.stdout.splitlines() == ["id", "R-01", "R-02", "R-03", "R-05"]

    def test_a_code_in_two_spellings_is_one_code(self, run: Run, riverlands: str) -> None:
        asked = run("activities", "--outcome", "B-9", "--columns", "id", "--data", riverlands)
        assert asked.stdout.splitlines() == ["id", "R-05", "R-04"]
        asked = run("outcomes", "--outcome", "B", "--columns", "code,activities", "--data", riverlands)
        assert asked.stdout == "code\tactivities\nB\t3\nB-1\t1\nB-9\t2\n"


class TestOrAnd:
    """The same option given twice, or with commas, means or; different options mean and."""

    @pytest.mark.parametrize(
        "words",
        [
            ["--outcome", "L3A5,L1A2D4"],
            ["--outcome", "L3A5", "--outcome", "L1A2D4"],
            ["--outcome", " L3A5 , L1A2D4 "],
        ],
    )
    def test_codes(self, ids: Ids, words: list[str]) -> None:
        assert ids(*words) == ["25", "05"]

    @pytest.mark.parametrize(
        "words", [["--member", "Surabaya,Chongqing"], ["--member", "Surabaya", "--member", "Chongqing"]]
    )
    def test_members(self, ids: Ids, words: list[str]) -> None:
        assert ids(*words) == ["16", "29"]

    @pytest.mark.parametrize(
        "words",
        [["--period", "2021-09,2021-12"], ["--period", "2021-09", "--period", "2021-12"]],
    )
    def test_periods(self, ids: Ids, words: list[str]) -> None:
        september = ["25", "11", "26", "12", "02", "01"]
        assert ids(*words) == [*september, "03", "15", "20", "21", "22", "23", "24"]

    def test_texts(self, ids: Ids) -> None:
        assert ids("--text", "5G") == ["13", "18", "23"]
        assert ids("--text", "5G", "--text", "indicators") == ["13", "16", "18", "23", "24"]

    def test_different_options(self, ids: Ids) -> None:
        assert ids("--outcome", "L2", "--region", "Europe", "--period", "2021-11") == ["15", "17", "18"]
        assert ids("--outcome", "L2A2D4", "--member", "Madrid") == ["13", "23"]

    def test_columns_sort_and_bodies(self, table: Callable[..., list[list[str]]]) -> None:
        once = table("alliances", "--columns", "activities,alliance", "--sort", "-activities,alliance")
        twice = table(
            "alliances", "--columns", "activities", "--columns", "alliance", "--sort", "-activities", "--sort",
            "alliance",
        )  # fmt: skip
        assert once == twice
        assert once[:3] == [["2", "Guangzhou Award"], ["2", "Smart City Expo"], ["2", "UCLG"]]
        bodies = table("people", "--body", "interns,regional secretary", "--columns", "person")
        assert len(bodies) == 7


class TestTime:
    """An activity belongs to every period that its dates touch."""

    def test_a_span_touches_each_of_its_months(self, ids: Ids) -> None:
        for month in ("2021-10", "2021-11", "2021-12"):
            assert "03" in ids("--period", month)
        assert "03" not in ids("--period", "2021-09")

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["--from", "2021-12-29"], ["22", "23", "24"]),
            (["--to", "2021-09-06"], ["25", "11"]),
            (["--to", "2021-09-05"], ["25"]),
            (["--from", "2021-09-24", "--to", "2021-09-24"], ["11"]),
            (["--from", "2021-09-25", "--to", "2021-09-29"], []),
            (["--from", "2021-12", "--to", "2021-12-09"], ["03", "15"]),
        ],
    )
    def test_both_days_are_included(self, ids: Ids, words: list[str], expected: list[str]) -> None:
        assert ids(*words) == expected

    @pytest.mark.parametrize("period", ["2021-T3", "last", "LAST", "2021", "2021-S2", "2021-09..2021-12"])
    def test_names_of_the_whole_report(self, ids: Ids, period: str) -> None:
        assert len(ids("--period", period)) == 29

    def test_rows_of_periods_win_over_arithmetic(self, run: Run, riverlands: str) -> None:
        # The first quarter of this network ends on 20 February, the second begins there and then.
        asked = run("activities", "--period", "2023-Q1", "--columns", "id", "--data", riverlands)
        assert asked.stdout.splitlines() == ["id", "R-01", "R-02"]
        asked = run("activities", "--period", "2023-Q2", "--columns", "id", "--data", riverlands)
        assert asked.stdout.splitlines() == ["id", "R-02", "R-03"]


class TestNames:
    """Names, however spelled; anything but exact is said."""

    @pytest.mark.parametrize(
        ("typed", "name", "how"),
        [
            ("Brussels", "Brussels", None),
            ("BRUSSELS", "Brussels", "matched-folded"),
            ("Bruxelles", "Brussels", "matched-alias"),
            ("Brusels", "Brussels", "matched-fuzzy"),
            ("Guangzou", "Guangzhou", "matched-fuzzy"),
            ("Guang", "Guangzhou", "matched-prefix"),
            ("Canton", "Guangzhou", "matched-alias"),
        ],
    )
    @pytest.mark.usefixtures("named_data")
    def test_how_a_name_was_understood(self, run: Run, said: Said, typed: str, name: str, how: str | None) -> None:
        asked = run("member", typed)
        values = {"text": typed, "name": name, "how": {"code": how, "values": {}}}
        assert (asked.returncode, said(asked.stderr)) == (0, [("", "name-understood", values)] if how else [])
        assert asked.stdout.splitlines()[0] == f"name        {name}"

    def test_a_city_that_is_no_member_can_be_asked_for(self, ids: Ids) -> None:
        assert ids("--member", "Kolkata") == ["10"]

    def test_text_is_accent_and_case_blind(self, ids: Ids) -> None:
        assert ids("--text", "KÖPENICK blackout") == ["11"]
        assert ids("--text", "kopenick") == ["11"]

    def test_alliances(self, ids: Ids) -> None:
        assert ids("--alliance", "undp") == ["01", "20"]
        assert ids("--alliance", "United Nations Development Programme") == ["01", "20"]

    def test_a_name_that_holds_a_comma(self, run: Run, riverlands: str) -> None:
        asked = run("activities", "--member", "Dunmore, Lower", "--columns", "id", "--data", riverlands)
        assert (asked.stdout.splitlines(), asked.stderr) == (["id", "R-02"], "")


class TestShape:
    """--columns, --sort and --limit shape a listed answer."""

    def test_columns_in_their_order(self, run: Run) -> None:
        asked = run("members", "--columns", "country,name", "--limit", "1")
        assert asked.stdout == "country\tname\nIvory Coast\tAbidjan\n"

    def test_columns_that_are_not_given_by_themselves(self, table: Callable[..., list[list[str]]]) -> None:
        assert table("activities", "--columns", "id,role,place", "--outcome", "L1A2D4") == [
            ["2021-T3-05", "took part", "Mexico City"]
        ]

    def test_sorting_forwards_and_backwards(self, table: Callable[..., list[list[str]]]) -> None:
        rows = table("members", "--region", "Europe", "--sort", "-activities,name", "--columns", "name,activities")
        assert rows[:5] == [
            ["Barcelona (metropolitan area)", "11"],
            ["Barcelona (city)", "10"],
            ["Brussels", "8"],
            ["Madrid", "8"],
            ["Berlin", "6"],
        ]
        rows = table("members", "--region", "North America", "--sort", "-name", "--columns", "name", "--limit", "2")
        assert rows == [["Toronto"], ["Tijuana"]]

    def test_unknown_values_come_last_either_way(self, table: Callable[..., list[list[str]]]) -> None:
        for sort in ("joined", "-joined"):
            rows = table("members", "--sort", sort, "--columns", "name,joined")
            assert [row[0] for row in rows[:3]] == ["Palembang", "Semarang", "Guadalajara (IMEPLAN)"]
            assert rows[3][1] == ""

    def test_codes_are_sorted_as_people_count(self, run: Run, riverlands: str) -> None:
        asked = run("outcomes", "--outcome", "A", "--sort", "code", "--columns", "code", "--data", riverlands)
        assert asked.stdout.splitlines()[1:] == ["A", "A-1", "A-1.a", "A-1.b", "A-2", "A-2.b", "A-3", "A-10"]

    @pytest.mark.usefixtures("named_data")
    def test_a_limit_is_said(self, run: Run, said: Said) -> None:
        asked = run("alliances", "--limit", "2")
        assert len(asked.stdout.splitlines()) == 3
        assert said(asked.stderr) == [("", "limited", {"limit": 2, "rows": 15})]

    @pytest.mark.parametrize("limit", ["15", "99"])
    @pytest.mark.usefixtures("named_data")
    def test_a_limit_that_cuts_nothing_is_not(self, run: Run, limit: str) -> None:
        asked = run("alliances", "--limit", limit)
        assert len(asked.stdout.splitlines()) == 16
        assert asked.stderr == ""


class TestData:
    """--data, else METROCLI_DATA, else the bundled dataset."""

    def test_a_note_says_that_the_bundled_data_was_used(self, run: Run, said: Said, bundled: Path) -> None:
        note: tuple[str, str, dict[str, object]] = ("", "bundled-data", {})
        for words in (["alliances"], ["stats", "--period", "2021-T3", "-f", "table"], ["check"]):
            assert said(run(*words).stderr)[0] == note
            assert note not in said(run(*words, "--data", str(bundled)).stderr)
        assert note not in said(run("alliances", METROCLI_DATA=str(bundled)).stderr)

    def test_the_note_in_json(self, run: Run) -> None:
        answer = json.loads(run("alliances", "-f", "json").stdout)
        assert [(message["code"], message["values"]) for message in answer["messages"]] == [("bundled-data", {})]

    @pytest.mark.parametrize("words", [["activities", "--columns", "help"], ["explain", "S001"], ["config"]])
    def test_what_is_not_from_the_data_has_no_such_note(self, run: Run, words: list[str]) -> None:
        assert "bundled data" not in run(*words).stderr

    def test_precedence(self, run: Run, riverlands: str, tmp_path: Path) -> None:
        assert run("members", "--columns", "name", "--limit", "1").stdout == "name\nAbidjan\n"
        gone = str(tmp_path / "gone")
        given = run("members", "--columns", "name", "--limit", "1", "--data", riverlands, METROCLI_DATA=gone)
        assert given.stdout == "name\nAlderford\n"
        assert run("members").returncode == 4
        set_ = run("members", "--columns", "name", "--limit", "1", METROCLI_DATA=riverlands)
        assert set_.stdout == "name\nAlderford\n"

    def test_an_empty_variable_is_none(self, run: Run) -> None:
        assert run("members", "--columns", "name", "--limit", "1", METROCLI_DATA="").stdout == "name\nAbidjan\n"

    def test_a_workbook_answers_like_its_folder(self, run: Run, riverlands: str, tmp_path: Path) -> None:
        book = tmp_path / "riverlands.xlsx"
        assert run("convert", str(book), "--data", riverlands).returncode == 0
        for words in (["activities"], ["members", "--period", "2023-Q2"], ["stats", "--period", "2023-Q1"]):
            from_book = run(*words, "-f", "json", "--data", str(book))
            assert from_book.returncode == 0
            assert from_book.stdout == run(*words, "-f", "json", "--data", riverlands).stdout


class TestSheetsThatAreNotNeeded:
    """An answer without members does not depend on the participations sheet, so that even a broken one is not read."""

    SHEETS: ClassVar = {
        "activities": "id,title,start,place\na1,One,2021-09-01,Arden\na2,Two,2021-09-02,\n",
        "memberships": "member,region\nArden,Delta\n",
        "participations": "nothing\nthat,is,known\n",
    }

    @pytest.mark.parametrize(
        "words",
        [
            ("--columns", "id,place", "-f", "csv"),
            ("--columns", "id,title", "--sort", "-start", "-f", "json"),
            ("--columns", "help"),
            ("--columns", "id", "--text", "one", "--limit", "1"),
        ],
    )
    def test_no_members(self, run: Run, folder: Callable[..., Path], words: tuple[str, ...]) -> None:
        data = folder(**self.SHEETS)
        asked = run("activities", *words, "--data", str(data))
        assert (asked.returncode, asked.stderr) == (0, "")
        (data / "participations.csv").write_text("activity,member\na1,Arden\n", encoding="utf-8")
        assert run("activities", *words, "--data", str(data)).stdout == asked.stdout

    @pytest.mark.parametrize(
        "words",
        [
            (),
            ("--columns", "id,Members"),
            ("--columns", "id", "--sort", "-members"),
            ("--columns", "id", "--member", "Arden"),
            ("--columns", "id", "--region", "Delta"),
            ("--columns", "id", "--group-by", "place"),
            ("--columns", "id", "--explain"),
            ("--columns", "id", "-f", "record"),
            ("--columns", "id", "-f", "table"),
            ("--columns", "id", "-f", "html"),
            ("--columns", "id", "-o", "answer.xlsx"),
        ],
    )
    def test_members(self, run: Run, folder: Callable[..., Path], words: tuple[str, ...]) -> None:
        asked = run("activities", *words, "--data", str(folder(**self.SHEETS)))
        assert (asked.returncode, asked.stdout) == (4, "")
        assert "participations.csv" in asked.stderr
