"""Every option once: what it is called, what it means, and how those that belong together are bundled.

A command takes bundles (`asked: Filtering, out: Output`); `cli.bundles` spreads them into Typer's parameters. An option
that is not given is None; where it is used, the settings may then say what holds (see `cli.settings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from metrocli.cli import streams
from metrocli.cli.completion import candidates
from metrocli.cli.help import FILTERS, OUTPUT, PERIOD, SHAPE
from metrocli.cli.settings.settings import settings_in_use

if TYPE_CHECKING:
    from metrocli.answers.shaping import Shape
    from metrocli.query.selecting.filters import Filters

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
        autocompletion=candidates.columns,
        rich_help_panel=SHAPE,
    ),
]
Sort = Annotated[
    list[str] | None,
    typer.Option(
        "--sort",
        metavar="A,-B",
        help="Sort by columns; put - before a name for descending order.",
        autocompletion=candidates.orders,
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
        autocompletion=candidates.fields,
        rich_help_panel=SHAPE,
    ),
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain",
        help="Show how the filters were understood and the rows used.",
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
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="PATH",
        readable=False,  # reading it shows whether it can be read, with a better message
        help="Folder of CSV sheets or workbook; default: see `config`.",
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
        autocompletion=candidates.formats_of_findings,
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
Debug = Annotated[
    bool, typer.Option("--debug", help="Show where in the program an error came from.", rich_help_panel=OUTPUT)
]


@dataclass(eq=False, repr=False)
class Timing:
    """When."""

    period: Period = None
    since: Since = None
    until: Until = None

    def filters(self, on: str | None = None) -> Filters:
        """These options as filters; where they say no time, the one that is set, which is then said.

        Args:
            on: the one day asked for, where a command has such an option.
        """
        from metrocli.query.selecting.filters import Filters

        several: dict[str, Any] = {name: tuple(value) for name, value in vars(self).items() if isinstance(value, list)}
        if not self.period and self.since is None and self.until is None and on is None:
            usual = settings_in_use().get("period")
            if usual is not None:
                streams.note([f"No time was asked for: --period {usual.value}, as {usual.source} says."])
                several["period"] = (usual.value,)
        return Filters(since=self.since, until=self.until, on=on, **several)


@dataclass(eq=False, repr=False)
class Naming(Timing):
    """When, and who."""

    member: Member = None
    region: Region = None


@dataclass(eq=False, repr=False)
class Choosing:
    """What and who, at whatever time."""

    outcome: Outcome = None
    challenge: Challenge = None
    line: Line = None
    member: Member = None
    region: Region = None
    alliance: Alliance = None
    text: Words = None

    def filters(self) -> Filters:
        """These options as filters."""
        from metrocli.query.selecting.filters import Filters

        several: dict[str, Any] = {name: tuple(value) for name, value in vars(self).items() if isinstance(value, list)}
        return Filters(**several)


@dataclass(eq=False, repr=False)
class Filtering(Choosing, Timing):
    """When, what and who: all that chooses activities."""

    def filters(self, on: str | None = None) -> Filters:
        """These options as filters (see `Timing`)."""
        return Timing.filters(self, on)


@dataclass(eq=False, repr=False)
class Mentions(Timing):
    """When, and which words."""

    text: MediaWords = None


@dataclass(eq=False, repr=False)
class Shaping:
    """The shape of a listed answer."""

    columns: Columns = None
    sort: Sort = None
    limit: Limit = None
    group_by: GroupBy = None

    def shape(self, usual: str | None = None) -> Shape:
        """These options as a shape.

        Args:
            usual: the columns to give where none are asked for; None for all usual ones.
        """
        from metrocli.answers.shaping import Shape
        from metrocli.query.selecting.filters import split_values

        asked = self.columns or ([] if usual is None else [usual])
        columns, sort = split_values("--columns", asked), split_values("--sort", self.sort or ())
        return Shape(columns, sort, self.limit, (self.group_by or "").strip())


@dataclass(eq=False, repr=False)
class Source:
    """Which data."""

    data: Data = None
    debug: Debug = False


@dataclass(eq=False, repr=False)
class Output(Source):
    """Which data, and where the answer goes in which format."""

    names: Language = None
    format: Format = None
    output: Target = None
    force: Force = False
    explain: Explain = False
    no_pager: NoPager = False


@dataclass(eq=False, repr=False)
class Checking(Source):
    """Which data, and where what is found goes in which format: names are told as they are written."""

    format: FindingsFormat = None
    output: Target = None
    force: Force = False
    no_pager: NoPager = False
    names: ClassVar[str] = ""
    explain: ClassVar[bool] = False


@dataclass(eq=False, repr=False)
class Telling:
    """Where an answer that needs no data goes, in which format."""

    debug: Debug = False
    format: Format = None
    output: Target = None
    force: Force = False
    no_pager: NoPager = False
    explain: ClassVar[bool] = False
