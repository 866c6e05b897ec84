"""Ask the program, and compare each figure of its answer."""

from __future__ import annotations

import io
import json
import os
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.__main__ import run_in
from metrocli.cli.environment import Environment
from metrocli.sheets import dataset

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.sheets.dataset import SheetDataset

    from .figures import Figures, Value

ABSENT = "absent"
_opened: dict[str, SheetDataset] = {}
"""The datasets that were asked, by the arguments that they were opened with."""


def ask(folder: Path, *words: str) -> dict[str, Any]:
    """The answer of the program in JSON."""
    answer: dict[str, Any] = json.loads(_run(folder, *words, "-f", "json"))
    return answer


def page(folder: Path, *words: str) -> str:
    """The answer as a page for people, with one space for each break of a line."""
    return " ".join(_run(folder, *words, "-f", "table").split("\n"))


@cache
def _run(folder: Path, *words: str) -> str:
    """Run a command line in this process; all of them share the dataset, as to read it would take most of the time."""
    stdout, stderr = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    environment = Environment(
        stdout=stdout,
        stderr=stderr,
        variables=os.environ | {"METROCLI_CONFIG": "", "COLUMNS": "120"},
        words=(*words, "--data", str(folder)),
    )
    open_dataset = dataset.open_dataset

    def open_once(*arguments: Any) -> SheetDataset:  # noqa: ANN401 - as the function that it calls
        key = repr(arguments)
        if key not in _opened:
            _opened[key] = open_dataset(*arguments)
        return _opened[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "open_dataset", open_once)
        code = run_in(environment)
    out, err = (_read(stream) for stream in (stdout, stderr))
    assert code == 0, f"{' '.join(words)}: {err}"
    return out


def _read(stream: io.TextIOWrapper) -> str:
    """Return what was written to a stream."""
    stream.seek(0)
    return stream.read()


def flatten(answer: dict[str, Any]) -> Figures:
    """Each value of an answer under a key such as `members.by_region[Delta].total`."""
    found: Figures = {}
    if "result" in answer:
        _walk(answer["result"], "", found)
    else:
        _walk(answer["rows"], "", found)
        for column, total in answer.get("totals", {}).items():
            found[f"totals.{column}"] = total
    return found


def _walk(value: Any, key: str, found: Figures) -> None:  # noqa: ANN401 # anything that JSON has
    if isinstance(value, dict):
        for name, inner in value.items():
            _walk(inner, f"{key}.{name}" if key else name, found)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for each in value:
            (_, name), *columns = each.items()  # the first key names the row
            for column, inner in columns:
                _walk(inner, f"{key}[{name}].{column}", found)
        if key == "activities":
            found[key] = sorted(each["id"] for each in value)
    else:
        found[key] = sorted(value) if isinstance(value, list) else value


def pairs(expected: Figures, answered: Figures) -> list[tuple[str, Value, Value]]:
    """Each figure as a key with two values: those that are expected, and other numbers, which should be 0."""
    found: list[tuple[str, Value, Value]] = [(key, value, answered.get(key, ABSENT)) for key, value in expected.items()]
    for key, got in answered.items():
        if key not in expected and isinstance(got, (int, float)) and not isinstance(got, bool):
            found.append((key, 0, got))
    return found
