"""Sheets of any size are merged as their rows would be, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets_to_compare import MEMBERS, SAME_COLUMNS  # type: ignore[import-not-found] # it is in this folder

from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.comparing import merge
from metrocli.sheets.comparing.aligned_sheet import AlignedSheet
from metrocli.sheets.comparing.key_matches import KeyMatches
from metrocli.sheets.comparing.merge import merge_datasets
from metrocli.sheets.comparing.merge_result import Decision, MergeResult
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.large import plain_csv

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from metrocli.sheets.comparing.aligned_sheet import Row

COLUMNS = {
    "activities": {
        "id": ["1", "2", "3", " 1", ""],
        "title": ["Fair", "Fair ", "Walk", ""],
        "start": ["2021-05-06", "6 May 2021", "", "7/5/2021"],
        "members": ["Alder; Birch", "Birch;Alder", "alder", ""],
        "people_engaged": ["7", "7.0", "x", ""],
        "notes": ["a", "b", ""],
    },
    "participations": {"activity": ["1", "2", ""], "member": ["Alder", "alder", "Oslo", ""], "role": ["", "host"]},
    **SAME_COLUMNS,
}


def make_rows(name: str) -> st.SearchStrategy[list[tuple[str, ...]]]:
    return st.lists(st.tuples(*map(st.sampled_from, COLUMNS[name].values())), min_size=1, max_size=7)


SHEETS = st.sampled_from([*COLUMNS]).flatmap(
    lambda name: st.tuples(st.just(name), st.lists(make_rows(name), min_size=2, max_size=3))
)


def match_nothing(sheet: AlignedSheet) -> KeyMatches:
    """Leave all rows to `AlignedSheet.match_rows`, which looks at them one by one."""
    sizes = [len(source.table.row_numbers) for source in sheet.sources if source is not None]
    return KeyMatches(np.zeros((0, len(sizes)), "int64"), np.zeros(0, "bool"), [[*range(size)] for size in sizes])


def write(path: Path, name: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    path.mkdir(exist_ok=True)
    (path / "memberships.csv").write_text(MEMBERS, encoding="utf-8")
    text = "".join(f"{','.join(row)}\n" for row in [headers, *rows])
    (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def merge_folders(*folders: Path, prefer: Sequence[int] = (), unite: bool = False) -> MergeResult:
    return merge_datasets([*map(open_dataset, folders)], prefer=prefer, unite=unite)


def describe(result: MergeResult) -> list[object]:
    tables = [
        (table.name, table.headers, [*table.row_numbers], [[*row] for row in zip(*table.columns, strict=True)])
        for table in result.tables
    ]
    counts = (result.shared_rows, result.rewritten_cells, result.undecidable_cells, result.row_count)
    return [tables, result.source_values, result.decisions, counts, result.notes]


@settings(deadline=None, max_examples=100)
@given(SHEETS, st.sampled_from([(), (0,), (1,)]), st.booleans(), st.integers(0, 3))
def test_any_size(
    tmp_path_factory: pytest.TempPathFactory,
    sheet: tuple[str, list[list[tuple[str, ...]]]],
    prefer: tuple[int, ...],
    unite: bool,
    lacking: int,
) -> None:
    name, sources = sheet
    folder = tmp_path_factory.mktemp("sheets", numbered=True)
    headers = [*COLUMNS[name]]
    widths = [len(headers) - (number == lacking) for number in range(len(sources))]
    folders = [
        write(folder / str(number), name, headers[:width], [row[:width] for row in rows])
        for number, (width, rows) in enumerate(zip(widths, sources, strict=True))
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "match_by_key", match_nothing)
        expected = describe(merge_folders(*folders, prefer=prefer, unite=unite))
    assert describe(merge_folders(*folders, prefer=prefer, unite=unite)) == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_csv, "LEAST_BYTES", 0)
        assert describe(merge_folders(*folders, prefer=prefer, unite=unite)) == expected


def test_rows_of_one_source_are_not_looked_at_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [
        write(
            tmp_path / str(number),
            "participations",
            ["activity", "member"],
            [(str(activity), member) for activity in range(number, 40, 3) for member in ("Alder", "Birch")],
        )
        for number in range(3)
    ]
    looked_at: list[Row] = []

    def match_rows(
        _sheet: AlignedSheet, left: Sequence[Row], right: Sequence[Row], _may_differ: object
    ) -> dict[int, int]:
        looked_at.extend([*left, *right])
        return {}

    monkeypatch.setattr(AlignedSheet, "match_rows", match_rows)
    result = merge_folders(*sources)
    assert (looked_at, result.row_count) == ([], 80 + 2)  # and the two members


def test_equal_different_and_new_rows_of_many(tmp_path: Path) -> None:
    headers = ["id", "title", "start"]
    rows = [(str(number), f"Fair {number}", "2021-05-06") for number in range(50)]
    changed = [("60", "New", ""), *rows[:20], ("20", "Walk", "2021-05-06"), *rows[21:40], ("41", "Fair 41", "")]
    one = write(tmp_path / "one", "activities", headers, rows)
    other = write(tmp_path / "other", "activities", headers, changed)
    result = merge_folders(one, other, prefer=(1,))
    merged = next(table for table in result.tables if table.name == "activities")
    assert all(isinstance(column, CodedColumn) for column in merged.columns)
    expected: list[Sequence[str]] = [*rows, ("60", "New", "")]
    expected[20] = ("20", "Walk", "2021-05-06")
    assert [*zip(*merged.columns, strict=True)] == expected
    assert (result.shared_rows, result.row_count) == (41 + 2, 51 + 2)  # and the two members
    assert result.decisions[Decision.PREFERRED] == result.decisions[Decision.COMPLETED] == 1
