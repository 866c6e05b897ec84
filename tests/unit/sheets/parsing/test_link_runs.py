"""Links in runs are those of a frame: all of them, of some rows, those that are not listed, and their numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.sheets.coded_texts import CodedTexts, Runs
from metrocli.sheets.parsing import link_runs
from metrocli.sheets.parsing.link_frames import match_values, select_links
from metrocli.sheets.parsing.link_runs import LinkRuns, find_link_runs
from metrocli.sheets.parsing.links import Link, explode_links
from metrocli.sheets.parsing.repeated_links import find_repeated_links

if TYPE_CHECKING:
    from collections.abc import Iterator

LINKS = [
    Link("Bogota", "Bogotá", listed=True),
    Link("Lima", "Lima", listed=True),
    Link("Bogotá", "Bogotá", listed=True),
    Link("Quito", "Quito", listed=False),
]
RUNS = st.dictionaries(st.integers(2, 40), st.lists(st.integers(0, 3), min_size=1, max_size=5), min_size=1, max_size=8)


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(link_runs, "_FEW_RUNS", 0)
        patch.setattr(link_runs, "_LINKS_AT_ONCE", 3)
        yield


def make_runs(runs: dict[int, list[int]]) -> tuple[pd.DataFrame, LinkRuns | None]:
    """Return links by row as a frame, without those repeated in a row, and in runs."""
    codes = np.array([code for own in runs.values() for code in own], "int16")
    rows, lengths = np.array([*runs], "int32"), np.array([*map(len, runs.values())], "int32")
    texts = CodedTexts(codes, [link.written for link in LINKS])
    found = find_link_runs(texts, [[link] for link in LINKS], Runs(rows, lengths))
    frame = explode_links(codes, [[link] for link in LINKS], np.repeat(rows, lengths))
    frame = frame.sort_values("row", kind="stable", ignore_index=True)
    repeated = find_repeated_links(frame["row"].to_numpy(), frame["value"].cat.codes.to_numpy())
    return frame.drop(index=pd.Index(repeated)).reset_index(drop=True), found


def plain(links: pd.DataFrame) -> list[tuple[int, str, str, bool]]:
    return [*zip(*(links[name].tolist() for name in ("row", "written", "value", "listed")), strict=True)]


@settings(deadline=None, max_examples=200)
@given(
    RUNS,
    st.lists(st.integers(0, 60), max_size=6),
    st.sets(st.sampled_from(["Bogotá", "Lima", "Quito", "Rome"])),
    st.booleans(),
)
def test_links_in_runs_are_those_of_a_frame(
    runs: dict[int, list[int]], rows: list[int], wanted: set[str], is_known: bool
) -> None:
    frame, found = make_runs(runs)
    assert found is not None
    if is_known:
        assert found.has_repeats == any(len({LINKS[code].value for code in own}) < len(own) for own in runs.values())
    assert plain(found.to_frame()) == plain(frame)
    assert plain(found.select(pd.Index(rows, dtype="int64"))) == plain(select_links(frame, rows))
    assert plain(found.select_unlisted()) == plain(frame[~frame["listed"]])
    assert {*found.find_rows(wanted).tolist()} == {*frame["row"][match_values(frame["value"], wanted)]}
    if found.has_repeats:
        return
    counted = Counter[str]()
    for link, count in zip(found.links, found.counts, strict=True):
        counted[link.value] += count
    assert +counted == Counter(frame["value"].tolist())


@pytest.mark.parametrize(
    ("codes", "rows", "links"),
    [
        pytest.param([-1, -1], [2, 3], [[LINKS[0]]], id="only blank cells"),
        pytest.param([0, 0], [-1, -1], [[LINKS[0]]], id="only rows that are not there"),
        pytest.param([0, 0], [2, 2], [[LINKS[0]]], id="a row in two runs"),
        pytest.param([0, 0], [2, 3], [[LINKS[0], LINKS[1]]], id="two names in a cell"),
        pytest.param([0, 0], [2, 3], [[]], id="no name in a cell"),
    ],
)
def test_other_links_need_a_frame(codes: list[int], rows: list[int], links: list[list[Link]]) -> None:
    runs = Runs(np.array(rows, "int32"), np.ones(len(rows), "int32"))
    assert find_link_runs(CodedTexts(np.array(codes, "int16"), ["a"]), links, runs) is None


def test_blank_cells_and_those_of_no_row_are_left_out() -> None:
    codes, runs = [0, -1, 1, 1, -1, 0, 1], Runs(np.array([4, -1, 2, 3], "int32"), np.array([2, 2, 1, 2], "int32"))
    texts = CodedTexts(np.array(codes, "int16"), ["Bogota", "Lima"])
    found = find_link_runs(texts, [[link] for link in LINKS[:2]], runs)
    assert found is not None
    assert plain(found.to_frame()) == [(3, *LINKS[0]), (3, *LINKS[1]), (4, *LINKS[0])]


def test_rows_that_are_not_in_runs_need_a_frame() -> None:
    texts = CodedTexts(np.zeros(2, "int16"), ["Lima"])
    assert find_link_runs(texts, [[LINKS[1]]], Runs(np.array([2, 3], "int32"), None)) is None
