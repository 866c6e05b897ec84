"""`rows` in JSON and the same answer in every other format hold the same values; several are joined with "; "."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from metrocli.cli.output import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess
    from xml.etree.ElementTree import Element

    from openpyxl.worksheet.worksheet import Worksheet

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]
    Table = list[list[str]]

LINES = [
    "activities",
    "activities --columns role,people_engaged,title",
    "members",
    "outcomes",
    "challenges",
    "people",
    "trend activities --by month",
]
BUNDLED = ["alliances", "meetings", "media"]


def flatten(value: Any) -> str:  # noqa: ANN401 - any value of JSON
    """Return a value of JSON as one text, as the contract says."""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def text_of_cell(value: object) -> str:
    """Return the value of a workbook's cell as text."""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)


def read_sheet(sheet: Worksheet) -> Table:
    return [[text_of_cell(cell.value) for cell in row] for row in sheet.iter_rows()]


def read_parquet_rows(path: Path) -> Table:
    """Read a Parquet file with pandas."""
    frame = pd.read_parquet(path, dtype_backend="numpy_nullable")
    rows = frame.astype("object").where(frame.notna(), None).itertuples(index=False, name=None)
    return [[*map(str, frame)], *([flatten(value) for value in row] for row in rows)]


def read_page(root: Element) -> Table:
    """Return the only table of a page: the fields of its headers, and the cells of all its rows."""
    (table,) = root.iter("table")
    heads = [head.get("data-field", "") for head in table.iterfind("thead/tr/th")]
    return [heads, *(["".join(cell.itertext()) for cell in row] for row in table.iterfind("tbody/tr"))]


@pytest.fixture
def rows(run: Run) -> Callable[..., Table]:
    """Run a command and return its JSON rows, flattened: the fields, then the rows."""

    def ask(*words: str) -> Table:
        result = run(*words, "-f", "json")
        assert result.returncode == 0, result.stderr
        records = json.loads(result.stdout)["rows"]
        assert records
        return [list(records[0]), *([flatten(value) for value in record.values()] for record in records)]

    return ask


@pytest.fixture
def file(run: Run, tmp_path: Path) -> Callable[..., Path]:
    """Write an answer into a file: `file("answer.xlsx", "members")`."""

    def write(name: str, *words: str) -> Path:
        result = run(*words, "-o", str(tmp_path / name))
        assert (result.returncode, result.stdout) == (0, "")
        return tmp_path / name

    return write


@pytest.mark.parametrize(
    ("data", "line"),
    [*(("", line) for line in [*LINES, *BUNDLED]), *(("riverlands", line) for line in LINES)],
    ids=lambda value: value.replace(" ", "_") or "bundled",
)
def test_every_flat_format_holds_the_values_of_json(
    run: Run, rows: Callable[..., Table], file: Callable[..., Path], parsed: Callable[[str], Element],
    riverlands: str, data: str, line: str,
) -> None:  # fmt: skip
    words = [*line.split(), *(["--data", riverlands] if data else [])]
    expected = rows(*words)
    comma = run(*words, "-f", "csv").stdout
    assert list(csv.reader(io.StringIO(comma, newline=""), strict=True)) == expected
    tab = run(*words).stdout
    assert list(csv.reader(io.StringIO(tab, newline=""), delimiter="\t", strict=True)) == expected
    assert read_sheet(load_workbook(file("answer.xlsx", *words))[words[0]]) == expected
    assert read_parquet_rows(file("answer.parquet", *words)) == expected
    assert read_page(parsed(run(*words, "-f", "html").stdout)) == expected


@pytest.mark.parametrize("line", ["matrix members outcomes", "matrix regions months", "matrix members members"])
def test_a_grid(
    run: Run, rows: Callable[..., Table], file: Callable[..., Path], parsed: Callable[[str], Element], line: str
) -> None:
    words = line.split()
    expected = rows(*words)
    totals = ["total", *map(str, json.loads(run(*words, "-f", "json").stdout)["totals"].values())]
    assert list(csv.reader(io.StringIO(run(*words, "-f", "csv").stdout))) == expected
    assert read_parquet_rows(file("answer.parquet", *words)) == expected
    # In formats for people, the totals of the columns are the last row.
    assert read_sheet(load_workbook(file("answer.xlsx", *words))["matrix"]) == [*expected, totals]
    root = parsed(run(*words, "-f", "html").stdout)
    assert read_page(root) == expected
    assert ["".join(cell.itertext()) for cell in root.iterfind(".//tfoot/tr/*")] == totals


