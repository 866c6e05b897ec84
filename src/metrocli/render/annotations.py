"""Annotations: findings as the lines that code hosts show beside a file, in the commands that GitHub introduced."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from metrocli.answers.kinds import Answer, Listing
from metrocli.errors import UsageMistake
from metrocli.model.findings import Severity
from metrocli.render.values import rows

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_NEEDED = ("severity", "rule", "message", "suggestion", "path", "line")


def annotated(answer: Answer) -> str:
    """A line for each finding: how sure it is, its file and line, its rule, and what it says.

    Raises:
        UsageMistake: the answer is no listing of findings, or lacks what an annotation says.
    """
    if not isinstance(answer, Listing) or answer.command != "check":
        raise UsageMistake("annotations are of findings: only `check` gives them.")
    listing = answer.completed()
    if not set(_NEEDED) <= set(listing.frame):
        raise UsageMistake("annotations hold all of a finding. Leave out --columns.")
    known = listing.fields | listing.extra
    whole = replace(listing, fields={name: known[name] for name in _NEEDED})
    return "".join(f"{line}\n" for line in map(_line, rows(whole)))


def _line(row: dict[str, Any]) -> str:
    said = f"{row['message']}. {row['suggestion']}"
    where = {"file": row["path"], "line": row["line"], "title": row["rule"]}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in where.items() if value is not None)
    return f"::{_LEVELS[Severity(row['severity'])]} {properties}::{_data(said)}"


def _data(text: str) -> str:
    """A text in which nothing acts."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A text that may stand among others."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
