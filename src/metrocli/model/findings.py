"""What can be found in the sheets: faults of reading them, and what rules say of them, each at its cell."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metrocli.model.cell import Cell


class Severity(StrEnum):
    """How sure a finding is that something must change, the surest first."""

    ERROR = "error"
    """The sheets cannot mean what they say."""
    WARNING = "warning"
    """Something is very likely wrong."""
    NOTE = "note"
    """Something is worth a look."""


class Flaw(StrEnum):
    """What kind of fault reading met."""

    UNREADABLE = "the sheet cannot be read"
    COLUMN_MISSING = "a required column is missing"
    HEADER_TWICE = "two headers mean one column"
    RAGGED = "a row has more cells than there are headers"
    BLANK = "a row has no key"
    MISREAD = "a value is not of its column's kind"
    AMBIGUOUS = "a date may be one of two"
    CODE_NUMBER = "a code is stored as a number"
    CODE_DATE = "a code was turned into a date"


class Fault(NamedTuple):
    """What reading the sheets met at one place.

    Attributes:
        flaw: what kind of fault it is.
        severity: an error is a cell or sheet that cannot be read as declared.
        cell: where it stands.
        value: the text that stands there.
        problem: what is wrong, a clause without its full stop that quotes the value.
        fix: what to do, a whole sentence.
    """

    flaw: Flaw
    severity: Severity
    cell: Cell
    value: str
    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.problem}. {self.fix}"


class Rule(NamedTuple):
    """Something that sheets are held to.

    Attributes:
        code: its short name, a letter for the family and a number, such as C201.
        title: what it finds, in a few words.
        severity: how sure it is of what it finds.
        why: why that matters, a sentence or two.
        fix: what to do about it, a sentence or two.
        example: a cell and what the rule says of it.
    """

    code: str
    title: str
    severity: Severity
    why: str
    fix: str
    example: str


class Found(NamedTuple):
    """What a rule found at one cell.

    Attributes:
        cell: where it stands; a whole row, column or sheet where no one cell is to blame.
        value: the value that it is about, as written: one name of a cell that holds several; "" where there is none.
        message: what is wrong, a clause that quotes the value and has no full stop.
        suggestion: what to do, a short sentence; "" where the rule's own fix says it all.
        instead: what the value most likely should be; "" where nothing is likely enough to be written.
    """

    cell: Cell
    value: str
    message: str
    suggestion: str = ""
    instead: str = ""


class Finding(NamedTuple):
    """What was found, and by which rule.

    Attributes:
        rule: the rule.
        cell, value, message, suggestion, instead: as in `Found`.
    """

    rule: Rule
    cell: Cell
    value: str
    message: str
    suggestion: str = ""
    instead: str = ""
