"""Fuzz the readers with coverage guidance: any file must be read, or be refused with an error of one sentence.

It is run by hand, not by the tests; see CONTRIBUTING.md. Each new kind of failure is saved once, as the bytes that
caused it and the traceback, and the run continues. For each failure, add a test to `tests/contract`.

    python tests/fuzz/readers.py csv FINDINGS CORPUS [libFuzzer's options]

`csv` fuzzes a CSV file (its first byte chooses the sheet), `parts` the parts of an XLSX or ODS workbook, which are
zipped here so that their checksums are valid, `bytes` the bytes of a workbook (the first one chooses the suffix). With
`seeds` in place of FINDINGS, CORPUS is filled from the bundled data instead.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
import tempfile
import traceback
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import atheris  # type: ignore[import-untyped] # no environment of the project has it

with atheris.instrument_imports(include=["metrocli", "zipfile", "csv"]):
    from metrocli.errors import MetrocliError, UnreadableData
    from metrocli.files.sandbox_child import answer
    from metrocli.files.zipguard import reject_hostile_zip
    from metrocli.messages import MessageType
    from metrocli.sheets.dataset import open_dataset
    from metrocli.sheets.reading import workbook_process
    from metrocli.sheets.reading.workbook_file import WORKBOOK_SUFFIXES
    from metrocli.sheets.reading.workbook_process import EXTENT_TOO_LARGE
    from metrocli.sheets.reading.workbook_worker import read_workbook
    from metrocli.sheets.schema import SHEETS_BY_NAME
    from metrocli.sheets.writing.convert import convert
    from metrocli.xlsx.scan import scan_tab

if TYPE_CHECKING:
    from collections.abc import Callable

FAILED = MessageType("failed", "reading ended with {kind:quoted}")
_MAX_CELLS = 1_000_000
_MARK = b"\n\x1epart "
_PLACE = Path(tempfile.mkdtemp(prefix="metrocli-fuzz-"))
_DATA = Path(__file__).parent.parent.parent / "data"


class InProcessReader:
    """A reader of workbooks in this process, since a child process would take most of the time.

    A run ends if the library takes too much time or memory, from which the child process protects: start it again.
    """

    def __init__(self, path: Path) -> None:
        reject_hostile_zip(path)
        self.path = path
        self.tab_names = self._messages("tabs")[0]

    def read_tab(self, tab: str) -> list[list[object]]:
        """Return the rows of a tab."""
        number = self.tab_names.index(tab)
        scan = scan_tab(self.path, tab)
        if scan.rows * scan.columns > _MAX_CELLS:
            raise UnreadableData(tab, EXTENT_TOO_LARGE(rows=scan.rows, columns=scan.columns, needed=0, limit=0))
        return [row for batch in self._messages("rows", number) for row in batch]

    def _messages(self, kind: str, *tabs: int) -> list[Any]:
        output = io.BytesIO()
        requests = [b"%d" % number for number in tabs]
        answer(read_workbook, str(self.path), str(_MAX_CELLS), requests=requests, output=output)
        output.seek(0)
        messages = []
        while output.tell() < len(output.getbuffer()):
            messages.append(pickle.load(output))  # noqa: S301 - it was made here
        values = [value for name, value in messages if name == kind]
        if not values:
            raise UnreadableData(str(self.path), FAILED(kind=messages[-1][0]))
        return values


workbook_process.WorkbookReader = InProcessReader  # type: ignore[assignment, misc]


def read(path: Path) -> None:
    """Read every sheet of a dataset, raw and typed."""
    try:
        dataset = open_dataset(path)
    except MetrocliError:
        return
    for name in dataset.source.sheet_names:
        try:
            dataset.table(name)
            if name in SHEETS_BY_NAME:
                dataset.frame(name)
        except MetrocliError:
            continue


def csv(raw: bytes) -> None:
    """Read a folder with one sheet."""
    folder = _PLACE / "folder"
    folder.mkdir(exist_ok=True)
    name = list(SHEETS_BY_NAME)[raw[0] % len(SHEETS_BY_NAME)] if raw else "activities"
    path = folder / f"{name}.csv"
    path.write_bytes(raw[1:])
    try:
        read(folder)
    finally:
        path.unlink()


def parts(raw: bytes) -> None:
    """Read a workbook made of parts: the suffix, then after each mark a name, a line feed and the content."""
    suffix, *pieces = raw.split(_MARK)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        for piece in pieces:
            name, _, content = piece.partition(b"\n")
            book.writestr(name.replace(b"\0", b"").decode("latin-1") or "-", content)
    path = _PLACE / ("book.ods" if suffix == b"ods" else "book.xlsx")
    path.write_bytes(packed.getvalue())
    read(path)


def workbook(raw: bytes) -> None:
    """Read a workbook of any kind."""
    path = _PLACE / f"book{WORKBOOK_SUFFIXES[raw[0] % len(WORKBOOK_SUFFIXES)] if raw else '.xlsx'}"
    path.write_bytes(raw[1:])
    read(path)


TARGETS: dict[str, Callable[[bytes], None]] = {"csv": csv, "parts": parts, "bytes": workbook}


def seeds(target: str, corpus: Path) -> None:
    """Fill a corpus from the bundled data, and from workbooks of other programs that are in the corpus already."""
    corpus.mkdir(parents=True, exist_ok=True)
    if target == "csv":
        for place, name in enumerate(SHEETS_BY_NAME):
            path = _DATA / f"{name}.csv"
            if path.exists():
                (corpus / name).write_bytes(bytes([place]) + b"".join(path.read_bytes().splitlines(keepends=True)[:6]))
        return
    book = corpus / "book.xlsx"
    convert(open_dataset(_DATA), book, force=True)
    for path in [file for file in corpus.iterdir() if file.suffix in WORKBOOK_SUFFIXES]:
        if target == "bytes":
            (corpus / path.name.replace(".", "-")).write_bytes(
                bytes([WORKBOOK_SUFFIXES.index(path.suffix)]) + path.read_bytes()
            )
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                flat = [name.encode() + b"\n" + packed.read(name) for name in packed.namelist()]
            (corpus / path.name.replace(".", "-")).write_bytes(_MARK.join([path.suffix[1:].encode(), *flat]))
    book.unlink()


def fuzz(target: Callable[[bytes], None], findings: Path) -> Callable[[bytes], None]:
    """Return a target that saves the first failure of each kind and continues."""
    findings.mkdir(parents=True, exist_ok=True)

    def one(raw: bytes) -> None:
        try:
            target(raw)
        except BaseException as fault:  # a panic of the reader is not an Exception
            if isinstance(fault, KeyboardInterrupt):
                raise
            frame = traceback.extract_tb(fault.__traceback__)[-1]
            kind = f"{type(fault).__name__}-{Path(frame.filename).stem}-{frame.lineno}"
            name = f"{kind}-{hashlib.sha256(str(fault)[:40].encode()).hexdigest()[:6]}"
            if not (findings / name).exists():
                (findings / name).write_bytes(raw)
                (findings / f"{name}.txt").write_text(traceback.format_exc())

    return one


if __name__ == "__main__":
    _, chosen, place, corpus, *options = sys.argv
    if place == "seeds":
        seeds(chosen, Path(corpus))
    else:
        atheris.Setup([sys.argv[0], corpus, *options], fuzz(TARGETS[chosen], Path(place)))
        atheris.Fuzz()
