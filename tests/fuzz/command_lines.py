"""Command lines over a dataset, and what must hold after each run."""

from __future__ import annotations

import io
import json
import signal
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from traceback import format_exc
from typing import TYPE_CHECKING, NoReturn

from metrocli.__main__ import run_in
from metrocli.catalogue import COMMANDS
from metrocli.cli.app import build_program
from metrocli.cli.environment import Environment
from metrocli.cli.typer_internals import TyperOption, get_command
from metrocli.errors import ExitCode
from metrocli.render.values import mask_controls

from .hostile_texts import choose_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from random import Random

    from metrocli.cli.typer_internals import TyperCommand

SECONDS = 60
"""The most time of one run; the longest take about two seconds."""
_CODES = {0, 1, 2, 3, 4, 5, ExitCode.INTERRUPTED}
_FORMATS = ("table", "record", "tsv", "csv", "json", "json", "json", "jsonl", "markdown", "html")
_SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".md", ".html", ".xlsx", ".txt")
_DIMENSIONS = ("members", "outcomes", "challenges", "lines", "regions", "countries", "alliances", "periods", "months")
_MEASURES = ("activities", "members", "people_engaged", "experts", "meetings", "media")
_PERIODS = ("2021-T3", "2021", "last", "2023-Q1", "2021-09..2021-12", "9999", "2021-11")
_DAYS = ("2021-09-01", "2021-10-25", "2023-04-15", "0001-01-01", "9999-12-31")
_NAMES = ("Paris", "Guangzhou", "Alderford", "Europe", "L1", "L2A2D4", "A-1", "T306", "R-01", "1", "board", "council")
_COLUMNS = ("id", "title", "start", "name", "region", "code", "member", "activities", "month", "value", "x")
_VALUES = {
    "--period": _PERIODS,
    "--from": _DAYS,
    "--to": _DAYS,
    "--on": _DAYS,
    "--columns": _COLUMNS,
    "--sort": _COLUMNS,
    "--group-by": _COLUMNS,
    "--limit": ("0", "1", "5"),
    "--names": ("en", "es", "fr"),
    "--language": ("en", "es", "fr"),
    "--include": ("planned", "cancelled"),
    "--region": ("Europe", "Delta"),
    "--encoding": ("utf-8", "cp850", "utf-16", "latin-1"),
    "--by": ("month", "period", "line", "region"),
    "--sheet": ("people", "activities"),
    "--select": ("N", "C201", "T,D", "spaces", "names,codes,dates", "order"),
    "--accept": ("C201:activities:H4", "C206:activities:I4"),
    "--prefer": ("data", "riverlands"),
}
"""Values that fit an option; any name for others."""
_ODDS = {"--bom": 0.01, "--accept": 0.02, "--because": 0.002, "--explain": 0.2, "--encoding": 0.02}
"""How often an option is given, where it is not one time in twenty."""
_SET_ASIDE = {
    *("--data", "--debug", "--format", "--output", "--conflicts", "--mark-up", "--lists", "--help"),
    *("--into", "--known", "--review"),
}
REPORT = Path(__file__).parents[1] / "data" / "river-towns.txt"


def _name(random: Random) -> str:
    return random.choice(_NAMES) if random.random() < 0.6 else choose_text(random).replace("\0", "")


@cache
def _options() -> dict[str, dict[str, bool]]:
    """Return the options of each command, and whether they take a value."""
    commands: dict[str, TyperCommand] = vars(get_command(build_program()))["commands"]
    return {
        name: {option.opts[0]: not option.is_flag for option in command.params if isinstance(option, TyperOption)}
        for name, command in commands.items()
    }


def _choose_options(random: Random, command: str) -> list[str]:
    """Choose options of a command, most of them with a value that fits."""
    words: list[str] = []
    for option, has_value in _options()[command].items():
        if option not in _SET_ASIDE and random.random() < _ODDS.get(option, 0.05):
            value = random.choice(_VALUES.get(option, _NAMES)) if random.random() < 0.8 else _name(random)
            words += [option, value] if has_value else [option]
    if command == "fix" and random.random() < 0.5:
        words.append("--apply")
    if "--accept" in words:
        words += ["--because", "It is so."]
    return words


