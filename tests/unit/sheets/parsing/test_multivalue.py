from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.sheets.parsing.multivalue import (
    has_usual_separators,
    split_codes,
    split_names,
)

KNOWN = {"Paris", "Lyon", "Madrid", "Washington, D.C.", "Cities, Towns, and Regions, United", "Bogotá"}


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
