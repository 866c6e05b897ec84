"""Every command and its answer, declared once: for help, completion, settings, the JSON Schema and the reference pages.

The rows or the result of an answer are declared in the module that builds them. The catalogue names that module and
imports it only when the answer of its command is asked for, so that help and completion stay fast.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.fields import Field, FieldType, MapOf, RowType
from metrocli.query.selecting.filter_sets import (
    ALL_FILTERS,
    CODE_FILTERS,
    COUNTING_FILTERS,
    FILTERS_WITHOUT_TIME,
    MEDIA_FILTERS,
    MEMBER_FILTERS,
    query_fields,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from metrocli.answers.explanation import Figure
    from metrocli.answers.fields import Content, Fields


class Command(NamedTuple):
    """A command, and where its answer is declared.

    Attributes:
        query: the filters as understood; each is present in an answer only if it was given.
        rows: for a command that lists, "module:attribute" of its row type or row types; "" for others.
        result: for a command about one thing, "module:attribute" of the content of its result; "" for others.
        explain: "module:function" that finds the cells behind the figures of its answer; "" if it counts nothing.
        figures: "module:attribute" of its figures; "" for none.
        titles: "module:attribute" of the titles of codes in its result; "" for none.
    """

    query: Fields
    rows: str = ""
    result: str = ""
    explain: str = ""
    figures: str = ""
    titles: str = ""


Explain = Callable[["Any", "Any"], "Iterable[Figure]"]
"""Takes the selection and the answer of a question."""


class AnswerType(NamedTuple):
    """What a command answers with: rows, or a result.

    Attributes:
        query: the filters as understood.
        rows: the row types of a list.
        result: the content of a result; None for a list.
        figures: figures about the whole answer; each is present only where it is counted.
        titles: the titles of codes, by the key of a filter or of the result that has the codes.
    """

    query: Fields
    rows: tuple[RowType, ...] = ()
    result: Mapping[str, Content] | None = None
    figures: Mapping[str, Content] = {}
    titles: Mapping[str, MapOf] = {}


_ALL = query_fields(ALL_FILTERS)
_BY = {"by": Field(FieldType.TEXT, "what the figures are broken down by, or the step of a trend")}
_TITLES = MapOf(FieldType.CODE, FieldType.TEXT, "the titles of the codes in the filter")
_UNCOVERED = {"uncovered": Field(FieldType.FLAG, "true: codes without an activity")}
_RULE_CODES = "codes of rules, or beginnings of codes"
_IMPORT = {
    "document": Field(FieldType.TEXT, "the report"),
    "into": Field(FieldType.TEXT, "the folder or workbook that it goes into"),
    "known": Field(FieldType.TEXT, "the data whose names are known"),
    "update": Field(FieldType.FLAG, "true: cells that differ are written as well"),
}
_SHEET = {"sheet": Field(FieldType.SEVERAL, "the sheets that were asked for")}

_QUESTIONS = {
    "activities": Command(
        _ALL, rows="query.activities:ROWS", explain="query.activities:explain", figures="query.activities:FIGURES"
    ),
    "activity": Command(
        {"activity": Field(FieldType.TEXT, "the activity's id")},
        result="query.activities:RESULT",
        explain="query.activities:explain_activity",
        titles="query.activities:TITLES",
    ),
    "members": Command(
        _ALL | {"silent": Field(FieldType.FLAG, "true: members without activities")},
        rows="query.members:ROWS",
        explain="query.members:explain",
        figures="query.members:FIGURES",
    ),
    "member": Command(
        {"member": Field(FieldType.TEXT, "the member's canonical name")} | query_fields(COUNTING_FILTERS),
        result="query.member:RESULT",
        explain="query.member:explain",
        figures="query.member:FIGURES",
    ),
    "outcomes": Command(
        _ALL | _UNCOVERED,
        rows="query.plan_codes:OUTCOMES",
        explain="query.plan_codes:explain",
        figures="query.plan_codes:FIGURES",
    ),
    "challenges": Command(
        _ALL | _UNCOVERED,
        rows="query.plan_codes:CHALLENGES",
        explain="query.plan_codes:explain",
        figures="query.plan_codes:FIGURES",
    ),
    "alliances": Command(
        _ALL,
        rows="query.lists:ALLIANCE_ROWS",
        explain="query.lists:explain_alliances",
        figures="query.lists:ALLIANCE_FIGURES",
    ),
    "meetings": Command(
        query_fields(MEMBER_FILTERS),
        rows="query.lists:MEETING_ROWS",
        explain="query.lists:explain_meetings",
        figures="query.lists:MEETING_FIGURES",
    ),
    "media": Command(
        query_fields(MEDIA_FILTERS),
        rows="query.lists:MEDIA_ROWS",
        explain="query.lists:explain_media",
        figures="query.lists:MEDIA_FIGURES",
    ),
    "people": Command(
        query_fields((*MEMBER_FILTERS, "on"))
        | {"body": Field(FieldType.SEVERAL, "the bodies"), "vacant": Field(FieldType.FLAG, "true: vacant seats")},
        rows="query.people:ROWS",
        explain="query.people:explain",
        figures="query.people:FIGURES",
    ),
    "stats": Command(
        query_fields(COUNTING_FILTERS) | _BY,
        result="query.stats:RESULT",
        explain="query.stats:explain",
        figures="query.stats:FIGURES",
        titles="query.stats:TITLES",
    ),
    "matrix": Command(
        {
            "rows": Field(FieldType.TEXT, "the kind of things in the rows"),
            "columns": Field(FieldType.TEXT, "the kind of things in the columns"),
        }
        | _ALL,
        rows="query.matrix:ROWS",
        explain="query.matrix:explain",
        figures="query.matrix:FIGURES",
    ),
    "compare": Command(
        {"periods": Field(FieldType.SEVERAL, "the two periods")} | query_fields(FILTERS_WITHOUT_TIME),
        result="query.compare:RESULT",
        explain="query.compare:explain",
    ),
    "trend": Command(
        {"what": Field(FieldType.TEXT, "the figure")} | _BY | _ALL,
        rows="query.trend:ROWS",
        explain="query.trend:explain",
        figures="query.trend:FIGURES",
    ),
    "ask": Command({}, rows="query.lists:QUESTION_ROWS"),
}
_DATA_COMMANDS = {
    "info": Command({}, result="query.info:RESULT", explain="query.info:explain"),
    "check": Command(
        {
            "select": Field(FieldType.SEVERAL, f"{_RULE_CODES}, that were asked for"),
            "ignore": Field(FieldType.SEVERAL, f"{_RULE_CODES}, that were left out"),
        }
        | _SHEET,
        rows="check.findings_listing:ROWS",
        figures="check.findings_listing:FIGURES",
        titles="check.findings_listing:TITLES",
    ),
    "explain": Command({"rule": Field(FieldType.TEXT, "the rule's code")}, result="check.rule_help:RESULT"),
    "fix": Command(
        {"select": Field(FieldType.SEVERAL, "the kinds of correction that were asked for")} | _SHEET,
        rows="fix.changes_listing:ROWS",
        figures="fix.changes_listing:FIGURES",
    ),
    "config": Command({}, rows="query.lists:SETTING_ROWS"),
    "diff": Command(
        {
            "old": Field(FieldType.TEXT, "the old folder or workbook"),
            "new": Field(FieldType.TEXT, "the new folder or workbook"),
            "meaning": Field(FieldType.FLAG, "true: without cells that are only written in another way"),
        },
        rows="query.diff:ROWS",
        figures="query.diff:FIGURES",
    ),
    "merge": Command(
        {
            "sources": Field(FieldType.SEVERAL, "the merged datasets, in their order"),
            "prefer": Field(FieldType.SEVERAL, "the datasets whose cells count in a conflict, the first one first"),
            "unite": Field(FieldType.FLAG, "true: lists that differ were united"),
        },
        rows="query.merge:ROWS",
        figures="query.merge:FIGURES",
    ),
    "import": Command(_IMPORT, result="importing.answer:RESULT"),
    "report": Command({}),
    "brief": Command({}),
    "convert": Command({}),
    "template": Command({}),
}
_OTHER_ANSWERS = {
    "leftovers": Command(_IMPORT, rows="importing.answer:LEFTOVER_ROWS"),
    "rules": Command({}, rows="check.rule_help:ROWS"),
    "columns": Command(
        {"command": Field(FieldType.TEXT, "the command whose columns are listed")}, rows="answers.shaping:COLUMN_ROWS"
    ),
}
"""`rules` is the answer of `explain` without a rule, `leftovers` that of `import --leftovers`, `columns` that of
`--columns help`."""
GROUPS = {
    "Commands that answer questions": tuple(_QUESTIONS),
    "Commands that look after the data": tuple(_DATA_COMMANDS),
}
"""The commands as `metrocli --help` groups them.

