"""Read the distinct values of a few columns without building a frame, for command-line completion.

The values are not checked; values that cannot be parsed are skipped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.model.codes import natural_key, parse_code
from metrocli.model.dates import detect_day_order, parse_date
from metrocli.model.periods import Span
from metrocli.names.homonyms import NamedRow, add_homonym_aliases, find_homonyms
from metrocli.names.resolve import NameIndex
from metrocli.sheets.observing.data_rows import find_data_rows
from metrocli.sheets.parsing.cell_text import is_error_text, to_text
from metrocli.sheets.parsing.member_names import list_languages
from metrocli.sheets.parsing.multivalue import split_codes
from metrocli.sheets.reading.large.parquet_names import find_folder
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from metrocli.sheets.reading.source import AnySource

MAX_BYTES = 4_000_000
"""A larger CSV file is not read, since completion must be quick; for a workbook, which is compressed, a quarter."""


def read_distinct_rows(source: AnySource, sheet: str, *columns: str) -> list[tuple[str, ...]]:
    """Return the distinct rows of some columns, as texts; without totals and other rows that are not data.

    Args:
        source: the folder or workbook.
        sheet: the name of a declared sheet.
        columns: some of its columns; a row is skipped if the first of them is blank or an error.

    Returns:
        The texts of these columns, in the order of the sheet; "" for a column that the sheet does not have. An empty
        list if there is no such sheet or it is too large.
    """
    limit = MAX_BYTES if find_folder(source.path) else MAX_BYTES // 4
    raw = source.read_table(sheet) if source.size_of(sheet) <= limit else None
    table = find_data_rows(raw, SHEETS_BY_NAME[sheet]).table
    if table is None:
        return []
    indexes = [table.column_indexes.get(column) for column in columns]
    blank = [""] * len(table.row_numbers)
    texts = [blank if index is None else map(to_text, table.columns[index]) for index in indexes]
    return [row for row in dict.fromkeys(zip(*texts, strict=True)) if row[0] and not is_error_text(row[0])]


def read_distinct_texts(source: AnySource, sheet: str, column: str) -> list[str]:
    """Return the distinct texts of one column, in the order of the sheet."""
    return [text for (text,) in read_distinct_rows(source, sheet, column)]


def read_member_names(source: AnySource) -> NameIndex:
    """Return the members with their aliases; members of one name have the country or region behind it."""
    aliases = [(alias, member) for alias, member in read_distinct_rows(source, "aliases", "alias", "member")]
    texts = read_distinct_rows(source, "memberships", "member", "country", "region", "joined", "left")
    first, last = (_parse_days(row[index] for row in texts) for index in (3, 4))
    rows = [
        NamedRow(name, country, region, joined, left)
        for (name, country, region, *_), joined, left in zip(texts, first, last, strict=True)
    ]
    homonyms = find_homonyms(rows)
    names = [homonyms[position].full_name if position in homonyms else row.name for position, row in enumerate(rows)]
    return NameIndex("member", names, add_homonym_aliases(aliases, homonyms.values()))


def read_alliance_names(source: AnySource) -> NameIndex:
    """Return the allied organisations; their full names are aliases."""
    rows = read_distinct_rows(source, "alliances", "alliance", "name")
    return NameIndex("alliance", [name for name, _ in rows], [(full, name) for name, full in rows if full])


def read_codes(source: AnySource, sheet: str) -> dict[str, str]:
    """Return the codes of a sheet and of activities, each with its title or "", in natural order (2 before 10)."""
    titles = _read_titles(source, sheet)
    return _add_used_codes(titles, read_distinct_texts(source, "activities", sheet))


def read_lines(source: AnySource) -> dict[str, str]:
    """Return the lines of the plan and of activities, each with its title or "", in natural order."""
    titles = _read_titles(source, "outcomes")
    top = {text: title for text, title in titles.items() if (code := parse_code(text)) and code.level == 1}
    return _add_used_codes(top, read_distinct_texts(source, "activities", "line"))


def _read_titles(source: AnySource, sheet: str) -> dict[str, str]:
    return {row[0]: row[1] for row in read_distinct_rows(source, sheet, "code", "title")}


def _add_used_codes(titles: dict[str, str], cells: Iterable[str]) -> dict[str, str]:
    """Add the codes in some cells to codes with titles, and sort them in natural order."""
    texts = {code.parts: text for text in titles if (code := parse_code(text))}
    for cell in cells:
        for text in split_codes(cell):
            code = parse_code(text)
            if code is not None:
                texts.setdefault(code.parts, text)
    return {text: titles.get(text, "") for text in sorted(texts.values(), key=natural_key)}


def read_periods(source: AnySource) -> dict[str, tuple[Span, str]]:
    """Return the days and the label of each period, by its name; a period without valid days is skipped."""
    rows = read_distinct_rows(source, "periods", "period", "start", "end", "label")
    spans = _parse_spans((start, end) for _, start, end, _ in rows)
    return {name: (span, label) for (name, _, _, label), span in zip(rows, spans, strict=True) if span}


def read_activity_spans(source: AnySource) -> list[Span]:
    """Return the days of the activities; activities without valid days are skipped."""
    rows = read_distinct_rows(source, "activities", "start", "end")
    return [span for span in _parse_spans((start, end or start) for start, end in rows) if span]


def read_languages(source: AnySource) -> list[str]:
    """Return the languages of names: those of the program, then others that only aliases have."""
    return list_languages(read_distinct_texts(source, "aliases", "kind"))


def _parse_spans(days: Iterable[tuple[str, str]]) -> list[Span | None]:
    """Parse pairs of a first and a last day; None for a pair that is not a span of days."""
    columns = [_parse_days(column) for column in zip(*days, strict=True)]
    spans: list[Span | None] = []
    for first, last in zip(*columns, strict=True):
        try:
            spans.append(Span.of_days(first, last) if first and last else None)
        except ValueError:
            spans.append(None)
    return spans


def _parse_days(texts: Iterable[str]) -> list[date | None]:
    """Parse the days of one column; None for a text that is not a day."""
    column = [*texts]
    order = detect_day_order(column)
    days: list[date | None] = []
    for text in column:
        try:
            days.append(parse_date(text, order))
        except ValueError:
            days.append(None)
    return days
