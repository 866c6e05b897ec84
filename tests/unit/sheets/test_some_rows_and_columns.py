"""Some rows and columns of a sheet are those of the whole sheet, whether it is small or large, and parsed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

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
