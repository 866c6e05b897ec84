"""Messages as data: a template, its parameters and a stable code, put into words only where somebody reads it.

A module that has something to say declares a `MessageType` near the code that needs it, and calls it with the values:

    UNKNOWN_PERIOD = MessageType("period-unknown", "{text:quoted} is not a period", "Write one as {examples}.")
    raise UsageMistake(UNKNOWN_PERIOD(text="2021-13", examples=EXAMPLES))

The English template is also the key of a translation. A program asks for `code` and `values`, never for the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from metrocli.text.date_phrases import format_day, format_day_span, format_month
from metrocli.text.locale import WEEKDAYS
from metrocli.text.phrases import with_article
from metrocli.text.quoting import LISTED, join_and, join_or, quote, quote_exact, quote_if_needed, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from metrocli.model.cell import Cell

Value: TypeAlias = "str | int | float | date | Message | Iterable[Value] | Mapping[str, Value] | None"
"""A value of a parameter: a text, a number, a day, another message, a list or a mapping of these; None for nothing."""

_LIST_FORMATS: dict[str, Callable[[Iterable[str]], str]] = {
    "or": join_or,
    "and": lambda names: join_and(names, LISTED),
    "all": ", ".join,
}
_TEXT_FORMATS: dict[str, Callable[[str], str]] = {
    "": shorten,
    "quoted": quote_exact,
    "short": quote,
    "month": format_month,
    "article": with_article,
    "label": lambda name: name.replace("_", " ").capitalize(),
}


class _Option(str):
    """The name of an option."""

    __slots__ = ()


class Wording(Formatter):
    """The way to put messages into words, here those of the command line.

    `{names:or}`, `{names:and}` and `{names:all}` join a list; of a mapping, each name is followed by its value, a text
    in quotes or a list with "or"; True has no words. With "or" and "and", a text that is long or has a comma is quoted.
    `{text:quoted}` quotes a value as it is, `{text:short}` on one line and cut. `{start:day}` shows a day as
    8 Nov 2021, `{start:weekday}` as Monday, `{days:span}` a first and a last day as 8–13 Nov 2021, `{text:month}` the
    month 2021-11 as November 2021. `{kind:article}` puts "a" or "an" before a noun, and `{total:label}` shows the field
    people_engaged as People engaged. `{--limit}` is an option, `{--limit:5}` an option with its value, and
    `{option:option}` the option that a value names. None is shown as nothing. Any other format is Python's own, such as
    `{count:,}`. A text without a format is cut at 400 characters; the values of the message have it whole.
    """

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the base class has it
        """Return the value of a field, or the option that it names."""
        option = field_name.removeprefix("--")
        return (_Option(option), option) if option != field_name else super().get_field(field_name, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - as the base class has it
        """Put one value into words; a message within a message is put into words as well."""
        if value is None:
            return ""
        if format_spec == "option":
            value, format_spec = _Option(value), ""
        if isinstance(value, _Option):
            return self.format_option(value, format_spec)
        if isinstance(value, Message):
            return format(value.put_within(self), format_spec)
        if format_spec == "span":
            return format_day_span(*value)
        if isinstance(value, Iterable) and not isinstance(value, str):
            items = map(quote_if_needed, value) if format_spec in {"or", "and"} and _are_texts(value) else value
            return _LIST_FORMATS[format_spec or "all"](self._list_items(items))
        if format_spec == "day":
            return format_day(value)
        if format_spec == "weekday":
            return WEEKDAYS[value.weekday()]
        return _TEXT_FORMATS[format_spec](str(value)) if format_spec in _TEXT_FORMATS else format(value, format_spec)

    def _list_items(self, values: Iterable[Any]) -> Iterator[str]:
        """Put each item of a list into words, or each name of a mapping with its value."""
        if not isinstance(values, Mapping):
            yield from (self.format_field(item, "") for item in values)
            return
        for name, value in values.items():
            is_list = isinstance(value, Iterable) and not isinstance(value, str)
            words = self.format_field(value, "or" if is_list else "short" if isinstance(value, str) else "")
            yield name if value is True else f"{name} {words}".rstrip()

    def format_option(self, name: str, value: str = "") -> str:
        """Put an option into words, with its value if there is one."""
        return f"--{name} {value}".rstrip()

    def format_place(self, place: Cell | str) -> str:
        """Put the place of a message into words."""
        return shorten(str(place))


def _are_texts(value: Iterable[Any]) -> bool:
    """Return whether a value is a list of texts only."""
    return not isinstance(value, Mapping) and all(isinstance(item, str) for item in value)


_ENDS = (".", "?", "!")
COMMAND_LINE = Wording()
"""The words of the command line, and of `str(message)`."""


@dataclass(frozen=True)
class MessageType:
    """A kind of message.

    Attributes:
        code: its stable code, words joined by hyphens: `period-unknown`.
        text: what is so, as a template. For an error or a finding it is what is wrong, a clause without a full stop;
            for a note it is whole sentences.
        fix: how to fix it, whole sentences as a template; "" if there is nothing to do.
        one: `text` for a `count` of 1; "" if it is the same.
        unites: whether the messages of several cells of a column are one, with the lists and the counts of all.
    """

    code: str
    text: str
    fix: str = ""
    one: str = ""
    unites: bool = False

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

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters, from the templates; `count` is one of them if `one` is set."""
        names = {name for template in (self.text, self.fix, self.one) for name in _list_fields(template)}
        if self.one:
            names.add("count")
        return frozenset(names)


