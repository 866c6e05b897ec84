"""Measure questions about large networks as whole processes, next to DuckDB, polars and pandas, with equal answers.

Usage: python benchmarks/reach.py [--size small|large] [--row NAME] [--rounds N] [--check]

The peers have an environment of their own, which `make reach` makes. First each answer is compared value by value; then
the commands run in turn, round after round. A command that is refused, fails or is stopped is shown as not reached.
Compare the ratios; the seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from processes import Cost, Limits, NotRun, run_command  # type: ignore[import-not-found] # it is in this folder
from reach_rows import ROOT, ROWS, Line, Program, Setting  # type: ignore[import-not-found] # as above

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 3
SIZES = {"small": 50_000, "large": 1_000_000}
NOT_REACHED, DIFFERENT = "not reached", "answers differ"
SECONDS, GIGABYTES = 600, 8
PACKAGES = ("duckdb", "polars", "pandas", "sqlite-utils", "csvkit")
HEADER = """\
| row | question | metrocli, s | MB | next to | s | MB | ratio | limit | |
|---|---|---:|---:|---|---:|---:|---:|---:|---|"""


def main() -> int:
    """Measure and print a table; 1 where answers differ, and with --check where something is not reached."""
    asked = read_options()
    setting_of = {"activities": asked.activities or SIZES[asked.size], "python": asked.peers}
    limits = Limits(asked.seconds, int(asked.gigabytes * 1e9))
    print(f"{describe_machine(asked.peers)}\n\n{HEADER}", flush=True)
    failed = differ = False
    with ExitStack() as stack:
        made = stack.enter_context(tempfile.TemporaryDirectory(prefix="metrocli-bench-"))
        setting = Setting(folder=asked.data or Path(made), **setting_of)
        for name in asked.row or ROWS:
            for line in ROWS[name](setting):
                for *cells, verdict in measure(line, Path(made), limits, asked.rounds):
                    print("|", " | ".join([name, *cells, verdict]), "|", flush=True)
                    failed = failed or verdict.startswith(NOT_REACHED)
                    differ = differ or verdict.startswith(DIFFERENT)
    print(f"\nThe load at the end was {os.getloadavg()[0]:.1f}.")
    return 1 if differ or (asked.check and failed) else 0


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    add = parser.add_argument
    add("--size", choices=list(SIZES), default="small", help="50,000 activities, or a million (small)")
    add("--activities", type=int, help="another number of activities, each with 20 participations")
    add("--row", action="append", choices=list(ROWS), help="measure this row only; may be repeated")
    add("--rounds", type=int, default=ROUNDS, help=f"how many times each command is run ({ROUNDS})")
    add("--seconds", type=float, default=SECONDS, help=f"stop a command after so many seconds ({SECONDS})")
    add("--gigabytes", type=float, default=GIGABYTES, help=f"stop a command that holds so much memory ({GIGABYTES})")
    add("--data", type=Path, help="folder to keep the networks in; the large ones need 4 GB (a temporary folder)")
    add("--peers", type=Path, default=ROOT / ".venv-bench" / "bin" / "python", help="the Python of the peers")
    add("--check", action="store_true", help="end with 1 where something is not reached")
    return parser.parse_args()


def describe_machine(python: Path) -> str:
    """Return a line about the machine, its load, and the versions of the peers."""
    code = f"from importlib.metadata import version; print(*(f'{{n}} {{version(n)}}' for n in {PACKAGES}), sep=', ')"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
        versions = done.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        versions = f"the peers are not installed in {python}"
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}; {versions}"


def measure(line: Line, folder: Path, limits: Limits, rounds: int) -> Iterator[list[str]]:
    """Compare the answers to a question, then measure it; yield the cells of a line of the table for each peer."""
    programs = [line.program, *line.peers]
    answers = {program.name: folder / f"{at}.answer" for at, program in enumerate(programs)}
    results: dict[str, Cost | str] = {each.name: try_program(each, limits, answers[each.name]) for each in programs}
    ours = results[line.program.name]
    differing = {
        peer.name: peer.compare(answers[line.program.name], answers[peer.name])
        for peer in line.peers
        if peer.compare and isinstance(ours, Cost) and isinstance(results[peer.name], Cost)
    }
    if not any(differing.values()):
        # Where there is nothing to compare with, the times of the peers are for information.
        results |= measure_in_turn(
            [each for each in programs if isinstance(results[each.name], Cost)],
            limits,
            rounds if isinstance(ours, Cost) else 1,
        )
    for peer in line.peers:
        cost, other = results[line.program.name], results[peer.name]
        verdict = f"{DIFFERENT}: {differing[peer.name]}" if differing.get(peer.name) else judge(line, peer, cost, other)
        ratio = f"{cost.seconds / other.seconds:.2f}" if isinstance(cost, Cost) and isinstance(other, Cost) else "–"
        limit = f"{peer.most:g}" if peer.most else ""
        yield [line.what, *show_cost(cost), peer.name, *show_cost(other), ratio, limit, verdict.replace("|", "¦")]


def try_program(program: Program, limits: Limits, answer: Path) -> Cost | str:
    """Run a program once and keep its answer in a file; return its cost, or why it has none."""
    shown = [program.shown_by, str(answer)] if program.shown_by else []
    try:
        cost: Cost = run_command([*program.command, *shown], limits, None if shown else answer, program.codes)
    except NotRun as error:
        return str(error)
    return cost


def measure_in_turn(programs: list[Program], limits: Limits, rounds: int) -> dict[str, Cost | str]:
    """Return the median of the seconds of each program and the most bytes that it held, or why it has none."""
    costs: dict[str, list[Cost]] = {program.name: [] for program in programs}
    failed: dict[str, Cost | str] = {}
    for _ in range(rounds):
        for program in programs:
            if program.name not in failed:
                try:
                    costs[program.name].append(run_command(program.command, limits, codes=program.codes))
                except NotRun as error:
                    failed[program.name] = str(error)
    return {
        name: Cost(median(each.seconds for each in runs), max(each.memory for each in runs))
        for name, runs in costs.items()
        if runs
    } | failed


def judge(line: Line, peer: Program, cost: Cost | str, other: Cost | str) -> str:
    """Return whether a limit is reached; "" where there is none."""
    if isinstance(cost, str) and peer.most:
        return f"{NOT_REACHED}: {cost}"
    if isinstance(other, str):
        return f"{peer.name}: {other}"
    if isinstance(cost, str):
        return ""  # the line of a peer with a limit says why
    faults = []
    if peer.most and cost.seconds > peer.most * other.seconds:
        faults.append(f"{cost.seconds / other.seconds:.2f} times as long")
    if peer == line.peers[0] and line.most_memory and cost.memory > line.most_memory:
        faults.append(f"{cost.memory / 1e6:,.0f} MB")
    return f"{NOT_REACHED}: {', '.join(faults)}" if faults else "reached" if peer.most else ""


def show_cost(cost: Cost | str) -> tuple[str, str]:
    """Return seconds and megabytes."""
    return (f"{cost.seconds:.2f}", f"{cost.memory / 1e6:,.0f}") if isinstance(cost, Cost) else ("–", "–")


if __name__ == "__main__":
    sys.exit(main())
