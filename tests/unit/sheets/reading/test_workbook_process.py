from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from array import array
from datetime import date, datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from python_calamine import PasswordError, WorksheetNotFound, ZipError

from metrocli.errors import UnreadableData
from metrocli.files import sandbox
from metrocli.model.cell import Cell
from metrocli.sheets.reading import workbook_process, workbook_worker
from metrocli.sheets.reading.workbook_process import (
    EXTENT_TOO_LARGE,
    LONG_CELL,
    READER_FAILED,
    READING_TIMED_OUT,
    TOO_MANY_FAILURES,
    WorkbookReader,
)
from metrocli.sheets.reading.workbook_worker import IF_NEEDED, read_workbook
from metrocli.xlsx.package import TAB_DAMAGED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def messages(
    path: Path, *tabs: int, max_cells: int = 1000, max_length: int = 1000, coded_from: int = 10_000
) -> list[tuple[str, Any]]:
    """Return all messages of the parser, as the child process would send them."""
    arguments = str(path), str(max_cells), str(max_length), IF_NEEDED, str(coded_from)
    return [*read_workbook(*arguments, requests=[b"%d\n" % number for number in tabs])]


class TestReadWorkbook:
    def test_the_tabs_are_sent_first_then_the_rows_of_requested_tabs(self, book: Callable[..., Path]) -> None:
        path = book(one=[["a", 1.5], [None, date(2021, 9, 1)]], two=[["x"]], none=[])
        assert messages(path, 1, 0, 2) == [
            ("tabs", ["one", "two", "none"]),
            ("size", (1, 1)), ("rows", [["x"]]), ("rows", []),
            ("size", (2, 2)), ("rows", [["a", 1.5], ["", date(2021, 9, 1)]]), ("rows", []),
            ("size", (0, 0)), ("rows", []),
        ]  # fmt: skip

    def test_a_tab_of_many_rows_is_sent_as_columns_with_each_different_value_once(
        self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbook_worker, "_CODED_BATCH", 2)
        path = book(one=[["a", 1], ["b", True], ["a", 1]])
        (_, _), (_, size), *batches = messages(path, 0, coded_from=3)

        def code(*places: int) -> bytes:
            return array("i", places).tobytes()

        assert size == (3, 2)
        assert batches == [
            ("columns", (2, [(code(0, 1), ["a", "b"]), (code(0, 1), [1, True])])),
            ("columns", (1, [(code(0), []), (code(0), [])])),
            ("columns", ()),
        ]

    def test_the_place_of_a_long_cell_among_many_rows(
        self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbook_worker, "_CODED_BATCH", 2)
        path = book(one=[["a", "b"], ["c", "d"], ["e", "f"], ["g", "long text"]])
        assert messages(path, 0, max_length=8, coded_from=3)[-1] == ("long cell", (3, 1))

    def test_rows_are_sent_in_batches(self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbook_worker, "_BATCH", 2)
        told = messages(book(one=[[number] for number in range(5)]), 0)
        assert [len(rows) for kind, rows in told if kind == "rows"] == [2, 2, 1, 0]

    def test_only_the_size_of_a_tab_with_too_many_cells_is_sent(self, book: Callable[..., Path]) -> None:
        path = book(one=[["a", "b"], ["c"]])
        assert messages(path, 0, max_cells=3)[1:] == [("size", (2, 2))]

    def test_a_long_cell_ends_its_tab(self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbook_worker, "_BATCH", 2)
        path = book(one=[["a"], ["b"], ["c", 12345.5, "long"], ["d"], ["e"]], two=[["x"]])
        assert messages(path, 0, 1, max_length=3)[1:] == [
            ("size", (5, 3)), ("rows", [["a", "", ""], ["b", "", ""]]), ("long cell", (2, 2)),
            ("size", (1, 1)), ("rows", [["x"]]), ("rows", []),
        ]  # fmt: skip

    def test_a_chart_has_no_cells(self, book: Callable[..., Path]) -> None:
        path = book(one=[["a"]])
        workbook = load_workbook(path)
        workbook.create_chartsheet("graph").add_chart(BarChart())
        workbook.save(path)
        assert messages(path, 1)[1:] == [("size", (0, 0)), ("rows", [])]

    def test_faults_are_exceptions(self, tmp_path: Path, book: Callable[..., Path]) -> None:
        secret = tmp_path / "secret.xls"
        secret.write_bytes(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"))
        other = tmp_path / "other.xlsx"
        other.write_bytes(b"%PDF")
        with pytest.raises(PasswordError):
            messages(secret)
        with pytest.raises(FileNotFoundError):
            messages(tmp_path / "none.xlsx")
        with pytest.raises(ZipError):
            messages(other)
        with pytest.raises(WorksheetNotFound):
            messages(book(one=[]), 7)


class TestWorkbookReader:
    def test_a_child_process_that_cannot_be_started(
        self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = book(one=[["a"]])
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(UnreadableData) as caught:
            _ = WorkbookReader(path).tab_names
        assert (caught.value.place, caught.value.message.code) == ("book.xlsx", "file-unreadable")

    def test_cells_keep_their_positions_and_types(self, tmp_path: Path) -> None:
        workbook = Workbook()
        tab = workbook.worksheets[0]
        tab["C2"], tab["D3"], tab["C4"] = "x", 2.5, datetime(2021, 9, 1, 12, 30)  # noqa: DTZ001 - cells know no zones
        tab["D4"], tab["E4"] = True, "Bogotá"
        workbook.save(tmp_path / "book.xlsx")
        assert WorkbookReader(tmp_path / "book.xlsx").read_tab("Sheet").cells == [
            ["", "", "", "", ""],
            ["", "", "x", "", ""],
            ["", "", "", 2.5, ""],
            ["", "", datetime(2021, 9, 1, 12, 30), True, "Bogotá"],  # noqa: DTZ001
        ]

    def test_a_tab_of_many_rows_has_the_same_cells(
        self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = [[f"A{number}", number % 7, date(2021, 9, 1 + number % 3), None] for number in range(300)]
        path = book(one=[*rows, ["", "#N/A", "=1+1", ""], [None, None, None, "x"]], two=[["y"]])
        usual = WorkbookReader(path).read_tab("one")
        monkeypatch.setattr(workbook_process, "CODED_FROM", 5)
        opened = WorkbookReader(path)
        coded = opened.read_tab("one")
        assert [[*row] for row in coded.cells] == usual.cells
        assert coded[1:] == usual[1:]
        assert opened.read_tab("two").cells == [["y"]]

    def test_a_large_file_is_scanned_while_it_is_read(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbook_process, "_LARGE", 0)
        path = rewrite_part(
            book(one=[["a"]], two=[["b"]]),
            "xl/worksheets/sheet1.xml",
            lambda xml: xml.replace(b'r="A1"', b'r="XFD1048576"'),
        )
        opened = WorkbookReader(path)
        with pytest.raises(UnreadableData) as caught:
            opened.read_tab("one")
        assert caught.value.message.code == "extent-too-large"
        assert opened.read_tab("two").cells == [["b"]]

    def test_several_threads_may_read(self, book: Callable[..., Path]) -> None:
        names = [f"tab{number}" for number in range(8)]
        opened = WorkbookReader(book(**{name: [[name]] * 500 for name in names}))
        found: dict[str, object] = {}
        threads = [Thread(target=lambda name=name: found.update({name: opened.read_tab(name).cells})) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == {name: [[name]] * 500 for name in names}

    def test_a_tab_is_read_again_after_another_was_refused(
        self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("METROCLI_MEMORY", "1 MB")
        monkeypatch.setattr(workbook_process, "OOXML_SUFFIXES", ())  # as for other kinds of workbooks
        opened = WorkbookReader(book(one=[["a", "b", "c"]] * 3000, two=[["x"]]))
        with pytest.raises(UnreadableData) as caught:
            opened.read_tab("one")
        cell = Cell("book.xlsx", "one", in_workbook=True)
        assert caught.value.message == EXTENT_TOO_LARGE.at(cell, rows=3000, columns=3, needed=2, limit=1)
        assert opened.read_tab("two").cells == [["x"]]

    def test_a_long_cell_is_refused(self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbook_process, "MAX_CELL_LENGTH", 20)
        opened = WorkbookReader(book(one=[["a"], ["b", "c" * 21]], two=[["c" * 20]]))
        with pytest.raises(UnreadableData) as caught:
            opened.read_tab("one")
        assert caught.value.message == LONG_CELL.at(
            Cell("book.xlsx", "one", row=2, index=1, in_workbook=True), limit=20
        )
        assert opened.read_tab("two").cells == [["c" * 20]]

    def test_tabs_are_read_after_damaged_ones(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path]
    ) -> None:
        path = book(one=[["a"]], two=[["b"]], three=[["c"]], four=[["d"]])
        for number in (1, 3):
            rewrite_part(path, f"xl/worksheets/sheet{number}.xml", lambda xml: xml[:-40])
        opened = WorkbookReader(path)
        for tab in ("one", "three", "one"):
            with pytest.raises(UnreadableData) as caught:
                opened.read_tab(tab)
            assert caught.value.message == TAB_DAMAGED.at(Cell("book.xlsx", tab, in_workbook=True))
            assert opened.read_tab("two").cells == [["b"]]
        assert opened.read_tab("four").cells == [["d"]]

    def test_after_many_damaged_tabs_the_others_are_not_read(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbook_process, "_MAX_FAILURES", 2)
        path = rewrite_part(book(one=[["a"]], two=[["b"]]), "xl/worksheets/sheet1.xml", lambda _: b"")
        opened = WorkbookReader(path)
        for _ in range(2):
            with pytest.raises(UnreadableData):
                opened.read_tab("one")
        with pytest.raises(UnreadableData) as caught:
            opened.read_tab("two")
        assert caught.value.message == TOO_MANY_FAILURES.at(Cell("book.xlsx", "two", in_workbook=True), count=2)

    def test_a_reader_that_takes_too_long_is_killed(
        self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = book(one=[["a"]])
        monkeypatch.setattr(sandbox, "_CHILD", "import time; time.sleep(60)")
        monkeypatch.setattr(workbook_process, "_SECONDS", 0.2)
        began = time.monotonic()
        with pytest.raises(UnreadableData) as caught:
            _ = WorkbookReader(path).tab_names
        assert caught.value.message == READING_TIMED_OUT.at("book.xlsx", seconds=0)
        assert time.monotonic() - began < 10

    @pytest.mark.parametrize("child", ["import os; os.abort()", "print('no pickle')", "import sys; sys.exit(1)"])
    def test_a_reader_that_crashes(
        self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, child: str
    ) -> None:
        path = book(one=[["a"]])
        monkeypatch.setattr(sandbox, "_CHILD", child)
        with pytest.raises(UnreadableData) as caught:
            _ = WorkbookReader(path).tab_names
        assert caught.value.message == READER_FAILED.at("book.xlsx", limit=2048)

    @pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
    def test_a_reader_that_crashes_later(self, book: Callable[..., Path]) -> None:
        opened = WorkbookReader(book(one=[["a"]]))
        assert opened.tab_names == ("one",)
        os.kill(opened.sandbox.process.pid, signal.SIGKILL)
        opened.sandbox.process.wait()
        with pytest.raises(UnreadableData) as caught:
            opened.read_tab("one")
        assert caught.value.message == READER_FAILED.at(Cell("book.xlsx", "one", in_workbook=True), limit=2048)

    def test_a_message_that_would_run_code_is_refused(
        self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = book(one=[["a"]])
        act = "import os, pickle, sys; pickle.dump(('tabs', os.system), sys.stdout.buffer)"
        monkeypatch.setattr(sandbox, "_CHILD", act)
        with pytest.raises(UnreadableData) as caught:
            _ = WorkbookReader(path).tab_names
        assert caught.value.message.code == "reader-failed"

    def test_the_child_process_ends_with_the_reader(self, book: Callable[..., Path]) -> None:
        opened = WorkbookReader(book(one=[["a"]]))
        process = opened.sandbox.process
        assert process.poll() is None
        del opened
        until = time.monotonic() + 10
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        assert process.poll() is not None

    def test_the_child_process_ends_with_this_process(self, book: Callable[..., Path]) -> None:
        script = (
            "import os, sys; from pathlib import Path; "
            "from metrocli.sheets.reading.workbook_process import WorkbookReader; "
            "book = WorkbookReader(Path(sys.argv[1])); print(book.sandbox.process.pid, flush=True); os._exit(0)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(book(one=[["a"]]))], capture_output=True, text=True, check=True
        )
        until = time.monotonic() + 10
        while alive(int(done.stdout)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not alive(int(done.stdout))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
