"""The line above an answer that repeats its question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from metrocli.query.selecting.selection import Selection


def describe_question(selection: Selection) -> str:
    """Describe the filters in one line: codes with their titles, names as understood; "" without filters."""
    pieces: list[str] = []
    for kind, codes, sheet in (
        ("outcome", selection.outcomes, "outcomes"),
        ("challenge", selection.challenges, "challenges"),
        ("line", selection.lines, "outcomes"),
    ):
        titles = selection.dataset.titles(sheet) if codes else {}
        titled = [f"{code.text} {titles[code.text]}" if code.text in titles else code.text for code in codes]
        pieces += [f"{kind} {join_or(titled)}"] if titled else []
    for kind, names in (
        ("member", selection.members),
        ("region", selection.regions),
        ("alliance", selection.alliances),
        ("text", selection.texts),
        ("period", tuple(period.name for period in selection.periods)),
    ):
        pieces += [f"{kind} {join_or(names)}"] if names else []
    for word, day in (("on", selection.on), ("from", selection.since), ("to", selection.until)):
        pieces += [f"{word} {day}"] if day and (word == "on" or not selection.on) else []
    return " · ".join(pieces)
