"""Help for the parts of an answer that all commands share: the keys around the rows or the result."""

from __future__ import annotations

ENVELOPE = {
    "schema": "the version of this format",
    "command": "the command that was asked",
    "query": "the filters as understood; each is present only if it was given",
    "rows": "the rows of a list",
    "result": "the facts about one thing",
    "notes": "sentences that a reader should know",
    "messages": "the same notes as data, one for one: a program asks for the code and the values, not for the sentence",
    "totals": "for each column of a matrix and for `total`, the count over all rows; each activity counts once",
    "groups": "with `--group-by`: the groups of the rows, with subtotals",
    "explain": "with `--explain`: each figure of the answer that is not 0, with the cells that it comes from",
    "explained": "with `--explain`: the filters as understood, and the sheets that were read",
}
GROUP = {
    "value": "the value that the rows have in common; unknown for rows without a value",
    "rows": "the number of rows in the group",
    "subtotals": "for each field that can be counted: a sum, a count of true flags, or a count of distinct values",
}
CELL_VALUE = {
    "file": "the file with the cell",
    "sheet": "the sheet with the cell",
    "cell": "the cell, such as J23; unknown for a whole row, column or sheet",
    "row": "the row, as a spreadsheet counts it",
    "column": "the header of the column",
    "value": "the value, as written",
}
"""The keys of a cell with its value."""
MESSAGE = {
    "code": "the stable code of the message, such as `name-understood`",
    "values": "the values by name: texts, numbers, days, lists, objects, or a message with its code and values",
    "text": "the sentence, as in `notes`",
    "file": "the file that the message is about; unknown if it is about no file",
    "sheet": "the sheet that it is about",
    "row": "the row that it is about, as a spreadsheet counts it",
    "column": "the header of the column that it is about",
}
