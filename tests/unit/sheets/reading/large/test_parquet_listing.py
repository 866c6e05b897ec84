"""Which Parquet files are a sheet: of a folder, of folders of folders, of links, and of a pattern."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from metrocli.errors import UnreadableData
from metrocli.files.file_state import FILE_CHANGED
from metrocli.files.limits import FOLDER_UNREADABLE
from metrocli.sheets.reading.csv_files.csv_folder import NO_CSV_FILES, ONLY_WORKBOOKS
from metrocli.sheets.reading.large import parquet_folder
from metrocli.sheets.reading.large.parquet_columns import read_columns
from metrocli.sheets.reading.large.parquet_folder import NO_SHEET_PARQUET, ONE_SHEET_FOLDER, ParquetFolder
from metrocli.sheets.reading.large.parquet_listing import find_parquet_sheet, list_parquet
from metrocli.sheets.reading.large.parquet_names import find_folder
from metrocli.sheets.reading.lone_sheet import ONE_SHEET, PARQUET_OF_OTHER_NAME
from metrocli.sheets.reading.sheet_names import SHEET_IN_TWO_FILES
from metrocli.sheets.reading.source import PATH_MISSING, open_sheet_source

if TYPE_CHECKING:
    from metrocli.messages import Message

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")


def write(path: Path, **columns: list[Any]) -> None:
    """Write a Parquet file with some columns; with one activity if none is named."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = columns or {"id": [path.stem], "title": ["x"], "start": ["2021-09-01"]}
    parquet.write_table(pa.table(columns), path)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A folder with a partitioned sheet, and a sheet in one file."""
    write(tmp_path / "lake" / "activities" / "line=L1" / "a.parquet")
    write(tmp_path / "lake" / "activities" / "line=L2" / "b.parquet")
    write(tmp_path / "lake" / "periods.parquet", period=["2021"], start=["2021-01-01"], end=["2021-12-31"])
    return tmp_path / "lake"


def read_activities(path: Path) -> list[tuple[Any, Any]]:
    """Return the codes and lines of the activities of a path."""
    source = open_sheet_source(path)
    assert isinstance(source, ParquetFolder)
    table = source.read_table("activities")
    assert table is not None
    return [(row[table.column_indexes["id"]], row[table.column_indexes["line"]]) for row in table.rows]


def error_of(path: Path) -> Message:
    with pytest.raises(UnreadableData) as caught:
        open_sheet_source(path).read_table("activities")
    return caught.value.message


BOTH = [("a", "L1"), ("b", "L2")]


@pytest.mark.parametrize(
    ("pattern", "activities"),
    [
        ("", BOTH),
        ("*", BOTH),
        ("act*", BOTH),
        ("**/*", BOTH),
        ("**/*.parquet", BOTH),
        ("*/*/*.parquet", BOTH),
        ("activities/*", BOTH),
        ("activities/*/*.parquet", BOTH),
        ("activities/line=L2/*.parquet", BOTH[1:]),
        ("activities/line=L?/a*", BOTH[:1]),
    ],
)
def test_a_pattern_of_partitions_is_their_sheet(
    lake: Path, pattern: str, activities: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_activities(lake / pattern) == activities
    monkeypatch.chdir(lake)
    assert read_activities(Path(pattern)) == activities


def test_a_pattern_within_the_folder_of_a_sheet(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(lake / "activities")
    assert read_activities(Path("*/*.parquet")) == BOTH


def test_two_files_of_one_name_are_not_read_as_one(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write(tmp_path / folder / "activities.parquet")
    message = error_of(tmp_path / "*" / "activities.parquet")
    assert message.kind is SHEET_IN_TWO_FILES
    assert (message.values["first"], message.values["second"]) == ("one/activities.parquet", "two/activities.parquet")
    assert read_activities_without_line(tmp_path / "o*" / "activities.parquet") == ["activities"]


def read_activities_without_line(path: Path) -> list[Any]:
    table = open_sheet_source(path).read_table("activities")
    assert table is not None
    return [row[0] for row in table.rows]


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("lake/*.parquet", "lake"),
        ("lake/*/a.parquet", "lake"),
        ("*/a.parquet", "."),
        ("lake", "lake"),
        ("book.xlsx", None),
        ("odd[1]/*.parquet", "odd[1]"),
    ],
)
def test_the_folder_of_a_pattern(
    tmp_path: Path, pattern: str, folder: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lake").mkdir()
    (tmp_path / "odd[1]").mkdir()
    monkeypatch.chdir(tmp_path)
    assert find_folder(Path(pattern)) == (None if folder is None else Path(folder))
    assert find_folder(tmp_path / pattern) == (None if folder is None else tmp_path / folder)


@on_posix
def test_links_to_partitions_are_followed(lake: Path, tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "c.parquet")
    (lake / "activities" / "line=L3").symlink_to(tmp_path / "elsewhere")
    (lake / "activities" / "loop").symlink_to(lake)
    (tmp_path / "elsewhere" / "back").symlink_to(lake / "activities")
    assert read_activities(lake) == [*BOTH, ("c", "L3")]


def test_a_folder_that_cannot_be_read_is_named(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, iterate = lake / "activities" / "line=L2", Path.iterdir

    def refuse(path: Path) -> Any:  # noqa: ANN401 - as `Path.iterdir`
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return iterate(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(UnreadableData) as caught:
        open_sheet_source(lake)
    assert caught.value.message.kind is FOLDER_UNREADABLE
    assert caught.value.place == str(closed)


def test_only_what_may_be_a_sheet_is_looked_at(tmp_path: Path) -> None:
    write(tmp_path / "pictures" / "deep" / "a.parquet")
    assert list_parquet(tmp_path) == {}
    write(tmp_path / "activities.parquet")
    assert [*list_parquet(tmp_path)] == ["activities.parquet", "pictures"]
    assert [*list_parquet(tmp_path, only_declared=True)] == ["activities.parquet"]
    assert find_parquet_sheet(tmp_path) == "activities.parquet"
    assert find_parquet_sheet(tmp_path / "pictures") == ""


def test_a_folder_or_file_that_is_one_sheet(lake: Path, tmp_path: Path) -> None:
    for folder in (lake / "activities", lake / "activities" / "line=L1"):
        assert error_of(folder) == ONE_SHEET_FOLDER.at(str(folder), folder=str(lake))
    assert error_of(lake / "periods.parquet") == ONE_SHEET.at(str(lake / "periods.parquet"), folder=str(lake))
    write(tmp_path / "hats" / "a.parquet")
    assert error_of(tmp_path / "hats").kind is NO_SHEET_PARQUET
    assert error_of(tmp_path / "hats" / "a.parquet").kind is PARQUET_OF_OTHER_NAME


def test_a_folder_without_sheets(tmp_path: Path) -> None:
    assert error_of(tmp_path).kind is NO_CSV_FILES
    assert error_of(tmp_path / "*.parquet").kind is PATH_MISSING
    (tmp_path / "book.xlsx").touch()
    assert error_of(tmp_path).kind is ONLY_WORKBOOKS


def test_another_csv_file_next_to_parquet_files_is_passed_over(lake: Path) -> None:
    (lake / "notes.csv").write_text("a,b\n1,2\n")
    assert read_activities(lake) == BOTH


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        (["id", "title", "title", "start"], ["1", "2", "3", "4"]),
        (["id", "Title", "title", "start"], ["1", "2", "3", "4"]),
        (["id.x", "id", "title", "start.x", "start"], ["1", "2", "3", "4", "5"]),
        (["", "id", "title", "start"], ["1", "2", "3", "4"]),
    ],
)
def test_headers_that_are_repeated_or_have_points(tmp_path: Path, headers: list[str], cells: list[str]) -> None:
    table = pa.Table.from_arrays([pa.array([cell]) for cell in cells], names=headers)
    parquet.write_table(table, tmp_path / "activities.parquet")
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "activities.csv").write_text(f"{','.join(headers)}\n{','.join(cells)}\n")
    ours, expected = (open_sheet_source(path).read_table("activities") for path in (tmp_path, tmp_path / "csv"))
    assert ours is not None
    assert expected is not None
    assert (ours.headers, ours.rows, ours.column_indexes) == (expected.headers, expected.rows, expected.column_indexes)


def test_files_of_one_sheet_with_other_spellings_of_a_header(tmp_path: Path) -> None:
    write(tmp_path / "activities" / "1.parquet", ID=["a"], Title=["One"], START=["2021-02-01"])
    write(tmp_path / "activities" / "2.parquet", título=["Dos"], id=["b"], start=["2021-03-01"], Note=["x"])
    write(tmp_path / "activities" / "3.parquet", id=["c"], title=["Three"], start=["2021-03-01"], note=["y"])
    table = open_sheet_source(tmp_path).read_table("activities")
    assert table is not None
    assert table.headers == ("ID", "Title", "START", "Note")
    assert table.rows == [
        ["a", "One", "2021-02-01", ""],
        ["b", "Dos", "2021-03-01", "x"],
        ["c", "Three", "2021-03-01", "y"],
    ]


@pytest.mark.parametrize("most_open", [0, 200])
def test_a_file_that_changes_while_it_is_read_is_named(
    lake: Path, monkeypatch: pytest.MonkeyPatch, most_open: int
) -> None:
    def read_and_change(*given: Any) -> Any:  # noqa: ANN401 - as `read_columns`
        columns = read_columns(*given)
        write(lake / "activities" / "line=L2" / "b.parquet", id=["other"], title=["y"], start=["2021-09-01"])
        return columns

    monkeypatch.setattr(parquet_folder, "_MOST_OPEN", most_open)
    monkeypatch.setattr(parquet_folder, "read_columns", read_and_change)
    message = error_of(lake)
    assert (message.kind, message.place) == (FILE_CHANGED, "activities/line=L2/b.parquet")
