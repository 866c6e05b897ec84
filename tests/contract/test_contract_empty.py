"""Sheets without rows, and readers that close a pipe: an answer in every format, and never a traceback."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from metrocli.catalogue import load_answers
from metrocli.render.registry import BINARY_FORMATS, FORMATS
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]
    Start = Callable[..., subprocess.Popen[bytes]]

LINES = [
    "activities",
    "activities --group-by line",
    "activities --columns id --sort=-id --limit 0",
    "members",
    "members --silent --period 2021",
    "outcomes",
    "outcomes --uncovered",
    "challenges",
    "alliances",
    "meetings --group-by mode",
    "media",
    "people",
    "people --vacant",
    "stats",
    "stats --by month",
    "stats --by region --period 2021",
    "matrix members outcomes",
    "matrix regions months --period 2021",
    "compare 2021 2022",
    "trend members",
    "trend people_engaged --by month",
    "info",
    "check",
    "fix",
]
WITHOUT_ROWS = {"activity", "member"}
"""These ask for one thing, which does not exist."""
NO_DATA = {"ask", "config", "explain", "diff", "merge", "import", "rules", "leftovers", "columns"}


@pytest.fixture
def empty(folder: Callable[..., Path]) -> str:
    """A folder with every declared sheet, each with its header and no row."""
    headers = {name: ",".join(column.name for column in sheet.columns) for name, sheet in SHEETS_BY_NAME.items()}
    return str(folder(**{name: f"{header}\n" for name, header in headers.items()}))


def test_every_question_is_asked() -> None:
    assert {line.split()[0] for line in LINES} | WITHOUT_ROWS | NO_DATA == set(load_answers())


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES)
def test_sheets_without_rows_have_an_answer_in_every_format(run: Run, empty: str, tmp_path: Path, line: str) -> None:
    explained = [] if line in {"check", "fix"} else ["--explain"]
    for name in FORMATS:
        asked = run(*line.split(), "--data", empty, "-f", name, *explained)
        assert asked.returncode == 0, (name, asked.stderr)
        assert not {"nan", "NaN", "NaT", "<NA>", "None"} & set(asked.stdout.split()), name
        if name == "json":
            assert json.loads(asked.stdout)["command"] == line.split(maxsplit=1)[0]
    for name in BINARY_FORMATS:
        target = tmp_path / f"answer.{name}"
        assert run(*line.split(), "--data", empty, "-o", str(target)).returncode == 0, name
        assert target.exists()


@pytest.mark.parametrize(
    ("line", "kind"), [("activity X", "activity"), ("member X", "member"), ("people --body X", "body")]
)
def test_a_name_in_sheets_without_rows_is_unknown(run: Run, said: Said, empty: str, line: str, kind: str) -> None:
    asked = run(*line.split(), "--data", empty)
    assert (asked.returncode, asked.stdout) == (3, "")
    ((_, code, values),) = said(asked.stderr)
    assert (code, values["text"], values["kind"]) == ("name-unknown", "X", kind)


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_that_closes_the_pipe(start: Start, name: str) -> None:
    process = start("activities", "-f", name, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    printed = process.stderr.read()
    assert not printed.startswith(b"metrocli:")
    assert b"Traceback" not in printed
    process.stderr.close()
    assert process.wait(timeout=60) == 0
