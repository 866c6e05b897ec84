"""All output formats: their names, their file suffixes and the functions that write them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from metrocli.answers.answer import Answer, ListAnswer
from metrocli.errors import UsageMistake
from metrocli.messages import MessageType
from metrocli.text.nearest import find_nearest

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.render.values import Origin

FILE_FORMAT = MessageType(
    "file-format", "{format} can only be written to a file", "Use -o FILE.{format} and leave out --format."
)
FINDINGS_FORMAT = MessageType("findings-format", "only `check` can be written as {format}", "Choose another format.")
SIMILAR_FORMAT = MessageType("similar-format", "{text:quoted} is not a format", "Did you mean {near:or}?")
UNKNOWN_FORMAT = MessageType("unknown-format", "{text:quoted} is not a format", "Choose from {names:all}.")
_SUFFIXES = "Use a file name that ends in {suffixes:all}, or give --format."
UNKNOWN_SUFFIX = MessageType("unknown-suffix", "the ending {suffix:quoted} does not belong to a format", _SUFFIXES)
NO_SUFFIX = MessageType("no-suffix", "{path:quoted} has no ending", _SUFFIXES)


class OutputFormat(NamedTuple):
    """One output format.

    Attributes:
        name: its name, as `--format` takes it.
        module: the module of `metrocli.render` that writes it; imported when it is needed.
        function: the function in that module. It takes an answer and returns the output.
        suffixes: the suffixes of files that are written in this format.
        binary: whether the output is bytes, for a file only, and not text.
        findings_only: whether only findings can be written in it.
        needs_origin: whether the function also takes the `Origin` of the answer.
    """

    name: str
    module: str
    function: str
    suffixes: tuple[str, ...] = ()
    binary: bool = False
    findings_only: bool = False
    needs_origin: bool = False


_FORMATS = (
    OutputFormat("record", "record", "render_record", (".txt",)),
    OutputFormat("tsv", "delimited", "render_tsv", (".tsv",)),
    OutputFormat("csv", "delimited", "render_csv", (".csv",)),
    OutputFormat("json", "json_", "render_json", (".json",)),
    OutputFormat("jsonl", "json_", "render_jsonl", (".jsonl",)),
    OutputFormat("markdown", "markdown", "render_markdown", (".md",)),
    OutputFormat("html", "html.page", "render_html", (".html", ".htm")),
    OutputFormat("xlsx", "xlsx", "render_xlsx", (".xlsx",), binary=True, needs_origin=True),
    OutputFormat("parquet", "parquet", "render_parquet", (".parquet",), binary=True),
    OutputFormat("annotations", "annotations", "render_annotations", findings_only=True),
)
_BY_NAME = {output.name: output for output in _FORMATS}

TERMINAL_FORMAT = "table"
"""The format for a terminal. It needs the width of the screen, so `render.terminal` writes it and not `render`."""
FORMATS = (TERMINAL_FORMAT, *(output.name for output in _FORMATS if not (output.binary or output.findings_only)))
"""The formats that `--format` takes for every answer."""
FINDINGS_FORMATS = tuple(output.name for output in _FORMATS if output.findings_only)
"""The formats that `--format` takes for findings only."""
BINARY_FORMATS = tuple(output.name for output in _FORMATS if output.binary)
"""The formats that are bytes: they are chosen by the suffix of a file, never by `--format`."""
SUFFIXES = {suffix: output.name for output in _FORMATS for suffix in output.suffixes}
"""The format of each file suffix."""


def check_format(name: str, *, findings: bool = False) -> str:
    """Return the format of that name.

    Args:
        name: the name as typed.
        findings: whether the answer is a list of findings, which have formats of their own.

    Raises:
        UsageMistake: no format has that name, or this answer cannot be written in it.
    """
    wanted = name.strip().lower()
    if wanted in BINARY_FORMATS:
        raise UsageMistake(FILE_FORMAT(format=wanted))
    names = (*FORMATS, *FINDINGS_FORMATS) if findings else FORMATS
    if not findings and wanted in FINDINGS_FORMATS:
        raise UsageMistake(FINDINGS_FORMAT(format=wanted))
    if wanted not in names:
        near = find_nearest(name, names)
        raise UsageMistake(SIMILAR_FORMAT(text=name, near=near) if near else UNKNOWN_FORMAT(text=name, names=names))
    return wanted


def find_format(path: Path) -> str:
    """Return the format of a file by its suffix.

    Raises:
        UsageMistake: the suffix is not that of a format.
    """
    name = SUFFIXES.get(path.suffix.lower())
    if name is None:
        suffixes = [*SUFFIXES]
        if path.suffix:
            raise UsageMistake(UNKNOWN_SUFFIX(suffix=path.suffix, suffixes=suffixes))
        raise UsageMistake(NO_SUFFIX(path=str(path), suffixes=suffixes))
    return name


def default_format(answer: Answer) -> str:
    """Return the format for a pipe: TSV for a list, the record view for a record."""
    return "tsv" if isinstance(answer, ListAnswer) else "record"


def render(answer: Answer, name: str, origin: Origin) -> str | bytes:
    """Write an answer in a format other than the table: text, or bytes in one of `BINARY_FORMATS`."""
    output = _BY_NAME[name]
    write = getattr(import_module(f"metrocli.render.{output.module}"), output.function)
    content: str | bytes = write(answer, origin) if output.needs_origin else write(answer)
    return content
