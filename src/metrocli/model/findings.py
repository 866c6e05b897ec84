"""What reading the sheets can find: something at a cell that is wrong or worth a look."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metrocli.model.places import Cell


class Severity(StrEnum):
    """How sure a finding is that something must change."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """One finding at one cell.

    Attributes:
        severity: how sure it is.
        cell: where it stands.
        problem: what is wrong, a clause without its full stop that quotes the value.
        cure: what to do, a whole sentence.
    """

    severity: Severity
    cell: Cell
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.problem}. {self.cure}"
