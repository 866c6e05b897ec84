"""Findings as annotations: one line each, in the syntax of GitHub workflow commands, shown next to a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, ListAnswer
from metrocli.errors import UsageMistake
from metrocli.messages import MessageType
from metrocli.model.findings import Severity
from metrocli.render.registry import FINDINGS_FORMAT, Rendered
from metrocli.render.values import list_rows

if TYPE_CHECKING:
    from metrocli.render.registry import Target

COLUMNS_OF_ANNOTATIONS = MessageType(
    "columns-of-annotations", "annotations need all columns of a finding", "Leave out {--columns}."
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_NEEDED = ("severity", "rule", "message", "suggestion", "path", "cells")


def render_annotations(answer: Answer, _: Target) -> Rendered:
    """Write one line for each cell of a finding: the severity, file, line, rule and message.

    Raises:
        UsageMistake: the answer is not a list of findings, or its columns were chosen with --columns.
    """
    if not isinstance(answer, ListAnswer) or answer.command != "check":
        raise UsageMistake(FINDINGS_FORMAT(format="annotations"))
    fields = answer.fields | answer.extra
    if not set(_NEEDED) <= set(fields):
        raise UsageMistake(COLUMNS_OF_ANNOTATIONS())
    complete = replace(answer, fields={name: fields[name] for name in _NEEDED})
    lines = [_format_line(record, cell.line) for record in list_rows(complete) for cell in record["cells"]]
    return Rendered("".join(f"{line}\n" for line in lines))


def _format_line(record: dict[str, Any], line: int | None) -> str:
    message = f"{record['message']}. {record['suggestion']}"
    values = {"file": record["path"], "line": line, "title": record["rule"]}
    properties = ",".join(
        f"{name}={_escape_property(str(value))}" for name, value in values.items() if value is not None
    )
    return f"::{_LEVELS[Severity(record['severity'])]} {properties}::{_escape_message(message)}"


def _escape_message(text: str) -> str:
    """Escape a message, so that nothing in it starts another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    """Escape the value of a property, so that it cannot end there."""
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")
