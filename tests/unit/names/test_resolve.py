from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli.errors import AmbiguousName, UnknownName
from metrocli.hints import ALL_LISTED
from metrocli.names.resolve import MatchKind, NameIndex, ResolvedName
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def members(bundled: Path) -> NameIndex:
    """The members of the bundled dataset."""
    return open_dataset(bundled).members


@pytest.fixture
def cities() -> NameIndex:
    """A few cities whose names are alike."""
    return NameIndex(
        "member",
        ["Bogotá", "Brussels", "Córdoba", "Fuzhou", "Guangzhou", "San Juan", "San Salvador", "Xi'an"],
        [
            ("Bruxelles", "Brussels"),
            ("Bruselas", "Brussels"),
            ("Cantón", "guangzhou"),
            ("The Saints", "San Juan"),
            ("The Saints", "San Salvador"),
            ("Nowhere", "Atlantis"),
            ("Chang'an", "Xi'an"),
            ("AMB", "Brussels"),
        ],
        hint=ALL_LISTED(command="members"),
    )


@pytest.mark.parametrize(
    ("written", "name", "how"),
    [
        ("Bogotá", "Bogotá", MatchKind.EXACT),
        ("BOGOTA", "Bogotá", MatchKind.FOLDED),
        ("Bogota\u0301", "Bogotá", MatchKind.FOLDED),
        ("Xi’an", "Xi'an", MatchKind.FOLDED),
        ("San\u00a0Juan", "San Juan", MatchKind.FOLDED),
        ("Bruxelles", "Brussels", MatchKind.ALIAS),
        ("bruxelles", "Brussels", MatchKind.ALIAS),
        ("Canton", "Guangzhou", MatchKind.ALIAS),
        ("Chang’an", "Xi'an", MatchKind.ALIAS),
    ],
)
def test_a_cell_is_looked_up_by_spelling_folding_or_alias(
    cities: NameIndex, written: str, name: str, how: MatchKind
) -> None:
    assert cities.look_up(written) == ResolvedName(written, name, how)
    assert cities.resolve(f" {written} ") == ResolvedName(written, name, how)


@pytest.mark.parametrize(
    "written", ["Bog", "Guang", "Brusels", "Guangzou", "Cordba", "San", "The Saints", "the saints", "Nowhere", "", "'"]
)
def test_a_cell_is_never_resolved_by_a_guess(cities: NameIndex, written: str) -> None:
    assert cities.look_up(written) is None


@pytest.mark.parametrize(
    ("typed", "name"), [("Guang", "Guangzhou"), ("brus", "Brussels"), ("brux", "Brussels"), ("San S", "San Salvador")]
)
def test_a_unique_beginning_of_a_name_or_alias_is_enough(cities: NameIndex, typed: str, name: str) -> None:
    assert cities.resolve(typed) == ResolvedName(typed, name, MatchKind.PREFIX)


def test_a_number_is_not_a_beginning_of_another_number() -> None:
    series = NameIndex("member", ["Member 10", "Member 20 North"])
    with pytest.raises(UnknownName) as raised:
        series.resolve("Member 1")
    assert raised.value.near == ()
    assert series.resolve("Member 20").name == "Member 20 North"
    assert series.find_same_start("Member") == ["Member 10", "Member 20 North"]
    assert NameIndex("member", ["Member 10", "Member 11"]).find_same_start("Member 1") == []
    assert series.find_by_prefix("Member 1") == ["Member 10"]  # for completion


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Brusels", "Brussels"), ("Guangzou", "Guangzhou"), ("Cordba", "Córdoba"), ("San Slavador", "San Salvador")],
)
def test_a_misspelling_of_only_one_name_is_resolved(cities: NameIndex, typed: str, name: str) -> None:
    assert cities.resolve(typed) == ResolvedName(typed, name, MatchKind.FUZZY)


def test_the_text_of_a_match_shows_how_it_was_matched(cities: NameIndex) -> None:
    for typed, name, how in (("Brusels", "Brussels", "matched-fuzzy"), ("bogota", "Bogotá", "matched-folded")):
        assert describe(cities.resolve(typed).note, "text", "name", "how") == ("name-understood", typed, name, how)


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("San", ("San Juan", "San Salvador")),
        ("The Saints", ("San Juan", "San Salvador")),
        ("THE SAINTS", ("San Juan", "San Salvador")),
        ("B", ("Bogotá", "Brussels")),
    ],
)
def test_an_ambiguous_text_lists_the_candidates_in_their_order(
    cities: NameIndex, typed: str, candidates: tuple[str, ...]
) -> None:
    with pytest.raises(AmbiguousName) as caught:
        cities.resolve(typed)
    assert caught.value.candidates == candidates