def _list_fields(template: str) -> Iterator[str]:
    """List the parameters of a template, also those in formats, as in `{--limit:{rows}}`."""
    for _, name, spec, _ in COMMAND_LINE.parse(template):
        if name and not name.startswith("--"):
            yield name
        if spec:
            yield from _list_fields(spec)


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
        object.__setattr__(self, "values", _freeze(self.values))

    def __hash__(self) -> int:
        return hash((self.kind, _to_hashable(self.values), self.place))

    def __reduce__(self) -> tuple[type[Message], tuple[MessageType, Value, Cell | str | None]]:
        return Message, (self.kind, _to_picklable(self.values), self.place)

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
        return self.put_text(COMMAND_LINE)

    @property
    def fix(self) -> str:
        """How to fix it, in words; "" if there is nothing to do."""
        return self._put_fix(COMMAND_LINE)

    def __str__(self) -> str:
        return self.put(COMMAND_LINE)

    def put(self, wording: Wording) -> str:
        """Return the whole message in certain words."""
        text = self.put_within(wording)
        return text if text.endswith(_ENDS) else f"{text}."

    def put_within(self, wording: Wording) -> str:
        """Return the whole message in certain words, to be put into another; a clause gets no full stop."""
        text, fix = self.put_text(wording), self._put_fix(wording)
        if self.place is not None:
            text = f"{wording.format_place(self.place)}: {text}"
        if not fix:
            return text
        return f"{text} {fix}" if text.endswith(_ENDS) else f"{text}. {fix}"

    def put_text(self, wording: Wording) -> str:
        """Return what is so, in certain words."""
        template = self.kind.one if self.kind.one and self.values.get("count") == 1 else self.kind.text
        return wording.vformat(template, (), self.values)

    def _put_fix(self, wording: Wording) -> str:
        return wording.vformat(self.kind.fix, (), self.values).strip()


def _freeze(value: Value) -> Value:
    """Return an immutable value: messages with equal values are equal, made from lists or from tuples."""
    if isinstance(value, Mapping):
        return MappingProxyType({name: _freeze(entry) for name, entry in value.items()})
    if isinstance(value, Iterable) and not isinstance(value, str):
        return tuple(map(_freeze, value))
    return value


def _to_hashable(value: Value) -> object:
    """Return what a frozen value is hashed by."""
    if isinstance(value, Mapping):
        return frozenset((name, _to_hashable(entry)) for name, entry in value.items())
    return tuple(map(_to_hashable, value)) if isinstance(value, tuple) else value


def _to_picklable(value: Value) -> Value:
    """Return a frozen value without read-only mappings, which cannot be pickled."""
    if isinstance(value, Mapping):
        return {name: _to_picklable(entry) for name, entry in value.items()}
    return tuple(map(_to_picklable, value)) if isinstance(value, tuple) else value
