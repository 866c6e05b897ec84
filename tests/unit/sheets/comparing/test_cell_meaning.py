"""Normalised cells: with the same value, or only with the same meaning."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.sheets.comparing.cell_meaning import BLANK_CELL, CellNormaliser, ComparableCell, read_table
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.csv_files.encodings import NOT_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    ReadCells = Callable[..., list[ComparableCell]]

MEMBERS = 'member,region\nMálaga,South\n"Dunmore, Lower",Middle\nOslo,North\n'
ALIASES = "alias,member\nMalaca,Málaga\nX,Oslo\nX,Málaga\n"


def test_an_unreadable_sheet_keeps_its_message_and_names_its_folder(folder: Callable[..., Path]) -> None:
    path = folder(memberships=b"\0", activities="id,title\n")
    with pytest.raises(UnreadableData) as caught:
        read_table(open_dataset(path), "memberships")
    assert caught.value.message == NOT_TEXT.at(str(path / "memberships.csv"))


@pytest.fixture
def read(folder: Callable[..., Path]) -> Callable[..., list[ComparableCell]]:
    """Return the normalised cells of one column: `read("start", "2021-11-08", …)`."""

    def ask(name: str, *cells: str, sheet: str = "activities", key: str = "id") -> list[ComparableCell]:
        quoted = (cell.replace('"', '""') for cell in cells)
        rows = "".join(f'{number},t,"{cell}"\n' for number, cell in enumerate(quoted))
        path = folder(memberships=MEMBERS, aliases=ALIASES, **{sheet: f"{key},title,{name}\n{rows}"})
        dataset = open_dataset(path)
        table = dataset.table(sheet)
        assert table is not None
        index = table.headers.index(name)
        names = {place: column for column, place in table.column_indexes.items()}
        declared = names.get(index)
        from metrocli.sheets.schema import SHEETS_BY_NAME

        column = SHEETS_BY_NAME[sheet].column(declared) if declared else None
        return [*CellNormaliser([dataset]).normalise_column(table, index, column, dataset)]

    return ask


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("start", "2021-11-08", "8 nov 2021"),
        ("people_engaged", "1412", "1,412"),
        ("members", "Oslo; Málaga", "Oslo;Málaga"),
        ("members", "Oslo, Málaga", "Oslo\nMálaga"),
        ("outcomes", "L1; L2", "L1,L2"),
        ("people_engaged", "", "  "),
    ],
)
def test_cells_with_the_same_value(read: ReadCells, column: str, one: str, other: str) -> None:
    first, second = read(column, one, other)
    assert first.value == second.value
    assert first.meaning == second.meaning


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("members", "Oslo; Málaga", "Málaga; Oslo"),
        ("members", "Málaga", "malaga"),
        ("members", "Málaga; Malaca", "Málaga"),
        ("members", "Málaga", "Malaca"),
        ("members", "Somewhere  else", "Somewhere else"),
        ("outcomes", "L1A2; L2", "l2; L1.A2"),
        ("title2", "Two words", "Two  words"),
        ("summary", "Two words", "Two\u00a0words "),
        ("line", "L1", "l1"),
    ],
)
def test_cells_with_the_same_meaning_only(read: ReadCells, column: str, one: str, other: str) -> None:
    first, second = read(column, one, other)
    assert first.value != second.value
    assert first.meaning == second.meaning


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("start", "2021-11-08", "2021-11-09"),
        ("start", "03/04/2021", "2021-04-03"),
        ("people_engaged", "60", "about 60"),
        ("people_engaged", "", "0"),
        ("members", "Oslo", "Oslo; Málaga"),
        ("members", "X", "Oslo"),
        ("members", "Somewhere", "somewhere"),
        ("title2", "1412", "1,412"),
        ("summary", "Forum", "forum"),
        ("outcomes", "1.1", "1.10"),
    ],
)
def test_cells_with_different_meanings(read: ReadCells, column: str, one: str, other: str) -> None:
    first, second = read(column, one, other)
    assert first.meaning != second.meaning


def test_a_blank_cell_has_no_meaning(read: ReadCells) -> None:
    assert read("summary", "", " \t")[0] is BLANK_CELL
    assert BLANK_CELL.original_text == ""


def test_the_items_of_a_list_are_as_written(read: ReadCells) -> None:
    (cell,) = read("members", "malaca, Dunmore, Lower")
    assert cell.items == (("malaca", "Málaga"), ("Dunmore, Lower", "Dunmore, Lower"))
    assert read("outcomes", ";;")[0].meaning == ";;"


def test_text_with_and_without_its_white_space(read: ReadCells) -> None:
    (cell,) = read("summary", " a  b ")
    assert (cell.text, cell.original_text, cell.meaning) == ("a  b", " a  b ", "a b")
    (day,) = read("start", "8 nov 2021")
    assert (day.text, day.original_text, day.value) == ("8 nov 2021", "8 nov 2021", date(2021, 11, 8))


def test_the_first_dataset_that_resolves_a_name_counts(tmp_path: Path) -> None:
    datasets = []
    for name, aliases in (("a", "Big Town,Oslo\n"), ("b", "Big Town,Bergen\nOld Town,Bergen\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "memberships.csv").write_text("member,region\nOslo,N\nBergen,N\n")
        (tmp_path / name / "aliases.csv").write_text(f"alias,member\n{aliases}")
        (tmp_path / name / "participations.csv").write_text("activity,member\n1,Big Town\n2,Old Town\n")
        datasets.append(open_dataset(tmp_path / name))
    from metrocli.sheets.schema import SHEETS_BY_NAME

    table = datasets[0].table("participations")
    assert table is not None
    column = SHEETS_BY_NAME["participations"].column("member")
    assert [cell.meaning for cell in CellNormaliser(datasets).normalise_column(table, 1, column, datasets[0])] == [
        "Oslo",
        "Bergen",
    ]
    assert [
        cell.meaning for cell in CellNormaliser(datasets[::-1]).normalise_column(table, 1, column, datasets[0])
    ] == [
        "Bergen",
        "Bergen",
    ]