def test_two_names_that_fold_alike_are_distinguished_only_by_their_spelling() -> None:
    names = NameIndex("member", ["Córdoba", "Cordoba"])
    assert names.resolve("Cordoba") == ResolvedName("Cordoba", "Cordoba", MatchKind.EXACT)
    assert names.look_up("CORDOBA") is None
    with pytest.raises(AmbiguousName) as error:
        names.resolve("CORDOBA")
    assert (
        error.value.message.code,
        error.value.message.values["text"],
        error.value.message.values["candidates"],
    ) == ("several-names-fit", "CORDOBA", ("Córdoba", "Cordoba"))


def test_a_name_wins_over_an_alias_that_is_spelled_the_same() -> None:
    names = NameIndex("member", ["Victoria", "Mahé"], [("Victoria", "Mahé")])
    assert names.resolve("Victoria") == ResolvedName("Victoria", "Victoria", MatchKind.EXACT)


def test_two_spellings_of_one_alias_with_different_names_are_distinguished() -> None:
    names = NameIndex("member", ["One", "Two"], [("Ré", "One"), ("Re", "Two")])
    assert names.look_up("Ré") == ResolvedName("Ré", "One", MatchKind.ALIAS)
    assert names.look_up("RE") is None


def test_an_alias_whose_target_folds_to_two_names_is_ignored() -> None:
    names = NameIndex("member", ["Córdoba", "Cordoba"], [("La Docta", "CORDOBA")])
    assert names.look_up("La Docta") is None


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Suzhou", ("Fuzhou",)),
        ("Atlantis", ()),
        ("Nowhere", ()),
        ("Hamburg", ()),
        ("Ambleside", ()),
        ("Tokyo", ()),
        ("", ()),
        ("'", ()),
    ],
)
def test_an_unknown_name_carries_the_most_similar_names(cities: NameIndex, typed: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownName) as caught:
        cities.resolve(typed)
    assert caught.value.near == near
    if not near:
        assert (caught.value.message.code, caught.value.message.values["text"]) == ("name-unknown", typed)
        assert caught.value.message.values["hint"] == ALL_LISTED(command="members")


def test_a_misspelling_equally_near_to_two_names_is_unknown() -> None:
    names = NameIndex("member", ["Hanzhong", "Hangzhong"])
    with pytest.raises(UnknownName) as caught:
        names.resolve("Hanxzhong")
    assert set(caught.value.near) == {"Hanzhong", "Hangzhong"}


def test_of_many_similar_names_a_few_are_suggested() -> None:
    names = NameIndex("member", [f"Newtown {letter}" for letter in "ABCDEFGH"])
    with pytest.raises(UnknownName) as caught:
        names.resolve("Nextowns")
    assert caught.value.near == ("Newtown A", "Newtown B", "Newtown C", "Newtown D")


def test_without_names_every_text_is_unknown() -> None:
    with pytest.raises(UnknownName) as error:
        NameIndex("alliance", []).resolve("UCLG")
    assert (error.value.message.code, error.value.message.values["text"], error.value.message.values["kind"]) == (
        "name-unknown",
        "UCLG",
        "alliance",
    )


def test_names_are_listed_once_and_in_their_order() -> None:
    names = NameIndex("member", ["B", "A", "B"])
    assert list(names) == ["B", "A"]
    assert "A" in names
    assert "a" not in names
    assert None not in names


def test_several_names_may_begin_alike(cities: NameIndex) -> None:
    assert cities.is_ambiguous_prefix("sán")
    assert not cities.is_ambiguous_prefix("San J")
    assert not cities.is_ambiguous_prefix("Brux")
    assert not cities.is_ambiguous_prefix("Z")


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("bru", ["Brussels"]),
        ("Bruss", ["Brussels"]),
        ("Brux", ["Bruxelles"]),
        ("san ", ["San Juan", "San Salvador"]),
        ("sant", []),
        ("c", ["Córdoba", "Cantón", "Chang'an"]),
        ("the s", []),
        ("nowhere", []),
        ("xian", ["Xi'an"]),
    ],
)
def test_completions_of_a_beginning_have_each_name_once(cities: NameIndex, typed: str, spelled: list[str]) -> None:
    assert [each.text for each in cities.complete(typed)] == spelled
    assert all(cities.look_up(each.text) == each for each in cities.complete(typed))


