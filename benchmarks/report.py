"""Measure reports, a site and the briefs of all members as whole processes, and with ten times the activities.

Usage: python benchmarks/report.py [--rounds N] [--check]

The formats PDF and DOCX need the extras of the same names. Compare the ratios; the seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import csv
import sys
import sysconfig
import tempfile
from pathlib import Path

from startup import PANDAS, Run, measured  # type: ignore[import-not-found] # it is in this folder

ROUNDS = 7
MOST = {
    "report, HTML": 2.0,
    "report, PDF": 4.0,
    "report, DOCX": 4.0,
    "report, XLSX": 4.0,
    "report, Markdown": 4.0,
    "report, site": 6.0,
    "briefs, HTML": 10.0,
    "briefs, PDF": 25.0,
}
"""What the pages of the bundled period may cost, in times of `import pandas`."""
ENDINGS = {"HTML": "html", "PDF": "pdf", "DOCX": "docx", "XLSX": "xlsx", "Markdown": "md"}
MOST_OF_TEN = 11.0
"""How many times as long ten times the activities may take."""
TIMES = 10


def main() -> int:
    """Measure and print a table; with --check, 1 where something costs more than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how many times each report is written ({ROUNDS})")
    parser.add_argument("--check", action="store_true", help="end with 1 where something costs more than it may")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="metrocli-bench-") as temporary:
        folder = Path(temporary)
        data = {"bundled": Path(__file__).parent.parent / "data", "ten times": multiply_data(folder / "ten")}
        took: dict[str, float] = measured(list_commands(data), folder, asked.rounds)
    rows = ["| pages | × `import pandas` | ten times the activities |", "|---|---:|---:|"]
    ratios = {name: (took[name] / took[PANDAS], took[f"{name}, ten times"] / took[name]) for name in MOST}
    rows += [f"| {name} | {cost:.2f} | × {growth:.1f} |" for name, (cost, growth) in ratios.items()]
    print("\n".join(rows))
    found = [f"{name} costs {cost:.2f}" for name, (cost, _) in ratios.items() if cost > MOST[name]]
    found += [
        f"{name} takes {growth:.1f} times as long" for name, (_, growth) in ratios.items() if growth > MOST_OF_TEN
    ]
    print(*(found if asked.check else []), sep="\n", end="")
    return 1 if asked.check and found else 0


def list_commands(data: dict[str, Path]) -> dict[str, Run]:
    """List what is measured, by name."""
    metrocli = str(Path(sysconfig.get_path("scripts")) / "metrocli")
    listed = {PANDAS: Run([sys.executable, "-c", "import pandas"])}
    for name in MOST:
        for size, path in data.items():
            command = [metrocli, *list_arguments(name), "--data", str(path), "--period", "2021-T3"]
            listed[name if size == "bundled" else f"{name}, {size}"] = Run(command, output="pages")
    return listed


def list_arguments(name: str) -> list[str]:
    """List the command and the options that write some pages."""
    kind, form = name.split(", ")
    if kind == "briefs":
        return ["brief", "--all", "-f", ENDINGS[form], "-o", "pages"]
    return ["report", "-o", "pages" if form == "site" else f"report.{ENDINGS[form]}", "--force"]


def multiply_data(folder: Path) -> Path:
    """Copy the bundled data with ten times the activities, each with an id and a title of its own."""
    source = Path(__file__).parent.parent / "data"
    folder.mkdir()
    for path in source.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        copies = range(TIMES if path.stem == "activities" else 1)
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(head)
            for copy in copies:
                for first, second, *others in rows:
                    names = (f"{first}-{copy}", f"{second} ({copy})") if copy else (first, second)
                    writer.writerow([*names, *others])
    return folder


if __name__ == "__main__":
    sys.exit(main())
