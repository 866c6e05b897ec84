"""Every field that an answer has means something, and what is said is said of a field that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.answers.fields import Nullable
from metrocli.answers.meanings import ANY, MEANINGS, meaning
from metrocli.answers.records import to_records
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.catalogue import ANSWERS
from metrocli.query.matrix import matrix
from metrocli.query.members import members
from metrocli.query.selecting.provenance import PROVENANCE
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from metrocli.answers.fields import Content
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

ENVELOPE = ("schema", "command", "query", "rows", "result", "notes", "totals", "groups", "explained")


def paths(content: Content, *path: str) -> Iterator[tuple[str, ...]]:
    """Where each key of an object stands, and those of what it holds."""
    match content:
        case Nullable(known):
            yield from paths(known, *path)
        case list():
            yield from paths(content[0], *path)
        case dict():
            for name, each in content.items():
                yield (*path, name)
                yield from paths(each, *path, name)


def all_paths() -> Iterator[tuple[str, ...]]:
    """Where everything stands that an answer may hold."""
    yield from ((name,) for name in ENVELOPE)
    yield from (("groups", name) for name in ("value", "rows", "subtotals"))
    yield from paths(PROVENANCE, "explained")
    for command, declared in ANSWERS.items():
        yield from paths(dict(declared.query), "query")
        for rows in declared.rows:
            yield from paths(rows.fields | rows.extra | ({ANY: rows.dynamic} if rows.dynamic else {}), command)
        if declared.result is not None:
            yield from paths(dict(declared.result), command)


def test_every_field_has_a_meaning_of_one_line() -> None:
    said = {path: meaning(*path) for path in all_paths()}
    assert len(said) > 200
    assert [path for path, text in said.items() if not text or "\n" in text or "|" in text or text.endswith(".")] == []


def test_no_meaning_is_of_a_field_that_there_is_not() -> None:
    known = {path: meaning(*path) for path in all_paths()}
    meant = {
        end
        for path, text in known.items()
        for start in range(len(path))
        if MEANINGS.get(end := ".".join(path[start:])) == text
    }
    assert set(MEANINGS) - meant == set()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("activities", "title"), SHEETS_BY_NAME["activities"].column("title").help),
        (("member", "activities", "title"), SHEETS_BY_NAME["activities"].column("title").help),
        (("members", "left"), SHEETS_BY_NAME["memberships"].column("left").help),
        (("compare", "members", "left"), "in the first period only"),
        (("outcomes", "activities"), "how many activities carry the code or one below it"),
        (("stats", "outcomes", "activities"), "how many activities carry the code or one below it"),
        (("member", "outcomes", "activities"), "how many of its activities carry the code itself"),
        (("stats", "breakdown", "activities"), "how many activities"),
    ],
)
def test_the_longest_end_of_a_path_that_is_known_counts(path: tuple[str, ...], text: str) -> None:
    assert meaning(*path) == text


def test_what_has_no_meaning_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"members\.nickname"):
        meaning("members", "nickname")


def test_columns_help_says_what_each_column_means(asked: Asked) -> None:
    listing = apply_shape(members(asked()), Shape(columns=("help",)))
    assert [*listing.fields] == ["column", "holds", "usual", "meaning"]
    rows = {row["column"]: row for row in to_records(listing.frame, listing.fields)}
    assert rows["left"] == {
        "column": "left",
        "holds": "date",
        "usual": True,
        "meaning": "the last day of the membership; blank if it goes on",
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
    said = dict(zip(listing.frame["column"], listing.frame["meaning"], strict=True))
    both = meaning("matrix", ANY)
    assert said == {
        "alliance": meaning("matrix", "alliance"),
        "total*": both,
        "alliance*": both,
        "total": meaning("matrix", "total"),
    }
