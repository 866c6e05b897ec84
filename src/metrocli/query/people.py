"""People in their roles: terms, handovers and vacancies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation import FigureKind, Interpretation
from metrocli.answers.fields import Content, Field, FieldType, RowType
from metrocli.messages import MessageType
from metrocli.model.periods import Span
from metrocli.names.resolve import MatchKind, NameIndex
from metrocli.query.answering.explaining import cells_of, explain_groups, figure
from metrocli.query.answering.listing import build_listing
from metrocli.query.facts.members.participant_notes import build_ambiguous_seat_notes
from metrocli.query.facts.seats import PEOPLE, group_seats, list_term_ends, read_people
from metrocli.query.selecting.selection_notes import build_membership_notes, list_reversed_rows, note_if_missing
from metrocli.query.selecting.typed_values import split_values
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.answers.answer import ListAnswer
    from metrocli.answers.explanation import Figure
    from metrocli.messages import Message
    from metrocli.query.facts.seats import Seat, Vacancy
    from metrocli.query.selecting.selection import Selection

SEAT = MessageType("seat", "{holder} ({role})")
SEATS_VACANT_ON = MessageType(
    "seats-vacant-on",
    "{count:,} seats are vacant on {day}: {seats:all}.",
    "Use {--vacant} to see since when.",
    "1 seat is vacant on {day}: {seats:all}.",
)
SEATS_VACANT = MessageType(
    "seats-vacant",
    "{count:,} seats are vacant on some of these days: {seats:all}.",
    "Use {--vacant} to see since when.",
    "1 seat is vacant on some of these days: {seats:all}.",
)
_USUAL = RowType(
    PEOPLE,
    {"ending": Field(FieldType.MESSAGES, "what happened at the ends of the term: handovers, or a vacancy after it")},
)
_VACANT = RowType(
    PEOPLE
    | {
        "before": Field(FieldType.TEXT, "the person who held the seat before the vacancy"),
        "after": Field(FieldType.TEXT, "the person who holds the seat after the vacancy"),
    },
    when="--vacant",
)
ROWS = (_USUAL, _VACANT)
FIGURES: dict[str, Content] = {
    "roles": Field(FieldType.INTEGER, "the number of roles"),
    "people": Field(FieldType.INTEGER, "the number of people who hold them"),
    "vacancies": Field(FieldType.INTEGER, "with `--vacant`: the number of vacancies"),
    "seats": Field(FieldType.INTEGER, "with `--vacant`: the number of seats that are listed"),
}


def people(selection: Selection, bodies: tuple[str, ...] = (), *, vacant: bool = False) -> ListAnswer:
    """List people in their roles, or the vacancies of their seats.

    Args:
        selection: the filters; with a filter of time, only roles held on some day of it are listed.
        bodies: the bodies (board, secretariat, …); any of them counts.
        vacant: whether to list vacancies instead, without a person: `from` and `until` are then the days of the
            vacancy, `before` and `after` the people who hold the seat before and after it.

    Raises:
        UnknownName: a body is unknown.
        AmbiguousName: a body may mean several.
    """
    dataset = selection.dataset
    everyone = read_people(dataset)
    names = NameIndex("body", everyone["body"].dropna().unique())
    resolved = [names.resolve(body) for body in split_values("body", bodies)]
    interpretations = [Interpretation("--body", name.text, name.name, name.reason) for name in resolved]
    notes: list[Message] = [
        *note_if_missing(dataset, "people"),
        *list_reversed_rows(dataset, "people", "from", "until"),
    ]
    notes += build_membership_notes(selection) if selection.regions else ()
    notes += build_ambiguous_seat_notes(selection) if selection.members or selection.regions else ()
    notes += [name.note for name in resolved if name.how not in {MatchKind.EXACT, MatchKind.FOLDED}]
    options: dict[str, Any] = {"body": [name.name for name in resolved]} if resolved else {}
    everyone, seats = _select_seats(selection, everyone, [name.name for name in resolved])
    vacancies = _select_vacancies(selection, everyone, seats)
    if vacant:
        frame, rows, options = _make_vacancy_frame(everyone, vacancies), _VACANT, {"vacant": True} | options
        figures = {"vacancies": len(frame), "seats": len(seats)}
    else:
        term_ends = list_term_ends(seats)
        endings: list[Any] = [term_ends.get(row, ()) for row in everyone.index]
        frame, rows = everyone.assign(ending=endings), _USUAL
        frame = frame[selection.match_terms(frame["from"], frame["until"])]
        figures = {"roles": len(frame), "people": int(frame["person"].nunique())}
        notes += _build_vacancy_notes(selection, everyone, vacancies) if selection.windows is not None else []
    return build_listing(
        "people",
        selection,
        frame,
        rows,
        figures=figures,
        notes=notes,
        options=options,
        interpretations=interpretations,
    )


def explain(selection: Selection, answer: ListAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `people`: of roles, or of the terms before and after each vacancy."""
    figures = answer.figures
    everyone, seats = _select_seats(selection, read_people(selection.dataset), answer.query.get("body", []))
    if answer.query.get("vacant"):
        vacancies = _select_vacancies(selection, everyone, seats)
        ends = cells_of("people", "until", [term.row for vacancy in vacancies for term in vacancy.terms_before])
        starts = cells_of("people", "from", [term.row for vacancy in vacancies for term in vacancy.terms_after])
        yield from figure(("vacancies",), figures["vacancies"], FigureKind.ITEMS, ends, starts)
        roles = cells_of("people", "role", [term.row for seat in seats for term in seat.terms])
        yield from figure(("seats",), figures["seats"], FigureKind.ITEMS, roles)
        yield from explain_groups(answer, lambda rows, _: [cells_of("people", "until", rows.index)])
    else:
        held = everyone[selection.match_terms(everyone["from"], everyone["until"])]
        yield from figure(("roles",), figures["roles"], FigureKind.COUNT, cells_of("people", "person", held.index))
        named = cells_of("people", "person", held.index[held["person"].notna()])
        yield from figure(("people",), figures["people"], FigureKind.DISTINCT, named)
        yield from explain_groups(answer, lambda rows, _: [cells_of("people", "person", rows.index)])


