"""Activities: the list of those that match the filters, and one in full."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer, RecordAnswer, note_if_empty
from metrocli.answers.explanation import FigureKind, Interpretation
from metrocli.answers.fields import Content, Field, FieldType, ListOf, MapOf, RowType
from metrocli.answers.records import to_records
from metrocli.errors import UnknownName
from metrocli.hints import ALL_LISTED
from metrocli.messages import MessageType
from metrocli.model.codes import natural_key
from metrocli.names.resolve import MatchKind, NameIndex, ResolvedName
from metrocli.names.titles import find_code_by_title, find_codes_by_similar_title
from metrocli.query.answering.explaining import cells_of, explain_groups, figure, unite_cells
from metrocli.query.facts.activities import (
    ACTIVITY,
    EXTRA,
    SEVERAL,
    build_activity_rows,
    explain_activity_rows,
)
from metrocli.query.facts.calendar import build_unrecorded_notes
from metrocli.query.facts.members.membership import cells_of_members
from metrocli.query.facts.members.participant_notes import build_ambiguous_notes, build_misspelled_notes
from metrocli.query.facts.members.participation import find_participation_cells
from metrocli.query.linking.selected_links import count_selected
from metrocli.query.selecting.selection_notes import build_activity_notes
from metrocli.sheets.parsing.link_frames import match_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.answers.explanation import ColumnCells, Figure
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

ID_REPEATED = MessageType("id-repeated", "{count:,} rows have the id {id}; the first one is shown.")
ROWS = RowType(ACTIVITY, EXTRA)
_PART = {name: ACTIVITY[name] for name in ("id", "title", "start")}
RESULT: dict[str, Content] = {
    **ACTIVITY,
    **EXTRA,
    "parts": ListOf(_PART, "the activities that belong to this one"),
    "cell": Field(FieldType.TEXT, "the cell of the sheet that holds the activity's id"),
}
"""The fields of one activity."""
FIGURES: dict[str, Content] = {
    "activities": Field(FieldType.INTEGER, "the number of activities that count"),
    "members": Field(FieldType.INTEGER, "the number of members in totals that took part in them"),
    "first_year": Field(FieldType.INTEGER, "the first year in which one of them starts; unknown if none has a date"),
    "last_year": Field(FieldType.INTEGER, "the last year in which one of them starts; unknown if none has a date"),
}
TITLES = {
    "outcomes": MapOf(FieldType.CODE, FieldType.TEXT, "the titles of the activity's outcomes"),
    "challenges": MapOf(FieldType.CODE, FieldType.TEXT, "the titles of the activity's challenges"),
}


def activities(selection: Selection, *, with_totals: bool = True, with_members: bool = True) -> ListAnswer:
    """List the activities that match the filters.

    Args:
        selection: the filters.
        with_totals: whether the numbers of people and experts are needed.
        with_members: whether the members are needed, as a column, in groups or in a figure. Without them, a large sheet
            of participations need not be read, unless a filter does.

    Raises:
        UnreadableData: the dataset has no sheet `activities`, or a number that is needed cannot be read.
    """
    listed = selection.listed_activities
    frame = build_activity_rows(selection.dataset, listed, with_totals=with_totals, with_members=with_members)
    members = {"members": len(_find_members(selection))} if with_members else {}
    counted = frame[frame.index.isin(selection.activities.index)]
    frame = frame.assign(counts=frame.index.isin(counted.index))
    notes = [*selection.notes, *build_activity_notes(selection)]
    if selection.members or selection.regions:
        notes += [*build_ambiguous_notes(selection), *build_misspelled_notes(selection)]
    notes += build_unrecorded_notes(selection)
    return note_if_empty(
        ListAnswer(
            command="activities",
            query=selection.query,
            frame=frame,
            fields=ACTIVITY,
            extra=EXTRA,
            titles=selection.titles,
            figures={"activities": len(counted), **members, **_find_years(counted)},
            notes=tuple(dict.fromkeys(notes)),
            interpretations=selection.interpretations,
            additive_fields=("people_engaged", "experts"),
            in_totals="counts",
            distinct_fields=dict.fromkeys(SEVERAL) | {"members": selection.full_members},
        )
    )


def _find_years(activities: pd.DataFrame) -> dict[str, int | None]:
    """Find the first and the last year in which one of some activities starts."""
    years = activities["start"].dropna().dt.year
    first, last = (int(years.min()), int(years.max())) if len(years) else (None, None)
    return {"first_year": first, "last_year": last}


def explain(selection: Selection, answer: ListAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `activities`."""
    figures, activities = answer.figures, selection.activities
    ids = cells_of("activities", "id", activities.index)
    yield from figure(("activities",), figures["activities"], FigureKind.COUNT, ids)
    members = cells_of_members(selection, _find_members(selection))
    yield from figure(("members",), figures["members"], FigureKind.COUNT, members)
    yield from explain_groups(answer, partial(_find_cells, selection))
    yield from explain_activity_rows(selection.dataset, answer.frame, answer.fields)


