"""The answers of `explain`: one rule, or the list of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer, RecordAnswer
from metrocli.answers.fields import Content, Field, FieldType, RowType
from metrocli.check.registry import FAMILIES, find_check, load_checks

if TYPE_CHECKING:
    from metrocli.answers.fields import Content

RESULT: dict[str, Content] = {
    "rule": Field(FieldType.TEXT, "the rule's code"),
    "title": Field(FieldType.TEXT, "what the rule finds"),
    "severity": Field(FieldType.TEXT, "error, warning or note"),
    "family": Field(FieldType.TEXT, "the family of the rule"),
    "why": Field(FieldType.TEXT, "why it matters"),
    "cure": Field(FieldType.TEXT, "how to correct it"),
    "example": Field(FieldType.TEXT, "a cell and the finding about it"),
}
ROWS = RowType(
    {
        "rule": Field(FieldType.CODE, "the rule's code"),
        "severity": Field(FieldType.TEXT, "error, warning or note"),
        "title": Field(FieldType.TEXT, "what the rule finds"),
    }
)


def explain_rule(code: str) -> RecordAnswer:
    """Show what a rule finds, why it matters and how to fix it.

    Raises:
        UnknownName: there is no such rule.
    """
    rule = find_check(code).rule
    result = {
        "rule": rule.code,
        "title": rule.title,
        "severity": str(rule.severity),
        "family": FAMILIES[rule.code[0]].name,
        "why": rule.why,
        "cure": rule.fix,
        "example": rule.example,
    }
    return RecordAnswer(command="explain", query={"rule": rule.code}, result=result)


def list_rules() -> ListAnswer:
    """List all rules."""
    import pandas as pd

    rules = [check.rule for check in load_checks()]
    frame = pd.DataFrame([(rule.code, str(rule.severity), rule.title) for rule in rules], columns=[*ROWS.fields])
    return ListAnswer(command="rules", frame=frame, fields=ROWS.fields)
