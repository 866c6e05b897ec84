"""The output of a command: an answer in its shape and format, on the screen or in a file, and its notes."""

from __future__ import annotations

import shlex
from contextlib import nullcontext
from typing import TYPE_CHECKING

from metrocli import __version__
from metrocli.cli import pager
from metrocli.cli.option_sets import DataOptions, FindingsOutput
from metrocli.cli.settings.setting import BUILT_IN, COLUMNS, check_language, prefix_errors
from metrocli.cli.streams import PROGRAM, STDOUT_CLOSED, encode_answer
from metrocli.errors import Refused, UsageMistake
from metrocli.files.csv_line import BOM
from metrocli.files.running.progress import report_step
from metrocli.messages import Message, MessageType
from metrocli.render import registry
from metrocli.render.values import mask_controls
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from metrocli.answers.answer import Answer, ListAnswer
    from metrocli.answers.shaping import Shape
    from metrocli.cli.environment import Environment
    from metrocli.cli.option_sets import ChangesOutput, OutputOptions, OutputWithoutData, ShapeOptions
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection
    from metrocli.render.registry import LongText
    from metrocli.sheets.dataset import SheetDataset

    Output = OutputOptions | OutputWithoutData | ChangesOutput
    WriteAlong = Callable[[Mapping[Path, bytes]], Sequence[Path | None]]

_WRITING = "Writing the answer"
FORMAT_CONFLICT = MessageType(
    "format-conflict", "--format {format} does not fit the file name {name}", "Leave out --format, or change the name."
)
BOM_WITHOUT_CSV = MessageType(
    "bom-without-csv", "--bom is only for CSV", "Add -f csv or -o FILE.csv, or leave out --bom."
)
CSV_FOR_PROGRAMS = MessageType(
    "csv-for-programs",
    "LibreOffice, Google Sheets, Numbers, R and pandas read {path} as it is (CSV in UTF-8, with commas).",
    "For Excel, use --bom or -o {workbook}.",
)
CSV_FOR_EXCEL = MessageType(
    "csv-for-excel",
    "Excel reads {path} as it is, but where its language separates cells with semicolons, such as Spanish or French, "
    "it puts each row into one cell.",
    "There, use -o {workbook}.",
)
WRITTEN = MessageType("written", "Written to {path}.")
WRITTEN_WITH_BACKUP = MessageType("written-with-backup", "Written to {path}. The old file is kept as {backup}.")
_PAGED_FORMATS = {registry.TERMINAL_FORMAT, "record"}


def show_answer(
    environment: Environment,
    answer: Answer,
    dataset: SheetDataset | None,
    out: Output,
    shape: ShapeOptions | None = None,
    selection: Selection | None = None,
    write_along: WriteAlong | None = None,
) -> None:
    """Show an answer on stdout or write it to a file, with its notes on stderr.

    Args:
        environment: the streams, the screen and the settings.
        answer: the answer.
        dataset: the dataset that the answer comes from; None for none.
        out: the target and the format.
        shape: the shape of a list; None where it has its shape already.
        selection: the filters as understood, for `--explain`.
        write_along: writes other files of the command together with the file of the answer, all or none, and returns
            the backup of the latter. It is called before the answer is shown, whose reader may close the pipe early.
    """
    from dataclasses import replace

    from metrocli.answers.answer import ListAnswer

    format_name, lang = resolve_format(environment, out), resolve_language(environment, out)
    command = answer.command
    if shape is not None and isinstance(answer, ListAnswer):
        answer = shape_list(environment, answer, shape)
    if out.explain and dataset is not None:
        answer = _explain(answer, dataset, selection)
    is_from_data = dataset is not None and answer.command == command
    source = environment.note_bundled_data(out.data) if is_from_data and isinstance(out, DataOptions) else []
    reading = dataset.list_notes(_find_columns_read(environment, answer, out, shape)) if dataset else ()
    answer = replace(answer, notes=tuple(dict.fromkeys((*source, *reading, *answer.notes))))
    screen = environment.screen
    if format_name is None:
        format_name = registry.TERMINAL_FORMAT if screen.is_terminal else registry.default_format(answer.command)
    has_colours = screen.has_colours and out.output is None
    target = registry.Target(screen.width, has_colours, _origin(environment, dataset), out.bom, lang)
    with report_step(_WRITING):
        content, notes = registry.render(answer, format_name, target)
    later_notes: list[Message] = [*notes]
    if out.output is None and environment.stdout is None:
        raise Refused(STDOUT_CLOSED())
    written = _write_files(out, content, write_along) if out.output is not None or write_along is not None else []
    if out.output is None:
        if screen.is_terminal and not isinstance(content, bytes):
            content = _mask("".join(content), format_name)
        can_page = screen.is_terminal and not out.no_pager and format_name in _PAGED_FORMATS
        was_paged = can_page and _page(environment, str(content), [*answer.notes, *later_notes])
        environment.write_notes(answer.notes)
        if not was_paged:
            with report_step(_WRITING) if isinstance(content, registry.LongText) else nullcontext():
                environment.write_answer(content)
    else:
        environment.write_notes(answer.notes)
        if format_name == registry.CSV_FORMAT:
            note = CSV_FOR_EXCEL if out.bom else CSV_FOR_PROGRAMS
            later_notes.append(note(path=str(out.output), workbook=str(out.output.with_suffix(".xlsx"))))
        later_notes += written
    environment.write_notes(later_notes)
    if answer.explanation is not None and format_name not in registry.FORMATS_WITH_EXPLANATION:
        from metrocli.render.explanation import describe_explanation

        environment.write_lines(describe_explanation(answer, answer.explanation))


