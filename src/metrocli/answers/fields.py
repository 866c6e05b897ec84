"""Types of the fields of an answer, and the declarations of rows and objects that are built from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


class FieldType(StrEnum):
    """The type of a single value in an answer."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    SEVERAL = "several"


Content: TypeAlias = "FieldType | MapOf | Nullable | Mapping[str, Content] | list[Content]"
"""A single value, an object by its keys, a list by its only item type, or one of the types below."""


class MapOf(NamedTuple):
    """An object whose keys are data, such as a number for each month.

    Attributes:
        keys: the type of the keys.
        values: the type of the values.
    """

    keys: FieldType
    values: Content


class Nullable(NamedTuple):
    """An object or a list that may be null as a whole. A single value may always be null and needs no such mark."""

    content: Content


@dataclass(frozen=True)
class RowType:
    """The fields of the rows of a list.

    Attributes:
        fields: the usual fields, in the order of the output.
        extra: fields that are only shown if `--columns` names them.
        when: the words of the command line that select this row type, such as "--silent"; "" for the usual rows.
        dynamic: the type of all fields whose names are data, such as the columns of a matrix; None without such fields.
    """

    fields: dict[str, FieldType]
    extra: dict[str, FieldType] = field(default_factory=dict)
    when: str = ""
    dynamic: FieldType | None = None


class AnswerType(NamedTuple):
    """What a command answers with.

    Attributes:
        query: the filters as understood; each is present only if it was given.
        rows: for a command that lists, its row types.
        result: for a command about one thing, the fields of the result.
    """

    query: Mapping[str, FieldType]
    rows: tuple[RowType, ...] = ()
    result: Mapping[str, Content] | None = None
