from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from metrocli.errors import Refused
from metrocli.model.cell import Cell
from metrocli.sheets.dataset import SheetDataset
from metrocli.sheets.editing.append import append_rows
from metrocli.sheets.editing.csv_append import append_to_csv, make_csv
from metrocli.sheets.editing.csv_file import EDIT_MISREAD, NOT_IN_ENCODING
from metrocli.sheets.editing.dataset import FILE_OPEN
from metrocli.sheets.editing.edits import CELL_CHANGED, Edit
from metrocli.sheets.editing.new_rows import APPENDED_MISREAD, VALUES_DO_NOT_FIT, UnwrittenColumn
from metrocli.sheets.reading.csv_files.csv_folder import CsvFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

LYON = {"member": "Lyon", "region": "Europe"}


def after(
    raw: bytes | str, *rows: Mapping[str, str], sheet: str = "memberships", edits: tuple[Edit, ...] = ()
) -> bytes:
    content = raw if isinstance(raw, bytes) else raw.encode()
    return append_to_csv(content, sheet, f"{sheet}.csv", rows, edits)[0]


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("member,region\nParis,Europe\n|", "Lyon,Europe\n"),
        ("member,region\r\nParis,Europe\r\n|", "Lyon,Europe\r\n"),
        ("member,region\rParis,Europe\r|", "Lyon,Europe\r"),
        ("member,region\nParis,Europe|", "\nLyon,Europe"),
        ("member,region\r\nParis,Europe|", "\r\nLyon,Europe"),
        ("member,region|", "\nLyon,Europe"),
        ("sep=;\r\nmember;region|", "\r\nLyon;Europe"),
        ("member,region\n|", "Lyon,Europe\n"),
        ("region,member\nEurope,Paris\n|", "Europe,Lyon\n"),
        ("member;note;region\nParis;x;Europe\n|", "Lyon;;Europe\n"),
        ("Miembro\tRegión\nParis\tEurope\n|", "Lyon\tEurope\n"),
        ("sep=|\r\nmember|region\r\nParis|Europe\r\n^", "Lyon|Europe\r\n"),
        ("member,region\nParis,Europe\n|\n\n", "Lyon,Europe\n"),
        ("member,region\r\nParis,Europe\r\n|\r\n\x1a", "Lyon,Europe\r\n"),
        ("member,region,\nParis,Europe,\n|", "Lyon,Europe,\n"),
        ("member,region\nParis,Europe,,,\n|", "Lyon,Europe,,,\n"),
        ("Our members\n\nmember,region\nParis,Europe\n|", "Lyon,Europe\n"),
        ('"member","region"\n"Paris","Europe"\n|', '"Lyon","Europe"\n'),
        ('"member","note","region"\n"Paris","","Europe"\n|', '"Lyon","","Europe"\n'),
        ('"member","note","region"\n"Paris",,"Europe"\n|', '"Lyon",,"Europe"\n'),
        ('member,region\n"Paris, the city",Europe\n|', "Lyon,Europe\n"),
        ('member,region\n"Paris","Europe, west"\n|', '"Lyon","Europe"\n'),
        ('member,region\n"Pa\nris",Europe|', "\nLyon,Europe"),
        ('member,region\nRome,Europe\n"Paris,Europe"\n|', '"Lyon,Europe"\n'),
        ('member,region\nA \\"b\\" c,Europe\n|', "Lyon,Europe\n"),
        ('member,region\n"a "b" c",Europe\n|', "Lyon,Europe\n"),
        ("member,region\nParis,Europe\n|\nTotal,2\n", "Lyon,Europe\n"),
        ("member,region\nParis,Europe\n|Total,1\n", "Lyon,Europe\n"),
    ],
)
def test_a_row_is_written_as_the_row_above(raw: str, line: str) -> None:
    mark = "^" if "^" in raw else "|"
    assert after(raw.replace(mark, ""), LYON).decode() == raw.replace(mark, line)


