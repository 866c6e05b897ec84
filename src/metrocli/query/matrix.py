"""A crosstab of activities: how many have one thing and another, such as a member and an outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrocli.answers.answer import Crosstab, note_if_empty
from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Content, Field, FieldType, ObjectOf, RowType
from metrocli.messages import MessageType
from metrocli.query.answering.explaining import cells_of, figure
from metrocli.query.counting.pair_counts import count_labels, count_shared
from metrocli.query.facts.calendar import build_month_notes, build_unrecorded_notes, list_months, list_periods
from metrocli.query.facts.dimensions import OF_MEMBERS, SINGULARS, link_activities, pair_activities, resolve_dimension
from metrocli.query.facts.members.membership import build_not_counted_notes, select_members
from metrocli.query.facts.members.participant_notes import build_participant_notes
from metrocli.query.selecting.matching import match_names
from metrocli.query.selecting.selection_notes import build_activity_notes, build_membership_notes
from metrocli.sheets.parsing.link_frames import keep_common_rows

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    import pandas as pd

    from metrocli.answers.explanation import Figure
    from metrocli.messages import Message
    from metrocli.model.periods import Span
    from metrocli.query.selecting.selection import Selection

TOTAL_COUNTS_ONCE = MessageType(
    "total-counts-once", "A total counts each activity once; it may be less than the sum of its cells."
)
ACTIVITIES_LEFT_OUT = MessageType(
    "activities-left-out",
    "{count:,} activities have no {things:or} to show and are left out.",
    one="1 activity has no {things:or} to show and is left out.",
)
TOTAL = "total"
COUNT = Field(
    FieldType.INTEGER,
    "the number of activities that row and column have in common; unknown if both are the same thing",
)


def matrix(selection: Selection, rows: str, columns: str, *, whole: bool = False) -> Crosstab:
    """Count the activities shared by each pair of a row and a column.

    Args:
        selection: the filters; if they name things of a dimension, only these are shown. If rows and columns have the
            same dimension, the names select the rows only: the columns show with whom these work.
        rows: the dimension of the rows, one of `DIMENSIONS`, as typed.
        columns: the dimension of the columns.
        whole: whether to show rows and columns without an activity.

    Returns:
        A crosstab of Int64 counts. A total counts each activity once. The cell of a thing with itself is NA.

    Raises:
        UsageMistake: `rows` or `columns` is not a dimension.
        UnreadableData: the dataset lacks a sheet that a dimension needs.
    """
    import numpy as np
    import pandas as pd

    down, across = resolve_dimension(rows), resolve_dimension(columns)
    sides = [(down, True), (across, down != across)]
    # A large sheet of participations may still be read in the background: what does not depend on it comes first.
    in_turn = sorted(sides, key=lambda side: side[0] in OF_MEMBERS)
    pairs = {side: pair_activities(selection, side[0], narrow=side[1]) for side in in_turn}
    (of_rows, row_labels), (of_columns, column_labels) = (pairs[side] for side in sides)
    size = max(of_rows.highest_row, of_columns.highest_row) + 1
    has_both = of_rows.mark_rows(size) & of_columns.mark_rows(size)
    of_rows, of_columns = of_rows.keep_rows(has_both), of_columns.keep_rows(has_both)
    row_totals, column_totals = of_rows.count_labels(), of_columns.count_labels()
    if not whole:
        row_labels = _drop_empty(row_labels, row_totals, down)
        column_labels = _drop_empty(column_labels, column_totals, across)
    shared = count_shared(of_rows, of_columns, row_labels, column_labels)
    counts = pd.DataFrame(shared, index=[*row_labels], columns=[*column_labels]).astype("Int64")
    for label in set(row_labels) & set(column_labels) if down == across else ():
        counts.loc[label, label] = None
    activities = int(has_both.sum())
    label = SINGULARS[down]
    heads = _name_columns(column_labels, {label, TOTAL})
    frame = counts.set_axis(list(heads), axis=1).reset_index(drop=True)
    frame.insert(0, label, row_labels)
    frame[TOTAL] = np.array([row_totals.get(name, 0) for name in row_labels], dtype="int64")
    grand = {head: column_totals.get(name, 0) for head, name in heads.items()} | {TOTAL: activities}
    notes: list[Message] = [*selection.notes, *build_activity_notes(selection)]
    notes += build_unrecorded_notes(selection, spans=_list_spans(selection, {down: row_labels, across: column_labels}))
    notes += build_membership_notes(selection) if OF_MEMBERS & {down, across} else ()
    if "members" in {down, across}:
        members = select_members(replace(selection, members=(), regions=()))
        notes += build_not_counted_notes(members[match_names(members["name"], {*row_labels, *column_labels})])
    notes += build_month_notes(selection) if "months" in {down, across} else ()
    notes += _build_notes(selection, (down, across), len(selection.activities) - activities)
    if max(len(of_rows), len(of_columns)) > activities:
        notes.append(TOTAL_COUNTS_ONCE())
    crosstab = Crosstab(
        command="matrix",
        query={"rows": down, "columns": across} | selection.query,
        frame=frame,
        fields={
            label: _ROWS_OF[down].fields[label],
            **dict.fromkeys(heads, COUNT),
            TOTAL: _ROWS_OF[down].fields[TOTAL],
        },
        titles=selection.titles,
        figures={
            "rows": _count_things(selection, row_labels, down),
            "columns": _count_things(selection, column_labels, across),
        },
        notes=tuple(dict.fromkeys(notes)),
        interpretations=selection.interpretations,
        column_type=_HEADS.get(across, FieldType.TEXT),
        totals=grand,
    )
    return crosstab if len(frame) else replace(crosstab, notes=note_if_empty(crosstab).notes)


def explain(selection: Selection, answer: Crosstab) -> Iterator[Figure]:
    """Find the cells behind the figures of `matrix`: the activities of each pair, and those of each total."""
    down, across = answer.query["rows"], answer.query["columns"]
    of_rows, of_columns, _, labels = _link_both(selection, down, across)
    column_labels: Sequence[str] = labels
    if len(column_labels) >= len(answer.totals):  # the answer has only columns with an activity
        column_labels = _drop_empty(column_labels, count_labels(of_columns["label"]), across)
    label = SINGULARS[down]
    rows_of, columns_of = (
        {str(name): set(rows) for name, rows in links.groupby("label")["row"]} for links in (of_rows, of_columns)
    )
    heads = _name_columns(column_labels, {label, TOTAL})
    shown = {head: columns_of.get(name, set()) for head, name in heads.items() if head in answer.fields}
    for name, *counts in answer.frame[[label, *shown]].itertuples(index=False):
        own = rows_of.get(name, set())
        for (head, rows), count in zip(shown.items(), counts, strict=True):
            yield from figure((name, head), count, FigureKind.COUNT, cells_of("activities", "id", own & rows))
        if TOTAL in answer.fields:
            yield from figure((name, TOTAL), len(own), FigureKind.COUNT, cells_of("activities", "id", own))
    everything = set[int]().union(*rows_of.values())
    for head, rows in (*shown.items(), (TOTAL, everything)):
        cells = cells_of("activities", "id", rows)
        yield from figure(("totals", head), answer.totals.get(head), FigureKind.COUNT, cells)


def _link_both(selection: Selection, down: str, across: str) -> tuple[pd.DataFrame, pd.DataFrame, list[str], list[str]]:
    """Link the activities to the things of the rows and of the columns; only activities with both are left.

    Returns:
        The links of the rows and those of the columns (see `link_activities`), then the labels of both.
    """
    of_rows, row_labels = link_activities(selection, down, narrow=True)
    of_columns, column_labels = link_activities(selection, across, narrow=down != across)
    return *keep_common_rows(of_rows, of_columns), row_labels, column_labels


def _drop_empty(labels: Sequence[str], linked: Container[str], dimension: str) -> Sequence[str]:
    """Drop things without an activity; months and periods between others stay, so that time has no gaps.

    Args:
        labels: all things, in order.
        linked: those with an activity.
        dimension: what they are.
    """
    places = [place for place, label in enumerate(labels) if label in linked]
    if dimension in _IN_TIME and places:
        return labels[places[0] : places[-1] + 1]
    return [labels[place] for place in places]


def _list_spans(selection: Selection, labels: Mapping[str, Sequence[str]]) -> list[Span]:
    """List the days of the periods and months among the things of each dimension."""
    periods = list_periods(selection) if "periods" in labels else {}
    months = list_months(selection) if "months" in labels else {}
    shown = {name for names in labels.values() for name in names}
    return [
        *(span for name, span in periods.items() if name in shown),
        *(part for name, parts in months.items() if name in shown for part in parts),
    ]


def _name_columns(labels: Sequence[str], reserved_names: set[str]) -> dict[str, str]:
    """Name a field for each label, in order; a name that another field of the row has gets asterisks."""
    heads: dict[str, str] = {}
    reserved = reserved_names | set(labels)
    for label in labels:
        head = label
        while head in reserved_names or (head != label and head in reserved):
            head += "*"
        heads[head] = label
        reserved.add(head)
    return heads


def _count_things(selection: Selection, labels: Sequence[str], dimension: str) -> dict[str, int]:
    """Count the things of a dimension: those that count, and members that totals do not count."""
    others = len(set(labels) - selection.full_members) if dimension == "members" else 0
    return {"counted": len(labels) - others, "not_counted": others}


def _build_notes(selection: Selection, dimensions: tuple[str, str], left_out: int) -> list[Message]:
    """Build the notes on activities and participants that the crosstab does not show.

    Args:
        selection: the filters.
        dimensions: those of rows and columns.
        left_out: the number of activities that are not shown.
    """
    notes: list[Message] = []
    if left_out:
        things = [SINGULARS[name] for name in dict.fromkeys(dimensions)]
        notes.append(ACTIVITIES_LEFT_OUT(count=left_out, things=things))
    if "members" in dimensions or not {"regions", "countries"}.isdisjoint(dimensions):
        notes += build_participant_notes(selection, with_company=dimensions[0] == dimensions[1])
    return notes


_IN_TIME = {"months", "periods"}
_HEADS = {"lines": FieldType.CODE, "outcomes": FieldType.CODE, "challenges": FieldType.CODE, "months": FieldType.MONTH}
_LABELS = {"line": "action line", "alliance": "allied organisation", "month": "month, as 2021-09"}
_ROWS_OF = {
    kind: RowType(
        {
            singular: Field(_HEADS.get(kind, FieldType.TEXT), f"the {_LABELS.get(singular, singular)}"),
            TOTAL: Field(FieldType.INTEGER, "the number of all activities, each counted once"),
        },
        when=f"matrix {kind} …",
        dynamic=COUNT,
    )
    for kind, singular in SINGULARS.items()
}
ROWS = tuple(_ROWS_OF.values())
"""The rows of a matrix by their dimension: a thing, a number for each column, and the total."""
_THINGS = {
    "counted": Field(FieldType.INTEGER, "the number of these things; of members, those that count in totals"),
    "not_counted": Field(FieldType.INTEGER, "the number of members that totals do not count"),
}
FIGURES: dict[str, Content] = {
    "rows": ObjectOf(_THINGS, "the things of the rows"),
    "columns": ObjectOf(_THINGS, "the things of the columns"),
}
