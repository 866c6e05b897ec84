"""Read Markdown: headings, lists and tables, without marks of emphasis, links, anchors and footnotes."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from metrocli.importing.document import LineKind
from metrocli.importing.readers.lines import LineCollector
from metrocli.importing.readers.text import decode_document, number_lines
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.importing.document import DocumentLine

_HEADING = compile_late(r"(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = compile_late(r"(=+|-+)[ \t]*$")
_RULE = compile_late(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_FENCE = compile_late(r"(?:```+|~~~+)[^`]*$")
_QUOTE = compile_late(r"(?:>[ \t]?)+")
_ITEM = compile_late(r"(?:[-*+•–]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_PICTURE = compile_late(r"!\[([^\[\]]*+)\]\([^()]*+\)")
_DELIMITERS = compile_late(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*$")
_CELL_BORDER = compile_late(r"(?<!\\)\|")
_FOOTNOTE = compile_late(r"\[\^[^\[\]\s]+\]:?")
_LINK = compile_late(r"!?\[([^\[\]]*+)\]\([^()]*+(?:\([^()]*+\)[^()]*+)?\)")
_REFERENCE = compile_late(r"\[([^\[\]]++)\]\[[^\[\]]*+\]")
_TAG = compile_late(r"</?[a-zA-Z][a-zA-Z0-9]*+(?:\s[^<>]*+)?/?>|<!--[^<>]*+-->")
_ADDRESS = compile_late(r"<((?:https?://|mailto:)[^<>\s]++)>")
_STARS = compile_late(
    r"(?<![*\w])(\*{1,3})(?=[^\s*])([^*]*+)(?<=\S)\1(?!\*)|(?<!\*)(\*\*)(?=[^\s*])([^*]*+)(?<=\S)\*\*(?!\*)"
)
_UNDERSCORES = compile_late(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_]*+)(?<=\S)\1(?!\w)")
_CODE = compile_late(r"(?<!`)(`{1,3})([^`]++)\1(?!`)")
_ESCAPED = compile_late(r"\\([!-/:-@\[-`{-~])")
_COMMENT = compile_late(r"^[ \t]*<!--", re.MULTILINE)
_NOT_BREAKS = compile_late("[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_HIDING = 0xE000
"""Escaped signs are kept as characters of the private area while marks are taken off."""


def read_markdown_lines(path: Path, encoding: str = "") -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Read a Markdown file.

    Args:
        path: the file; UTF-8, UTF-16, or in an encoding that its letters show.
        encoding: the encoding that the user named; "" for none.

    Returns:
        Its lines with their numbers in the file; blank ones count; no running lines. A picture is
        a caption: its alternative text.

    Raises:
        UnreadableData: it cannot be read, is too large, or is not text.
    """
    lines = LineCollector(path.name)
    numbered = [
        (page, number, _QUOTE.sub("", line.strip(), count=1) if line.lstrip().startswith(">") else line.strip())
        for page, number, line in number_lines(_hide_comments(decode_document(path, encoding)), path.name)
    ]
    is_code, in_table = False, False
    for place, (page, number, text) in enumerate(numbered):
        following = numbered[place + 1][2] if place + 1 < len(numbered) else ""
        if _FENCE.match(text):
            is_code = not is_code
        elif is_code:
            lines.add(text, page=page, number=number)
        elif "|" in text and (in_table or ("|" in following and _DELIMITERS.match(following))):
            if not _DELIMITERS.match(text):
                lines.add_row([_strip_marks(cell) for cell in _split_row(text)], page=page, number=number)
            in_table = True
            continue
        else:
            _add_line(lines, text, following, page, number)
        in_table = False
    return lines.lines, []


def _hide_comments(text: str) -> str:
    """Return a text without comments that begin a line, but with their line breaks; one without an end stays."""
    parts: list[str] = []
    position = 0
    while (found := _COMMENT.search(text, position)) and (end := text.find("-->", found.end())) >= 0:
        parts += text[position : found.start()], _NOT_BREAKS.sub("", text[found.start() : end])
        position = end + len("-->")
    return "".join(parts) + text[position:]


def _add_line(lines: LineCollector, text: str, following: str, page: int, number: int) -> None:
    """Add a line that is neither a row of a table nor code; a rule, or the line under a heading, has no text."""
    if not text or _RULE.match(text) or (_UNDERLINE.match(text) and text[0] == "="):
        return
    heading, picture, item = _HEADING.match(text), _PICTURE.match(text), _ITEM.match(text)
    if heading:
        lines.add(_strip_marks(heading[2] or ""), LineKind.HEADING, len(heading[1]), page=page, number=number)
    elif picture and picture.end() == len(text):
        lines.add(_strip_marks(picture[1]), LineKind.CAPTION, page=page, number=number)
    elif item:
        lines.add(_strip_marks(text[item.end() :]), LineKind.ITEM, page=page, number=number)
    elif len(following) > 1 and _UNDERLINE.match(following):
        level = 1 if following[0] == "=" else 2
        lines.add(_strip_marks(text), LineKind.HEADING, level, page=page, number=number)
    else:
        lines.add(_strip_marks(text), page=page, number=number)


def _split_row(text: str) -> list[str]:
    """Return the cells of a row of a table."""
    cells = _CELL_BORDER.split(text.strip())
    return cells[not cells[0].strip() : len(cells) - (not cells[-1].strip())]


def _strip_marks(text: str) -> str:
    """Return a text without marks of Markdown and tags of HTML."""
    text = _ESCAPED.sub(lambda match: chr(_HIDING + ord(match[1])), text)
    for pattern, rest in ((_FOOTNOTE, ""), (_LINK, r"\1"), (_REFERENCE, r"\1"), (_ADDRESS, r"\1"), (_CODE, r"\2")):
        text = pattern.sub(rest, text)
    text = _TAG.sub(lambda tag: "\n" if tag[0].lower().startswith("<br") else "", text)
    for _ in range(2):  # emphasis within emphasis
        text = _STARS.sub(lambda match: match[2] or match[4], text)
        text = _UNDERSCORES.sub(r"\2", text)
    return unescape(text.replace("**", "")).translate({_HIDING + code: code for code in range(0x21, 0x7F)})
