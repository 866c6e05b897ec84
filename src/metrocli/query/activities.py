"""Activities: the list of those that match the filters, and one in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, RecordAnswer, note_if_empty
from metrocli.answers.fields import Content, Field, FieldType, ListOf, RowType
from metrocli.answers.records import to_records
from metrocli.answers.screen import Facts
from metrocli.errors import UnknownName
from metrocli.messages import MessageType
from metrocli.model.codes import natural_key
from metrocli.names.resolve import MatchKind, NameIndex, ResolvedName
from metrocli.names.titles import find_code_by_title, find_codes_by_similar_title
from metrocli.query.facts.activities import ACTIVITY, EXTRA, SEVERAL, SHOWN, build_activity_rows
from metrocli.query.selecting.question_line import describe_question
from metrocli.query.selecting.selection import Interpretation
from metrocli.text.date_phrases import format_day_span, format_years
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.answers.fields import Content
    from metrocli.messages import Note
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

ID_REPEATED = MessageType("id-repeated", "{count:,} rows have the id {id}; the first one is shown.")
ACTIVITIES_LISTED = MessageType(
    "activities-listed", "See all activities with `metrocli activities --columns id,title`."
)
ROWS = RowType(ACTIVITY, EXTRA)
_PART = {name: ACTIVITY[name] for name in ("id", "title", "start")}
RESULT: dict[str, Content] = {
    **ACTIVITY,
    **EXTRA,
    "parts": ListOf(_PART, "the activities that belong to this one"),
    "cell": Field(FieldType.TEXT, "the cell of the sheet that holds the activity's id"),
}
"""The fields of one activity."""


def activities(selection: Selection) -> ListAnswer:
    """List the activities that match the filters.

    Raises:
        UnreadableData: the dataset has no sheet `activities`.
    """
    frame = build_activity_rows(selection.dataset, selection.activities)
    links = selection.dataset.links("activities", "members")
    members = set(links.loc[links["row"].isin(frame.index), "value"]) & selection.full_members
    span = format_years(frame["start"].dropna().dt.year.unique())
    summary = [format_count(len(frame), "activity", "activities"), format_count(len(members), "member"), span]
    return note_if_empty(
        ListAnswer(
            "activities",
            "Activities",
            selection.query,
            frame,
            ACTIVITY,
            SHOWN,
            subtitle=describe_question(selection),
            summary=" · ".join(filter(None, summary)),
            notes=tuple(selection.notes),
            extra=EXTRA,
            additive_fields=("people_engaged", "experts"),
            distinct_fields=dict.fromkeys(SEVERAL) | {"members": selection.full_members},
        )
    )


def activity(selection: Selection, typed: str) -> RecordAnswer:
    """Show everything about one activity.

    Args:
        selection: the dataset; the interpretation of the id and the rows used are added to it.
        typed: the activity's id, or its exact title (ignoring accents, case and spaces).

    Raises:
        UnknownName: no activity has that id or title; with the nearest ids, or else the ids of similar titles.
    """
    dataset = selection.dataset
    sheet = dataset.require("activities")
    ids = list(sheet["id"].dropna().unique())
    resolved = NameIndex("activity", ids).look_up(typed.strip()) or _resolve_title(typed, sheet)
    selection.interpretations.append(Interpretation("ID", typed, resolved.name, resolved.how.value))
    frame = build_activity_rows(dataset, sheet[sheet["id"] == resolved.name])
    selection.mark_used("activities", frame.head(1))
    result = to_records(frame.head(1), ACTIVITY | EXTRA)[0]
    parts = build_activity_rows(dataset, selection.mark_used("activities", sheet[sheet["parent"] == resolved.name]))
    result["parts"] = to_records(parts, _PART)
    result["cell"] = str(dataset.cell("activities", int(frame.index[0]), "id"))
    notes: list[Note] = [] if resolved.how is MatchKind.EXACT else [resolved.note]
    if len(frame) > 1:
        notes.append(ID_REPEATED(count=len(frame), id=resolved.name))
    return RecordAnswer(
        "activity",
        result["title"] or resolved.name,
        {"activity": resolved.name},
        result,
        lambda: (Facts(_list_facts(dataset, result)),),
        subtitle=" · ".join(
            filter(None, (format_day_span(result["start"], result["end"]), result["kind"], result["place"]))
        ),
        notes=tuple(notes),
    )


def _resolve_title(typed: str, sheet: pd.DataFrame) -> ResolvedName:
    """Resolve the title of an activity to its id.

    Raises:
        UnknownName: no activity has that title; with the id of the same number (2021-T3-01 for 2021-T3-1), or else the
            nearest ids, or else the ids of similar titles.
    """
    from difflib import get_close_matches

    rows = sheet.dropna(subset=["id", "title"])
    titles = dict(zip(rows["id"], rows["title"], strict=True))
    exact = find_code_by_title(typed, titles)
    if exact is not None:
        return ResolvedName(typed, exact, MatchKind.TITLE)
    ids = list(sheet["id"].dropna().unique())
    same_number = [name for name in ids if natural_key(name) == natural_key(typed)]
    near = same_number or get_close_matches(typed, ids, n=3, cutoff=0.7)
    hint = ACTIVITIES_LISTED()
    if near:
        raise UnknownName("activity", typed, near, hint)
    raise UnknownName("activity", typed, find_codes_by_similar_title(typed, titles), hint, titles)


def _list_facts(dataset: SheetDataset, result: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """List the facts about an activity, as pairs of a label and a line; codes have their titles."""
    pairs = [(name, str(result[name])) for name in ("id", "summary", "status", "role", "format") if result[name]]
    for name in ("outcomes", "challenges"):
        titles = dataset.titles(name)
        pairs += [
            (name if place == 0 else "", f"{code}  {titles.get(code, '(not titled in the plan)')}")
            for place, code in enumerate(result[name])
        ]
    pairs += [(name, ", ".join(result[name])) for name in ("members", "alliances") if result[name]]
    for name, label in (("people_engaged", "people engaged"), ("experts", "experts")):
        if result[name] is not None:
            pairs.append((label, f"{result[name]:,}"))
    if result["parent"]:
        pairs.append(("part of", result["parent"]))
    pairs += [
        ("its parts" if place == 0 else "", f"{part['id']}  {part['title']}")
        for place, part in enumerate(result["parts"])
    ]
    pairs += [(name, str(result[name])) for name in ("source", "cell") if result[name]]
    return tuple(pairs)
