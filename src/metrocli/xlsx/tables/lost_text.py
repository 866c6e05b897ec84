"""Texts that a workbook cannot hold: they are made to fit, and it is noted which cells lost something."""

from __future__ import annotations

from metrocli.messages import Message, MessageType
from metrocli.xlsx.write import MAX_TEXT_LENGTH, is_too_long, replace_unwritable

_KEPT = "The data itself is not changed; CSV and JSON keep such texts whole."
TEXTS_CUT = MessageType(
    "texts-cut",
    "The texts of {count:,} cells are cut, because a cell of a workbook can hold {limit:,} characters at most: "
    "{cells:all}.",
    _KEPT,
    "The text of {cells:all} is cut, because a cell of a workbook can hold {limit:,} characters at most.",
)
CHARACTERS_REPLACED = MessageType(
    "characters-replaced",
    "The texts of {count:,} cells have the sign \N{REPLACEMENT CHARACTER} for characters that a workbook cannot hold: "
    "{cells:all}.",
    _KEPT,
    "The text of {cells:all} has the sign \N{REPLACEMENT CHARACTER} for characters that a workbook cannot hold.",
)
_MOST_CELLS = 5


class LostTexts:
    """Makes texts fit into the cells of a workbook, and remembers the cells that lost something."""

    def __init__(self) -> None:
        self._cut: list[str] = []
        self._replaced: list[str] = []

    def fit(self, text: str, tab: str, cell: str) -> str:
        """Return a text as a cell of a tab can hold it, such as B2 (see `replace_unwritable`)."""
        fitted = replace_unwritable(text)
        if fitted != text:
            cells = self._cut if is_too_long(text) else self._replaced
            cells.append(f"{tab}!{cell}")
        return fitted

    def notes(self) -> list[Message]:
        """Return a note on the texts that are cut and one on those with other characters, each with the first cells."""
        found: tuple[tuple[MessageType, list[str], dict[str, int]], ...] = (
            (TEXTS_CUT, self._cut, {"limit": MAX_TEXT_LENGTH}),
            (CHARACTERS_REPLACED, self._replaced, {}),
        )
        return [kind(count=len(cells), cells=_shorten(cells), **more) for kind, cells, more in found if cells]


def _shorten(cells: list[str]) -> list[str]:
    return [*cells[:_MOST_CELLS], *(["…"] if len(cells) > _MOST_CELLS else [])]
