"""List every sentence that the program can say, for reading aloud and for the reference page of messages.

Usage: python tools/messages.py [PACKAGE]     such as query or check.rules; without it, all messages
"""

from __future__ import annotations

import ast
import html
import sys
from importlib import import_module
from inspect import getsource
from pkgutil import walk_packages
from typing import TYPE_CHECKING, NamedTuple

import metrocli
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

GROUPS = {
    "The command line": ("cli", "library"),
    "Names": ("errors", "hints", "names"),
    "The data": ("files", "importing", "model", "sheets", "xlsx"),
    "Answers and their notes": ("answers", "query", "render", "report"),
    "Findings": ("check.rules",),
    "Commands `check` and `fix`": ("check", "fix"),
}
"""The headings of the page, each with the packages whose messages are below it; the longest name that fits decides."""
INTRODUCTION = """# Messages

The errors, notes and findings of metrocli are messages, each with a code and values. In JSON, `messages` lists the
notes of an answer, each with its `code`, its `values`, its `text` and its place (see [JSON](json.md#every-answer)).
In Python, `attrs["messages"]` of an answer has the same list, and the `message` of an error has `code` and `values`
(see [the library](library.md#errors)).

A program asks for `code` and uses `values`. It does not search the text:

    assumed = [each["values"]["period"] for each in answer["messages"] if each["code"] == "period-assumed"]

Codes and the names of values are stable. Sentences may be reworded in any version.

In the texts below, a name in braces is a value. A word after the name says how the value is shown: `quoted` in quotes,
`short` in quotes and cut if it is long, `or` and `and` as a list with this word before the last item, `all` as a
complete list, `day` as 8 Nov 2021, `month` as November 2021, `weekday` as Monday, `span` two days as 8–13 Nov 2021,
`label` the field people_engaged as People engaged, `article` with "a" or "an", `option` as an option of the
command line. `{--limit}` is the option itself, and `{--limit:help}` the option with this value. A comma after the name
separates thousands. A value may itself be a message, such as the hint of an unknown name. If several cells of a sheet
have a fault, one message is about the first of them: its fix says how many there are, and the value `count` is this
number. The text of an error gets a full stop, and the fix follows it. A finding without a fix here has the fix of its
[rule](rules.md).
"""


class Declared(NamedTuple):
    """A message type and the full name of the module that declares it."""

    module: str
    type: MessageType


def collect_messages() -> list[Declared]:
    """Return all message types of the project, in the order of their modules."""
    names = [found.name for found in walk_packages(metrocli.__path__, "metrocli.")]
    modules = [import_module(name) for name in names if not name.endswith("__main__")]
    found = [Declared(module.__name__, each) for module in modules for each in _declared_types(module)]
    return [*{id(each.type): each for each in found}.values()]  # a constant may also be in a table


def _declared_types(module: ModuleType) -> Iterator[MessageType]:
    """Yield the message types that a module assigns to its names or puts into its tables, not those that it imports."""
    if not any(value is MessageType for value in vars(module).values()):
        return
    for statement in ast.parse(getsource(module)).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        for value in (vars(module).get(target.id) for target in targets if isinstance(target, ast.Name)):
            items = value.values() if isinstance(value, dict) else [value]
            yield from (item for item in items if isinstance(item, MessageType))


def find_group(module: str) -> str:
    """Return the heading for the messages of a module.

    Raises:
        LookupError: no group has the package of the module.
    """
    path = module.removeprefix("metrocli.") + "."
    fitting = [
        (len(name), heading) for heading, names in GROUPS.items() for name in names if path.startswith(name + ".")
    ]
    if not fitting:
        raise LookupError(f"{module} has messages, but its package is not in GROUPS of tools/messages.py")
    return max(fitting)[1]


def write_messages() -> str:
    """Return the reference page of all messages, without the line that says that it is generated."""
    groups: dict[str, list[MessageType]] = {heading: [] for heading in GROUPS}
    for module, message in collect_messages():
        groups[find_group(module)].append(message)
    blocks = [INTRODUCTION]
    for heading, messages in groups.items():
        rows = [_table_row(message) for message in sorted(messages, key=lambda message: message.code)]
        blocks.append(f"## {heading}\n\n| code | values | text | fix |\n|---|---|---|---|\n{''.join(rows)}")
    return "\n".join(blocks)


def _table_row(message: MessageType) -> str:
    """Return the row of a message."""
    values = ", ".join(f"`{name}`" for name in sorted(message.parameters))
    text = _escape(message.text) + (f"<br>for one: {_escape(message.one)}" if message.one else "")
    return f"| `{message.code}` | {values} | {text} | {_escape(message.fix)} |\n"


def _escape(template: str) -> str:
    """Return a template as the text of a cell of a table."""
    return html.escape(template, quote=False).replace("|", "\\|").replace("*", "\\*")


def main() -> int:
    """Print the messages of all packages or of one: the code, then the text, the text for one, and the fix."""
    package = ".".join(["metrocli", *sys.argv[1:2], ""])
    for module, message in collect_messages():
        if f"{module}.".startswith(package):
            texts = {"": message.text, "one: ": message.one, "fix: ": message.fix}
            lines = [f"    {label}{text}" for label, text in texts.items() if text]
            print("\n".join([f"{message.code}  ({module})", *lines]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
