"""From an option to the data, and from an answer to where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from metrocli import __version__
from metrocli.cli import streams
from metrocli.errors import UsageMistake
from metrocli.render import registry
from metrocli.render.values import Asked, harmless

if TYPE_CHECKING:
    from metrocli.cli.options import Output, Shaping, Source
    from metrocli.query.answer import Answer
    from metrocli.sheets.dataset import Dataset


def bundled_data() -> Path:
    """The dataset that comes with the program: inside the package once installed, beside `src` in a checkout."""
    installed = Path(__file__).parent.parent / "data"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "data"


def opened(source: Source) -> Dataset:
    """The dataset that --data or METROCLI_DATA names, else the bundled one."""
    from metrocli.sheets.dataset import open_dataset  # noqa: PLC0415 - not needed for --help

    return open_dataset(source.data if source.data is not None else bundled_data())


def show(answer: Answer, dataset: Dataset, out: Output, shape: Shaping | None = None) -> None:
    """Give an answer its shape and its format, and send it where it belongs; then say what is to be noted."""
    from dataclasses import replace  # noqa: PLC0415 - not needed for --help

    from metrocli.query.answer import Listing, Shape, shaped  # noqa: PLC0415
    from metrocli.query.filters import several  # noqa: PLC0415

    target = out.output
    name = _format(out)
    if shape is not None and isinstance(answer, Listing):
        wanted = Shape(several("--columns", shape.columns or ()), several("--sort", shape.sort or ()), shape.limit)
        answer = shaped(answer, wanted)
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
        streams.answer(content)
    else:
        from metrocli.sheets.files import write_whole  # noqa: PLC0415 - only where something is written

        backup = write_whole(target, content.encode() if isinstance(content, str) else content, force=out.force)
        streams.note(answer.notes)
        further.append(f"Written to {target}." + (f" The old file is kept as {backup.name}." if backup else ""))
    streams.note(further)


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
