"""The JSON Schema: what is declared, in the words of the standard."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from metrocli.answers.fields import FieldType
from metrocli.render.json_schema import TYPES, json_schema

SCHEMA = json_schema()
KNOWN: dict[FieldType, list[object]] = {
    FieldType.TEXT: ["Bogotá", ""],
    FieldType.CODE: ["1.10", "L2A2"],
    FieldType.DATE: ["2021-11-30"],
    FieldType.MONTH: ["2021-11"],
    FieldType.INTEGER: [0, -3, 1412],
    FieldType.NUMBER: [0, 0.4483],
    FieldType.FLAG: [True, False],
    FieldType.SEVERAL: [[], ["a", "b"]],
    FieldType.CELLS: [
        [],
        [{"file": "a.csv", "sheet": "a", "cell": None, "row": None, "column": None, "value": None}],
        [{"file": "a.csv", "sheet": "a", "cell": "B2", "row": 2, "column": "members", "value": "Oak"}],
    ],
    FieldType.MESSAGES: [[], [{"code": "seat-held", "values": {"seat": ["board", "chair"]}}]],
}
WRONG: dict[FieldType, list[object]] = {
    FieldType.TEXT: [1, True, []],
    FieldType.CODE: [1.1, 110],
    FieldType.DATE: ["30/11/2021", "2021-11", "2021-11-30T00:00:00", 2021],
    FieldType.MONTH: ["2021-9", "November 2021", "2021-11-30"],
    FieldType.INTEGER: ["1412", 0.5, True],
    FieldType.NUMBER: ["0.5", False],
    FieldType.FLAG: ["true", 1, None],
    FieldType.SEVERAL: ["a; b", [1], [None], None],
    FieldType.CELLS: ["B2", ["B2"], [{"file": "a.csv", "cell": "B2"}], None],
    FieldType.MESSAGES: ["seat-held", ["seat-held"], [{"code": "seat-held"}], [{"code": 1, "values": {}}], None],
}


def accepted(part: str, value: object) -> bool:
    """Return whether a part of the schema accepts a value."""
    schema = {"$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]}
    return Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("field_type", FieldType)
def test_a_field_type(field_type: FieldType) -> None:
    assert all(accepted(field_type, value) for value in KNOWN[field_type])
    assert not any(accepted(field_type, value) for value in WRONG[field_type])


@pytest.mark.parametrize(
    "field_type", [member for member in FieldType if member is not FieldType.FLAG and not member.is_several]
)
def test_a_single_value_may_be_null(field_type: FieldType) -> None:
    assert accepted(field_type, None)


def test_every_field_type_has_a_schema_with_a_description() -> None:
    assert [*TYPES] == [*FieldType]
    assert all(schema["description"] for schema in TYPES.values())


def test_a_row_may_have_any_of_its_fields_and_no_other() -> None:
    row = SCHEMA["$defs"]["alliances_row"]
    assert "required" not in row
    assert accepted("alliances_row", {"name": None})
    assert accepted("alliances_row", {"activities": 1, "alliance": "UCLG"})
    assert not accepted("alliances_row", {})
    assert not accepted("alliances_row", {"members": []})
    assert row["properties"]["name"] == {"$ref": "#/$defs/text", "description": "the full name"}


def test_a_row_may_have_the_field_of_its_group() -> None:
    assert accepted("activities_row", {"member": "Brussels", "id": "1"})
    assert accepted("members_row", {"each_other_contact": "meetings-held"})
    assert not accepted("activities_row", {"member": ["Brussels"]})


def test_a_row_has_the_fields_of_one_row_type() -> None:
    assert accepted("trend_row", {"period": "2021-T3", "value": 1})
    assert accepted("trend_row", {"month": "2021-11", "value": None})
    assert not accepted("trend_row", {"period": "2021-T3", "month": "2021-11"})
    assert accepted("people_row", {"before": None})
    assert not accepted("people_row", {"before": None, "ending": []})
    # Row types with the same fields have one schema.
    assert "anyOf" not in SCHEMA["$defs"]["members_row"]


def test_the_columns_of_a_matrix_have_names_from_the_data() -> None:
    assert accepted("matrix_row", {"region": "Delta", "Élan": 1, "2021-11": None, "total": 2})
    assert accepted("matrix_row", {"member": "Élan", "region": 1, "total": 2})
    assert not accepted("matrix_row", {"region": "Delta", "Élan": "1"})


def test_a_result_has_all_of_its_keys_and_no_other() -> None:
    row = {"region": None, "total": 8, "participating": 5}
    members = {"total": 8, "participating": 5, "by_region": [row]}
    schema = {"$defs": SCHEMA["$defs"], **SCHEMA["$defs"]["stats_result"]["properties"]["members"]}
    validator = Draft202012Validator(schema)
    assert validator.is_valid(members)
    assert not validator.is_valid(members | {"honorary": 1})
    assert not validator.is_valid({"total": 8, "participating": 5})
    assert not validator.is_valid(members | {"by_region": [row | {"total": "8"}]})


def test_keys_from_the_data_have_a_pattern() -> None:
    months = SCHEMA["$defs"]["member_result"]["properties"]["months"]
    assert months["propertyNames"] == {"pattern": TYPES[FieldType.MONTH]["pattern"]}
    lines = SCHEMA["$defs"]["stats_result"]["properties"]["activities"]["properties"]["by_line"]
    assert "propertyNames" not in lines
    assert lines["additionalProperties"] == {"$ref": "#/$defs/integer"}


def test_a_nullable_list() -> None:
    assert [schema.get("type") for schema in SCHEMA["$defs"]["stats_result"]["properties"]["breakdown"]["anyOf"]] == [
        "array",
        "null",
    ]
    assert SCHEMA["$defs"]["stats_result"]["properties"]["periods"]["type"] == "array"


def test_only_a_matrix_has_totals_and_only_lists_have_groups() -> None:
    definitions_with = {
        key: [name for name, definition in SCHEMA["$defs"].items() if key in definition.get("properties", {})]
        for key in ("totals", "groups", "explained")
    }
    assert definitions_with["totals"] == ["matrix", "compare_result"]
    assert "member" not in definitions_with["groups"]
    assert {"activities", "matrix", "columns"} <= set(definitions_with["groups"])
    assert {"activities", "member", "stats", "info"} <= set(definitions_with["explained"])


def test_every_key_has_a_description() -> None:
    undescribed = [
        (name, key)
        for name, definition in SCHEMA["$defs"].items()
        for key, inner in definition.get("properties", {}).items()
        if not inner.get("description")
    ]
    assert undescribed == []
