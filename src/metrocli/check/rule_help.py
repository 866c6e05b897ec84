"""The answers of `explain`: one rule, or the list of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer, RecordAnswer
from metrocli.answers.fields import Content, Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, Facts, ScreenColumn
from metrocli.check.registry import FAMILIES, find_check, load_checks
from metrocli.text.phrases import format_count

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
    facts = Facts(tuple((name, result[name]) for name in ("why", "cure", "example")))
    return RecordAnswer(
        "explain",
        f"{rule.code} {rule.title}",
        {"rule": rule.code},
        result,
        lambda: [facts],
        subtitle=f"{rule.severity} · {result['family']}",
    )


def list_rules() -> ListAnswer:
    """List all rules."""
    import pandas as pd

    rules = [check.rule for check in load_checks()]
    columns = (
        ScreenColumn("rule", CellFormat.TEXT, ("rule",)),
        ScreenColumn("", CellFormat.SEVERITY, ("severity",)),
        ScreenColumn("what it finds", CellFormat.TEXT, ("title",)),
    )
    frame = pd.DataFrame([(rule.code, str(rule.severity), rule.title) for rule in rules], columns=[*ROWS.fields])
    summary = f"{format_count(len(rules), 'rule')} · metrocli explain RULE says more"
    return ListAnswer("rules", "Rules", {}, frame, ROWS.fields, columns, summary=summary)
