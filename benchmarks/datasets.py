"""Generate large networks without mistakes, the same ones every time, and write them batch by batch.

Every network has the sheets memberships, outcomes, periods, activities and participations.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Write = Callable[[Sequence[tuple[str, ...]]], object]

MEMBER_COUNT = 140
EACH = 20
"""The participations of an activity."""
YEARS = range(2010, 2030)
BATCH = 10_000
"""The activities that are held at a time."""
TERMS = (("T1", "01-01", "04-30"), ("T2", "05-01", "08-31"), ("T3", "09-01", "12-31"))
CODES = [f"L{line}A{area}D{number}" for line in range(1, 4) for area in range(1, 5) for number in range(1, 6)]
SYLLABLES = tuple(f"{one}{other}" for one in "bdfgklmnprstvz" for other in "aeiou")
WORDS = re.findall(
    r"\w+",
    """
    river market school water housing care street park energy data youth climate bridge library transport health culture
    garden budget waste light harbour station theatre forest square safety local public open green urban report network
    """,
)
HEADERS = {
    "memberships": ("member", "region", "country"),
    "outcomes": ("code", "title"),
    "periods": ("period", "start", "end"),
    "activities": ("id", "title", "start", "end", "line", "outcomes"),
    "participations": ("activity", "member"),
}
DAYS = {"start", "end"}


class Network(NamedTuple):
    """What a network is made of.

    Attributes:
        activities: how many there are.
        members: how many there are.
        ending: "csv" or "parquet" for a folder of such files, "xlsx" for one workbook.
        in_one_cell: whether the members of an activity are in its own row, without the sheet participations.
    """

    activities: int
    members: int = MEMBER_COUNT
    ending: str = "csv"
    in_one_cell: bool = False

    @property
    def name(self) -> str:
        """The name of its folder or workbook."""
        form = "-cell" if self.in_one_cell else ""
        return f"{self.activities}-{self.members}{form}" + (".xlsx" if self.ending == "xlsx" else f"-{self.ending}")


def make_network(folder: Path, network: Network) -> Path:
    """Write a network below a folder, if it is not there from an earlier run, and return its folder or workbook.

    Networks that differ only in their ending or form hold the same activities.
    """
    path = folder / network.name
    if not path.exists():
        unfinished = folder / f"{network.name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        with ExitStack() as stack:
            write = stack.enter_context(open_sheets(unfinished, network))
            write_network(write, network)
        if network.ending == "xlsx":
            (unfinished / "network.xlsx").rename(path)
            unfinished.rmdir()
        else:
            unfinished.rename(path)
    return path


def write_network(write: dict[str, Write], network: Network) -> None:
    """Write the rows of a network."""
    chance = random.Random(7)  # noqa: S311 - the same numbers every time, not secret ones
    members = list_members(chance, network.members)
    above = dict.fromkeys(code[:length] for code in CODES for length in (2, 4, 6))
    write["memberships"]([(name, f"Region {at % 7}", f"Land {at % 90}") for at, name in enumerate(members)])
    write["outcomes"]([(code, f"Outcome {code}") for code in above])
    write["periods"]([(f"{y}-{name}", f"{y}-{first}", f"{y}-{last}") for y in YEARS for name, first, last in TERMS])
    for begin in range(0, network.activities, BATCH):
        activities, participations = [], []
        for number in range(begin, min(begin + BATCH, network.activities)):
            row = make_activity(chance, number)
            names = sorted(chance.sample(members, EACH))
            activities.append((*row, "; ".join(names)) if network.in_one_cell else row)
            participations += [(row[0], name) for name in names]
        write["activities"](activities)
        if not network.in_one_cell:
            write["participations"](participations)


def make_activity(chance: random.Random, number: int) -> tuple[str, ...]:
    """Make the row of an activity; two thirds last one day and have a blank end, a tenth has a comma in its title."""
    start = date(YEARS[0], 1, 1) + timedelta(days=chance.randrange(365 * len(YEARS)))
    end = (start + timedelta(days=chance.randrange(1, 6))).isoformat() if chance.randrange(3) == 0 else ""
    title = (", " if chance.randrange(10) == 0 else " ").join(chance.choices(WORDS, k=4)).capitalize()
    outcomes = sorted(chance.sample(CODES, 2))
    return f"A{number:07}", title, start.isoformat(), end, outcomes[0][:2], "; ".join(outcomes)


def list_members(chance: random.Random, count: int) -> list[str]:
    """List invented names of members; one of twenty has a comma, so that a CSV file quotes it."""
    names: dict[str, None] = {}
    while len(names) < count:
        name = "".join(chance.choices(SYLLABLES, k=5)).title()
        names[f"{name}, City of" if len(names) % 20 == 0 else name] = None
    return list(names)


@contextmanager
def open_sheets(folder: Path, network: Network) -> Iterator[dict[str, Write]]:
    """Open the sheets of a network; each value writes rows of text to one of them."""
    headers = dict(HEADERS)
    if network.in_one_cell:
        headers["activities"] += ("members",)
        del headers["participations"]
    with ExitStack() as stack:
        if network.ending == "xlsx":
            yield stack.enter_context(open_workbook(folder / "network.xlsx", headers))
        else:
            opening = open_csv if network.ending == "csv" else open_parquet
            yield {
                name: stack.enter_context(opening(folder / f"{name}.{network.ending}", header))
                for name, header in headers.items()
            }


@contextmanager
def open_csv(path: Path, header: tuple[str, ...]) -> Iterator[Write]:
    """Open a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        yield writer.writerows


@contextmanager
def open_parquet(path: Path, header: tuple[str, ...]) -> Iterator[Write]:
    """Open a Parquet file; days have the type of a day there."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.schema([(name, pa.date32() if name in DAYS else pa.string()) for name in header])

    def write(rows: Sequence[tuple[str, ...]]) -> None:
        columns = zip(*rows, strict=True)
        writer.write_table(pa.table([as_typed(*each) for each in zip(header, columns, strict=True)], schema=schema))

    def as_typed(name: str, texts: tuple[str, ...]) -> Any:  # noqa: ANN401 - pyarrow has no types
        return pa.array([text or None for text in texts]).cast(pa.date32()) if name in DAYS else pa.array(texts)

    with ParquetWriter(path, schema) as writer:
        yield write


@contextmanager
def open_workbook(path: Path, headers: dict[str, tuple[str, ...]]) -> Iterator[dict[str, Write]]:
    """Open a workbook with a tab for each sheet."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    writing: dict[str, Write] = {}
    for name, header in headers.items():
        tab = book.create_sheet(name)
        tab.append(header)
        writing[name] = partial(append_rows, tab)
    yield writing
    book.save(path)


def append_rows(tab: Any, rows: Sequence[tuple[str, ...]]) -> None:  # noqa: ANN401 - one of several classes
    """Append rows to a tab of a workbook."""
    for row in rows:
        tab.append(row)
