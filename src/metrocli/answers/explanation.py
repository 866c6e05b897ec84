"""Where an answer comes from: the filters as understood, the sheets that were read, and the cells behind figures."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from metrocli.answers.fields import Content, Field, FieldType, ListOf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.messages import Message


class FigureKind(StrEnum):
    """How a figure follows from its cells.

    COUNT is the number of the cells, ITEMS the number of values in them that the filters select, DISTINCT the number of
    different ones among these values, and SUM their sum. VALUE is the value of the cell, or the sum of such values for
    several whole periods. RANK, SHARE, AVERAGE and CHANGE are computed from the figures of the same cells.
    """

    COUNT = "count"
    ITEMS = "items"
    DISTINCT = "distinct"
    SUM = "sum"
    VALUE = "value"
    RANK = "rank"
    SHARE = "share"
    AVERAGE = "average"
    CHANGE = "change"


class ColumnCells(NamedTuple):
    """Some cells of one column of a sheet.

    Attributes:
        sheet: the sheet.
        column: the column, by its declared name.
        rows: the rows in order, as a spreadsheet counts them.
    """

    sheet: str
    column: str
    rows: Sequence[int]


class Figure(NamedTuple):
    """A figure of an answer, with the cells that it was counted, summed or read from.

    Attributes:
        path: where the figure is in the answer: for a list the thing of its row and the field, for a result its keys;
            the row of an inner list is named by its thing. ("Africa", "members") or ("people_engaged", "published").
        value: its value. A figure that is 0 or unknown has no cells, and is not explained.
        kind: how it follows from the cells.
        cells: the cells, by sheet and column.
    """

    path: tuple[str, ...]
    value: float
    kind: FigureKind
    cells: tuple[ColumnCells, ...]


class Interpretation(NamedTuple):
    """How one filter was understood; the names of the fields are keys of JSON answers.

    Attributes:
        option: the option, such as `--member`.
        typed: the text that was typed.
        understood: the value that it stands for.
        how: how that value was found; None if there is nothing to explain.
    """

    option: str
    typed: str
    understood: str
    how: Message | None = None


class SheetUse(NamedTuple):
    """A sheet that was read for an answer; the names of the fields are keys of JSON answers.

    Attributes:
        sheet: the sheet.
        file: its file.
        rows: the number of its rows.
        used: the numbers of the rows that figures come from, such as "12, 14-16"; None if no figure names them.
    """

    sheet: str
    file: str
    rows: int
    used: str | None


class CellAddresses(NamedTuple):
    """Cells of one column by their addresses; the names of the fields are keys of JSON answers.

    Attributes:
        file: the file.
        sheet: the sheet.
        column: the header of the column, as written; None for whole rows.
        cells: the cells as a spreadsheet names them, consecutive ones as a range: ("E2", "E4:E9"); whole rows as "4:9".
    """

    file: str
    sheet: str
    column: str | None
    cells: Sequence[str]


class ExplainedFigure(NamedTuple):
    """A figure with the addresses of its cells; the names of the fields are keys of JSON answers.

    Attributes:
        path: where it is in the answer (see `Figure`).
        value: its value.
        kind: how it follows from the cells.
        cells: the addresses of the cells, by sheet and column.
    """

    path: tuple[str, ...]
    value: float
    kind: FigureKind
    cells: tuple[CellAddresses, ...]


class Explanation(NamedTuple):
    """Where an answer comes from.

    Attributes:
        filters: how each filter was understood.
        sheets: the sheets that were read, in the order of their declaration.
        figures: the figures of the answer, in its order.
    """

    filters: tuple[Interpretation, ...] = ()
    sheets: tuple[SheetUse, ...] = ()
    figures: tuple[ExplainedFigure, ...] = ()


PROVENANCE: Mapping[str, Content] = {
    "filters": ListOf(
        {
            "option": Field(FieldType.TEXT, "the option"),
            "typed": Field(FieldType.TEXT, "the value as typed"),
            "understood": Field(FieldType.TEXT, "the value as understood"),
            "how": Field(FieldType.TEXT, "how it was matched, or what it covers: the days of a period, a code's title"),
        },
        "how each filter was understood",
    ),
    "sheets": ListOf(
        {
            "sheet": Field(FieldType.TEXT, "the sheet"),
            "file": Field(FieldType.TEXT, "the file with the sheet"),
            "rows": Field(FieldType.INTEGER, "the number of rows"),
            "used": Field(
                FieldType.TEXT, "the numbers of the rows that figures come from; unknown if no figure names rows"
            ),
        },
        "the sheets that were read",
    ),
}
"""The fields of `explained` in a JSON answer."""
FIGURE: Mapping[str, Content] = {
    "path": Field(
        FieldType.SEVERAL, "where the figure is in the answer: the thing of its row and the field, or its keys"
    ),
    "value": Field(FieldType.NUMBER, "the figure"),
    "kind": Field(
        FieldType.TEXT,
        "how it follows from the cells: their count, the number of items or of distinct values in them, their sum, or "
        "the value of one; a rank, share, average or change is computed from such figures",
    ),
    "cells": ListOf(
        {
            "file": Field(FieldType.TEXT, "the file"),
            "sheet": Field(FieldType.TEXT, "the sheet"),
            "column": Field(FieldType.TEXT, "the header of the column; unknown for whole rows"),
            "cells": Field(FieldType.SEVERAL, "the cells and ranges of cells, as a spreadsheet names them: E2, E4:E9"),
        },
        "the cells, by sheet and column",
    ),
}
"""The fields of each figure of `explain` in a JSON answer."""
