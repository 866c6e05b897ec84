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

ROLE = "--role is not an option of activities. 'role' is a column: see --columns, --sort and --group-by."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("activites", "'activites' is not a command. Did you mean activities? See `metrocli --help`."),
        ("xyzzy", "'xyzzy' is not a command. See `metrocli --help`."),
        ("--vrsion", "--vrsion is not an option of metrocli. Did you mean --version? See `metrocli --help`."),
        ("activities --perid 2021", "--perid is not an option of activities. Did you mean --period? See"),
        ("activities -period 2021", "-period is not an option of activities. Did you mean --period? See"),
        ("activities -x", "-x is not an option of activities. See `metrocli activities --help`."),
        ("activities --role led", f"{ROLE} See `metrocli activities --help`."),
        ("activities --outcomes L1", "--outcomes is not an option of activities. Did you mean --outcome?"),
        ("people --office chair", "--office is not an option of people. 'office' is a column: see --columns,"),
        ("stats --role led", "--role is not an option of stats. See `metrocli stats --help`."),
        ("members --sort activites", "'activites' is not a column of members. Did you mean activities?"),
        ("members --sort=-nme", "'nme' is not a column of members. Did you mean name?"),
        ("members --columns name,reigon", "'reigon' is not a column of members. Did you mean region?"),
        ("members --group-by contry", "'contry' is not a column of members. Did you mean country?"),
        ("activities -f jsn", "'jsn' is not a format. Did you mean json?"),
        ("activities --names espanol", "no member has a name in the language 'espanol'. Did you mean es?"),
        ("matrix membrs outcomes", "cannot count by 'membrs'. Did you mean members?"),
        ("trend activites", "a trend of 'activites' cannot be shown. Did you mean activities?"),
        (
            "trend members --by months",
            "'months' is not a value of --by. Did you mean month? Choose from period, month.",
        ),
        ("stats --by lines", "'lines' is not a value of --by. Did you mean line? Choose from line, region, month."),
        ("stats --by colour", "'colour' is not a value of --by. Choose from line, region, month."),
        ("fix --select name", "'name' is not a kind of correction. Did you mean names?"),
        ("template new --language espanol", "there is no template in the language 'espanol'. Did you mean es?"),
    ],
)
def test_a_wrong_word_gets_the_nearest(run: Run, line: str, sentence: str) -> None:
    asked = run(*line.split())
    assert (asked.returncode, asked.stdout) == (2, "")
    assert asked.stderr.startswith(f"metrocli: {sentence}")
    assert asked.stderr.count("\n") == 1


def test_a_sheet_that_is_nearly_one(run: Run) -> None:
    asked = run("check", "--sheet", "activites")
    assert (asked.returncode, asked.stdout) == (3, "")
    assert asked.stderr == "metrocli: 'activites' is not a sheet. Did you mean activities?\n"


CONGRESS = "13th Metropolis World Congress"
L2 = "Build adaptive capacities for metropolitan governance"


class TestTitles:
    """The exact title of an activity or a code is taken; a part of a title, or nearly a title, is suggested."""

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (
                ["activity", "World Congress"],
                (
                    f"'World Congress' is not an activity. Did you mean 2021-T3-06 '{CONGRESS}' "
                    "or 2021-T3-07 'Pilot project session at the Metropolis World Congress'?"
                ),
            ),
            (
                ["activity", "Guangzhu Award"],
                "'Guangzhu Award' is not an activity. Did you mean 2021-T3-29 '5th Guangzhou Award'?",
            ),
            (["activity", "2021-T3-9"], "'2021-T3-9' is not an activity. Did you mean 2021-T3-09?"),
            (
                ["activity", "zz"],
                "'zz' is not an activity. See all activities with `metrocli activities --columns id,title`.",
            ),
            (
                ["activities", "--line", "Metropolitan diplomacy"],
                (
                    "'Metropolitan diplomacy' is not a line. Did you mean L1 'Strengthen global leadership on "
                    "metropolitan diplomacy and a…'?"
                ),
            ),
            (["activity", "2021-t3-1"], "'2021-t3-1' is not an activity. Did you mean 2021-T3-01?\n"),
            (["activities", "--line", "L9"], "'L9' is not a line. Did you mean L3, L2 or L1?"),
            (["stats", "--challenge", "x"], "--challenge is not an option of stats."),
            (["trend", "members", "--challenge", "climate"], "'climate' is not a challenge. Did you mean 2.3 'Cli"),
        ],
    )
    def test_a_part_of_a_title_gets_the_nearest(self, run: Run, words: list[str], sentence: str) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stdout) == (2 if "option" in sentence else 3, "")
        assert asked.stderr.startswith(f"metrocli: {sentence}")
        assert asked.stderr.count("\n") == 1

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
