"""The note about a large file that is read row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.observing.encoding_notes import READ_ROW_BY_ROW
from metrocli.sheets.reading.csv_files import csv_folder
from metrocli.sheets.reading.large import plain_csv

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("cell", "is_slow"), [("a", False), ('a"b', True)])
def test_a_large_file_that_is_not_plain_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str, is_slow: bool
) -> None:
    monkeypatch.setattr(plain_csv, "LEAST_BYTES", 10)
    monkeypatch.setattr(csv_folder, "SLOW_BYTES", 10)
    (tmp_path / "periods.csv").write_text(f"period,start,end\n{cell},2021-01-01,2021-12-31\n")
    dataset = open_dataset(tmp_path)
    assert len(dataset.frame("periods")) == 1
    assert (READ_ROW_BY_ROW in {note.kind for note in dataset.notes}) is is_slow


def test_a_small_file_is_not_noted(tmp_path: Path) -> None:
    (tmp_path / "periods.csv").write_text('period,start,end\na"b,2021-01-01,2021-12-31\n')
    dataset = open_dataset(tmp_path)
    assert len(dataset.frame("periods")) == 1
    assert READ_ROW_BY_ROW not in {note.kind for note in dataset.notes}
