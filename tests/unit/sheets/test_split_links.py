"""Names that are split in an array are linked as each text of a list is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.names.resolve import NameIndex
from metrocli.sheets import split_links
from metrocli.sheets.coded_texts import CodedTexts
from metrocli.sheets.columns import arrow_split
from metrocli.sheets.columns.arrow_split import SplitTexts
from metrocli.sheets.columns.arrow_texts import ArrowTexts
from metrocli.sheets.columns.late_column import LateColumn
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.parsing.links import explode_links, link_names
from metrocli.sheets.parsing.multivalue import _BREAKS, split_names
from metrocli.sheets.split_links import SplitLinks, link_listed_names, split_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = NameIndex(
    "member",
    ["Bogotá", "Washington, D.C.", "Lima", "Bosnia and Herzegovina", "Quito"],
    [("Santa Fe", "Bogotá"), ("Ciudad de los Reyes", "Lima"), ("Rome", "Quito"), ("Rome", "Lima")],
)
PIECE = st.sampled_from(
    [
        *(
            "Bogotá",
            "bogota",
            "Santa Fe",
            "Washington, D.C.",
            "Lima",
            "Ciudad de los Reyes",
            "Quito",
            "Rome",
            "Atlantis",
        ),
        *("Bosnia and Herzegovina", "Lima and Quito", "and Quito", "Lima, Quito y Bogotá", '"Lima"', "Lima, Atlantis"),
        *("", "Atlantis", "；", "\u2028", "Å", "Z, Y", "Washington", "D.C.", "\x00"),
    ]
)
BREAKS = ("；", "\n", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029")
SEPARATOR = st.sampled_from([";", "; ", " ;", ";;", *BREAKS, ",", "、"])
TEXT = st.lists(st.tuples(PIECE, SEPARATOR), min_size=1, max_size=6).map(
    lambda parts: "".join(piece + separator for piece, separator in parts)
)
TEXTS = st.lists(TEXT | st.text(";, \nLima", max_size=9), min_size=1, max_size=9, unique=True)
HAS_LISTS = arrow_split.has_lists
LISTS = ["Lima; Quito", "Quito;Rome", "Lima"]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(split_links, "_MANY_TEXTS", 0)
        patch.setattr(arrow_split, "has_lists", lambda _: True)
        for module in (split_links, arrow_split):
            patch.setattr(module, "_AT_ONCE", 3)
        yield


def link_both(texts: list[str], codes: list[int]) -> tuple[CodedTexts, CodedTexts]:
    """Return texts in a list and the same in an array."""
    of_rows = np.array(codes, "int32")
    return CodedTexts(of_rows, texts), CodedTexts(of_rows, ArrowTexts(pa.array(texts, "string")))


@settings(deadline=None, max_examples=400)
@given(TEXTS, st.data())
def test_links_are_those_of_each_text(texts: list[str], data: st.DataObject) -> None:
    codes = data.draw(st.lists(st.integers(-1, len(texts) - 1), max_size=12) | st.just([*range(len(texts))]))
    rows = np.arange(len(codes)) * 2 + 5
    in_list, in_array = link_both(texts, codes)
    expected, expected_unsplit = link_names(in_list, NAMES)
    found, unsplit = link_listed_names(in_array, NAMES)
    assert isinstance(found.links, SplitLinks)
    assert [*map(list, found.links)] == expected.links
    assert {*unsplit} == {*expected_unsplit}
    assert unsplit[:1] == expected_unsplit[:1]
    frame, runs = explode_links(in_list.codes, expected.links, rows), found.links.to_runs(in_array.codes, rows)
    assert runs.lengths.all()
    for name in ("row", "written", "value", "listed"):
        assert runs.to_frame()[name].tolist() == frame[name].tolist()


@settings(deadline=None)
@given(TEXTS)
def test_cells_are_split_into_the_names_as_they_are_written(texts: list[str]) -> None:
    expected = [split_names(text, lambda name: NAMES.look_up(name) is not None)[0] for text in texts]
    for coded in link_both(texts, [*range(len(texts))]):
        assert [tuple(link.written for link in links) for links in split_cells(coded, NAMES)] == expected


@settings(deadline=None)
@given(TEXTS)
def test_parts_are_those_of_the_pattern(texts: list[str]) -> None:
    array = pa.array(["left out; x", *texts, "left out"], "string").slice(1, len(texts))
    split = SplitTexts(array)
    parts = [split.distinct[code] for codes, _ in split.parts for code in codes]
    assert parts == [part for text in texts for part in _BREAKS.split(text)]
    assert [count for _, counts in split.parts for count in counts] == [len(_BREAKS.split(text)) for text in texts]


@settings(deadline=None)
@given(st.lists(st.sampled_from([*LISTS, "", " Lima;Rome "]), min_size=1, max_size=9), st.booleans())
def test_texts_need_not_be_compared(texts: list[str], in_other_order: bool) -> None:
    places = np.arange(len(texts), dtype="int32")[::-1] if in_other_order else None
    of_rows = [text.strip() for text in (texts[::-1] if in_other_order else texts)]
    for column in (LateColumn(pa.array(texts, "string"), places), ListColumn([*of_rows])):
        coded = column.encode_uncompared()
        assert [coded.distinct[code] if code >= 0 else "" for code in coded.codes.tolist()] == of_rows
        expected, rows = link_names(CodedTexts(np.arange(len(texts)), of_rows), NAMES)[0], np.arange(len(texts))
        found = link_listed_names(coded, NAMES)[0]
        assert found.explode(rows).to_dict("list") == expected.explode(rows).to_dict("list")


def test_few_texts_or_texts_without_lists_are_linked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    _, texts = link_both(LISTS, [0, 1, 2])
    assert isinstance(link_listed_names(texts, NAMES)[0].links, SplitLinks)
    monkeypatch.setattr(split_links, "_MANY_TEXTS", 4)
    assert not isinstance(link_listed_names(texts, NAMES)[0].links, SplitLinks)


def test_whether_texts_are_lists() -> None:
    assert HAS_LISTS(pa.array(LISTS))
    assert not HAS_LISTS(pa.array(["Lima", "Quito", "Rome; Lima"]))
