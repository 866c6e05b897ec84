"""Rules about the names of files and tabs: sheets that are missing, misnamed or not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import FaultKind, Severity, Violation
from metrocli.sheets.reading.large.parquet_names import find_folder
from metrocli.sheets.reading.sheet_names import find_names_within, find_nearest_name, suggest_sheet_name
from metrocli.sheets.schema import SHEETS, SHEETS_BY_NAME, TEMPLATE_SHEETS, ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence

CORE = ("memberships", "activities")
"""The sheets that nearly every command needs."""

FILE_MISSING = MessageType(
    "file-missing", "the sheet '{sheet}' is missing (each row is {row_help})", "Add the file {sheet}.csv."
)
PARQUET_MISSING = MessageType(
    "parquet-missing", "the sheet '{sheet}' is missing (each row is {row_help})", "Add the file {sheet}.parquet."
)
TAB_MISSING = MessageType(
    "tab-missing", "the sheet '{sheet}' is missing (each row is {row_help})", "Add a tab '{sheet}'."
)
SHEET_MISNAMED = MessageType(
    "sheet-misnamed",
    "the sheet '{sheet}' is missing (each row is {row_help})",
    "Is it {name:quoted}? Rename that to '{sheet}'.",
)


def _choose(evidence: Evidence, of_csv: MessageType, of_parquet: MessageType, of_tabs: MessageType) -> MessageType:
    """Return the message for the kind of a dataset: a folder of CSV files, one of Parquet files, or a workbook."""
    from metrocli.sheets.reading.large.parquet_folder import ParquetFolder  # few datasets are of Parquet files

    source = evidence.dataset.source
    if isinstance(source, ParquetFolder):
        return of_parquet
    return of_csv if source.path.is_dir() else of_tabs


@rule(
    "S002",
    "A sheet that is missing",
    Severity.WARNING,
    why="Without the members, metrocli cannot understand the names in the other sheets. Without the activities, it has "
    "nothing to count.",
    fix="Add the sheet. If it exists under another name, rename it to the name in the message.",
    example="association.xlsx: the sheet 'memberships' is missing (each row is one membership of one member)",
)
def find_missing_sheets(evidence: Evidence) -> Iterator[Violation]:
    """Find core sheets that are missing."""
    misnamed = {name: written for written, name in _misnamed_sheets(evidence).items()}
    candidates = evidence.dataset.source.names.candidates
    for name in _missing_sheets(evidence, [name for name in CORE if name not in candidates]):
        cell, row_help = evidence.cell(name), SHEETS_BY_NAME[name].row_help
        if name in misnamed:
            message = SHEET_MISNAMED.at(cell, sheet=name, row_help=row_help, name=misnamed[name])
        else:
            missing = _choose(evidence, FILE_MISSING, PARQUET_MISSING, TAB_MISSING)
            message = missing.at(cell, sheet=name, row_help=row_help)
        yield Violation(cell, "", message)


CODES_WITHOUT_FILE = MessageType(
    "codes-without-file",
    "the column has codes such as {text:short}, but the sheet '{sheet}' that lists them is missing",
    "Add the file {sheet}.csv.",
)
CODES_WITHOUT_PARQUET = MessageType(
    "codes-without-parquet",
    "the column has codes such as {text:short}, but the sheet '{sheet}' that lists them is missing",
    "Add the file {sheet}.parquet.",
)
CODES_WITHOUT_TAB = MessageType(
    "codes-without-tab",
    "the column has codes such as {text:short}, but the sheet '{sheet}' that lists them is missing",
    "Add a tab '{sheet}'.",
)


@rule(
    "S003",
    "Codes without a sheet that lists them",
    Severity.NOTE,
    why="The codes are counted, but they have no titles, and nothing can show which codes are mistyped.",
    fix="Add the sheet, with one row for each code and its title.",
    example="activities.csv, column 'outcomes': the column has codes such as 'L1A1D1', but the sheet 'outcomes' that "
    "lists them is missing",
)
def find_codes_without_sheet(evidence: Evidence) -> Iterator[Violation]:
    """Find columns of codes where the sheet that lists the codes is missing."""
    for name in _missing_sheets(evidence, [sheet.name for sheet in SHEETS]):
        citing = (
            (sheet.name, column.name)
            for sheet in SHEETS
            for column in sheet.columns
            if column.refers_to == name and column.type is ColumnType.CODE
        )
        for sheet, column in citing:
            texts = evidence.texts(sheet, column).items()
            first = next(
                (row_and_text for row_and_text in texts if (sheet, row_and_text[0]) not in evidence.footer_rows), None
            )
            if first is not None:
                cell = evidence.cell(sheet, 0, column)
                missing = _choose(evidence, CODES_WITHOUT_FILE, CODES_WITHOUT_PARQUET, CODES_WITHOUT_TAB)
                yield Violation(cell, "", missing.at(cell, text=first[1], sheet=name))
                break


SHEET_NAME_MISSPELLED = MessageType(
    "sheet-name-misspelled",
    "{name:short} is not the name of a sheet, so it is not read; probably '{sheet}' is meant",
    "Rename it to '{sheet}'.",
)


@rule(
    "S004",
    "A misspelled name of a sheet",
    Severity.WARNING,
    why="A sheet with another name is not read, and everything in it is left out.",
    fix="Rename the file or the tab to the name in the message.",
    example="participation.csv: 'participation' is not the name of a sheet, so it is not read; probably "
    "'participations' is meant",
)
def find_misnamed_sheets(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets with nearly the name of a missing sheet."""
    for written, near in _misnamed_sheets(evidence).items():
        if near not in CORE:
            cell = evidence.cell(written)
            yield Violation(cell, written, SHEET_NAME_MISSPELLED.at(cell, name=written, sheet=near), near)


