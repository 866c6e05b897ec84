"""The rows of the table of sizes: what is asked at each size, next to whom, and how much it may cost."""

from __future__ import annotations

import random
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from answers import (  # type: ignore[import-not-found] # it is in this folder
    compare_folders,
    compare_lists,
    compare_matrix,
    compare_stats,
)
from datasets import EACH, Network, list_members, make_network  # type: ignore[import-not-found] # as above
from large import READ, network  # type: ignore[import-not-found] # as above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Compare = Callable[[Path, Path], str]

ROOT = Path(__file__).parents[1]
METROCLI = str(Path(sysconfig.get_path("scripts")) / "metrocli")
LARGE = 1_000_000
MOST_MEMORY = 1_000_000_000
MOST_MEMORY_OF_CHECK = 1_200_000_000
MANY_MEMBERS = 10_000
BOOK_ROWS = 200_000
MOST_CHECKED = 100_000
FOUND = 1
"""The code that `check` ends with where it finds something."""
CODE, PERIOD, SINCE, UNTIL = "L2A2D4", "2021-T3", "2021-09-01", "2021-12-31"
MEMBER = list_members(random.Random(7), 2)[1]  # noqa: S311 - as in the networks
WHOLE = "id,title,start,end,line,outcomes,members"
NARROW = "id,title,start"
BUNDLED_SQL = f"select id, title, start from activities where outcomes like '%{CODE}%'"  # noqa: S608 - own text


class Program(NamedTuple):
    """A program that answers a question: metrocli, or a peer that it is measured next to.

    Attributes:
        name: its name.
        command: the program and its arguments.
        most: for a peer, how many times as long metrocli may take; None where the peer is for information.
        compare: for a peer, what compares the two answers; None where they do not answer the same question.
        shown_by: the option before the file of its answer; "" where it prints the answer.
        codes: the exit codes that it may end with.
    """

    name: str
    command: list[str]
    most: float | None = None
    compare: Compare | None = None
    shown_by: str = ""
    codes: tuple[int, ...] = (0,)


class Line(NamedTuple):
    """A question, who answers it, and the bytes that metrocli may hold, or None."""

    what: str
    program: Program
    peers: list[Program]
    most_memory: int | None = None


class Setting(NamedTuple):
    """What the table is about.

    Attributes:
        folder: where the networks are made.
        activities: the activities of the largest network, with 20 participations each.
        python: the Python of the peers' environment.
    """

    folder: Path
    activities: int
    python: Path

    @property
    def is_large(self) -> bool:
        """Whether the network is as large as the limits for a million activities mean."""
        return self.activities >= LARGE

    def make(self, **differing: int | str | bool) -> Path:
        """Make a network that differs from the usual one."""
        path: Path = make_network(self.folder, Network(**{"activities": self.activities} | differing))
        return path


class Question(NamedTuple):
    """A question: its name for the peers, its words for metrocli, and what compares the answers."""

    name: str
    words: list[str]
    compare: Compare


QUESTIONS = (
    Question("outcome", ["activities", "--outcome", CODE, "--columns", WHOLE, "-f", "csv"], compare_lists),
    Question("outcome-narrow", ["activities", "--outcome", CODE, "--columns", NARROW, "-f", "csv"], compare_lists),
    Question("member", ["activities", "--member", MEMBER, "--columns", WHOLE, "-f", "csv"], compare_lists),
    Question("member-narrow", ["activities", "--member", MEMBER, "--columns", NARROW, "-f", "csv"], compare_lists),
    Question("stats", ["stats", "--period", PERIOD, "-f", "json"], compare_stats),
    Question("matrix", ["matrix", "members", "outcomes", "-f", "csv"], compare_matrix),
)


def ask(question: Question, data: Path, name: str = "metrocli") -> Program:
    """Return metrocli, asked about a network."""
    return Program(name, [METROCLI, *question.words, "--data", str(data)])


def ask_peer(setting: Setting, name: str, question: str, data: Path) -> list[str]:
    """Return the command that asks a peer the same."""
    program = ROOT / "benchmarks" / "peers" / f"with_{name}.py"
    ending = ["--ending", "parquet"] if data.name.endswith("parquet") else []
    told = ["--member", MEMBER, "--code", CODE, "--since", SINCE, "--until", UNTIL]
    return [str(setting.python), str(program), question, str(data), *ending, *told]


def list_questions(setting: Setting, data: Path, most: float, most_of_matrix: float) -> Iterator[Line]:
    """List the questions next to DuckDB, polars and pandas; the limits are those of DuckDB."""
    for question in QUESTIONS:
        limit = most_of_matrix if question.name == "matrix" else most
        peers = [
            Program(name, ask_peer(setting, name, question.name, data), most, question.compare, "--output")
            for name, most in (("duckdb", limit), ("polars", None), ("pandas", None))
        ]
        if question.name == "matrix":
            distinct = ask_peer(setting, "duckdb", "matrix-distinct", data)
            peers.append(Program("duckdb, distinct", distinct, None, question.compare, "--output"))
        yield Line(question.name, ask(question, data), peers, MOST_MEMORY)


def list_own(data: Path, other: Path, name: str, most: float, *, equal: bool) -> Iterator[Line]:
    """List the questions next to the same ones about another network."""
    for question in QUESTIONS:
        peer = ask(question, other, name)._replace(most=most, compare=compare_own(question) if equal else None)
        yield Line(question.name, ask(question, data), [peer], MOST_MEMORY)


