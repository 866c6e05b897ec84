"""Measure `metrocli check` on a large network that is made for it: time and memory as whole processes, size by size.

Usage: python benchmarks/large.py [--activities N] [--rounds N] [--check]

Each size has twice the rows of the one before. What counts is how the time grows, beside what pandas needs to read the
same files as text: linear in the rows, and within 2 GB. The milliseconds belong to the machine.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import sysconfig
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

ACTIVITIES = 100_000
EACH = 20  # participations of an activity
MEMBERS = 2_000
ROUNDS = 3
SIZES = 3
MOST_MEMORY = 2_000_000_000  # bytes
MOST_GROWTH = 2.4  # of time where the rows double
WORDS = (
    "river",
    "market",
    "school",
    "water",
    "housing",
    "care",
    "street",
    "park",
    "energy",
    "data",
    "youth",
    "climate",
)
READ = (
    "import sys, pandas, pathlib; "
    "[pandas.read_csv(p, dtype=str, keep_default_na=False) for p in pathlib.Path(sys.argv[1]).glob('*.csv')]"
)


class Cost(NamedTuple):
    """What a run costs: its seconds, and the most bytes that it held."""

    seconds: float
    memory: int


def main() -> int:
    """Measure and print a table; with --check, 1 where something costs more than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--activities", type=int, default=ACTIVITIES, help=f"of the largest size ({ACTIVITIES:,})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how many times each is run ({ROUNDS})")
    parser.add_argument("--check", action="store_true", help="end with 1 where something costs more than it may")
    asked = parser.parse_args()
    sizes = [asked.activities >> step for step in reversed(range(SIZES))]
    metrocli = str(Path(sysconfig.get_path("scripts")) / "metrocli")
    print("| activities | participations | pandas reads it | check | × pandas | check, MB |")
    print("|---:|---:|---:|---:|---:|---:|")
    checks: list[Cost] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="metrocli-bench-") as folder:
            network(Path(folder), size)
            reads, holds = [], []
            for _ in range(asked.rounds):
                reads.append(cost([sys.executable, "-c", READ, folder]))
                holds.append(cost([metrocli, "check", "--data", folder, "-o", f"{folder}/found.json"]))
        checks.append(Cost(median(each.seconds for each in holds), max(each.memory for each in holds)))
        read = median(each.seconds for each in reads)
        print(
            f"| {size:,} | {size * EACH:,} | {read:.1f} s | {checks[-1].seconds:.1f} s "
            f"| {checks[-1].seconds / read:.1f} | {checks[-1].memory / 1e6:,.0f} |",
            flush=True,
        )
    found = excesses(checks) if asked.check else []
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def network(folder: Path, activities: int) -> None:
    """Write the sheets of a network with so many activities, the same ones every time; some of it is wrong."""
    chance = random.Random(activities)  # noqa: S311 - the same numbers every time, not secret ones
    members = [f"{chance.choice(WORDS).title()} {chance.choice(WORDS)} {number}" for number in range(MEMBERS)]
    write(folder, "memberships", "member,region", (f"{name},Region {place % 7}" for place, name in enumerate(members)))
    codes = [f"L{line}A{action}D{last}" for line in range(1, 6) for action in range(1, 6) for last in range(1, 6)]
    listed = [*dict.fromkeys(code[:length] for code in codes for length in (2, 4, 6))]
    write(folder, "outcomes", "code,title", (f"{code},Outcome {code}" for code in listed))
    write(folder, "periods", "period,start,end", (f"{year},{year}-01-01,{year}-12-31" for year in range(2000, 2030)))
    rows = []
    for number in range(activities):
        title = " ".join(chance.choices(WORDS, k=6)).title()
        day = f"{chance.randrange(2000, 2030)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        outcomes = "; ".join(sorted(chance.sample(codes, 2)))
        summary = " ".join(chance.choices([*WORDS, *members[:50]], k=20))
        rows.append(f"A-{number},{title},{day},{outcomes[:2]},{outcomes},{summary}")
    write(folder, "activities", "id,title,start,line,outcomes,summary", rows)
    slips = [name.replace("r", "rr", 1) for name in members[:200]]
    known = members * 50 + slips
    write(
        folder,
        "participations",
        "activity,member",
        (f"A-{number},{name}" for number in range(activities) for name in chance.sample(known, EACH)),
    )


def write(folder: Path, sheet: str, header: str, rows: Iterable[str]) -> None:
    """Write a sheet line by line."""
    with (folder / f"{sheet}.csv").open("w", encoding="utf-8") as file:
        file.write(f"{header}\n")
        file.writelines(f"{row}\n" for row in rows)


def cost(command: list[str]) -> Cost:
    """Run a command as a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    scale = 1 if sys.platform == "darwin" else 1024
    return Cost(time.perf_counter() - start, used.ru_maxrss * scale)


def environment() -> dict[str, str]:
    """The environment without settings of metrocli, which would change what is measured."""
    return {name: value for name, value in os.environ.items() if not name.startswith("METROCLI")}


def excesses(checks: list[Cost]) -> list[str]:
    """What costs more than it may."""
    found = [
        f"check took {later.seconds / before.seconds:.1f} times as long for twice the rows, more than {MOST_GROWTH}"
        for before, later in pairwise(checks)
        if later.seconds / before.seconds > MOST_GROWTH
    ]
    return found + [
        f"check held {each.memory / 1e6:,.0f} MB, more than {MOST_MEMORY / 1e6:,.0f}"
        for each in checks
        if each.memory > MOST_MEMORY
    ]


if __name__ == "__main__":
    sys.exit(main())
