"""From an option to the data, and from an answer to where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from metrocli import __version__
from metrocli.cli import pager, streams
from metrocli.cli.options import Checking
from metrocli.cli.settings.settings import BUILT_IN, COLUMNS, blaming, settings_in_use
from metrocli.errors import Refused, UnreadableData, UsageMistake
from metrocli.render import registry
from metrocli.render.values import Origin, mask_controls
from metrocli.sheets.reading.bundled import find_bundled_data

if TYPE_CHECKING:
    from metrocli.answers.answer import Answer, ListAnswer
    from metrocli.cli.options import Output, Shaping, Source, Telling
    from metrocli.model.dates import Order
    from metrocli.model.findings import ReadFault
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset


def data_in_use(given: Path | None) -> Path:
    """The data that --data names, else that a setting names, else the bundled one."""
    if given is not None:
        return given
    said = settings_in_use().value("data")
    return find_bundled_data() if said is None else Path(said)


def refuse_unnamed(source: Source) -> None:
    """Refuse to write into the bundled data where nobody named any.

    Raises:
        Refused: neither --data nor a setting names the data.
    """
    if source.data is None and settings_in_use().value("data") is None:
        problem = "no data is named, and what comes with the program stays as it is"
        raise Refused(f"{problem}. Give --data; `metrocli convert FOLDER` makes a copy of what comes with it.")


def opened(source: Source, faults: list[ReadFault] | None = None) -> Dataset:
    """The dataset in use; with a list for its faults, one that goes on where something cannot be read."""
    from metrocli.sheets.dataset import open_dataset

    said = settings_in_use()
    language = getattr(source, "names", "")  # a command that gives no names has no such option
    data = said.get("data") if source.data is None else None
    names = said.get("names") if language is None else None
    with blaming(data, UnreadableData), blaming(names):
        return open_dataset(
            data_in_use(source.data),
            language or (names.value if names else ""),
            cast("Order | None", said.value("dates")),
            faults,
        )


def show(
    answer: Answer,
    dataset: Dataset | None,
    out: Output | Telling | Checking,
    shape: Shaping | None = None,
    selection: Selection | None = None,
) -> None:
    """Give an answer its shape and its format, and send it where it belongs; then say what is to be noted.

    Args:
        answer: the answer.
        dataset: the dataset that was asked; None where the answer comes from elsewhere.
        out: where the answer goes in which format.
        shape: the shape of a listing.
        selection: the filters as understood, for `--explain`.
    """
    from dataclasses import replace

    from metrocli.answers.answer import ListAnswer

    target = out.output
    name = format_asked(out)
    if shape is not None and isinstance(answer, ListAnswer):
        answer = in_shape(answer, shape)
    if out.explain and dataset is not None:
        from metrocli.query.selecting.provenance import explain_answer

        answer = replace(answer, provenance=explain_answer(dataset, selection))
    answer = replace(answer, notes=tuple(dict.fromkeys((*(dataset.notes if dataset else ()), *answer.notes))))
    screen = streams.screen()
    if name is None:
        name = registry.TERMINAL_FORMAT if screen.terminal else registry.default_format(answer)
    further: list[str] = []
    content: str | bytes
    if name == registry.TERMINAL_FORMAT:
        from metrocli.render.terminal.table import render_table

        content, further = render_table(answer, width=screen.width, color=screen.color and target is None)
    else:
        content = registry.render(answer, name, asked(dataset))
    if target is None:
        # What a cell brings into a terminal must be read there and not act; a program gets it as it is.
        if screen.terminal and name != registry.TERMINAL_FORMAT and isinstance(content, str):
            content = mask_controls(content)
        paged = isinstance(content, str) and _may_page(out, screen, name) and _page(content, answer, further, screen)
        streams.note(answer.notes)
        if not paged:
            streams.answer(content)
    else:
        from metrocli.files.atomic import write_file_atomically

        # What no file can hold, such as half a character that was typed, stands as a mark, as on stdout.
        written = content.encode(errors="replace") if isinstance(content, str) else content
        backup = write_file_atomically(target, written, force=out.force)
        streams.note(answer.notes)
        further.append(f"Written to {target}." + (f" The old file is kept as {backup.name}." if backup else ""))
    streams.note(further)
    if answer.provenance is not None:
        from metrocli.query.selecting.provenance import describe_provenance

        streams.note(describe_provenance(answer.provenance))


def in_shape(listing: ListAnswer, shape: Shaping) -> ListAnswer:
    """A listing in the shape that was asked for; where that names no columns, with those that are set."""
    from metrocli.answers.shaping import apply_shape, check_columns

    usual = None if shape.columns else settings_in_use().table(COLUMNS).get(listing.command)
    wanted = shape.shape(usual.value if usual else None)
    with blaming(usual):
        check_columns(listing, wanted.columns if usual else ())
    return apply_shape(listing, wanted)


def ready(answer: ListAnswer, out: Checking, shape: Shaping) -> ListAnswer:
    """A listing in the shape that was asked for, before something is written that `show` is to tell of.

    Raises:
        UsageMistake: the shape or the format is none that it can have. Refused: its file is there already. `show` would
            raise that, too, but then it would be too late.
    """
    apply_shape = in_shape(answer, shape)
    name = format_asked(out)
    if name in registry.FINDINGS_FORMATS:
        registry.render(apply_shape, name, asked(None))
    if out.output is not None and out.output.exists() and not out.force:
        raise Refused(f"{out.output.name} already exists. --force replaces it and keeps the old one as a backup.")
    return apply_shape


def _page(content: str, answer: Answer, further: list[str], screen: streams.Screen) -> bool:
    """Show a long answer page by page, with its notes above it; False where it is to be printed."""
    text = pager.with_notes(content, [*answer.notes, *further])
    words = pager.find_pager(text, screen.height)
    return bool(words) and pager.show_in_pager(text, words)


def _may_page(out: Output | Telling | Checking, screen: streams.Screen, name: str) -> bool:
    """Whether an answer is for a person at a terminal who may want to read it page by page."""
    return screen.terminal and not out.no_pager and name in {registry.TERMINAL_FORMAT, "record"}


def format_asked(out: Output | Telling | Checking) -> str | None:
    """The format asked for by name or by the suffix of the file, else the one that is set; None where none says."""
    named = registry.check_format(out.format, findings=isinstance(out, Checking)) if out.format is not None else None
    if out.output is not None and out.output.is_dir():
        raise Refused(f"{out.output} is a folder. Name a file.")
    if out.output is None:
        return named or settings_in_use().value("format")
    suffix = registry.SUFFIXES.get(out.output.suffix.lower())
    if named is None:
        return registry.find_format(out.output)
    if suffix is not None and suffix != named and out.output.suffix.lower() not in {".txt", ".md"}:
        raise UsageMistake(
            f"--format {named} and the suffix of {out.output.name} contradict each other. Leave one out."
        )
    return named


def asked(dataset: Dataset | None) -> Origin:
    """What a workbook says of its own making."""
    import shlex

    data = dataset.source.path if dataset else None
    told = "none" if data is None else BUILT_IN["data"] if data == find_bundled_data() else str(data.absolute())
    return Origin(shlex.join([streams.PROGRAM, *streams.WORDS.get()]), told, f"{streams.PROGRAM} {__version__}")
