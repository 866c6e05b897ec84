"""From an option to the data, and from an answer to where it goes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from metrocli import __version__
from metrocli.cli import pager, streams
from metrocli.errors import UsageMistake
from metrocli.render import registry
from metrocli.render.values import Asked, harmless
from metrocli.sheets.bundled import bundled_data

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.cli.options import Output, Shaping, Source
    from metrocli.query.answer import Answer
    from metrocli.query.selection import Selection
    from metrocli.sheets.cells import Order
    from metrocli.sheets.dataset import Dataset


def data_in_use(given: Path | None) -> Path:
    """The data that --data or METROCLI_DATA names, else the bundled one."""
    return given if given is not None else bundled_data()


def opened(source: Source) -> Dataset:
    """The dataset in use."""
    from metrocli.sheets.dataset import open_dataset  # noqa: PLC0415 - not needed for --help

    return open_dataset(data_in_use(source.data), getattr(source, "names", None) or "", _dates())


def _dates() -> Order | None:
    """Which number of 03/04/2021 is the day, as METROCLI_DATES says; None where it does not."""
    said = os.environ.get("METROCLI_DATES", "").strip().lower()
    if said == "dmy":
        return "dmy"
    if said == "mdy":
        return "mdy"
    if said:
        raise UsageMistake(f"METROCLI_DATES is '{said}'. Set it to dmy (day first) or mdy (month first).")
    return None


def show(
    answer: Answer, dataset: Dataset, out: Output, shape: Shaping | None = None, selection: Selection | None = None
) -> None:
    """Give an answer its shape and its format, and send it where it belongs; then say what is to be noted.

    Args:
        answer: the answer.
        dataset: the dataset that was asked.
        out: where the answer goes in which format.
        shape: the shape of a listing.
        selection: the filters as understood, for `--explain`.
    """
    from dataclasses import replace  # noqa: PLC0415 - not needed for --help

    from metrocli.query.answer import Listing  # noqa: PLC0415

    target = out.output
    name = _format(out)
    if shape is not None and isinstance(answer, Listing):
        from metrocli.query.shape import shaped  # noqa: PLC0415 - for a listing only

        answer = shaped(answer, shape.shape())
    if out.explain:
        from metrocli.query.explain import explained  # noqa: PLC0415 - only where it is asked for

        answer = replace(answer, explained=explained(dataset, selection))
    answer = replace(answer, notes=tuple(dict.fromkeys((*dataset.notes, *answer.notes))))
    screen = streams.screen()
    if name is None:
        name = registry.TERMINAL if screen.terminal else registry.usual_format(answer)
    further: list[str] = []
    content: str | bytes
    if name == registry.TERMINAL:
        from metrocli.render.table import table  # noqa: PLC0415 - Rich is needed for a table only

        content, further = table(answer, width=screen.width, color=screen.color and target is None)
    else:
        content = registry.rendered(answer, name, asked(dataset))
    if target is None:
        streams.note(answer.notes)
        # What a cell brings into a terminal must be read there and not act; a program gets it as it is.
        if screen.terminal and name != registry.TERMINAL and isinstance(content, str):
            content = harmless(content)
        long = pager.wanted(content, screen.height) if isinstance(content, str) and _may_page(out, screen, name) else []
        if not long or not pager.paged(str(content), long):
            streams.answer(content)
    else:
        from metrocli.sheets.files import write_whole  # noqa: PLC0415 - only where something is written

        backup = write_whole(target, content.encode() if isinstance(content, str) else content, force=out.force)
        streams.note(answer.notes)
        further.append(f"Written to {target}." + (f" The old file is kept as {backup.name}." if backup else ""))
    streams.note(further)
    if answer.explained is not None:
        from metrocli.query.explain import sentences  # noqa: PLC0415 - only where it is asked for

        streams.note(sentences(answer.explained))


def _may_page(out: Output, screen: streams.Screen, name: str) -> bool:
    """Whether an answer is for a person at a terminal who may want to read it page by page."""
    return screen.terminal and not out.no_pager and name in {registry.TERMINAL, "record"}


def _format(out: Output) -> str | None:
    """The format asked for by name or by the suffix of the file; None where neither says."""
    named = registry.check_format(out.format) if out.format is not None else None
    if out.output is None:
        return named
    suffix = registry.SUFFIXES.get(out.output.suffix.lower())
    if named is None:
        return registry.format_of(out.output)
    if suffix is not None and suffix != named and out.output.suffix.lower() not in {".txt", ".md"}:
        raise UsageMistake(
            f"--format {named} and the suffix of {out.output.name} contradict each other. Leave one out."
        )
    return named


def asked(dataset: Dataset) -> Asked:
    """What a workbook says of its own making."""
    import shlex  # noqa: PLC0415 - only for a workbook

    data = dataset.source.path
    told = "the bundled data" if data == bundled_data() else str(data.absolute())
    return Asked(shlex.join([streams.PROGRAM, *streams.WORDS.get()]), told, f"{streams.PROGRAM} {__version__}")
