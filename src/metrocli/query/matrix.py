"""Who took part in what: how many activities the things of two kinds have in common."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from metrocli.answers.answer import Crosstab, note_if_empty
from metrocli.answers.fields import FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.query.facts.dimensions import SINGULARS, link_activities, resolve_dimension
from metrocli.query.selecting.question_line import describe_question
from metrocli.text.phrases import format_count
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from metrocli.query.selecting.selection import Selection

TOTAL = "total"
_AT_ONCE = 8_000_000
"""How many cells the tables of some activities may have."""


def matrix(selection: Selection, rows: str, columns: str, *, whole: bool = False) -> Crosstab:
    """Count the activities that each two things have in common.

    Args:
        selection: the filters; where they name things of one of the two kinds, only these stand there. With the same
            kind on both sides, names choose the rows alone: with whom did these work?
        rows: what the rows stand for, one of `DIMENSIONS`.
        columns: what the columns stand for, likewise.
        whole: whether to give rows and columns without any activity, too.

    Returns:
        A grid. Its totals count each activity once; a thing meets itself nowhere, so that cell is unknown.

    Raises:
        UsageMistake: there is no such kind.
    """
    down, across = resolve_dimension(rows), resolve_dimension(columns)
    of_rows, row_labels = link_activities(selection, down, narrow=True)
    of_columns, column_labels = link_activities(selection, across, narrow=down != across)
    both = set(of_rows["row"]) & set(of_columns["row"])
    of_rows, of_columns = (links[links["row"].isin(both)] for links in (of_rows, of_columns))
    if not whole:
        row_labels, column_labels = _found(row_labels, of_rows, down), _found(column_labels, of_columns, across)
    counts = _counts(of_rows, row_labels, of_columns, column_labels).astype("Int64")
    for label in set(row_labels) & set(column_labels) if down == across else ():
        counts.loc[label, label] = None
    totals = [links["label"].value_counts() for links in (of_rows, of_columns)]
    label = SINGULARS[down]
    heads = _heads(column_labels, {label, TOTAL})
    frame = counts.set_axis(list(heads), axis=1).reset_index(drop=True)
    frame.insert(0, label, row_labels)
    frame[TOTAL] = totals[0].reindex(row_labels).fillna(0).astype("int64").to_numpy()
    grand = {head: int(totals[1].get(each, 0)) for head, each in heads.items()}
    grand[TOTAL] = len(both)
    notes = [*selection.notes, *_left_out(selection, (down, across), len(selection.activities) - len(both))]
    if len(of_rows) > of_rows["row"].nunique() or len(of_columns) > of_columns["row"].nunique():
        notes.append("A total counts each activity once; it may be less than what its cells add up to.")
    said = dict.fromkeys((_said(selection, row_labels, down), _said(selection, column_labels, across)))
    fields = {label: _HEADS.get(down, FieldType.TEXT), **dict.fromkeys([*heads, TOTAL], FieldType.INTEGER)}
    grid = Crosstab(
        "matrix",
        f"{down.capitalize()} by {across}",
        {"rows": down, "columns": across} | selection.query,
        frame,
        fields,
        _shown(fields),
        subtitle=describe_question(selection),
        summary=" · ".join([*said, format_count(grand[TOTAL], "activity", "activities")]),
        notes=tuple(notes),
        column_type=_HEADS.get(across, FieldType.TEXT),
        totals=grand,
    )
    return grid if len(frame) else replace(grid, notes=note_if_empty(grid).notes)


def _found(labels: list[str], links: pd.DataFrame, kind: str) -> list[str]:
    """The things that have an activity; of months and periods also those between, for time has no gaps."""
    there = set(links["label"])
    places = [place for place, label in enumerate(labels) if label in there]
    if kind in _IN_TIME and places:
        return labels[places[0] : places[-1] + 1]
    return [labels[place] for place in places]


def _counts(
    of_rows: pd.DataFrame, row_labels: list[str], of_columns: pd.DataFrame, column_labels: list[str]
) -> pd.DataFrame:
    """For each two things, the number of activities that both have, as a frame of the one by the other.

    Two tables of ones and zeros are multiplied, some activities at a time: every pair of members of every activity
    would not fit into memory.
    """
    import numpy as np
    import pandas as pd

    down, across = (pd.Index(labels, dtype="object") for labels in (row_labels, column_labels))
    both = pd.Index(of_rows["row"].unique()).intersection(of_columns["row"].unique())
    total = np.zeros((len(down), len(across)))
    many = max(1, _AT_ONCE // max(1, len(down), len(across)))
    for first, last in pairwise([*range(0, len(both), many), len(both)]):
        some = both[first:last]
        tables = []
        for links, labels in ((of_rows, down), (of_columns, across)):
            mine = links[links["row"].isin(some)]
            table = np.zeros((len(some), len(labels)))
            table[some.get_indexer(pd.Index(mine["row"])), labels.get_indexer(pd.Index(mine["label"]))] = 1
            tables.append(table)
        total += tables[0].T @ tables[1]
    return pd.DataFrame(total.round().astype("int64"), index=row_labels, columns=column_labels)


def _heads(labels: Sequence[str], taken: set[str]) -> dict[str, str]:
    """A field for each column, in order; one that would be called as another field of a row gets marks."""
    heads: dict[str, str] = {}
    reserved = taken | set(labels)
    for label in labels:
        head = label
        while head in taken or (head != label and head in reserved):
            head += "*"
        heads[head] = label
        reserved.add(head)
    return heads


def _shown(fields: dict[str, FieldType]) -> tuple[ScreenColumn, ...]:
    """The columns where a grid is not drawn as one, such as in groups."""
    label, *heads, total = fields
    return (
        ScreenColumn(label, CellFormat.TEXT, (label,)),
        *(ScreenColumn(head, CellFormat.NUMBER, (head,), 1) for head in heads),
        ScreenColumn(total, CellFormat.NUMBER, (total,)),
    )


def _said(selection: Selection, labels: Sequence[str], kind: str) -> str:
    """How many things of a kind stand there; of members those that totals count, and how many more there are."""
    others = len(set(labels) - selection.full_members) if kind == "members" else 0
    number = len(labels) - others
    return f"{number:,} {kind if number != 1 else SINGULARS[kind]}{f' and {others:,} not counted' if others else ''}"


def _left_out(selection: Selection, kinds: tuple[str, str], activities: int) -> list[str]:
    """What a reader might look for in vain."""
    notes = []
    if activities:
        lacking = join_or([SINGULARS[kind] for kind in dict.fromkeys(kinds)])
        article, verb = "an" if lacking[0] in "aeiou" else "a", "is" if activities == 1 else "are"
        told = (
            f"{format_count(activities, 'activity', 'activities')} without {article} {lacking} to show {verb} left out."
        )
        notes.append(told)
    links = selection.dataset.links("activities", "members")
    strangers = links.loc[links["row"].isin(selection.activities.index) & ~links["listed"], "value"].nunique()
    if strangers and "members" in kinds:
        verb = "is no member and is" if strangers == 1 else "are no members and are"
        notes.append(f"{strangers} of those that took part {verb} left out.")
    return notes


_IN_TIME = {"months", "periods"}
_HEADS = {"lines": FieldType.CODE, "outcomes": FieldType.CODE, "challenges": FieldType.CODE, "months": FieldType.MONTH}
ROWS = {
    kind: RowType(
        {singular: _HEADS.get(kind, FieldType.TEXT), TOTAL: FieldType.INTEGER},
        when=f"matrix {kind} …",
        dynamic=FieldType.INTEGER,
    )
    for kind, singular in SINGULARS.items()
}
"""The rows of a matrix by what they stand for: its name, the total, and between them a number for each column."""
