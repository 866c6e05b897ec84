"""Split lines at months, and at blank lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.fold import fold
from metrocli.text.locale import MONTH_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.model.periods import Span


def read_month_line(text: str, period: Span | None) -> str | None:
    """Read a line that is only a month, perhaps with a year, as 2021-09; None for any other line.

    Without a year, it is the month of this name in the period, and not read where the period does not hold it.
    """
    words = fold(text.strip(" :.")).replace(" de ", " ").split()
    number = MONTH_NUMBERS.get(words[0]) if words else None
    if number is None:
        return None
    if len(words) == 1:
        return next((month for month in period.months if int(month[-2:]) == number), None) if period else None
    is_year = len(words) == 2 and len(words[1]) == 4 and words[1].isdecimal()  # noqa: PLR2004 - a month and a year
    return f"{words[1]}-{number:02}" if is_year else None


def split_at_months(
    lines: Sequence[DocumentLine], period: Span
) -> Iterator[tuple[str, DocumentLine, list[DocumentLine]]]:
    """Yield each month with its line and the lines up to the next one."""
    found = [(month, index) for index, line in enumerate(lines) if (month := read_month_line(line.text, period))]
    ends = [index for _, index in found[1:]] + [len(lines)]
    for (month, index), end in zip(found, ends, strict=False):
        yield month, lines[index], list(lines[index + 1 : end])


def follows(line: DocumentLine, previous: DocumentLine) -> bool:
    """Return whether a line is directly below another."""
    return (line.page, line.number) == (previous.page, previous.number + 1)


def split_at_gaps(lines: Sequence[DocumentLine]) -> list[list[DocumentLine]]:
    """Split lines where a blank line or the end of a page is between them."""
    blocks: list[list[DocumentLine]] = []
    for line in lines:
        if blocks and follows(line, blocks[-1][-1]):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks
