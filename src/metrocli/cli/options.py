"""Every option once: its name and help.

An option that is not given is None; the settings may then give a value (see `cli.settings`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.help import FILTERS, OUTPUT, PERIOD, SHAPE

Period = Annotated[
    list[str] | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="2021, 2021-T3, 2021-Q4, 2021-11, 2021-09..2021-12 or last.",
        autocompletion=candidates.periods,
        rich_help_panel=PERIOD,
    ),
]
Since = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="On or after this date.", rich_help_panel=PERIOD)
]
Until = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="On or before this date.", rich_help_panel=PERIOD)
]
Outcome = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="CODE",
        help="Outcome code; a shorter code (L2) covers all below it.",
        autocompletion=candidates.outcomes,
        rich_help_panel=FILTERS,
    ),
]
Challenge = Annotated[
    list[str] | None,
    typer.Option(
        "--challenge",
        metavar="CODE",
        help="Challenge code; a shorter code covers all below it.",
        autocompletion=candidates.challenges,
        rich_help_panel=FILTERS,
    ),
]
Line = Annotated[
    list[str] | None,
    typer.Option(
        "--line",
        metavar="CODE",
        help="Action line, by its code (L2) or its exact title.",
        autocompletion=candidates.lines,
        rich_help_panel=FILTERS,
    ),
]
Member = Annotated[
    list[str] | None,
    typer.Option(
        "--member",
        metavar="NAME",
        help="Member name, in any known spelling.",
        autocompletion=candidates.members,
        rich_help_panel=FILTERS,
    ),
]
Region = Annotated[
    list[str] | None,
    typer.Option(
        "--region",
        metavar="NAME",
        help="Region, as written in the memberships sheet.",
        autocompletion=candidates.regions,
        rich_help_panel=FILTERS,
    ),
]
Alliance = Annotated[
    list[str] | None,
    typer.Option(
        "--alliance",
        metavar="NAME",
        help="Allied organisation, in any known spelling.",
        autocompletion=candidates.alliances,
        rich_help_panel=FILTERS,
    ),
]
Words = Annotated[
    list[str] | None,
    typer.Option(
        "--text",
        metavar="WORDS",
        help="Words in titles and summaries; accents do not matter.",
        rich_help_panel=FILTERS,
    ),
]
Include = Annotated[
    list[str] | None,
    typer.Option(
        "--include",
        metavar="STATE",
        help="Count planned or cancelled activities as well.",
        autocompletion=candidates.activity_states,
        rich_help_panel=FILTERS,
    ),
]
MediaWords = Annotated[
    list[str] | None,
    typer.Option(
        "--text",
        metavar="WORDS",
        help="Words in outlets and topics; accents do not matter.",
        rich_help_panel=FILTERS,
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        metavar="A,B",
        help="Columns to show; `--columns help` lists them.",
        autocompletion=candidates.columns_or_help,
        rich_help_panel=SHAPE,
    ),
]
Sort = Annotated[
    list[str] | None,
    typer.Option(
        "--sort",
        metavar="A,-B",
        help="Sort by columns; put - before a name for descending order.",
        autocompletion=candidates.sort_columns,
        rich_help_panel=SHAPE,
    ),
]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", help="Show at most N rows.", rich_help_panel=SHAPE)]
GroupBy = Annotated[
    str | None,
    typer.Option(
        "--group-by",
        metavar="COLUMN",
        help="Group the rows by this column, with subtotals.",
        autocompletion=candidates.answer_columns,
        rich_help_panel=SHAPE,
    ),
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain",
        help="Show how filters were understood and which rows were used.",
        rich_help_panel=OUTPUT,
    ),
]
NoPager = Annotated[
    bool, typer.Option("--no-pager", help="Print a long answer at once, not page by page.", rich_help_panel=OUTPUT)
]
Language = Annotated[
    str | None,
    typer.Option(
        "--names",
        metavar="LANG",
        help="Language of the members' names: en, es or fr.",
        autocompletion=candidates.languages,
        rich_help_panel=OUTPUT,
    ),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="LANG",
        help="Language of headings, labels and names: en, es or fr.",
        autocompletion=candidates.template_languages,
        rich_help_panel=OUTPUT,
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="PATH",
        readable=False,  # reading it shows whether it can be read, with a better message
        help="Folder (CSV, Parquet) or workbook; see `config`.",
        rich_help_panel=OUTPUT,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="Encoding of CSV files, such as cp850; default: detected.",
        autocompletion=candidates.encodings,
        rich_help_panel=OUTPUT,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help="table, record, tsv, csv, json, jsonl, markdown or html.",
        autocompletion=candidates.formats,
        rich_help_panel=OUTPUT,
    ),
]
FindingsFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help="table, record, tsv, csv, json, jsonl, markdown, html or annotations.",
        autocompletion=candidates.findings_formats,
        rich_help_panel=OUTPUT,
    ),
]
Target = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        readable=False,
        help="File to write; its ending, such as .xlsx, sets the format.",
        rich_help_panel=OUTPUT,
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Replace an existing file, and keep a backup of it.", rich_help_panel=OUTPUT),
]
Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte order mark for Excel.", rich_help_panel=OUTPUT)]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show where in the program an error came from.", rich_help_panel=OUTPUT)
]
