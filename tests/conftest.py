"""Fixtures shared by all tests: datasets made on the spot, the bundled one, and an environment without settings."""

from __future__ import annotations

import fcntl
import io
import os
import shutil
import signal
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, TreeBuilder

import pytest
from hypothesis import HealthCheck, settings
from openpyxl import Workbook

from metrocli.__main__ import main, run_in
from metrocli.answers.message_records import to_code_and_values
from metrocli.cli.environment import Environment
from metrocli.messages import Message, Wording
from metrocli.render.values import mask_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

# The same examples on every run: a failure is then a change in the code, never luck.
settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("repeatable")

UNCOVERED = {
    "test_cli_app.py",
    "test_cli_typer_internals.py",
    "test_contract_cells.py",
    "test_contract_completion.py",
    "test_contract_counting.py",
    "test_contract_empty.py",
    "test_contract_formats.py",
    "test_contract_fuzzed.py",
    "test_contract_hostile.py",
    "test_contract_interrupts.py",
    "test_contract_json.py",
    "test_contract_large_sql.py",
    "test_contract_library.py",
    "test_contract_mistakes.py",
    "test_contract_options.py",
    "test_contract_parquet.py",
    "test_contract_report_days.py",
    "test_contract_report_hostile.py",
    "test_contract_report_site.py",
    "test_contract_schema.py",
    "test_contract_streams.py",
    "test_contract_writing.py",
    "test_grammar_properties.py",
    "test_imports.py",
    "test_long_documents.py",
    "test_query_not_recorded.py",
    "test_render_column_widths.py",
    "test_report_site_written.py",
}
"""The modules beside those of `recount` that are run without coverage, as all slow tests are.

What they run is run by other tests as well, and with coverage they would take up to twice as long.
"""


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_interrupts() -> Iterator[None]:
    """Let SIGINT interrupt the tests and the programs that they start, even where the suite runs in the background.

    A shell without job control starts a background process with SIGINT ignored, and its children inherit that.
    """
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what tries many invented inputs as slow; other slow tests have the mark where they are.

    Tests that look at figures and bytes, or try many inputs, through code that other tests run as well, are run without
    coverage, which would double their time.
    """
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item.function, "hypothesis"):
            item.add_marker(pytest.mark.slow)
        is_run_again = item.get_closest_marker("slow") or item.path.parent.name == "recount"
        if is_run_again or item.path.name in UNCOVERED:
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(autouse=True)
def _uncovered_processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep coverage out of the programs that a test without coverage starts."""
    if request.node.get_closest_marker("no_cover"):
        monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        monkeypatch.delenv("COVERAGE_PROCESS_START", raising=False)


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own settings away from the tests."""
    settings = ("DATA", "PERIOD", "FORMAT", "NAMES", "LANG", "DATES", "DEBUG")
    for name in (*(f"METROCLI_{each}" for each in settings), "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("METROCLI_CONFIG", "")


@pytest.fixture(scope="session")
def bundled() -> Path:
    """The folder of the bundled dataset."""
    return Path(__file__).parent.parent / "data"


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """Fill a folder once in each run of the tests: `build_once("site", write_site)` returns the folder.

    The processes that share the tests share the folder, so no test may change it. While one fills it, others wait.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"

    def build(name: str, fill: Callable[[Path], object]) -> Path:
        shared.mkdir(exist_ok=True)
        folder, filled = shared / name, shared / f"{name}.filled"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not filled.exists():
                shutil.rmtree(folder, ignore_errors=True)  # what another process did not complete
                folder.mkdir()
                fill(folder)
                filled.touch()
        return folder

    return build


@pytest.fixture(scope="session")
def write_site(bundled: Path) -> Callable[[str, Path], None]:
    """Write the site of the bundled data in a language, as `metrocli report` does: `write_site("fr", folder)`."""

    def write(language: str, folder: Path) -> None:
        data = ("--data", str(bundled), "--period", "2021-T3", "--names", language)
        environment = Environment(
            stdout=io.StringIO(),
            stderr=io.StringIO(),
            variables={"METROCLI_CONFIG": ""},
            words=("report", *data, "--lang", language, "-o", str(folder)),
        )
        assert run_in(environment) == 0

    return write


