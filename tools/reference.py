"""Write the reference pages that come from the code: commands from their help, the rest from what declares it.

Usage: python tools/reference.py [--check]
"""

from __future__ import annotations

import html
import inspect
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import metrocli
from metrocli.answers.fields import AnswerType, Content, FieldType, MapOf, Nullable, RowType
from metrocli.answers.meanings import ANY, meaning
from metrocli.answers.shaping import exploded_name
from metrocli.catalogue import ANSWERS
from metrocli.check.registry import FAMILIES, load_checks
from metrocli.cli import options
from metrocli.cli.command_names import COMMANDS
from metrocli.errors import ExitCode, MetrocliError
from metrocli.library import keywords
from metrocli.query.selecting.provenance import PROVENANCE
from metrocli.render.json_schema import HOLDS, json_schema
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
EXIT_CODES = """# Exit codes

What a command tells the shell when it ends. An error says one sentence on stderr: the place, the value and the fix;
no mistake and no broken file shows a traceback. What should not have happened at all ends with 4, too, and says so.

"""
RAISED = """## Errors

Each error has one code; [the library](library.md#errors) raises the same with the same sentences.

"""
JSON = """# JSON

`--format json` prints one object. [metrocli-1.schema.json](metrocli-1.schema.json) says all of this to programs: a JSON
Schema (2020-12) of every answer, in whose `$defs` also stand the parts of each, such as `activities_row` and
`member_result`. `--format jsonl` prints these parts alone, one a line. Keys are not renamed, and what they hold does
not change, while `schema` is `metrocli/1`; new ones may come, so take the schema of the version that answers. An
installed metrocli gives its own:

    python -c "import json; from metrocli.render.schema import json_schema; print(json.dumps(json_schema()))"

What is not known is `null`, never 0 and never an empty text; in the lines below it is called unknown, or blank where a
sheet's cell would be. A flag is always known, and so is a list, be it an empty one.

"""
RULES = """# Rules

What `metrocli check` holds the sheets to. `metrocli explain RULE` says the same of one rule.

An error means that the sheets cannot mean what they say; a warning, that something is very likely wrong; a note, that
something is worth a look. `check` exits with 1 where there are errors or warnings, with `--strict` also for notes.
"""
PARTS = {
    "schema": "text",
    "command": "text",
    "query": "object",
    "rows": "list of objects",
    "result": "object",
    "notes": "several",
    "totals": "integer by column",
    "groups": "list of objects",
    "explained": "object",
}
GROUP = {"value": "text, number or flag", "rows": "integer", "subtotals": "integer by column"}
NOT_COMMANDS = {"columns": "metrocli COMMAND --columns help", "rules": "metrocli explain"}
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
        known = ", ".join(f"`{each}`" for each in sheet.key_columns)
        blocks.append(
            f"## {sheet.name}\n\nOne row is {sheet.row_help}; it is known by {known}.\n\n{head}\n"
            + "\n".join(rows)
            + "\n"
        )
    return GENERATED + "\n".join(blocks)


def cells(column: Column) -> tuple[str, ...]:
    """One column's row."""
    name = f"`{column.name}`" + (" *" if column.required else "") + (" []" if column.multivalued else "")
    holds = column.type.value + (f" of `{column.refers_to}`" if column.refers_to else "")
    return name, holds, column.help, ", ".join(column.other_headers)


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
    declared = get_type_hints(options.AllFilters, include_extras=True)
    rows = []
    for name in keywords.Filtering.__annotations__:
        option = declared[name].__metadata__[0]  # Typer keeps what stands first in it as `default`
        rows.append(f"| `{name}` | `{option.default}` | {option.help} |\n")
    yield f"| keyword | option | meaning |\n|---|---|---|\n{''.join(rows)}"
    for kind in (keywords.Timing, keywords.Naming, keywords.Mentioning, keywords.Choosing, keywords.Filtering):
        yield f"- `{kind.__name__}`: {', '.join(f'`{name}`' for name in kind.__annotations__)}"
    yield ""


def exit_codes() -> str:
    """The page of the exit codes and of the errors that end a command with them."""
    errors = sorted(MetrocliError.__subclasses__(), key=lambda error: (error.exit_code, error.__name__))
    blocks = [
        EXIT_CODES + table("code", "meaning") + "".join(line(str(code.value), code.meaning) for code in ExitCode),
        RAISED
        + table("error", "code", "when")
        + "".join(line(error.__name__, str(error.exit_code.value), first_line(error)) for error in errors),
    ]
    return GENERATED + "\n".join(blocks)


