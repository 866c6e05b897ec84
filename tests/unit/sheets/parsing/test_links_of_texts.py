"""Links of texts: each value of a cell and the name or code that it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.model.codes import Code
from metrocli.names.resolve import NameIndex
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.parsing import repeated_links
from metrocli.sheets.parsing.link_frames import group_values
from metrocli.sheets.parsing.links import (
    Link,
    explode_links,
    join_links,
    link_codes,
    link_names,
    match_rows,
)

if TYPE_CHECKING:
    from metrocli.sheets.coded_texts import CodedTexts

CITIES = NameIndex("member", ["Brussels"], [("Bruxelles", "Brussels")])
CELLS = {
    "a; b": [Link("a", "A", listed=True), Link("b", "b", listed=False)],
    "b": [Link("b", "b", listed=False)],
    ";": [],
}


def test_a_repeated_value_keeps_its_first_spelling() -> None:
    linked, unsplit = link_names(coded(["Oz; Bruxelles; brussels; Oz", "Oz, Nobody, Brussels"]), CITIES)
    links = linked.explode(np.array([2, 3]))
    assert list(links.itertuples(index=False, name=None)) == [
        (2, "Oz", "Oz", False),
        (2, "Bruxelles", "Brussels", True),
        (3, "Oz, Nobody, Brussels", "Oz, Nobody, Brussels", False),
    ]
    assert unsplit == ["Oz, Nobody, Brussels"]


def test_a_code_has_the_spelling_of_its_sheet_else_its_first_spelling() -> None:
    links = link_codes(coded(["l1; L1; l9", "L9; (none)"]), {("l1",): Code.parse("L1")}).explode(np.array([2, 3]))
    assert list(links.itertuples(index=False, name=None)) == [
        (2, "l1", "L1", True),
        (2, "l9", "l9", False),
        (3, "L9", "l9", False),
        (3, "(none)", "(none)", False),
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.0", "1"),
        ("01", "1"),
        ("7", "007"),
        ("7.00", "007"),
        ("02.1", "2.1"),
        ("L01A2", "L1A2"),
        ("2.10", "2.10"),  # 2.1 is another code
        ("3.0", "3.0"),  # a listed code is below it
        ("4", "4"),  # 04 or 4.0
        ("L 1A2", "L 1A2"),
        ("8", "8"),
    ],
)
def test_a_code_that_differs_in_zeros_is_the_only_listed_one(written: str, value: str) -> None:
    codes = [Code.parse(text) for text in ("1", "007", "2.1", "L1A2", "3", "3.0.1", "04", "4.0")]
    links = link_codes(coded([written]), {code.parts: code for code in codes}).explode(np.array([0]))
    assert list(links.itertuples(index=False, name=None)) == [(0, written, value, False)]


def test_a_code_that_is_also_written_as_listed_counts_once() -> None:
    links = link_codes(coded(["1; 1.0", "1.0; 1"]), {("1",): Code.parse("1")}).explode(np.array([0, 1]))
    assert list(links.itertuples(index=False, name=None)) == [(0, "1.0", "1", False), (1, "1.0", "1", False)]


def test_explode_links_returns_one_row_per_value_in_the_order_of_the_rows() -> None:
    links = explode(["b", ";", "a; b", "b"], [9, 5, 7, 2])
    assert list(links.itertuples(index=False, name=None)) == [
        (9, "b", "b", False),
        (7, "a", "A", True),
        (7, "b", "b", False),
        (2, "b", "b", False),
    ]
    assert list(links.columns) == ["row", "written", "value", "listed"]
    assert [str(dtype) for dtype in links.dtypes] == ["int32", "category", "category", "bool"]


def test_explode_links_keeps_the_types_without_rows() -> None:
    for texts in ([], [";"]):
        links = explode(texts, [*range(len(texts))])
        assert len(links) == 0
        assert [str(dtype) for dtype in links.dtypes] == ["int32", "category", "category", "bool"]


def test_group_values_returns_a_tuple_per_row() -> None:
    links = explode(["a; b", "b"], [7, 2])
    assert group_values(links, pd.Index([2, 3, 7])).to_dict() == {2: ("b",), 3: (), 7: ("A", "b")}
    assert group_values(links, pd.Index([3])).to_dict() == {3: ()}
    assert group_values(links, pd.Index([], dtype="int64")).to_dict() == {}


def coded(texts: list[str]) -> CodedTexts:
    """Return texts as codes."""
    return ListColumn(texts).encode(None)


def explode(texts: list[str], rows: list[int]) -> pd.DataFrame:
    """Return the links of some cells of `CELLS`."""
    column = coded(texts)
    return explode_links(column.codes, [CELLS[text] for text in column.distinct], np.array(rows, "int64"))


PAIRS = st.lists(st.tuples(st.integers(0, 6), st.sampled_from("abc")), max_size=20)


@given(PAIRS, PAIRS, st.integers(1, 5))
def test_links_are_joined_by_row_and_each_value_once(
    monkeypatch: pytest.MonkeyPatch, first: list[tuple[int, str]], second: list[tuple[int, str]], at_once: int
) -> None:
    monkeypatch.setattr(repeated_links, "_LINKS_AT_ONCE", at_once)
    cells = {text: [Link(text, text.upper(), listed=text != "c")] for text in "abc"}

    def links_of(pairs: list[tuple[int, str]]) -> pd.DataFrame:
        column = coded([text for _, text in sorted(pairs)])
        rows = np.array([row for row, _ in sorted(pairs)], "int64")
        return explode_links(column.codes, [cells[text] for text in column.distinct], rows)

    joined = join_links(links_of(first), links_of(second))
    both = sorted([*sorted(first), *sorted(second)], key=lambda pair: pair[0])
    expected = [(row, text, text.upper(), text != "c") for row, text in dict.fromkeys(both)]
    assert list(joined.itertuples(index=False, name=None)) == expected
    assert list(joined.index) == [*range(len(expected))]


@given(st.lists(st.integers(0, 20)), st.lists(st.integers(0, 30)))
def test_rows_are_matched_as_isin_does(rows: list[int], wanted: list[int]) -> None:
    series = pd.Series(rows, dtype="int32")
    assert match_rows(series, wanted).tolist() == series.isin(wanted).tolist()
    assert match_rows(series, pd.Index(wanted, dtype="int64")).tolist() == series.isin(wanted).tolist()


def test_a_name_that_is_exactly_listed_is_linked_as_any_other() -> None:
    names = NameIndex("member", ["A", "B", "C", "A; B", "B ", "A, C"])
    linked, unsplit = link_names(coded(["A", "A; B", "B ", "A, C"]), names)
    a, b, c = (Link(name, name, listed=True) for name in ("A", "B", "A, C"))
    assert [*linked.links] == [[a], [a, b], [b], [c]]
    assert unsplit == []