@pytest.mark.parametrize("by", ["region", "status", "participated", "activities", "joined"])
def test_a_grouped_list(
    run: Run, rows: Callable[..., Table], file: Callable[..., Path], parsed: Callable[[str], Element], by: str
) -> None:
    words = ["members", "--group-by", by]
    expected = rows(*words)
    assert list(csv.reader(io.StringIO(run(*words, "-f", "csv").stdout))) == expected
    assert read_parquet_rows(file("answer.parquet", *words)) == expected
    summary, *sheets, about = load_workbook(file("answer.xlsx", *words)).worksheets
    assert (summary.title, about.title) == ("summary", "about")
    tables = [read_sheet(sheet) for sheet in sheets]
    assert {tuple(table[0]) for table in tables} == {tuple(expected[0])}
    assert [row for table in tables for row in table[1:]] == expected[1:]
    groups = [(row[0], int(row[1])) for row in read_sheet(summary)[1:]]
    assert groups == [(table[1][0], len(table) - 1) for table in tables]
    # On a page, the common value of a group is above its rows.
    page = parsed(run(*words, "-f", "html").stdout)
    cells = [["".join(cell.itertext()) for cell in row] for row in page.iterfind(".//tbody/tr") if not row.get("class")]
    assert cells == [row[1:] for row in expected[1:]]
    headings = ["".join(table.itertext()) for table in page.iterfind(".//tr[@class='heading']")]
    assert headings == [f"{value or 'none'} {count} row{'s' * (count != 1)}" for value, count in groups]


def test_flat_formats_of_a_record_have_fields_and_values(run: Run, file: Callable[..., Path]) -> None:
    expected = list(csv.reader(io.StringIO(run("member", "Brussels", "-f", "csv").stdout)))
    assert expected[0] == ["field", "value"]
    assert read_parquet_rows(file("answer.parquet", "member", "Brussels")) == expected


def test_several_values_are_joined(run: Run) -> None:
    result = run("activities", "--columns", "id,outcomes,members", "--outcome", "L1A2D4", "-f", "csv")
    assert result.stdout == "id,outcomes,members\n2021-T3-05,L1A2D2; L1A2D3; L1A2D4; L2A1D1,Mexico City\n"


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        (".csv", "csv"),
        (".tsv", "tsv"),
        (".json", "json"),
        (".jsonl", "jsonl"),
        (".md", "markdown"),
        (".txt", "record"),
        (".html", "html"),
        (".htm", "html"),
    ],
)
def test_a_file_has_the_same_content_as_a_pipe(run: Run, file: Callable[..., Path], suffix: str, name: str) -> None:
    assert file(f"answer{suffix}", "meetings").read_text(encoding="utf-8") == run("meetings", "-f", name).stdout


@pytest.mark.parametrize("name", ["xlsx", "parquet"])
def test_binary_formats_are_for_files_only(run: Run, said: Said, tmp_path: Path, name: str) -> None:
    for words in ([], ["-o", str(tmp_path / f"answer.{name}")]):
        result = run("alliances", "-f", name, *words)
        assert (result.returncode, result.stdout) == (2, "")
        assert said(result.stderr) == [("", "file-format", {"format": name})]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["answer.json", "answer.html", "answer.xlsx", "answer.parquet", "answer.csv"])
def test_undecodable_arguments_can_be_written(
    start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, name: str
) -> None:
    # A byte in another encoding becomes a surrogate, which no encoding can write.
    target = tmp_path / name
    process = start("activities", "--text", "\udcff", "-o", str(target), stdout=subprocess.PIPE)
    _, error = process.communicate(timeout=60)
    assert (process.returncode, error.decode().splitlines()[-1]) == (0, str(WRITTEN(path=str(target))))
    assert target.stat().st_size
