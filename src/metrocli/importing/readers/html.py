"""Read HTML: headings, lists, tables and captions; what a browser hides is left out, also the details of a picture."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData, UsageMistake
from metrocli.importing.document import LineKind
from metrocli.importing.readers.lines import LineCollector
from metrocli.importing.readers.process import read_in_process, send_lines
from metrocli.importing.readers.text import decode_document
from metrocli.sheets.reading.csv_files.encodings import check_encoding
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from metrocli.importing.document import DocumentLine

_HIDDEN = {"script", "style", "template", "head", "svg", "math", "noscript", "iframe", "object", "canvas", "audio"} | {
    "video", "select", "button", "textarea", "output", "label", "datalist",
}  # fmt: skip
"""Elements without text of the document, or with controls of the page."""
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd"),
    *("mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    *("img", "input"),
}
_CELLS = {"td", "th", "tr"}
_CAPTIONS = {"caption", "figcaption"}
_HEADING = compile_late(r"h[1-6]$")
_NOT_SHOWN = compile_late(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MOST_COLUMNS = 1_000
_CHARSET = compile_late(rb"<meta\s[^<>]*?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_START = 4_096
_OFTEN_WRONG = {"utf-8", "ascii", "iso-8859-1", "cp1252"}
"""Encodings that pages declare when they are in another one."""


def read_html_lines(path: Path) -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Read an HTML file.

    Args:
        path: the file.

    Returns:
        Its lines, numbered from 1: a block or a row of a table is a line, and a line break ends one; no running lines.

    Raises:
        UnreadableData: it cannot be read, is too large, or is not text.
    """
    return read_in_process(parse_html, path)


def parse_html(path: str, *, requests: Iterable[bytes]) -> Iterator[tuple[str, object]]:  # noqa: ARG001 - as each parser
    """Yield the lines of an HTML file, in a child process."""
    return send_lines(_read, path)


def _read(path: Path) -> tuple[list[DocumentLine], list[DocumentLine]]:
    parser = _Parser(LineCollector(path.name))
    parser.feed(_decode_page(path))
    parser.close()
    parser.end_line()
    return parser.lines.lines, []


def _decode_page(path: Path) -> str:
    """Read a page in the encoding that it declares, unless it is UTF-8; without a right one, by its letters.

    Raises:
        UnreadableData: it cannot be read, is too large, or is not text.
    """
    with path.open("rb") as file:
        declared = _CHARSET.search(file.read(_START))
    try:
        encoding = check_encoding(declared[1].decode("ascii", "replace")) if declared else ""
        return decode_document(path, "" if encoding in _OFTEN_WRONG else encoding)
    except (UsageMistake, UnreadableData):
        return decode_document(path)