def _explain(answer: Answer, dataset: SheetDataset, selection: Selection | None) -> Answer:
    """Return an answer with its explanation."""
    from dataclasses import replace

    from metrocli.catalogue import load_explain
    from metrocli.query.answering.explaining import explain_answer

    figures = load_explain(answer.command)(selection, answer)
    return replace(answer, explanation=explain_answer(dataset, answer.interpretations, figures))


def _find_columns_read(
    environment: Environment, answer: Answer, out: Output, shape: ShapeOptions | None
) -> dict[str, set[str]]:
    """Find the columns that an answer in its shape and format depends on (see `find_columns_read`)."""
    from metrocli.answers.answer import ListAnswer
    from metrocli.query.answering.columns_read import find_columns_read

    fields: set[str] = set()
    if isinstance(answer, ListAnswer):
        fields.update(answer.fields)
        if resolve_format(environment, out) in registry.FORMATS_WITH_EXTRA_FIELDS:
            fields.update(answer.extra)
    if shape is not None:
        full_shape = shape.to_shape()
        fields.update(name.removeprefix("-").lower() for name in (*full_shape.sort, full_shape.group_by))
    return find_columns_read(answer.command, answer.query, fields)


def has_all_fields(environment: Environment, command: str, shape: ShapeOptions) -> bool:
    """Return whether an answer has all its usual fields: neither `--columns` nor the settings choose some."""
    return not _find_shape(environment, command, shape).columns


def _find_shape(environment: Environment, command: str, shape: ShapeOptions) -> Shape:
    """Return the shape of a list; without --columns, with the columns from the settings."""
    setting = None if shape.columns else environment.settings.table(COLUMNS).get(command)
    return shape.to_shape(setting.value if setting else None)


def needs_extra_fields(
    environment: Environment, command: str, fields: Iterable[str], out: Output, shape: ShapeOptions
) -> bool:
    """Return whether an answer must have some of its extra fields: they are named, or the format shows every field.

    Args:
        environment: the settings.
        command: the command.
        fields: the extra fields.
        out: the format.
        shape: the columns, order and groups.
    """
    full_shape = _find_shape(environment, command, shape)
    named = (*full_shape.columns, *full_shape.sort, full_shape.group_by)
    if resolve_format(environment, out) in registry.FORMATS_WITH_EXTRA_FIELDS:
        return True
    extra = {fold(field) for field in fields}
    return any(fold(name.removeprefix("-")) in extra for name in named)


def shows_summary(environment: Environment, out: Output) -> bool:
    """Return whether the output of a list has a line with figures about the whole list."""
    named = resolve_format(environment, out)
    return environment.screen.is_terminal if named is None else named in registry.FORMATS_WITH_SUMMARY


def shape_list(environment: Environment, answer: ListAnswer, shape: ShapeOptions) -> ListAnswer:
    """Return a list in its shape; without --columns, with the columns from the settings."""
    from metrocli.answers.shaping import apply_shape, check_columns

    setting = None if shape.columns else environment.settings.table(COLUMNS).get(answer.command)
    full_shape = shape.to_shape(setting.value if setting else None)
    with prefix_errors(setting):
        check_columns(answer, full_shape.columns if setting else ())
    return apply_shape(answer, full_shape)


