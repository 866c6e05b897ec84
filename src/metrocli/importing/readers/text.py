"""Read plain text: each line is a line of the document, a form feed begins a page, and tabs separate cells."""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.files.limits import read_regular_file
from metrocli.importing.readers.broken_words import BREAK, join_broken_words, join_line_ends
from metrocli.importing.readers.lines import DOCUMENT_TOO_LARGE as TOO_LARGE
from metrocli.importing.readers.lines import MAX_PAGES, MAX_TEXT_BYTES, LineCollector, check_size, split_bullet
from metrocli.importing.readers.running_lines import PlacedText, find_running_lines
from metrocli.messages import MessageType
from metrocli.sheets.reading.csv_files.encodings import EncodingUnfit, NotText, decode_text
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from metrocli.importing.document import DocumentLine

DOCUMENT_NOT_TEXT = MessageType(
    "document-not-text",
    "the file is not text in UTF-8, UTF-16 or Windows-1252",
    "Save it again as text in UTF-8, or name its encoding with {--encoding}.",
)
_LINE_BREAK = compile_late("\r\n|[\n\r\x0b\x85\u2028\u2029]")
_EDGE, _LAST = 3, 1_000_000
_LINK = compile_late(r"(?<!!)\[([^\[\]\n]*+)\]\([^()\s]*+\)")


def read_text_lines(path: Path, encoding: str = "") -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Read a text file. Marks of strong emphasis and links, which also text for people has, are taken off.

    A word that a hyphen breaks at the end of a line is joined if the document has it whole elsewhere.

    Args:
        path: the file; UTF-8, UTF-16, or in an encoding that its letters show.
        encoding: the encoding that the user named; "" for none.

    Returns:
        Its lines, with their numbers in the file, or on the page if the file has form feeds; blank ones count; and
        running heads and page numbers of its pages.

    Raises:
        UnreadableData: it cannot be read, is too large, or is not text.
    """
    lines = LineCollector(path.name)
    for page, number, text in number_lines(decode_document(path, encoding), path.name):
        plain = _LINK.sub(r"\1", text.replace("**", ""))
        if "\t" in plain.strip(" "):
            lines.add_row(plain.rstrip("\r\n").split("\t"), page=page, number=number)
        else:
            kind, rest = split_bullet(plain.strip())
            lines.add(rest, kind, page=page, number=number)
    return _take_running_lines(lines.lines)


def _take_running_lines(lines: list[DocumentLine]) -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Separate running heads and page numbers, at equal places from the first or the last line of their page."""
    pages = [list(page) for number, page in groupby(lines, key=attrgetter("page")) if number]
    placed = [
        [
            PlacedText(line.text, place if place < min(_EDGE, len(page) // 2) else _LAST + place - len(page))
            for place, line in enumerate(page)
        ]
        for page in pages
    ]
    running = {
        id(page[place]) for page, places in zip(pages, find_running_lines(placed), strict=True) for place in places
    }
    body = [line for line in lines if id(line) not in running]
    return _join_broken_words(body), [line for line in lines if id(line) in running]


def _join_broken_words(lines: list[DocumentLine]) -> list[DocumentLine]:
    """Join words that a hyphen breaks at the end of a line."""
    texts = [
        f"{line.text[:-1]}{BREAK}"
        if line.text.endswith("-") and line.text[-2:-1].isalpha() and following.text[:1].isalpha()
        else line.text
        for line, following in pairwise([*lines, *lines[-1:]])
    ]
    if not any(text.endswith(BREAK) for text in texts):
        return lines
    joined = zip(lines, join_broken_words(join_line_ends(texts)), strict=True)
    return [line._replace(text=text) for line, text in joined if text]


def decode_document(path: Path, encoding: str = "") -> str:
    """Read a file of text whole; `encoding` is the one that the user named, or "".

    Raises:
        UnreadableData: it cannot be read, is too large, or is not text.
    """
    raw = read_regular_file(path)
    check_size(path, MAX_TEXT_BYTES)
    try:
        return decode_text(raw, encoding).text
    except (NotText, EncodingUnfit) as fault:
        raise UnreadableData(path.name, DOCUMENT_NOT_TEXT()) from fault


def number_lines(text: str, place: str) -> Iterator[tuple[int, int, str]]:
    """Yield the page, the number and the text of each line; the page is 0 where no form feed separates pages.

    Raises:
        UnreadableData: the text has too many pages.
    """
    if "\f" not in text:
        yield from ((0, number, line) for number, line in enumerate(_split(text), 1))
        return
    for page, content in enumerate(text.removesuffix("\f").split("\f"), 1):
        if page > MAX_PAGES:
            raise UnreadableData(place, TOO_LARGE(limit=MAX_PAGES, unit="pages"))
        lines = _split(content)
        yield from ((page, number, line) for number, line in enumerate(lines if lines[0] else lines[1:], 1))


def _split(text: str) -> list[str]:
    return _LINE_BREAK.split(text)
