from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.errors import Refused, UnreadableData
from metrocli.model.cell import Cell
from metrocli.sheets.editing.csv_file import EDIT_MISREAD, NOT_IN_ENCODING, edit_csv
from metrocli.sheets.editing.dataset import edit_sheets
from metrocli.sheets.editing.edits import (
    CELL_BLANK,
    CELL_CHANGED,
    CELL_EMPTIED,
    EDITS_CONTRADICT,
    Edit,
    group_by_sheet,
)
from metrocli.sheets.reading.csv_files.csv_folder import CsvFolder
from metrocli.sheets.reading.csv_files.csv_rows import UNCLOSED_QUOTE
from metrocli.sheets.reading.csv_files.encodings import NOT_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.messages import Message

MEMBERS = b"member,region\nParis,Europe\nLyon,Europe\n"


ENCODINGS = [
    (b"", "utf-8"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-16-le"),
    (b"", "utf-16-be"),
    (b"", "cp1252"),
]


def change(row: int, index: int, old: str, new: str) -> Edit:
    return Edit("memberships", row, index, old, new)


def after(raw: bytes, *edits: Edit) -> bytes:
    return edit_csv(raw, "memberships", "memberships.csv", edits)


def refusal(raw: bytes, *edits: Edit) -> Message:
    """Return the error with which edits are refused; its exit code must be that of a refusal."""
    with pytest.raises(Refused) as caught:
        after(raw, *edits)
    assert caught.value.exit_code == 5
    return caught.value.message


def cell(row: int, column: str, index: int) -> Cell:
    return Cell("memberships.csv", "memberships", row, column, index)


@pytest.mark.parametrize(
    ("raw", "edit", "new"),
    [
        (b"member,region\nParis,Europe", change(2, 1, "Europe", "Asia"), b"member,region\nParis,Asia"),
        (b"member,region\r\nParis,Europe\r\n", change(2, 0, "Paris", "Lyon"), b"member,region\r\nLyon,Europe\r\n"),
        (b"member,region\rParis,Europe\r", change(2, 0, "Paris", "Lyon"), b"member,region\rLyon,Europe\r"),
        (b"member,region\nA,B\r\nC,D\rE,F\n", change(4, 1, "F", "X"), b"member,region\nA,B\r\nC,D\rE,X\n"),
        (b"member;region;\nParis ;Europe;\n", change(2, 0, "Paris ", "Paris"), b"member;region;\nParis;Europe;\n"),
        (b"sep=|\r\nmember|region\r\nA|B\r\n", change(2, 1, "B", "C"), b"sep=|\r\nmember|region\r\nA|C\r\n"),
        (b"member\tregion\nA\tB\n", change(2, 0, "A", ""), b"member\tregion\n\tB\n"),
        (b"Our members,\n,\nmember,region\n\n , \nA,B\n", change(6, 0, "A", "C"),
         b"Our members,\n,\nmember,region\n\n , \nC,B\n"),
        (b'member,region\n"A",  B  \n', change(2, 1, "  B  ", "B"), b'member,region\n"A",B\n'),
        (b'"member","region"\n"A","B"\n', change(2, 0, "A", "C"), b'"member","region"\n"C","B"\n'),
        (b'member,region\n"A ""x""\n, y",B\n', change(2, 1, "B", "C"), b'member,region\n"A ""x""\n, y",C\n'),
        (b'member,region\n"A ""x""\n, y",B\n', change(2, 0, 'A "x"\n, y', 'A "x"'), b'member,region\n"A ""x""",B\n'),
        (b'member,region\n"A"b"c,B\n', change(2, 0, '"A"b"c', "A"), b'member,region\n"A",B\n'),
        (b'member,region\n"a "b" c",B\n', change(2, 1, "B", "C"), b'member,region\n"a "b" c",C\n'),
        (b'member,region\n"A \\"b\\" c",B\n', change(2, 1, "B", "C"), b'member,region\n"A \\"b\\" c",C\n'),
        (b'member,region\nA, "B, b"\n', change(2, 1, "B, b", "C"), b"member,region\nA,C\n"),
        (b"member,region\r\nA,B\r\n\x1a", change(2, 1, "B", "C"), b"member,region\r\nA,C\r\n\x1a"),
        (b'member,region\nA"b"c,B\n', change(2, 1, "B", "C"), b'member,region\nA"b"c,C\n'),
        (b"member,region\nA,B\n", change(2, 0, "A", "a,b"), b'member,region\n"a,b",B\n'),
        (b"member;region\nA;B\n", change(2, 0, "A", "a,b"), b"member;region\na,b;B\n"),
        (b"member,region\nA,B\n", change(2, 0, "A", 'a"b'), b'member,region\n"a""b",B\n'),
        (b"member,region\nA,B\n", change(2, 0, "A", "a\r\nb"), b'member,region\n"a\r\nb",B\n'),
        (b"member,region\nA,B,,,\n", change(2, 1, "B", "C"), b"member,region\nA,C,,,\n"),
        (b"member\nA\nB\n", change(2, 0, "A", ""), b'member\n""\nB\n'),
        (b"member,region\nA,=1+1\n", change(2, 1, "=1+1", "=2"), b"member,region\nA,=2\n"),
    ],
)  # fmt: skip
def test_only_the_bytes_of_the_cell_change(raw: bytes, edit: Edit, new: bytes) -> None:
    assert after(raw, edit) == new


def test_several_cells_are_edited_at_once() -> None:
    edits = [change(2, 0, "Paris", "Rome"), change(2, 1, "Europe", "x;y"), change(3, 1, "Europe", "z")]
    assert after(MEMBERS, *edits) == b"member,region\nRome,x;y\nLyon,z\n"


@pytest.mark.parametrize(("bom", "encoding"), ENCODINGS)
def test_the_encoding_stays(bom: bytes, encoding: str) -> None:
    text = "member;region\r\nBogotá ;Latin America\r\nMontréal;North America\r\n"
    new = after(bom + text.encode(encoding), change(2, 0, "Bogotá ", "Málaga"))
    assert new == bom + text.replace("Bogotá ", "Málaga").encode(encoding)


def test_lines_in_another_encoding_stay_in_theirs() -> None:
    lines = ["member,región", "Bogotá,x", "Québec,x", "Málaga,x", "Orléans,x"]
    raw = b"\n".join(line.encode("cp1252" if "é" in line else "utf-8") for line in lines)
    new = after(raw, change(3, 0, "Québec", "Montréal"), change(4, 1, "x", "é"))
    assert new == raw.replace("Québec".encode("cp1252"), "Montréal".encode("cp1252")).replace(
        "Málaga,x".encode(), "Málaga,é".encode()
    )
    lost = NOT_IN_ENCODING.at(cell(3, "member", 0), encoding="cp1252", character="Ł")
    assert refusal(raw, change(3, 0, "Québec", "Łódź")) == lost


def test_a_character_that_the_encoding_lacks_is_refused() -> None:
    raw = "member,region\nBogotá,x\nLodz,y\n".encode("cp1252")
    assert refusal(raw, change(3, 0, "Lodz", "Łódź")) == NOT_IN_ENCODING.at(
        cell(3, "member", 0), encoding="cp1252", character="Ł"
    )


def test_a_cell_that_changed_since_it_was_read_is_not_overwritten() -> None:
    changed = CELL_CHANGED.at(cell(3, "member", 0), now="Lyon", old="Rome")
    assert refusal(MEMBERS, change(3, 0, "Rome", "Roma")) == changed
    assert refusal(MEMBERS, change(9, 0, "Rome", "Roma")) == CELL_EMPTIED.at(cell(9, "member", 0), old="Rome")
    assert refusal(MEMBERS, change(2, 7, "Rome", "Roma")) == CELL_EMPTIED.at(cell(2, "", 7), old="Rome")


def test_one_changed_cell_among_several_edits_stops_all_of_them() -> None:
    edits = change(2, 0, "Paris", "Rome"), change(3, 0, "Rome", "Paris")
    assert refusal(MEMBERS, *edits) == CELL_CHANGED.at(cell(3, "member", 0), now="Lyon", old="Rome")


def test_a_blank_cell_is_not_filled() -> None:
    raw = b"member,region\nParis,\n"
    assert refusal(raw, change(2, 1, "", "Europe")) == CELL_BLANK.at(cell(2, "region", 1))


@pytest.mark.parametrize("row", [1, 2])
def test_a_header_and_the_rows_above_it_are_not_edited(row: int) -> None:
    raw = b"member of,\nmember,region\nParis,Europe\n"
    old = "member of" if row == 1 else "member"
    assert refusal(raw, change(row, 0, old, "x")).code == "cell-in-header"


def test_an_edit_that_would_change_how_the_file_is_read_is_refused() -> None:
    # Without the first letter, the other bytes are valid UTF-8, so both cells would be read differently.
    raw = "member,region\né,Ã©\n".encode("cp1252")
    assert refusal(raw, change(2, 0, "é", "e")) == EDIT_MISREAD.at(cell(2, "member", 0))


def test_a_row_that_is_quoted_as_a_whole_stays_so() -> None:
    raw = b'member,region,country\n"Paris,""Europe, West"",France"\r\nLyon,Europe,\n"Rome,Europe,Italy",,\n'
    edits = (
        change(2, 0, "Paris", 'Paris "X"'),
        change(2, 1, "Europe, West", "Asia"),
        change(3, 1, "Europe", "Asia"),
        change(4, 2, "Italy", "It,aly"),
    )
    assert after(raw, *edits) == (
        b'member,region,country\n"""Paris """"X"""""",""Asia"",France"\r\nLyon,Asia,\n"Rome,Europe,""It,aly""",,\n'
    )


def test_an_unclosed_quote_is_the_same_error_as_when_reading() -> None:
    with pytest.raises(UnreadableData) as caught:
        after(b'member,region\n"A,B\n', change(2, 0, "A,B\n", "A"))
    assert caught.value.message == UNCLOSED_QUOTE.at(Cell("memberships.csv", "memberships", 2))


def test_a_file_that_is_not_text_cannot_be_read() -> None:
    with pytest.raises(UnreadableData) as caught:
        after(b"member\0", change(2, 0, "a", "b"))
    assert caught.value.message == NOT_TEXT.at("memberships.csv")


class TestFolder:
    """Edits of several files."""

    def test_only_files_that_change_are_returned(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, aliases="alias,member\nx,Paris\n", media="month,outlet,topic\n")
        edits = [change(2, 0, "Paris", "Rome"), Edit("aliases", 2, 0, "x", "y"), Edit("media", 1, 0, "month", "month")]
        new = edit_sheets(CsvFolder(path), edits)
        assert {each.name: content for each, content in new.items()} == {
            "aliases.csv": b"alias,member\ny,Paris\n",
            "memberships.csv": b"member,region\nRome,Europe\nLyon,Europe\n",
        }
        assert (path / "memberships.csv").read_bytes() == MEMBERS

    def test_no_edits_change_nothing(self, folder: Callable[..., Path]) -> None:
        assert edit_sheets(CsvFolder(folder(memberships=MEMBERS)), []) == {}

    def test_a_deleted_file_cannot_be_read(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS)
        source = CsvFolder(path)
        assert source.sheet_names == ("memberships",)
        (path / "memberships.csv").unlink()
        with pytest.raises(UnreadableData) as caught:
            edit_sheets(source, [change(2, 0, "Paris", "Rome")])
        assert (caught.value.place, caught.value.message.code) == ("memberships.csv", "file-unreadable")


def test_contradicting_edits_are_refused_and_equal_edits_count_once() -> None:
    one = change(2, 0, "Paris", "Rome")
    assert group_by_sheet([one, one]) == {"memberships": [one]}
    with pytest.raises(Refused) as caught:
        group_by_sheet([one, change(2, 0, "Paris", "Lyon")])
    place = "sheet 'memberships', row 2, column 1"
    assert caught.value.message == EDITS_CONTRADICT.at(place, first="Rome", second="Lyon")


TEXTS = st.text(st.sampled_from('aéü,;|\t"\n\r =x'), max_size=6)


class Lines:
    """A CSV file in parts: the cells of each row, which of them are always quoted, and the end of each line."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.delimiter = draw(st.sampled_from(",;\t|"))
        self.bom, self.encoding = draw(st.sampled_from(ENCODINGS))
        self.title = draw(st.sampled_from(["", "Our members\n", "\r\n"]))
        if draw(st.booleans()):
            self.title = f"sep={self.delimiter}\r\n{self.title}"
        row = st.lists(st.tuples(TEXTS, st.booleans()), min_size=2, max_size=2)
        header = [("member", draw(st.booleans())), ("región", draw(st.booleans()))]
        self.rows = [header, *draw(st.lists(row, min_size=1, max_size=5))]
        self.ends = [draw(st.sampled_from(["\n", "\r\n", "\r"])) for _ in self.rows]
        self.ends[-1] = draw(st.sampled_from(["", self.ends[-1]]))

    def written(self, edits: dict[tuple[int, int], str]) -> bytes:
        """Return the file with other texts in some cells."""
        text = self.title
        for number, (row, end) in enumerate(zip(self.rows, self.ends, strict=True)):
            cells = [self._cell(edits.get((number, index), cell), mark) for index, (cell, mark) in enumerate(row)]
            # A cell that needed quotes keeps them.
            cells = [
                f'"{new}"' if self._cell(*old).startswith('"') and not new.startswith('"') else new
                for old, new in zip(row, cells, strict=True)
            ]
            text += self.delimiter.join(cells) + end
        return self.bom + text.encode(self.encoding)

    def _cell(self, text: str, always: bool) -> str:
        doubled = text.replace('"', '""')
        return f'"{doubled}"' if always or any(mark in text for mark in f'{self.delimiter}"\r\n') else text


@given(data=st.data())
def test_in_any_file_all_but_the_edited_cells_stays(data: st.DataObject) -> None:
    lines = data.draw(st.composite(Lines)())
    above = lines.title.removeprefix(f"sep={lines.delimiter}\r\n").count("\n")
    filled = [(row, at) for row in range(1, len(lines.rows)) for at in range(2) if lines.rows[row][at][0]]
    chosen = data.draw(st.dictionaries(st.sampled_from(filled), TEXTS)) if filled else {}
    edits = [change(row + 1 + above, at, lines.rows[row][at][0], new) for (row, at), new in sorted(chosen.items())]
    assert after(lines.written({}), *edits) == lines.written(chosen)
