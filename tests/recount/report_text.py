"""Read a report in each format as one text, and look for facts in it."""

from __future__ import annotations

import html
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

import docx
import openpyxl
import pypdfium2
from docx.table import Table

if TYPE_CHECKING:
    from pathlib import Path

CELL = "¦"
"""What ends each cell of a table."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NOTE = re.compile(r"\[\^?\d+\]")


class Fact(NamedTuple):
    """A fact of the sheets that a report must show.

    Attributes:
        what: what it is about, for the message of a failure.
        texts: the texts of it; the others are near the first one.
        row: whether the texts are the cells of a row, one after the other.
        after: the heading that it follows; "" for anywhere.
        before: the heading that it precedes; "" for anywhere.
    """

    what: str
    texts: tuple[str, ...]
    row: bool = False
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Page:
    """The text of a report without spaces, hyphens and marks of sources.

    Attributes:
        text: the folded text.
        has_cells: whether cells are separate in it.
        has_dates: whether days are typed, each with its year in a cell of its own.
    """

    text: str
    has_cells: bool = True
    has_dates: bool = False

    def lacks(self, fact: Fact) -> list[str]:
        """The texts of a fact that it does not show in one place; empty if all are there."""
        part = self._cut(fact)
        wanted = [squeeze(text) for text in fact.texts if text]
        if fact.row:
            cells = r"[¦(]*".join(re.escape(text) for text in wanted)
            cells += r"(?!\d)" * self.has_cells
            return [] if re.search(cells, part) else [CELL.join(wanted)]
        reach = sum(len(text) + 6 for text in wanted) + 120
        best = wanted
        for found in re.finditer(re.escape(wanted[0]), part):
            near = part[max(found.start() - 60, 0) : found.end() + reach]
            best = min(best, [text for text in wanted if text not in near], key=len)
        return best

    def _cut(self, fact: Fact) -> str:
        """The part of the text between two headings; all of it where a heading is missing."""
        start = self.text.find(squeeze(fact.after)) if fact.after else 0
        end = self.text.find(squeeze(fact.before), start + 1) if fact.before else -1
        assert start >= 0, fact.after
        return self.text[start:] if end < 0 else self.text[start:end]


def squeeze(text: str) -> str:
    """Without spaces, hyphens and marks of sources, and with one kind of each accent."""
    plain = unicodedata.normalize("NFC", _NOTE.sub("", text))
    return re.sub("[\\s\x00-\x1f\u00ad\ufffe\u2010-]+", "", plain).casefold()


def read(path: Path) -> Page:
    """Read the text of a report."""
    readers = {".html": _read_html, ".md": _read_markdown, ".pdf": _read_pdf, ".docx": _read_docx, ".xlsx": _read_xlsx}
    return readers[path.suffix](path.read_bytes())


class _Text(HTMLParser):
    """Collects what a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in {"script", "style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style", "title"}
        self.texts.append(CELL * (tag in {"td", "th", "li", "p", "dd"}))

    def handle_data(self, data: str) -> None:
        self.texts.append(data * (not self._hidden))


def _read_html(content: bytes) -> Page:
    parser = _Text()
    parser.feed(content.decode())
    return Page(squeeze("".join(parser.texts)))


def _read_markdown(content: bytes) -> Page:
    cells = re.sub(r"(?<!\\)\||<br>", CELL, content.decode())
    return Page(squeeze(html.unescape(_ESCAPED.sub(r"\1", _NOTE.sub("", cells).replace("**", "")))))


def _read_pdf(content: bytes) -> Page:
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    running = re.compile(r"^.* \d+ / \d+\r?\n(?:DRAFT|BORRADOR|BROUILLON)?|^DRAFT\r?\n", re.MULTILINE)
    return Page(squeeze(running.sub("", "\n".join(pages))), has_cells=False)


def _read_docx(content: bytes) -> Page:
    texts: list[str] = []
    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            texts += [cell.text + CELL for row in block.rows for cell in row.cells]
        else:
            texts.append(block.text + CELL)
    return Page(squeeze("".join(texts)))


def _read_xlsx(content: bytes) -> Page:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return Page(squeeze(CELL.join(_show(cell.value, cell.number_format) for cell in cells)), has_dates=True)


def _show(value: object, pattern: str) -> str:
    if isinstance(value, (datetime, date)):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, (int, float)) and "%" in pattern:
        return f"{int(value * 100 + 0.5)}%"
    return f"{value:,}" if isinstance(value, (int, float)) else str(value)
