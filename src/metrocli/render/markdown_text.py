"""Texts and tables in Markdown, in which nothing that a cell holds acts as Markdown or HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.render.values import mask_controls
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARKUP = compile_late(r"([\\`*_\[\]<>|~#&]|(?<=www)\.|(?<=mailto):|(?<=xmpp):|:(?=//))", re.IGNORECASE)
"""What Markdown or HTML would interpret, and the marks that make an address a link in GitHub's Markdown."""
_AT = "@<!-- -->"
"""The sign of mail addresses and mentions: GitHub finds them also behind a backslash, but not across a comment."""
_BLOCK = compile_late(r"^(\d+)(?=[.)])|^(?=[-+=])")
"""What makes a list or a line of the beginning of a paragraph."""


def escape_markdown(text: str) -> str:
    """Return a text on one line, with every character escaped that Markdown or HTML would interpret, or make a link."""
    return _MARKUP.sub(r"\\\1", " ".join(mask_controls(text).split())).replace("@", _AT)


def escape_paragraph(text: str) -> str:
    """Return a text as `escape_markdown` does, for the beginning of a paragraph, where it does not begin a list."""
    return _BLOCK.sub(r"\1\\", escape_markdown(text))


def write_markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[bool] = ()) -> str:
    """Write a table of Markdown.

    Args:
        heads: the heads, escaped.
        rows: the cells of each row, escaped.
        numbers: for each column whether it is set to the right; empty for none.
    """
    marks = ["---:" if is_number else "---" for is_number in numbers or [False] * len(heads)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, marks, *rows))
