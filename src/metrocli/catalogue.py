"""Every command and its answer, declared once: for completion, settings, the JSON Schema and the reference pages.

The rows or the result of an answer are declared in the module that builds them. The catalogue names that module and
imports it only when the answer of its command is asked for, so that completion stays fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.query.selecting.filter_sets import (
    CONTENT,
    TIME,
    TIME_AND_CONTENT,
    TIME_AND_MEMBERS,
    TIME_AND_WORDS,
    query_fields,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.answers.fields import Content, Fields


class AnswerSource(NamedTuple):
    """Where the answer of a command is declared.

    Attributes:
        query: the filters as understood; each is present in an answer only if it was given.
        rows: for a command that lists, "module:attribute" of its row type or row types; "" for others.
        result: for a command about one thing, "module:attribute" of the content of its result; "" for others.
    """

    query: Fields
    rows: str = ""
    result: str = ""


class AnswerType(NamedTuple):
    """What a command answers with: rows, or a result.

    Attributes:
        query: the filters as understood.
        rows: the row types of a list.
        result: the content of a result; None for a list.
    """

    query: Fields
    rows: tuple[RowType, ...] = ()
    result: Mapping[str, Content] | None = None


_BY = {"by": Field(FieldType.TEXT, "what the figures are broken down by, or the step of a trend")}
_UNCOVERED = {"uncovered": Field(FieldType.FLAG, "true: codes without an activity")}
_RULE_CODES = "codes of rules, or beginnings of codes"
_SHEET = {"sheet": Field(FieldType.SEVERAL, "the sheets that were asked for")}

ANSWERS = {
    "activities": AnswerSource(query_fields(TIME_AND_CONTENT), rows="query.activities:ROWS"),
    "activity": AnswerSource(
        {"activity": Field(FieldType.TEXT, "the activity's id")}, result="query.activities:RESULT"
    ),
    "members": AnswerSource(
        query_fields(TIME_AND_CONTENT) | {"silent": Field(FieldType.FLAG, "true: members without activities")},
        rows="query.members:ROWS",
    ),
    "member": AnswerSource(
        {"member": Field(FieldType.TEXT, "the member's canonical name")} | query_fields(TIME),
        result="query.member:RESULT",
    ),
    "outcomes": AnswerSource(query_fields(TIME_AND_CONTENT) | _UNCOVERED, rows="query.plan_codes:OUTCOMES"),
    "challenges": AnswerSource(query_fields(TIME_AND_CONTENT) | _UNCOVERED, rows="query.plan_codes:CHALLENGES"),
    "alliances": AnswerSource(query_fields(TIME_AND_CONTENT), rows="query.lists:ALLIANCE_ROWS"),
    "meetings": AnswerSource(query_fields(TIME_AND_MEMBERS), rows="query.lists:MEETING_ROWS"),
    "media": AnswerSource(query_fields(TIME_AND_WORDS), rows="query.lists:MEDIA_ROWS"),
    "people": AnswerSource(
        query_fields((*TIME_AND_MEMBERS, "on"))
        | {
            "body": Field(FieldType.SEVERAL, "the bodies"),
            "vacant": Field(FieldType.FLAG, "true: vacant seats"),
        },
        rows="query.people:ROWS",
    ),
    "stats": AnswerSource(query_fields(TIME) | _BY, result="query.stats:RESULT"),
    "matrix": AnswerSource(
        {
            "rows": Field(FieldType.TEXT, "the kind of things in the rows"),
            "columns": Field(FieldType.TEXT, "the kind of things in the columns"),
        }
        | query_fields(TIME_AND_CONTENT),
        rows="query.matrix:ROWS",
    ),
    "compare": AnswerSource(
        {"periods": Field(FieldType.SEVERAL, "the two periods")} | query_fields(CONTENT), result="query.compare:RESULT"
    ),
    "trend": AnswerSource(
        {"what": Field(FieldType.TEXT, "the figure")} | _BY | query_fields(TIME_AND_CONTENT), rows="query.trend:ROWS"
    ),
    "ask": AnswerSource({}, rows="query.lists:QUESTION_ROWS"),
    "check": AnswerSource(
        {
            "select": Field(FieldType.SEVERAL, f"{_RULE_CODES}, that were asked for"),
            "ignore": Field(FieldType.SEVERAL, f"{_RULE_CODES}, that were left out"),
        }
        | _SHEET,
        rows="check.findings_listing:ROWS",
    ),
    "explain": AnswerSource({"rule": Field(FieldType.TEXT, "the rule's code")}, result="check.rule_help:RESULT"),
    "fix": AnswerSource(
        {"select": Field(FieldType.SEVERAL, "the kinds of correction that were asked for")} | _SHEET,
        rows="fix.changes_listing:ROWS",
    ),
    "rules": AnswerSource({}, rows="check.rule_help:ROWS"),
    "info": AnswerSource({}, result="query.info:RESULT"),
    "config": AnswerSource({}, rows="query.lists:SETTING_ROWS"),
    "diff": AnswerSource(
        {
            "old": Field(FieldType.TEXT, "the old folder or workbook"),
            "new": Field(FieldType.TEXT, "the new folder or workbook"),
            "meaning": Field(FieldType.FLAG, "true: without cells that are only written in another way"),
        },
        rows="query.diff:ROWS",
    ),
    "merge": AnswerSource(
        {
            "sources": Field(FieldType.SEVERAL, "the merged datasets, in their order"),
            "prefer": Field(FieldType.SEVERAL, "the datasets whose cells count in a conflict, the first one first"),
            "unite": Field(FieldType.FLAG, "true: lists that differ were united"),
        },
        rows="query.merge:ROWS",
    ),
    "columns": AnswerSource(
        {"command": Field(FieldType.TEXT, "the command whose columns are listed")}, rows="answers.shaping:COLUMN_ROWS"
    ),
}
"""The answers by command. `rules` is the answer of `explain` without a rule, `columns` that of `--columns help`."""


def load_answer(command: str) -> AnswerType:
    """Return what a command answers with; imports only the module that declares it.

    Raises:
        KeyError: the command has no answer.
    """
    source = ANSWERS[command]
    module, _, attribute = (source.rows or source.result).partition(":")
    declared: Any = getattr(import_module(f"metrocli.{module}"), attribute)
    if source.result:
        return AnswerType(source.query, result=declared)
    return AnswerType(source.query, (declared,) if isinstance(declared, RowType) else declared)


def load_answers() -> dict[str, AnswerType]:
    """Return what every command answers with, by command."""
    return {command: load_answer(command) for command in ANSWERS}


def has_columns(command: str) -> bool:
    """Return whether a command lists rows, so that `--columns` can choose among their fields."""
    return command in ANSWERS and bool(ANSWERS[command].rows)


def list_columns(command: str, options: Mapping[str, Any]) -> list[str]:
    """Return the columns that `--columns`, `--sort` and `--group-by` of a command may name, without asking it.

    Args:
        command: the command; one that does not list has no columns.
        options: its other options and arguments by the names of its parameters, as far as they are typed.

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
