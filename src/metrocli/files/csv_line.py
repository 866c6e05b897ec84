"""Format one line of CSV, so that every reader gets back the same texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUOTED = ',"\r\n'
_DELIMITERS = _QUOTED + ";\t|"


def format_csv_line(cells: Iterable[str], *, header: bool = False) -> str:
    """Format cells as one line of comma-separated values, with a line feed at its end.

    A cell is quoted only if it has to be; in a header also if it has a character that a reader might detect as the
    delimiter. Python's own writer does not quote a lone carriage return, and other readers would end the line there.
    """
    special = _DELIMITERS if header else _QUOTED
    texts = [_quote(cell) if any(mark in cell for mark in special) else cell for cell in cells]
    return (",".join(texts) if texts != [""] else '""') + "\n"


def _quote(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'
