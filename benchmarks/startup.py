"""Measure a start and an answer as whole processes, next to Python and pandas alone.

Usage: python benchmarks/startup.py [--rounds N] [--check]

All commands are run in turn, round after round, so that a slow moment of the machine affects each of them. Compare the
ratios; the milliseconds depend on the machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROUNDS = 11
MOST_OF_PANDAS = 0.9  # what an answer may cost, as a part of `import pandas`
MOST_OF_CHECK = 1.0  # what checking the bundled data may cost, as a part of `import pandas`
MOST_OF_HELP = 14  # what --help may cost, in starts of Python
MOST_OF_COMPLETION = 15  # what completing a word may cost, in starts of Python
PASS, PANDAS, HELP = "python -c pass", "python -c 'import pandas'", "metrocli --help"
CHECK, CHECK_BOOK = "check", "check, from a workbook"
FOUND = 1  # how `check` ends where it finds something, as it does in the bundled data
QUESTIONS = (
    ("activities", "--outcome", "L2A2D4"),
    ("member", "Guangzhou"),
    ("stats", "--period", "2021-T3"),
)
COMPLETED = {
    "completing a command": "mem",
    "completing a member": "member Bru",
    "completing a code": "activities --outcome L2A",
    "completing a period": "activities --period 2021",
    "completing a column": "activities --columns id,ti",
    "completing a member, from a workbook": "member --data {book} Bru",
}


class Run(NamedTuple):
    """A command, and how it is run.

    Attributes:
        command: the program and its arguments.
        variables: the variables that it is given beside those of this process.
        code: the exit code that it ends with.
        output: the folder that it writes, which is removed before each run; "" for none.
    """

    command: list[str]
    variables: dict[str, str] = {}  # noqa: RUF012 - nobody changes it
    code: int = 0
    output: str = ""


def main() -> int:
    """Measure and print a table; with --check, 1 where something costs more than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how many times each command is run ({ROUNDS})")
    parser.add_argument("--check", action="store_true", help="end with 1 where something costs more than it may")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="metrocli-bench-") as temporary:
        folder = Path(temporary)
        took = measured(commands(folder), folder, asked.rounds)
    print(table(took))
    found = excesses(took) if asked.check else []
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def commands(folder: Path) -> dict[str, Run]:
    """What is measured, by name; the workbook is made in the folder first."""
    metrocli = str(Path(sysconfig.get_path("scripts")) / "metrocli")
    book = str(folder / "book.xlsx")
    subprocess.run([metrocli, "convert", book], check=True, cwd=folder, env=environment(), capture_output=True)
    listed = {
        PASS: Run([sys.executable, "-c", "pass"]),
        PANDAS: Run([sys.executable, "-c", "import pandas"]),
        HELP: Run([metrocli, "--help"]),
    }
    for name, line in COMPLETED.items():
        # As the shell's script asks.
        asked = {"COMP_LINE": f"metrocli {line.format(book=book)}", "COMP_WORD": line.split()[-1], "COMP_TYPE": "9"}
        run = listed[name] = Run([metrocli], {"_METROCLI_COMPLETE": "complete_bash"} | asked)
        done = subprocess.run(run.command, check=True, env=environment() | run.variables, capture_output=True)
        if len(done.stdout.splitlines()) < 2:  # noqa: PLR2004 - the first line says what follows
            sys.exit(f"{name}: nothing was offered, so its time would mean nothing")
    for words in QUESTIONS:
        listed[" ".join(words)] = Run([metrocli, *words])
    for words in QUESTIONS:
        listed[f"{' '.join(words)}, from a workbook"] = Run([metrocli, *words, "--data", book])
    listed[CHECK] = Run([metrocli, "check"], code=FOUND)
    listed[CHECK_BOOK] = Run([metrocli, "check", "--data", book], code=FOUND)
    return listed


def environment() -> dict[str, str]:
    """The environment without settings that would change what is measured."""
    changing = ("METROCLI", "_METROCLI", "COMP_", "PYTHON", "COVERAGE", "OPENBLAS", "OMP", "MKL")
    return {name: value for name, value in os.environ.items() if not name.startswith(changing)}


def measured(listed: dict[str, Run], folder: Path, rounds: int) -> dict[str, float]:
    """The median of the seconds that each command takes, after a round that only warms up."""
    usual = environment()
    took: dict[str, list[float]] = {name: [] for name in listed}
    for _ in range(rounds + 1):
        for name, (command, variables, code, output) in listed.items():
            if output:
                shutil.rmtree(folder / output, ignore_errors=True)
            start = time.perf_counter()
            done = subprocess.run(command, check=False, cwd=folder, env=usual | variables, capture_output=True)
            took[name].append(time.perf_counter() - start)
            if done.returncode != code:
                sys.exit(f"{name} ended with {done.returncode}, so its time would mean nothing")
    return {name: median(seconds[1:]) for name, seconds in took.items()}


def table(took: dict[str, float]) -> str:
    """The medians and their ratios, as Markdown."""
    rows = ["| command | ms | × `pass` | × `import pandas` |", "|---|---:|---:|---:|"]
    rows += [
        f"| `{name}` | {seconds * 1000:.0f} | {seconds / took[PASS]:.1f} | {seconds / took[PANDAS]:.2f} |"
        for name, seconds in took.items()
    ]
    return "\n".join(rows)


def excesses(took: dict[str, float]) -> list[str]:
    """What costs more than it may."""
    quick = {HELP: MOST_OF_HELP} | dict.fromkeys(COMPLETED, MOST_OF_COMPLETION)
    found = [
        f"{name} costs {ratio:.1f} × {PASS}, more than {most}"
        for name, most in quick.items()
        if (ratio := took[name] / took[PASS]) > most
    ]
    # What checking a workbook costs is for information.
    aims = {name: MOST_OF_PANDAS for name in took if name not in {PASS, PANDAS, CHECK_BOOK, *quick}}
    found += [
        f"{name} costs {ratio:.2f} of {PANDAS}, more than {most}"
        for name, most in (aims | {CHECK: MOST_OF_CHECK}).items()
        if (ratio := took[name] / took[PANDAS]) > most
    ]
    return found


if __name__ == "__main__":
    sys.exit(main())
