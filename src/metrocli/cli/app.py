"""The program as Typer sees it: its commands, its help, and what is said of a wrong command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from metrocli import __version__
from metrocli.cli import streams
from metrocli.cli.bundles import spread
from metrocli.cli.commands import (
    activities,
    activity,
    alliances,
    challenges,
    convert,
    info,
    media,
    meetings,
    member,
    members,
    outcomes,
    people,
    stats,
)
from metrocli.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COMMANDS: dict[str, tuple[Callable[..., None], tuple[str, ...]]] = {
    "activities": (activities.activities, activities.EXAMPLES),
    "activity": (activity.activity, activity.EXAMPLES),
    "members": (members.members, members.EXAMPLES),
    "member": (member.member, member.EXAMPLES),
    "outcomes": (outcomes.outcomes, outcomes.EXAMPLES),
    "challenges": (challenges.challenges, challenges.EXAMPLES),
    "alliances": (alliances.alliances, alliances.EXAMPLES),
    "meetings": (meetings.meetings, meetings.EXAMPLES),
    "media": (media.media, media.EXAMPLES),
    "people": (people.people, people.EXAMPLES),
    "stats": (stats.stats, stats.EXAMPLES),
    "info": (info.info, info.EXAMPLES),
    "convert": (convert.convert, convert.EXAMPLES),
}


def _examples(lines: Sequence[str]) -> str:
    """Examples for the end of a help page, kept line by line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


app = typer.Typer(
    name=streams.PROGRAM,
    help="Ask the sheets of an association of cities: who took part in what, whom it engaged, what is moving.",
    epilog=_examples(
        ("metrocli stats --period 2021-T3", "metrocli activities --outcome L2A2D4", "metrocli member Guangzhou")
    ),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for _name, (_function, _lines) in COMMANDS.items():
    app.command(_name, epilog=_examples(_lines))(spread(_function))


def _version(asked: bool) -> None:
    if asked:
        streams.answer(f"{streams.PROGRAM} {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """Ask the sheets of an association of cities: who took part in what, whom it engaged, what is moving."""
    if context.invoked_subcommand is None:
        streams.answer(context.get_help() + "\n")


def run(words: Sequence[str]) -> int:
    """Run a command line and return its exit code; a mistake of the command line is said in one sentence."""
    try:
        code = app(args=list(words), prog_name=streams.PROGRAM, standalone_mode=False)
    except TyperException as mistake:
        said = mistake.format_message().rstrip(".").replace("\n", " ")
        page = " ".join([streams.PROGRAM, *words[:1]]) if words[:1] and words[0] in COMMANDS else streams.PROGRAM
        streams.complain(f"{said[:1].lower()}{said[1:]}. `{page} --help` shows what there is.")
        return ExitCode.USAGE
    except typer.Abort:
        return ExitCode.INTERRUPTED
    return code if isinstance(code, int) else ExitCode.ANSWERED
