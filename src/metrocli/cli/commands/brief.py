"""`metrocli brief MEMBER` and `metrocli brief --all`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from metrocli.cli.commands.report import (
    REPORT_IS_DRAFT,
    ReportOutput,
    TextOptions,
    check_data,
    check_fonts,
    name_members,
    refuse_source,
    refuse_target,
)
from metrocli.cli.completion import candidates
from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.help import OUTPUT
from metrocli.cli.option_sets import AllFilters, CountingFilters, DataOptions
from metrocli.cli.output import WRITTEN, WRITTEN_WITH_BACKUP
from metrocli.cli.settings.report_settings import read_report_settings
from metrocli.cli.settings.setting import REPORT, prefix_errors
from metrocli.errors import UsageMistake
from metrocli.files.running.progress import report_step
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from metrocli.messages import Message
    from metrocli.model.findings import ReadFault
    from metrocli.report.brief.build import BriefRequest
    from metrocli.report.folder.own_files import OwnFiles
    from metrocli.report.writers.registry import Writer, WriterOptions

BRIEF_FILE_NEEDED = MessageType(
    "brief-file-needed", "the brief needs a file", "Name one with -o; it ends in {endings:or}."
)
BRIEF_FOLDER_NEEDED = MessageType(
    "brief-folder-needed", "--all needs a folder for the briefs", "Name one with -o, such as -o briefs/."
)
MEMBER_OR_ALL = MessageType("member-or-all", "name one member, or use --all for a brief of each")
ONLY_WITH_ALL = MessageType(
    "only-with-all",
    "{names:and} are only for --all",
    "Without a member, --all writes a brief of each.",
    "{names:and} is only for --all",
)
UNKNOWN_BRIEF_FORMAT = MessageType(
    "unknown-brief-format", "{name:quoted} is not a format of a brief", "Choose from {names:all}."
)
BRIEFS_WRITTEN = MessageType(
    "briefs-written",
    "{count:,} briefs are in {path}, of which {written:,} were written now; {index} lists them.",
    one="1 brief is in {path}, of which {written:,} were written now; {index} lists it.",
)
BRIEFS_NOT_LISTED = MessageType(
    "briefs-not-listed",
    "{count:,} other briefs stay in {path}; {index} lists only those of this run.",
    "Without filters, all are written and listed.",
    one="1 other brief stays in {path}; {index} lists only those of this run.",
)
BRIEFS_INTERRUPTED = MessageType(
    "briefs-interrupted",
    "Interrupted after {done:,} of {count:,} briefs; each file in {path} is whole.",
    "The same command continues.",
)
NO_MEMBER_MATCHES = MessageType("no-member-matches", "No member matches the filters, so nothing was written.")
EXAMPLES = (
    "metrocli brief Guangzhou -o guangzhou.pdf",
    "metrocli brief Bruxelles --lang fr --note points.md -o bruxelles.html",
    "metrocli brief --all --region Africa -o briefs/ -f pdf",
)

_CHOOSING = ("outcome", "challenge", "line", "member", "region", "alliance", "text")
"""The filters that choose the members of `--all`."""
_INDEX = "index.html"


@dataclass(eq=False, repr=False)
class BriefOptions(TextOptions):
    """What is printed in the brief, and how."""

    note: Annotated[
        Path | None,
        typer.Option("--note", metavar="FILE", readable=False, help="What to say, in Markdown or plain text."),
    ] = None
    everyone: Annotated[bool, typer.Option("--all", help="Write a brief of each member into a folder.")] = False


@dataclass(eq=False, repr=False)
class BriefOutput(ReportOutput):
    """The data to read, and the file or folder to write."""

    brief_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="With --all: html (default), pdf, docx, markdown or xlsx.",
            autocompletion=candidates.brief_formats,
            rich_help_panel=OUTPUT,
        ),
    ] = None


class _Work(NamedTuple):
    """What briefs are made with.

    Attributes:
        request: the period, the language and the settings, of no member yet.
        writer: the writer of the format.
        options: its options.
    """

    request: BriefRequest
    writer: Writer
    options: WriterOptions


def brief(
    environment: Environment,
    options: BriefOptions,
    filters: AllFilters,
    out: BriefOutput,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="MEMBER", help="Name of the member, in any known spelling.", autocompletion=candidates.members
        ),
    ] = None,
) -> None:
    """Write a page about one member for a meeting.

    Who holds its seats, what it took part in and with whom, its rank in its region, what is open, and what it could
    join: what the members most like it work on and it does not. The ending of the file sets the format. While errors in
    the data are open, each page is marked as a draft. With --all, filters other than those of time choose the members.
    """
    if (name is None) is not options.everyone:
        raise UsageMistake(MEMBER_OR_ALL())
    if name is None:
        _write_all(environment, options, filters, out)
    else:
        _write_one(environment, name, options, filters, out)


def _write_one(
    environment: Environment, name: str, options: BriefOptions, filters: AllFilters, out: BriefOutput
) -> None:
    """Write the brief of one member."""
    from metrocli.files.atomic import write_file_atomically
    from metrocli.report.brief.build import build_brief
    from metrocli.report.logo import BrokenLogo
    from metrocli.report.writers.registry import FORMATS

    given = [option for option in _CHOOSING if getattr(filters, option)] + (["format"] if out.brief_format else [])
    if given:
        raise UsageMistake(ONLY_WITH_ALL(names=[f"--{option}" for option in given], count=len(given)))
    if out.output is None:
        raise UsageMistake(BRIEF_FILE_NEEDED(endings=[*FORMATS]))
    refuse_target(environment, out, options, out.output)
    work, notes = _prepare(environment, options, filters, out, out.output)
    built = build_brief(work.request._replace(typed=name))
    with prefix_errors(environment.settings.get(f"{REPORT}.logo"), BrokenLogo):
        written = work.writer(built.report, work.options)
    backup = write_file_atomically(out.output, written.content, force=out.force)
    path = str(out.output)
    done = WRITTEN_WITH_BACKUP(path=path, backup=backup.name) if backup else WRITTEN(path=path)
    environment.write_notes([*notes, *built.notes, *written.notes, done])


def _prepare(
    environment: Environment, options: BriefOptions, filters: AllFilters, out: BriefOutput, target: Path
) -> tuple[_Work, list[Message]]:
    """Read the settings and the data, and load the writer of a file; return what briefs are made with, and notes."""
    from metrocli.query.stats import select_time
    from metrocli.report.brief.build import BriefRequest
    from metrocli.report.writers.registry import WriterOptions, load_writer
    from metrocli.text.languages.language import load_language

    writer, fonts = load_writer(target), check_fonts(options.fonts or [], target)
    templates = options.open_templates(environment, target)
    language = load_language(options.resolve_language(environment))
    settings, notes = read_report_settings(environment.settings, options.note, is_brief=True)
    faults: list[ReadFault] = []
    dataset = open_data(environment, DataOptions(out.data, out.debug, out.encoding), faults)
    time = CountingFilters(filters.period, filters.since, filters.until, filters.include)
    selection = select_time(name_members(environment, dataset, out.names, options), time.to_filters(environment))
    errors = check_data(dataset, faults).errors
    request = BriefRequest(replace(selection, notes=()), "", language, settings, errors)
    bundled = environment.note_bundled_data(out.data)
    work = _Work(request, writer, WriterOptions(fonts, tuple(dataset.tables_read), templates))
    unused = templates.list_notes() if templates else []
    draft = [REPORT_IS_DRAFT(count=errors)] if errors else []
    return work, [*bundled, *selection.notes, *notes, *unused, *draft]


def _write_all(environment: Environment, options: BriefOptions, filters: AllFilters, out: BriefOutput) -> None:
    """Write a brief of each member that the filters select, and an index, into a folder."""
    from metrocli.query.facts.members.membership import select_members
    from metrocli.query.stats import select_time
    from metrocli.report.brief.index import IndexEntry, write_index
    from metrocli.report.build import describe_period
    from metrocli.report.folder.file_names import name_files
    from metrocli.report.folder.own_files import open_own_files
    from metrocli.report.writers.registry import FORMATS

    endings = {kind.name: ending for ending, kind in FORMATS.items()}
    ending = endings.get((out.brief_format or "html").lower())
    if ending is None:
        raise UsageMistake(UNKNOWN_BRIEF_FORMAT(name=out.brief_format, names=[*endings]))
    folder = out.output
    if folder is None or folder.suffix.lower() in FORMATS:
        raise UsageMistake(BRIEF_FOLDER_NEEDED())
    refuse_source(environment, out, options, folder)
    work, notes = _prepare(environment, options, filters, out, folder / f"brief{ending}")
    selection, language = work.request.selection, work.request.language
    chosen = select_time(selection.dataset, filters.to_filters(environment))
    members = select_members(chosen)
    if chosen.has_content_filters:
        members = members[members["participated"]]
    if members.empty:
        environment.write_notes([*notes, NO_MEMBER_MATCHES()])
        return
    everyone = select_members(selection)  # so that the name of a file does not depend on the filters
    named = name_files(map(str, everyone["name"]), ending, listed=selection.dataset.listed_names)
    files = {name: named[name] for name in members["name"]}
    numbers = everyone.set_index("name")["activities"]
    entries = [
        IndexEntry(name, region if isinstance(region, str) else "", int(numbers.get(name, 0)), files[name])
        for name, region in zip(members["name"], members["region"], strict=True)
    ]
    title = " · ".join(filter(None, (work.request.settings.association, language.translate("Briefs"))))
    period = describe_period(selection, language)[1]
    index = write_index(entries, language, title, period, work.options.templates)
    count = 0
    with open_own_files(folder, "brief", force=out.force) as own:
        own.refuse_others([*files.values(), _INDEX])
        for own_notes, is_new in _write_each(environment, work, files, folder, own):
            notes += own_notes
            count += is_new
        own.write({_INDEX: index})
        is_narrowed = any(getattr(filters, option) for option in _CHOOSING)
        unneeded = [name for name in own.unneeded if name.endswith(ending)]
        notes += own.finish([] if is_narrowed else unneeded)
    if is_narrowed and unneeded:
        notes.append(BRIEFS_NOT_LISTED(count=len(unneeded), path=str(folder), index=_INDEX))
    done = BRIEFS_WRITTEN(count=len(files), written=count, path=str(folder), index=_INDEX)
    environment.write_notes([*notes, done])


def _write_each(
    environment: Environment, work: _Work, files: Mapping[str, str], folder: Path, own: OwnFiles
) -> Iterator[tuple[Sequence[Message], bool]]:
    """Write the brief of each member; yield the notes of each, and whether it was not there yet.

    An interrupt leaves whole files.
    """
    from metrocli.report.brief.build import build_brief
    from metrocli.report.logo import BrokenLogo
    from metrocli.report.writers.typesetting import Typesetter

    done, typesetter = 0, Typesetter()
    options = work.options._replace(typesetter=typesetter)
    try:
        with report_step("Writing briefs") as step:
            for name, file in files.items():
                step.change(f"Writing the brief of {name}", done, len(files))
                built = build_brief(work.request._replace(typed=name))
                with prefix_errors(environment.settings.get(f"{REPORT}.logo"), BrokenLogo):
                    content = work.writer(built.report, options)
                is_new = bool(own.write({file: content.content}))
                done += 1
                yield (*built.notes, *content.notes), is_new
    except KeyboardInterrupt:
        environment.write_notes([BRIEFS_INTERRUPTED(done=done, count=len(files), path=str(folder))])
        raise
    finally:
        typesetter.close()
