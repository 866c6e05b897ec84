"""Declare the filters once: their Python names, their keys in a query, their types and help, and the usual sets.

The catalogue and the library take the sets from here. The options of the command line and the keyword types of the
library are spelled out for type checkers; a test compares them with these sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.answers.fields import Field, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.answers.fields import Fields


class Filter(NamedTuple):
    """A filter.

    Attributes:
        key: its option without the dashes, which is also its key in the query of an answer.
        field: its type and help in that query.
    """

    key: str
    field: Field

    @property
    def is_day(self) -> bool:
        """Whether the filter takes a single day; all other filters take several texts."""
        return self.field.type is FieldType.DATE


FILTERS = {
    "period": Filter("period", Field(FieldType.SEVERAL, "the periods")),
    "since": Filter("from", Field(FieldType.DATE, "the first day")),
    "until": Filter("to", Field(FieldType.DATE, "the last day, included")),
    "on": Filter("on", Field(FieldType.DATE, "the day")),
    "outcome": Filter("outcome", Field(FieldType.SEVERAL, "codes of the plan")),
    "challenge": Filter("challenge", Field(FieldType.SEVERAL, "codes of challenges")),
    "line": Filter("line", Field(FieldType.SEVERAL, "action lines")),
    "member": Filter("member", Field(FieldType.SEVERAL, "members, by their canonical names")),
    "region": Filter("region", Field(FieldType.SEVERAL, "regions, as the memberships sheet writes them")),
    "alliance": Filter("alliance", Field(FieldType.SEVERAL, "allied organisations, by the name in use")),
    "text": Filter("text", Field(FieldType.SEVERAL, "words in lower case without accents")),
    "include": Filter("include", Field(FieldType.SEVERAL, "activities that count as well: planned, cancelled")),
}
"""Every filter by its name in Python."""
CODE_FILTERS = ("outcome", "challenge", "line")
"""The filters that take codes, which have titles."""
TIME_FILTERS = ("period", "since", "until")
COUNTING_FILTERS = (*TIME_FILTERS, "include")
MEMBER_FILTERS = (*TIME_FILTERS, "member", "region")
MEDIA_FILTERS = (*TIME_FILTERS, "text")
FILTERS_WITHOUT_TIME = ("outcome", "challenge", "line", "member", "region", "alliance", "text", "include")
ALL_FILTERS = (*TIME_FILTERS, *FILTERS_WITHOUT_TIME)
"""The filters that choose activities."""


def query_fields(names: Iterable[str]) -> Fields:
    """Return the fields that some filters have in the query of an answer."""
    return {FILTERS[name].key: FILTERS[name].field for name in names}
