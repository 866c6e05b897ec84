"""Read the facts of tables with headers: media, meetings, alliances, codes and totals."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from metrocli.importing.document import LineKind
from metrocli.importing.grammar.phrases.codes import read_code
from metrocli.importing.grammar.phrases.months import read_month_line
from metrocli.importing.grammar.phrases.name_lists import split_names
from metrocli.importing.grammar.phrases.units import find_total, split_number
from metrocli.importing.grammar.phrases.usual_words import KINDS, MODES, to_usual_word
from metrocli.importing.grammar.phrases.words import ReportPart
from metrocli.importing.grammar.tables.headed import (
    NUMBERS_TABLE,
    TABLE_TEXT,
    pass_over_tables,
    read_table,
    split_tables,
)
from metrocli.messages import MessageType
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold
from metrocli.text.languages.language import load_language
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.model.periods import Span
    from metrocli.names.resolve import NameIndex

Totals = dict[str, tuple[str, list["DocumentLine"]]]
"""The number of a total and its lines, by the column of periods."""
CODE_WITHOUT_TITLE = MessageType("import-no-title", "it has a code without a title")

_CODE_SHEETS: dict[ReportPart | None, str] = {ReportPart.PLAN: "outcomes", ReportPart.CHALLENGES: "challenges"}
_DIGITS = compile_late(r"\d[\d.,\u00a0\u202f ]*")
_COMMA = compile_late(r"(?<!\s)\s*+,\s+")


def read_section_tables(
    section: tuple[ReportPart | None, Sequence[DocumentLine]],
    period: Span | None,
    words: Words,
    known: NameIndex | None,
    builder: FactBuilder,
) -> tuple[list[str], Totals]:
    """Read the tables of a section.

    Args:
        section: what the section is, and its lines.
        period: the period; None if it is not known.
        words: the phrases for units.
        known: the names of members.
        builder: the facts.

    Returns:
        The codes or alliances of the tables, and the totals.
    """
    part, lines = section
    names: list[str] = []
    totals: Totals = {}
    if part in _CODE_SHEETS:
        names = read_code_tables(lines, _CODE_SHEETS[part], builder)
    elif part is ReportPart.ALLIANCES:
        names = read_alliance_tables(lines, builder)
    elif part is ReportPart.RESULTS:
        totals = read_total_tables(lines, words, builder)
    elif period and part is ReportPart.MEDIA:
        read_media_tables(lines, period, builder)
    elif period and part is ReportPart.MEETINGS:
        read_meeting_tables(lines, period, known, builder)
    pass_over_tables(lines, builder)
    return names, totals


def read_media_tables(lines: Sequence[DocumentLine], period: Span, builder: FactBuilder) -> None:
    """Read mentions: month, outlet and topic. A row without a month stays a leftover."""
    for table in split_tables(lines):
        for row_lines, _, cells in read_table(table, "media"):
            month = read_month_line(cells["month"], period)
            if month:
                mention = {name: _join(cells[name]) for name in ("outlet", "topic")}
                builder.add_row("media", {"month": month, **mention}, row_lines)


def read_meeting_tables(
    lines: Sequence[DocumentLine], period: Span, known: NameIndex | None, builder: FactBuilder
) -> None:
    """Read meetings: month, mode and members, and below the members in their cell the subject."""
    for table in split_tables(lines):
        for row_lines, _, cells in read_table(table, "meetings"):
            month = read_month_line(cells["month"], period)
            names, _, below = cells["members"].partition("\n")
            if month and (len(row_lines) == 1 or not below):
                found = split_names([row_lines[0]._replace(text=names, kind=LineKind.TEXT, cells=())], known)
                row = {"month": month, "mode": to_usual_word(cells.get("mode", ""), MODES), "members": "; ".join(found)}
                builder.add_row("meetings", {**row, "subject": _join(cells.get("subject", below))}, row_lines)


def read_alliance_tables(lines: Sequence[DocumentLine], builder: FactBuilder) -> list[str]:
    """Read allied organisations: the usual name, below it or in a column the full name, and the kind; return them."""
    alliances: list[str] = []
    for table in split_tables(lines):
        for row_lines, _, cells in read_table(table, "alliances"):
            alliance, _, below = cells["alliance"].partition("\n")
            row = {
                "alliance": alliance,
                "name": _join(cells.get("name", below)),
                "kind": to_usual_word(cells.get("kind", ""), KINDS),
            }
            builder.add_row("alliances", row, row_lines)
            alliances.append(alliance)
    return alliances


def read_code_tables(lines: Sequence[DocumentLine], sheet: str, builder: FactBuilder) -> list[str]:
    """Read the codes of the plan or of challenges with their titles, and codes with titles in lists around the table.

    Args:
        lines: the lines of the section.
        sheet: `outcomes` or `challenges`.
        builder: the facts.

    Returns:
        The codes with a title; none if no table has the headers.
    """
    codes: list[str] = []
    for table in split_tables(lines):
        for row_lines, _, cells in read_table(table, sheet):
            title = _join(cells["title"])
            if fold(title) in _list_missing_titles():
                builder.pass_over(row_lines, CODE_WITHOUT_TITLE())
            else:
                builder.add_row(sheet, {"code": _join(cells["code"]), "title": title}, row_lines)
                codes.append(_join(cells["code"]))
    if codes:
        for line in lines:
            if (
                line.kind is not LineKind.ROW
                and line.top is None
                and (read_code(line.text) or line.text.partition(" ")[0] in codes)
            ):
                codes += _read_code_list(line, sheet, {*codes}, builder)
    return codes


def read_total_tables(lines: Sequence[DocumentLine], words: Words, builder: FactBuilder) -> Totals:
    """Read totals from the column of published numbers; return the number and its line by column of periods."""
    totals: Totals = {}
    published = SHEETS_BY_NAME["published"]
    headers = {*map(fold, (published.name, *published.other_names))}
    for table in split_tables(lines):
        heads = [fold(cell) for cell in table.header.cells]
        place = next((place for place, head in enumerate(heads) if place and head in headers), 0)
        if not place:
            continue
        for line in table.rows:
            column = find_total(line.cells[0], words)
            if column and column not in totals and _DIGITS.fullmatch(line.cells[place]):
                totals[column] = "".join(filter(str.isdecimal, line.cells[place])), [line]
                builder.use([line])
        builder.pass_over([table.header, *table.rows], NUMBERS_TABLE())
    if totals:
        builder.pass_over([line for line in lines if _is_total(line, words)], TABLE_TEXT())
    return totals


def _read_code_list(line: DocumentLine, sheet: str, listed: set[str], builder: FactBuilder) -> list[str]:
    """Read codes with titles that commas separate, unless they count something, such as "2.3 Climate: 7"."""
    ends = [found.end() for found in _COMMA.finditer(line.text)]
    starts = [0, *(end for end in ends if read_code(_read_word(line.text, end)))]
    codes = []
    for start, end in pairwise([*starts, len(line.text)]):
        code, _, title = line.text[start:end].rstrip(" ,").partition(" ")
        if code in listed:
            builder.pass_over([line], TABLE_TEXT())
        elif title and not title[-1].isdecimal() and ";" not in title and not title.endswith(")"):
            builder.add_row(sheet, {"code": code, "title": title}, [line])
            codes.append(code)
    return codes


def _read_word(text: str, start: int) -> str:
    """Return the part of a text from a position to the next space."""
    end = text.find(" ", start)
    return text[start : len(text) if end < 0 else end]


def _is_total(line: DocumentLine, words: Words) -> bool:
    """Return whether a line, or each cell of a row, is a number with the unit of a total."""
    cells = filter(None, line.cells or (line.text,))
    return all(find_total(unit, words) for cell in cells for unit in [split_number(" ".join(cell.split()))[1]])


def _list_missing_titles() -> set[str]:
    return {fold(load_language(code).translate_label("no title in the sheets")) for code in LANGUAGES}


def _join(text: str) -> str:
    return " ".join(text.split())