A command is a module of that name in `cli.commands`. It has a function of that name, and EXAMPLES for its help page.
It may have CONTEXT: Typer's settings for the way its words are parsed. Where the name is a keyword of Python, an
underscore follows it in the names of the module and the function (see `name_module`).
"""
COMMANDS = tuple(name for names in GROUPS.values() for name in names)
"""All commands, in their order in `metrocli --help`."""
_ANSWERS = {
    name: command
    for name, command in (_QUESTIONS | _DATA_COMMANDS | _OTHER_ANSWERS).items()
    if command.rows or command.result
}


def name_module(command: str) -> str:
    """Return the name of the modules of a command, and of its function: an underscore follows a keyword of Python."""
    return f"{command}_" if iskeyword(command) else command


def load_answer(command: str) -> AnswerType:
    """Return what a command answers with; imports only the module that declares it.

    Raises:
        KeyError: the command has no answer.
    """
    declared = _ANSWERS[command]
    titles: dict[str, MapOf] = {name: _TITLES for name in CODE_FILTERS if name in declared.query}
    parts = {
        "figures": _load(declared.figures) if declared.figures else {},
        "titles": titles | (_load(declared.titles) if declared.titles else {}),
    }
    if declared.result:
        return AnswerType(declared.query, result=_load(declared.result), **parts)
    rows = _load(declared.rows)
    return AnswerType(declared.query, (rows,) if isinstance(rows, RowType) else rows, **parts)


def _load(place: str) -> Any:  # noqa: ANN401 - any object that is declared there
    """Import a module and return one of its attributes, both named as "module:attribute"."""
    module, _, attribute = place.partition(":")
    return getattr(import_module(f"metrocli.{module}"), attribute)


def load_explain(command: str) -> Explain:
    """Return the function that finds the cells behind the figures of a command's answer."""
    declared = _ANSWERS[command]
    if not declared.explain:
        return lambda _selection, _answer: ()
    explain: Explain = _load(declared.explain)
    return explain


def load_answers() -> dict[str, AnswerType]:
    """Return every answer by its command."""
    return {command: load_answer(command) for command in _ANSWERS}


def has_columns(command: str) -> bool:
    """Return whether a command lists rows, so that `--columns` can choose among their fields."""
    return command in _ANSWERS and bool(_ANSWERS[command].rows)


def list_columns(command: str, options: Mapping[str, Any]) -> list[str]:
    """Return the columns that `--columns`, `--sort` and `--group-by` of a command may name, without running it.

    Args:
        command: the command; one that does not list has no columns.
        options: the values of its parameters that are typed so far, by the names of the parameters.

    Raises:
        UsageMistake: the rows of a matrix are asked for an unknown kind of things.
    """
    if not has_columns(command):
        return []
    if command == "matrix":
        from metrocli.query.facts.dimensions import resolve_dimension

        options = {"matrix": resolve_dimension(str(options.get("down")))}
    selected = [row_type for row_type in load_answer(command).rows if row_type.is_selected(options)]
    return [*selected[-1].fields, *selected[-1].extra] if selected else []
