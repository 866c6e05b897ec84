"""Columns that are read when they are needed: what they answer, and which questions read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from metrocli.errors import UnreadableData
from metrocli.files.file_state import FILE_CHANGED
from metrocli.query.selecting.selection import Selection
from metrocli.query.selecting.selection_notes import build_activity_notes
from metrocli.sheets import dataset, sheet_reader
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.columns.unread_column import UnreadColumn
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.observing import total_rows

if TYPE_CHECKING:
    from pathlib import Path

VALUES = ["b", "", "a", "b", " c"]
LATE = {"activities": ("title", "summary")}


def make_column(read: list[str]) -> UnreadColumn:
    """Return a column that notes what is read."""

    def read_all() -> ListColumn:
        read.append("all")
        return ListColumn(VALUES)

    def read_cell(row: int) -> str:
        read.append(f"row {row}")
        return VALUES[row]

    return UnreadColumn(len(VALUES), read_all, read_cell)


def test_single_cells_are_read_without_the_others() -> None:
    read: list[str] = []
    column = make_column(read)
    assert (len(column), column[0], column[-1], column.is_read) == (5, "b", " c", False)
    assert read == ["row 0", "row 4"]
    for row in (5, -6):
        with pytest.raises(IndexError):
            column[row]
    assert [*column] == VALUES
    assert (column[2], column.is_read, read) == ("a", True, ["row 0", "row 4", "all"])


def test_answers_are_those_of_the_column() -> None:
    read: list[str] = []
    column, expected = make_column(read), ListColumn(VALUES)
    for name in ("distinct", "texts", "codes", "counts", "has_only_strings"):
        assert list(np.atleast_1d(getattr(column, name))) == list(np.atleast_1d(getattr(expected, name)))
    calls: list[tuple[str, tuple[Any, ...]]] = [
        ("search", (str.isalpha, "")),
        ("search_for", (["a", "b"],)),
        ("rows_with", ([0],)),
        ("find", (str.isalpha,)),
        ("spread", (None, "str")),
    ]
    for name, arguments in calls:
        assert [*getattr(column, name)(*arguments)] == [*getattr(expected, name)(*arguments)]
    for name in ("take", "without"):
        assert [*getattr(column, name)([0, 3])] == [*getattr(expected, name)([0, 3])]
    assert column.encode(None).codes.tolist() == expected.encode(None).codes.tolist()
    assert column.encode_uncompared().codes.tolist() == expected.encode_uncompared().codes.tolist()
    assert read == ["all"]


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with activities in several row groups and files, whose titles have the error of a formula."""
    monkeypatch.setattr(dataset, "_EARLY_BYTES", 0)
    monkeypatch.setattr(sheet_reader, "_FEW_ROWS", 0)
    monkeypatch.setattr(total_rows, "_MANY_ROWS", 0)
    for part, first in (("one", 0), ("two", 100)):
        rows = range(first, first + 100)
        columns = {
            "id": [f"A{row}" for row in rows],
            "title": ["#REF!" if row == 150 else f"Forum {row}" for row in rows],
            "start": ["2021-01-01"] * 100,
            "place": ["Lyon"] * 100,
        }
        (tmp_path / "activities").mkdir(exist_ok=True)
        parquet.write_table(pa.table(columns), tmp_path / "activities" / f"{part}.parquet", row_group_size=30)
    return tmp_path


def find_title(data: dataset.SheetDataset) -> UnreadColumn:
    """Return the column of titles."""
    table = data.table("activities")
    assert table is not None
    column = table.columns[table.column_indexes["title"]]
    assert isinstance(column, UnreadColumn)
    return column


def test_other_columns_are_read_without_late_ones(lake: Path) -> None:
    data = open_dataset(lake, early=LATE)
    title = find_title(data)
    assert [title[row] for row in (0, 99, 100, -1)] == ["Forum 0", "Forum 99", "Forum 100", "Forum 199"]
    with pytest.raises(IndexError):
        title[200]
    frame = data.read_columns("activities", ("id", "start"))
    assert (len(frame), [*frame.columns], frame["id"].iloc[-1]) == (200, ["id", "start"], "A199")
    some = data.read_rows("activities", np.arange(200) == 150, ("id", "place"))
    assert some.to_dict("records") == [{"id": "A150", "place": "Lyon"}]
    assert [*data.parse_texts("activities", "place").distinct] == ["Lyon"]
    assert data.list_notes({"activities": {"id", "start"}}) == []
    assert not title.is_read


def test_late_columns_are_read_and_checked_when_they_are_needed(lake: Path) -> None:
    expected = open_dataset(lake)
    frame = expected.frame("activities")
    assert frame["title"].isna().sum() == 1
    data = open_dataset(lake, early=LATE)
    assert data.list_notes({"activities": {"id", "title"}}) == []  # nothing is parsed yet
    data.read_columns("activities", ("start",))
    assert [str(note) for note in data.list_notes({"activities": {"title"}})] == [str(note) for note in expected.notes]
    assert find_title(data).is_read
    assert data.frame("activities").equals(frame)
    assert len(data.notes) == len(expected.notes) == 1


@pytest.mark.parametrize("names", [("title",), ("title", "place")])
def test_texts_of_late_columns(lake: Path, names: tuple[str, ...]) -> None:
    data = open_dataset(lake, early=LATE)
    expected = open_dataset(lake).frame("activities")[[*names]]
    assert data.read_columns("activities", names)[[*names]].equals(expected)


def test_a_file_that_changes_before_a_late_column_is_read(lake: Path) -> None:
    data = open_dataset(lake, early=LATE)
    title = find_title(data)
    file = lake / "activities" / "two.parquet"
    table = parquet.read_table(file)
    parquet.write_table(table.slice(0, 50), file)
    with pytest.raises(UnreadableData) as caught:
        _ = title.texts
    assert caught.value.message.kind is FILE_CHANGED


@pytest.mark.parametrize(("ids", "is_read"), [(["A1", "A2"], False), (["A1", None], True)])
def test_activities_that_do_not_count_are_named_by_their_titles_only_without_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ids: list[str | None], is_read: bool
) -> None:
    monkeypatch.setattr(dataset, "_EARLY_BYTES", 0)
    monkeypatch.setattr(sheet_reader, "_FEW_ROWS", 0)
    monkeypatch.setattr(total_rows, "_MANY_ROWS", 0)
    columns = {"id": ids, "title": ["One", "Two"], "start": ["2021-01-01"] * 2, "status": ["", "planned"]}
    parquet.write_table(pa.table(columns), tmp_path / "activities.parquet")
    data = open_dataset(tmp_path, early=LATE, faults=[])  # else a blank id is an error
    notes = [str(note) for note in build_activity_notes(Selection(data))]
    assert any((ids[1] or "Two") in note for note in notes)
    assert find_title(data).is_read == is_read
