"""The JSON Schema of everything that `--format json` prints, made from what the questions declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import FieldType, MapOf, Nullable
from metrocli.answers.meanings import ANY, meaning
from metrocli.answers.shaping import exploded_name
from metrocli.catalogue import ANSWERS
from metrocli.query.selecting.provenance import PROVENANCE
from metrocli.render.json_ import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.answers.fields import AnswerType, Content, RowType

    Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT, _NUMBER = ["string", "null"], ["number", "null"]
_DAY, _MONTH = r"^\d{4}-\d{2}-\d{2}$", r"^\d{4}-\d{2}$"
HOLDS: dict[FieldType, Schema] = {
    FieldType.TEXT: {"type": _TEXT, "description": "a text"},
    FieldType.CODE: {"type": _TEXT, "description": "a text, also where it looks like a number"},
    FieldType.DATE: {"type": _TEXT, "format": "date", "pattern": _DAY, "description": "a day as 2021-11-30"},
    FieldType.MONTH: {"type": _TEXT, "pattern": _MONTH, "description": "a month as 2021-11"},
    FieldType.INTEGER: {"type": ["integer", "null"], "description": "a whole number"},
    FieldType.NUMBER: {"type": _NUMBER, "description": "a number"},
    FieldType.FLAG: {"type": "boolean", "description": "true or false"},
    FieldType.SEVERAL: {"type": "array", "items": {"type": "string"}, "description": "a list of texts, possibly empty"},
}
"""Each kind of value in JSON; what is unknown is null, but for flags and several values, which are always known."""


def json_schema() -> Schema:
    """The schema of an answer, whatever was asked; in `$defs` also that of each command, of its rows or its result."""
    definitions: Schema = {holds.value: each for holds, each in HOLDS.items()}
    for command, declared in ANSWERS.items():
        definitions[command] = _answer(command, declared)
        if declared.result is None:
            definitions[f"{command}_row"] = _row(command, declared.rows)
        else:
            definitions[f"{command}_result"] = _content(declared.result, command)
    definitions["explained"] = _content(PROVENANCE, "explained")
    return {
        "$schema": DIALECT,
        "title": SCHEMA,
        "description": "What metrocli prints with --format json. Unknown is null.",
        "oneOf": [_ref(command) for command in ANSWERS],
        "$defs": definitions,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _answer(command: str, declared: AnswerType) -> Schema:
    """The whole answer of one command."""
    listed = {"rows": {"type": "array", "items": _ref(f"{command}_row")}}
    properties = {
        "schema": {"const": SCHEMA},
        "command": {"const": command},
        "query": _object({name: _content(holds, "query", name) for name, holds in declared.query.items()}),
        **(listed if declared.result is None else {"result": _ref(f"{command}_result")}),
        "notes": _ref(FieldType.SEVERAL),
    }
    required = [*properties]
    if declared.result is None:
        properties["groups"] = {"type": "array", "items": _group()}
    if any(rows.dynamic for rows in declared.rows):
        properties["totals"] = {"type": "object", "additionalProperties": {"type": "integer"}}
    properties["explained"] = _ref("explained")
    return _object({name: each | {"description": meaning(name)} for name, each in properties.items()}, *required)


def _group() -> Schema:
    """What the rows of a listing that have one value in common come to."""
    properties: Schema = {
        "value": {"type": ["string", "number", "boolean", "null"]},
        "rows": {"type": "integer"},
        "subtotals": {"type": "object", "additionalProperties": _ref(FieldType.INTEGER)},
    }
    said = {name: each | {"description": meaning("groups", name)} for name, each in properties.items()}
    return _object(said, *said)


def _row(command: str, kinds: tuple[RowType, ...]) -> Schema:
    """A row of a listing: none of its fields need be there, since `--columns` chooses them."""
    found: list[Schema] = []
    for rows in kinds:
        known = rows.fields | rows.extra
        properties = {name: _content(holds, command, name) for name, holds in known.items()}
        for name in (name for name, holds in known.items() if holds is FieldType.SEVERAL):
            said = f"with --group-by {name}: the one of them in whose group the row stands"
            properties[exploded_name(name, known)] = _ref(FieldType.TEXT) | {"description": said}
        row = _object(properties) | {"minProperties": 1}
        if rows.dynamic is not None:
            row["additionalProperties"] = _content(rows.dynamic, command, ANY)
        found += [] if row in found else [row]
    return found[0] if len(found) == 1 else {"anyOf": found}


def _content(content: Content, *path: str) -> Schema:
    """What is declared, as a schema, with what it means."""
    said = {"description": meaning(*path)} if len(path) > 1 else {}
    match content:
        case FieldType():
            return _ref(content) | said
        case MapOf(keys, each):
            names = {"propertyNames": {"pattern": HOLDS[keys]["pattern"]}} if "pattern" in HOLDS[keys] else {}
            return {"type": "object", **names, "additionalProperties": _unsaid(each, *path), **said}
        case Nullable(known):
            return {"anyOf": [_unsaid(known, *path), {"type": "null"}], **said}
        case list():
            return {"type": "array", "items": _unsaid(content[0], *path), **said}
        case _:
            properties = {name: _content(each, *path, name) for name, each in content.items()}
            return _object(properties, *properties) | said


def _unsaid(content: Content, *path: str) -> Schema:
    """The same of what stands within it, whose meaning has been said."""
    return {name: each for name, each in _content(content, *path).items() if name != "description"}


def _object(properties: Mapping[str, Schema], *required: str) -> Schema:
    """An object that has no other keys than these."""
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return found | ({"required": [*required]} if required else {})
