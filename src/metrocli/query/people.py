"""People in their roles: terms, handovers and vacancies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation import FigureKind, Interpretation
from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.messages import MessageType
from metrocli.model.periods import Span
from metrocli.names.resolve import MatchKind, NameIndex
from metrocli.query.facts.seats import PEOPLE, Seat, group_seats, list_term_ends, read_people
from metrocli.query.selecting.explaining import cells_of, figure
from metrocli.query.selecting.filters import split_values
from metrocli.query.selecting.listing import build_listing
from metrocli.query.selecting.selection import list_reversed_rows, note_if_missing
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.answers.answer import ListAnswer
    from metrocli.answers.explanation import Figure
    from metrocli.messages import Note
    from metrocli.query.selecting.selection import Selection

SEATS_VACANT_ON = MessageType(
    "seats-vacant-on",
    "{count:,} seats are vacant on {day}: {seats:all}.",
    "Use --vacant to see since when.",
    "1 seat is vacant on {day}: {seats:all}.",
)
SEATS_VACANT = MessageType(
    "seats-vacant",
    "{count:,} seats are vacant on some of these days: {seats:all}.",
    "Use --vacant to see since when.",
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
    resolved = [names.resolve(body) for body in split_values("--body", bodies)]
    interpretations = [Interpretation("--body", name.text, name.name, name.how.value) for name in resolved]
    notes: list[Note] = [*note_if_missing(dataset, "people"), *list_reversed_rows(dataset, "people", "from", "until")]
    notes += selection.membership_notes if selection.regions else ()
    notes += [name.note for name in resolved if name.how not in {MatchKind.EXACT, MatchKind.FOLDED}]
    options: dict[str, Any] = {"body": [name.name for name in resolved]} if resolved else {}
    # Handovers need all terms of a seat, not only the selected ones.
    every_seat = group_seats(everyone)
    everyone = everyone[_match_filters(selection, everyone, [name.name for name in resolved])]
    own_seats = [seat for seat in every_seat if any(term.row in everyone.index for term in seat.terms)]
    gaps = _build_vacancy_rows(selection, everyone, own_seats)
    if vacant:
        frame, rows, options = _make_vacancy_frame(gaps), _VACANT, {"vacant": True} | options
        figures = {"vacancies": len(frame), "seats": len(own_seats)}
    else:
        term_ends = list_term_ends(own_seats)
        frame, rows = everyone.assign(ending=[term_ends.get(row, ()) for row in everyone.index]), _USUAL
        frame = frame[selection.match_terms(frame["from"], frame["until"])]
        figures = {"roles": len(frame), "people": int(frame["person"].nunique())}
        notes += _build_vacancy_notes(selection, gaps) if selection.windows is not None else []
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


def explain(_: Selection, answer: ListAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `people`: the terms of people, or the terms before each vacancy."""
    figures, frame = answer.figures, answer.frame
    cells = cells_of("people", "person", frame.index)
    yield from figure(("roles",), figures.get("roles"), FigureKind.COUNT, cells)
    yield from figure(("people",), figures.get("people"), FigureKind.DISTINCT, cells)
    yield from figure(("vacancies",), figures.get("vacancies"), FigureKind.ITEMS, cells)


def _build_vacancy_notes(selection: Selection, gaps: list[dict[str, Any]]) -> list[Note]:
    """Build the note on the seats that are vacant in the selected time."""
    if not gaps:
        return []
    seats = [f"{gap['member'] or gap['region']} ({gap['role']})" for gap in gaps]
    if selection.on:
        return [SEATS_VACANT_ON(count=len(gaps), day=selection.on, seats=seats)]
    return [SEATS_VACANT(count=len(gaps), seats=seats)]


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


def _make_vacancy_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make the frame of vacancies, with the row of the term before each of them as index."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=["row", *_VACANT.fields]).set_index("row")
    for end in ("from", "until"):
        frame[end] = pd.to_datetime(frame[end]).astype("datetime64[s]")
    return frame


def _build_vacancy_rows(selection: Selection, everyone: pd.DataFrame, own_seats: list[Seat]) -> list[dict[str, Any]]:
    """Build a row of the answer for each vacancy in the selected time; an open end is None."""
    rows = []
    for seat in own_seats:
        for gap in seat.vacancies():
            span = Span.of_days(gap.first, gap.last)
            if selection.windows is not None and not any(map(span.overlaps, selection.windows)):
                continue
            if gap.row not in everyone.index:
                continue
            own = everyone.loc[gap.row]
            seat_fields = {
                name: own[name] if isinstance(own[name], str) else None for name in ("body", "role", "member", "region")
            }
            rows.append(
                {
                    "row": gap.row,
                    "person": None,
                    **seat_fields,
                    "office": None,
                    "from": gap.first,
                    "until": gap.last if gap.last < date.max else None,
                    "before": "; ".join(gap.before) or None,
                    "after": "; ".join(gap.after) or None,
                }
            )
    return rows
