"""The catalogue declares every answer; the options of the command line take the same filters."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from metrocli.__main__ import main
from metrocli.catalogue import AnswerType, has_columns, list_columns, load_answers
from metrocli.cli import option_sets
from metrocli.errors import UsageMistake
from metrocli.query.selecting.filter_sets import (
    ALL_FILTERS,
    COUNTING_FILTERS,
    FILTERS,
    FILTERS_WITHOUT_TIME,
    MEDIA_FILTERS,
    MEMBER_FILTERS,
    TIME_FILTERS,
)

DATA = str(Path(__file__).parents[1] / "data" / "riverlands")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["activities"], {}),
        (["members"], {}),
        (["members", "--silent"], {"silent": True}),
        (["outcomes"], {}),
        (["outcomes", "--uncovered"], {"uncovered": True}),
        (["challenges"], {}),
        (["challenges", "--uncovered"], {"uncovered": True}),
        (["alliances"], {}),
        (["meetings"], {}),
        (["media"], {}),
        (["people"], {}),
        (["people", "--vacant"], {"vacant": True}),
        (["ask"], {}),
        (["config"], {}),
        (["diff", DATA, DATA], {}),
        (["merge", DATA, DATA], {}),
        (["trend", "activities"], {"by": "period"}),
        (["trend", "members", "--by", "month"], {"by": "month"}),
    ],
)
def test_columns_are_those_that_help_lists(
    capsys: pytest.CaptureFixture[str], words: list[str], asked: dict[str, Any]
) -> None:
    assert main([*words, "--columns", "help", "-f", "json"]) == 0
    listed = [row["column"] for row in json.loads(capsys.readouterr().out)["rows"]]
    assert list_columns(words[0], asked) == listed


def test_a_matrix_has_columns_for_its_rows_and_the_total() -> None:
    assert list_columns("matrix", {"down": "region"}) == ["region", "total"]
    with pytest.raises(UsageMistake):
        list_columns("matrix", {"down": "nonsense"})


@pytest.mark.parametrize(("command", "asked"), [("info", {}), ("trend", {"by": "year"}), ("", {})])
def test_other_commands_have_no_columns(command: str, asked: dict[str, Any]) -> None:
    assert list_columns(command, asked) == []


@pytest.mark.parametrize(("command", "answer"), load_answers().items())
def test_an_answer_has_either_rows_or_a_result(command: str, answer: AnswerType) -> None:
    assert (answer.result is None) == bool(answer.rows) == has_columns(command)


def test_only_the_module_of_the_command_is_imported() -> None:
    code = (
        "import sys; from metrocli.catalogue import list_columns; assert list_columns('diff', {}); "
        "sys.exit(any(name in sys.modules for name in ('pandas', 'metrocli.query.matrix', 'metrocli.check')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("group", "names"),
    [
        (option_sets.CountingFilters, COUNTING_FILTERS),
        (option_sets.TimeFilters, TIME_FILTERS),
        (option_sets.MemberFilters, MEMBER_FILTERS),
        (option_sets.MediaFilters, MEDIA_FILTERS),
        (option_sets.FiltersWithoutTime, FILTERS_WITHOUT_TIME),
        (option_sets.AllFilters, ALL_FILTERS),
    ],
)
def test_groups_of_options_spell_out_the_sets_of_filters(group: type, names: tuple[str, ...]) -> None:
    hints = get_type_hints(group, include_extras=True)
    assert set(hints) == set(names)
    for name, hint in hints.items():
        # Typer keeps the first positional argument, the option, as `default`.
        assert hint.__metadata__[0].default == f"--{FILTERS[name].key}"
