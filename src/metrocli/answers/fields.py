"""Declare the fields of an answer once, each with its type and help, next to the code that builds them.

`--columns help`, the JSON Schema and the reference pages all read these declarations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping


class FieldType(StrEnum):
    """The type of a single value in an answer.

    MESSAGES are several messages as data, each with its code and values. CELLS are several cells with their values.
    """

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    SEVERAL = "several"
    MESSAGES = "messages"
    CELLS = "cells"

    @property
    def is_object(self) -> bool:
        """Whether a value is a list of objects, which JSON writes as such and a table in words."""
        return self in {FieldType.MESSAGES, FieldType.CELLS}

    @property
    def is_several(self) -> bool:
        """Whether a value is a list, of texts, messages or cells."""
        return self in {FieldType.SEVERAL, FieldType.MESSAGES, FieldType.CELLS}


class Field(NamedTuple):
    """The declaration of a single value. It may be null, except a flag and several values (then an empty list).

    Attributes:
        type: its type.
        help: one line without a full stop; "" for fields that are only drawn on a screen.
        names: the names that a text is one of, in their order, if these are declared; () for any text.
    """

    type: FieldType
    help: str = ""
    names: tuple[str, ...] = ()


class ObjectOf(NamedTuple):
    """An object with declared keys.

    Attributes:
        fields: the content of each key.
        help: one line without a full stop.
        nullable: whether null may stand for the whole object.
    """

    fields: Mapping[str, Content]
    help: str
    nullable: bool = False


class ListOf(NamedTuple):
    """A list of objects that all have the same keys.

    Attributes:
        fields: the content of each key of an object.
        help: one line without a full stop.
        nullable: whether null may stand for the whole list.
    """

    fields: Mapping[str, Content]
    help: str
    nullable: bool = False


class MapOf(NamedTuple):
    """An object whose keys are data, such as a number for each month.

    Attributes:
        keys: the type of the keys.
        values: the type of the values.
        help: one line without a full stop.
    """

    keys: FieldType
    values: FieldType
    help: str


Content: TypeAlias = Field | ObjectOf | ListOf | MapOf
Fields: TypeAlias = dict[str, Field]
"""The fields of a row by name, in the order of the output."""


@dataclass(frozen=True, eq=False)
class RowType:
    """The fields of the rows of a list.

    Attributes:
        fields: the usual fields, in the order of the output.
        extra: fields that are only shown if `--columns` names them.
        when: the words of the command line that select this row type, such as "--silent"; "" for the usual rows.
        dynamic: all fields whose names are data, such as the columns of a matrix; None without such fields.
    """

    fields: Fields
    extra: Fields = field(default_factory=dict)
    when: str = ""
    dynamic: Field | None = None

    def is_selected(self, options: Mapping[str, object]) -> bool:
        """Return whether options select these rows; the usual rows always are.

        Args:
            options: options or the command of a command line by name, with the value of each.
        """
        name, value, *_ = [*self.when.removeprefix("--").split(), "", ""]
        return not name or (options.get(name) == value if value else bool(options.get(name)))


def sheet_fields(sheet: str, types: Mapping[str, FieldType]) -> Fields:
    """Return fields for columns of a sheet, with the help that the sheet's schema has for them.

    Args:
        sheet: the name of the sheet.
        types: the type of each field by the name of its column.
    """
    columns = SHEETS_BY_NAME[sheet]
    return {name: Field(field_type, columns.column(name).help) for name, field_type in types.items()}
