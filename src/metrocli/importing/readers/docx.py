"""Read DOCX: headings and lists by their styles, tables with their cells, and captions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile, is_zipfile

from metrocli.errors import UnreadableData
from metrocli.files.extras import need_extra
from metrocli.importing.document import LineKind
from metrocli.importing.readers.lines import DOCUMENT_TOO_LARGE, MAX_FILE_BYTES, LineCollector, split_bullet
from metrocli.importing.readers.process import DOCUMENT_DAMAGED, DOCUMENT_PASSWORD, read_in_process, send_lines
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from metrocli.importing.document import DocumentLine

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}instrText", f"{_WORD}sdtPr", f"{_WORD}pPr", _FALLBACK}
_SIGNS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
_BLOCKS = {f"{_WORD}{name}" for name in ("p", "tbl")}
_HEADING = compile_late(r"heading (\d)$")
_NOTE_MARK = compile_late(r"\s*\[\d+\]\s*$")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BODY_LEVEL = 9
_MAX_PARTS = 20_000
_MOST_COLUMNS = 1_000


def read_docx_lines(path: Path) -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Read a DOCX file.

    Args:
        path: the file.

    Returns:
        Its lines, numbered from 1: a paragraph or a row of a table is a line, and a line break ends one;
        before and after the lines of one paragraph a number is left out. And the lines
        of its headers and footers. Deleted and hidden text is left out. A title has level 1, and headings are below it.

    Raises:
        UnreadableData: it cannot be read, or unpacks to too much.
        MissingExtra: the library for DOCX is not installed.
    """
    with need_extra("DOCX", "import"):
        import docx  # noqa: F401 - the child process needs it
    return read_in_process(parse_docx, path)


def parse_docx(path: str, *, requests: Iterable[bytes]) -> Iterator[tuple[str, object]]:  # noqa: ARG001 - as each parser
    """Yield the lines of a DOCX file, in a child process."""
    return send_lines(_read, path)


def _read(path: Path) -> tuple[list[DocumentLine], list[DocumentLine]]:
    from docx import Document

    if not is_zipfile(path) and _ENCRYPTED in path.read_bytes():
        raise UnreadableData(path.name, DOCUMENT_PASSWORD())
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_FILE_BYTES:
            raise UnreadableData(path.name, DOCUMENT_TOO_LARGE(limit=MAX_FILE_BYTES >> 20, unit="MB"))
        document = Document(str(path))
        reader = _Reader(document, path.name)
        reader.add_blocks(document.element.body)
        running = _Reader(document, path.name)
        for section in document.sections:
            for part in (section.header, section.footer):
                if not part.is_linked_to_previous:
                    running.add_blocks(part._element)  # noqa: SLF001 - it has no other way to its content controls
    except (AttributeError, TypeError, AssertionError) as fault:  # an element or a part that must be there is missing
        raise UnreadableData(path.name, DOCUMENT_DAMAGED()) from fault
    return reader.lines.lines, running.lines.lines