def test_an_empty_text_completes_to_all_names_and_no_alias(cities: NameIndex) -> None:
    assert [each.text for each in cities.complete("")] == list(cities)


def test_further_names_can_be_resolved_too(cities: NameIndex) -> None:
    more = cities.with_names(["Kolkata", "Brussels"])
    assert list(more) == [*cities, "Kolkata"]
    assert more.resolve("kolk") == ResolvedName("kolk", "Kolkata", MatchKind.PREFIX)
    assert more.resolve("Bruxelles") == ResolvedName("Bruxelles", "Brussels", MatchKind.ALIAS)
    with pytest.raises(UnknownName) as error:
        more.resolve("Lagos")
    assert (
        error.value.message.code,
        error.value.message.values["text"],
        error.value.message.values["kind"],
        error.value.message.values["hint"],
    ) == ("name-unknown", "Lagos", "member", ALL_LISTED(command="members"))
    assert cities.look_up("Kolkata") is None


class TestBundled:
    """The names of the bundled dataset."""

    @pytest.mark.parametrize(
        ("typed", "name", "how"),
        [
            ("Bruxelles", "Brussels", MatchKind.ALIAS),
            ("Brusels", "Brussels", MatchKind.FUZZY),
            ("Ciudad de México", "Mexico City", MatchKind.ALIAS),
            ("Pekín", "Beijing", MatchKind.ALIAS),
            ("sao paulo", "São Paulo", MatchKind.FOLDED),
            ("XI’AN", "Xi'an", MatchKind.FOLDED),
            ("Guadalajara", "Guadalajara", MatchKind.EXACT),
            ("Istambul", "Istanbul", MatchKind.FUZZY),
            ("Johanesburg", "Johannesburg", MatchKind.FUZZY),
            ("CP", "CPAFFC", MatchKind.PREFIX),
        ],
    )
    def test_the_member_and_how_it_was_matched(self, members: NameIndex, typed: str, name: str, how: MatchKind) -> None:
        assert members.resolve(typed) == ResolvedName(typed, name, how)

    def test_barcelona_is_ambiguous(self, members: NameIndex) -> None:
        assert members.look_up("Barcelona") is None
        with pytest.raises(AmbiguousName) as caught:
            members.resolve("Barcelona")
        assert caught.value.candidates == ("Barcelona (city)", "Barcelona (metropolitan area)")

    @pytest.mark.parametrize(
        "typed", ["Atlantis", "Kolkata", "Suzhou", "Hamburg", "Athens", "Alger", "Dubai", "Lagos", "Tokyo", "Nairobi"]
    )
    def test_no_wrong_name_is_accepted(self, members: NameIndex, typed: str) -> None:
        with pytest.raises(UnknownName):
            members.resolve(typed)

    def test_every_alias_resolves_to_its_member(self, members: NameIndex, bundled: Path) -> None:
        with (bundled / "aliases.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) > 150
        settled = {row["alias"]: members.look_up(row["alias"]) for row in rows}
        astray = [row for row in rows if (found := settled[row["alias"]]) is None or found.name != row["member"]]
        assert astray == []

    def test_a_very_long_text_is_not_compared(self, members: NameIndex) -> None:
        with pytest.raises(UnknownName) as caught:
            members.resolve("Brussels" * 5_000)
        assert caught.value.near == ()


class _CountingList(list[str]):
    reads = 0

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - as in list
        self.reads += 1
        return super().__getitem__(index)

    def __iter__(self) -> Iterator[str]:
        message = "the names are searched from the first one"
        raise AssertionError(message)


def test_a_beginning_is_found_without_going_through_all_names(monkeypatch: pytest.MonkeyPatch) -> None:
    index = NameIndex("member", [f"City {number:04}" for number in range(4000)])
    spellings = _CountingList(vars(NameIndex)["_sorted_spellings"].func(index))
    monkeypatch.setitem(vars(index), "_sorted_spellings", spellings)
    assert index.find_by_prefix("City 399") == [f"City {number}" for number in range(3990, 4000)]
    assert index.find_by_prefix("Zurich") == []
    assert spellings.reads < 60
