from __future__ import annotations

from datetime import date

from metrocli.answers.message_records import to_message_records
from metrocli.messages import MessageType
from metrocli.model.cell import Cell

INNER = MessageType("inner", "on {day}")
OUTER = MessageType("outer", "{names:and}: {count:,} {inner}")
NO_PLACE = {"file": None, "sheet": None, "row": None, "column": None}


def test_values_are_json_values() -> None:
    message = OUTER(names=("A", "B"), count=1200, inner=INNER(day=date(2021, 5, 3)))
    assert to_message_records([message]) == [
        {
            "code": "outer",
            "values": {
                "names": ["A", "B"],
                "count": 1200,
                "inner": {"code": "inner", "values": {"day": "2021-05-03"}},
            },
            "text": str(message),
            **NO_PLACE,
        }
    ]


def test_place_is_a_cell_or_a_file() -> None:
    message = INNER(day=date(2021, 5, 3))
    cell, file = Cell("a.xlsx", "people", 3, "until", 5, in_workbook=True), "a.xlsx"
    places = [
        {key: record[key] for key in NO_PLACE}
        for record in to_message_records(
            [message.about(cell), message.about(Cell("a.xlsx", "people")), message.about(file)]
        )
    ]
    assert places == [
        {"file": "a.xlsx", "sheet": "people", "row": 3, "column": "until"},
        {"file": "a.xlsx", "sheet": "people", "row": None, "column": None},
        {"file": "a.xlsx", "sheet": None, "row": None, "column": None},
    ]


def test_values_of_names_are_an_object() -> None:
    message = MessageType("named", "{filters}")(filters={"region": ["Asia"], "silent": None})
    (record,) = to_message_records([message])
    assert record["values"] == {"filters": {"region": ["Asia"], "silent": None}}
