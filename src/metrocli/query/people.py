"""People in their roles: terms, handovers and vacancies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.messages import MessageType
from metrocli.model.periods import Span
from metrocli.names.resolve import MatchKind, NameIndex
from metrocli.query.facts.seats import PEOPLE, Seat, describe_term_ends, group_seats, read_people
from metrocli.query.selecting.filters import split_values
from metrocli.query.selecting.listing import build_listing
from metrocli.query.selecting.selection import Interpretation
from metrocli.text.fold import fold
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.answers.answer import ListAnswer
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
    PEOPLE, {"seat": Field(FieldType.TEXT, "what happened at the ends of the term: a handover, or a vacancy after it")}
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
_SHOWN = (
    ScreenColumn("person", CellFormat.TEXT, ("person",)),
    ScreenColumn("role", CellFormat.TEXT, ("role",), 1),
    ScreenColumn("member", CellFormat.TEXT, ("member",), 1),
    ScreenColumn("term", CellFormat.TERM, ("from", "until"), 2),
    ScreenColumn("seat", CellFormat.TEXT, ("seat",), 3),
    ScreenColumn("office", CellFormat.TEXT, ("office",), 4),
    ScreenColumn("body", CellFormat.TEXT, ("body",), 5),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 6),
)
_SHOWN_VACANT = (
    ScreenColumn("seat", CellFormat.TEXT, ("role",)),
    ScreenColumn("member", CellFormat.TEXT, ("member",)),
    ScreenColumn("vacant", CellFormat.TERM, ("from", "until")),
    ScreenColumn("held before by", CellFormat.TEXT, ("before",), 1),
    ScreenColumn("held after by", CellFormat.TEXT, ("after",), 1),
    ScreenColumn("body", CellFormat.TEXT, ("body",), 2),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 3),
)


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
    selection.read_optional("people")
    everyone = read_people(selection.dataset)
    names = NameIndex("body", everyone["body"].dropna().unique())
    resolved = [names.resolve(body) for body in split_values("--body", bodies)]
    selection.interpretations.extend(
        Interpretation("--body", name.text, name.name, name.how.value) for name in resolved
    )
    selection.note_reversed("people", "from", "until")
    notes: list[Note] = [*selection.notes]
    notes += [name.note for name in resolved if name.how not in {MatchKind.EXACT, MatchKind.FOLDED}]
    options: dict[str, Any] = {"body": [name.name for name in resolved]} if resolved else {}
    # Handovers need all terms of a seat, not only the selected ones.
    every_seat = group_seats(everyone)
    everyone = everyone[_match_filters(selection, everyone, [name.name for name in resolved])]
    own_seats = [seat for seat in every_seat if any(term.row in everyone.index for term in seat.terms)]
    if vacant:
        return _list_vacancies(selection, everyone, own_seats, tuple(notes), options)
    term_ends = describe_term_ends(own_seats)
    frame = everyone.assign(seat=everyone.index.map(term_ends.get))
    frame = selection.mark_used("people", frame[selection.match_terms(frame["from"], frame["until"])])
    gaps = _build_vacancy_rows(selection, everyone, own_seats) if selection.windows is not None else []
    if gaps:
        seats = [f"{gap['member'] or gap['region']} ({gap['role']})" for gap in gaps]
        if selection.on:
            notes.append(SEATS_VACANT_ON(count=len(gaps), day=selection.on, seats=seats))
        else:
            notes.append(SEATS_VACANT(count=len(gaps), seats=seats))
    summary = (
        f"{format_count(len(frame), 'role')} held by {format_count(frame['person'].nunique(), 'person', 'people')}"
    )
    return build_listing(
        "people",
        selection,
        frame,
        PEOPLE,
        _SHOWN,
        summary=summary,
        notes=tuple(notes),
        options=options,
        extra=_USUAL.extra,
    )


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


def _list_vacancies(
    selection: Selection, everyone: pd.DataFrame, own: list[Seat], notes: tuple[Note, ...], options: dict[str, Any]
) -> ListAnswer:
    """List the vacancies of seats, and record the rows of these seats as used."""
    import pandas as pd

    rows = _build_vacancy_rows(selection, everyone, own)
    fields = _VACANT.fields
    frame = pd.DataFrame(rows, columns=["row", *fields]).set_index("row")
    for end in ("from", "until"):
        frame[end] = pd.to_datetime(frame[end]).astype("datetime64[s]")
    for seat in own:
        rows_of_seat = {term.row for term in seat.terms}
        if rows_of_seat & set(frame.index):
            selection.used.setdefault("people", set()).update(rows_of_seat)
    summary = f"{format_count(len(frame), 'vacancy', 'vacancies')} of the {format_count(len(own), 'seat')} listed"
    return build_listing(
        "people",
        selection,
        frame,
        fields,
        _SHOWN_VACANT,
        summary=summary,
        notes=notes,
        options={"vacant": True} | options,
        title="Vacant seats",
    )


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
