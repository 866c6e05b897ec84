from __future__ import annotations

import pandas as pd

from metrocli.sheets.links import Link, spread_out, tuples, understood

CITIES = {"bruxelles": ("Brussels", True), "brussels": ("Brussels", True), "oz": ("oz", False)}
CELLS = {
    "a; b": [Link("a", "A", listed=True), Link("b", "b", listed=False)],
    "b": [Link("b", "b", listed=False)],
    ";": [],
}


def test_a_value_stands_once_as_it_was_first_written() -> None:
    assert understood(["oz", "bruxelles", "brussels", "oz"], CITIES.__getitem__) == [
        ("oz", "oz", False),
        ("bruxelles", "Brussels", True),
    ]


def test_each_value_of_a_cell_gets_a_row_of_its_own_in_the_order_of_the_rows() -> None:
    links = spread_out(pd.Series(["b", ";", "a; b", "b"], index=[9, 5, 7, 2], dtype="str"), CELLS)
    assert list(links.itertuples(index=False, name=None)) == [
        (9, "b", "b", False),
        (7, "a", "A", True),
        (7, "b", "b", False),
        (2, "b", "b", False),
    ]
    assert list(links.columns) == ["row", "written", "value", "listed"]
    assert [str(dtype) for dtype in links.dtypes] == ["int64", "str", "str", "bool"]


def test_no_cells_and_cells_without_values_make_no_rows_of_the_same_types() -> None:
    for texts in ([], [";"]):
        links = spread_out(pd.Series(texts, index=pd.Index(range(len(texts)), dtype="int64"), dtype="str"), CELLS)
        assert len(links) == 0
        assert [str(dtype) for dtype in links.dtypes] == ["int64", "str", "str", "bool"]


def test_the_values_of_rows_are_gathered_again_with_none_where_a_row_has_none() -> None:
    links = spread_out(pd.Series(["a; b", "b"], index=[7, 2], dtype="str"), CELLS)
    assert tuples(links, pd.Index([2, 3, 7])).to_dict() == {2: ("b",), 3: (), 7: ("A", "b")}
    assert tuples(links, pd.Index([3])).to_dict() == {3: ()}
    assert tuples(links, pd.Index([], dtype="int64")).to_dict() == {}