def compare_own(question: Question) -> Compare:
    """Return what compares two of our own answers: lists by their values, others by their bytes."""
    if question.compare is compare_lists:
        return compare_lists
    return lambda ours, theirs: "" if ours.read_bytes() == theirs.read_bytes() else "the answers differ"


def list_csv(setting: Setting) -> Iterator[Line]:
    """CSV files, next to DuckDB over the same files."""
    return list_questions(setting, setting.make(), *((1.3, 1.1) if setting.is_large else (1.5, 1.5)))


def list_parquet(setting: Setting) -> Iterator[Line]:
    """Parquet files, next to DuckDB over the same files."""
    return list_questions(setting, setting.make(ending="parquet"), 1.5, 1.1)


def list_many_members(setting: Setting) -> Iterator[Line]:
    """10,000 members, next to 140."""
    return list_own(setting.make(members=MANY_MEMBERS), setting.make(), "140 members", 1.3, equal=False)


def list_one_cell(setting: Setting) -> Iterator[Line]:
    """All members of an activity in one cell, next to one participation a row."""
    return list_own(setting.make(in_one_cell=True), setting.make(), "long form", 2.0, equal=True)


def list_workbook(setting: Setting) -> Iterator[Line]:
    """A workbook of 200,000 rows, or fewer for a small network, next to pandas.read_excel with openpyxl."""
    book = setting.make(activities=min(BOOK_ROWS // (EACH + 1), setting.activities), ending="xlsx")
    question = next(each for each in QUESTIONS if each.name == "outcome-narrow")
    command = ask_peer(setting, "pandas", "workbook", book)
    yield Line(question.name, ask(question, book), [Program("pandas", command, 0.12, compare_lists, "--output")])


def list_check(setting: Setting) -> Iterator[Line]:
    """Checking at most 100,000 activities, next to pandas, which reads the files as text; and a tenth of them."""
    largest = min(MOST_CHECKED, setting.activities)
    sizes = {size: setting.folder / f"{size}-mistakes" for size in (largest // 10, largest)}
    for size, path in sizes.items():
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.mkdir(parents=True, exist_ok=True)
            network(unfinished, size)
            unfinished.rename(path)
    smaller, larger = ([METROCLI, "check", "--data", str(path), "-f", "json"] for path in sizes.values())
    peers = [
        Program("pandas, reading", [str(setting.python), "-c", READ, str(sizes[largest])], 10),
        Program("a tenth", smaller, 10.5, codes=(FOUND,)),
    ]
    yield Line("check", Program("metrocli", larger, codes=(FOUND,)), peers, MOST_MEMORY_OF_CHECK)


def list_convert(setting: Setting) -> Iterator[Line]:
    """From CSV to Parquet and back."""
    data, ours, theirs = setting.make(), setting.folder / "ours", setting.folder / "theirs"
    steps = 'rm -rf "$1"; mkdir "$1"; '
    # The CSV files of the peer are next to its Parquet files, ours are in a folder of their own.
    own = '"$0" convert "$1/lake/" -f parquet --data "$2" && "$0" convert "$1/back/" --data "$1/lake/"'
    command = ask_peer(setting, "duckdb", "convert", data)
    peer = Program(
        "duckdb",
        ["sh", "-c", f'{steps} folder="$1"; shift; "$@" --output "$folder"', "sh", str(theirs), *command],
        2,
        lambda _ours, _theirs: compare_folders(ours / "back", theirs) or compare_folders(ours / "back", data),
    )
    yield Line("convert", Program("metrocli", ["sh", "-c", steps + own, METROCLI, str(ours), str(data)]), [peer])


def list_growth(setting: Setting) -> Iterator[Line]:
    """Ten times the rows."""
    return list_own(setting.make(), setting.make(activities=setting.activities // 10), "a tenth", 10.5, equal=False)


def list_bundled(setting: Setting) -> Iterator[Line]:
    """The bundled data, next to `import pandas`, and to programs that ask one CSV file."""
    sheet, programs = str(ROOT / "data" / "activities.csv"), setting.python.parent
    peers = [
        Program("import pandas", [sys.executable, "-c", "import pandas"], 0.75),
        Program(
            "sqlite-utils", [str(programs / "sqlite-utils"), "memory", sheet, BUNDLED_SQL, "--csv"], 0.55, compare_lists
        ),
        Program("csvkit", [str(programs / "csvsql"), "--query", BUNDLED_SQL, sheet], None, compare_lists),
    ]
    for name, *words in (
        ("outcome-narrow", "activities", "--outcome", CODE, "--columns", NARROW, "-f", "csv"),
        ("member", "member", "Guangzhou"),
        ("stats", "stats", "--period", PERIOD),
    ):
        others = peers if name == "outcome-narrow" else peers[:1]
        yield Line(name, Program("metrocli", [METROCLI, *words]), others)


ROWS: dict[str, Callable[[Setting], Iterator[Line]]] = {
    "csv": list_csv,
    "parquet": list_parquet,
    "many-members": list_many_members,
    "one-cell": list_one_cell,
    "workbook": list_workbook,
    "check": list_check,
    "convert": list_convert,
    "growth": list_growth,
    "bundled": list_bundled,
}
