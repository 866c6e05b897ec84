"""Read PDF: the order of the text is that of its reader; positions show running heads, cells and headings."""

from __future__ import annotations

from collections import Counter
from ctypes import byref, c_double
from itertools import chain, pairwise
from math import hypot, pi
from typing import TYPE_CHECKING, Any

from metrocli.errors import UnreadableData
from metrocli.files.extras import need_extra
from metrocli.importing.document import DocumentLine, LineKind
from metrocli.importing.readers.broken_words import BREAK, join_broken_words, join_line_ends
from metrocli.importing.readers.lines import DOCUMENT_TOO_LARGE, MAX_LINES, MAX_PAGES, clean_line, split_bullet
from metrocli.importing.readers.pdf_gaps import GapFinder, PlacedLine, find_limits
from metrocli.importing.readers.pdf_tables import (
    Letter,
    find_blocks,
    find_lefts,
    find_line_ends,
    has_cells,
    is_stretched,
    make_rows,
    split_segments,
)
from metrocli.importing.readers.process import (
    DOCUMENT_DAMAGED,
    DOCUMENT_PASSWORD,
    DOCUMENT_WITHOUT_TEXT,
    read_in_process,
    send_lines,
)
from metrocli.importing.readers.running_lines import PlacedText, find_running_lines
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_LINE = compile_late(r"[^\r\n]*\S[^\r\n]*")
_NOTE_MARK = compile_late(r"\s?\[\d{1,3}\]|(?<=[^\W\d_])\d{1,3}(?!\w)")
_OTHER_BREAK = "\x02"
"""What the reader gives for some hyphens at a line end."""
_END, _END_BYTES = b"%%EOF", 4096
_LARGER = 1.12
"""How much larger than most letters those of a heading are, at least."""
_LEAST_SPACE = 0.1
"""The least distance between the words of a line, as a share of the size of its letters."""
_FEWEST_GAP = 6
"""The least gap between columns, in points."""
_LEVEL_SHARE = 4
"""Lines are next to each other if their heights differ by less than this part of the size of their letters."""
_SAMPLE = 20
"""How many letters show how the text of a page is turned."""
_FARTHEST = 8
"""How many lines the cells of a row are from each other at most, in the order of the text."""
_LONGEST_HEADING, _MOST_LEVELS = 200, 6


