"""Other contact with members: bilateral meetings, seats in a body, and published reports."""

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
    """Add columns with other contact in the selected time to a frame of members.

    Args:
        selection: the filters of time.
        members: rows with a column `name`.

    Returns:
        The same rows with four more columns: `meetings` (int64, bilateral meetings), `seats` (a tuple such as
        ("board, member",)), `engaged` (a tuple of the periods whose published report lists the member) and `heard` (a
        tuple of phrases for all of these; () without other contact).
    """
    meetings = select_meetings(selection)["members"].explode().dropna().value_counts()
    seats: dict[str, list[str]] = {}
    people = read_people(selection.dataset)
    people = people[selection.match_terms(people["from"], people["until"])]
    for names, body, role in zip(people["members"], people["body"], people["role"], strict=True):
        seat = ", ".join(text for text in dict.fromkeys((body, role)) if isinstance(text, str))
        for name in names:
            seats.setdefault(name, []).append(seat)
    engaged: dict[str, list[str]] = {}
    for period, written in select_claims(selection, ENGAGED):
        resolved = selection.dataset.members.look_up(written)
        if resolved is not None:
            engaged.setdefault(resolved.name, []).append(period)
    names = members["name"].tolist()
    columns: dict[str, list[Any]] = {
        "meetings": [int(meetings.get(name, 0)) for name in names],
        "seats": [_drop_duplicates(seats.get(name, ())) for name in names],
        "engaged": [_drop_duplicates(engaged.get(name, ())) for name in names],
    }
    columns["heard"] = [_describe_contacts(*row) for row in zip(*columns.values(), strict=True)]
    return members.assign(**columns)


def _drop_duplicates(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values in order, each once."""
    return tuple(dict.fromkeys(values))


def _describe_contacts(meetings: int, seats: tuple[str, ...], engaged: tuple[str, ...]) -> tuple[str, ...]:
    """Describe the other contact with one member, a phrase for each."""
    phrases = [f"{meetings} meeting{'s' if meetings > 1 else ''}"] if meetings else []
    phrases += [f"seat ({seat})" for seat in seats]
    return (*phrases, *(f"published in {period}" for period in engaged))