@pytest.mark.parametrize(
    ("raw", "row", "line"),
    [
        ("id,title,start\na,A,2021-05-03\n", {"start": "2021-12-31"}, ",,2021-12-31\n"),
        ("id,title,start\na,A,31/05/2021\n", {"start": "2021-12-03"}, ",,03/12/2021\n"),
        ("id,title,start\na,A,5/31/2021\nb,B,5/3/2021\n", {"start": "2021-12-03"}, ",,12/3/2021\n"),
        ("id,title,start\na,A,31.5.2021\n", {"start": "2021-12-03"}, ",,3.12.2021\n"),
        ("id,title,start\na,A,2021/05/31\n", {"start": "2021-12-03"}, ",,2021/12/03\n"),
        ("id,title,start\na,A,03/05/2021\n", {"start": "2021-12-31"}, ",,2021-12-31\n"),
        ("id,title,start\na,A,31 May 2021\n", {"start": "2021-12-31"}, ",,2021-12-31\n"),
        ("id,title,start\na,A,\n", {"start": "2021-12-31"}, ",,2021-12-31\n"),
        ("id,title,start,end\na,A,31/05/2021,\n", {"end": "2021-12-03"}, ",,,03/12/2021\n"),
        ("id,title,start\na,A,31/05/2021\n", {"start": "spring"}, ",,spring\n"),
        ("id,title,people\na,A,1412\n", {"people_engaged": "24"}, ",,24\n"),
        ("id,title,members\na,A,Paris; Rome\n", {"members": "Lyon; Oslo"}, ",,Lyon; Oslo\n"),
        ("id,title,members\na,A,Paris;Rome\n", {"members": "Lyon; Oslo"}, ",,Lyon;Oslo\n"),
        ('id,title,members\na,A,"Paris\nRome"\n', {"members": "Lyon; Oslo"}, ',,"Lyon\nOslo"\n'),
        ('id,title,members\na,A,"Paris, Rome"\n', {"members": "Lyon; Oslo"}, ",,Lyon; Oslo\n"),
        ('id,title,outcomes\na,A,"L1, L2"\n', {"outcomes": "L3; L4"}, ',,"L3, L4"\n'),
        ('id,title,outcomes\na,A,"1,2"\n', {"outcomes": "2; 3"}, ",,2; 3\n"),
        ("id;title;outcomes\na;A;L1\n", {"outcomes": "L3; L4"}, ';;"L3; L4"\n'),
        ("id,title\na,A\n", {"title": "=1+1"}, ",=1+1\n"),
        ("id,title,Member 1,Member 2\na,A,x,y\n", {"members": "Lyon; Oslo"}, ",,Lyon,Oslo\n"),
        ("id,title,Member 1,Member 2\na,A,x,y\n", {"members": "Lyon"}, ",,Lyon,\n"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_the_other_cells_of_its_column(raw: str, row: dict[str, str], line: str) -> None:
    given = {"id": "b", "title": "B"} | row
    expected = line.replace(",", "b,", 1).replace(",,", ",B,", 1) if ";;" not in line else f"b;B;{line[2:]}"
    expected = f"b,{row['title']}\n" if "title" in row else expected
    assert after(raw, given, sheet="activities").decode() == raw + expected


def test_decimals_have_the_comma_of_the_other_numbers() -> None:
    raw = "member;region;latitude;longitude\nParis;Europe;48,85;\n"
    row = LYON | {"latitude": "45.76", "longitude": "4.84"}
    assert after(raw, row).decode() == f"{raw}Lyon;Europe;45,76;4,84\n"


def test_months_are_written_as_the_other_months() -> None:
    raw = "month,outlet,topic\n09/2021,Le Monde,x\n"
    assert (
        after(raw, {"month": "2021-10", "outlet": "A", "topic": "b"}, sheet="media").decode() == f"{raw}10/2021,A,b\n"
    )


def test_values_that_do_not_fit_the_columns_of_a_list_are_refused() -> None:
    raw = "id,title,Member 1,Member 2\na,A,x,y\n"
    with pytest.raises(Refused) as caught:
        after(raw, {"id": "b", "members": "P; Q; R"}, sheet="activities")
    place = Cell("activities.csv", "activities")
    assert caught.value.message == VALUES_DO_NOT_FIT.at(
        place, count=3, column="members", columns=2, headers=["Member 1", "Member 2"]
    )


def test_columns_that_the_sheet_lacks_are_reported() -> None:
    raw = b"member,region\nParis,Europe\n"
    rows = [LYON | {"country": "France"}, {"country": "Italy"}]
    assert append_to_csv(raw, "memberships", "m.csv", rows) == (
        raw + b"Lyon,Europe\n",
        [UnwrittenColumn("memberships", "country", 2)],
    )


def test_cells_are_edited_in_the_same_step() -> None:
    raw = "member,region,country,left\nParis,Europe,,\nRome,Europe\nTotal,2\n"
    edits = (
        Edit("memberships", 2, 1, "Europe", "EU"),
        Edit("memberships", 2, 2, "", "France, the"),
        Edit("memberships", 3, 1, "Europe", "EU"),
        Edit("memberships", 3, 3, "", "2021-01-01"),
    )
    assert after(raw, LYON, edits=edits).decode() == (
        'member,region,country,left\nParis,EU,"France, the",\nRome,EU,,2021-01-01\nLyon,Europe,,\nTotal,2\n'
    )


def test_a_blank_cell_that_was_filled_since_is_not_overwritten() -> None:
    with pytest.raises(Refused) as caught:
        after("member,region,country\nParis,Europe,France\n", edits=(Edit("memberships", 2, 2, "", "Italy"),))
    assert caught.value.message.kind is CELL_CHANGED


def test_a_character_that_the_encoding_lacks_is_refused() -> None:
    raw = "member,region\nBogotá,x\n".encode("cp1252")
    with pytest.raises(Refused) as caught:
        after(raw, LYON, {"member": "Łódź", "region": "Europe"})
    place = Cell("memberships.csv", "memberships", 4, "member", 0)
    assert caught.value.message == NOT_IN_ENCODING.at(place, encoding="cp1252", character="Ł")


def test_a_letter_that_would_change_how_the_others_are_read_is_refused() -> None:
    raw = "member,region\nMálaga,South\n".encode("mac_roman")
    with pytest.raises(Refused) as caught:
        after(raw, {"member": "Çanakkale", "region": "Europe"})
    assert caught.value.message.kind is EDIT_MISREAD


def test_a_row_that_would_not_be_read_as_data_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        after("member,region\nParis,Europe\nRome,Europe\n", {"member": "Total", "region": "2"})
    assert caught.value.message.kind is APPENDED_MISREAD


class TestFolder:
    """Rows for a folder of CSV files."""

    def test_only_files_with_rows_are_returned(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nParis,Europe\n", aliases="alias,member\nParigi,Paris\n")
        result = append_rows(CsvFolder(path), {"memberships": [LYON], "aliases": []})
        assert result == ({path / "memberships.csv": b"member,region\nParis,Europe\nLyon,Europe\n"}, ())

    def test_a_new_sheet_is_written_as_its_neighbours(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=codecs.BOM_UTF8 + b"member;region\r\nParis;Europe\r\n")
        row = {"alias": "Lugdunum; Lyon", "member": "Lyon", "kind": "former name", "page": "7"}
        files, unwritten = append_rows(CsvFolder(path), {"aliases": [row]})
        text = 'alias;member;kind\r\n"Lugdunum; Lyon";Lyon;former name\r\n'
        assert files == {path / "aliases.csv": codecs.BOM_UTF8 + text.encode()}
        assert unwritten == (UnwrittenColumn("aliases", "page", 1),)

    @pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Łódź"), ("cp850", "Übersee")])
    def test_a_new_sheet_is_in_utf_8_where_the_encoding_of_its_neighbours_does_not_do(
        self, encoding: str, name: str
    ) -> None:
        raw = "Ciudad,Región,País\nMálaga,South,Iberia\n".encode(encoding)
        content, _ = make_csv("aliases", "aliases.csv", [{"alias": name, "member": "x"}], raw, "memberships")
        assert content == codecs.BOM_UTF8 + f"alias,member,kind\n{name},x,\n".encode()

    def test_a_file_that_a_program_has_open_is_refused(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nParis,Europe\n")
        (path / ".~lock.memberships.csv#").touch()
        with pytest.raises(Refused) as caught:
            append_rows(CsvFolder(path), {"memberships": [LYON]})
        assert caught.value.message.kind is FILE_OPEN

    def test_the_dataset_reads_the_old_rows_and_the_new_ones(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships="member;region;joined\nParis;Europe;25/04/2001\n",
            activities="id;title;start;people_engaged\na;A;25/04/2021;1.412\n",
        )
        row = {"id": "b", "title": "B", "start": "2021-04-03", "people_engaged": "24"}
        files, _ = append_rows(CsvFolder(path), {"activities": [row]})
        for file, content in files.items():
            file.write_bytes(content)
        frame = SheetDataset(CsvFolder(path)).frame("activities")
        assert frame["start"].dt.strftime("%Y-%m-%d").tolist() == ["2021-04-25", "2021-04-03"]
        assert frame["people_engaged"].tolist() == [1412, 24]


TEXTS = st.text(st.sampled_from('aéü,;|\t"\n\r =x'), max_size=6)
NAMES = st.builds("A{}z".format, TEXTS)
ENCODINGS = [
    (b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"), (b"", "utf-16-le"), (b"", "cp1252"),
]  # fmt: skip

QUOTINGS: list[Literal[0, 1]] = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL]


@given(data=st.data())
def test_in_any_dialect_the_old_bytes_stay_and_the_new_rows_are_read(data: st.DataObject) -> None:
    draw = data.draw
    delimiter, line_break = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quoting = draw(st.sampled_from(QUOTINGS))
    bom, encoding = draw(st.sampled_from(ENCODINGS))
    old = draw(st.lists(st.tuples(NAMES, st.just("Europe"), TEXTS), max_size=4))
    new = draw(st.lists(st.tuples(NAMES, st.just("Asia"), TEXTS), min_size=1, max_size=4))
    blank = draw(st.integers(0, 2)) * line_break
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_break, quoting=quoting)
    writer.writerows([("member", "región", "country"), *old])
    text = out.getvalue()
    # The csv module quotes some line breaks only where lines end so: a file with two kinds of ends is another matter.
    assume(not {"\r", "\n"} & {*re.sub('"[^"]*"', "", text).replace(line_break, "")})
    ended = bool(blank) or not old or draw(st.booleans())
    text = text if ended else text.removesuffix(line_break)
    raw = bom + (text + blank).encode(encoding)
    rows = [dict(zip(("member", "region", "country"), row, strict=True)) for row in new]
    try:
        result = after(raw, *rows)
    except Refused as fault:
        event(f"refused: {fault.message.code}")
        return
    head = bom + text.encode(encoding)
    assert result.startswith(head)
    assert result.endswith(blank.encode(encoding))
    added = result[len(head) : len(result) - len(blank.encode(encoding))].decode(encoding)
    assert added.endswith(line_break) == ended
    read = csv.reader(io.StringIO(added.removeprefix("" if ended else line_break), newline=""), delimiter=delimiter)
    assert [tuple(row) for row in read] == new