def _select_seats(selection: Selection, everyone: pd.DataFrame, bodies: list[str]) -> tuple[pd.DataFrame, list[Seat]]:
    """Select the people of the bodies, members and regions, at any time.

    Args:
        selection: the filters.
        everyone: the result of `read_people`.
        bodies: the bodies as the sheet writes them; empty for all.

    Returns:
        The rows of these people; and their seats, with all terms: a handover needs also those that are not selected.
    """
    chosen = everyone[_match_filters(selection, everyone, bodies)]
    seats = [seat for seat in group_seats(everyone) if any(term.row in chosen.index for term in seat.terms)]
    return chosen, seats


def _build_vacancy_notes(selection: Selection, everyone: pd.DataFrame, vacancies: list[Vacancy]) -> list[Message]:
    """Build the note on the seats that are vacant in the selected time."""
    if not vacancies:
        return []
    terms = everyone.loc[[vacancy.row for vacancy in vacancies]]
    holders = terms["member"].fillna(terms["region"])
    seats = [SEAT(holder=holder, role=role) for holder, role in zip(holders, terms["role"], strict=True)]
    if selection.on:
        return [SEATS_VACANT_ON(count=len(seats), day=selection.on, seats=seats)]
    return [SEATS_VACANT(count=len(seats), seats=seats)]


def _match_filters(selection: Selection, frame: pd.DataFrame, bodies: list[str]) -> pd.Series[bool]:
    """Match the rows that are of the bodies, members and regions."""
    keep = frame["person"].isna() | True
    if bodies:
        keep &= frame["body"].isin(bodies)
    if selection.members:
        keep &= frame["members"].map(lambda names: bool(set(names) & set(selection.members))).astype("bool")
    if selection.regions:
        regions = {fold(region) for region in selection.regions}
        in_region = frame["region"].fillna("").map(fold).isin(regions)
        of_member = frame["members"].map(lambda names: bool(set(names) & selection.members_of_regions)).astype("bool")
        keep &= in_region | (frame["region"].isna() & of_member)
    return keep


def _select_vacancies(selection: Selection, everyone: pd.DataFrame, seats: list[Seat]) -> list[Vacancy]:
    """Select the vacancies of seats in the selected time that follow a term of the selected people."""
    return [
        vacancy
        for seat in seats
        for vacancy in seat.vacancies()
        if vacancy.row in everyone.index
        and (
            selection.windows is None or any(map(Span.of_days(vacancy.first, vacancy.last).overlaps, selection.windows))
        )
    ]


def _make_vacancy_frame(everyone: pd.DataFrame, vacancies: list[Vacancy]) -> pd.DataFrame:
    """Make the frame of vacancies, with the row of the term before each of them as index; an open end is NaT."""
    import pandas as pd

    ends: dict[str, list[Any]] = {
        "from": [vacancy.first for vacancy in vacancies],
        "until": [vacancy.last if vacancy.last < date.max else None for vacancy in vacancies],
        "before": ["; ".join(vacancy.before) or None for vacancy in vacancies],
        "after": ["; ".join(vacancy.after) or None for vacancy in vacancies],
    }
    frame = everyone.loc[[vacancy.row for vacancy in vacancies]].assign(person=None, office=None, **ends)
    for end in ("from", "until"):
        frame[end] = pd.to_datetime(frame[end]).astype("datetime64[s]")
    return frame[[*_VACANT.fields]]
