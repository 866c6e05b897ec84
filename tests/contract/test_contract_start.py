"""How much an answer from small data imports: a number of modules, because a clock depends on the machine.

An answer takes most of its time to import modules. A module more costs about 0.3 % of `python -c 'import pandas'`.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

START = "import sys; sys.argv[0] = 'metrocli'; from metrocli.__main__ import leave; leave()"
ANSWERS = (("activities", "--outcome", "L2A2D4"), ("member", "Guangzhou"), ("stats", "--period", "2021-T3"))
MOST_OF_AN_ANSWER, MOST_OF_HELP = 850, 250
NOT_FOR_SMALL_DATA = {
    *("pyarrow.lib", "openpyxl", "rich", "jinja2", "multiprocessing"),
    *("metrocli.sheets.reading.large.parquet_folder", "metrocli.sheets.reading.large.column_blocks"),
    *("metrocli.sheets.reading.workbook_process", "metrocli.sheets.columns.arrow_column"),
    *("metrocli.text.languages.language", "metrocli.check.runner", "metrocli.report.build"),
}


def list_imports(*words: str) -> list[str]:
    """Return the modules that the program imports for a command, by what Python reports of them."""
    not_ours = ("METROCLI", "COV")  # Where coverage measures child processes, it imports modules of its own.
    variables = {name: value for name, value in os.environ.items() if not name.startswith(not_ours)}
    command = [sys.executable, "-X", "importtime", "-c", START, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=variables)
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return [line.rpartition("|")[2].strip() for line in lines]


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_an_answer_from_small_data_imports_few_modules(words: tuple[str, ...]) -> None:
    imported = list_imports(*words)
    assert "pandas" in imported
    assert NOT_FOR_SMALL_DATA & {*imported} == set()
    assert len(imported) <= MOST_OF_AN_ANSWER


def test_help_imports_few_modules() -> None:
    imported = list_imports("--help")
    assert NOT_FOR_SMALL_DATA & {*imported} == set()
    assert len(imported) <= MOST_OF_HELP
