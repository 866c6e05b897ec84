"""JSON and JSONL: the answer in its envelope, and its rows alone."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.query.answer import Account, Answer
from metrocli.render.values import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = "metrocli/1"


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form")


def _text(value: Mapping[str, Any], indent: int | None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_iso, allow_nan=False) + "\n"


def json_(answer: Answer) -> str:
    """One object: `schema`, `command`, `query`, `rows` or `result`, and `notes`."""
    body = {"result": answer.result} if isinstance(answer, Account) else {"rows": rows(answer)}
    envelope = {"schema": SCHEMA, "command": answer.command, "query": answer.query, **body, "notes": list(answer.notes)}
    return _text(envelope, 2)


def jsonl(answer: Answer) -> str:
    """One object a line: the rows of a listing, or the result of an account."""
    each = [answer.result] if isinstance(answer, Account) else rows(answer)
    return "".join(_text(row, None) for row in each)
