"""Write the reference pages from the code: commands from their help, all other pages from declarations.

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

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools.messages import write_messages
from tools.reference_texts import (
    ERRORS,
    ERRORS_AND_CODES,
    EXIT_CODES,
    FILTERS_INTRODUCTION,
    JSON,
    LIBRARY,
    RULES,
    SHEETS_INTRODUCTION,
)
from tools.template_reference import write_template_reference

import metrocli
from metrocli.answers.envelope import ENVELOPE, GROUP, MESSAGE
from metrocli.answers.explanation import FIGURE, PROVENANCE
from metrocli.answers.fields import Content, Field, FieldType, ListOf, MapOf, ObjectOf, RowType
from metrocli.answers.shaping import exploded_name
from metrocli.catalogue import COMMANDS, AnswerType, load_answers
from metrocli.check.registry import FAMILIES, load_checks
from metrocli.cli import option_sets
from metrocli.errors import ExitCode, MetrocliError
from metrocli.library.keywords import KEYWORDS
from metrocli.query.selecting.filter_sets import ALL_FILTERS
from metrocli.render.json_schema import TYPES, json_schema
from metrocli.sheets.schema import SHEETS, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
LONGEST_LINE = 100
PART_TYPES = {
    "schema": "text",
    "command": "text",
    "query": "object",
    "rows": "list of objects",
    "result": "object",
    "notes": "several",
    "messages": "list of objects",
    "totals": "integer by column",
    "groups": "list of objects",
    "explain": "list of objects",
    "explained": "object",
}
MESSAGE_TYPES = {
    "code": "text",
    "values": "object",
    "text": "text",
    "file": "text",
    "sheet": "text",
    "row": "integer",
    "column": "text",
}
GROUP_TYPES = {"value": "text, number or flag", "rows": "integer", "subtotals": "integer by column"}
NOT_COMMANDS = {"columns": "metrocli COMMAND --columns help", "rules": "metrocli explain"}
GENERATED = "<!-- Written by tools/reference.py from the code; change the code, then run it. -->\n\n"


def write_help(*words: str) -> str:
    """Return the help of the program or of one command, as it is printed at 100 columns."""
    variables = os.environ | {"COLUMNS": "100", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "metrocli", *words, "--help"]
    return subprocess.run(command, env=variables, capture_output=True, check=True, text=True).stdout.strip()


def write_commands() -> str:
    """Return the page of all commands."""
    pages = [f"# Commands\n\n```text\n{write_help()}\n```\n"]
    pages += [f"## metrocli {name}\n\n```text\n{write_help(name)}\n```\n" for name in COMMANDS]
    return GENERATED + "\n".join(pages)


def write_sheets() -> str:
    """Return the page of all sheets."""
    blocks = [SHEETS_INTRODUCTION]
    for sheet in SHEETS:
        rows = [f"| {' | '.join(column_cells(column))} |" for column in sheet.columns]
        head = "| column | type | what to put there | other headers |\n|---|---|---|---|"
        keys = ", ".join(f"`{name}`" for name in sheet.key_columns)
        blocks.append(
            f"## {sheet.name}\n\nOne row is {sheet.row_help}; it is identified by {keys}.\n\n{head}\n"
            + "\n".join(rows)
            + "\n"
        )
    return GENERATED + "\n".join(blocks)


def column_cells(column: Column) -> tuple[str, ...]:
    """Return the cells of one column of a sheet."""
    name = f"`{column.name}`" + (" *" if column.required else "") + (" []" if column.multivalued else "")
    column_type = column.type.value + (f" of `{column.refers_to}`" if column.refers_to else "")
    return name, column_type, column.help, ", ".join(column.other_headers)


class Unquoted(str):
    """An annotation without quotes, as it is written in a signature."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def write_library() -> str:
    """Return the page of the names that Python may import."""
    dataset = metrocli.Dataset
    blocks = [LIBRARY, *describe("##", "open_dataset", metrocli.open_dataset), *describe("##", "Dataset", dataset)]
    for name, member in vars(dataset).items():
        if not name.startswith("_"):
            blocks += describe("###", name, member)
    blocks += [*describe("##", "Result", metrocli.Result), FILTERS_INTRODUCTION, *write_filters(), ERRORS]
    for name in metrocli.__all__:
        if inspect.isclass(error := getattr(metrocli, name)) and issubclass(error, metrocli.MetrocliError):
            blocks += describe("###", name, error)
    return GENERATED + "\n".join(blocks)


