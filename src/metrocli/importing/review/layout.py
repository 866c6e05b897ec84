"""The tabs of a review workbook and their headers, which are the same in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.schema import SHEETS, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

REVIEW, SOURCES, LEFTOVERS, PROPOSALS = "review", "imported", "leftovers", "proposals"
"""The tabs next to those of the sheets: how to go on, the source of each cell, lines not understood, and aliases."""
ROW = "row"
"""The header of the last column of each sheet; its number connects a row with the sources of its cells."""
IMPORTER = "importer"
"""The label of the importer in the first tab; with it, a workbook is a review workbook."""
SOURCE_HEADERS = ("sheet", "key", "column", "document", "page", "line", "certainty", "found", ROW)
LEFTOVER_HEADERS = ("page", "line", "text")
PROPOSAL_HEADERS = ("alias", "member", "page", "line", "accept")
MADE_ID = ("activities", "id")
"""The column that a document does not state: ids are made when the workbook is taken back."""
REVIEWED_SHEETS = tuple(sheet for sheet in SHEETS if sheet.name != SOURCES)
"""The sheets that have a tab of their own."""


def join_key(sheet: Sheet, cells: Mapping[str, str]) -> str:
    """Return the key of a row in one text, for people; what it requires if the key is still blank."""
    required = [column.name for column in sheet.columns if column.required]
    texts = ([cells[name] for name in names if cells.get(name)] for names in (sheet.key_columns, required))
    return " · ".join(next(filter(None, texts), []))
