from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.model.codes import Code, natural_key, parse_code

lettered = st.lists(st.tuples(st.sampled_from("LADé"), st.integers(0, 30)), min_size=1, max_size=4).map(
    lambda parts: "".join(f"{letter}{number}" for letter, number in parts)
)
dotted = st.lists(st.integers(0, 30), min_size=1, max_size=4).map(lambda parts: ".".join(map(str, parts)))
codes = st.one_of(lettered, dotted).map(Code.parse)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("L1", ("l1",)),
        ("L2A2D4", ("l2", "a2", "d4")),
        ("l2a2d4", ("l2", "a2", "d4")),
        ("L2.A2.D4", ("l2", "a2", "d4")),
        ("L2-A2/D4", ("l2", "a2", "d4")),
        ("L2 A2", ("l2", "a2")),
        ("1", ("1",)),
        ("1.10", ("1", "10")),
        ("1.10.", ("1", "10")),
        ("  L1 ", ("l1",)),
        ("Axis", ("axis",)),
        ("L1a", ("l1", "a")),
        ("É2", ("é2",)),
    ],
)
def test_a_code_is_parsed_into_its_parts(text: str, parts: tuple[str, ...]) -> None:
    assert Code.parse(text).parts == parts


def test_a_code_keeps_its_text_without_spaces_around_it() -> None:
    assert Code.parse(" L2a2 ").text == "L2a2"


@pytest.mark.parametrize("text", ["", " ", "-", "..", "1..2", ".1", "L1,L2", "L1;", "L_1", "(L1)", "L1 - A2"])
def test_a_text_that_is_not_a_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a code"):
        Code.parse(text)
    assert parse_code(text) is None


def test_parse_code_parses_what_the_class_parses() -> None:
    assert parse_code("L2A2") == Code("L2A2", ("l2", "a2"))


@pytest.mark.parametrize(("text", "level"), [("L1", 1), ("L1A1", 2), ("L1A1D1", 3), ("1", 1), ("1.10", 2)])
def test_the_level_counts_the_parts(text: str, level: int) -> None:
    assert Code.parse(text).level == level


@pytest.mark.parametrize(
    ("text", "parent"), [("L2A2D4", "L2A2"), ("L2A2", "L2"), ("1.10", "1"), ("1.10.3.", "1.10"), ("l2-a2", "l2")]
)
def test_the_parent_is_one_level_up_and_written_alike(text: str, parent: str) -> None:
    above = Code.parse(text).parent
    assert above is not None
    assert above.text == parent


def test_a_code_at_the_top_has_no_parent() -> None:
    assert Code.parse("L10").parent is None


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [("L2", "L2A2"), ("L2", "L2A2D4"), ("l2", "L2A2"), ("L2A2", "l2.a2.d4"), ("1", "1.10"), ("1.1", "1.1.3")],
)
def test_a_shorter_code_covers_all_below_it(shorter: str, longer: str) -> None:
    assert Code.parse(shorter).covers(Code.parse(longer))
    assert not Code.parse(longer).covers(Code.parse(shorter))


@pytest.mark.parametrize(
    ("one", "other"), [("L1", "L10"), ("1.1", "1.10"), ("1", "10"), ("L", "L1"), ("L2A1", "L2A10D1"), ("A1", "L1A1")]
)
def test_a_code_does_not_cover_one_that_only_begins_with_its_letters(one: str, other: str) -> None:
    assert not Code.parse(one).covers(Code.parse(other))


def test_codes_sort_in_natural_order() -> None:
    shuffled = ["L10", "L2A10", "1.10", "L2", "1.2", "L1", "l2a2", "10", "1", "L2A2D1", "2"]
    assert sorted(shuffled, key=natural_key) == [
        "1", "1.2", "1.10", "2", "10", "L1", "L2", "l2a2", "L2A2D1", "L2A10", "L10",
    ]  # fmt: skip


def test_a_number_of_any_length_has_a_place_in_the_order() -> None:
    assert sorted(["9" * 5000, "8" * 5000], key=natural_key) == ["8" * 5000, "9" * 5000]


@given(codes)
def test_parsing_a_code_again_changes_nothing(code: Code) -> None:
    assert Code.parse(code.text) == code


@given(codes)
def test_a_code_covers_itself(code: Code) -> None:
    assert code.covers(code)


@given(codes)
def test_a_parent_covers_its_child_and_reads_back(code: Code) -> None:
    above = code.parent
    if above is None:
        assert code.level == 1
    else:
        assert above.covers(code)
        assert not code.covers(above)
        assert Code.parse(above.text) == above


@given(codes)
def test_all_ancestors_cover_a_code(code: Code) -> None:
    above, seen = code.parent, 1
    while above is not None:
        assert above.covers(code)
        above, seen = above.parent, seen + 1
    assert seen == code.level


@given(st.lists(st.sampled_from(["a1", "a10", "b1"]), min_size=2, max_size=4), st.data())
def test_covering_is_transitive(parts: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(parts)))
    top = Code.parse("".join(parts[: data.draw(st.integers(1, cut))]))
    middle, low = Code.parse("".join(parts[:cut])), Code.parse("".join(parts))
    assert top.covers(middle)
    assert middle.covers(low)
    assert top.covers(low)


@given(codes, codes)
def test_two_codes_that_cover_each_other_are_the_same(one: Code, other: Code) -> None:
    assert (one.covers(other) and other.covers(one)) == (one.parts == other.parts)


@given(codes)
def test_a_code_sorts_before_all_below_it(code: Code) -> None:
    above = code.parent
    if above is not None:
        assert natural_key(above.text) < natural_key(code.text)


@given(st.text())
def test_any_text_is_a_code_or_not_without_an_error(text: str) -> None:
    code = parse_code(text)
    assert code is None or code.text == text.strip()


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_case_does_not_matter_to_the_order(text: str) -> None:
    assert natural_key(text.upper()) == natural_key(text.lower())


def test_a_long_text_that_is_not_a_code_is_refused_quickly() -> None:
    with pytest.raises(ValueError, match="is not a code"):
        Code.parse("9" * 10_000 + "=")


def test_a_very_long_text_is_not_a_code() -> None:
    assert parse_code("1." * 20_000 + "1") is None
