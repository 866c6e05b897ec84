from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.errors import Refused, UnreadableData
from metrocli.sheets.editing.csv_file import edit_csv
from metrocli.sheets.editing.dataset import edit_sheets
from metrocli.sheets.editing.edits import Edit, group_by_sheet
from metrocli.sheets.reading.source import CsvFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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


def refusal(raw: bytes, *edits: Edit) -> str:
    """Return the error with which edits are refused; its exit code must be that of a refusal."""
    with pytest.raises(Refused) as caught:
        after(raw, *edits)
    assert caught.value.exit_code == 5
    return str(caught.value)


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
        (b'member,region\n"A"b"c,B\n', change(2, 0, 'Ab"c', "A"), b'member,region\n"A",B\n'),
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


def test_a_character_that_the_encoding_lacks_is_refused() -> None:
    raw = "member,region\nBogotá,x\nLodz,y\n".encode("cp1252")
    assert refusal(raw, change(3, 0, "Lodz", "Łódź")) == (
        "memberships.csv, row 3, column 'member': the file is in cp1252, which has no 'Ł'. Save it as CSV UTF-8 first."
    )


def test_a_cell_that_changed_since_it_was_read_is_not_overwritten() -> None:
    assert refusal(MEMBERS, change(3, 0, "Rome", "Roma")) == (
        "memberships.csv, row 3, column 'member': it holds 'Lyon', no longer 'Rome': the file changed since it was "
        "read. Give the command once more."
    )
    assert "it holds nothing, no longer 'Rome'" in refusal(MEMBERS, change(9, 0, "Rome", "Roma"))
    assert "it holds nothing, no longer 'Rome'" in refusal(MEMBERS, change(2, 7, "Rome", "Roma"))
    assert f"no longer '{'x' * 60}…'" in refusal(MEMBERS, change(2, 0, "x" * 61, "Roma"))


def test_one_changed_cell_among_several_edits_stops_all_of_them() -> None:
    assert "no longer" in refusal(MEMBERS, change(2, 0, "Paris", "Rome"), change(3, 0, "Rome", "Paris"))


def test_a_blank_cell_is_not_filled() -> None:
    assert refusal(b"member,region\nParis,\n", change(2, 1, "", "Europe")) == (
        "memberships.csv, row 2, column 'region': it holds nothing, and only texts are edited. Change it by hand."
    )


@pytest.mark.parametrize("row", [1, 2])
def test_a_header_and_the_rows_above_it_are_not_edited(row: int) -> None:
    raw = b"member of,\nmember,region\nParis,Europe\n"
    old = "member of" if row == 1 else "member"
    assert "only cells below the header are edited" in refusal(raw, change(row, 0, old, "x"))


def test_an_edit_that_would_change_how_the_file_is_read_is_refused() -> None:
    # Without the first letter, the other bytes are valid UTF-8, so both cells would be read differently.
    raw = "member,region\né,Ã©\n".encode("cp1252")
    assert refusal(raw, change(2, 0, "é", "e")) == (
        "memberships.csv, row 2, column 'member': with the new texts it would be read as something else than is "
        "meant. Save the file as CSV UTF-8 first, or change the cell by hand."
    )


def test_an_unclosed_quote_is_the_same_error_as_when_reading() -> None:
    with pytest.raises(UnreadableData, match="row 2: a quote opens here and is never closed"):
        after(b'member,region\n"A,B\n', change(2, 0, "A,B\n", "A"))


def test_a_file_that_is_not_text_cannot_be_read() -> None:
    with pytest.raises(UnreadableData, match="no text in UTF-8"):
        after(b"member\0", change(2, 0, "a", "b"))


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
        with pytest.raises(UnreadableData, match="the file cannot be read"):
            edit_sheets(source, [change(2, 0, "Paris", "Rome")])


def test_contradicting_edits_are_refused_and_equal_edits_count_once() -> None:
    one = change(2, 0, "Paris", "Rome")
    assert group_by_sheet([one, one]) == {"memberships": [one]}
    with pytest.raises(Refused, match="row 2, column 1: it would become both 'Rome' and 'Lyon'"):
        group_by_sheet([one, change(2, 0, "Paris", "Lyon")])


TEXTS = st.text(st.sampled_from('aéñ,;|\t"\n\r =x'), max_size=6)


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