def describe(heading: str, name: str, thing: Any) -> Iterator[str]:  # noqa: ANN401 - a class, a function or a property
    """Yield a heading, the signature of a function, and the docstring."""
    yield f"{heading} {name}\n"
    if inspect.isfunction(thing):
        yield f"```python\n{name}{format_signature(thing)}\n```\n"
    yield docstring_to_markdown(inspect.getdoc(thing) or "")


def format_signature(function: Callable[..., Any]) -> str:
    """Return a signature without `self`; if it is too long for a line, with one parameter on a line."""
    found = inspect.signature(function)
    parameters = [
        parameter.replace(annotation=Unquoted(parameter.annotation))
        for parameter in found.parameters.values()
        if parameter.name != "self"
    ]
    line = str(found.replace(parameters=parameters, return_annotation=Unquoted(found.return_annotation)))
    if len(line) <= LONGEST_LINE:
        return line
    inside, _, returned = line[1:].rpartition(")")
    return "(\n    " + inside.replace(", ", ",\n    ") + f",\n){returned}"


def docstring_to_markdown(docstring: str) -> str:
    """Return a docstring as Markdown, with arguments, attributes and errors as lists."""
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


def write_filters() -> Iterator[str]:
    """Yield a table of all filters, and a list of the sets that methods take."""
    declared = get_type_hints(option_sets.AllFilters, include_extras=True)
    rows = []
    for name in ALL_FILTERS:
        option = declared[name].__metadata__[0]  # Typer keeps the first positional argument, the option, as `default`
        rows.append(f"| `{name}` | `{option.default}` | {option.help} |\n")
    yield f"| keyword | option | meaning |\n|---|---|---|\n{''.join(rows)}"
    for keyword_type, names in KEYWORDS.items():
        yield f"- `{keyword_type.__name__}`: {', '.join(f'`{name}`' for name in names)}"
    yield ""


def write_exit_codes() -> str:
    """Return the page of the exit codes and of the errors that lead to them."""
    errors = sorted(MetrocliError.__subclasses__(), key=lambda error: (error.exit_code, error.__name__))
    blocks = [
        EXIT_CODES
        + table_head("code", "meaning")
        + "".join(table_row(str(code.value), code.meaning) for code in ExitCode),
        ERRORS_AND_CODES
        + table_head("error", "code", "when")
        + "".join(
            table_row(error.__name__, f"{error.exit_code:d}", f"{error.__doc__}".partition("\n")[0]) for error in errors
        ),
    ]
    return GENERATED + "\n".join(blocks)


def write_json() -> str:
    """Return the page of JSON: field types, the parts of every answer, the query, and each command's rows or result."""
    answers = load_answers()
    parts = {name: table_row(name, part_type, ENVELOPE[name]) for name, part_type in PART_TYPES.items()}
    parts["messages"] += "".join(
        table_row(f"messages[].{name}", MESSAGE_TYPES[name], text) for name, text in MESSAGE.items()
    )
    parts["groups"] += "".join(table_row(f"groups[].{name}", GROUP_TYPES[name], text) for name, text in GROUP.items())
    parts["explain"] += "".join(content_rows(FIGURE, "explain[]"))
    parts["explained"] += "".join(content_rows(PROVENANCE, "explained"))
    types = "".join(table_row(field_type, schema["description"]) for field_type, schema in TYPES.items())
    blocks = [
        JSON + table_head("type", "in JSON") + types,
        "## Every answer\n\n" + table_head("key", "type", "meaning") + "".join(parts.values()),
        "## The query\n\n" + table_head("key", "type", "meaning") + "".join(query_rows(answers)),
        *(describe_answer(command, answer, answers) for command, answer in answers.items()),
    ]
    return GENERATED + "\n".join(blocks)


def query_rows(answers: dict[str, AnswerType]) -> Iterator[str]:
    """Yield a row for each key of a query; a key with other meanings has a row for each of them, with its commands."""
    meanings: dict[str, dict[Field, list[str]]] = {}
    for command, answer in answers.items():
        for name, field in answer.query.items():
            meanings.setdefault(name, {}).setdefault(field, []).append(command)
    for name, fields in meanings.items():
        for field, commands in fields.items():
            is_usual = len(commands) == max(map(len, fields.values()))
            of = "" if is_usual else f" ({', '.join(f'`{command}`' for command in commands)})"
            yield table_row(name, field.type, field.help + of)


