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
}


def accepted(part: str, value: object) -> bool:
    """Whether a part of the schema takes a value."""
    schema = {"$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]}
    return Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("holds", FieldType)
def test_a_kind_of_value(holds: FieldType) -> None:
    assert all(accepted(holds, value) for value in KNOWN[holds])
    assert not any(accepted(holds, value) for value in WRONG[holds])


@pytest.mark.parametrize("holds", [each for each in FieldType if each not in {FieldType.FLAG, FieldType.SEVERAL}])
def test_a_single_value_may_be_unknown(holds: FieldType) -> None:
    assert accepted(holds, None)


def test_every_kind_of_value_has_its_schema_and_is_described() -> None:
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
    assert accepted("members_row", {"each_heard": "1 meeting"})
    assert not accepted("activities_row", {"member": ["Brussels"]})


def test_rows_of_one_kind_or_another() -> None:
    assert accepted("trend_row", {"period": "2021-T3", "value": 1})
    assert accepted("trend_row", {"month": "2021-11", "value": None})
    assert not accepted("trend_row", {"period": "2021-T3", "month": "2021-11"})
    assert accepted("people_row", {"before": None})
    assert not accepted("people_row", {"before": None, "seat": None})
    # Those that come to the same stand there once.
    assert "anyOf" not in SCHEMA["$defs"]["members_row"]


def test_the_columns_of_a_matrix_are_called_as_the_data_call_them() -> None:
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


def test_keys_that_are_data_are_held_to_what_they_are() -> None:
    months = SCHEMA["$defs"]["member_result"]["properties"]["months"]
    assert months["propertyNames"] == {"pattern": TYPES[FieldType.MONTH]["pattern"]}
    lines = SCHEMA["$defs"]["stats_result"]["properties"]["activities"]["properties"]["by_line"]
    assert "propertyNames" not in lines
    assert lines["additionalProperties"] == {"$ref": "#/$defs/integer"}


def test_what_may_be_unknown_as_a_whole() -> None:
    assert [each.get("type") for each in SCHEMA["$defs"]["stats_result"]["properties"]["breakdown"]["anyOf"]] == [
        "array",
        "null",
    ]
    assert SCHEMA["$defs"]["stats_result"]["properties"]["periods"]["type"] == "array"


def test_totals_are_of_a_matrix_and_groups_of_what_lists() -> None:
    having = {
        key: [name for name, each in SCHEMA["$defs"].items() if key in each.get("properties", {})]
        for key in ("totals", "groups", "explained")
    }
    assert having["totals"] == ["matrix", "compare_result"]
    assert "member" not in having["groups"]
    assert {"activities", "matrix", "columns"} <= set(having["groups"])
    assert {"activities", "member", "stats", "info"} <= set(having["explained"])


def test_everything_is_described() -> None:
    unsaid = [
        (name, key)
        for name, each in SCHEMA["$defs"].items()
        for key, inner in each.get("properties", {}).items()
        if not inner.get("description")
    ]
    assert unsaid == []
