"""A word that is nearly a command, an option, a column or a value gets the nearest one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hint_values import all_listed, choose_from, did_you_mean, did_you_mean_titles  # type: ignore[import-not-found] # it is in this folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]


def understood(text: str, name: str) -> tuple[str, str, dict[str, object]]:
    """Return the note that a text was understood as a name by its title."""
    return "", "name-understood", {"text": text, "name": name, "how": {"code": "matched-title", "values": {}}}


@pytest.mark.parametrize(
    ("line", "code", "values"),
    [
        ("activites", "unknown-command", {"text": "activites", "page": "metrocli", **did_you_mean("activities")}),
        ("xyzzy", "unknown-command", {"text": "xyzzy", "hint": None, "page": "metrocli"}),
        ("--vrsion", "unknown-option", {"option": "--vrsion", **did_you_mean("--version"), "page": "metrocli"}),
        ("activities --perid 2021", "unknown-option", {"option": "--perid", **did_you_mean("--period")}),
        ("activities -period 2021", "unknown-option", {"option": "-period", **did_you_mean("--period")}),
        ("activities -x", "unknown-option", {"option": "-x", "page": "metrocli activities"}),
        ("activities --role led", "column-as-option", {"option": "--role", "column": "role"}),
        ("activities --outcomes L1", "unknown-option", {"option": "--outcomes", **did_you_mean("--outcome")}),
        ("people --office chair", "column-as-option", {"option": "--office", "column": "office"}),
        ("stats --role led", "unknown-option", {"option": "--role", "page": "metrocli stats"}),
        ("members --sort activites", "not-a-column", {"text": "activites", **did_you_mean("activities")}),
        ("members --sort=-nme", "not-a-column", {"text": "nme", **did_you_mean("name")}),
        ("members --columns name,reigon", "not-a-column", {"text": "reigon", **did_you_mean("region")}),
        ("members --group-by contry", "not-a-column", {"text": "contry", **did_you_mean("country")}),
        ("activities -f jsn", "not-a-format", {"text": "jsn", **did_you_mean("json")}),
        ("activities --names espanol", "names-language-unknown", {"language": "espanol", **did_you_mean("es")}),
        ("matrix membrs outcomes", "dimension-unknown", {"text": "membrs", **did_you_mean("members")}),
        ("trend activites", "trend-unknown", {"text": "activites", **did_you_mean("activities")}),
        ("trend members --by months", "not-a-value", {"option": "by", "text": "months", **did_you_mean("month")}),
        ("stats --by lines", "not-a-value", {"option": "by", "text": "lines", **did_you_mean("line")}),
        (
            "stats --by colour",
            "not-a-value",
            {"option": "by", "text": "colour", **choose_from("line", "region", "month")},
        ),
        ("fix --select name", "not-a-correction", {"text": "name", **did_you_mean("names")}),
        ("template new --language espanol", "template-language", {"text": "espanol", **did_you_mean("es")}),
    ],
)
def test_a_wrong_word_gets_the_nearest(run: Run, said: Said, line: str, code: str, values: dict[str, object]) -> None:
    asked = run(*line.split())
    assert (asked.returncode, asked.stdout) == (2, "")
    ((_, found, found_values),) = said(asked.stderr)
    assert (found, found_values) == (code, found_values | values)


def test_a_sheet_that_is_nearly_one(run: Run, said: Said) -> None:
    asked = run("check", "--sheet", "peoplx")
    assert (asked.returncode, asked.stdout) == (3, "")
    ((_, code, values),) = said(asked.stderr)
    assert (code, values["text"], values["hint"]) == ("name-unknown", "peoplx", did_you_mean("people")["hint"])


CONGRESS = "13th Metropolis World Congress"
L2 = "Build adaptive capacities for metropolitan governance"


class TestTitles:
    """The exact title of an activity or a code is taken; a part of a title, or nearly a title, is suggested."""

    @pytest.mark.parametrize(
        ("line", "hint"),
        [
            (
                ["activity", "World Congress"],
                did_you_mean_titles(
                    **{"2021-T3-06": CONGRESS, "2021-T3-07": "Pilot project session at the Metropolis World Congress"}
                ),
            ),
            (["activity", "Guangzhu Award"], did_you_mean_titles(**{"2021-T3-29": "5th Guangzhou Award"})),
            (["activity", "2021-T3-9"], did_you_mean("2021-T3-09")),
            (["activity", "zz"], all_listed("activities --columns id,title")),
            (
                ["activities", "--line", "Metropolitan diplomacy"],
                did_you_mean_titles(L1="Strengthen global leadership on metropolitan diplomacy and advocacy"),
            ),
            (["activity", "2021-t3-1"], did_you_mean("2021-T3-01")),
            (["activities", "--line", "L9"], did_you_mean("L3", "L2", "L1")),
            (["trend", "members", "--challenge", "climate"], did_you_mean_titles(**{"2.3": "Climate resilience"})),
        ],
    )
    def test_a_part_of_a_title_gets_the_nearest(
        self, run: Run, said: Said, line: list[str], hint: dict[str, object]
    ) -> None:
        asked = run(*line)
        assert (asked.returncode, asked.stdout) == (3, "")
        ((_, code, values),) = said(asked.stderr)
        assert (code, values) == ("name-unknown", values | {"text": line[-1], **hint})

    def test_an_option_of_other_commands_is_not_a_name(self, run: Run, said: Said) -> None:
        asked = run("stats", "--challenge", "x")
        assert (asked.returncode, asked.stdout) == (2, "")
        values = {"option": "--challenge", "command": "stats", "hint": None, "page": "metrocli stats"}
        assert said(asked.stderr) == [("", "unknown-option", values)]

    @pytest.mark.parametrize("title", [CONGRESS, "13th metropolis WORLD congrèss "])
    @pytest.mark.usefixtures("named_data")
    def test_the_exact_title_of_an_activity_is_its_id(self, run: Run, said: Said, title: str) -> None:
        asked = run("activity", title, "-f", "json")
        answer = json.loads(asked.stdout)
        assert (asked.returncode, said(asked.stderr)) == (0, [understood(title, "2021-T3-06")])
        assert (answer["query"], [f"{note}\n" for note in answer["notes"]]) == (
            {"activity": "2021-T3-06"},
            [asked.stderr],
        )

    @pytest.mark.parametrize("title", [L2, L2.upper(), f"{L2},"])
    @pytest.mark.usefixtures("named_data")
    def test_the_exact_title_of_a_line_is_its_code(self, run: Run, said: Said, title: str) -> None:
        by_code, by_title = (run("activities", "--line", text, "--columns", "id") for text in ("L2", title))
        assert (by_title.returncode, by_title.stdout) == (0, by_code.stdout)
        assert said(by_title.stderr) == [understood(title.rstrip(","), "L2")]

    def test_a_title_with_a_comma_is_one_value(self, run: Run, said: Said, folder: Callable[..., Path]) -> None:
        data = folder(
            activities="id,title,line\n1,a,L1\n2,b,L2\n3,c,L3\n",
            outcomes='code,title\nL1,"Cities, and regions"\nL2,Peace\nL3,Cities\n',
        )
        words = ("--data", str(data), "--columns", "id")
        assert run("activities", "--line", "Cities, and Regions", *words).stdout == "id\n1\n"
        assert run("activities", "--line", "Cities,Peace", *words).stdout == "id\n2\n3\n"
        assert said(run("activities", "--line", "L1,Peace", *words).stderr) == [understood("Peace", "L2")]

    def test_a_title_of_two_codes_is_not_taken(self, run: Run, said: Said, folder: Callable[..., Path]) -> None:
        data = folder(activities="id,title,line\n1,a,L1\n", outcomes="code,title\nL1,Peace\nL2,peace\n")
        asked = run("activities", "--line", "Peace", "--data", str(data))
        assert (asked.returncode, asked.stdout) == (3, "")
        ((_, code, values),) = said(asked.stderr)
        hint = did_you_mean_titles(L1="Peace", L2="peace")
        assert (code, values) == ("name-unknown", values | {"text": "Peace", **hint})
