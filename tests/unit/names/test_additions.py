from __future__ import annotations

import pytest

from metrocli.errors import AmbiguousName, UnknownName
from metrocli.names.additions import strip_additions
from metrocli.names.resolve import MatchKind, NameIndex
from metrocli.names.suggest import NameSuggestion, suggest_name


@pytest.fixture(scope="module")
def members() -> NameIndex:
    towns = ("Barcelona (city)", "Barcelona (metropolitan area)")
    names = NameIndex("member", ["Bogotá", "Lima", "La Paz", "Springfield", "Ciudad de Guatemala", *towns])
    names.add_places([("Bogotá", "Colombia", "South"), ("Lima", "Peru", "South"), ("La Paz", "", "South")])
    return names


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("City of Lima", "Lima"),
        ("the city of lima", "Lima"),
        ("Ciudad de Lima", "Lima"),
        ("Ciudad de La Paz", "La Paz"),
        ("Municipio de Lima", "Lima"),
        ("Ville de Lima", "Lima"),
        ("Ville d’Lima", "Lima"),
        ("Lima (Peru)", "Lima"),
        ("Lima, peru", "Lima"),
        ("Lima (South)", "Lima"),
        ("Lima（Peru）", "Lima"),
        ("Lima – Peru", "Lima"),
        ("Bogotá D.C.", "Bogotá"),
        ("Bogota, D.C.", "Bogotá"),
        ("Lima*", "Lima"),
        ("* Lima", "Lima"),
        ("Lima¹", "Lima"),
        ("Lima [1]", "Lima"),
        ("Lima (1)", "Lima"),
        ("City of Bogotá D.C. (Colombia)²", "Bogotá"),
    ],
)
def test_a_name_with_additions_is_suggested(members: NameIndex, written: str, name: str) -> None:
    assert members.look_up(written) is None
    assert members.resolve(written) == (written, name, MatchKind.ADDITION)
    assert suggest_name(members, written) == NameSuggestion(name)


@pytest.mark.parametrize(
    "written", ["Lima (Colombia)", "Bogotá, Peru", "City of Nowhere", "City of", "Kolkata*", "(1)"]
)
def test_another_city_is_not_suggested(members: NameIndex, written: str) -> None:
    assert not any(suggest_name(members, written))


@pytest.mark.parametrize(
    ("written", "name"),
    [("Lima (Chile)", "Lima"), ("Springfield, Illinois", "Springfield"), ("La Paz (Bolivia)", "La Paz")],
)
def test_a_place_that_is_not_known_is_only_a_possibility(members: NameIndex, written: str, name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        members.resolve(written)
    assert caught.value.near == (name,)
    assert suggest_name(members, written) == NameSuggestion(similar=(name,))


@pytest.mark.parametrize("written", ["City of Barcelona", "Barcelona*", "Barcelona [2]"])
def test_several_members_without_additions(members: NameIndex, written: str) -> None:
    assert suggest_name(members, written).same_start == ("Barcelona (city)", "Barcelona (metropolitan area)")


def test_an_alias_of_several_members() -> None:
    names = NameIndex("member", ["One", "Two"], [("Twin", "One"), ("Twin", "Two")])
    with pytest.raises(AmbiguousName):
        names.resolve("City of Twin")
    assert names.find_same_start("City of Twin") == ["One", "Two"]


def test_a_name_that_has_such_words_itself(members: NameIndex) -> None:
    assert members.resolve("ciudad de guatemala").how is MatchKind.FOLDED


@pytest.mark.parametrize("text", ["", "City of ", "Lima" * 40, "* " * 30, "City of " * 60, "(a)" * 40])
def test_stripping_ends(text: str) -> None:
    assert len(strip_additions(text)) < 60


def test_places_may_be_added_after_a_name_is_resolved() -> None:
    names = NameIndex("member", ["Bogotá", "Lima"])
    names.add_places([("Lima", "Peru", "South")])
    with pytest.raises(UnknownName):
        names.resolve("Bogotá, Colombia")
    names.add_places([("Bogotá", "Colombia", "South")])
    assert (
        names.resolve("Bogotá, Colombia").name == names.with_names(["Cali"]).resolve("Bogotá (South)").name == "Bogotá"
    )
    assert names.resolve("Lima, Peru").how is MatchKind.ADDITION
