"""Read the totals of a period, and the members that a report claims to have engaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.grammar.phrases.units import find_total, split_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.importing.grammar.phrases.words import Words


def read_totals(
    lines: Sequence[DocumentLine], words: Words, builder: FactBuilder
) -> dict[str, tuple[str, list[DocumentLine]]]:
    """Read numbers whose unit is on their line or on the next; return the number and its lines by column of periods."""
    totals: dict[str, tuple[str, list[DocumentLine]]] = {}
    for index, line in enumerate(lines):
        number, unit = split_number(line.text)
        if not number:
            continue
        used = [line] if unit else list(lines[index : index + 2])
        unit = unit or " ".join(below.text.strip() for below in used[1:])
        column = find_total(unit, words)
        if column and column not in totals:
            totals[column] = number, used
            builder.use(used)
    return totals


def read_engaged(lines: Sequence[DocumentLine], period: str, title: str, builder: FactBuilder) -> None:
    """Read the cells of a table of engaged members; an empty cell is nothing."""
    for line in lines:
        for name in filter(None, (" ".join(cell.split()) for cell in line.cells)):
            cells = {"period": period, "section": "engaged member", "value": name, "source": title}
            builder.add_row("published", cells, [line])
