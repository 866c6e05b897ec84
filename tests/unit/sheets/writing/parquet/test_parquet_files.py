"""Datasets as Parquet files: typed columns, the long table of participations, folders of periods, old folders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from metrocli.errors import Refused, UnreadableData, UsageMistake
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.large import plain_csv
from metrocli.sheets.reading.missing_sheet import NO_SHEET_IN_FOLDER
from metrocli.sheets.writing.convert import TAB_NOT_A_FILE_NAME, TARGET_NOT_FOLDER, TARGET_NOT_XLSX, convert
from metrocli.sheets.writing.parquet import parquet_files
from metrocli.sheets.writing.parquet.long_form import MEMBERS_KEPT, MEMBERS_MOVED
from metrocli.sheets.writing.parquet.parquet_files import (
    COLUMNS_RENAMED,
    OLD_FOLDER_KEPT,
    OTHER_FILES_IN_FOLDER,
    PARQUET_FOLDER_EXISTS,
)
from metrocli.sheets.writing.parquet.partitions import PARTITION_COLUMN_TAKEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.messages import Message

MEMBERSHIPS = 'member,region\nAccra,Africa\nBogotá,America\n"Paris, France",Europe\n'
PERIODS = "period,start,end\n2021,2021-01-01,2021-12-31\n2021-T1,2021-01-01,2021-04-30\n2022,2022-01-01,2022-12-31\n"
ACTIVITIES = (
    "id,title,start,end,members\n"
    'a,One,2021-02-01,2022-03-01,"Accra; Bogotá"\n'
    'b,Two,2021-06-01,,"Paris, France"\n'
    "c,Three,,,\n"
    "d,Four,2025-01-01,,Accra\n"
)


def write(source: Path, target: Path, *, by: str = "", force: bool = False) -> list[Message]:
    """Convert a folder of CSV files to Parquet files."""
    return convert(open_dataset(source), target, kind="parquet", partition_by=by, force=force)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of one Parquet file, without the columns that the names of its folders hold."""
    rows: list[dict[str, Any]] = parquet.ParquetFile(path).read().to_pylist()
    return rows


def types_of(path: Path) -> dict[str, Any]:
    """Return the types of the columns in a file."""
    return {field.name: field.type for field in parquet.read_schema(path)}


