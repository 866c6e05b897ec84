"""The columns that are known beforehand are those that the answers have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from metrocli.__main__ import main
from metrocli.errors import UsageMistake
from metrocli.query.columns import columns

DATA = str(Path(__file__).parents[2] / "data" / "riverlands")


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
def test_they_are_what_help_lists(capsys: pytest.CaptureFixture[str], words: list[str], asked: dict[str, Any]) -> None:
    assert main([*words, "--columns", "help", "-f", "json"]) == 0
    listed = [row["column"] for row in json.loads(capsys.readouterr().out)["rows"]]
    assert columns(words[0], asked) == listed


def test_a_matrix_has_what_its_rows_stand_for_and_the_total() -> None:
    assert columns("matrix", {"down": "region"}) == ["region", "total"]
    with pytest.raises(UsageMistake):
        columns("matrix", {"down": "nonsense"})


@pytest.mark.parametrize(("command", "asked"), [("info", {}), ("trend", {"by": "year"}), ("", {})])
def test_what_lists_nothing_has_none(command: str, asked: dict[str, Any]) -> None:
    assert columns(command, asked) == []