def describe_answer(command: str, answer: AnswerType, answers: dict[str, AnswerType]) -> str:
    """Return the section of one command."""
    title = NOT_COMMANDS.get(command, f"metrocli {command}")
    query = ", ".join(f"`{name}`" for name in answer.query)
    text = f"## {title}\n\n`query`: {query or 'always empty'}.\n\n"
    if answer.result is None:
        return f"{text}`rows`:\n\n{table_head('key', 'type', 'shown with', 'meaning')}{''.join(row_rows(answer.rows))}"
    rows = "".join(content_rows(answer.result, answers=answers))
    return f"{text}`result`:\n\n{table_head('key', 'type', 'meaning')}{rows}"


def table_head(*heads: str) -> str:
    """Return the head of a table."""
    return f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n"


def table_row(key: str, *cells: str) -> str:
    """Return a row of a table that begins with a key."""
    return f"| {' | '.join((f'`{key}`', *cells))} |\n"


def content_rows(
    fields: Mapping[str, Content], path: str = "", answers: dict[str, AnswerType] | None = None
) -> Iterator[str]:
    """Yield a row for each key of an object, each followed by the keys within it."""
    for name, content in fields.items():
        inner = f"{path}.{name}" if path else name
        command = command_with_rows(content, answers or {})
        yield table_row(inner, describe_type(content, command), content.help)
        if isinstance(content, ObjectOf | ListOf) and not command:
            inner += "[]" if isinstance(content, ListOf) else ""
            yield from content_rows(content.fields, inner, answers)


def row_rows(row_types: tuple[RowType, ...]) -> Iterator[str]:
    """Yield a row for each field that the rows of a list may have, and when they have it."""
    fields = {name: field for row_type in row_types for name, field in (row_type.fields | row_type.extra).items()}
    for name, field in fields.items():
        usual = [row_type.when for row_type in row_types if name in row_type.fields]
        shown_with = [] if len(usual) == len(row_types) else [f"`{when}`" for when in usual]
        shown_with += ["`--columns`"] if any(name in row_type.extra for row_type in row_types) else []
        yield table_row(name, field.type, " or ".join(shown_with), field.help)
    for name in (name for name, field in fields.items() if field.type.is_several):
        yield table_row(
            exploded_name(name, fields), FieldType.TEXT, f"`--group-by {name}`", f"the value of `{name}` of the group"
        )
    for dynamic in dict.fromkeys(row_type.dynamic for row_type in row_types if row_type.dynamic):
        yield f"| any other | {dynamic.type} | | {dynamic.help} |\n"


def describe_type(content: Content, command: str) -> str:
    """Return the type of a key in words; `command` is the command whose rows it lists, if there is one."""
    match content:
        case Field():
            return content.type
        case MapOf():
            return f"{content.values} by {content.keys}"
        case ListOf():
            words = f"list of rows of `{command}`" if command else "list of objects"
        case ObjectOf():
            words = "object"
    return words + ", or null" * content.nullable


def command_with_rows(content: Content, answers: dict[str, AnswerType]) -> str:
    """Return the command whose usual rows a list holds; "" for anything else."""
    if isinstance(content, ListOf):
        for command, answer in answers.items():
            if any(row_type.fields is content.fields for row_type in answer.rows):
                return command
    return ""


def write_rules() -> str:
    """Return the page of all rules, family by family."""
    blocks = [RULES]
    for letter, family in FAMILIES.items():
        blocks.append(f"## {letter} {family.name}\n")
        for rule in (check.rule for check in load_checks() if check.rule.code.startswith(letter)):
            example = html.escape(rule.example, quote=False)
            blocks.append(
                f"### {rule.code} {rule.title}\n\n{rule.severity} · {rule.why}\n\n{rule.fix}\n\n> {example}\n"
            )
    return GENERATED + "\n".join(blocks)


def write_pages() -> dict[str, str]:
    """Return the text of every file that this program writes, by file name."""
    return {
        "commands.md": write_commands(),
        "sheets.md": write_sheets(),
        "library.md": write_library(),
        "exit-codes.md": write_exit_codes(),
        "json.md": write_json(),
        "messages.md": GENERATED + write_messages(),
        "rules.md": write_rules(),
        "templates.md": GENERATED + write_template_reference(),
        "metrocli-1.schema.json": json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n",
    }


def main() -> int:
    """Write the pages; with --check, only report the pages that are out of date."""
    stale = []
    for name, text in write_pages().items():
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
