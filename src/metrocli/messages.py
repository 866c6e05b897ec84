"""Messages as data: a template, its parameters and a stable code, put into words only where somebody reads it.

A module that has something to say declares a `MessageType` near the code that needs it, and calls it with the values:

    UNKNOWN_PERIOD = MessageType("period-unknown", "{text:quoted} is not a period", "Write one as {examples}.")
    raise UsageMistake(UNKNOWN_PERIOD(text="2021-13", examples=EXAMPLES))

The English template is also the key of a translation. A program asks for `code` and `values`, never for the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from metrocli.text.date_phrases import format_day, format_month
from metrocli.text.quoting import LISTED, join_and, join_or, quote, quote_exact

if TYPE_CHECKING:
    from datetime import date

    from metrocli.model.cell import Cell

Value: TypeAlias = "str | int | float | date | Message | Iterable[str] | None"
"""A value of a parameter: a text, a number, a day, a list of texts, or another message."""
Note: TypeAlias = "Message | str"
"""A note of an answer."""

_LIST_FORMATS: dict[str, Callable[[Iterable[str]], str]] = {
    "or": join_or,
    "and": lambda names: join_and(names, LISTED),
    "all": ", ".join,
}
_TEXT_FORMATS: dict[str, Callable[[str], str]] = {"quoted": quote_exact, "short": quote, "month": format_month}


class _MessageFormatter(Formatter):
    """Put values into a template.

    `{names:or}`, `{names:and}` and `{names:all}` join a list, `{text:quoted}` quotes a value as it is, `{text:short}`
    on one line and cut, `{start:day}` shows a day as 8 Nov 2021, `{text:month}` the month 2021-11 as November 2021. Any
    other format is Python's own, such as `{count:,}`.
    """

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - as the base class has it
        """Put one value into words; a message within a message is put into words as well."""
        if isinstance(value, Iterable) and not isinstance(value, str):
            return _LIST_FORMATS[format_spec or "all"](map(str, value))
        if format_spec == "day":
            return format_day(value)
        if format_spec in _TEXT_FORMATS:
            return _TEXT_FORMATS[format_spec](str(value))
        return format(str(value) if isinstance(value, Message) else value, format_spec)


_FORMATTER = _MessageFormatter()


@dataclass(frozen=True)
class MessageType:
    """A kind of message.

    Attributes:
        code: its stable code, words joined by hyphens: `period-unknown`.
        text: what is so, as a template. For an error or a finding it is what is wrong, a clause without a full stop;
            for a note it is whole sentences.
        fix: how to fix it, whole sentences as a template; "" if there is nothing to do.
        one: `text` for a `count` of 1; "" if it is the same.
    """

    code: str
    text: str
    fix: str = ""
    one: str = ""

    def __call__(self, **values: Value) -> Message:
        """Make a message of this type.

        Raises:
            TypeError: a parameter is missing or unknown.
        """
        return self.at(None, **values)

    def at(self, place: Cell | str | None, /, **values: Value) -> Message:
        """Make a message about a place: a cell, or a file by its name.

        Raises:
            TypeError: a parameter is missing or unknown.
        """
        if values.keys() != self.parameters:
            wrong = ", ".join(sorted(values.keys() ^ self.parameters))
            raise TypeError(f"message '{self.code}' takes {sorted(self.parameters)}; missing or unknown: {wrong}")
        return Message(self, values, place)

    @property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters, from the templates; `count` is one of them if `one` is set."""
        templates = (self.text, self.fix, self.one)
        names = {name for template in templates for _, name, _, _ in _FORMATTER.parse(template) if name}
        return frozenset(names | {"count"} if self.one else names)


@dataclass(frozen=True)
class Message:
    """One message: its type, the values of its parameters, and the place that it is about.

    `str(message)` is the whole message in English: the place, what is so, and how to fix it.

    Attributes:
        kind: its type.
        values: the values by the names of the parameters.
        place: a cell, or a file by its name; None if it is about no place.
    """

    kind: MessageType
    values: Mapping[str, Value]
    place: Cell | str | None = None

    def __post_init__(self) -> None:
        # A list is kept as a tuple: two messages with the same values are equal.
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in self.values.items()}
        object.__setattr__(self, "values", MappingProxyType(values))

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[type[Message], tuple[MessageType, dict[str, Value], Cell | str | None]]:
        return Message, (self.kind, dict(self.values), self.place)

    def about(self, place: Cell | str | None) -> Message:
        """Return the same message about a place."""
        return Message(self.kind, self.values, place)

    @property
    def code(self) -> str:
        """Its stable code."""
        return self.kind.code

    @property
    def text(self) -> str:
        """What is so, in words."""
        template = self.kind.one if self.kind.one and self.values.get("count") == 1 else self.kind.text
        return _FORMATTER.vformat(template, (), self.values)

    @property
    def fix(self) -> str:
        """How to fix it, in words; "" if there is nothing to do."""
        return _FORMATTER.vformat(self.kind.fix, (), self.values).strip()

    def __str__(self) -> str:
        text = self.text if self.place is None else f"{self.place}: {self.text}"
        if not text.endswith((".", "?", "!")):
            text += "."
        return f"{text} {self.fix}".rstrip()
