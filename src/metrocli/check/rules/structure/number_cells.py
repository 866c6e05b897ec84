"""Rules about the forms of numbers in cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.column_values import is_text
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.sheets.parsing.number_columns import NUMBERS, choose_number_parser, write_plainly
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence

READ_AS_NUMBER = MessageType(
    "read-as-number",
    "{count:,} numbers of the column are not written in digits only; the first, {text:short}, is read as {number}",
    "Write numbers without separators, such as {number}.",
    one="{text:short} is read as {number}",
)


@rule(
    "S045",
    "A number that is not written in digits only",
    Severity.NOTE,
    why="Commas, points, spaces and apostrophes separate thousands in some countries and begin the fraction in others. "
    "Another program may read another number, or none.",
    fix="Write the number in digits, such as 1200, with a point before a fraction, such as 41.38.",
    example="activities.csv, row 5, column 'people_engaged': '1,200' is read as 1200",
)
def find_unusual_numbers(evidence: Evidence) -> Iterator[Violation]:
    """Find columns with numbers that are read although they have more than digits and a decimal point."""
    for table in evidence.tables:
        for column in SHEETS_BY_NAME[table.name].columns if table.name in SHEETS_BY_NAME else ():
            if column.type not in NUMBERS or column.name not in table.column_indexes:
                continue
            texts = evidence.texts(table.name, column.name)
            parse = choose_number_parser(column, {*texts.distinct}, table.delimiter)
            # Numbers of a workbook have no spelling.
            written = map(clean, filter(is_text, table.columns[table.column_indexes[column.name]].distinct))
            forms = {text: plain for text in written if (plain := write_plainly(text, parse)) != text}
            cells = [*texts.find(forms.__contains__)]
            if cells:
                first = cells[0][1]
                number = float(forms[first]) if "." in forms[first] else int(forms[first])
                message = READ_AS_NUMBER(count=len(cells), text=first, number=number)
                for row, text in cells:
                    cell = evidence.cell(table.name, row, column.name)
                    yield Violation(cell, text, message.about(cell), forms[text])
