"""Writing one line of CSV, so that whoever reads it gets every text back as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUOTED = ',"\r\n'
_DELIMITERS = _QUOTED + ";\t|"


def format_csv_line(cells: Iterable[str], *, header: bool = False) -> str:
    """One line with its line feed.

    Quotes stand only where they must; in a header also around whatever a reader might take for another delimiter.
    Python's own writer leaves a lone carriage return unquoted, and readers would break the line there.
    """
    acting = _DELIMITERS if header else _QUOTED
    texts = [_quote(cell) if any(mark in cell for mark in acting) else cell for cell in cells]
    return (",".join(texts) if texts != [""] else '""') + "\n"


def _quote(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'
