"""Help for the parts of an answer that all commands share: the keys around the rows or the result."""

from __future__ import annotations

ENVELOPE = {
    "schema": "the version of this format",
    "command": "the command that was asked",
    "query": "the filters as understood; each is present only if it was given",
    "rows": "the rows of a list",
    "result": "the facts about one thing",
    "notes": "sentences that a reader should know",
    "totals": "for each column of a matrix and for `total`, the count over all rows; each activity counts once",
    "groups": "with `--group-by`: the groups of the rows, with subtotals",
    "explained": "with `--explain`: how the answer was worked out",
}
GROUP = {
    "value": "the value that the rows have in common; unknown for rows without a value",
    "rows": "the number of rows in the group",
    "subtotals": "for each field that can be counted: a sum, a count of true flags, or a count of distinct values",
}
