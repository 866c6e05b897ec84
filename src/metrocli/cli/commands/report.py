"""`metrocli report`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from metrocli.cli.commands.report_site import REPORT_OVER_SOURCE, is_site_target, write_site_folder
from metrocli.cli.completion import candidates
from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.help import OUTPUT
from metrocli.cli.option_sets import DataOptions, TimeFilters
from metrocli.cli.options import Force, Language, Period
from metrocli.cli.output import WRITTEN, WRITTEN_WITH_BACKUP
from metrocli.cli.settings.report_settings import read_report_settings
from metrocli.cli.settings.setting import REPORT, check_language, prefix_errors
from metrocli.errors import ExitCode, Refused, UsageMistake
from metrocli.files.running.progress import report_step
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.messages import Message
    from metrocli.model.findings import ReadFault
    from metrocli.report.build import ReportRequest
    from metrocli.report.findings import AcceptedNote
    from metrocli.report.templating.pages import Templates
    from metrocli.report.writers.registry import Writer, WriterOptions
    from metrocli.sheets.dataset import SheetDataset

OUTPUT_BLANK = MessageType("output-blank", "the name after -o is blank", "Name a file or a folder; . is this folder.")
NO_STANDARD_OUTPUT = MessageType(
    "no-standard-output", "this command cannot write to standard output", "Name a file or a folder after -o."
)
REPORT_FILE_NEEDED = MessageType(
    "report-file-needed",
    "the report needs a file or a folder",
    "Name a file with -o; it ends in {endings:or}. A folder, such as -o site/, gets linked pages.",
)
REPORT_IS_DRAFT = MessageType(
    "report-is-draft",
    "{count:,} errors in the data are open, so that each page is marked as a draft.",
    "`metrocli check --errors` shows them.",
    one="1 error in the data is open, so that each page is marked as a draft.",
)
ERRORS_OPEN = MessageType(
    "errors-open",
    "{count:,} errors in the data are open, so no report was written",
    "`metrocli check --errors` shows them.",
    one="1 error in the data is open, so no report was written",
)
FONTS_FOLDER_MISSING = MessageType(
    "fonts-folder-missing", "{path:quoted} is not a folder with fonts", "Name the folder of the font files."
)
FONTS_NOT_USED = MessageType(
    "fonts-not-used", "--fonts is only for {endings:or}", "Leave out --fonts, or write another format."
)
TEMPLATES_NOT_USED = MessageType(
    "templates-not-used", "--templates is only for {endings:or}", "Leave out --templates, or write another format."
)
EXAMPLES = (
    "metrocli report --period 2021-T3 -o report.html",
    "metrocli report --lang es --note note.md -o informe.pdf",
    "metrocli report --data association.xlsx -o report.docx",
    "metrocli report -o site/",
)


@dataclass(eq=False, repr=False)
class TextOptions:
    """The language, the note, the fonts and the templates of a document."""

    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="LANG",
            help="Language of the texts: en (default), es, fr.",
            autocompletion=candidates.template_languages,
        ),
    ] = None
    note: Annotated[
        Path | None,
        typer.Option(
            "--note", metavar="FILE", readable=False, help="Note of the secretary general, in Markdown or plain text."
        ),
    ] = None
    fonts: Annotated[
        list[Path] | None,
        typer.Option("--fonts", metavar="DIR", readable=False, help="Folder with more fonts, for PDF and DOCX."),
    ] = None
    templates: Annotated[
        Path | None,
        typer.Option(
            "--templates", metavar="DIR", readable=False, help="Folder with templates in place of those of metrocli."
        ),
    ] = None

    def resolve_language(self, environment: Environment) -> str:
        """Return the language from --lang, from the settings, first those of the report, or English.

        Raises:
            UsageMistake: there is no such language.
        """
        if self.lang is not None:
            return check_language(self.lang)
        settings = environment.settings
        return settings.value(f"{REPORT}.language") or settings.value("lang") or "en"

    def open_templates(self, environment: Environment, target: Path) -> Templates | None:
        """Read the folder of --templates, or that of the settings for a format that has templates.

        Raises:
            UsageMistake: it is not a folder, or --templates is given for a format without templates.
            Refused: the target is in it. UnreadableData: it cannot be read, or holds what it must not.
        """
        from metrocli.report.writers.registry import FORMATS

        setting = environment.settings.get(f"{REPORT}.templates") if self.templates is None else None
        path = Path(setting.value) if setting else self.templates
        kind = FORMATS.get(target.suffix.lower())
        if path is None or (setting and kind and not kind.has_templates):
            return None
        if kind and not kind.has_templates:
            endings = [ending for ending, other in FORMATS.items() if other.has_templates]
            raise UsageMistake(TEMPLATES_NOT_USED(endings=endings))
        if target.resolve().is_relative_to(path.resolve()):
            raise Refused(REPORT_OVER_SOURCE(path=str(path)))
        from metrocli.report.templating.pages import Templates

        with prefix_errors(setting):
            return Templates(path)


@dataclass(eq=False, repr=False)
class ReportOptions(TextOptions):
    """What is printed in the report, and how."""

    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing, and exit with code 1, while errors in the data are open.")
    ] = False


@dataclass(eq=False, repr=False)
class ReportOutput(DataOptions):
    """The data to read, and the file to write."""

    names: Language = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            readable=False,
            help="File or folder to write; its ending sets the format.",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    force: Force = False


def report(environment: Environment, options: ReportOptions, out: ReportOutput, period: Period = None) -> None:
    """Write the report of a period as a file or as a site.

    The file is HTML, PDF, DOCX, Markdown or XLSX; a site is a folder of linked pages. The data is checked first. While
    errors are open, each page is marked as a draft. The section [report] of the settings has the title, the
    association, its address and its logo. A site has a page for each member, activity, outcome, challenge, ally and
    person in office; written again, it needs no --force.
    """
    from metrocli.query.stats import select_time
    from metrocli.report.build import ReportRequest
    from metrocli.report.logo import BrokenLogo
    from metrocli.report.writers.registry import FORMATS, WriterOptions, load_writer
    from metrocli.text.languages.language import load_language

    if out.output is None:
        raise UsageMistake(REPORT_FILE_NEEDED(endings=[*FORMATS]))
    is_site = is_site_target(out.output)
    (refuse_source if is_site else refuse_target)(environment, out, options, out.output)
    writer = None if is_site else load_writer(out.output)
    fonts, templates = check_fonts(options.fonts or [], out.output), options.open_templates(environment, out.output)
    language = options.resolve_language(environment)
    settings, notes = read_report_settings(environment.settings, options.note)
    faults: list[ReadFault] = []
    dataset = open_data(environment, DataOptions(out.data, out.debug, out.encoding), faults)
    selection = select_time(
        name_members(environment, dataset, out.names, options), TimeFilters(period).to_filters(environment)
    )
    checked = check_data(dataset, faults)
    if checked.errors and options.strict:
        environment.write_error(str(ERRORS_OPEN(count=checked.errors)))
        raise typer.Exit(ExitCode.FINDINGS)
    request = ReportRequest(
        replace(selection, notes=()), load_language(language), settings, checked.errors, checked.accepted
    )
    writing = WriterOptions(fonts, tuple(dataset.tables_read), templates)
    with prefix_errors(environment.settings.get(f"{REPORT}.logo"), BrokenLogo):
        if writer is None:
            sources = _list_sources(environment, out, options)
            made = write_site_folder(request, writing, out.output, sources, force=out.force)
        else:
            made = _write_file(request, writer, writing, out.output, force=out.force)
    draft = [REPORT_IS_DRAFT(count=checked.errors)] if checked.errors else []
    bundled = environment.note_bundled_data(out.data)
    notes += templates.list_notes() if templates else []
    environment.write_notes([*bundled, *selection.notes, *notes, *made[:-1], *draft, made[-1]])


def _write_file(
    request: ReportRequest, writer: Writer, options: WriterOptions, target: Path, *, force: bool
) -> list[Message]:
    """Write the report as one file; return notes, the last of which names the file."""
    from metrocli.files.atomic import write_file_atomically
    from metrocli.report.build import build_report

    built = build_report(request)
    written = writer(built.report, options)
    backup = write_file_atomically(target, written.content, force=force)
    path = str(target)
    done = WRITTEN_WITH_BACKUP(path=path, backup=backup.name) if backup else WRITTEN(path=path)
    return [*built.notes, *written.notes, done]


def refuse_target(environment: Environment, out: ReportOutput, options: TextOptions, target: Path) -> None:
    """Refuse a file that must not be written, before the work begins.

    Raises:
        Refused: it is a folder, the data itself, its note or its logo, or it exists and --force is not given.
    """
    from metrocli.files.targets import refuse_replacing

    refuse_replacing(target, force=out.force)
    refuse_source(environment, out, options, target)


def refuse_source(environment: Environment, out: ReportOutput, options: TextOptions, target: Path) -> None:
    """Refuse to write over what a report is made from.

    Raises:
        Refused: the target is the data itself, its note or its logo.
        UsageMistake: its name is blank, such as that of a variable without a value, which would be this folder; or it
            is -, which stands for standard output elsewhere.
    """
    words = environment.words
    is_blank = "--output=" in words or any(pair in {("-o", ""), ("--output", "")} for pair in pairwise(words))
    if (target == Path() and is_blank) or (target.name and not target.name.strip()):
        raise UsageMistake(OUTPUT_BLANK())
    if target == Path("-"):
        raise UsageMistake(NO_STANDARD_OUTPUT())
    sources = _list_sources(environment, out, options)
    if target.exists() and any(source.exists() and target.samefile(source) for source in sources):
        raise Refused(REPORT_OVER_SOURCE(path=str(target)))


def _list_sources(environment: Environment, out: ReportOutput, options: TextOptions) -> list[Path]:
    """List what a report is made from: the data, its note and its logo."""
    table = environment.settings.table(REPORT)
    sources = [environment.data_path(out.data), *(Path(table[key].value) for key in ("note", "logo") if key in table)]
    return sources if options.note is None else [*sources, options.note]


def check_fonts(folders: Sequence[Path], target: Path) -> tuple[Path, ...]:
    """Check the folders with more fonts.

    Raises:
        UsageMistake: one of them is not a folder, or the format of the target has no fonts.
    """
    from metrocli.report.writers.registry import FORMATS

    if folders and (is_site_target(target) or not FORMATS[target.suffix.lower()].has_fonts):
        raise UsageMistake(FONTS_NOT_USED(endings=[ending for ending, kind in FORMATS.items() if kind.has_fonts]))
    for folder in folders:
        if not folder.is_dir():
            raise UsageMistake(FONTS_FOLDER_MISSING(path=str(folder)))
    return tuple(folders)


class CheckedData(NamedTuple):
    """What `check` found.

    Attributes:
        errors: the number of open errors.
        accepted: the accepted findings.
    """

    errors: int
    accepted: tuple[AcceptedNote, ...]


def check_data(dataset: SheetDataset, faults: list[ReadFault]) -> CheckedData:
    """Check the data, with names as written in the sheets."""
    from metrocli.check.check import CheckOptions, check_dataset
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.findings import Severity
    from metrocli.report.findings import AcceptedNote

    with report_step("Checking") as step:
        result = check_dataset(Evidence(dataset, faults, step.change), CheckOptions(), step.change)
    accepted = tuple(
        AcceptedNote(str(finding.cell), finding.message.text, reason)
        for finding, reason in zip(result.accepted, result.reasons, strict=True)
    )
    return CheckedData(sum(finding.rule.severity is Severity.ERROR for finding in result.findings), accepted)


def name_members(
    environment: Environment, dataset: SheetDataset, names: str | None, options: TextOptions
) -> SheetDataset:
    """Return the dataset with names in the language of --names, of --lang or of the settings, else as they are listed.

    Cells that cannot be read are missing in it; `check` reports them.
    """
    language, setting = names, None
    if language is None:
        language = options.lang or environment.settings.value(f"{REPORT}.language")
    if language is None:
        setting = environment.settings.get("names")
        language = setting.value if setting else environment.settings.value("lang") or ""
    with prefix_errors(setting):
        return dataset.with_names_in(language)