def shows_columns(shaped: ListAnswer, answer: ListAnswer) -> bool:
    """Return whether a shaped list shows the columns of an answer and not its rows, as for `--columns help`."""
    return shaped.command != answer.command


def prepare_list(environment: Environment, answer: ListAnswer, out: ChangesOutput, shape: ShapeOptions) -> ListAnswer:
    """Return a list in its shape, and check its output, for a command that writes to the data before it shows the list.

    Raises:
        UsageMistake: the shape or the format is wrong. Refused: the target exists. `show_answer` would raise the same,
            but only after the data was changed.
    """
    shaped = shape_list(environment, answer, shape)
    format_name = resolve_format(environment, out)
    if format_name in registry.FINDINGS_FORMATS:
        registry.render(shaped, format_name, registry.Target())
    if out.output is not None and out.output.exists() and not out.force:
        from metrocli.files.targets import FILE_EXISTS

        raise Refused(FILE_EXISTS(file=out.output.name))
    return shaped


def resolve_language(environment: Environment, out: Output) -> str:
    """Return the language of headings and labels from --lang, from the settings, or English.

    Raises:
        UsageMistake: there is no such language.
    """
    return environment.settings.value("lang") or "en" if out.lang is None else check_language(out.lang)


def resolve_format(environment: Environment, out: Output) -> str | None:
    """Return the format from --format, from the ending of the file or from the settings; None where none gives it.

    Raises:
        UsageMistake: there is no such format, --format and the ending contradict each other, or --bom is given for
            another format than CSV. Refused: the target is a folder.
    """
    format_name = _find_format(environment, out)
    if out.bom and format_name != registry.CSV_FORMAT:
        raise UsageMistake(BOM_WITHOUT_CSV())
    return format_name


def _find_format(environment: Environment, out: Output) -> str | None:
    findings = isinstance(out, FindingsOutput)
    named = registry.check_format(out.format, findings=findings) if out.format is not None else None
    if out.output is not None and out.output.is_dir():
        from metrocli.files.targets import TARGET_IS_FOLDER

        raise Refused(TARGET_IS_FOLDER(path=str(out.output)))
    if out.output is None:
        return named or environment.settings.value("format")
    suffix = registry.SUFFIXES.get(out.output.suffix.lower())
    if named is None:
        return registry.find_format(out.output)
    if suffix is not None and suffix != named and out.output.suffix.lower() not in {".txt", ".md"}:
        raise UsageMistake(FORMAT_CONFLICT(format=named, name=out.output.name))
    return named


def _mask(text: str, format_name: str) -> str:
    """Make a text fit for a terminal, which must show control characters from cells and not obey them."""
    return text if registry.is_styled(format_name) else mask_controls(text.removeprefix(BOM))


def _page(environment: Environment, content: str, notes: list[Message]) -> bool:
    """Show a long answer in the pager, with its notes above it; False where it must be printed instead."""
    text = pager.with_notes(content, notes)
    words = pager.find_pager(text, environment.screen.height, environment.variables)
    environment.progress.take_back()
    return bool(words) and pager.show_in_pager(text, words, environment.variables)


def _write_files(out: Output, content: str | LongText | bytes, write_along: WriteAlong | None) -> list[Message]:
    """Write the file of an answer, if there is one, and others together with it; return a note about the first."""
    from metrocli.files.atomic import write_files_atomically

    paths = [] if out.output is None else [out.output]
    if write_along is None:
        with report_step(_WRITING):
            contents = dict.fromkeys(paths, lambda: encode_answer(content))
            backups: Sequence[Path | None] = write_files_atomically(contents, force=out.force)
    else:
        backups = write_along({path: b"".join(encode_answer(content)) for path in paths})
    return [
        WRITTEN_WITH_BACKUP(path=str(path), backup=backup.name) if backup else WRITTEN(path=str(path))
        for path, backup in zip(paths, backups, strict=True)
    ]


def _origin(environment: Environment, dataset: SheetDataset | None) -> registry.Origin:
    """Return the origin of an answer, which a workbook shows."""
    path = dataset.source.path if dataset else None
    data = "none" if path is None else BUILT_IN["data"] if path == find_bundled_data() else str(path.absolute())
    return registry.Origin(shlex.join([PROGRAM, *environment.words]), data, f"{PROGRAM} {__version__}")
