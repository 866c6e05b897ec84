from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.model.codes import Code
from metrocli.names.resolve import NameIndex
from metrocli.sheets.parsing.multivalue import (
    Link,
    explode_links,
    group_values,
    has_usual_separators,
    link_codes,
    link_names,
    split_codes,
    split_names,
)

KNOWN = {"Paris", "Lyon", "Madrid", "Washington, D.C.", "Cities, Towns, and Regions, United", "Bogotá"}
CITIES = NameIndex("member", ["Brussels"], [("Bruxelles", "Brussels")])
CELLS = {
    "a; b": [Link("a", "A", listed=True), Link("b", "b", listed=False)],
    "b": [Link("b", "b", listed=False)],
    ";": [],
}


def test_a_repeated_value_keeps_its_first_spelling() -> None:
    texts = pd.Series(["Oz; Bruxelles; brussels; Oz", "Oz, Nobody, Brussels"], index=[2, 3], dtype="str")
    links, unsplit = link_names(texts, CITIES)
    assert list(links.itertuples(index=False, name=None)) == [
        (2, "Oz", "Oz", False),
        (2, "Bruxelles", "Brussels", True),
        (3, "Oz, Nobody, Brussels", "Oz, Nobody, Brussels", False),
    ]
    assert unsplit == ["Oz, Nobody, Brussels"]


def test_a_code_has_the_spelling_of_its_sheet_else_its_first_spelling() -> None:
    texts = pd.Series(["l1; L1; l9", "L9; (none)"], index=[2, 3], dtype="str")
    links = link_codes(texts, {("l1",): Code.parse("L1")})
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
    links = link_codes(pd.Series([written], dtype="str"), {code.parts: code for code in codes})
    assert list(links.itertuples(index=False, name=None)) == [(0, written, value, False)]


def test_a_code_that_is_also_written_as_listed_counts_once() -> None:
    links = link_codes(pd.Series(["1; 1.0", "1.0; 1"], dtype="str"), {("1",): Code.parse("1")})
    assert list(links.itertuples(index=False, name=None)) == [(0, "1.0", "1", False), (1, "1.0", "1", False)]


def test_explode_links_returns_one_row_per_value_in_the_order_of_the_rows() -> None:
    links = explode_links(pd.Series(["b", ";", "a; b", "b"], index=[9, 5, 7, 2], dtype="str"), CELLS)
    assert list(links.itertuples(index=False, name=None)) == [
        (9, "b", "b", False),
        (7, "a", "A", True),
        (7, "b", "b", False),
        (2, "b", "b", False),
    ]
    assert list(links.columns) == ["row", "written", "value", "listed"]
    assert [str(dtype) for dtype in links.dtypes] == ["int64", "str", "str", "bool"]


def test_explode_links_keeps_the_types_without_rows() -> None:
    for texts in ([], [";"]):
        links = explode_links(pd.Series(texts, index=pd.Index(range(len(texts)), dtype="int64"), dtype="str"), CELLS)
        assert len(links) == 0
        assert [str(dtype) for dtype in links.dtypes] == ["int64", "str", "str", "bool"]


def test_group_values_returns_a_tuple_per_row() -> None:
    links = explode_links(pd.Series(["a; b", "b"], index=[7, 2], dtype="str"), CELLS)
    assert group_values(links, pd.Index([2, 3, 7])).to_dict() == {2: ("b",), 3: (), 7: ("A", "b")}
    assert group_values(links, pd.Index([3])).to_dict() == {3: ()}
    assert group_values(links, pd.Index([], dtype="int64")).to_dict() == {}