def choose_words(random: Random, command: str, data: Path, other: Path, place: Path) -> list[str]:
    """Return a command line.

    Args:
        random: the source of chance.
        command: the command.
        data: the mutated dataset.
        other: another dataset, to compare and merge with.
        place: a folder to write into.
    """
    pair = [str(path) for path in random.choice(([data, other], [other, data], [data, data]))]
    target = str(place / random.choice(("all.xlsx", "all.xlsx", "all", "all.ods")))
    name = _name(random)
    merged = random.choice(([], ["-o", target], ["-o", target, "--conflicts", str(place / "conflicts.csv")]))
    marked = random.choice(([], [], [], ["--mark-up", str(place / f"marked{data.suffix}")]))
    into = random.choice(
        ([], ["--into", target], ["--into", str(data)], ["--into", str(data), "--update"], ["--known", str(data)])
    )
    arguments: dict[str, list[str]] = {
        "import": [str(REPORT), *into],
        "diff": pair,
        "merge": [*pair, *merged],
        "convert": [target],
        "report": ["-o", str(place / f"report{random.choice(('.html', '.pdf', '.docx', '.md', '.xlsx'))}")],
        "template": [target, "--lists", str(data)],
        "matrix": random.choices(_DIMENSIONS, k=2),
        "trend": [random.choice(_MEASURES)],
        "compare": random.choices(_PERIODS, k=2),
        "check": marked,
        "ask": random.choice(([], [name])),
        "activity": [name],
        "member": [name],
        "explain": [name],
    }
    names = _options()[command]
    line = [command, *arguments.get(command, ()), *_choose_options(random, command)]
    if "--data" in names:
        line += ["--data", str(data)]
    if "--format" in names and not {"-o", "--mark-up"}.intersection(line):
        if random.random() < 0.12:
            line += ["-o", str(place / f"answer{random.choice(_SUFFIXES)}")]
        elif random.random() < 0.8:
            line += ["-f", random.choice(_FORMATS)]
    return line


@dataclass(frozen=True, kw_only=True, eq=False)
class _WatchedEnvironment(Environment):
    """An environment that keeps the traceback of an error instead of writing it to stderr."""

    tracebacks: list[str] = field(default_factory=list)

    def write_traceback(self) -> None:
        self.tracebacks.append(format_exc())


class TooLong(BaseException):
    """A run takes too long; no part of the program catches this."""


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> NoReturn:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def choose_variables(random: Random) -> dict[str, str]:
    """Choose the environment variables of a run: the size of a terminal, colours, and sometimes a setting."""
    variables = {"COLUMNS": random.choice(("", "1", "40", "200")), "FORCE_COLOR": random.choice(("", "", "1"))}
    if random.random() < 0.05:
        name = random.choice(("METROCLI_PERIOD", "METROCLI_FORMAT", "METROCLI_NAMES", "METROCLI_DATES"))
        variables[name] = random.choice((*_PERIODS, *_FORMATS, "es", "dmy", _name(random)))
    return variables


def find_fault(words: Sequence[str], variables: Mapping[str, str], closed: Collection[str] = ()) -> str:
    """Run a command line in this process and return what is wrong with its end; "" if nothing is.

    Args:
        words: the command line.
        variables: environment variables; without METROCLI_CONFIG, no settings file is read.
        closed: the streams that are closed: stdin, stdout, stderr.
    """
    stdout, stderr = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="replace") for _ in range(2))
    environment = _WatchedEnvironment(
        stdout=None if "stdout" in closed else stdout,
        stderr=None if "stderr" in closed else stderr,
        variables={"METROCLI_CONFIG": "", "METROCLI_DEBUG": "1", **variables},
        words=tuple(words),
    )
    stdin, sys.stdin = sys.stdin, None if "stdin" in closed else io.StringIO("y\nn\n")
    try:
        with _time_limit(SECONDS):
            code = run_in(environment)
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except TooLong:
        return f"it takes more than {SECONDS} seconds\n{format_exc()}"
    except BaseException:  # noqa: BLE001 - this is what a user would see as a traceback
        return format_exc()
    finally:
        sys.stdin = stdin
    for stream in (stdout, stderr):
        stream.flush()
    raw, lines = stdout.buffer.getvalue(), stderr.buffer.getvalue().decode().splitlines()
    if code not in _CODES:
        return "\n".join([f"exit code {code}", *lines, *environment.tracebacks[-1:]])
    if "stderr" in closed or code == ExitCode.INTERRUPTED:
        return ""
    return _check_stderr(lines, code) or _check_stdout(raw, words)


def _check_stderr(lines: list[str], code: int) -> str:
    """Check that stderr has messages, one a line, and an error where the exit code is that of an error."""
    for line in lines:
        if not line.strip() or line != mask_controls(line) or "Traceback" in line:
            return f"stderr has the line {line!r}"
        if len(line) > 20_000:
            return f"stderr has a line of {len(line)} characters: {line[:200]!r}"
    if code > ExitCode.FINDINGS and not any("metrocli: " in line for line in lines):
        return f"exit code {code} without an error: {lines}"
    return ""


def _check_stdout(raw: bytes, words: Sequence[str]) -> str:
    """Check that stdout is in UTF-8, and JSON where it was asked for."""
    try:
        text = raw.decode()
        if "json" in words and text:
            json.loads(text, parse_constant=_refuse_constant)
        if "jsonl" in words:
            for line in text.split("\n"):
                if line:
                    json.loads(line, parse_constant=_refuse_constant)
    except ValueError as fault:
        return f"stdout cannot be read: {fault}\n{raw[:500]!r}"
    return ""


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is not JSON"
    raise ValueError(message)


def choose_commands(random: Random) -> list[str]:
    """Choose the commands for one dataset: one that reads every sheet, and two of all."""
    return [random.choice(("check", "check", "fix", "info", "convert")), *random.sample(sorted(COMMANDS), 2)]
