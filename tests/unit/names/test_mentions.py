from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.names.mentions import MentionFinder

NAMES = [
    ("Berlin", "Berlin"),
    ("Paris", "Paris"),
    ("Xi'an", "Xi'an"),
    ("Male'", "Male'"),
    ("San Salvador", "San Salvador"),
    ("Salvador", "Salvador"),
    ("La Paz", "La Paz"),
    ("Barcelona (city)", "city"),
    ("Barcelona City Council", "city"),
    ("Guangzhou Award", "award"),
    ("Guangzhou", "Guangzhou"),
    ("Montréal", "Montréal"),
    ("eThekwini", "Durban"),
    ("AMB", "area"),
    ("Santiago", "one"),
    ("Santiago", "other"),
    ("", "nothing"),
    ("…", "nothing"),
]
FINDER = MentionFinder(NAMES, {"yet"})


def spotted(text: str) -> list[str]:
    return [each.written for each in FINDER.find_mentions(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("peers of Berlin, Paris and Montreal met.", ["Berlin", "Paris", "Montreal"]),
        ("Berlin's plan; Guangzhou’s plan", ["Berlin", "Guangzhou"]),
        ("a Berlin-based bank", ["Berlin"]),
        ("the 5th Guangzhou Award", ["Guangzhou Award"]),
        ("work with Barcelona City Council", ["Barcelona City Council"]),
        ("work with Barcelona (city).", ["Barcelona (city)"]),
        ("it was in San Salvador that", ["San Salvador"]),
        ("Xi’an and Xi'an", ["Xi’an", "Xi'an"]),
        ("the atolls of Male’ and", ["Male"]),
        ("eThekwini and AMB spoke", ["eThekwini", "AMB"]),
        ("In Berlin. Yet Paris; Both Guangzhou", ["Berlin", "Paris", "Guangzhou"]),
        ("the metropolitan area of Berlin", ["Berlin"]),
        ("of La Paz", ["La Paz"]),
    ],
)
def test_mentioned_names(text: str, names: list[str]) -> None:
    assert spotted(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "the Montreal Declaration on cities",
        "speakers of Humboldt Universität Berlin",
        "by Wen Guohui, Mayor of Guangzhou",
        "the city of San Salvador de Jujuy",
        "the Declaration of the Paris summit",
        "Greater Paris took part",
        "Free University of Berlin",
        "University of Berlin",
        "male and female, Male and female",
        "they want la paz",
        "the berlin wall, an amb, a Berliner",
        "see berlin.example and Berlin.example, mail@Paris, #Berlin",
        "San, Salvador de Bahia",
        "",
    ],
)
def test_texts_that_mention_no_name(text: str) -> None:
    assert spotted(text) == []


def test_a_spelling_of_two_names_has_both_as_candidates() -> None:
    assert [each.candidates for each in FINDER.find_mentions("to Santiago")] == [{"one", "other"}]


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=3)), max_size=5), st.text())
def test_any_text(names: list[tuple[str, str]], text: str) -> None:
    for each in MentionFinder(names).find_mentions(text + " ".join(name for name, _ in names)):
        assert each.written in text + " ".join(name for name, _ in names)
