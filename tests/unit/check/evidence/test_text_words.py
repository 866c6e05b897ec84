"""The words of texts: what is asked of words gives what is asked of texts."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metrocli.check.evidence.activity_series import split_title
from metrocli.check.evidence.column_values import ColumnValues
from metrocli.check.evidence.text_words import TextWords
from metrocli.check.evidence.title_keys import find_shared_keys
from metrocli.model.date_mentions import find_date_mentions, has_digit, has_month
from metrocli.names.mentions import MentionFinder

TEXTS = st.lists(st.text(st.sampled_from("ab1é-. \n\u00a0_"), max_size=12), max_size=6)
WORDS = ("Fair", "fair", "on", "the", "Lima", "Quito", "12th", "II", "May", "2021", "B")
TITLES = st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), max_size=8)
PROSE = st.lists(
    st.sampled_from(
        [
            "on",
            "9",
            "9th",
            "12-14",
            "October",
            "octubre",
            "d'octobre",
            "(May)",
            "May.",
            "2021-10-09",
            "(2021-10-09)",
            "le",
            "11",
        ]
    ),
    max_size=7,
).map(" ".join)


@given(TEXTS)
def test_texts_with_a_word(texts: list[str]) -> None:
    words = TextWords(texts)
    pattern = re.compile(r"a1|b\.")
    assert words.find(pattern.search) == [text for text in texts if pattern.search(text)]
    marks = words.mark(str.isascii).tolist()
    assert marks == [any(map(str.isascii, text.split())) for text in texts]


@given(TEXTS)
def test_pieces_of_texts(texts: list[str]) -> None:
    words, pattern = TextWords(texts), re.compile(r"[^\W_]+")
    expected = [tuple(pattern.findall(text)) for text in texts]
    assert [*words.expand(pattern.findall)] == expected
    numbers, bounds, distinct = words.number(pattern.findall)
    places = zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    assert [tuple(distinct[number] for number in numbers[start:end]) for start, end in places] == expected


@given(PROSE)
def test_each_text_with_a_date_has_a_digit_and_a_month(text: str) -> None:
    if find_date_mentions(text):
        assert any(map(has_digit, text.split()))
        assert any(map(has_month, text.split()))


@given(st.lists(st.sampled_from([*WORDS, "de", "(Lima)", "Lima-Quito,", "san"]), max_size=7).map(" ".join))
def test_each_text_with_a_name_has_a_word_that_begins_it(text: str) -> None:
    finder = MentionFinder([("Lima", "L"), ("Quito Fair", "Q"), ("san Lima", "S")])
    if [*finder.find_mentions(text)]:
        assert any(map(finder.begins_name, text.split()))


@given(TITLES, st.data())
def test_titles_share_keys_if_all_words_but_one_are_the_same(titles: list[str], data: st.DataObject) -> None:
    days = data.draw(st.lists(st.integers(0, 2), min_size=len(titles), max_size=len(titles)))
    distinct = [*dict.fromkeys(titles)]
    codes = np.array([distinct.index(title) for title in titles], "int32")
    column = ColumnValues(np.arange(2, 2 + len(titles), dtype="int32"), codes, distinct)
    keys: list[set[tuple[object, ...]]] = []
    for title, day in zip(titles, days, strict=True):
        numbers, words = split_title(title)
        keys.append({(day, numbers, words)} if words else set())
        keys[-1] |= {
            (day, numbers, place, words[:place], words[place + 1 :]) for place in range(len(words)) if len(words) > 1
        }
    counts = Counter(key for of_title in keys for key in of_title)
    expected = {row: sum(counts[key] > 1 for key in of_title) for row, of_title in enumerate(keys, 2)}
    found = dict(find_shared_keys(column, TextWords(distinct), np.array(days, "int64")))
    assert {row: len(of_row) for row, of_row in found.items()} == {row: n for row, n in expected.items() if n}
    for row, of_row in found.items():
        for other, of_other in found.items():
            assert len({*of_row} & {*of_other}) == len(keys[row - 2] & keys[other - 2])