def read_pdf_lines(path: Path) -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Read a PDF file with a layer of text.

    Args:
        path: the file.

    Returns:
        Its lines, with their numbers on the page and their positions in points, and the running heads and page numbers.

    Raises:
        UnreadableData: it cannot be read, has a password, or has no text.
        MissingExtra: the library for PDF is not installed.
    """
    with need_extra("PDF", "import"):
        import pypdfium2  # noqa: F401 - the child process needs it
    return read_in_process(parse_pdf, path)


def parse_pdf(path: str, *, requests: Iterable[bytes]) -> Iterator[tuple[str, object]]:  # noqa: ARG001 - as each parser
    """Yield the lines of a PDF file, in a child process."""
    return send_lines(_read, path)


def _read(path: Path) -> tuple[list[DocumentLine], list[DocumentLine]]:
    from pypdfium2 import PdfDocument, PdfiumError

    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _END_BYTES, 0))
        if _END not in file.read():
            raise UnreadableData(path.name, DOCUMENT_DAMAGED())
    try:
        document = PdfDocument(path)
        if len(document) > MAX_PAGES:
            raise UnreadableData(path.name, DOCUMENT_TOO_LARGE(limit=MAX_PAGES, unit="pages"))
        pages: list[list[PlacedLine]] = []
        for page in document:
            pages.append(_read_page(page))
            if sum(map(len, pages)) > MAX_LINES:
                raise UnreadableData(path.name, DOCUMENT_TOO_LARGE(limit=MAX_LINES, unit="lines"))
    except PdfiumError as fault:
        problem = DOCUMENT_PASSWORD() if "password" in str(fault) else DOCUMENT_DAMAGED()
        raise UnreadableData(path.name, problem) from fault
    if not any(pages):
        raise UnreadableData(path.name, DOCUMENT_WITHOUT_TEXT(count=len(pages)))
    return _make_lines(pages)


def _read_page(page: Any) -> list[PlacedLine]:  # noqa: ANN401 - a late import has no type here
    """Return the lines of a page."""
    reader = _PageReader(page)
    lines = reader.read_lines()
    page.close()
    return lines


class _PageReader:
    """Reader of a page's letters.

    Args:
        page: the page, of pypdfium2.
    """

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - as above
        from pypdfium2 import raw

        self._raw, self._last_size = raw, 0.0
        self._page = page.get_textpage()
        # Letters are counted in units of UTF-16.
        units = self._page.get_text_range().encode("utf-16-le", "surrogatepass")
        self._text = "".join(map(chr, memoryview(units).cast("H")))
        count = self._page.count_chars()
        if len(self._text) != count:
            self._text = "".join(chr(raw.FPDFText_GetUnicode(self._page, place) & 0xFFFF) for place in range(count))
        self._text = self._text.replace(_OTHER_BREAK, BREAK)
        places = range(0, count, max(count // _SAMPLE, 1))
        turns = Counter(turn for place in places if (turn := self._find_turn(place)) is not None)
        self._turn = max(turns, key=lambda turn: turns[turn], default=0)
        sides = page.get_width(), page.get_height()
        self._width, self._height = sides if page.get_rotation() // 90 % 2 == self._turn % 2 else sides[::-1]

    def read_lines(self) -> list[PlacedLine]:
        """Return the lines and rows of the page, in the order of its text."""
        lines: list[PlacedLine] = []
        starts: list[int] = []
        for start, text in self._list_texts():
            if text.strip():
                first, last = start + len(text) - len(text.lstrip()), start + len(text.rstrip()) - 1
                size, base = self._measure(first, (first + last) // 2, last)
                left, right = self._find_edges(first)[0], self._find_edges(last)[1]
                last_base = self._find_base(last) if BREAK in text else base
                is_sideways = self._is_sideways(first)
                lines.append(PlacedLine(text, (), left, right, base - size, base, last_base, size, is_sideways))
                starts.append(start)
        letters = [self._list_pieces(line, start) for line, start in zip(lines, starts, strict=True)]
        segments = [split_segments(some, line.size) for some, line in zip(letters, lines, strict=True)]
        texts = [line.text for line in lines]
        are_rows = [
            has_cells(one) and not is_stretched(some, line.size)
            for one, some, line in zip(segments, letters, lines, strict=True)
        ]
        lines = [
            line._replace(text=self._finish_text(line, start)) if some else line
            for line, start, some in zip(lines, starts, letters, strict=True)
        ]
        for place, line in enumerate(lines):
            other = place + 1
            while other < len(lines) and other - place < _FARTHEST and _is_wrapped(lines[other - 1], lines[other]):
                other += 1
            if other < len(lines) and _are_beside(line, lines[other]) and lines[other].left > line.left + line.size:
                are_rows[place] = are_rows[other] = True
        for place in [place for place, is_row in enumerate(are_rows) if is_row]:
            for other in range(max(place - _FARTHEST, 0), min(place + _FARTHEST, len(lines))):
                are_rows[other] = are_rows[other] or _are_beside(lines[place], lines[other])
        for block in reversed(find_blocks(are_rows, [line.size for line in lines])):
            lefts = find_lefts([segments[place] for place in block])
            size = lines[block.start].size
            split = [split_segments(self._list_letters(texts[place], starts[place]), size, lefts) for place in block]
            rows = make_rows(split, size)
            if rows:
                ends = [*(place for place, _ in rows[1:]), len(block)]
                lines[block.start : block.stop] = [
                    _make_row(lines[block.start + place : block.start + max(end, place + 1)], cells)
                    for (place, cells), end in zip(rows, ends, strict=True)
                ]
        return lines

    def _list_texts(self) -> Iterator[tuple[int, str]]:
        """Yield the start and the text of each line; its reader leaves out line ends where lines are short."""
        for match in _LINE.finditer(self._text):
            start, ends = match.start(), [len(match[0])]
            if self._page.count_rects(start, len(match[0])) > 1 and not self._is_sideways(start):
                size, _ = self._measure(start)
                letters = self._list_letters(match[0], start)
                ends = sorted({*find_line_ends(letters, size), *self._find_other_sizes(letters, start), *ends})
            for first, end in pairwise([0, *ends]):
                yield start + first, match[0][first:end]

    def _find_other_sizes(self, letters: list[Letter], start: int) -> Iterator[int]:
        """Yield the places of letters after a wide gap whose size is another one, as in a column beside another."""
        seen = [(place, letter) for place, letter in enumerate(letters) if not letter.text.isspace()]
        for (before, last), (place, letter) in pairwise(seen):
            if letter.left - last.right > _FEWEST_GAP:
                sizes = [self._measure(start + one)[0] for one in (before, place)]
                if max(sizes) > _LARGER * min(sizes):
                    yield place

    def _list_pieces(self, line: PlacedLine, start: int) -> list[Letter]:
        """Return the letters of a line; none if it is written in one piece, as most are."""
        if line.is_sideways or self._page.count_rects(start, len(line.text)) < 2:  # noqa: PLR2004 - two pieces
            return []
        return self._list_letters(line.text, start)

    def _finish_text(self, line: PlacedLine, start: int) -> str:
        """Return the text of a line without the small numbers of notes, and with the spaces that only gaps show."""
        marks = [
            match.span()
            for match in _NOTE_MARK.finditer(line.text)
            if self._measure(start + match.end() - 1)[0] * _LARGER < line.size
        ]
        places = self._find_spaces(line, start) + [place for span in marks for place in span]
        pieces = pairwise([0, *sorted(places), len(line.text)])
        return " ".join(line.text[first:end] for first, end in pieces if (first, end) not in marks)

    def _find_spaces(self, line: PlacedLine, start: int) -> list[int]:
        """Return where letters are apart without a space, if only a few are."""
        edges = [self._find_edges(start + place, is_loose=True) for place in range(len(line.text))]
        places = [
            place
            for place, (last, letter) in enumerate(pairwise(edges), 1)
            if _LEAST_SPACE * line.size < letter[0] - last[1] < line.size
            if line.text[place - 1].isalnum() and line.text[place].isalnum()
        ]
        return places if len(places) <= len(line.text.split()) else []

    def _list_letters(self, text: str, start: int) -> list[Letter]:
        """Return the letters of a line with their boxes."""
        letters: list[Letter] = []
        base, last = 0.0, None
        for place, sign in enumerate(text, start):
            left, right = self._find_edges(place, is_loose=True)
            if last is None or last.text.isspace() or left < last.left:  # only there may another base line begin
                base = self._find_base(place)
            last = Letter(sign, left, right, base)
            letters.append(last)
        return letters

    def _find_turn(self, place: int) -> int | None:
        """Return by how many quarters of a turn, clockwise, a letter must be turned to be upright; None if unknown."""
        angle = self._raw.FPDFText_GetCharAngle(self._page, place)
        return None if angle < 0 else -round(angle / (pi / 2)) % 4

    def _is_sideways(self, place: int) -> bool:
        """Return whether a letter is not upright as most of the page is, as beside a picture."""
        return self._find_turn(place) not in {self._turn, None}

    def _find_edges(self, place: int, *, is_loose: bool = False) -> tuple[float, float]:
        """Return the left and right edges of a letter, with the space around it if they are loose.

        The page's reader gives positions as if the page were not turned.
        """
        left, bottom, right, top = self._page.get_charbox(place, loose=is_loose)
        width = self._width
        return ((left, right), (bottom, top), (width - right, width - left), (width - top, width - bottom))[self._turn]

    def _find_base(self, place: int) -> float:
        """Return the distance of the base line of a letter from the top of the page."""
        x, y = c_double(), c_double()
        self._raw.FPDFText_GetCharOrigin(self._page, place, byref(x), byref(y))
        return float((self._height - y.value, x.value, y.value, self._height - x.value)[self._turn])

    def _measure(self, *places: int) -> tuple[float, float]:
        """Return the size that most of some letters have, and the distance of their base line from the top, in points.

        A first letter may be larger than the others, or a mark above the line. If the first has the size of the line
        before, the others are not looked at, to save time.
        """
        sizes: list[float] = []
        for place in places:
            matrix = self._raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
            self._raw.FPDFText_GetMatrix(self._page, place, byref(matrix))
            size = self._raw.FPDFText_GetFontSize(self._page, place) * (hypot(matrix.c, matrix.d) or 1)
            sizes.append(round(size, 1))
            if sizes == [self._last_size]:
                break
        usual = max(sizes, key=lambda size: (sizes.count(size), size))
        self._last_size = usual
        return usual, self._find_base(places[sizes.index(usual)])


def _make_row(lines: Sequence[PlacedLine], cells: tuple[str, ...]) -> PlacedLine:
    """Return the row of a table that some lines are, or its only line if it has no cells."""
    last_base = max(line.last_base for line in lines)
    row = lines[0]._replace(right=max(line.right for line in lines), last_base=last_base)
    return row._replace(text="\t".join(cells), cells=cells) if cells else row


def _is_wrapped(line: PlacedLine, following: PlacedLine) -> bool:
    return line.text.endswith(" ") and abs(line.left - following.left) < 1


def _are_beside(line: PlacedLine, other: PlacedLine) -> bool:
    return abs(line.top - other.top) < line.size / _LEVEL_SHARE


def _make_lines(pages: list[list[PlacedLine]]) -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Join broken words, and separate running lines from the others, which get their kind and level."""
    pages = [[line._replace(text=_join_surrogates(line.text)) for line in lines] for lines in pages]
    all_sizes = Counter({0.0: 0})
    for line in chain.from_iterable(pages):
        all_sizes[line.size] += len(line.text)
    large = _LARGER * _find_usual(all_sizes)
    limits = find_limits(pages)
    running = find_running_lines(
        [
            [PlacedText(clean_line(one.text), one.top, one.size > large, limits.get(one.size, 0)) for one in lines]
            for lines in pages
        ]
    )
    contents = [
        [line for place, line in enumerate(lines) if place not in places]
        for lines, places in zip(pages, running, strict=True)
    ]
    sizes: Counter[float] = Counter()
    for line in chain.from_iterable(contents):
        sizes[line.size] += len(line.text)
    levels = _find_levels(sizes)
    gaps = GapFinder(contents)
    texts = iter(join_broken_words(join_line_ends([line.text for line in chain.from_iterable(contents)])))
    found: tuple[list[DocumentLine], list[DocumentLine]] = [], []
    for page, (lines, places) in enumerate(zip(pages, running, strict=True), 1):
        are_apart = gaps.find_gaps(contents[page - 1])
        number = 0
        for place, line in enumerate(lines):
            is_running = place in places
            number += 1 if is_running else 1 + next(are_apart)
            text = line.text if is_running else next(texts)
            made = _make_line(line._replace(text=text), page, number, 0 if is_running else levels.get(line.size, 0))
            if made.text:
                found[is_running].append(made)
    return found


