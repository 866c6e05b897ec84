"""The changes between sheets of any size are those that a look at all their rows, one by one, finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets_to_compare import MEMBERS, SAME_COLUMNS  # type: ignore[import-not-found] # it is in this folder

from metrocli.sheets.comparing import diff
from metrocli.sheets.comparing.diff import SheetChange, compare_datasets
from metrocli.sheets.comparing.key_matches import KeyMatches
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.large import plain_csv

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from metrocli.sheets.comparing.aligned_sheet import AlignedSheet

COLUMNS = {
    "activities": {
        "id": ["1", "2", "3", "4", " 1", ""],
        "title": ["Fair", "Fair ", "Walk", ""],
        "start": ["2021-05-06", "6 May 2021", ""],
        "members": ["Alder; Birch", "Birch;Alder", "alder", ""],
        "people_engaged": ["7", "7.0", "x"],
        "notes": ["a", "b"],
    },
    "participations": {
        "activity": ["1", "2", "3", ""],
        "member": ["Alder", "alder", "Birch", "Oslo"],
        "role": ["", "host"],
    },
    **SAME_COLUMNS,
}
SHEETS = st.sampled_from([*COLUMNS]).flatmap(
    lambda name: st.tuples(
        st.just(name),
        *(
            st.lists(st.tuples(*map(st.sampled_from, COLUMNS[name].values())), min_size=1, max_size=7)
            for _ in ("old", "new")
        ),
    )
)


def match_nothing(sheet: AlignedSheet) -> KeyMatches:
    """Leave all rows to `AlignedSheet.match_rows`, which looks at them one by one."""
    sizes = [len(source.table.row_numbers) for source in sheet.sources if source is not None]
    return KeyMatches(np.zeros((0, len(sizes)), "int64"), np.zeros(0, "bool"), [[*range(size)] for size in sizes])


def write(path: Path, name: str, headers: list[str], rows: Sequence[tuple[str, ...]]) -> Path:
    path.mkdir(exist_ok=True)
    (path / "memberships.csv").write_text(MEMBERS, encoding="utf-8")
    lines = [",".join(row) for row in [tuple(headers), *rows]]
    (path / f"{name}.csv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def list_changes(old: Path, new: Path) -> list[SheetChange] | str:
    try:
        return compare_datasets(open_dataset(old), open_dataset(new))
    except Exception as fault:  # noqa: BLE001 - sheets that cannot be read
        return str(fault)


@settings(deadline=None, max_examples=120)
@given(SHEETS, st.booleans())
def test_changes(
    tmp_path_factory: pytest.TempPathFactory,
    sheet: tuple[str, list[tuple[str, ...]], list[tuple[str, ...]]],
    has_all: bool,
) -> None:
    name, old, new = sheet
    folder = tmp_path_factory.mktemp("sheets", numbered=True)
    headers = [*COLUMNS[name]]
    before = write(folder / "old", name, headers, old)
    width = len(headers) if has_all else len(headers) - 1
    after = write(folder / "new", name, headers[:width], [row[:width] for row in new])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diff, "match_by_key", match_nothing)
        expected = list_changes(before, after)
    assert list_changes(before, after) == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_csv, "LEAST_BYTES", 0)
        assert list_changes(before, after) == expected


def test_changed_added_and_removed_rows_of_many(tmp_path: Path) -> None:
    headers = ["id", "title", "start"]
    rows = [(str(number), f"Fair {number}", "2021-05-06") for number in range(50)]
    changed = [*rows[:20], ("20", "Walk", "2021-05-06"), ("60", "New", ""), *rows[21:40], *rows[41:]]
    before = write(tmp_path / "old", "activities", headers, rows)
    after = write(tmp_path / "new", "activities", headers, changed[::-1])
    changes = compare_datasets(open_dataset(before), open_dataset(after))
    assert [(change.kind, change.target, change.key, change.old, change.new) for change in changes] == [
        ("added", "row", "60", "", ""),
        ("changed", "cell", "20", "Fair 20", "Walk"),
        ("removed", "row", "40", "", ""),
    ]


def test_match_by_one_column_leaves_fewer_rows_for_the_next(tmp_path: Path) -> None:
    headers = ["person", "body", "role", "from"]
    old = [("Ann", "board", "chair", "2021-01-01"), ("Ann", "board", "member", "2021-01-01")]
    new = [("Ann", "board", "chair", "2022-01-01"), ("Ann", "board", "secretary", "2021-01-01")]
    changes = list_changes(
        write(tmp_path / "old", "people", headers, old), write(tmp_path / "new", "people", headers, new)
    )
    assert [(change.column, change.old, change.new) for change in changes if isinstance(change, SheetChange)] == [
        ("from", "2021-01-01", "2022-01-01"),
        ("role", "member", "secretary"),
    ]


def test_members_of_two_countries_are_not_one_row(tmp_path: Path) -> None:
    folders = [
        write(tmp_path / country, "memberships", ["member", "country", "region"], [("Alder", country, "North")])
        for country in ("Spain", "Peru")
    ]
    changes = list_changes(*folders)
    assert [(change.kind, change.key) for change in changes if isinstance(change, SheetChange)] == [
        ("added", "Alder (Peru)"),
        ("removed", "Alder (Spain)"),
    ]
