"""Frames of links: the rows and values are found as pandas finds them in texts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.sheets.parsing import link_frames
from metrocli.sheets.parsing import repeated_links as linking
from metrocli.sheets.parsing.link_frames import (
    count_values,
    group_values,
    keep_links,
    list_rows_of_values,
    match_values,
    select_links,
)
from metrocli.sheets.parsing.links import Link, build_links
from metrocli.sheets.parsing.repeated_links import find_repeated_links

PAIRS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), max_size=40).map(sorted)
LINKS = [Link(text, text.upper(), listed=True) for text in "abcde"]


def links_of(pairs: list[tuple[int, int]]) -> pd.DataFrame:
    """Return links with these rows and values."""
    rows, codes = np.array([row for row, _ in pairs], "int32"), np.array([code for _, code in pairs], "int64")
    return build_links(LINKS, codes, rows)


@given(PAIRS, st.lists(st.integers(0, 40)), st.sampled_from([0, 4096]), st.sampled_from([1, 1000]))
def test_the_links_of_rows_are_those_that_isin_finds(
    pairs: list[tuple[int, int]], rows: list[int], few: int, most: int
) -> None:
    """Here, `most` is also the number of rows whose texts are made at once."""
    links = links_of(pairs)
    expected = [(row, code) for row, code in pairs if row in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link_frames, "_FEW_LINKS", few)
        patch.setattr(link_frames, "_MOST_WANTED", most)
        patch.setattr(link_frames, "_ROWS_AT_ONCE", most)
        for wanted in (rows, pd.Index(rows, dtype="int64")):
            found = select_links(links, wanted)
            assert [*zip(found["row"], found["value"].cat.codes, strict=True)] == expected
        grouped = group_values(links, pd.Index(rows, dtype="int64"))
    assert [*grouped] == [tuple(LINKS[code].value for own, code in pairs if own == row) for row in rows]


@given(PAIRS, st.sets(st.sampled_from("ABCDEF")))
def test_values_are_counted_and_matched_as_texts_are(pairs: list[tuple[int, int]], wanted: set[str]) -> None:
    links = links_of(pairs)
    texts = links["value"].astype("str")
    assert count_values(links["value"]) == texts.value_counts().to_dict()
    assert match_values(links["value"], wanted).tolist() == texts.isin(wanted).tolist()
    assert keep_links(links, links["listed"]) is links


@given(PAIRS)
def test_the_rows_of_values_are_those_that_groupby_finds(pairs: list[tuple[int, int]]) -> None:
    links = links_of(pairs)
    expected = {str(value): rows.tolist() for value, rows in links.groupby("value", observed=True)["row"]}
    assert {value: rows.tolist() for value, rows in list_rows_of_values(links).items()} == expected


@given(PAIRS, st.integers(1, 5), st.integers(1, 12))
def test_repeats_are_found_in_parts_as_duplicated_finds_them(
    pairs: list[tuple[int, int]], at_once: int, size: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linking, "_LINKS_AT_ONCE", at_once)
        patch.setattr(linking, "_TABLE_SIZE", size)
        rows, values = np.array(pairs, "int32").reshape(-1, 2).T
        found = find_repeated_links(rows, values)
    expected = pd.DataFrame(pairs, columns=["row", "value"]).duplicated()
    assert found.tolist() == [*np.flatnonzero(expected)]
