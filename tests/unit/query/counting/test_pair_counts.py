"""The activities that two things have in common, counted for all pairs of things at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from metrocli.query.counting import activity_pairs, pair_counts
from metrocli.query.counting.activity_pairs import ActivityPairs, ActivitySets
from metrocli.query.counting.pair_counts import count_pairs, count_shared, drop_repeated_pairs

if TYPE_CHECKING:
    import pytest

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.sampled_from("abcde")), max_size=40)
LABELS = st.lists(st.sampled_from("abcde"), unique=True)


def frame(pairs: list[tuple[int, str]], *, coded: bool) -> pd.DataFrame:
    """Return distinct pairs as a frame."""
    links = pd.DataFrame([*dict.fromkeys(pairs)], columns=["row", "label"]).astype({"row": "int32", "label": "str"})
    return links.astype({"label": "category"}) if coded else links


@given(PAIRS, PAIRS, LABELS, LABELS, st.booleans(), st.sampled_from([0, 1_000]), st.integers(1, 50))
def test_each_pair_is_counted_once_for_each_activity(
    monkeypatch: pytest.MonkeyPatch,
    first: list[tuple[int, str]],
    second: list[tuple[int, str]],
    down: list[str],
    across: list[str],
    coded: bool,
    few: int,
    cells: int,
) -> None:
    monkeypatch.setattr(pair_counts, "_FEW_SETS", few)
    monkeypatch.setattr(pair_counts, "_MOST_CELLS", cells)
    monkeypatch.setattr(pair_counts, "_COST_OF_PAIR", 30 if cells % 2 else 0)
    monkeypatch.setattr(pair_counts, "_ROWS_AT_ONCE", cells)
    monkeypatch.setattr(pair_counts, "_PAIRS_AT_ONCE", cells)
    of_rows, of_columns = (
        ActivityPairs.of_frame(frame(pairs, coded=coded)).keep_labels({*labels}).encode(labels)
        for pairs, labels in ((first, down), (second, across))
    )
    counts = count_pairs(of_rows, of_columns, (len(down), len(across)))
    expected = Counter((a, b) for row, a in {*first} for other, b in {*second} if row == other)
    assert counts.tolist() == [[expected[a, b] for b in across] for a in down]


@given(PAIRS, st.booleans(), st.booleans())
def test_repeated_pairs_are_dropped(pairs: list[tuple[int, str]], in_order: bool, coded: bool) -> None:
    pairs = sorted(pairs, key=lambda pair: pair[0]) if in_order else pairs
    links = pd.DataFrame(pairs, columns=["row", "label"]).astype({"row": "int32", "label": "str"})
    dropped = drop_repeated_pairs(links.astype({"label": "category"}) if coded else links)
    assert list(dropped.itertuples(index=False, name=None)) == [*dict.fromkeys(pairs)]
    assert list(dropped.index) == [*range(len(dropped))]


def pair(pairs: list[tuple[int, str]], *, in_runs: bool) -> ActivityPairs:
    """Return distinct pairs, in runs of one activity or as of a frame."""
    of_rows: dict[int, list[str]] = {}
    for row, label in dict.fromkeys(pairs):
        of_rows.setdefault(row, []).append(label)
    if not in_runs:
        return ActivityPairs.of_frame(frame(pairs, coded=True))
    codes = np.array(["abcde".index(label) for labels in of_rows.values() for label in labels], "int16")
    lengths = np.array([*map(len, of_rows.values())], "int32")
    return ActivityPairs(np.array([*of_rows], "int32"), codes, [*"abcde"], lengths)


@given(PAIRS, PAIRS, LABELS, st.sets(st.integers(0, 12)), st.booleans(), st.booleans(), st.integers(1, 9))
def test_pairs_in_runs_are_counted_as_those_of_frames(
    monkeypatch: pytest.MonkeyPatch,
    first: list[tuple[int, str]],
    second: list[tuple[int, str]],
    labels: list[str],
    rows: set[int],
    has_first_runs: bool,
    has_second_runs: bool,
    at_once: int,
) -> None:
    monkeypatch.setattr(pair_counts, "_ROWS_AT_ONCE", at_once)
    monkeypatch.setattr(pair_counts, "_FEW_SETS", 0 if at_once % 2 else 1_000)
    is_wanted = np.isin(np.arange(13), [*rows])
    down = pair(first, in_runs=has_first_runs).keep_labels({*labels}).keep_rows(is_wanted)
    across = pair(second, in_runs=has_second_runs).keep_rows(is_wanted)
    kept = {(row, label) for row, label in first if row in rows and label in labels}
    others = {(row, label) for row, label in second if row in rows}
    assert len(down) == len(kept)
    assert down.count_labels() == Counter(label for _, label in kept)
    assert {*np.flatnonzero(down.mark_rows(13)).tolist()} == {row for row, _ in kept}
    assert down.highest_row == max((row for row, _ in kept), default=0)
    counts = count_pairs(down.encode(labels), across.encode([*"edcba"]), (len(labels), 5))
    expected = Counter((a, b) for row, a in kept for other, b in others if row == other)
    assert counts.tolist() == [[expected[a, b] for b in "edcba"] for a in labels]


@given(PAIRS, PAIRS, st.sets(st.integers(0, 12)), st.sets(st.sampled_from("abcde")), st.integers(1, 60))
def test_sets_are_counted_as_pairs(
    monkeypatch: pytest.MonkeyPatch,
    first: list[tuple[int, str]],
    second: list[tuple[int, str]],
    rows: set[int],
    wanted: set[str],
    cells: int,
) -> None:
    monkeypatch.setattr(pair_counts, "_MOST_CELLS", cells)
    monkeypatch.setattr(pair_counts, "_COST_OF_PAIR", 30 if cells % 2 else 0)
    of_rows = {row: [label for label in "abcde" if (row, label) in first] for row in range(12)}
    distinct = [*dict.fromkeys(map(tuple, of_rows.values()))]
    codes = np.array([distinct.index(tuple(labels)) if row else -1 for row, labels in of_rows.items()], "int16")
    sets = ActivitySets(
        np.arange(12, dtype="int32"), codes, [["abcde".index(x) for x in own] for own in distinct], "abcde"
    )
    kept = sets.keep_rows(np.isin(np.arange(13), [*rows])).keep_labels(wanted)
    expected = {(row, label) for row, label in first if row in rows - {0, 12} and label in wanted}
    assert len(kept) == len(expected)
    assert kept.count_labels() == Counter(label for _, label in expected)
    assert {*np.flatnonzero(kept.mark_rows(13)).tolist()} == {row for row, _ in expected}
    assert kept.to_pairs().count_labels() == kept.count_labels()
    labels, others = sorted(wanted), pair(second, in_runs=True)
    counted = Counter((a, b) for row, a in expected for other, b in {*second} if row == other)
    shared = [[counted[a, b] for b in "abcde"] for a in labels]
    assert count_shared(kept, others, labels, "abcde").tolist() == shared
    assert count_shared(others, kept, "abcde", labels).T.tolist() == shared
    both = Counter((a, b) for row, a in expected for other, b in expected if row == other)
    assert count_shared(kept, kept, labels, labels).tolist() == [[both[a, b] for b in labels] for a in labels]


@given(PAIRS, st.dictionaries(st.sampled_from("abcde"), st.sampled_from("xyz")), st.booleans(), st.integers(1, 20))
def test_labels_are_renamed_and_each_pair_is_counted_once(
    monkeypatch: pytest.MonkeyPatch, pairs: list[tuple[int, str]], names: dict[str, str], in_runs: bool, cells: int
) -> None:
    monkeypatch.setattr(activity_pairs, "_MOST_CELLS", cells)
    renamed = pair(pairs, in_runs=in_runs).rename_labels(names)
    expected = {(row, names[label]) for row, label in pairs if label in names}
    assert len(renamed) == len(expected)
    assert renamed.count_labels() == Counter(label for _, label in expected)
    kept = renamed.keep_rows(np.arange(13) % 2 == 0)
    assert kept.count_labels() == Counter(label for row, label in expected if row % 2 == 0)
    assert {*np.flatnonzero(renamed.mark_rows(13)).tolist()} == {row for row, _ in expected}
