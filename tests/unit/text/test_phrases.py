from __future__ import annotations

from metrocli.text.phrases import format_count


def test_a_number_has_its_noun() -> None:
    assert [
        format_count(0, "member"),
        format_count(1, "activity", "activities"),
        format_count(1412, "person", "people"),
    ] == [
        "0 members",
        "1 activity",
        "1,412 people",
    ]
