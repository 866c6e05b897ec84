"""Write the reference page of the templates: which there are, and what each of them gets, found by using them.

Usage: python tools/reference.py [--check]
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "unit" / "report"))

from invented_report import LOGO, SAMPLE  # type: ignore[import-not-found] # it is in the tests of the report
from invented_site import make_site  # type: ignore[import-not-found] # it is in the tests of the report

from metrocli.report import model, things
from metrocli.report.brief.index import BriefIndex, IndexLine, write_index_page
from metrocli.report.site import page as site_page
from metrocli.report.templating.folder import FONTS, read_our_templates
from metrocli.report.templating.pages import LIMITS
from metrocli.report.templating.printing import PRINT_LIMITS
from metrocli.report.writers import html, html_filters, pdf, site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

INTRODUCTION = """# Templates

`--templates DIR` of `report` and `brief`, or `templates` in the section `[report]` of the settings, names a folder. A
file in it with the name of a template of metrocli is used in its place; all others stay ours. [Give it your
brand](../how-to/branding.md) shows how; [the templates in the source](../../src/metrocli/report/templates) are the
best examples.

A template of pages is in [Jinja](https://jinja.palletsprojects.com/), a template of print in
[typst](https://typst.app/docs/). A file that no other file of the folder names, and that is not one of the templates
below, is named in a note.

- A template includes, imports or extends other files of the folder by their name in it, such as `parts/foot.html`.
  The name of one of ours with `metrocli/` before it is ours in any case: `{{% extends "metrocli/report.html" %}}`.
- Fonts of the folder ({fonts}) are there for print; `report.fonts` lists their families. Pictures of the folder are
  for print alone.
- A template can read nothing outside the folder, has no network and no package, and has limits: a page
  {seconds:.0f} seconds and {memory:,} MB, print {print_seconds:.0f} seconds and {print_memory:,} MB.
  [Safety](../explanation/safety.md#templates) has the reasons.
- A mistake ends the command with exit code 4 and one sentence, with the file and, where it is known, the line.
  Nothing is written.
- The variables below may change in any minor version, and the changelog then names them. Nothing else is there for a
  template.
"""
PURPOSES = {
    "brief_index.css": "the style of the index of briefs",
    "brief_index.html": "the index of a folder of briefs",
    "fold.js": "compares texts without accents and case; part of the scripts",
    "palette.css": "the colours, light and dark, which the style sheets include",
    "print.js": "opens what is folded, for paper; part of the scripts",
    "report.css": "the style of a report and a brief; `site.css` includes it",
    "report.html": "the page of a report or a brief",
    "report.js": "the script of a page: search, filters, sources",
    "report.typ": "print: the order of the parts",
    "report_blocks.html": "macros that write sections, tables, charts and activities",
    "report_blocks.typ": "print: functions that set tables, charts and activities",
    "report_first_page.typ": "print: the first page; of a brief, the lines above the text",
    "report_page.typ": "print: paper, fonts, headings, what is above and below each page",
    "simplify.js": "compares texts without accents; part of the scripts",
    "site.css": "the style sheet of a site",
    "site.js": "the script of a page of a site with sources",
    "site_blocks.html": "macros of a site: its search form and its imprint",
    "site_layout.html": "what all pages of a site share",
    "site_page.html": "the text of a page of a site",
    "site_search.html": "the search page of a site",
    "site_search.js": "the script of the search page",
}
MODULES = (model, things, site_page)
OTHERS = (site.SearchGroup, IndexLine)
OBJECTS = {"page": html.PageState, "filters": html_filters.ActivityFilters}
ATTRIBUTES = {
    "activities": "all activities of the page.",
    "values": "the values of each activity by the name of the filter.",
    "words": "the words of the form, by key.",
}
"""What the attributes of these objects are, which have no docstring."""
_BLOCK = re.compile(r"{% block (\w+) %}")
_FUNCTION = re.compile(r"^#let ([\w-]+)\(([^)]*)\) ?=", re.MULTILINE)
_MACRO = re.compile(r"{% macro (\w+\([^)]*\))")
_WORDS = {"str": "text", "int": "integer", "float": "number", "bool": "true or false", "NoneType": "none"}


class Recorder:
    """Templates that write nothing, and remember what each of them is given."""

    def __init__(self) -> None:
        self.given: dict[str, dict[str, Any]] = {}
        self._name = ""

    def get_template(self, name: str) -> Recorder:
        """Return the template of a name."""
        self._name = name
        return self

    def render(self, *common: Mapping[str, Any], **values: Any) -> str:  # noqa: ANN401 - as Jinja has it
        """Remember the values."""
        self.given.setdefault(self._name, {}).update(
            {key: each for part in common for key, each in part.items()} | values
        )
        return ""


def write_template_reference() -> str:
    """Return the page of the templates."""
    limits = {"seconds": LIMITS.seconds, "memory": LIMITS.memory >> 20}
    print_limits = {"print_seconds": PRINT_LIMITS.seconds, "print_memory": PRINT_LIMITS.memory >> 20}
    fonts = ", ".join(f"`{ending}`" for ending in sorted(FONTS))
    ours, given = read_our_templates(), record_values()
    parts = [INTRODUCTION.format(fonts=fonts, **limits, **print_limits), "## All templates\n", *list_templates(ours)]
    parts += ["\n## What a template of pages gets\n", *list_variables(given)]
    for name, kind in OBJECTS.items():
        parts += [f"\n### `{name}`\n", *list_functions(kind)]
    parts += ["\n### Data\n", *list_classes(), "\n## What a template of print gets\n", *list_print()]
    return "\n".join(parts) + "\n"


def record_values() -> dict[str, dict[str, Any]]:
    """Return what each template of a report, an index and a site is given."""
    recorder = Recorder()
    report = SAMPLE._replace(logo=LOGO)
    index = BriefIndex(report.language, "Briefs", report.period, {"Delta": [IndexLine("A", "1 activity", "a.html")]})
    calls: list[tuple[Callable[..., Iterator[object]], object]] = [
        (html.write_page, report), (write_index_page, index), (site.write_site_files, make_site()),
    ]  # fmt: skip
    for write, subject in calls:
        list(write(subject, recorder))
    return recorder.given


def list_templates(ours: Mapping[str, bytes]) -> Iterator[str]:
    """Yield a table of all templates."""
    yield "| name | what it is | blocks, macros or functions |\n|---|---|---|"
    for name in sorted(ours):
        text = ours[name].decode()
        found = [
            *_BLOCK.findall(text),
            *_MACRO.findall(text),
            *(f"{one}({two})" for one, two in _FUNCTION.findall(text)),
        ]
        yield f"| `{name}` | {PURPOSES[name]} | {', '.join(f'`{part}`' for part in found)} |"


def list_variables(given: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield a table of the variables of each template; what it includes has the same ones."""
    yield "| variable | type | templates |\n|---|---|---|"
    for variable in sorted({key for values in given.values() for key in values}):
        names = [name for name in sorted(given) if variable in given[name]]
        kinds = dict.fromkeys(describe_value(given[name][variable]) for name in names)
        kinds |= {"none": kinds.pop("none")} if "none" in kinds else {}
        yield f"| `{variable}` | {' or '.join(kinds)} | {', '.join(f'`{name}`' for name in names)} |"
    yield (
        "\n`words` has the words of the page in its language: "
        + ", ".join(f"`{key}`" for key in sorted({key for values in given.values() for key in values.get("words", {})}))
        + "."
    )


def describe_value(value: Any) -> str:  # noqa: ANN401 - any value of a template
    """Return the type of a value in words."""
    if hasattr(value, "__html__"):
        return "text that is HTML already"
    if isinstance(value, dict):
        return "mapping of texts to " + (describe_value(next(iter(value.values()))) if value else "values")
    if isinstance(value, (list, tuple, set)) and not hasattr(value, "_fields"):
        return f"list of {describe_value(next(iter(value)))}" if value else "list"
    if callable(value):
        return f"function of {', '.join(inspect.signature(value).parameters)}"
    name = type(value).__name__
    named = next((key for key, kind in OBJECTS.items() if isinstance(value, kind)), "")
    return f"[`{named}`](#{named})" if named else _WORDS.get(name) or f"`{name}`"


def list_functions(kind: type) -> Iterator[str]:
    """Yield what a template may use of an object."""
    yield f"{(inspect.getdoc(kind) or '').partition(chr(10))[0]}\n"
    for name in sorted(kind.FOR_TEMPLATES):  # type: ignore[attr-defined] # the kinds declare it
        thing = getattr(kind, name, None)
        text = (inspect.getdoc(thing) or "").partition("\n")[0] if thing else ATTRIBUTES[name]
        parameters = ", ".join([*inspect.signature(thing).parameters][1:]) if inspect.isfunction(thing) else None
        parameters = "thing" if parameters == "_" else parameters
        shown = name if parameters is None else f"{name}({parameters})"
        yield f"- `{shown}`: {text}"


def list_classes() -> Iterator[str]:
    """Yield the fields of each class of the data, with their types."""
    for kind in [*OTHERS, *(kind for module in MODULES for kind in find_classes(module))]:
        described = read_attributes(inspect.getdoc(kind) or "")
        hints = {name: getattr(hint, "__forward_arg__", str(hint)) for name, hint in kind.__annotations__.items()}
        own = {name: value for name, value in vars(kind).items() if isinstance(value, property)}
        yield f"`{kind.__name__}`: {(inspect.getdoc(kind) or '').partition(chr(10))[0]}\n"
        yield from (f"- `{name}` ({describe_hint(hint)}): {described.get(name, '')}" for name, hint in hints.items())
        yield from (f"- `{name}`: {inspect.getdoc(value)}" for name, value in own.items())
        yield ""


def find_classes(module: ModuleType) -> Iterator[type]:
    """Yield the named tuples of a module, in its order."""
    for kind in vars(module).values():
        if (
            inspect.isclass(kind)
            and kind.__module__ == module.__name__
            and hasattr(kind, "_fields")
            and kind is not site_page.Site
        ):
            yield kind


def read_attributes(docstring: str) -> dict[str, str]:
    """Return the description of each attribute in a docstring."""
    found: dict[str, str] = {}
    name = ""
    for line in docstring.partition("Attributes:\n")[2].split("\n"):
        head, colon, rest = line.strip().partition(": ")
        if line.startswith("    ") and not line.startswith("     ") and colon and head.isidentifier():
            name = head
            found[name] = rest
        elif name and line.strip():
            found[name] += f" {line.strip()}"
    return found


def describe_hint(hint: str) -> str:
    """Return an annotation in words."""
    return describe_node(ast.parse(hint, mode="eval").body)


def describe_node(node: ast.expr) -> str:
    """Return a part of an annotation in words."""
    match node:
        case ast.Name(id=name):
            return _WORDS.get(name, name)
        case ast.Constant(value=None):
            return "none"
        case ast.BinOp(left=left, right=right):
            return f"{describe_node(left)} or {describe_node(right)}"
        case ast.Subscript(value=ast.Name(id="Mapping"), slice=ast.Tuple(elts=[key, value])):
            return f"mapping of {describe_node(key)} to {describe_node(value)}"
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[one, two])) if not is_dots(two):
            return f"pair of {describe_node(one)} and {describe_node(two)}"
        case ast.Subscript(slice=ast.Tuple(elts=[one, *_])) | ast.Subscript(slice=one):
            return f"list of {describe_node(one)}"
    raise ValueError(ast.dump(node))


def is_dots(node: ast.expr) -> bool:
    """Return whether a part of an annotation is an ellipsis."""
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def list_print() -> Iterator[str]:
    """Yield the data that a template of print reads from `sys.inputs.report`."""
    data = json.loads(json.dumps(pdf.make_print_data(SAMPLE._replace(logo=LOGO), ["Noto Sans"])))
    yield '`report_blocks.typ` reads it: `#import "report_blocks.typ": report` gives a dictionary.\n'
    yield "| key | type |\n|---|---|"
    yield from (f"| `{key}` | {kind} |" for key, kind in list_keys(data) if not key.startswith("sections[].blocks[]."))
    blocks = {block["kind"]: block for section in data["sections"] for block in section["blocks"]}
    for kind, block in sorted(blocks.items()):
        keys = ", ".join(f"`{key}` ({type_})" for key, type_ in list_keys(block) if key != "kind")
        yield f"\nA block of the kind `{kind}` has {keys}."


def list_keys(value: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any value of JSON
    """Yield the keys of data with their types; `[]` is any item of a list."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from list_keys(each, f"{path}.{key}" if path else key)
    elif isinstance(value, (list, tuple)):
        first = next((each for each in value if each), None)
        if isinstance(first, (dict, list, tuple)):
            yield from list_keys(first, f"{path}[]")
        else:
            yield path, f"list of {describe_value(first)}" if first is not None else "list"
    else:
        yield path, describe_value(value)
