"""The note of the secretary general: a file in a small part of Markdown, which becomes blocks of the report.

Paragraphs, headings, lists, emphasis and links to pages of the web are understood. Anything else, such as tags, tables
and pictures, stays the text that it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.files.limits import read_regular_file
from metrocli.messages import MessageType
from metrocli.report.cleaning import clean_text, safe_link
from metrocli.report.model import Bullets, Paragraph, TextSpan
from metrocli.sheets.reading.csv_files.encodings import NotText, decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from metrocli.report.model import Block

NOTE_TOO_LARGE = MessageType(
    "note-too-large",
    "the note has {size:,} bytes, more than the {limit:,} that a note may have",
    "Name a file with the note alone.",
)
NOTE_NOT_TEXT = MessageType("note-not-text", "this is not a text file", "Save the note as plain text in UTF-8.")
_MAX_BYTES = 1 << 20
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<text>\S.*)")
_CLOSING_HASHES = re.compile(r"(?<!#)#+$")
_BULLET = re.compile(r"[ ]*[-*+][ ]+(?P<text>\S.*)")
_NUMBER = re.compile(r"[ ]*(?P<number>\d{1,9})[.)][ ]+(?P<text>\S.*)")
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+.!<>-])"
    r"|(?<!!)\[(?P<words>[^\[\]]{1,500}+)\]\(<?(?P<target>(?:[^\s()<>]|\([^\s()<>]{0,500}+\)){1,2000}+)>?\)"
    r"|<(?P<framed>https?://[^\s<>]{1,2000}+)>"
    r"|(?P<bare>https?://(?:[^\s<>()\[\]*]|\([^\s()<>]{0,500}+\)){1,2000}+)"
    r"|(?P<run>\*+|_+)",
    re.IGNORECASE,
)
_SENTENCE_END = ".,;:!?'\"»”’"
_LONGEST_RUN = 3
"""The most marks of emphasis in a row: three are strong and emphasised."""


def read_note(path: Path) -> tuple[Block, ...]:
    """Read the note in a file; a blank file has no blocks.

    Raises:
        UnreadableData: the file cannot be read, is not text, or has more than 1 MiB.
    """
    if path.is_file() and path.stat().st_size > _MAX_BYTES:
        raise UnreadableData(path.name, NOTE_TOO_LARGE(size=path.stat().st_size, limit=_MAX_BYTES))
    try:
        return parse_note(decode_text(read_regular_file(path)).text)
    except NotText as fault:
        raise UnreadableData(path.name, NOTE_NOT_TEXT()) from fault


def parse_note(text: str) -> tuple[Block, ...]:
    """Parse a note; the time that it takes grows with the length of the text only."""
    blocks = _Blocks()
    for line in clean_text(text).split("\n"):
        _parse_line(line, blocks)
        blocks.is_after_blank = not line.strip()
    blocks.end()
    return tuple(blocks.done)


def _parse_line(line: str, blocks: _Blocks) -> None:
    """Add a line to the blocks: blank lines, headings and lists end a paragraph."""
    text = line.strip()
    heading, bullet, number = _HEADING.fullmatch(line), _BULLET.fullmatch(line), _NUMBER.fullmatch(line)
    if not text:
        blocks.end_paragraph()
    elif heading:
        blocks.end()
        title = _CLOSING_HASHES.sub("", heading["text"].rstrip()).rstrip() or heading["text"].strip()
        blocks.done.append(Paragraph(tuple(span._replace(strong=True) for span in _parse_spans(title))))
    elif bullet:
        blocks.add_item(bullet["text"].strip(), numbered=False)
    elif number and (blocks.is_in_numbers() or int(number["number"]) == 1):
        blocks.add_item(number["text"].strip(), numbered=True)
    else:
        blocks.add_text(text, is_indented=line.startswith(" "))


class _Blocks:
    """The blocks of a note, and the lines of the one that is being read.

    Attributes:
        done: the blocks that have ended.
        is_after_blank: whether the line before was blank.
    """

    def __init__(self) -> None:
        self.done: list[Block] = []
        self.is_after_blank = False
        self._paragraph: list[str] = []
        self._items: list[list[str]] = []
        self._is_numbered = False

    def is_in_numbers(self) -> bool:
        """Return whether the last block is a numbered list."""
        return bool(self._items) and self._is_numbered

    def add_item(self, text: str, *, numbered: bool) -> None:
        """Add an item; one of another kind begins a new list."""
        if not self._items or self._is_numbered != numbered:
            self.end()
        self._is_numbered = numbered
        self._items.append([text])

    def add_text(self, text: str, *, is_indented: bool) -> None:
        """Add a line of text to the last item or paragraph; after a blank line, an item goes on only if indented."""
        if self._items and (is_indented or not self.is_after_blank):
            self._items[-1].append(text)
            return
        if self._items:
            self.end()
        self._paragraph.append(text)

    def end_paragraph(self) -> None:
        """End the paragraph; a list goes on if more items follow."""
        if self._paragraph:
            self.done.append(Paragraph(_parse_spans(" ".join(self._paragraph))))
            self._paragraph.clear()

    def end(self) -> None:
        """End the paragraph or the list."""
        if self._items:
            self.done.append(Bullets(tuple(_parse_spans(" ".join(item)) for item in self._items), self._is_numbered))
            self._items.clear()
        self.end_paragraph()


class _Mark(NamedTuple):
    """One to two stars or underscores, which may begin or end emphasis.

    Attributes:
        text: the mark.
        can_begin: whether a word follows.
        can_end: whether a word comes before it.
    """

    text: str
    can_begin: bool
    can_end: bool


def _parse_spans(text: str) -> tuple[TextSpan, ...]:
    """Parse the emphasis and the links of a text; neighbours that look the same become one span."""
    pieces = [*_split_pieces(text)]
    pairs = _pair_marks(pieces)
    spans: list[TextSpan] = []
    active: set[str] = set()
    for index, piece in enumerate(pieces):
        if index in pairs:
            active ^= {piece.text}
            continue
        span = TextSpan(piece.text) if isinstance(piece, _Mark) else piece
        is_strong, is_emphasised = not active.isdisjoint({"**", "__"}), not active.isdisjoint({"*", "_"})
        spans.append(span._replace(strong=span.strong or is_strong, emphasis=span.emphasis or is_emphasised))
    return tuple(_join_spans(spans))


def _split_pieces(text: str) -> Iterator[TextSpan | _Mark]:
    """Split a text into spans, and marks that may begin or end emphasis."""
    end = 0
    for match in _TOKEN.finditer(text):
        yield TextSpan(text[end : match.start()])
        end = match.end()
        if match["escaped"]:
            yield TextSpan(match["escaped"])
        elif match["run"]:
            yield from _split_run(match)
        elif match["words"]:
            link = safe_link(match["target"])
            inner = _parse_spans(match["words"]) if link else (TextSpan(match[0]),)
            yield from (span._replace(link=link) for span in inner)
        else:
            address = match["framed"] or match["bare"].rstrip(_SENTENCE_END)
            link = safe_link(address)
            yield TextSpan(address if link else match[0], link=link)
            if link and match["bare"]:
                yield TextSpan(match["bare"][len(address) :])
    yield TextSpan(text[end:])


def _split_run(match: re.Match[str]) -> Iterator[TextSpan | _Mark]:
    """Split a run of stars or underscores into marks."""
    text, run = match.string, match["run"]
    before, after = text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 1]
    can_begin, can_end = bool(after.strip()), bool(before.strip())
    if run[0] == "_":  # an underscore within a word is a part of the word
        can_begin, can_end = can_begin and not before.isalnum(), can_end and not after.isalnum()
    if len(run) > _LONGEST_RUN:
        yield TextSpan(run)
        return
    if len(run) > 1:
        yield _Mark(run[:2], can_begin, can_end)
    if len(run) != 2:  # noqa: PLR2004 - a pair is one mark
        yield _Mark(run[0], can_begin, can_end)


def _pair_marks(pieces: list[TextSpan | _Mark]) -> set[int]:
    """Return the indexes of the marks that begin or end emphasis; any other mark is text."""
    pairs: set[int] = set()
    begun: dict[str, int] = {}
    for index, piece in enumerate(pieces):
        if not isinstance(piece, _Mark):
            continue
        if piece.can_end and piece.text in begun:
            pairs |= {begun.pop(piece.text), index}
        elif piece.can_begin:
            begun[piece.text] = index
    return pairs


def _join_spans(spans: list[TextSpan]) -> Iterator[TextSpan]:
    """Join neighbouring spans that differ in their text only, and leave out empty ones."""
    texts: list[str] = []
    look = TextSpan("")
    for span in spans:
        if span.text:
            if texts and span._replace(text="") != look:
                yield look._replace(text="".join(texts))
                texts = []
            look = span._replace(text="")
            texts.append(span.text)
    if texts:
        yield look._replace(text="".join(texts))
