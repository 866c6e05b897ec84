"""Findings: what is wrong or doubtful in the sheets, with its cell and a suggested fix."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metrocli.messages import Message
    from metrocli.model.cell import Cell


class Severity(StrEnum):
    """How certain it is that something must change, the most certain first."""

    ERROR = "error"
    """The sheets cannot mean what is written."""
    WARNING = "warning"
    """Something is very likely wrong."""
    NOTE = "note"
    """Something is worth a look."""


class FaultKind(StrEnum):
    """The kinds of faults found while sheets are read."""

    UNREADABLE = "the sheet cannot be read"
    COLUMN_MISSING = "a required column is missing"
    DUPLICATE_HEADER = "two headers mean one column"
    RAGGED_ROW = "a row has more cells than there are headers"
    ROWS_IN_CELL = "a quote makes rows part of a cell"
    READ_LENIENTLY = "something is not written as CSV, but was understood"
    BLANK_KEY = "a row has no key"
    ERROR_CELL = "a cell holds the error of a formula"
    NOT_CALCULATED = "a formula was never calculated"
    WRONG_TYPE = "a value is not of its column's kind"
    AMBIGUOUS_DATE = "a date may be one of two"
    AMBIGUOUS_NUMBER = "a number may be one of two"
    SWAPPED_DATES = "a program has probably swapped day and month"
    SHORT_YEAR = "a year has two digits"
    CODE_NUMBER = "a code is stored as a number"
    CODE_DATE = "a code was turned into a date"


class ReadFault(NamedTuple):
    """A fault found while a sheet is read.

    Attributes:
        kind: the kind of fault.
        severity: ERROR if the cell or the sheet cannot be read as declared.
        cell: where the fault is.
        value: the text of the cell.
        message: what is wrong and what to do, about the cell.
    """

    kind: FaultKind
    severity: Severity
    cell: Cell
    value: str
    message: Message


class Rule(NamedTuple):
    """A rule that sheets are checked against.

    Attributes:
        code: the letter of its family and a number, such as C201.
        title: what the rule finds, in a few words.
        severity: the severity of all its findings.
        why: why a finding matters, in one or two sentences.
        fix: what to do about a finding, in one or two sentences.
        example: a cell and the message of a finding there.
    """

    code: str
    title: str
    severity: Severity
    why: str
    fix: str
    example: str


class Violation(NamedTuple):
    """One result of a rule's function; a `Finding` once its rule is added.

    Attributes:
        cell: where the problem is; a whole row, column or sheet if the problem is not in one cell.
        value: the value in question, as written; one name only if the cell holds several; "" if there is none.
        message: what is wrong and how to fix it, about the cell; without a fix if that of the rule is enough.
        replacement: the most likely correct value; "" if none is likely enough to be written.
    """

    cell: Cell
    value: str
    message: Message
    replacement: str = ""


class Finding(NamedTuple):
    """A violation of a rule, together with the rule.

    Attributes:
        rule: the rule that is violated.
        cell: as in `Violation`, like the attributes below.
    """

    rule: Rule
    cell: Cell
    value: str
    message: Message
    replacement: str = ""

    @property
    def fix(self) -> str:
        """How to fix it, in words: the fix of the message, or else that of the rule."""
        return self.message.fix or self.rule.fix
