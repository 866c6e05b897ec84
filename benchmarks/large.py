"""Measure time and memory of `metrocli check` on large generated networks, as whole processes.

Usage: python benchmarks/large.py [--activities N] [--rounds N] [--check]

Each size has twice the rows of the one before. Compare how the time grows with what pandas needs to read the same files
as text: it must be linear in the rows, within 2 GB. Milliseconds depend on the machine.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACTIVITIES = 100_000
EACH = 20  # participations of an activity
MEMBERS = 2_000
ROUNDS = 3
SIZES = 3
MOST_MEMORY = 2_000_000_000  # bytes
MOST_GROWTH = 2.2  # of time where the rows double
YEARS = range(2000, 2030)
OFTEN, RARELY = 0.2, 0.01
KINDS = ("meeting", "workshop", "survey", "festival")
MONTHS = tuple(date(2000, number, 1).strftime("%B") for number in range(1, 13))
SYLLABLES = tuple(f"{one}{other}" for one in "bdfgklmnprstvz" for other in ("a", "e", "i", "o", "u", "an", "el"))
WORDS = re.findall(
    r"\w+",
    """
    river market school water housing care street park energy data youth climate bridge library transport health culture
    garden budget waste light harbour station theatre forest square safety digital local public open green urban mayors
    report network exchange training visit study project finance mobility equality planning resilience inclusion
    governance innovation heritage tourism sports food air noise soil seniors children workers streets
    """,
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
    """Write all sheets of a network with so many activities, the same ones every time; here and there one is wrong."""
    chance = random.Random(activities)  # noqa: S311 - the same numbers every time, not secret ones
    members, codes = towns(chance), [f"L{a}A{b}D{c}" for a in range(1, 6) for b in range(1, 6) for c in range(1, 6)]
    challenges = [f"{group}.{number}" for group in range(1, 7) for number in range(1, 6)]
    allies = [f"{name} Trust" for name in members[:40]]
    plain(folder, chance, members, codes, challenges, allies)
    known, slips = members * 50, [slip(name) for name in members[:200]]
    engaged: dict[int, set[str]] = {year: set() for year in YEARS}
    with sheet(folder, "participations", "activity,member") as took_part:
        rows = []
        for number in range(activities):
            name, (first, last) = f"A-{number}", days(chance)
            there = chance.sample(known, EACH)
            engaged[int(first[:4])].update(there)
            if rarely(chance):
                there[0] = chance.choice(slips)
            took_part.writelines(f"{name},{member}\n" for member in there)
            line = chance.randrange(1, 6)
            outcomes = [f"L{line}A{chance.randrange(1, 6)}D{last}" for last in chance.sample(range(1, 6), 2)]
            if rarely(chance):
                outcomes[1] = chance.choice(codes)
            challenge = "9.9" if rarely(chance) else chance.choice(challenges)
            part_of = f"A-{chance.randrange(activities)}" if rarely(chance) else ""
            rows.append(
                f"{name},{words(chance, 6).title()},{first},{last},L{line},"
                f"{chance.choice(KINDS)},{chance.choice(members[:100])},{'; '.join(outcomes)},{challenge},"
                f"{chance.choice(allies)},{chance.randrange(5, 300)},{part_of},{told(chance, there, members, first)}"
            )
    header = "id,title,start,end,line,kind,place,outcomes,challenges,alliances,people_engaged,parent,summary"
    write(folder, "activities", header, rows)
    met = (f"{month(chance)},online,{'; '.join(chance.sample(members, 3))}" for _ in range(activities // 10))
    write(folder, "meetings", "month,mode,members", met)
    titles = [row.split(",")[1] for row in rows[: activities // 10]]
    write(folder, "media", "month,outlet,topic", (f"{month(chance)},{words(chance, 2)},{title}" for title in titles))
    claims = [("engaged member", year, name) for year in YEARS for name in sorted(engaged[year])]
    claims += [("outcome", year, code) for year in YEARS for code in codes]
    published = (f"{year},{section},{value}" for section, year, value in claims if not rarely(chance))
    write(folder, "published", "period,section,value", published)


def plain(
    folder: Path, chance: random.Random, members: list[str], codes: list[str], challenges: list[str], allies: list[str]
) -> None:
    """Write the sheets that do not grow with the activities."""
    joined = [f"{chance.randrange(2001, 2020)}-01-01" if rarely(chance) else "" for _ in members]
    rows = (f"{name},Region {at % 7},Land {at % 90},{joined[at]}" for at, name in enumerate(members))
    write(folder, "memberships", "member,region,country,joined", rows)
    write(folder, "aliases", "alias,member,kind", (f"{name.upper()[:-1]},{name},spelling" for name in members[:300]))
    above = dict.fromkeys(code[:length] for code in codes for length in (2, 4, 6))
    write(folder, "outcomes", "code,title", (f"{code},Outcome {code}" for code in above))
    write(folder, "challenges", "code,title", (f"{code},Challenge {code}" for code in challenges))
    write(folder, "alliances", "alliance,name", (f"{name},The {name} of Towns" for name in allies))
    write(folder, "periods", "period,start,end", (f"{year},{year}-01-01,{year}-12-31" for year in YEARS))
    seats = (
        f"{name} {chance.choice(WORDS).title()},board,member of the board,{name},{year}-01-01,{year + 4}-12-31"
        for year in range(2000, 2030, 5)
        for name in members[:30]
    )
    write(folder, "people", "person,body,role,member,from,until", seats)


def towns(chance: random.Random) -> list[str]:
    """The invented names of the members."""
    names: dict[str, None] = {}
    while len(names) < MEMBERS:
        names["".join(chance.choices(SYLLABLES, k=chance.randrange(3, 6))).title()] = None
    return list(names)


def told(chance: random.Random, there: list[str], members: list[str], first: str) -> str:
    """A summary of a few sentences; some name a member, a day or a number of cities, now and then a wrong one."""
    said = [f"{words(chance, 9).capitalize()}." for _ in range(3)]
    if often(chance):
        said.append(f"It began in {chance.choice(members if rarely(chance) else there)} that morning.")
    if often(chance):
        year, at, day = first.split("-")
        named = MONTHS[int(at) % 12 if rarely(chance) else int(at) - 1]
        said.append(f"{words(chance, 4).capitalize()} on {int(day)} {named} {year}.")
    if rarely(chance):
        said.append(f"More than {chance.randrange(15, 25)} cities took part.")
    return " ".join(said)


def slip(name: str) -> str:
    """A name with a slip."""
    return f"{name[:3]}{name[3:4]}{name[3:]}"


def words(chance: random.Random, number: int) -> str:
    """Some words in a row."""
    return " ".join(chance.choices(WORDS, k=number))


def days(chance: random.Random) -> tuple[str, str]:
    """The first and the last day of an activity, seldom in the wrong order."""
    first = chance.randrange(1, 25)
    start, last = month(chance), first + (-1 if rarely(chance) and first > 1 else chance.randrange(4))
    return f"{start}-{first:02}", f"{start}-{last:02}"


def month(chance: random.Random) -> str:
    """A month of one of the years."""
    return f"{chance.choice(YEARS)}-{chance.randrange(1, 13):02}"


def often(chance: random.Random) -> bool:
    """Whether something is so that is so one time in five."""
    return chance.random() < OFTEN


def rarely(chance: random.Random) -> bool:
    """Whether something is so that is so one time in a hundred."""
    return chance.random() < RARELY


def write(folder: Path, name: str, header: str, rows: Iterable[str]) -> None:
    """Write a sheet line by line."""
    with sheet(folder, name, header) as file:
        file.writelines(f"{row}\n" for row in rows)


@contextmanager
def sheet(folder: Path, name: str, header: str) -> Iterator[TextIO]:
    """Open a sheet to be written, with its header."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8") as file:
        file.write(f"{header}\n")
        yield file


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