def _find_cells(selection: Selection, activities: pd.DataFrame, field: str) -> list[ColumnCells]:
    """Find the cells with the values of a field of some activities; of members those that totals count; for "" the ids.

    Args:
        selection: the filters.
        activities: rows of the answer.
        field: a field with numbers, which are all known, or with several values; or "".
    """
    if field == "members":
        links = selection.dataset.select_links("activities", "members", activities.index)
        links = links[match_values(links["value"], selection.full_members)]
        rows_of = {str(name): [*rows] for name, rows in links.groupby("value")["row"]}
        named = find_participation_cells(selection.dataset, rows_of)
        return unite_cells(cells for own in named.values() for cells in own)
    rows = activities.index[activities[field].map(len) > 0] if field in SEVERAL else activities.index
    return [cells_of("activities", field or "id", rows)]


def _find_members(selection: Selection) -> set[str]:
    """Find the members that took part in the selected activities and that totals count."""
    return selection.full_members & count_selected(selection, "members").keys()


def activity(selection: Selection, typed: str) -> RecordAnswer:
    """Show everything about one activity.

    Args:
        selection: the dataset.
        typed: the activity's id, or its exact title (ignoring accents, case and spaces).

    Raises:
        UnknownName: no activity has that id or title; with the nearest ids, or else the ids of similar titles.
    """
    dataset = selection.dataset
    sheet = dataset.require("activities")
    ids = list(sheet["id"].dropna().unique())
    resolved = NameIndex("activity", ids).look_up(typed.strip()) or _resolve_title(typed, sheet)
    frame = _build_rows_of_id(dataset, resolved.name)
    result = to_records(frame.head(1), ACTIVITY | EXTRA)[0]
    parts = build_activity_rows(dataset, sheet[sheet["parent"] == resolved.name])
    result["parts"] = to_records(parts, _PART)
    result["cell"] = str(dataset.cell("activities", int(frame.index[0]), "id"))
    notes: list[Message] = [] if resolved.how is MatchKind.EXACT else [resolved.note]
    if len(frame) > 1:
        notes.append(ID_REPEATED(count=len(frame), id=resolved.name))
    return RecordAnswer(
        command="activity",
        query={"activity": resolved.name},
        result=result,
        titles={
            name: {code: titles[code] for code in result[name] if code in titles}
            for name in ("outcomes", "challenges")
            for titles in (dataset.titles(name),)
        },
        notes=(*selection.notes, *notes),
        interpretations=(
            *selection.interpretations,
            Interpretation("ID", typed, resolved.name, resolved.reason),
        ),
    )


def explain_activity(selection: Selection, answer: RecordAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `activity`."""
    dataset, result = selection.dataset, answer.result
    frame = _build_rows_of_id(dataset, result["id"]).head(1)
    for item in explain_activity_rows(dataset, frame, result):
        yield item._replace(path=item.path[1:])
    sheet = dataset.frame("activities")
    parts = cells_of("activities", "parent", sheet.index[sheet["parent"] == result["id"]])
    yield from figure(("parts",), len(result["parts"]), FigureKind.COUNT, parts)


def _build_rows_of_id(dataset: SheetDataset, activity_id: str) -> pd.DataFrame:
    """Build the rows of the activities with an id (see `build_activity_rows`); the first one is shown."""
    sheet = dataset.frame("activities")
    return build_activity_rows(dataset, sheet[sheet["id"] == activity_id])


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
    hint = ALL_LISTED(command="activities --columns id,title")
    if near:
        raise UnknownName("activity", typed, near, hint)
    raise UnknownName("activity", typed, find_codes_by_similar_title(typed, titles), hint, titles)
