"""People in their roles: whose term it was, how seats were handed over, and when nobody held one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
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
    from metrocli.query.selecting.selection import Selection

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
        selection: the filters; of time, those roles are listed that are held on some day of it.
        bodies: the bodies asked for (board, secretariat, …); any of them counts.
        vacant: whether to list when nobody holds a seat instead: without a person, `from` and `until` being the days
            of the vacancy, with those who held the seat before and after.
    """
    selection.read_optional("people")
    everybody = read_people(selection.dataset)
    known = NameIndex("body", everybody["body"].dropna().unique())
    found = [known.resolve(body) for body in split_values("--body", bodies)]
    selection.interpretations.extend(Interpretation("--body", each.text, each.name, each.how.value) for each in found)
    selection.note_reversed("people", "from", "until", "the term")
    notes = [*selection.notes, *(str(each) for each in found if each.how not in {MatchKind.EXACT, MatchKind.FOLDED})]
    options: dict[str, Any] = {"body": [each.name for each in found]} if found else {}
    # Those who come and go are known from all terms, not only from those that are asked for.
    every_seat = group_seats(everybody)
    everybody = everybody[_asked_for(selection, everybody, [each.name for each in found])]
    own_seats = [seat for seat in every_seat if any(term.row in everybody.index for term in seat.terms)]
    if vacant:
        return _vacancies(selection, everybody, own_seats, tuple(notes), options)
    said = describe_term_ends(own_seats)
    frame = everybody.assign(seat=everybody.index.map(said.get))
    frame = selection.mark_used("people", frame[selection.match_terms(frame["from"], frame["until"])])
    gaps = _vacant(selection, everybody, own_seats) if selection.windows is not None else []
    if gaps:
        noun = "seat is" if len(gaps) == 1 else "seats are"
        when = "then" if selection.on else "on some of these days"
        places = ", ".join(f"{gap['member'] or gap['region']} ({gap['role']})" for gap in gaps)
        notes.append(f"{len(gaps)} {noun} vacant {when}: {places}. --vacant tells since when.")
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


def _asked_for(selection: Selection, frame: pd.DataFrame, bodies: list[str]) -> pd.Series[bool]:
    """Which rows answer to the filters other than time."""
    keep = frame["person"].isna() | True
    if bodies:
        keep &= frame["body"].isin(bodies)
    if selection.members:
        keep &= frame["members"].map(lambda names: bool(set(names) & set(selection.members))).astype("bool")
    if selection.regions:
        regions = {fold(region) for region in selection.regions}
        there = frame["region"].fillna("").map(fold).isin(regions)
        of_member = frame["members"].map(lambda names: bool(set(names) & selection.members_of_regions)).astype("bool")
        keep &= there | (frame["region"].isna() & of_member)
    return keep


def _vacancies(
    selection: Selection, everybody: pd.DataFrame, own: list[Seat], notes: tuple[str, ...], options: dict[str, Any]
) -> ListAnswer:
    import pandas as pd

    rows = _vacant(selection, everybody, own)
    fields = _VACANT.fields
    frame = pd.DataFrame(rows, columns=["row", *fields]).set_index("row")
    for end in ("from", "until"):
        frame[end] = pd.to_datetime(frame[end]).astype("datetime64[s]")
    vacant = [{term.row for term in seat.terms} for seat in own]
    selection.used.setdefault("people", set()).update(*(rows_ for rows_ in vacant if rows_ & set(frame.index)))
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


def _vacant(selection: Selection, everybody: pd.DataFrame, own_seats: list[Seat]) -> list[dict[str, Any]]:
    """The vacancies that touch the time asked for, as rows of the answer; an end that is not known is None."""
    found = []
    for seat in own_seats:
        for gap in seat.vacancies():
            span = Span.of_days(gap.first, gap.last)
            if selection.windows is not None and not any(map(span.overlaps, selection.windows)):
                continue
            if gap.row not in everybody.index:
                continue
            own = everybody.loc[gap.row]
            known = {
                name: own[name] if isinstance(own[name], str) else None for name in ("body", "role", "member", "region")
            }
            found.append(
                {
                    "row": gap.row,
                    "person": None,
                    **known,
                    "office": None,
                    "from": gap.first,
                    "until": gap.last if gap.last < date.max else None,
                    "before": "; ".join(gap.before) or None,
                    "after": "; ".join(gap.after) or None,
                }
            )
    return found
