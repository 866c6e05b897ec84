"""`metrocli brief MEMBER`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from metrocli.cli.commands.report import ReportOutput, TextOptions, check_fonts, name_members, refuse_target
from metrocli.cli.completion import candidates
from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import DataOptions, TimeFilters
from metrocli.cli.options import Period
from metrocli.cli.output import WRITTEN, WRITTEN_WITH_BACKUP
from metrocli.cli.settings.report_settings import read_report_settings
from metrocli.cli.settings.setting import REPORT, prefix_errors
from metrocli.errors import UsageMistake
from metrocli.messages import MessageType

BRIEF_FILE_NEEDED = MessageType(
    "brief-file-needed", "the brief needs a file", "Name one with -o; it ends in {endings:or}."
)
EXAMPLES = (
    "metrocli brief Guangzhou -o guangzhou.pdf",
    "metrocli brief Bruxelles --lang fr --note points.md -o bruxelles.html",
)


@dataclass(eq=False, repr=False)
class BriefOptions(TextOptions):
    """What is printed in the brief, and how."""

    note: Annotated[
        Path | None,
        typer.Option("--note", metavar="FILE", readable=False, help="What to say, in Markdown or plain text."),
    ] = None


def brief(
    environment: Environment,
    name: Annotated[
        str,
        typer.Argument(
            metavar="MEMBER", help="Name of the member, in any known spelling.", autocompletion=candidates.members
        ),
    ],
    options: BriefOptions,
    out: ReportOutput,
    period: Period = None,
) -> None:
    """Write a page about one member for a meeting.

    Who holds its seats, what it took part in and with whom, its rank in its region, what is open, and what it could
    join: what the members most like it work on and it does not. The ending of the file sets the format.
    """
    from metrocli.files.atomic import write_file_atomically
    from metrocli.query.stats import select_time
    from metrocli.report.brief.build import BriefRequest, build_brief
    from metrocli.report.logo import BrokenLogo
    from metrocli.report.writers.registry import FORMATS, WriterOptions, load_writer
    from metrocli.text.languages.language import load_language

    if out.output is None:
        raise UsageMistake(BRIEF_FILE_NEEDED(endings=[*FORMATS]))
    refuse_target(environment, out, options, out.output)
    writer = load_writer(out.output)
    fonts = check_fonts(options.fonts or [], out.output)
    language = load_language(options.resolve_language(environment))
    settings, notes = read_report_settings(environment.settings, options.note, is_brief=True)
    dataset = open_data(environment, DataOptions(out.data, out.debug, out.encoding))
    selection = select_time(
        name_members(environment, dataset, out.names, options), TimeFilters(period).to_filters(environment)
    )
    built = build_brief(BriefRequest(replace(selection, notes=()), name, language, settings))
    with prefix_errors(environment.settings.get(f"{REPORT}.logo"), BrokenLogo):
        written = writer(built.report, WriterOptions(fonts, tuple(dataset.tables_read)))
    backup = write_file_atomically(out.output, written.content, force=out.force)
    path = str(out.output)
    done = WRITTEN_WITH_BACKUP(path=path, backup=backup.name) if backup else WRITTEN(path=path)
    bundled = environment.note_bundled_data(out.data)
    environment.write_notes([*bundled, *selection.notes, *built.notes, *notes, *written.notes, done])