class _Reader:
    """Reader of the blocks of a document, in their order, also of those within content controls.

    Args:
        document: the document, of python-docx.
        place: the name of its file.
    """

    def __init__(self, document: Any, place: str) -> None:  # noqa: ANN401 - a late import has no type here
        self.lines = LineCollector(place)
        self._styles = {style.style_id: style for style in document.styles if style.type == 1}
        self._forms: dict[str | None, tuple[LineKind, int]] = {}
        used = {element.get(f"{_WORD}val") for element in document.element.body.iter(f"{_WORD}pStyle")}
        self._has_title = any(style.name == "Title" for key, style in self._styles.items() if key in used)

    def add_blocks(self, parent: Any) -> None:  # noqa: ANN401 - an element of lxml
        """Add the lines of all paragraphs and tables within an element."""
        for block in _list_blocks(parent):
            if block.tag.endswith("}tbl"):
                for row in _list_within(block, f"{_WORD}tr"):
                    self.lines.add_row(_read_cells(row))
            else:
                self._add_paragraph(block)

    def _add_paragraph(self, paragraph: Any) -> None:  # noqa: ANN401 - as above
        kind, level = self._find_form(paragraph)
        before = len(self.lines.lines)
        for text in _read_text(paragraph).split("\n"):
            if kind is LineKind.TEXT and "\t" in text.strip():
                self.lines.add_row(text.split("\t"))
            elif kind is LineKind.TEXT:
                form, rest = split_bullet(text.strip())
                self.lines.add(rest, form)
            else:
                self.lines.add(text, kind, level)
                kind = LineKind.TEXT if kind is LineKind.ITEM and text.strip() else kind
        count = len(self.lines.lines) - before
        self.lines.separate(count if count > 1 else 0)
        for box in paragraph.iter(f"{_WORD}txbxContent"):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                self.add_blocks(box)

    def _find_form(self, paragraph: Any) -> tuple[LineKind, int]:  # noqa: ANN401 - as above
        """Return what a paragraph is by its own properties, else by its style."""
        properties = paragraph.find(f"{_WORD}pPr")
        style = None if properties is None else properties.find(f"{_WORD}pStyle")
        name = None if style is None else style.get(f"{_WORD}val")
        if name not in self._forms:
            self._forms[name] = self._find_style_form(name)
        own = _find_property_form(properties, self._has_title)
        return own if own and self._forms[name][0] is LineKind.TEXT else self._forms[name]

    def _find_style_form(self, name: str | None) -> tuple[LineKind, int]:
        """Return what paragraphs of a style are: by its name or its outline level, or those of the styles below it."""
        style, seen = self._styles.get(name), set[str]()
        while style is not None and style.style_id not in seen:
            seen.add(style.style_id)
            words = (style.name or "").lower()
            heading = _HEADING.match(words)
            if heading:
                return LineKind.HEADING, int(heading[1]) + self._has_title
            if words == "title":
                return LineKind.HEADING, 1
            if words.startswith("list ") or words == "list":
                return LineKind.ITEM, 0
            if words == "caption":
                return LineKind.CAPTION, 0
            own = _find_property_form(style.element.find(f"{_WORD}pPr"), self._has_title)
            if own:
                return own
            style = style.base_style
        return LineKind.TEXT, 0


def _find_property_form(properties: Any, has_title: bool) -> tuple[LineKind, int] | None:  # noqa: ANN401 - as above
    """Return what a paragraph is by an outline level or a number of a list; None if it has neither."""
    if properties is None:
        return None
    outline, numbering = properties.find(f"{_WORD}outlineLvl"), properties.find(f"{_WORD}numPr")
    level = None if outline is None else outline.get(f"{_WORD}val")
    if level and level.isdecimal() and int(level) < _BODY_LEVEL:
        return LineKind.HEADING, int(level) + 1 + has_title
    number = None if numbering is None else numbering.find(f"{_WORD}numId")
    return None if number is None or number.get(f"{_WORD}val") == "0" else (LineKind.ITEM, 0)


def _list_blocks(parent: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Yield the paragraphs and tables of an element, also of content controls and insertions within it."""
    for child in parent:
        if child.tag in _BLOCKS:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _list_blocks(child)


def _list_within(parent: Any, tag: str) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Yield the elements of a tag within a table or row, not those of tables within it."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _LEFT_OUT and child.tag not in _BLOCKS:
            yield from _list_within(child, tag)


def _read_cells(row: Any) -> list[str]:  # noqa: ANN401 - as above
    """Return the texts of a row's cells; "" for a further column of a wide cell, or the rest of a tall one."""
    cells: list[str] = []
    for cell in _list_within(row, f"{_WORD}tc"):
        span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
        width = None if span is None else span.get(f"{_WORD}val")
        columns = int(width) if width and width.isdecimal() else 1
        text = "\n".join(_read_text(paragraph) for paragraph in cell.iter(f"{_WORD}p"))
        cells += [text, *[""] * min(columns - 1, _MOST_COLUMNS)]
    return cells


def _is_note_mark(run: Any) -> bool:  # noqa: ANN401 - as above
    """Return whether a run is the mark of a note, such as [12] above the line."""
    alignment = run.find(f"{_WORD}rPr/{_WORD}vertAlign")
    if alignment is None or alignment.get(f"{_WORD}val") != "superscript":
        return False
    return bool(_NOTE_MARK.match("".join(text.text or "" for text in run.iter(f"{_WORD}t"))))


def _read_text(paragraph: Any) -> str:  # noqa: ANN401 - as above
    """Return the text of a paragraph, with that of links, fields and insertions; tabs and line breaks are kept."""
    parts: list[str] = []
    stack = [*reversed(paragraph)]
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == f"{_WORD}t":
            parts.append(element.text or "")
        elif tag in _SIGNS:
            parts.append(_SIGNS[tag])
        elif tag == f"{_WORD}r" and (element.find(f"{_WORD}rPr/{_WORD}vanish") is not None or _is_note_mark(element)):
            continue
        elif tag not in _LEFT_OUT and tag != f"{_WORD}txbxContent":
            stack += reversed(element)
    return "".join(parts)
