"""A crosstab of activities: how many have one thing and another, such as a member and an outcome."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from metrocli.answers.answer import Crosstab, note_if_empty
from metrocli.answers.fields import Field, Fields, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.messages import MessageType
from metrocli.query.facts.dimensions import SINGULARS, link_activities, resolve_dimension
from metrocli.query.selecting.question_line import describe_question
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from metrocli.messages import Message, Note
    from metrocli.query.selecting.selection import Selection

TOTAL_COUNTS_ONCE = MessageType(
    "total-counts-once", "A total counts each activity once; it may be less than the sum of its cells."
)
ACTIVITIES_LEFT_OUT = MessageType(
    "activities-left-out",
    "{count:,} activities have no {things:or} to show and are left out.",
    one="1 activity has no {things:or} to show and is left out.",
)
PARTICIPANTS_LEFT_OUT = MessageType(
    "name-left-out",
    "{count:,} participants are not in the list of members and are left out: {names:and}.",
    one="1 participant is not in the list of members and is left out: {names:and}.",
)
TOTAL = "total"
COUNT = Field(
    FieldType.INTEGER,
    "the number of activities that row and column have in common; unknown if both are the same thing",
)
_MOST_CELLS = 8_000_000
"""The largest number of cells in a table of activities by things, so that it fits into memory."""


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
    down, across = resolve_dimension(rows), resolve_dimension(columns)
    of_rows, row_labels = link_activities(selection, down, narrow=True)
    of_columns, column_labels = link_activities(selection, across, narrow=down != across)
    both = set(of_rows["row"]) & set(of_columns["row"])
    of_rows, of_columns = (links[links["row"].isin(both)] for links in (of_rows, of_columns))
    if not whole:
        row_labels = _drop_empty(row_labels, of_rows, down)
        column_labels = _drop_empty(column_labels, of_columns, across)
    counts = _count_pairs(of_rows, row_labels, of_columns, column_labels).astype("Int64")
    for label in set(row_labels) & set(column_labels) if down == across else ():
        counts.loc[label, label] = None
    totals = [links["label"].value_counts() for links in (of_rows, of_columns)]
    label = SINGULARS[down]
    heads = _name_columns(column_labels, {label, TOTAL})
    frame = counts.set_axis(list(heads), axis=1).reset_index(drop=True)
    frame.insert(0, label, row_labels)
    frame[TOTAL] = totals[0].reindex(row_labels).fillna(0).astype("int64").to_numpy()
    grand = {head: int(totals[1].get(column, 0)) for head, column in heads.items()}
    grand[TOTAL] = len(both)
    notes: list[Note] = [
        *selection.notes,
        *_build_notes(selection, (down, across), len(selection.activities) - len(both)),
    ]
    if len(of_rows) > of_rows["row"].nunique() or len(of_columns) > of_columns["row"].nunique():
        notes.append(TOTAL_COUNTS_ONCE())
    sides = ((row_labels, down), (column_labels, across))
    things = dict.fromkeys(_count_things(selection, labels, dimension) for labels, dimension in sides)
    fields = {label: _ROWS_OF[down].fields[label], **dict.fromkeys(heads, COUNT), TOTAL: _ROWS_OF[down].fields[TOTAL]}
    crosstab = Crosstab(
        "matrix",
        f"{down.capitalize()} by {across}",
        {"rows": down, "columns": across} | selection.query,
        frame,
        fields,
        _list_screen_columns(fields),
        subtitle=describe_question(selection),
        summary=" · ".join([*things, format_count(grand[TOTAL], "activity", "activities")]),
        notes=tuple(notes),
        column_type=_HEADS.get(across, FieldType.TEXT),
        totals=grand,
    )
    return crosstab if len(frame) else replace(crosstab, notes=note_if_empty(crosstab).notes)


def _drop_empty(labels: list[str], links: pd.DataFrame, dimension: str) -> list[str]:
    """Drop things without an activity; months and periods between others stay, so that time has no gaps."""
    linked = set(links["label"])
    places = [place for place, label in enumerate(labels) if label in linked]
    if dimension in _IN_TIME and places:
        return labels[places[0] : places[-1] + 1]
    return [labels[place] for place in places]


def _count_pairs(
    of_rows: pd.DataFrame, row_labels: list[str], of_columns: pd.DataFrame, column_labels: list[str]
) -> pd.DataFrame:
    """Count the activities that have a row's thing and a column's thing, as an int64 frame of rows by columns.

    Two tables of ones and zeros are multiplied, a batch of activities at a time: a list of all pairs of members in all
    activities would not fit into memory.
    """
    import numpy as np
    import pandas as pd

    down, across = (pd.Index(labels, dtype="object") for labels in (row_labels, column_labels))
    both = pd.Index(of_rows["row"].unique()).intersection(of_columns["row"].unique())
    total = np.zeros((len(down), len(across)))
    batch = max(1, _MOST_CELLS // max(1, len(down), len(across)))
    for first, last in pairwise([*range(0, len(both), batch), len(both)]):
        activities = both[first:last]
        tables = []
        for links, labels in ((of_rows, down), (of_columns, across)):
            own = links[links["row"].isin(activities)]
            table = np.zeros((len(activities), len(labels)))
            table[activities.get_indexer(pd.Index(own["row"])), labels.get_indexer(pd.Index(own["label"]))] = 1
            tables.append(table)
        total += tables[0].T @ tables[1]
    return pd.DataFrame(total.round().astype("int64"), index=row_labels, columns=column_labels)


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


def _list_screen_columns(fields: Fields) -> tuple[ScreenColumn, ...]:
    """List the columns for a screen that shows the crosstab as a plain table, such as in groups."""
    label, *heads, total = fields
    return (
        ScreenColumn(label, CellFormat.TEXT, (label,)),
        *(ScreenColumn(head, CellFormat.NUMBER, (head,), 1) for head in heads),
        ScreenColumn(total, CellFormat.NUMBER, (total,)),
    )


def _count_things(selection: Selection, labels: Sequence[str], dimension: str) -> str:
    """Count the things of a dimension, in words; members that totals do not count are counted apart."""
    others = len(set(labels) - selection.full_members) if dimension == "members" else 0
    number = len(labels) - others
    noun = dimension if number != 1 else SINGULARS[dimension]
    return f"{number:,} {noun}{f' and {others:,} not counted' if others else ''}"


def _build_notes(selection: Selection, dimensions: tuple[str, str], left_out: int) -> list[Message]:
    """Build the notes on activities and participants that the crosstab does not show.

    Args:
        selection: the filters.
        dimensions: those of rows and columns.
        left_out: the number of activities that are not shown.
    """
    notes = []
    if left_out:
        things = [SINGULARS[name] for name in dict.fromkeys(dimensions)]
        notes.append(ACTIVITIES_LEFT_OUT(count=left_out, things=things))
    links = selection.dataset.links("activities", "members")
    others = links.loc[links["row"].isin(selection.activities.index) & ~links["listed"], "value"].unique()
    if len(others) and "members" in dimensions:
        notes.append(PARTICIPANTS_LEFT_OUT(count=len(others), names=[*map(str, others)]))
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
