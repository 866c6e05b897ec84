"""The columns of each listing, known without asking for it: what `--columns`, `--sort` and `--group-by` may name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from metrocli.answers.fields import RowType

    Find = Callable[[Any, Mapping[str, Any]], RowType | None]


def _listed(name: str) -> Find:
    return lambda module, _: module.ROWS[name]


_LISTS = ("alliances", "meetings", "media", "ask", "config")
_DECLARED: dict[str, tuple[str, Find]] = {
    **{name: (f"query.{name}", lambda module, _: module.ROWS) for name in ("activities", "diff", "merge")},
    "members": ("query.members", lambda module, asked: module.SILENT if asked.get("silent") else module.ROWS),
    "outcomes": ("query.plan_codes", lambda module, asked: module.ROWS["outcomes"][bool(asked.get("uncovered"))]),
    "challenges": ("query.plan_codes", lambda module, asked: module.ROWS["challenges"][bool(asked.get("uncovered"))]),
    **{name: ("query.lists", _listed(name)) for name in _LISTS},
    "people": ("query.people", lambda module, asked: module.VACANT if asked.get("vacant") else module.ROWS),
    "trend": ("query.trend", lambda module, asked: module.ROWS.get(str(asked.get("by")))),
    "matrix": ("query.matrix", lambda module, asked: module.ROWS[module.resolve_dimension(str(asked.get("down")))]),
    "fix": ("fix.changes_listing", lambda module, _: module.ROWS),
    "check": ("check.findings_listing", lambda module, _: module.ROWS),
}
"""Each command that lists, with the module that declares its rows, and how to find them there."""


def has_columns(command: str) -> bool:
    """Return whether a command lists, so that its columns can be chosen."""
    return command in _DECLARED


def columns(command: str, asked: Mapping[str, Any]) -> list[str]:
    """The columns that a command can give; only the module of that question is imported.

    Args:
        command: the command; one that does not list has none.
        asked: its other options and arguments by their parameters' names, as far as they are known.

    Raises:
        UsageMistake: the rows of a matrix are to stand for something that there is not.
    """
    if command not in _DECLARED:
        return []
    name, find = _DECLARED[command]
    rows = find(import_module(f"metrocli.{name}"), asked)
    return [] if rows is None else [*rows.fields, *rows.extra]
