"""The columns of the sheets that an answer depends on, so that its notes are about these alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DAYS = ("start", "end")
_FIGURES = ("people_engaged", "experts")
_OF_FIGURES = ("role", "parent")
"""The columns that decide which figures of activities are added up."""
_PLAN = ("line", "outcomes", "challenges")
_IN_TOTALS = ("member", "status", "joined", "left")
"""The columns of memberships that decide which members count."""
_OF_ACTIVITIES: dict[str, tuple[str, ...]] = {
    "activities": (*_DAYS, "members"),
    "activity": tuple(column.name for column in SHEETS_BY_NAME["activities"].columns),
    "members": ("members",),
    "member": ("title", *_DAYS, *_PLAN, "members", "alliances", *_FIGURES),
    "outcomes": ("line", "outcomes", "members"),
    "challenges": ("challenges", "members"),
    "alliances": ("alliances",),
    "meetings": (),
    "media": (),
    "people": (),
    "stats": (*_DAYS, *_PLAN, "members", *_FIGURES, *_OF_FIGURES),
    "compare": (*_DAYS, *_PLAN, "members", *_FIGURES, *_OF_FIGURES),
    "trend": _DAYS,
    "matrix": (),
}
"""The columns of activities that every answer of a command depends on."""
_OF_FILTERS = {
    **dict.fromkeys(("period", "from", "to", "on"), _DAYS),
    "outcome": ("outcomes",),
    "challenge": ("challenges",),
    "line": ("line",),
    "member": ("members",),
    "region": ("members",),
    "alliance": ("alliances",),
    "text": ("title", "summary"),
}
"""The columns of activities that a filter looks at, by its key in the query."""
_OF_SUBJECTS = {
    "members": ("members",),
    "people_engaged": ("people_engaged", *_OF_FIGURES),
    "experts": ("experts", *_OF_FIGURES),
}
_OF_DIMENSIONS = {
    **dict.fromkeys(("members", "regions", "countries"), ("members",)),
    **dict.fromkeys(("months", "periods"), _DAYS),
    "lines": ("line",),
    "outcomes": ("outcomes",),
    "challenges": ("challenges",),
    "alliances": ("alliances",),
}
_OF_PLACES = {"regions": "region", "countries": "country"}
"""The columns of memberships with the places of a matrix."""


def find_columns_read(command: str, query: Mapping[str, Any], fields: Iterable[str] = ()) -> dict[str, set[str]]:
    """Find the columns that an answer depends on.

    Args:
        command: the command.
        query: the filters and options as understood.
        fields: the fields of its rows that are shown or sort them.

    Returns:
        The names of columns by their sheet; the answer may depend on every column of a sheet that is not among them.
    """
    if command not in _OF_ACTIVITIES:
        return {}
    dimensions = {query.get(key) for key in ("rows", "columns", "what", "by")}
    of_filters = [columns for key, columns in _OF_FILTERS.items() if key in query]
    of_things = [columns for thing, columns in (_OF_SUBJECTS | _OF_DIMENSIONS).items() if thing in dimensions]
    columns = {
        "activities": {"id", "status", *_OF_ACTIVITIES[command]}.union(*of_filters, *of_things),
        "memberships": {*_IN_TOTALS, *(column for thing, column in _OF_PLACES.items() if thing in dimensions)},
        "periods": {"period", *_DAYS, *(_FIGURES if command in {"stats", "compare"} else dimensions & {*_FIGURES})},
        "participations": {"activity", "member"},
        "meetings": {"month", "mode", "members"},
    }
    if command == "activities":
        columns["activities"] |= {*_OF_ACTIVITIES["activity"]} & {*fields}
    if command == "members":
        columns["memberships"] |= {"region", "country"} & {*fields}
    if command == "member":
        del columns["memberships"], columns["participations"]
    if "region" in query or command in {"stats", "compare"}:
        columns["memberships"].add("region")
    return columns
