from __future__ import annotations

from metrocli.text.spellings import choose_spellings, list_variants


def test_the_most_frequent_spelling_is_chosen_and_of_equals_the_first() -> None:
    texts = ["bbc", "BBC", "Le Monde", "BBC", "El País", "El Pais", "le  monde", "—", "–"]
    spellings = choose_spellings(texts)
    assert list_variants(spellings) == {"BBC": ["bbc"], "Le Monde": ["le  monde"], "El País": ["El Pais"]}
    assert spellings["bbc"] == "BBC"
    assert [*spellings] == [*dict.fromkeys(texts)]


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose_spellings([]) == {}
