from __future__ import annotations

from metrocli.hints import ALL_LISTED, CHOOSE_FROM, DID_YOU_MEAN, suggest


def test_the_nearest_words_are_suggested_or_all_of_them() -> None:
    assert suggest("acti", ["activities", "activity", "members"]) == DID_YOU_MEAN(near=["activities", "activity"])
    assert suggest("xyzzy", iter(["a", "b"])) == CHOOSE_FROM(names=["a", "b"])
    assert suggest("xyzzy", ["a", "b"], ALL_LISTED(command="ask")) == ALL_LISTED(command="ask")
