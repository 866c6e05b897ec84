"""Read bilateral meetings: by month and mode, the members that were met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.grammar.phrases.months import split_at_months
from metrocli.importing.grammar.phrases.name_lists import may_be_name, split_names
from metrocli.importing.grammar.phrases.words import Label, split_label, to_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.model.periods import Span
    from metrocli.names.resolve import NameIndex


def read_meetings(
    lines: Sequence[DocumentLine], period: Span, words: Words, known: NameIndex | None, builder: FactBuilder
) -> None:
    """Read the meetings of each month and mode into one row; a list of members without a mode has none.

    A list ends at a blank line, unless its last line ends with a comma; what follows is not understood. A
    mode that comes again shows that the next month has begun, though no line says so: it is left over.
    """
    for month, heading, below in split_at_months(lines, period):
        modes = [index for index, line in enumerate(below) if to_phrase(line.text) in words.modes]
        starts = modes if modes and modes[0] == 0 else [-1, *modes]
        seen: set[str] = set()
        for start, end in zip(starts, [*starts[1:], len(below)], strict=True):
            marks = below[start : start + 1] if start >= 0 else []
            mode = words.modes[to_phrase(below[start].text)] if start >= 0 else ""
            if mode in seen:
                break
            seen.add(mode)
            names: list[DocumentLine] = []
            for line in below[start + 1 : end]:
                label = split_label(line.text, words)
                if label and label[0] is Label.MEMBERS:
                    marks.append(line)
                    names += [line._replace(text=label[1])] if label[1] else []
                elif names and _is_apart(names[-1], line):
                    break
                else:
                    names.append(line)
            members = split_names(names, known)
            if members and all(map(may_be_name, members)):
                cells = {
                    "month": month,
                    "mode": mode,
                    "members": "; ".join(members),
                }
                builder.add_row("meetings", cells, [*marks, *names])
                builder.use([heading])


def _is_apart(line: DocumentLine, following: DocumentLine) -> bool:
    """Return whether a blank line ends the list of the first of two lines."""
    is_next = following.page != line.page or following.number == line.number + 1
    return not is_next and not line.text.rstrip().endswith(",")
