"""Write the reference pages that come from the code: the commands from their help, the sheets from their declaration.

Usage: python tools/reference.py [--check]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from metrocli.cli.app import COMMANDS
from metrocli.sheets.schema import SHEETS, Column

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
INTRODUCTION = """# Sheets

A dataset is a folder of CSV files or one workbook with a tab of the same name for each sheet. A sheet that a
question does not need may be missing. Headers are accepted in any case and order, and under each of the other names
below. Columns that are not listed are kept by `convert` and named by `info`.

A star says that the column must be there, brackets that a cell may hold several values.
"""
GENERATED = "<!-- Written by tools/reference.py from the code; change the code, then run it. -->\n\n"


def help_page(*words: str) -> str:
    """The help of the program or of one command, as it prints it at 100 columns."""
    variables = os.environ | {"COLUMNS": "100", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "metrocli", *words, "--help"]
    return subprocess.run(command, env=variables, capture_output=True, check=True, text=True).stdout.strip()


def commands() -> str:
    """The page of all commands."""
    pages = [f"# Commands\n\n```text\n{help_page()}\n```\n"]
    pages += [f"## metrocli {name}\n\n```text\n{help_page(name)}\n```\n" for name in COMMANDS]
    return GENERATED + "\n".join(pages)


def sheets() -> str:
    """The page of all sheets."""
    blocks = [INTRODUCTION]
    for sheet in SHEETS:
        rows = [f"| {' | '.join(cells(column))} |" for column in sheet.columns]
        head = "| column | holds | what to put there | other headers |\n|---|---|---|---|"
        blocks.append(f"## {sheet.name}\n\nOne row is {sheet.row}.\n\n{head}\n" + "\n".join(rows) + "\n")
    return GENERATED + "\n".join(blocks)


def cells(column: Column) -> tuple[str, ...]:
    """One column's row."""
    name = f"`{column.name}`" + (" *" if column.required else "") + (" []" if column.several else "")
    holds = column.kind.value + (f" of `{column.refers}`" if column.refers else "")
    return name, holds, column.help, ", ".join(column.headers)


def main() -> int:
    """Write the pages, or with --check say which are out of date."""
    stale = []
    for name, text in {"commands.md": commands(), "sheets.md": sheets()}.items():
        path = REFERENCE / name
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"out of date: {', '.join(stale)}; run python tools/reference.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