SHEET_NOT_USED = MessageType("sheet-not-used", "the sheet {name:short} is not used")
SECOND_SHEET = MessageType(
    "second-sheet", "the sheet {name:short} is not used", "Is it a second '{sheet}'? Move its rows to that sheet."
)


@rule(
    "S005",
    "A sheet that is not used",
    Severity.NOTE,
    why="No command reads the sheet. It stays as it is, and nothing in it is counted.",
    fix="Leave it if it is for people only. Otherwise, rename it to the name of a declared sheet, or move its columns "
    "to such a sheet.",
    example="association.xlsx, sheet 'Ideas 2024': the sheet 'Ideas 2024' is not used",
)
def find_unknown_sheets(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets that are not declared."""
    misnamed = _misnamed_sheets(evidence)
    for written in _undeclared_sheets(evidence):
        if written not in misnamed:
            near, cell = _name_of_second_sheet(written), evidence.cell(written)
            message = SECOND_SHEET.at(cell, name=written, sheet=near) if near else SHEET_NOT_USED.at(cell, name=written)
            yield Violation(cell, written, message)


UNDERSTOOD_FILE = MessageType(
    "name-of-file-understood", "the file was read as the sheet '{sheet}'", "Rename it to {sheet}.csv."
)
UNDERSTOOD_TAB = MessageType(
    "name-of-tab-understood", "the tab {written:quoted} was read as the sheet '{sheet}'", "Rename it to '{sheet}'."
)


@rule(
    "S015",
    "A sheet with a longer name",
    Severity.NOTE,
    why="The name of the sheet is only a part of the name of the file or tab. It was read as this sheet: it has "
    "the columns of the sheet, and no other file or tab has such a name.",
    fix="Rename the file or the tab to the name in the message.",
    example="activities-Table 1.csv: the file was read as the sheet 'activities'",
)
def find_understood_names(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets whose name is only a part of the name of their file or tab."""
    source = evidence.dataset.source
    for sheet, written in source.names.understood.items():
        cell = evidence.cell(sheet)
        message = (
            UNDERSTOOD_FILE.at(cell, sheet=sheet)
            if find_folder(source.path)
            else UNDERSTOOD_TAB.at(cell, sheet=sheet, written=written)
        )
        yield Violation(cell, written, message, sheet)


SHEET_AMBIGUOUS = MessageType(
    "sheet-ambiguous",
    "{names:and} may be the sheet '{sheet}', so none of them was read",
    "Rename the right one to '{sheet}'.",
)


@rule(
    "S016",
    "Several files or tabs that may be one sheet",
    Severity.WARNING,
    why="The names and columns of several files or tabs fit the same sheet. None of them is read, and everything in "
    "them is left out.",
    fix="Rename the right one to the name in the message, or put all rows into one of them.",
    example="association.xlsx: 'Activities 2020' and 'Activities 2021' may be the sheet 'activities', so none of them "
    "was read",
)
def find_ambiguous_sheets(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets that several files or tabs may be."""
    for sheet, names in evidence.dataset.source.names.candidates.items():
        cell = evidence.cell(sheet)
        yield Violation(cell, "", SHEET_AMBIGUOUS.at(cell, sheet=sheet, names=names))


def _missing_sheets(evidence: Evidence, names: Iterable[str]) -> list[str]:
    """Return those of the declared sheets that are missing; a sheet that cannot be read is not missing."""
    unreadable = {fault.cell.sheet for fault in evidence.faults if fault.kind is FaultKind.UNREADABLE}
    return [name for name in names if evidence.dataset.table(name) is None and name not in unreadable]


def _undeclared_sheets(evidence: Evidence) -> list[str]:
    """Return the sheets that are not declared and that are not reported as candidates for a declared one."""
    source = evidence.dataset.source
    candidates = {label for labels in source.names.candidates.values() for label in labels}
    undeclared = [name for name in source.sheet_names if name not in SHEETS_BY_NAME]
    return [name for name in undeclared if name not in candidates and evidence.cell(name).file not in candidates]


def _name_of_second_sheet(written: str) -> str:
    """Return the declared sheet of which a sheet may hold more rows, by its name; "" if there is none."""
    near = find_nearest_name(written, SHEETS_BY_NAME)
    return near or next(iter(find_names_within(written)), "")


def _misnamed_sheets(evidence: Evidence) -> dict[str, str]:
    """Return the sheets with a name near that of a missing sheet, each with that name; each missing sheet once."""
    undeclared = _undeclared_sheets(evidence)
    declared_names: dict[str, str] = {}
    for name in _missing_sheets(evidence, [sheet.name for sheet in TEMPLATE_SHEETS]):
        others = [candidate for candidate in undeclared if candidate not in declared_names]
        written = suggest_sheet_name(name, others)
        if written:
            declared_names[written] = name
    return declared_names
