from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from metrocli.errors import UsageMistake
from metrocli.library.keywords import KEYWORDS, read_day, read_filters, read_texts
from metrocli.query.selecting.filter_sets import ALL_FILTERS, TIME_FILTERS
from metrocli.query.selecting.filters import Filters

Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("L1", ("L1",)),
        ("L1,L2", ("L1,L2",)),
        (["L1", "L2"], ("L1", "L2")),
        ({"L1": 1, "L2": 2}.keys(), ("L1", "L2")),
        ((each for each in "ab"), ("a", "b")),
        (pd.Series(["a", "b"], index=[7, 8]), ("a", "b")),
        ("", ("",)),
    ],
)
def test_one_text_or_several_texts(given: object, expected: tuple[str, ...]) -> None:
    assert read_texts("outcome", given) == expected


@pytest.mark.parametrize("given", [[], (), set[str](), pd.Series([], dtype="str"), iter(())])
def test_an_empty_list_is_refused(given: object) -> None:
    with pytest.raises(UsageMistake) as error:
        read_texts("member", given)
    assert (error.value.message.code, error.value.message.values) == ("empty-keyword", {"name": "member"})


@pytest.mark.parametrize(
    ("given", "shown"),
    [(1.1, "1.1"), (["1", 2], "2"), (True, "True"), (b"1", "49"), (["1", None], "None"), (pd.NA, "<NA>")],
)
def test_other_types_than_text_are_refused(said: Said, given: object, shown: str) -> None:
    with pytest.raises(TypeError) as error:
        read_texts("challenge", given)
    assert said(str(error.value)) == [("", "keyword-not-a-text", {"name": "challenge", "value": shown})]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2021-11", "2021-11"),
        (date(2021, 11, 2), "2021-11-02"),
        (date(987, 1, 2), "0987-01-02"),
        (datetime(2021, 11, 2, 23, 59, tzinfo=UTC), "2021-11-02"),
        (pd.Timestamp("2021-11-02T10:00"), "2021-11-02"),
    ],
)
def test_a_day(given: object, expected: str) -> None:
    assert read_day("since", given) == expected


@pytest.mark.parametrize("given", [20211102, ["2021-11-02"], pd.NaT])
def test_other_types_than_a_day_are_refused(said: Said, given: object) -> None:
    with pytest.raises(TypeError) as error:
        read_day("since", given)
    assert said(str(error.value)) == [("", "keyword-not-a-day", {"name": "since", "value": repr(given)})]


def test_keywords_become_filters_and_none_is_left_out() -> None:
    asked = {"outcome": ["L1", "L2"], "member": "Mill, Lower", "since": date(2021, 1, 1), "until": None, "text": None}
    assert read_filters(ALL_FILTERS, asked) == Filters(
        outcome=("L1", "L2"), member=("Mill, Lower",), since="2021-01-01"
    )
    assert read_filters(TIME_FILTERS, {}) == Filters()


@pytest.mark.parametrize("name", ["member", "outcomes", "on", "from"])
def test_an_unknown_keyword_is_refused(said: Said, name: str) -> None:
    with pytest.raises(TypeError) as error:
        read_filters(TIME_FILTERS, {name: None})
    assert said(str(error.value)) == [("", "not-a-filter", {"name": name, "names": ["period", "since", "until"]})]


@pytest.mark.parametrize(("keywords", "names"), KEYWORDS.items())
def test_keyword_types_spell_out_the_sets_of_filters(keywords: type, names: tuple[str, ...]) -> None:
    assert tuple(keywords.__annotations__) == names