def _find_usual(sizes: Counter[float]) -> float:
    """Return the size of most letters."""
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _find_levels(sizes: Counter[float]) -> dict[float, int]:
    """Return the level of headings for each size of letters that is larger than that of most text."""
    usual = _find_usual(sizes)
    levels: dict[float, int] = {}
    last = 0.0
    for size in sorted((size for size in sizes if size > usual * _LARGER), reverse=True):
        is_new = not levels or last - size > usual / 20
        levels[size] = min(max(levels.values(), default=0) + is_new, _MOST_LEVELS)
        last = size
    return levels


def _make_line(line: PlacedLine, page: int, number: int, level: int) -> DocumentLine:
    text = clean_line(line.text)
    if line.cells:
        cells = tuple("\n".join(filter(None, map(clean_line, cell.split("\n")))) for cell in line.text.split("\t"))
        made = DocumentLine("\t".join(cells).replace("\n", " "), page, number, LineKind.ROW, cells=cells)
    elif level and len(text) <= _LONGEST_HEADING:
        made = DocumentLine(text, page, number, LineKind.HEADING, level)
    elif line.is_sideways:
        made = DocumentLine(text, page, number, LineKind.CAPTION)
    else:
        kind, text = split_bullet(text)
        made = DocumentLine(text, page, number, kind)
    return made._replace(left=round(line.left, 1), top=round(line.top, 1), size=line.size)


def _join_surrogates(text: str) -> str:
    """Return a text in which each character beyond the basic plane is one character again."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
