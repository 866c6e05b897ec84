"""Write what was imported as a workbook to correct."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from metrocli.importing.facts import Certainty
from metrocli.importing.review.layout import (
    IMPORTER,
    LEFTOVER_HEADERS,
    LEFTOVERS,
    MADE_ID,
    PROPOSAL_HEADERS,
    PROPOSALS,
    REVIEW,
    REVIEWED_SHEETS,
    ROW,
    SOURCE_HEADERS,
    SOURCES,
    join_key,
)
from metrocli.importing.review.texts import REVIEW_TEXTS
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.template.styles import shade_dark, shade_pale
from metrocli.sheets.writing.cell_values import to_workbook_values
from metrocli.sheets.writing.convert import make_new_table
from metrocli.xlsx.write import make_bold_font, replace_unwritable, write_cell, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.importing.plan import ImportPlan
    from metrocli.importing.report import ImportedCell, ImportedReport, ImportedRow
    from metrocli.importing.review.texts import ReviewTexts
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.schema import Sheet
    from metrocli.xlsx.write import WritableValue

_DOUBTFUL_FILL = "FFFCE3A6"
_AUTHOR = "metrocli import"
_COMMENT_WIDTH, _COMMENT_HEIGHT = 300, 90
_LABEL_WIDTH, _STEP_WIDTH, _POINTS_PER_LINE = 14, 100, 15
_TITLE_SIZE = 14
_MAX_HEIGHT = 90
"""The most points of a row, so that several rows are on a screen."""


def write_review(report: ImportedReport, plan: ImportPlan, language: str = "en") -> bytes:
    """Return a workbook to correct: a tab for each sheet, with the source of each cell and what is still open.

    Args:
        report: what the document states.
        plan: what it would change in a dataset; its proposed aliases have a tab.
        language: the language of the instructions and comments: en, es or fr.

    Raises:
        Refused: a tab would have more rows than a workbook can hold.
    """
    from openpyxl import Workbook

    texts = REVIEW_TEXTS[language]
    book = Workbook()
    _write_instructions(book.worksheets[0], report, texts)
    sources: list[list[WritableValue]] = []
    for sheet in REVIEWED_SHEETS:
        rows = [_without_id(row) for row in report.rows.get(sheet.name, ())]
        values = _write_sheet(book.create_sheet(sheet.name), sheet, rows, texts)
        sources += _list_sources(sheet, rows, values, report.document)
    certainties = [certainty.value for certainty in reversed(Certainty)]
    sources.sort(key=lambda row: certainties.index(str(row[SOURCE_HEADERS.index("certainty")])))
    tab = _add_tab(book, SOURCES, SOURCE_HEADERS, sources)
    place = SOURCE_HEADERS.index("certainty") + 1
    _add_list(tab, place, Certainty)
    for number, row in enumerate(sources, 2):
        if row[place - 1] == Certainty.DOUBTFUL:
            _fill(tab, number, place)
    leftovers: list[list[WritableValue]] = [[line.page or None, line.number, line.text] for line in report.leftovers]
    _add_tab(book, LEFTOVERS, LEFTOVER_HEADERS, leftovers)
    proposals: list[list[WritableValue]] = [
        [proposal.alias, proposal.member, proposal.page or None, proposal.line, None]
        for proposal in plan.proposed_aliases
    ]
    _add_list(_add_tab(book, PROPOSALS, PROPOSAL_HEADERS, proposals), len(PROPOSAL_HEADERS), ("yes", "no"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _without_id(row: ImportedRow) -> ImportedRow:
    """Return a row without the id of an activity, which is made of the corrected cells."""
    return row._replace(cells={name: cell for name, cell in row.cells.items() if (row.sheet, name) != MADE_ID})


def _write_instructions(tab: Worksheet, report: ImportedReport, texts: ReviewTexts) -> None:
    """Write the document, the importer and the steps: a label in the first column, a text in the second."""
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.properties import PageSetupProperties

    tab.title = REVIEW
    lines = [(REVIEW, report.document), (IMPORTER, report.importer)]
    lines += [(str(number), step) for number, step in enumerate(texts.steps, 1)]
    for row, (label, text) in enumerate(lines, 1):
        write_cell(tab.cell(row, 1), label)
        write_cell(tab.cell(row, 2), replace_unwritable(text))
        tab.cell(row, 1).font = make_bold_font()
        for column in (1, 2):
            tab.cell(row, column).alignment = Alignment(vertical="top", wrap_text=column > 1)
        tab.row_dimensions[row].height = _POINTS_PER_LINE * (len(text) // _STEP_WIDTH + 1) + 6
    title = make_bold_font()
    title.sz = _TITLE_SIZE
    tab["B1"].font = title
    tab.column_dimensions["A"].width, tab.column_dimensions["B"].width = _LABEL_WIDTH, _STEP_WIDTH
    tab.sheet_view.showGridLines = False
    tab.page_setup.orientation = "landscape"
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    tab.page_setup.fitToHeight = 0


def _write_sheet(
    tab: Worksheet, sheet: Sheet, rows: Sequence[ImportedRow], texts: ReviewTexts
) -> list[list[WritableValue]]:
    """Write the rows of a sheet with their numbers, mark the cells in doubt, and return the values."""
    from openpyxl.comments import Comment

    names = [column.name for column in sheet.columns]
    values: list[list[RawValue]] = [
        [replace_unwritable(row.cells[name].value) if name in row.cells else "" for name in names] for row in rows
    ]
    table = make_new_table(sheet.name, sheet.name, (*names,), values, {name: i for i, name in enumerate(names)})
    written = to_workbook_values(table)
    write_table(tab, [*names, ROW], [[*row, number] for number, row in enumerate(written, 1)])
    for number, column in enumerate(sheet.columns, 1):
        (shade_dark if column.required else shade_pale)(tab.cell(1, number))
    for number, row in enumerate(rows, 2):
        height = tab.row_dimensions[number].height
        tab.row_dimensions[number].height = height and min(height, _MAX_HEIGHT)
        for name, cell in row.cells.items():
            if cell.certainty is Certainty.DOUBTFUL:
                place = names.index(name) + 1
                _fill(tab, number, place)
                text = texts.doubt.format(place=_describe_place(cell, texts))
                tab.cell(number, place).comment = Comment(text, _AUTHOR, _COMMENT_HEIGHT, _COMMENT_WIDTH)
    return written


def _describe_place(cell: ImportedCell, texts: ReviewTexts) -> str:
    text = texts.place if cell.page else texts.place_without_page
    return text.format(page=cell.page, line=cell.line)


def _list_sources(
    sheet: Sheet, rows: Sequence[ImportedRow], values: Sequence[Sequence[WritableValue]], document: str
) -> Iterator[list[WritableValue]]:
    """List the source of each cell of a sheet, with the text that a reader of the workbook finds in it."""
    names = [column.name for column in sheet.columns]
    for number, (row, written) in enumerate(zip(rows, values, strict=True), 1):
        key = join_key(sheet, {name: cell.value for name, cell in row.cells.items()})
        for name, cell in row.cells.items():
            place = (cell.page or None, cell.line, cell.certainty.value)
            yield [sheet.name, key, name, document, *place, to_text(written[names.index(name)]), number]


def _add_tab(book: Workbook, title: str, headers: Sequence[str], rows: Sequence[Sequence[WritableValue]]) -> Worksheet:
    """Add a tab with a table of texts and numbers."""
    tab: Worksheet = book.create_sheet(title)
    plain = ([replace_unwritable(value) if isinstance(value, str) else value for value in row] for row in rows)
    write_table(tab, headers, plain)
    for number in range(1, len(headers) + 1):
        shade_pale(tab.cell(1, number))
    return tab


def _add_list(tab: Worksheet, place: int, words: Iterable[str]) -> None:
    """Let a column be filled from a drop-down list."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    validation = DataValidation("list", f'"{",".join(words)}"', allow_blank=True)
    letter = get_column_letter(place)
    validation.add(f"{letter}2:{letter}1048576")
    tab.add_data_validation(validation)


def _fill(tab: Worksheet, row: int, column: int) -> None:
    from openpyxl.styles import PatternFill

    tab.cell(row, column).fill = PatternFill("solid", fgColor=_DOUBTFUL_FILL)
