"""Every command over sheets with a blank key: a period or an activity without a name, in one row or in all rows."""

from __future__ import annotations

import csv
import io
from random import Random
from typing import TYPE_CHECKING

import pytest

from metrocli.catalogue import COMMANDS
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.sheets.template.build import write_template

from .command_lines import REPORT, find_fault

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

KEYS = [(sheet.name, column) for sheet in SHEETS_BY_NAME.values() for column in sheet.key_columns]
WORDS = {
    "activity": ["EXAMPLE-1"],
    "member": ["Arden"],
    "matrix": ["members", "periods"],
    "trend": ["activities"],
    "compare": ["2025", "2026"],
    "explain": ["T306"],
}
"""What a command needs beside the data."""
IMPORTED = "sheet,key,column,document,page,line,certainty\nactivities,EXAMPLE-1,title,report.pdf,1,7,sure\n"
WITHOUT_DATA = {"explain", "config", "ask"}


def _blank(path: Path, column: str, rows: slice) -> None:
    """Make the cells of a column blank in some rows of a sheet."""
    header, *cells = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
    for row in cells[rows]:
        row[header.index(column)] = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *cells])


def _words(command: str, data: Path) -> list[str]:
    match command:
        case "diff" | "merge":
            return [command, str(data), str(data)]
        case "import":
            return [command, str(REPORT), "--known", str(data), "-f", "json"]
        case "convert":
            return [command, str(data.parent / "all.xlsx"), "--data", str(data)]
        case "template":
            return [command, str(data.parent / "new"), "--lists", str(data)]
    source = [] if command in WITHOUT_DATA else ["--data", str(data)]
    return [command, *WORDS.get(command, ()), *source, "-f", "json"]


@pytest.mark.parametrize(("sheet", "column"), KEYS)
@pytest.mark.parametrize("rows", [slice(1, 2), slice(0, None)], ids=["one", "all"])
def test_a_blank_key(tmp_path: Path, sheet: str, column: str, rows: slice) -> None:
    """The second row is added here, as the sheets to fill in have one."""
    data = tmp_path / "data"
    write_template(data)
    (data / "imported.csv").write_text(IMPORTED, encoding="utf-8")  # a template has none
    for path in data.glob("*.csv"):
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(path.read_text("utf-8-sig").splitlines()[1] + "\r\n")
    _blank(data / f"{sheet}.csv", column, rows)
    commands = Random(f"{sheet} {column}").sample(sorted(COMMANDS), len(COMMANDS))
    faults = [
        (words, fault) for words in (_words(command, data) for command in commands) if (fault := find_fault(words, {}))
    ]
    assert not faults
