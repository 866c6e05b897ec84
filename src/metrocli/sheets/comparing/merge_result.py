"""The result of a merge: the merged sheets, and the cells with different values in the sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metrocli.messages import Message
    from metrocli.sheets.table import RawTable


class Decision(StrEnum):
    """How a cell with different values in the sources was merged.

    CONFLICT: not at all, the user must decide. COMPLETED: it is blank in some sources, and the others agree. PREFERRED:
    from a source that the user prefers. UNITED: as a list with the items of all sources.
    """

    CONFLICT = "conflict"
    COMPLETED = "completed"
    PREFERRED = "preferred"
    UNITED = "united"


class SourceValue(NamedTuple):
    """The value of one source for a cell with different values in the sources.

    Attributes:
        decision: how the cell was merged.
        sheet: the sheet.
        row: the index of the merged row in the merged sheet.
        key: the key of the row.
        column: the label of the column.
        file: the path of the source's file.
        cell: the spreadsheet name of the cell in the source.
        value: the text of the cell; "" for a blank cell.
        own_items: for a list, the items that not every source has.
        common_items: for a list, the number of items that all sources have.
        kept: whether the merged cell has this value; None in a conflict.
    """

    decision: Decision
    sheet: str
    row: int
    key: str
    column: str
    file: str
    cell: str
    value: str
    own_items: tuple[str, ...]
    common_items: int
    kept: bool | None


@dataclass
class MergeResult:
    """The result of a merge.

    Attributes:
        tables: the merged sheets; they must not be written while there are conflicts.
        source_values: for each cell with different values in the sources, the value of each source.
        decisions: the number of such cells for each decision.
        shared_rows: the number of rows that are in more than one source.
        rewritten_cells: the number of cells that are written differently with the same meaning.
        undecidable_cells: the number of cells in conflict that no preference decides, because they are of two things.
        notes: notes on what was left out, and on keys that two things share.
    """

    tables: list[RawTable] = field(default_factory=list)
    source_values: list[SourceValue] = field(default_factory=list)
    decisions: dict[Decision, int] = field(default_factory=lambda: dict.fromkeys(Decision, 0))
    shared_rows: int = 0
    rewritten_cells: int = 0
    undecidable_cells: int = 0
    notes: list[Message] = field(default_factory=list)

    @property
    def has_conflicts(self) -> bool:
        """Whether the user must decide about a cell."""
        return self.decisions[Decision.CONFLICT] > 0

    @property
    def row_count(self) -> int:
        """The number of rows in all merged sheets."""
        return sum(len(table.row_numbers) for table in self.tables)
