"""The JSON Schema of everything that `--format json` prints, built from the declared answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.envelope import CELL_VALUE, ENVELOPE, GROUP, MESSAGE
from metrocli.answers.explanation import FIGURE, PROVENANCE
from metrocli.answers.fields import Field, FieldType, ListOf, MapOf, ObjectOf
from metrocli.answers.shaping import describe_single, exploded_name
from metrocli.catalogue import load_answers
from metrocli.render.json_ import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.answers.fields import Content, RowType
    from metrocli.catalogue import AnswerType

    Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT, _NUMBER = ["string", "null"], ["number", "null"]
_DAY, _MONTH = r"^\d{4}-\d{2}-\d{2}$", r"^\d{4}-\d{2}$"
TYPES: dict[FieldType, Schema] = {
    FieldType.TEXT: {"type": _TEXT, "description": "a text"},
    FieldType.CODE: {"type": _TEXT, "description": "a text, even if it looks like a number"},
    FieldType.DATE: {"type": _TEXT, "format": "date", "pattern": _DAY, "description": "a day, as 2021-11-30"},
    FieldType.MONTH: {"type": _TEXT, "pattern": _MONTH, "description": "a month, as 2021-11"},
    FieldType.INTEGER: {"type": ["integer", "null"], "description": "a whole number"},
    FieldType.NUMBER: {"type": _NUMBER, "description": "a number"},
    FieldType.FLAG: {"type": "boolean", "description": "true or false"},
    FieldType.SEVERAL: {"type": "array", "items": {"type": "string"}, "description": "a list of texts, possibly empty"},
    FieldType.MESSAGES: {
        "type": "array",
        "items": {"$ref": "#/$defs/message_data"},
        "description": "a list of messages, possibly empty, each with its code and values",
    },
    FieldType.CELLS: {
        "type": "array",
        "items": {"$ref": "#/$defs/cell_value"},
        "description": "a list of cells, each with its place and its value",
    },
}
"""Each field type in JSON. Null means unknown; flags and several values are always known."""


def json_schema() -> Schema:
    """Return the schema of any answer; its `$defs` have the answer of each command and its rows or result."""
    answers = load_answers()
    definitions: Schema = {field_type.value: schema for field_type, schema in TYPES.items()}
    for command, answer in answers.items():
        definitions[command] = _answer(command, answer)
        if answer.result is None:
            definitions[f"{command}_row"] = _row(answer.rows)
        else:
            definitions[f"{command}_result"] = _keys(answer.result)
    definitions["figure"] = _keys(FIGURE)
    definitions["explained"] = _keys(PROVENANCE)
    definitions["message"] = _message()
    definitions["message_data"] = _message_data()
    definitions["message_values"] = _message_values()
    definitions["cell_value"] = _cell_value()
    return {
        "$schema": DIALECT,
        "title": SCHEMA,
        "description": "What metrocli prints with --format json. Null means unknown.",
        "oneOf": [_ref(command) for command in answers],
        "$defs": definitions,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _answer(command: str, answer: AnswerType) -> Schema:
    """Return the schema of the whole answer of one command."""
    rows = {"rows": {"type": "array", "items": _ref(f"{command}_row")}}
    properties = {
        "schema": {"const": SCHEMA},
        "command": {"const": command},
        "query": _object({name: _content(field) for name, field in answer.query.items()}),
        **(rows if answer.result is None else {"result": _ref(f"{command}_result")}),
        "notes": _ref(FieldType.SEVERAL),
        "messages": {"type": "array", "items": _ref("message")},
    }
    required = [*properties]
    if answer.result is None:
        properties["groups"] = {"type": "array", "items": _group()}
    if any(row_type.dynamic for row_type in answer.rows):
        properties["totals"] = {"type": "object", "additionalProperties": {"type": "integer"}}
    properties["explain"] = {"type": "array", "items": _ref("figure")}
    properties["explained"] = _ref("explained")
    return _object({name: schema | {"description": ENVELOPE[name]} for name, schema in properties.items()}, *required)


def _group() -> Schema:
    """Return the schema of one group of rows with its subtotals."""
    properties: Schema = {
        "value": {"type": ["string", "number", "boolean", "null"]},
        "rows": {"type": "integer"},
        "subtotals": {"type": "object", "additionalProperties": _ref(FieldType.INTEGER)},
    }
    return _object({name: schema | {"description": GROUP[name]} for name, schema in properties.items()}, *properties)


def _message() -> Schema:
    """Return the schema of one message."""
    properties: Schema = {
        "code": {"type": "string"},
        "values": _ref("message_values"),
        "text": {"type": "string"},
        "file": {"type": _TEXT},
        "sheet": {"type": _TEXT},
        "row": {"type": ["integer", "null"]},
        "column": {"type": _TEXT},
    }
    return _object({name: schema | {"description": MESSAGE[name]} for name, schema in properties.items()}, *properties)


def _message_data() -> Schema:
    """Return the schema of a message as a value: its code and its values."""
    properties: Schema = {"code": {"type": "string"}, "values": _ref("message_values")}
    return _object({name: schema | {"description": MESSAGE[name]} for name, schema in properties.items()}, *properties)


def _cell_value() -> Schema:
    """Return the schema of a cell with its value."""
    texts: Schema = {key: {"type": _TEXT} for key in CELL_VALUE}
    properties = texts | {"row": {"type": ["integer", "null"]}}
    described = {name: schema | {"description": CELL_VALUE[name]} for name, schema in properties.items()}
    return _object(described, *CELL_VALUE)


def _message_values() -> Schema:
    """Return the schema of the values of a message, by name."""
    inner = _ref("message_data")
    plain = {"type": ["string", "number", "boolean", "null"]}
    several = {"type": "array", "items": {"anyOf": [plain, inner]}}
    by_name = {"type": "object", "additionalProperties": {"anyOf": [plain, several]}}
    value = {"anyOf": [plain, several, inner, by_name]}
    return {"type": "object", "additionalProperties": value}


def _row(row_types: tuple[RowType, ...]) -> Schema:
    """Return the schema of a row of a list; no field is required, since `--columns` chooses the fields."""
    schemas: list[Schema] = []
    for row_type in row_types:
        fields = row_type.fields | row_type.extra
        properties = {name: _content(field) for name, field in fields.items()}
        for name in (name for name, field in fields.items() if field.type.is_several):
            properties[exploded_name(name, fields)] = _content(Field(FieldType.TEXT, describe_single(name)))
        schema = _object(properties) | {"minProperties": 1}
        if row_type.dynamic is not None:
            schema["additionalProperties"] = _content(row_type.dynamic)
        schemas += [] if schema in schemas else [schema]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _content(content: Content) -> Schema:
    """Return the schema of a declared field, object, list or map, with its help."""
    match content:
        case Field():
            schema = _ref(content.type)
        case MapOf():
            keys = {"propertyNames": {"pattern": pattern}} if (pattern := TYPES[content.keys].get("pattern")) else {}
            schema = {"type": "object", **keys, "additionalProperties": _ref(content.values)}
        case ListOf():
            schema = {"type": "array", "items": _keys(content.fields)}
        case ObjectOf():
            schema = _keys(content.fields)
    if isinstance(content, ListOf | ObjectOf) and content.nullable:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return schema | {"description": content.help}


def _keys(fields: Mapping[str, Content]) -> Schema:
    """Return the schema of an object with declared keys, all of them required."""
    return _object({name: _content(content) for name, content in fields.items()}, *fields)


def _object(properties: Mapping[str, Schema], *required: str) -> Schema:
    """Return the schema of an object without other keys than these."""
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return schema | ({"required": [*required]} if required else {})
