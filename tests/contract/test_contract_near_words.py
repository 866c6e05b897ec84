"""A word that is nearly a command, an option, a column or a value gets the nearest one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

ROLE = "there is no option --role in activities. 'role' is a column: see --columns, --sort and --group-by."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("activites", "there is no command 'activites'. Did you mean activities? See `metrocli --help`."),
        ("xyzzy", "there is no command 'xyzzy'. See `metrocli --help`."),
        ("--vrsion", "there is no option --vrsion. Did you mean --version? See `metrocli --help`."),
        ("activities --perid 2021", "there is no option --perid in activities. Did you mean --period? See"),
        ("activities --role led", f"{ROLE} See `metrocli activities --help`."),
        ("people --office chair", "there is no option --office in people. 'office' is a column: see --columns,"),
        ("stats --role led", "there is no option --role in stats. See `metrocli stats --help`."),
        ("members --sort activites", "there is no column 'activites' in members. Did you mean activities?"),
        ("members --sort=-nme", "there is no column 'nme' in members. Did you mean name?"),
        ("members --columns name,reigon", "there is no column 'reigon' in members. Did you mean region?"),
        ("members --group-by contry", "there is no column 'contry' in members. Did you mean country?"),
        ("activities -f jsn", "there is no format 'jsn'. Did you mean json?"),
        ("activities --names espanol", "no member has a name in the language 'espanol'. Did you mean es?"),
        ("matrix membrs outcomes", "'membrs' is nothing to count by. Did you mean members?"),
        ("trend activites", "there is no trend of 'activites'. Did you mean activities?"),
        ("trend members --by months", "--by months is not one of period, month. Did you mean month?"),
        ("stats --by lines", "--by lines is not one of line, region, month. Did you mean line?"),
        ("stats --by colour", "--by colour is not one of line, region, month."),
        ("fix --select name", "there is no cure 'name'. Did you mean names?"),
        ("template new --language espanol", "no template is in the language 'espanol'. Did you mean es?"),
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
    assert asked.stderr == "metrocli: no sheet is called 'activites'. Did you mean activities?\n"
