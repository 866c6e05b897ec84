"""Read what the media published: by month, an outlet and a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.document import LineKind
from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.phrases.months import split_at_gaps, split_at_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.model.periods import Span

_PAIR = 2


def read_media(lines: Sequence[DocumentLine], period: Span, builder: FactBuilder) -> None:
    """Read outlets and topics. A month whose lines are not clearly pairs stays a leftover."""
    for month, heading, below in split_at_months(lines, period):
        pairs, certainty = _split_pairs(below)
        for pair in pairs:
            builder.use([heading])
            topic = " ".join(line.text.strip() for line in pair[1:])
            builder.add_row("media", {"month": month, "outlet": pair[0].text.strip(), "topic": topic}, pair, certainty)


def _split_pairs(lines: list[DocumentLine]) -> tuple[list[list[DocumentLine]], Certainty]:
    """Split lines at headings, at blank lines, or else after every second line."""
    starts = [index for index, line in enumerate(lines) if line.kind is LineKind.HEADING]
    if starts:
        ends = [*starts[1:], len(lines)]
        blocks = [lines[start:end] for start, end in zip(starts, ends, strict=True)]
        return [block for block in blocks if len(block) > 1], Certainty.SURE
    blocks = _join_at_pages(split_at_gaps(lines))
    if all(len(block) == _PAIR for block in blocks):
        return blocks, Certainty.SURE
    texts = [line for block in blocks for line in block]
    if all(len(block) == 1 for block in blocks) or len(blocks) == 1:
        pairs = [texts[index : index + _PAIR] for index in range(0, len(texts), _PAIR)]
        return (pairs, Certainty.DOUBTFUL) if len(texts) % _PAIR == 0 else ([], Certainty.DOUBTFUL)
    return [block for block in blocks if len(block) == _PAIR], Certainty.LIKELY


def _join_at_pages(blocks: list[list[DocumentLine]]) -> list[list[DocumentLine]]:
    """Join two single lines that the end of a page separates."""
    joined: list[list[DocumentLine]] = []
    for block in blocks:
        if joined and len(block) == len(joined[-1]) == 1 and block[0].page == joined[-1][0].page + 1:
            joined[-1] += block
        else:
            joined.append(block)
    return joined