class TestColumns:
    """The types and names of columns."""

    def test_declared_columns_have_their_types(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        sheet = "id,title,start,people_engaged,experts,place\n007,x,8 Nov 2021,1412,,\n8,,2021-11-09,,,Lyon\n"
        write(folder(activities=sheet), tmp_path / "lake")
        assert types_of(tmp_path / "lake" / "activities.parquet") == {
            "id": pa.string(),
            "title": pa.string(),
            "start": pa.date32(),
            "people_engaged": pa.int64(),
            "experts": pa.int64(),
            "place": pa.string(),
        }
        first, second = read(tmp_path / "lake" / "activities.parquet")
        assert [*first.values()] == ["007", "x", date(2021, 11, 8), 1412, None, None]
        assert [*second.values()] == ["8", None, date(2021, 11, 9), None, None, "Lyon"]

    def test_a_column_with_one_doubtful_cell_stays_text(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        sheet = "id,title,start,experts\n1,a,8 Nov 2021,over 60\n2,b,soon,7\n3,c,,99999999999999999999\n"
        write(folder(activities=sheet), tmp_path / "lake")
        rows = read(tmp_path / "lake" / "activities.parquet")
        assert [row["start"] for row in rows] == ["2021-11-08", "soon", None]
        assert [row["experts"] for row in rows] == ["over 60", "7", "99999999999999999999"]

    def test_a_number_too_large_for_its_type_stays_text(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        write(folder(activities="id,title,experts\n1,a,99999999999999999999\n"), tmp_path / "lake")
        assert read(tmp_path / "lake" / "activities.parquet")[0]["experts"] == "99999999999999999999"

    def test_columns_have_their_declared_names_and_no_name_twice(
        self, folder: Callable[..., Path], tmp_path: Path
    ) -> None:
        path = folder(memberships="Ciudad,region,Region,,\nAccra,Africa,x,y,\n", other="a,A\n1,2\n")
        notes = write(path, tmp_path / "lake")
        assert [*types_of(tmp_path / "lake" / "memberships.parquet")] == ["member", "region", "Region_2", "column_4"]
        assert [*types_of(tmp_path / "lake" / "other.parquet")] == ["a", "A_2"]
        assert COLUMNS_RENAMED.at("other.csv", count=1, names=["A → A_2"]) in notes

    def test_what_a_workbook_stores_with_one_type_keeps_it(self, book: Callable[..., Path], tmp_path: Path) -> None:
        rows = [["a", "b", "c"], [1, date(2021, 11, 8), 1], [2.5, None, "x"]]
        write(book(periods=[["period", "start", "end"]], notes=rows), tmp_path / "lake")
        assert read(tmp_path / "lake" / "notes.parquet") == [
            {"a": 1.0, "b": date(2021, 11, 8), "c": "1"},
            {"a": 2.5, "b": None, "c": "x"},
        ]

    def test_a_sheet_without_rows_keeps_its_columns(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        write(folder(periods="period,start,end\n"), tmp_path / "lake")
        assert types_of(tmp_path / "lake" / "periods.parquet")["start"] == pa.date32()

    def test_many_rows_are_written_in_groups(
        self, folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(parquet_files, "_ROWS_AT_ONCE", 40)
        lines = [f"{number},{'ab'[number % 2] * (number != 5)}" for number in range(100)]
        write(folder(periods=PERIODS, notes="\n".join(["number,letter", *lines, ""])), tmp_path / "lake")
        file = parquet.ParquetFile(tmp_path / "lake" / "notes.parquet")
        assert [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)] == [40, 40, 20]
        rows = [f"{row['number']},{row['letter'] or ''}" for row in file.read().to_pylist()]
        assert rows == lines
        assert file.schema_arrow.field("letter").type == pa.string()

    @pytest.mark.parametrize("blank", [{}, {"a3": "", "a4": "  "}, {f"a{number}": "" for number in range(10)}])
    def test_runs_of_rows_are_written_with_dictionaries_of_their_own(
        self, folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank: dict[str, str]
    ) -> None:
        monkeypatch.setattr(parquet_files, "_ROWS_AT_ONCE", 40)
        for name in ("LEAST_BYTES", "_LEAST_BYTES_BESIDE"):
            monkeypatch.setattr(plain_csv, name, 0)
        ids = [f"a{row // 7 % 10}" for row in range(100)]  # the first ones come again
        ids = [blank.get(id_, id_) for id_ in ids]
        lines = [f"{id_},{'xyz'[row % 3]}" for row, id_ in enumerate(ids)]
        data = folder(participations="\n".join(["activity,member", *lines, ""]), memberships=MEMBERSHIPS)
        table = open_dataset(data).table("participations")
        assert table is not None
        column = table.columns[0]
        assert isinstance(column, CodedColumn)
        assert column.has_runs
        write(data, tmp_path / "lake")
        file = parquet.ParquetFile(tmp_path / "lake" / "participations.parquet")
        members = [line.rpartition(",")[2] for line in lines]
        assert file.read().to_pylist() == [
            {"activity": id_.strip() or None, "member": member} for id_, member in zip(ids, members, strict=True)
        ]
        assert file.schema_arrow.field("activity").type == pa.string()
        for place in range(file.num_row_groups):
            of_group = {*ids[place * 40 : (place + 1) * 40]} - {*blank.values()}
            statistics = file.metadata.row_group(place).column(0).statistics
            assert not of_group or (statistics.min, statistics.max) == (min(of_group), max(of_group))


class TestLongForm:
    """The names in the cells of `members` become rows of participations."""

    def test_cells_become_rows_above_those_that_are_there(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(
            memberships=MEMBERSHIPS, activities=ACTIVITIES, participations="activity,member,role\nc,Accra,host\n"
        )
        assert write(path, tmp_path / "lake") == [MEMBERS_MOVED.at("activities.csv", count=3, rows=4)]
        assert read(tmp_path / "lake" / "participations.parquet") == [
            {"activity": "a", "member": "Accra", "role": None},
            {"activity": "a", "member": "Bogotá", "role": None},
            {"activity": "b", "member": "Paris, France", "role": None},
            {"activity": "d", "member": "Accra", "role": None},
            {"activity": "c", "member": "Accra", "role": "host"},
        ]
        assert "members" not in types_of(tmp_path / "lake" / "activities.parquet")

    def test_cells_of_rows_without_an_id_of_their_own_stay(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        sheet = "id,title,members\na,One,Accra\na,Two,Bogotá\n,Three,Accra\n"
        notes = write(folder(memberships=MEMBERSHIPS, activities=sheet), tmp_path / "lake")
        assert [note.kind for note in notes] == [MEMBERS_MOVED, MEMBERS_KEPT]
        assert [row["members"] for row in read(tmp_path / "lake" / "activities.parquet")] == [None, "Bogotá", "Accra"]

    def test_lists_over_several_columns_are_joined(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        sheet = "id,title,Member 1,Member 2,Outcome 1,Outcome 2\na,One,Accra,Bogotá,L1,L2\n"
        write(folder(memberships=MEMBERSHIPS, activities=sheet), tmp_path / "lake")
        assert [row["member"] for row in read(tmp_path / "lake" / "participations.parquet")] == ["Accra", "Bogotá"]
        assert read(tmp_path / "lake" / "activities.parquet") == [{"id": "a", "title": "One", "outcomes": "L1; L2"}]

    def test_other_lists_have_one_separator(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(
            activities="id,title,outcomes,alliances\n"
            'a,One,"L1, L2","UN, Habitat"\nb,Two,L1;L2,A;B\nc,Three,"L1, L1",A\n',
            outcomes="code,title\nL1,x\nL2,y\n",
            alliances='alliance\n"UN, Habitat"\nA\nB\n',
        )
        write(path, tmp_path / "lake")
        rows = read(tmp_path / "lake" / "activities.parquet")
        assert [row["outcomes"] for row in rows] == ["L1; L2", "L1; L2", "L1, L1"]
        assert [row["alliances"] for row in rows] == ["UN, Habitat", "A; B", "A"]

    def test_without_any_member_there_are_no_participations(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        write(folder(activities="id,title,members\na,One,\n"), tmp_path / "lake")
        assert [path.name for path in (tmp_path / "lake").iterdir()] == ["activities.parquet"]


class TestPartitions:
    """A folder for each period."""

    def test_each_activity_is_in_the_shortest_period_with_its_start(
        self, folder: Callable[..., Path], tmp_path: Path
    ) -> None:
        write(folder(memberships=MEMBERSHIPS, activities=ACTIVITIES, periods=PERIODS), tmp_path / "lake", by="period")
        found = {
            path.relative_to(tmp_path / "lake").as_posix(): [row.get("id") or row["activity"] for row in read(path)]
            for path in (tmp_path / "lake").rglob("part-*.parquet")
        }
        assert found == {
            "activities/period=2021-T1/part-0.parquet": ["a"],
            "activities/period=2021/part-0.parquet": ["b"],
            "activities/period=__HIVE_DEFAULT_PARTITION__/part-0.parquet": ["c", "d"],
            "participations/period=2021-T1/part-0.parquet": ["a", "a"],
            "participations/period=2021/part-0.parquet": ["b"],
            "participations/period=__HIVE_DEFAULT_PARTITION__/part-0.parquet": ["d"],
        }
        assert (tmp_path / "lake" / "periods.parquet").is_file()

    def test_the_name_of_a_period_is_escaped(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        periods = "period,start,end\n2021/T1: Año,2021-01-01,2021-04-30\n"
        write(folder(activities="id,title,start\na,x,2021-01-01\n", periods=periods), tmp_path / "lake", by="period")
        assert [path.name for path in (tmp_path / "lake" / "activities").iterdir()] == ["period=2021%2FT1%3A Año"]

    def test_no_activities_are_one_file(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        write(folder(activities="id,title,start\n", periods=PERIODS), tmp_path / "lake", by="period")
        file = tmp_path / "lake" / "activities" / "period=__HIVE_DEFAULT_PARTITION__" / "part-0.parquet"
        assert [*types_of(file)] == ["id", "title", "start"]

    def test_without_periods_there_are_no_folders(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        with pytest.raises(UnreadableData) as caught:
            write(folder(activities=ACTIVITIES), tmp_path / "lake", by="period")
        assert caught.value.message.kind is NO_SHEET_IN_FOLDER
        assert not (tmp_path / "lake").exists()

    def test_a_column_of_the_name_of_the_folders_is_refused(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(activities="id,title,Period\na,x,y\n", periods=PERIODS)
        with pytest.raises(Refused) as caught:
            write(path, tmp_path / "lake", by="period")
        assert caught.value.message.kind is PARTITION_COLUMN_TAKEN


class TestOldFolders:
    """Nothing is overwritten without --force, and an old folder is replaced as a whole."""

    def test_an_old_folder_is_replaced_as_a_whole(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path, lake = folder(activities=ACTIVITIES, periods=PERIODS), tmp_path / "lake"
        lake.mkdir()
        write(path, lake)
        old = {file.name: file.read_bytes() for file in lake.iterdir()}
        with pytest.raises(Refused) as caught:
            write(path, lake, by="period")
        assert caught.value.message == PARQUET_FOLDER_EXISTS(folder=str(lake), file="activities.parquet")
        assert OLD_FOLDER_KEPT(name="lake.bak") in write(path, lake, by="period", force=True)
        assert {file.name: file.read_bytes() for file in (tmp_path / "lake.bak").iterdir()} == old
        assert sorted(file.name for file in lake.iterdir()) == ["activities", "participations", "periods.parquet"]
        assert OLD_FOLDER_KEPT(name="lake.bak2") in write(path, lake, force=True)

    def test_other_files_are_never_moved(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(periods=PERIODS)
        with pytest.raises(Refused) as caught:
            write(path, path, force=True)
        assert caught.value.message.values["path"] == str(path)
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "letter.txt").write_text("mine")
        with pytest.raises(Refused) as caught:
            write(path, tmp_path / "mine", force=True)
        assert caught.value.message == OTHER_FILES_IN_FOLDER(folder=str(tmp_path / "mine"), file="letter.txt")

    def test_a_sheet_whose_file_readers_would_pass_over(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        with pytest.raises(Refused) as caught:
            write(folder(periods=PERIODS, _notes="a\n1\n"), tmp_path / "lake")
        assert caught.value.message == TAB_NOT_A_FILE_NAME(name="_notes")

    def test_a_fault_leaves_the_old_folder(
        self, folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, lake = folder(periods=PERIODS), tmp_path / "lake"
        write(path, lake)

        def fail(*_: object, **__: object) -> Any:  # noqa: ANN401 - it returns nothing
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(parquet_files, "type_columns", fail)
        with pytest.raises(Refused):
            write(path, lake, force=True)
        assert [file.name for file in tmp_path.iterdir() if file.name.startswith(("lake", ".lake"))] == ["lake"]
        assert read(lake / "periods.parquet")[0]["period"] == "2021"

    def test_targets_that_do_not_fit(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        dataset = open_dataset(folder(periods=PERIODS))
        with pytest.raises(UsageMistake) as caught:
            convert(dataset, tmp_path / "all.xlsx", kind="parquet")
        assert caught.value.message.kind is TARGET_NOT_FOLDER
        with pytest.raises(UsageMistake) as caught:
            convert(dataset, tmp_path / "all", kind="xlsx")
        assert caught.value.message.kind is TARGET_NOT_XLSX
