"""Golden cases: whole command lines, with what they print to the byte.

Each file in `cases` is one case: the command line, then what must come on stdout and on stderr and the exit code.

    $ COLUMNS=80 metrocli alliances --limit 1
    === stdout
    alliance	activities
    UCLG	2
    === stderr
    1 of 15 rows; --limit 15 gives all.
    === exit 0

A stream that does not end in a line feed is followed by `\\ no line feed`. Commands run in `tests/data`, so that
`--data riverlands` is the invented network there.

A new case is a file with its first line. `METROCLI_GOLDEN=write pytest tests/golden` writes what is printed now into
every case: read the difference, line by line, before it is committed. In CI (where `CI` is set) nothing is ever
written, and a case that would change fails.
"""

from __future__ import annotations

import difflib
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from metrocli.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
DATA = Path(__file__).parent.parent / "data"
NO_LINE_FEED = "\\ no line feed\n"


class Case(NamedTuple):
    """A command line and what it prints."""

    line: str
    out: str = ""
    err: str = ""
    code: int = 0

    def __str__(self) -> str:
        return f"$ {self.line}\n=== stdout\n{_ended(self.out)}=== stderr\n{_ended(self.err)}=== exit {self.code}\n"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n{NO_LINE_FEED}"


def read(text: str) -> Case:
    """A case from the text of its file; one that has only its first line is new."""
    line, _, rest = text.partition("\n")
    if not rest.strip():
        return Case(line.removeprefix("$ "))
    out, _, rest = rest.removeprefix("=== stdout\n").partition("=== stderr\n")
    err, _, code = rest.partition("=== exit ")
    out, err = (each.removesuffix("\n" + NO_LINE_FEED) for each in (out, err))
    return Case(line.removeprefix("$ "), out, err, int(code))


def writing() -> bool:
    """Whether cases are to be rewritten; never in CI."""
    return os.environ.get("METROCLI_GOLDEN") == "write" and not os.environ.get("CI")


@pytest.fixture
def replay(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Case]:
    """Run a command line as a shell would, in `tests/data`."""

    def run(line: str) -> Case:
        words = shlex.split(line)
        start = words.index("metrocli")
        monkeypatch.setenv("COLUMNS", "80")
        for setting in words[:start]:
            name, _, value = setting.partition("=")
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(DATA)
        code = main(words[start + 1 :])
        out, err = capfdbinary.readouterr()
        return Case(line, out.decode(), err.decode(), code)

    return run


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_command_prints_what_its_case_says(path: Path, replay: Callable[[str], Case]) -> None:
    expected = path.read_bytes().decode()
    printed = str(replay(read(expected).line))
    if writing():
        path.write_bytes(printed.encode())
    elif printed != expected:
        lines = difflib.unified_diff(expected.splitlines(), printed.splitlines(), path.name, "printed now", lineterm="")
        pytest.fail("\n".join([*lines, "METROCLI_GOLDEN=write pytest tests/golden writes it anew."]), pytrace=False)


def test_there_are_cases_and_none_of_them_is_unfinished() -> None:
    assert len(CASES) > 40
    assert [path.name for path in CASES if str(read(path.read_text("utf-8"))) != path.read_bytes().decode()] == []


def test_no_case_tells_where_it_was_made() -> None:
    home = str(Path(__file__).parents[2])
    assert [path.name for path in CASES if home in path.read_text("utf-8")] == []


@pytest.mark.parametrize(
    "case",
    [
        Case("metrocli info", "a\n", "b\n", 3),
        Case("metrocli info", "", "", 0),
        Case("X=1 metrocli member 'New Delhi'", "a\r\nb", "", 5),
        Case("metrocli x", "=== stdou\n", "c", 130),
    ],
)
def test_a_case_is_read_as_it_was_written(case: Case) -> None:
    assert read(str(case)) == case


@pytest.mark.parametrize(
    ("golden", "ci", "expected"),
    [("write", None, True), ("write", "true", False), (None, None, False), ("compare", None, False)],
)
def test_only_who_asks_writes_and_never_in_ci(
    monkeypatch: pytest.MonkeyPatch, golden: str | None, ci: str | None, expected: bool
) -> None:
    for name, value in (("METROCLI_GOLDEN", golden), ("CI", ci)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert writing() is expected
