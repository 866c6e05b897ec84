"""Write the reference pages that come from the code: commands from their help, the rest from what declares it.

Usage: python tools/reference.py [--check]
"""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import metrocli
from metrocli.cli import options
from metrocli.cli.app import COMMANDS
from metrocli.library import asking
from metrocli.sheets.schema import SHEETS, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
INTRODUCTION = """# Sheets

A dataset is a folder of CSV files or one workbook with a tab of the same name for each sheet. A sheet that a
question does not need may be missing. Headers are accepted in any case and order, and under each of the other names
below. Columns that are not listed are kept by `convert` and named by `info`.

A star says that the column must be there, brackets that a cell may hold several values.
"""
LIBRARY = """# Library

The same answers for Python. [Ask from Python](../how-to/python.md) shows how it is used.

```python
from metrocli import open_dataset
```
"""
FILTERS = """## Filters

The keywords that choose what is asked for are the options of the commands. Each takes a text or several (`Several`), of
which any will do; a text may hold several parted by commas, as an option does. `since`, `until` and `on` take a day as
`date` or as text (`Day`). None is as good as not given; an empty list is a mistake, for nothing could answer to it. The
sentences of errors name the options.
"""
ERRORS = """## Errors

All are importable from `metrocli`; catch `MetrocliError` for any of them.
"""
LONGEST = 100
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


class Plain(str):
    """An annotation as it is written: in a signature it has no quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def library() -> str:
    """The page of what Python may import."""
    dataset = metrocli.Dataset
    blocks = [LIBRARY, *described("##", "open_dataset", metrocli.open_dataset), *described("##", "Dataset", dataset)]
    for name, member in vars(dataset).items():
        if not name.startswith("_"):
            blocks += described("###", name, member)
    blocks += [*described("##", "Result", metrocli.Result), FILTERS, *filters(), ERRORS]
    for name in metrocli.__all__:
        if inspect.isclass(error := getattr(metrocli, name)) and issubclass(error, metrocli.MetrocliError):
            blocks += described("###", name, error)
    return GENERATED + "\n".join(blocks)


def described(heading: str, name: str, what: Any) -> Iterator[str]:  # noqa: ANN401 - a class, a function or a property
    """A heading, for a function its signature, and what its docstring says."""
    yield f"{heading} {name}\n"
    if inspect.isfunction(what):
        yield f"```python\n{name}{signature(what)}\n```\n"
    yield markdown(inspect.getdoc(what) or "")


def signature(function: Callable[..., Any]) -> str:
    """What a function takes and gives, without `self`; each parameter on a line where one line would be too long."""
    found = inspect.signature(function)
    parameters = [
        each.replace(annotation=Plain(each.annotation)) for each in found.parameters.values() if each.name != "self"
    ]
    line = str(found.replace(parameters=parameters, return_annotation=Plain(found.return_annotation)))
    if len(line) <= LONGEST:
        return line
    inside, _, gives = line[1:].rpartition(")")
    return "(\n    " + inside.replace(", ", ",\n    ") + f",\n){gives}"


def markdown(docstring: str) -> str:
    """A docstring as Markdown: what is listed under Args and the like as a list."""
    lines: list[str] = []
    for line in docstring.split("\n"):
        name, colon, rest = line.strip().partition(": ")
        if line in {"Args:", "Attributes:", "Raises:", "Returns:"}:
            lines += [line, ""]
        elif line.startswith("    ") and colon and name.lstrip("*").isidentifier():
            lines.append(f"- `{name}`: {rest}")
        else:
            lines.append(f"  {line.strip()}" if line.startswith("    ") else line)
    return "\n".join(lines) + "\n"


def filters() -> Iterator[str]:
    """Which keywords there are, and which of them go together."""
    declared = get_type_hints(options.Filtering, include_extras=True)
    rows = []
    for name in asking.Filtering.__annotations__:
        option = declared[name].__metadata__[0]  # Typer keeps what stands first in it as `default`
        rows.append(f"| `{name}` | `{option.default}` | {option.help} |\n")
    yield f"| keyword | option | meaning |\n|---|---|---|\n{''.join(rows)}"
    for kind in (asking.Timing, asking.Naming, asking.Mentioning, asking.Choosing, asking.Filtering):
        yield f"- `{kind.__name__}`: {', '.join(f'`{name}`' for name in kind.__annotations__)}"
    yield ""


def main() -> int:
    """Write the pages, or with --check say which are out of date."""
    stale = []
    for name, text in {"commands.md": commands(), "sheets.md": sheets(), "library.md": library()}.items():
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