@pytest.fixture(scope="session")
def find_site(
    build_once: Callable[[str, Callable[[Path], object]], Path], write_site: Callable[[str, Path], None]
) -> Callable[[str], Path]:
    """Return the folder of the site of the bundled data in a language, written once: `find_site("fr")`."""
    return lambda language: (
        build_once(f"site-{language}", lambda folder: write_site(language, folder / "site")) / "site"
    )


@pytest.fixture
def copy_example_workbooks(
    build_once: Callable[[str, Callable[[Path], object]], Path], _quiet_environment: None
) -> Callable[[Path], None]:
    """Put the workbooks that the examples of the help name into a folder: `copy_example_workbooks(folder)`."""

    def fill(folder: Path) -> None:
        assert main(["convert", str(folder / "association.xlsx")]) == 0

    def copy(folder: Path) -> None:
        workbook = build_once("example-workbooks", fill) / "association.xlsx"
        for name in ("association", "before", "africa", "europe"):
            shutil.copyfile(workbook, folder / f"{name}.xlsx")

    return copy


@pytest.fixture
def named_data(monkeypatch: pytest.MonkeyPatch, bundled: Path) -> None:
    """Name the bundled data in the settings, so that no note says that it was used."""
    monkeypatch.setenv("METROCLI_DATA", str(bundled))


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Make a folder of CSV files: `folder(memberships="member,region\\n…")`."""

    def make(**sheets: str | bytes) -> Path:
        path = tmp_path / "data"
        path.mkdir(exist_ok=True)
        for name, content in sheets.items():
            (path / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Make a workbook with a tab for each sheet: `book(memberships=[["member", "region"], …])`."""

    def make(**tabs: Sequence[Sequence[str | float | date | None]]) -> Path:
        workbook = Workbook()
        for default in workbook.worksheets:
            workbook.remove(default)
        for name, rows in tabs.items():
            tab = workbook.create_sheet(name)
            for row in rows:
                tab.append(list(row))
        path = tmp_path / "book.xlsx"
        workbook.save(path)
        return path

    return make


@pytest.fixture
def rewrite_part() -> Callable[..., Path]:
    """Change one part of a workbook: `rewrite_part(path, "xl/workbook.xml", lambda xml: xml + b" ")`."""

    def rewrite(path: Path, part: str, change: Callable[[bytes], bytes], new_name: str = "") -> Path:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[new_name or part] = change(parts.pop(part))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return path

    return rewrite


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[tuple[str, str, dict[str, object]]]]:
    """Look up the messages behind the lines of stderr: `said(asked.stderr) == [("a.csv", "file-empty", {})]`.

    Of each message it returns the place, the code and the values in JSON types. A line that is not a message has no
    code, and itself as value.
    """
    messages: dict[str, Message] = {}
    put = Message.put

    def record(message: Message, wording: Wording) -> str:
        sentence = put(message, wording)
        line = mask_controls(sentence.replace("\n", " ").replace("\t", " "))
        messages[line.encode(errors="replace").decode()] = message
        return sentence

    def look_up(stderr: str) -> list[tuple[str, str, dict[str, object]]]:
        lines = [line.removeprefix("metrocli: ") for line in stderr.splitlines()]
        return [describe(messages[line]) if line in messages else ("", "", {"line": line}) for line in lines]

    def describe(message: Message) -> tuple[str, str, dict[str, object]]:
        return str(message.place or ""), message.code, to_code_and_values(message)["values"]

    monkeypatch.setattr(Message, "put", record)
    return look_up


class _Reader(HTMLParser):
    """A strict reader of a page: every tag is closed in its order, and no tag has an attribute twice."""

    EMPTY = frozenset({"meta", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in self.EMPTY:
            self.tree.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.EMPTY, f"<{tag}/> closes itself"
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"
        self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.tree.data(data)


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], Element]:
    """Read an HTML page strictly: its root."""

    def read(page: str) -> Element:
        doctype, _, rest = page.partition("\n")
        assert doctype == "<!DOCTYPE html>"
        reader = _Reader()
        reader.feed(rest)
        reader.close()
        assert reader.open == []
        return reader.tree.close()

    return read