class _Parser(HTMLParser):
    """Parser of a page that collects its lines."""

    def __init__(self, lines: LineCollector) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = lines
        self._texts: list[str] = []
        self._kind, self._level = LineKind.TEXT, 0
        self._open: list[str] = []
        self._first_of_block = 0
        self._hidden_from = 0  # how many elements are open around the hidden one; 0 for none
        self._tables = 0
        self._row: list[str] | None = None
        self._spans: dict[int, int] = {}  # by column: the rows below that a cell extends to
        self._cell: tuple[int, int] | None = None
        self._definition, self._term, self._has_definition = "", "", False  # within dt or dd; the term of definitions

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - as in the class above
        """Pass over "<![if …]>" up to its end, as a browser does."""
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "body":
            self._hidden_from = 0
        if self._hidden_from:
            return
        values = dict(attrs)
        is_behind_picture = tag == "details" and "figure" in self._open
        if tag in _HIDDEN or is_behind_picture or _is_hidden(values):
            self._hidden_from = 0 if tag in _VOID else len(self._open)
            return
        if tag == "table":
            self._tables += 1
        if self._cell is not None and not (tag in _CELLS and self._tables == 1):
            self._texts += [] if tag in _INLINE else ["\n"]  # within a cell, all is its text
        elif tag not in _INLINE:
            self._begin_block(tag, values)

    def _begin_block(self, tag: str, values: dict[str, str | None]) -> None:
        self.end_line()
        if tag != "br":
            self._end_block()
        if _HEADING.match(tag):
            self._kind, self._level = LineKind.HEADING, int(tag[1])
        elif tag == "li":
            self._kind = LineKind.ITEM
        elif tag in {"dt", "dd"}:
            self._definition = tag
            self._end_term(needs_end=tag == "dt")
        elif tag in _CAPTIONS:
            self._kind = LineKind.CAPTION
        elif tag == "tr" and self._tables:
            self._end_row()
            self._row = []
        elif tag in {"td", "th"} and self._tables:
            self._row = [] if self._row is None else self._row
            self._cell = _span(values.get("colspan")), _span(values.get("rowspan"))

    def handle_endtag(self, tag: str) -> None:
        """End an element, and those that are still open within it."""
        if tag not in self._open[-200:]:
            return
        while self._open and self._open.pop() != tag:
            pass
        if self._hidden_from:
            self._hidden_from = self._hidden_from if len(self._open) >= self._hidden_from else 0
            return
        if tag == "table":
            self._tables = max(self._tables - 1, 0)
        ends_cell = (tag in _CELLS and self._tables == 1) or (tag == "table" and not self._tables)
        if self._cell is not None and not ends_cell:
            self._texts += [] if tag in _INLINE else ["\n"]
        elif tag not in _INLINE:
            self.end_line()
            self._end_block()
            self._kind, self._level = LineKind.TEXT, 0
            if tag in {"dt", "dd", "dl"}:
                self._definition = ""
                self._end_term(needs_end=tag == "dl")
            if tag in {"tr", "table"}:
                self._end_row()
                self._spans = {} if tag == "table" else self._spans

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._hidden_from:
            self._texts.append(data.replace("\n", " "))

    def end_line(self) -> None:
        """End the cell or the line that has been begun; the next line in the same item is text."""
        text, self._texts = "".join(self._texts), []
        if self._cell is not None and self._row is not None:
            columns, rows = self._cell
            self._skip_spanned(self._row)
            start = len(self._row)
            self._row += [text, *[""] * (columns - 1)][: max(_MOST_COLUMNS - start, 0)]
            self._spans |= dict.fromkeys(range(start, len(self._row)), rows)
            self._cell = None
        elif text.strip() and self._definition == "dt":
            self._term, self._has_definition = text.strip().removesuffix(":"), False
        elif text.strip():
            if self._term and self._definition == "dd":
                text, self._has_definition = f"{self._term}: {text}", True
            self.lines.add(text, self._kind, self._level)
            self._kind = LineKind.TEXT if self._kind is LineKind.ITEM else self._kind

    def _end_term(self, *, needs_end: bool) -> None:
        """End a term of a list of definitions, where the list or the next term needs it; one without any is a line."""
        if needs_end and self._term:
            if not self._has_definition:
                self.lines.add(self._term)
            self._term = ""

    def _end_block(self) -> None:
        """Separate the lines of a paragraph with line breaks from those around it."""
        count = len(self.lines.lines) - self._first_of_block
        self.lines.separate(count if count > 1 else 0)
        self._first_of_block = len(self.lines.lines)

    def _skip_spanned(self, row: list[str]) -> None:
        """Add the cells that are covered by a cell of a row above."""
        while self._spans.get(len(row), 0) > 0:
            row.append("")

    def _end_row(self) -> None:
        if self._row is not None:
            self._skip_spanned(self._row)
            self.lines.add_row(self._row)
            self._spans = {place: rows - 1 for place, rows in self._spans.items() if rows > 1}
        self._row = None


def _is_hidden(values: dict[str, str | None]) -> bool:
    """Return whether an element is not shown, or is only a way for keyboards into the page."""
    return (
        "hidden" in values
        or values.get("aria-hidden") == "true"
        or bool(_NOT_SHOWN.search(values.get("style") or ""))
        or "skip" in (values.get("class") or "").split()
    )


def _span(text: str | None) -> int:
    """Return over how many columns or rows a cell extends."""
    return min(max(int(text), 1), _MOST_COLUMNS) if text and text.isdecimal() and len(text) < 10 else 1  # noqa: PLR2004
