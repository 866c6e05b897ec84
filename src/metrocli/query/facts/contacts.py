"""What else was heard of members: meetings, seats in a body, and what published reports say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.query.facts.claims import ENGAGED, select_claims
from metrocli.query.facts.meetings_and_media import select_meetings
from metrocli.query.facts.seats import read_people

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from metrocli.query.selecting.selection import Selection


def add_contacts(selection: Selection, members: pd.DataFrame) -> pd.DataFrame:
    """Add to some members what else was heard of them in the time asked for.

    Args:
        selection: the filters of time.
        members: rows with a `name`.

    Returns:
        The same rows with `meetings` (how many bilateral ones), `seats` (a tuple of what is held: "board, member"),
        `engaged` (a tuple of the periods whose published report counts the member), and `heard`: all of these as a
        tuple of words, () for a member that was not heard of.
    """
    met = select_meetings(selection)["members"].explode().dropna().value_counts()
    seats: dict[str, list[str]] = {}
    people = read_people(selection.dataset)
    people = people[selection.match_terms(people["from"], people["until"])]
    for names, body, role in zip(people["members"], people["body"], people["role"], strict=True):
        said = ", ".join(text for text in dict.fromkeys((body, role)) if isinstance(text, str))
        for name in names:
            seats.setdefault(name, []).append(said)
    engaged: dict[str, list[str]] = {}
    for period, written in select_claims(selection, ENGAGED):
        settled = selection.dataset.members.settle(written)
        if settled is not None:
            engaged.setdefault(settled.name, []).append(period)
    names = members["name"].tolist()
    found: dict[str, list[Any]] = {
        "meetings": [int(met.get(name, 0)) for name in names],
        "seats": [_once(seats.get(name, ())) for name in names],
        "engaged": [_once(engaged.get(name, ())) for name in names],
    }
    found["heard"] = [_words(*each) for each in zip(*found.values(), strict=True)]
    return members.assign(**found)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _words(meetings: int, seats: tuple[str, ...], engaged: tuple[str, ...]) -> tuple[str, ...]:
    """What was heard of one member, in words."""
    words = [f"{meetings} meeting{'s' if meetings > 1 else ''}"] if meetings else []
    words += [f"seat ({seat})" for seat in seats]
    return (*words, *(f"published in {period}" for period in engaged))
