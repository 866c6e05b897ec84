"""The introductions of the reference pages."""

SHEETS_INTRODUCTION = """# Sheets

A dataset is a folder of CSV or Parquet files, or one workbook with a tab for each sheet, of the same name. A sheet that
a question does not need may be missing. Headers are accepted in any case and order, and under each of the
other names below. `convert` keeps columns that are not listed here, and `info` names them.

A star marks a column that must be present. Brackets mark a column whose cells may hold several values.

A template has all sheets but `imported`, which only the program writes.
"""
LIBRARY = """# Library

The same answers for Python. [Ask from Python](../how-to/python.md) shows how to use it.

```python
from metrocli import open_dataset
```
"""
FILTERS_INTRODUCTION = """## Filters

The filters are keywords with the same meaning as the options of the commands. Each takes one text or several texts
(`Several`); any of them may match. A text may hold several values separated by commas, as for an option. `since`,
`until` and `on` take a day as `date` or as text (`Day`). None means that the filter is not given. An empty list is an
error, because nothing could match it. Error messages name the options of the command line.
"""
ERRORS = """## Errors

All errors can be imported from `metrocli`. Catch `MetrocliError` for any of them.
"""
EXIT_CODES = """# Exit codes

The code that a command returns to the shell. An error prints one sentence on stderr: the place, the value and the fix.
Wrong input and damaged files never show a traceback. An internal error is a defect of metrocli and exits with 70.

"""
ERRORS_AND_CODES = """## Errors

Each error has one exit code. [The library](library.md#errors) raises the same errors with the same messages.

"""
JSON = """# JSON

`--format json` prints one object. [metrocli-1.schema.json](metrocli-1.schema.json) describes it for programs: a JSON
Schema (2020-12) of every answer. Its `$defs` also have the parts of each answer, such as `activities_row` and
`member_result`. `--format jsonl` prints only these parts, one on each line. While `schema` is `metrocli/1`, no key is
renamed and no type changes without a line in the changelog. New keys may be added, so use the schema of the version
that gives the answer. An installed
metrocli prints its own:

    python -c "import json; from metrocli.render.json_schema import json_schema; print(json.dumps(json_schema()))"

[Messages](messages.md) lists the codes of `messages` with their values.

An unknown value is `null`, never 0 and never an empty text. The lines below call it unknown, or blank for a cell of a
sheet. A flag is always known, and so is a list, which may be empty.

"""
RULES = """# Rules

The rules that `metrocli check` applies to the sheets. `metrocli explain RULE` shows the same about one rule.

An error means that the sheets contradict themselves or cannot be understood. A warning means that something is very
likely wrong. A note means that something is worth a look. `check` exits with 1 if there are errors or warnings, and
with `--strict` also if there are notes.
"""
