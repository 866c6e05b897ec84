"""Every field of an answer has help of one line, and `--columns help` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.answers.envelope import ENVELOPE, GROUP, MESSAGE
from metrocli.answers.explanation import FIGURE, PROVENANCE
from metrocli.answers.fields import FieldType, ListOf, ObjectOf, RowType, sheet_fields
from metrocli.answers.records import to_records
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.catalogue import load_answer, load_answers
from metrocli.query.matrix import COUNT, matrix
from metrocli.query.members import members
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from metrocli.answers.fields import Content
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]


def help_texts(fields: Mapping[str, Content], path: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the help of each key of an object, and of the keys within it."""
    for name, content in fields.items():
        yield f"{path}.{name}", content.help
        if isinstance(content, ListOf | ObjectOf):
            yield from help_texts(content.fields, f"{path}.{name}")


def all_help_texts() -> Iterator[tuple[str, str]]:
    """Yield the path and the help of everything that an answer may have."""
    yield from ENVELOPE.items()
    yield from GROUP.items()
    yield from MESSAGE.items()
    yield from help_texts(FIGURE, "explain")
    yield from help_texts(PROVENANCE, "explained")
    for command, answer in load_answers().items():
        yield from help_texts(answer.query, f"{command}.query")
        for row_type in answer.rows:
            yield from help_texts(row_type.fields | row_type.extra, command)
            if row_type.dynamic:
                yield f"{command}.*", row_type.dynamic.help
        yield from help_texts(answer.result or {}, command)


def test_every_field_has_help_of_one_line() -> None:
    texts = dict(all_help_texts())
    assert len(texts) > 200
    wrong = [path for path, text in texts.items() if not text or "\n" in text or "|" in text or text.endswith(".")]
    assert wrong == []


def test_fields_of_a_sheet_have_the_help_of_its_columns() -> None:
    (field,) = sheet_fields("activities", {"title": FieldType.TEXT}).values()
    assert (field.type, field.help) == (FieldType.TEXT, SHEETS_BY_NAME["activities"].column("title").help)


@pytest.mark.parametrize(
    ("when", "options", "selected"),
    [
        ("", {}, True),
        ("", {"silent": True}, True),
        ("--silent", {"silent": True}, True),
        ("--silent", {"silent": False}, False),
        ("--silent", {}, False),
        ("--by month", {"by": "month"}, True),
        ("--by month", {"by": "period"}, False),
        ("matrix members …", {"matrix": "members"}, True),
    ],
)
def test_options_select_rows(when: str, options: dict[str, object], *, selected: bool) -> None:
    assert RowType({}, when=when).is_selected(options) is selected


def test_columns_help_shows_the_help_of_each_column(asked: Asked) -> None:
    listing = apply_shape(members(asked()), Shape(columns=("help",)))
    assert [*listing.fields] == ["column", "holds", "usual", "meaning"]
    rows = {row["column"]: row for row in to_records(listing.frame, listing.fields)}
    assert rows["left"] == {
        "column": "left",
        "holds": "date",
        "usual": True,
        "meaning": SHEETS_BY_NAME["memberships"].column("left").help,
    }
    assert (rows["seats"]["holds"], rows["seats"]["usual"]) == ("several", False)
    assert rows["seats"]["meaning"] == "the seats that the member holds: body and role"


def test_a_column_of_a_matrix_is_never_taken_for_a_field(chosen: Asked) -> None:
    selection = chosen(
        {
            "memberships": "member,region\nArden,total\nBello,alliance\n",
            "activities": "id,title,members\n1,a,Arden; Bello\n",
        }
    )
    listing = apply_shape(matrix(selection, "alliances", "regions", whole=True), Shape(columns=("help",)))
    texts = dict(zip(listing.frame["column"], listing.frame["meaning"], strict=True))
    declared = next(
        row_type for row_type in load_answer("matrix").rows if row_type.is_selected({"matrix": "alliances"})
    )
    assert texts == {
        "alliance": declared.fields["alliance"].help,
        "total*": COUNT.help,
        "alliance*": COUNT.help,
        "total": declared.fields["total"].help,
    }