def first_line(thing: type) -> str:
    """The first line of a docstring."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def json_page() -> str:
    """The page of JSON: the kinds of values, the envelope, the query, and the rows or the result of each command."""
    queries = {name: holds for declared in ANSWERS.values() for name, holds in declared.query.items()}
    around = {name: line(name, holds, meaning(name)) for name, holds in PARTS.items()}
    around["groups"] += "".join(line(f"groups[].{name}", GROUP[name], meaning("groups", name)) for name in GROUP)
    around["explained"] += "".join(lines(PROVENANCE, ("explained",), "explained"))
    blocks = [
        JSON + table("holds", "in JSON") + "".join(line(each, schema["description"]) for each, schema in HOLDS.items()),
        "## Every answer\n\n" + table("key", "holds", "meaning") + "".join(around.values()),
        "## The query\n\n" + table("key", "holds", "meaning") + "".join(lines(queries, ("query",))),
        *(answer(command, declared) for command, declared in ANSWERS.items()),
    ]
    return GENERATED + "\n".join(blocks)


def answer(command: str, declared: AnswerType) -> str:
    """What one command answers with."""
    title = NOT_COMMANDS.get(command, f"metrocli {command}")
    query = ", ".join(f"`{name}`" for name in declared.query)
    text = f"## {title}\n\n`query`: {query or 'always empty'}.\n\n"
    if declared.result is not None:
        return f"{text}`result`:\n\n{table('key', 'holds', 'meaning')}{''.join(lines(declared.result, (command,)))}"
    return f"{text}`rows`:\n\n{table('key', 'holds', 'given', 'meaning')}{''.join(row_lines(command, declared.rows))}"


def table(*heads: str) -> str:
    """The head of a table."""
    return f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n"


def line(key: str, *cells: str) -> str:
    """A row of a table; what is said of a key stands as it is said in the code."""
    return f"| {' | '.join((f'`{key}`', *cells))} |\n"


def lines(content: Content, path: tuple[str, ...], key: str = "") -> Iterator[str]:
    """A row for each key of an object, and after it those of what it holds."""
    match content:
        case Nullable(known):
            yield from lines(known, path, key)
        case list() if not rows_of(content):
            yield from lines(content[0], path, f"{key}[]")
        case dict():
            for name, each in content.items():
                inner = f"{key}.{name}" if key else name
                yield line(inner, kind(each), meaning(*path, name))
                yield from lines(each, (*path, name), inner)


def row_lines(command: str, kinds: tuple[RowType, ...]) -> Iterator[str]:
    """A row for each field that the rows of a listing may have, and when they have it."""
    known = {name: holds for rows in kinds for name, holds in (rows.fields | rows.extra).items()}
    for name, holds in known.items():
        usual = [rows.when for rows in kinds if name in rows.fields]
        given = [] if len(usual) == len(kinds) else [f"`{when}`" for when in usual]
        given += ["`--columns`"] if any(name in rows.extra for rows in kinds) else []
        yield line(name, holds, " or ".join(given), meaning(command, name))
    for name in (name for name, holds in known.items() if holds is FieldType.SEVERAL):
        said = f"the one of `{name}` in whose group the row stands"
        yield line(exploded_name(name, known), FieldType.TEXT, f"`--group-by {name}`", said)
    for rest in dict.fromkeys(rows.dynamic for rows in kinds if rows.dynamic):
        yield f"| any other | {rest} | | {meaning(command, ANY)} |\n"


def kind(content: Content) -> str:
    """What a key holds, in words."""
    match content:
        case FieldType():
            return content
        case MapOf(keys, each):
            return f"{kind(each)} by {keys}"
        case Nullable(known):
            return f"{kind(known)}, or null"
        case list():
            listing = rows_of(content)
            return f"list of rows of `{listing}`" if listing else "list of objects"
        case _:
            return "object"


def rows_of(content: list[Content]) -> str:
    """The command whose usual rows a list holds; "" where it holds something else."""
    for command, declared in ANSWERS.items():
        if any(rows.fields is content[0] for rows in declared.rows):
            return command
    return ""


def rules() -> str:
    """The page of all rules, family by family."""
    blocks = [RULES]
    for letter, family in FAMILIES.items():
        blocks.append(f"## {letter} {family.name}\n")
        for rule in (check.rule for check in load_checks() if check.rule.code.startswith(letter)):
            example = html.escape(rule.example, quote=False)
            blocks.append(
                f"### {rule.code} {rule.title}\n\n{rule.severity} · {rule.why}\n\n{rule.fix}\n\n> {example}\n"
            )
    return GENERATED + "\n".join(blocks)


def pages() -> dict[str, str]:
    """Every file that this program writes, by its name."""
    return {
        "commands.md": commands(),
        "sheets.md": sheets(),
        "library.md": library(),
        "exit-codes.md": exit_codes(),
        "json.md": json_page(),
        "rules.md": rules(),
        "metrocli-1.schema.json": json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n",
    }


def main() -> int:
    """Write the pages, or with --check say which are out of date."""
    stale = []
    for name, text in pages().items():
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
