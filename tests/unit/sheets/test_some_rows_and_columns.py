"""Some rows and columns of a sheet are those of the whole sheet, whether it is small or large, and parsed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from metrocli.errors import UnreadableData
from metrocli.sheets import sheet_reader
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ACTIVITIES = """id,title,start,people_engaged,outcomes,hours
a1,One,2021-09-01,12,L1; L2,2
a2,,2021-09-02,,,
a3,One,,7,L1,
a4,Four,2021-10-01,9,L2; L1,1
"""
NAMES = ("title", "start", "people_engaged", "parent", "experts")


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("is_parsed", [False, True])
@pytest.mark.parametrize("wanted", [[], [0], [1, 3], [0, 1, 2, 3]])
def test_some_of_a_sheet(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, few: int, is_parsed: bool, wanted: list[int]
) -> None:
    monkeypatch.setattr(sheet_reader, "_FEW_ROWS", few)
    dataset = open_dataset(folder(activities=ACTIVITIES))
    whole = open_dataset(folder(activities=ACTIVITIES)).frame("activities")
    if is_parsed:
        dataset.frame("activities")
    is_wanted = np.isin(np.arange(4), wanted)
    columns, rows = dataset.read_columns("activities", NAMES), dataset.read_rows("activities", is_wanted)
    pd.testing.assert_frame_equal(rows, whole[is_wanted])
    pd.testing.assert_frame_equal(columns[[*NAMES]], whole[[*NAMES]])
    assert len(columns.columns) == (len(whole.columns) if few or is_parsed else len(NAMES))
    assert (rows is dataset.frame("activities")) == (len(wanted) == 4)


@pytest.mark.parametrize("few", [0, 100])
def test_a_column_that_is_not_there_has_no_texts(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(sheet_reader, "_FEW_ROWS", few)
    texts = open_dataset(folder(activities=ACTIVITIES)).parse_texts("activities", "status")
    assert (texts.codes.tolist(), [*texts.distinct]) == ([-1] * 4, [])
    assert len(texts.codes_of_runs) == (4 if few else 1)
    assert open_dataset(folder(activities="id,title\n")).parse_texts("activities", "status").codes.tolist() == []


def test_cells_are_read_without_a_frame(folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = open_dataset(folder(activities="id,title,start\n1,a,2021-13-01\n", aliases="alias,member\nB,A\n"))
    monkeypatch.delattr(sheet_reader, "build_frame")
    dataset.read_cells("aliases")
    with pytest.raises(UnreadableData) as error:
        dataset.read_cells("activities")
    assert error.value.place == dataset.cell("activities", 2, "start")
