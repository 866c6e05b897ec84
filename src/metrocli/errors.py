"""Errors for users: each has a message of one or two sentences and an exit code."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar

from metrocli.hints import DID_YOU_MEAN, DID_YOU_MEAN_TITLE
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from metrocli.messages import Message
    from metrocli.model.cell import Cell


class ExitCode(IntEnum):
    """The exit codes of a command.

    Attributes:
        meaning: what the code means, for the documentation.
    """

    meaning: str

    def __new__(cls, number: int, meaning: str = "") -> Self:
        """Make a code from its number and its meaning."""
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
    INTERNAL = (
        70,
        "an internal error: a defect of metrocli, never a mistake of the user; the message says how to report it",
    )
    INTERRUPTED = 130, "interrupted; nothing half-written is left"


NAME_UNKNOWN = MessageType("name-unknown", "{text:quoted} is not {kind:article}", "{hint}")
SEVERAL_NAMES_FIT = MessageType("several-names-fit", "{text:quoted} may be {candidates:or}", "Write one of them.")
EXTRA_MISSING = MessageType(
    "extra-missing",
    "{what} needs the extra {extra}, which is not installed",
    'Install it with pip install "{extra}".',
)

INTERNAL_ERROR = MessageType(
    "internal-error",
    "internal error ({kind}: {text}). This is a defect of metrocli, not a mistake of yours",
    "Please report it on the issues page of the repository of metrocli, with the command and what {--debug} shows.",
)


OUT_OF_MEMORY = MessageType(
    "out-of-memory",
    "there is not enough memory for this",
    "Close other programs, allow more memory, or delete what is not needed in the sheets.",
)


class MetrocliError(Exception):
    """Base of all errors that end a command with a message: the place, the value and the fix.

    Attributes:
        message: the message as data: its code, its values and its place.
    """

    exit_code: ClassVar[ExitCode]

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))

    def __reduce__(self) -> tuple[Any, ...]:
        # By default, a copy is made from the words of the error, which is not what the classes take.
        return _make_error, (type(self), self.args), dict(vars(self))

    def change_message(self, message: Message) -> None:
        """Replace the message."""
        self.message = message
        self.args = (str(message),)


def name_reason(fault: OSError) -> str:
    """Return the reason of the operating system; the kind of error where it gives none."""
    return fault.strerror or str(fault) or type(fault).__name__


def _make_error(kind: type[MetrocliError], args: tuple[str, ...]) -> MetrocliError:
    """Make an error without its attributes, which `pickle` and `copy` add."""
    return kind.__new__(kind, *args)


class UsageMistake(MetrocliError):
    """The command line names something that does not exist, or options that do not go together."""

    exit_code = ExitCode.USAGE


class MissingExtra(UsageMistake):
    """A library of an extra is not installed.

    Args:
        what: what needs it, such as PDF.
        extra: the extra, as in `metrocli[pdf]`.
    """

    def __init__(self, what: str, extra: str) -> None:
        self.what, self.extra = what, extra
        super().__init__(EXTRA_MISSING(what=what, extra=f"metrocli[{extra}]"))


class UnknownName(MetrocliError):
    """A name or a code is unknown.

    Args:
        kind: the kind of name, in the singular ("member", "outcome").
        text: what the user typed.
        near: the most similar names, the best first.
        hint: what to do if no name is similar.
        titles: titles of the most similar names, shown next to them.
    """

    exit_code = ExitCode.UNKNOWN_NAME

    def __init__(
        self,
        kind: str,
        text: str,
        near: Sequence[str] = (),
        hint: Message | None = None,
        titles: Mapping[str, str] | None = None,
    ) -> None:
        self.kind, self.text, self.near = kind, text, tuple(near)
        if self.near:
            known = {name: titles.get(name) for name in self.near} if titles else {}
            hint = DID_YOU_MEAN_TITLE(near=known) if any(known.values()) else DID_YOU_MEAN(near=self.near)
        super().__init__(NAME_UNKNOWN(text=text, kind=kind, hint=hint))


class AmbiguousName(MetrocliError):
    """A name is ambiguous.

    Args:
        text: what the user typed.
        candidates: all names that it may mean, in their listed order.
    """

    exit_code = ExitCode.UNKNOWN_NAME

    def __init__(self, text: str, candidates: Sequence[str]) -> None:
        self.text, self.candidates = text, tuple(candidates)
        super().__init__(SEVERAL_NAMES_FIT(text=text, candidates=self.candidates))


class UnreadableData(MetrocliError):
    """The data cannot be read, or lacks what the question needs.

    Args:
        place: the file, with the sheet, row and column if known: in words, or as a cell.
        problem: what is wrong there, and how to correct it.

    Attributes:
        problem: what is wrong, in words.
        fix: how to correct it, in words; "" if there is nothing to do.
    """

    exit_code = ExitCode.UNREADABLE

    def __init__(self, place: str | Cell, problem: Message) -> None:
        self.place, self.problem, self.fix = place, problem.text, problem.fix
        super().__init__(problem.about(place))

    @property
    def cure(self) -> str:
        """The name of `fix` up to version 0.3, kept for programs that use it."""
        return self.fix


class Refused(MetrocliError):
    """Something would have been overwritten or lost, or cannot be written."""

    exit_code = ExitCode.REFUSED
