"""A glance at the sheets: the distinct texts of some columns, for what must be quicker than any frame.

Cells are neither typed nor held to what their columns say; what cannot be understood is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.model.codes import natural_key, parse_code
from metrocli.model.dates import day_order, parse_date
from metrocli.model.periods import Span
from metrocli.names.resolve import Names
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.multivalue import split_codes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.sheets.reading.source import CsvFolder, WorkbookFile

LARGEST = 4_000_000
"""A CSV file of more bytes takes longer than a glance may; of a workbook, which is packed, a quarter of that."""


def read_distinct_rows(source: CsvFolder | WorkbookFile, sheet: str, *columns: str) -> list[tuple[str, ...]]:
    """The distinct rows of some columns.

    Args:
        source: where the sheets are.
        sheet: a declared sheet.
        columns: some of its columns; where the first one is blank, the row is passed over.

    Returns:
        The texts of these columns in the order of the sheet, "" where there is no such column. Nothing where the sheet
        is not there, or is too large to be read at a glance.
    """
    limit = LARGEST if source.path.is_dir() else LARGEST // 4
    table = source.read_table(sheet) if source.size_of(sheet) <= limit else None
    if table is None:
        return []
    places = [table.column_indexes.get(column) for column in columns]
    rows = (tuple("" if at is None else to_text(row[at]) for at in places) for row in table.rows)
    return [row for row in dict.fromkeys(rows) if row[0]]


def read_distinct_texts(source: CsvFolder | WorkbookFile, sheet: str, column: str) -> list[str]:
    """The distinct texts of one column, in the order of the sheet."""
    return [text for (text,) in read_distinct_rows(source, sheet, column)]


def read_member_names(source: CsvFolder | WorkbookFile) -> Names:
    """The members with their aliases."""
    aliases = [(alias, member) for alias, member in read_distinct_rows(source, "aliases", "alias", "member")]
    return Names("member", read_distinct_texts(source, "memberships", "member"), aliases)


def read_alliance_names(source: CsvFolder | WorkbookFile) -> Names:
    """The allied organisations by the name in use and by the full one."""
    rows = read_distinct_rows(source, "alliances", "alliance", "name")
    return Names("alliance", [name for name, _ in rows], [(full, name) for name, full in rows if full])


def read_codes(source: CsvFolder | WorkbookFile, sheet: str) -> dict[str, str]:
    """The codes of a sheet with their titles, and those that activities cite beyond it, as people count."""
    listed = _titles(source, sheet)
    return _with_cited(listed, read_distinct_texts(source, "activities", sheet))


def read_lines(source: CsvFolder | WorkbookFile) -> dict[str, str]:
    """The top level of the plan with its titles, and what activities name as their line, as people count."""
    listed = _titles(source, "outcomes")
    top = {text: title for text, title in listed.items() if (code := parse_code(text)) and code.level == 1}
    return _with_cited(top, read_distinct_texts(source, "activities", "line"))


def _titles(source: CsvFolder | WorkbookFile, sheet: str) -> dict[str, str]:
    return {row[0]: row[1] for row in read_distinct_rows(source, sheet, "code", "title")}


def _with_cited(listed: dict[str, str], cells: Iterable[str]) -> dict[str, str]:
    known = {code.parts: text for text in listed if (code := parse_code(text))}
    for cell in cells:
        for text in split_codes(cell):
            code = parse_code(text)
            if code is not None:
                known.setdefault(code.parts, text)
    return {text: listed.get(text, "") for text in sorted(known.values(), key=natural_key)}


def read_periods(source: CsvFolder | WorkbookFile) -> dict[str, tuple[Span, str]]:
    """The periods that the data lists, each with its span and how it is printed."""
    rows = read_distinct_rows(source, "periods", "period", "start", "end", "label")
    spans = _spans((start, end) for _, start, end, _ in rows)
    return {name: (span, label) for (name, _, _, label), span in zip(rows, spans, strict=True) if span}


def read_activity_spans(source: CsvFolder | WorkbookFile) -> list[Span]:
    """The spans of days on which activities take place."""
    rows = read_distinct_rows(source, "activities", "start", "end")
    return [span for span in _spans((start, end or start) for start, end in rows) if span]


def read_languages(source: CsvFolder | WorkbookFile) -> list[str]:
    """The languages of names: those that can always be asked for, and then those that only the aliases know."""
    from metrocli.text.locale import LANGUAGES

    kinds = [kind.lower() for kind in read_distinct_texts(source, "aliases", "kind")]
    return list(dict.fromkeys([*LANGUAGES, *(kind[9:] for kind in kinds if kind.startswith("language:"))]))


def _spans(ends: Iterable[tuple[str, str]]) -> list[Span | None]:
    """Spans by the texts of their first and last days; None where these are no days or the wrong way round."""
    both = list(ends)
    orders = [day_order(column) for column in zip(*both, strict=True)]
    found: list[Span | None] = []
    for pair in both:
        try:
            first, last = (parse_date(text, order) for text, order in zip(pair, orders, strict=True))
            found.append(Span.of_days(first, last))
        except ValueError:
            found.append(None)
    return found
