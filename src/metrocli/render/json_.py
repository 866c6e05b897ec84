"""JSON and JSONL: the answer in its envelope, and its rows alone."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.answers.kinds import Account, Answer, Grid
from metrocli.answers.records import to_records
from metrocli.answers.shaping import groups
from metrocli.render.values import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.answers.kinds import Listing
    from metrocli.answers.shaping import Group

SCHEMA = "metrocli/1"


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form")


def _text(value: Mapping[str, Any], indent: int | None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_iso, allow_nan=False) + "\n"


def json_(answer: Answer) -> str:
    """One object: `schema`, `command`, `query`, `rows` or `result`, and `notes`.

    A grid has the `totals` of its columns, too, a grouped listing its `groups`, and an answer that was to be explained
    is `explained`.
    """
    body = {"result": answer.result} if isinstance(answer, Account) else _listed(answer)
    envelope = {"schema": SCHEMA, "command": answer.command, "query": answer.query, **body, "notes": list(answer.notes)}
    if answer.explained is not None:
        envelope["explained"] = answer.explained
    return _text(envelope, 2)


def _listed(listing: Listing) -> dict[str, Any]:
    """The rows of a listing, and what they come to."""
    found: dict[str, Any] = {"rows": rows(listing)}
    if isinstance(listing, Grid):
        found["totals"] = {name: listing.totals[name] for name in listing.fields if name in listing.totals}
    if listing.group:
        found["groups"] = [_group(each, listing.group) for each in groups(listing)]
    return found


def _group(group: Group, name: str) -> dict[str, Any]:
    """The value that the rows of a group have in common, as these give it, how many they are, and what they come to."""
    in_common = group.listing.fields[name]
    (first,) = to_records(group.listing.frame.head(1), {name: in_common})
    return {"value": first[name], "rows": len(group.listing.frame), "subtotals": group.subtotals}


def jsonl(answer: Answer) -> str:
    """One object a line: the rows of a listing, or the result of an account."""
    each = [answer.result] if isinstance(answer, Account) else rows(answer)
    return "".join(_text(row, None) for row in each)
