"""The columns of each listing, known without asking for it: what `--columns`, `--sort` and `--group-by` may name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from metrocli.query.content import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping


def columns(command: str, asked: Mapping[str, Any]) -> list[str]:
    """The columns that a command can give.

    Args:
        command: the command; one that does not list has none.
        asked: its other options and arguments by their parameters' names, as far as they are known.

    Raises:
        UsageMistake: the rows of a matrix are to stand for something that there is not.
    """
    rows = _rows(command, asked)
    return [*rows.fields, *rows.extra]


def _rows(command: str, asked: Mapping[str, Any]) -> Rows:
    """The rows of a command's answer; only the module of that question is imported."""
    match command:
        case "activities" | "diff" | "merge":
            rows: Rows = import_module(f"metrocli.query.{command}").ROWS
            return rows
        case "members":
            from metrocli.query import members  # noqa: PLC0415 - of all the questions, one is needed

            return members.SILENT if asked.get("silent") else members.ROWS
        case "outcomes" | "challenges":
            from metrocli.query import plan  # noqa: PLC0415

            return plan.ROWS[command][bool(asked.get("uncovered"))]
        case "alliances" | "meetings" | "media" | "ask" | "config":
            from metrocli.query import lists  # noqa: PLC0415

            return lists.ROWS[command]
        case "people":
            from metrocli.query import people  # noqa: PLC0415

            return people.VACANT if asked.get("vacant") else people.ROWS
        case "trend":
            from metrocli.query import trend  # noqa: PLC0415

            return trend.ROWS.get(str(asked.get("by")), Rows({}))
        case "matrix":
            from metrocli.query import matrix  # noqa: PLC0415

            return matrix.ROWS[matrix.dimension(str(asked.get("down")))]
        case _:
            return Rows({})