def known(text: str) -> bool:
    return text in KNOWN


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("L1A1", ("L1A1",)),
        ("L1A1; L2A2", ("L1A1", "L2A2")),
        ("L1A1,L2A2 ;L3", ("L1A1", "L2A2", "L3")),
        ("L1A1\nL2A2\r\nL3", ("L1A1", "L2A2", "L3")),
        ("1.1; 1.10; 1.1", ("1.1", "1.10")),
        (" ; ,; ", ()),
    ],
)
def test_codes_are_split_at_semicolons_commas_and_line_breaks(text: str, codes: tuple[str, ...]) -> None:
    assert split_codes(text) == codes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Paris", ("Paris",)),
        ("Paris; Lyon", ("Paris", "Lyon")),
        ("Paris;Lyon;;Paris; ", ("Paris", "Lyon")),
        ("Paris\nLyon\r\nMadrid", ("Paris", "Lyon", "Madrid")),
        ("Alpha, Beta; Gamma", ("Alpha, Beta", "Gamma")),
        ("Nobody", ("Nobody",)),
        ("Washington, D.C.", ("Washington, D.C.",)),
        ("Paris, Lyon", ("Paris", "Lyon")),
        ("Paris,Lyon, , Paris", ("Paris", "Lyon")),
        ("Paris, Washington, D.C., Lyon", ("Paris", "Washington, D.C.", "Lyon")),
        ("Paris, Cities, Towns, and Regions, United", ("Paris", "Cities, Towns, and Regions, United")),
        ("Paris, Lyon, Nobody", ("Paris", "Lyon", "Nobody")),
        ("Nobody, Paris, Lyon", ("Nobody", "Paris", "Lyon")),
    ],
)
def test_names_are_split_where_no_name_contains_the_comma(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text, known) == (names, False)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Alpha, Beta", ("Alpha, Beta",)),
        ("Paris, Nobody", ("Paris, Nobody",)),
        ("Paris, Alpha, Beta", ("Paris, Alpha, Beta",)),
        ("Paris, Lyon, Madrid, Alpha, Beta", ("Paris", "Lyon", "Madrid", "Alpha, Beta")),
        ("Alpha, Beta, Paris, Lyon, Madrid", ("Alpha, Beta", "Paris", "Lyon", "Madrid")),
    ],
)
def test_a_comma_between_unknown_names_is_not_split_and_is_reported(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text, known) == (names, True)


@given(st.lists(st.sampled_from([*sorted(KNOWN), "Nobody", "Nowhere"]), min_size=1, max_size=8, unique=True))
def test_names_separated_by_semicolons_keep_their_order(names: list[str]) -> None:
    assert split_names("; ".join(names), known) == (tuple(names), False)


@pytest.mark.parametrize("separator", ["；", "\v", "\f", "\u2028", "\u2029", "\x85", "、", "，", "،", "؛", "／"])
def test_separators_of_other_scripts(separator: str) -> None:
    text = f"Paris{separator}Lyon"
    assert split_names(text, known) == (("Paris", "Lyon"), False)
    assert split_codes(f"L1{separator}L2") == ("L1", "L2")
    assert has_usual_separators(text, ("Paris", "Lyon")) is (separator in "\v\f\x85")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Paris, Lyon and Madrid", ("Paris", "Lyon", "Madrid")),
        ("Paris, Lyon, and Madrid", ("Paris", "Lyon", "Madrid")),
        ("Paris y Lyon", ("Paris", "Lyon")),
        ("Paris, Lyon e Madrid", ("Paris", "Lyon", "Madrid")),
        ("Paris ET Lyon", ("Paris", "Lyon")),
        ("Paris & Lyon", ("Paris", "Lyon")),
        ("Paris; Lyon and Madrid", ("Paris", "Lyon", "Madrid")),
        ("Paris; Lyon; and Madrid", ("Paris", "Lyon", "Madrid")),
        ("Washington, D.C., Paris and Lyon", ("Washington, D.C.", "Paris", "Lyon")),
        ("Cities, Towns, and Regions, United", ("Cities, Towns, and Regions, United",)),
        ("Paris and Nobody", ("Paris and Nobody",)),
        ("Paris, Nobody and Lyon", ("Paris, Nobody and Lyon",)),
        ("Paris and", ("Paris and",)),
        ("Paris／Nobody", ("Paris／Nobody",)),
        ("Paris - Lyon", ("Paris - Lyon",)),
    ],
)
def test_words_separate_names_if_all_are_known(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text, known)[0] == names


@pytest.mark.parametrize(
    ("text", "is_usual"),
    [
        ("Paris; Lyon", True),
        ("Paris,Lyon\nMadrid", True),
        ("Washington, D.C., Paris", True),
        ("Paris, Nobody,Other, Lyon, Madrid", True),
        ("Paris, Lyon and Madrid", False),
        ("Paris; Lyon、Madrid", True),
    ],
)
def test_usual_separators(text: str, *, is_usual: bool) -> None:
    assert has_usual_separators(text, split_names(text, known)[0]) is is_usual
