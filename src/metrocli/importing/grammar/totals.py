"""Read the totals of a period, and the members that a report claims to have engaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.grammar.phrases.words import to_phrase
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.importing.grammar.phrases.words import Words

_NUMBER = compile_late(r"[+>]?\s*(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+)\b\s*(.*)")


def read_totals(
    lines: Sequence[DocumentLine], words: Words, builder: FactBuilder
) -> dict[str, tuple[str, list[DocumentLine]]]:
    """Read numbers whose unit is on their line or on the next; return the number and its lines by column of periods."""
    totals: dict[str, tuple[str, list[DocumentLine]]] = {}
    for index, line in enumerate(lines):
        found = _NUMBER.fullmatch(line.text.strip())
        if found is None:
            continue
        used = [line] if found[2] else list(lines[index : index + 2])
        unit = found[2] or " ".join(below.text.strip() for below in used[1:])
        column = find_total(unit, words)
        if column and column not in totals:
            totals[column] = "".join(filter(str.isdecimal, found[1])), used
            builder.use(used)
    return totals


def find_total(unit: str, words: Words) -> str:
    """Return the column of periods that the first word of a unit means, or the second, as in "personas expertas"."""
    first, *others = to_phrase(unit).split(" ")[:2]
    column = words.units.get(first, "")
    return words.units.get(others[0], column) if column and others else column


def read_engaged(lines: Sequence[DocumentLine], period: str, title: str, builder: FactBuilder) -> None:
    """Read the cells of a table of engaged members; an empty cell is nothing."""
    for line in lines:
        for name in filter(None, (" ".join(cell.split()) for cell in line.cells)):
            cells = {"period": period, "section": "engaged member", "value": name, "source": title}
            builder.add_row("published", cells, [line])
