"""What can go wrong for a user: each error owns its one sentence and its exit code."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

from metrocli.text.quoting import join_or, quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from metrocli.model.cell import Cell


class ExitCode(IntEnum):
    """What a finished command tells the shell, each code with its meaning."""

    meaning: str

    def __new__(cls, number: int, meaning: str = "") -> Self:
        """A code that knows its meaning."""
        code = int.__new__(cls, number)
        code._value_ = number
        code.meaning = meaning
        return code

    ANSWERED = 0, "answered, also when the answer is empty; a note on stderr says so"
    FINDINGS = 1, "there are findings, of a command that looks for them"
    USAGE = 2, "the command line is wrong"
    UNKNOWN_NAME = 3, "a name or a code is unknown or ambiguous; the message lists the candidates"
    UNREADABLE = (
        4,
        "the data cannot be read, or lacks what the question needs; the message names file, sheet, cell and fix",
    )
    REFUSED = 5, "refused: something would have been overwritten or lost, or cannot be written"
    INTERRUPTED = 130, "interrupted; nothing half-written is left"


class MetrocliError(Exception):
    """A mistake that ends a command with one sentence: the place, the value and the fix."""

    exit_code: ClassVar[ExitCode]


class UsageMistake(MetrocliError):
    """The command line asks for something that does not exist or does not fit together."""

    exit_code = ExitCode.USAGE


class UnknownName(MetrocliError):
    """Nobody answers to a name or a code.

    Args:
        kind: what was looked for, in the singular ("member", "outcome").
        text: what the user typed.
        near: the nearest names, best first.
        hint: what to do when nothing is near.
        titles: titles of the nearest names, shown next to them.
    """

    exit_code = ExitCode.UNKNOWN_NAME

    def __init__(
        self,
        kind: str,
        text: str,
        near: Sequence[str] = (),
        hint: str = "",
        titles: Mapping[str, str] | None = None,
    ) -> None:
        self.kind, self.text, self.near = kind, text, tuple(near)
        shown = [f"{name} {quote(titles[name])}" if titles and name in titles else name for name in self.near]
        fix = f" Did you mean {join_or(shown)}?" if self.near else (f" {hint}" if hint else "")
        super().__init__(f"no {kind} is called '{text}'.{fix}")


class AmbiguousName(MetrocliError):
    """Several answer to a name.

    Args:
        text: what the user typed.
        candidates: all that it may mean, in their listed order.
    """

    exit_code = ExitCode.UNKNOWN_NAME

    def __init__(self, text: str, candidates: Sequence[str]) -> None:
        self.text, self.candidates = text, tuple(candidates)
        super().__init__(f"'{text}' may be {join_or(self.candidates)}. Which one?")


class UnreadableData(MetrocliError):
    """The data cannot be read, or lacks what the question needs.

    Args:
        place: the file, and the sheet, row and column or cell where that is known: in words, or the cell itself.
        problem: what is wrong there, a clause without its full stop.
        fix: what to do about it, a whole sentence.
    """

    exit_code = ExitCode.UNREADABLE

    def __init__(self, place: str | Cell, problem: str, fix: str = "") -> None:
        self.place, self.problem, self.fix = place, problem, fix
        super().__init__(f"{place}: {problem}.{' ' + fix if fix else ''}")


class Refused(MetrocliError):
    """Something would have been overwritten or lost, or cannot be written."""

    exit_code = ExitCode.REFUSED
