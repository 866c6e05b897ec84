"""A word that is nearly a command, an option, a column or a value gets the nearest one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    AssertNames = Callable[..., None]


@pytest.mark.parametrize(
    ("line", "word", "near"),
    [
        ("activites", "'activites'", "activities"),
        ("xyzzy", "'xyzzy'", "metrocli --help"),
        ("--vrsion", "--vrsion", "--version"),
        ("activities --perid 2021", "--perid", "--period"),
        ("activities -period 2021", "-period", "--period"),
        ("activities -x", "-x", "metrocli activities --help"),
        ("activities --role led", "--role", "'role'"),
        ("activities --outcomes L1", "--outcomes", "--outcome"),
        ("people --office chair", "--office", "'office'"),
        ("stats --role led", "--role", "metrocli stats --help"),
        ("members --sort activites", "'activites'", "activities"),
        ("members --sort=-nme", "'nme'", "name"),
        ("members --columns name,reigon", "'reigon'", "region"),
        ("members --group-by contry", "'contry'", "country"),
        ("activities -f jsn", "'jsn'", "json"),
        ("activities --names espanol", "'espanol'", "es"),
        ("matrix membrs outcomes", "'membrs'", "members"),
        ("trend activites", "'activites'", "activities"),
        ("trend members --by months", "'months'", "month"),
        ("stats --by lines", "'lines'", "line"),
        ("stats --by colour", "'colour'", "line, region, month"),
        ("fix --select name", "'name'", "names"),
        ("template new --language espanol", "'espanol'", "es"),
    ],
)
def test_a_wrong_word_gets_the_nearest(run: Run, assert_names: AssertNames, line: str, word: str, near: str) -> None:
    asked = run(*line.split())
    assert (asked.returncode, asked.stdout) == (2, "")
    assert_names(asked.stderr, word, near)


def test_a_sheet_that_is_nearly_one(run: Run) -> None:
    asked = run("check", "--sheet", "activites")
    assert (asked.returncode, asked.stdout) == (3, "")
    assert asked.stderr == "metrocli: 'activites' is not a sheet. Did you mean activities?\n"


CONGRESS = "13th Metropolis World Congress"
L2 = "Build adaptive capacities for metropolitan governance"


class TestTitles:
    """The exact title of an activity or a code is taken; a part of a title, or nearly a title, is suggested."""

    @pytest.mark.parametrize(
        ("line", "names"),
        [
            (
                ["activity", "World Congress"],
                [
                    "'World Congress'",
                    f"2021-T3-06 '{CONGRESS}'",
                    "2021-T3-07 'Pilot project session at the Metropolis World Congress'",
                ],
            ),
            (["activity", "Guangzhu Award"], ["'Guangzhu Award'", "2021-T3-29 '5th Guangzhou Award'"]),
            (["activity", "2021-T3-9"], ["'2021-T3-9'", "2021-T3-09"]),
            (["activity", "zz"], ["'zz'", "`metrocli activities --columns id,title`"]),
            (
                ["activities", "--line", "Metropolitan diplomacy"],
                [
                    "'Metropolitan diplomacy'",
                    "L1 'Strengthen global leadership on metropolitan diplomacy and a…'",
                ],
            ),
            (["activity", "2021-t3-1"], ["'2021-t3-1'", "2021-T3-01"]),
            (["activities", "--line", "L9"], ["'L9'", "L3", "L2", "L1"]),
            (["trend", "members", "--challenge", "climate"], ["'climate'", "2.3"]),
        ],
    )
    def test_a_part_of_a_title_gets_the_nearest(
        self, run: Run, assert_names: AssertNames, line: list[str], names: list[str]
    ) -> None:
        asked = run(*line)
        assert (asked.returncode, asked.stdout) == (3, "")
        assert_names(asked.stderr, *names)

    def test_an_option_of_other_commands_is_not_a_name(self, run: Run, assert_names: AssertNames) -> None:
        asked = run("stats", "--challenge", "x")
        assert (asked.returncode, asked.stdout) == (2, "")
        assert_names(asked.stderr, "--challenge", "stats")

    @pytest.mark.parametrize("title", [CONGRESS, "13th metropolis WORLD congrèss "])
    def test_the_exact_title_of_an_activity_is_its_id(self, run: Run, title: str) -> None:
        asked = run("activity", title, "-f", "json")
        answer = json.loads(asked.stdout)
        note = f"{title} → 2021-T3-06, by its title."
        assert (asked.returncode, asked.stderr) == (0, f"{note}\n")
        assert (answer["query"], answer["notes"]) == ({"activity": "2021-T3-06"}, [note])

    @pytest.mark.parametrize("title", [L2, L2.upper(), f"{L2},"])
    def test_the_exact_title_of_a_line_is_its_code(self, run: Run, title: str) -> None:
        by_code, by_title = (run("activities", "--line", text, "--columns", "id") for text in ("L2", title))
        assert (by_title.returncode, by_title.stdout) == (0, by_code.stdout)
        assert by_title.stderr == f"{title.rstrip(',')} → L2, by its title.\n"

    def test_a_title_with_a_comma_is_one_value(self, run: Run, folder: Callable[..., Path]) -> None:
        data = folder(
            activities="id,title,line\n1,a,L1\n2,b,L2\n3,c,L3\n",
            outcomes='code,title\nL1,"Cities, and regions"\nL2,Peace\nL3,Cities\n',
        )
        words = ("--data", str(data), "--columns", "id")
        assert run("activities", "--line", "Cities, and Regions", *words).stdout == "id\n1\n"
        assert run("activities", "--line", "Cities,Peace", *words).stdout == "id\n2\n3\n"
        assert run("activities", "--line", "L1,Peace", *words).stderr == "Peace → L2, by its title.\n"

    def test_a_title_of_two_codes_is_not_taken(self, run: Run, folder: Callable[..., Path]) -> None:
        data = folder(activities="id,title,line\n1,a,L1\n", outcomes="code,title\nL1,Peace\nL2,peace\n")
        asked = run("activities", "--line", "Peace", "--data", str(data))
        assert (asked.returncode, asked.stdout) == (3, "")
        assert asked.stderr == "metrocli: 'Peace' is not a line. Did you mean L1 'Peace' or L2 'peace'?\n"
