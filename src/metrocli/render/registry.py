"""All output formats with the functions that write them, and the layouts of all answers."""

from __future__ import annotations

from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from metrocli.catalogue import has_columns, name_module
from metrocli.errors import UsageMistake
from metrocli.hints import suggest
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from metrocli.answers.answer import Answer
    from metrocli.messages import Message
    from metrocli.render.parts import Page
    from metrocli.text.languages.language import Language

FILE_FORMAT = MessageType(
    "file-format", "{format} can only be written to a file", "Use -o FILE.{format} and leave out {--format}."
)
FINDINGS_FORMAT = MessageType("findings-format", "only `check` can be written as {format}", "Choose another format.")
NOT_A_FORMAT = MessageType("not-a-format", "{text:quoted} is not a format", "{hint}")
_SUFFIXES = "Use a file name that ends in {suffixes:all}, or give {--format}."
UNKNOWN_SUFFIX = MessageType("unknown-suffix", "the ending {suffix:quoted} does not belong to a format", _SUFFIXES)
NO_SUFFIX = MessageType("no-suffix", "{path:quoted} has no ending", _SUFFIXES)


class Origin(NamedTuple):
    """Where an answer comes from: the command as typed, the data, and the program with its version."""

    question: str = ""
    data: str = ""
    program: str = ""


class Target(NamedTuple):
    """What an answer is written for.

    Attributes:
        width: the width of the screen in columns.
        has_colours: whether the screen shows colours.
        origin: where the answer comes from.
        has_bom: whether CSV begins with a byte order mark, by which Excel recognises UTF-8.
        lang: the language of heads and labels, as its ISO 639-1 code, in the formats that have any.
    """

    width: int = 80
    has_colours: bool = False
    origin: Origin = Origin()
    has_bom: bool = False
    lang: str = "en"

    @property
    def language(self) -> Language:
        """The language of heads and labels."""
        from metrocli.text.languages.language import load_language

        return load_language(self.lang)


class LongText:
    """A long text in parts, which are made while they are written: as a whole, it would take gigabytes.

    Args:
        parts: the parts; they can be taken once.
    """

    def __init__(self, parts: Iterator[str]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[str]:
        """Take one part after the other."""
        return self._parts


_LONG = 16 << 20
"""A text with more characters stays in parts."""


def join_parts(parts: Iterable[str]) -> str | LongText:
    """Join the parts of a text, unless it is long: then only its first parts are made already."""
    remaining = iter(parts)
    first: list[str] = []
    length = 0
    for part in remaining:
        first.append(part)
        length += len(part)
        if length > _LONG:
            return LongText(chain(first, remaining))
    return "".join(first)


class Rendered(NamedTuple):
    """An answer in one format.

    Attributes:
        content: text, or bytes in one of `BINARY_FORMATS`.
        notes: notes on what does not fit the target.
    """

    content: str | LongText | bytes
    notes: tuple[Message, ...] = ()


class OutputFormat(NamedTuple):
    """One output format.

    Attributes:
        name: its name, as `--format` takes it.
        module: the module of `metrocli.render` that writes it; imported when it is needed. Its function `render_NAME`
            takes an answer and a `Target`, and returns a `Rendered`.
        suffixes: the suffixes of files that are written in this format.
        is_binary: whether the output is bytes, for a file only, and not text.
        is_styled: whether the output has the control characters of a terminal.
        for_findings: whether only findings can be written in it.
        has_words: whether it is written for people: heads, labels, dates and usual words are in their language.
    """

    name: str
    module: str
    suffixes: tuple[str, ...] = ()
    is_binary: bool = False
    is_styled: bool = False
    for_findings: bool = False
    has_words: bool = False


_FORMATS = (
    OutputFormat("table", "terminal.table", is_styled=True, has_words=True),
    OutputFormat("record", "record", (".txt",)),
    OutputFormat("tsv", "delimited", (".tsv",)),
    OutputFormat("csv", "delimited", (".csv",)),
    OutputFormat("json", "json_", (".json",)),
    OutputFormat("jsonl", "json_", (".jsonl",)),
    OutputFormat("markdown", "markdown", (".md",), has_words=True),
    OutputFormat("html", "html.page", (".html", ".htm"), has_words=True),
    OutputFormat("xlsx", "xlsx.workbook", (".xlsx",), is_binary=True),
    OutputFormat("parquet", "parquet", (".parquet",), is_binary=True),
    OutputFormat("annotations", "annotations", for_findings=True),
)
_BY_NAME = {output.name: output for output in _FORMATS}

TERMINAL_FORMAT, CSV_FORMAT = "table", "csv"
"""The format for a terminal, and the one that may begin with a byte order mark."""
FORMATS = tuple(output.name for output in _FORMATS if not (output.is_binary or output.for_findings))
"""The formats that `--format` takes for every answer."""
FINDINGS_FORMATS = tuple(output.name for output in _FORMATS if output.for_findings)
"""The formats that `--format` takes for findings only."""
BINARY_FORMATS = tuple(output.name for output in _FORMATS if output.is_binary)
"""The formats that are bytes: they are chosen by the suffix of a file, never by `--format`."""
FORMATS_WITH_EXTRA_FIELDS = ("record", "annotations")
"""The formats that show the extra fields of a list without being asked."""
FORMATS_WITH_SUMMARY = ("table", "markdown", "html", "xlsx")
"""The formats that lay an answer out (see `lay_out`), and so have the line with figures about a whole list."""
FORMATS_WITH_EXPLANATION = ("json",)
"""The formats that hold the explanation of an answer; with any other, it is shown next to the answer."""
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
        raise UsageMistake(NOT_A_FORMAT(text=name, hint=suggest(name, names)))
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


def default_format(command: str) -> str:
    """Return the format for a pipe: TSV for a command that lists rows, the record view for others."""
    return "tsv" if has_columns(command) else "record"


def is_styled(name: str) -> bool:
    """Return whether a format has the control characters of a terminal, which must reach it as they are."""
    return _BY_NAME[name].is_styled


def render(answer: Answer, name: str, target: Target) -> Rendered:
    """Write an answer in a format."""
    if _BY_NAME[name].has_words:
        from metrocli.render.values import translate_words

        answer = translate_words(answer, target.language)
    write: Callable[[Answer, Target], Rendered]
    write = getattr(import_module(f"metrocli.render.{_BY_NAME[name].module}"), f"render_{name}")
    return write(answer, target)


_LAYOUTS = {"challenges": "outcomes"}
"""The commands whose layout is in the module of another name."""


def lay_out(answer: Answer, language: Language) -> Page:
    """Lay out an answer for a person: its words, its tables with their columns, its facts and key figures.

    Args:
        answer: the answer.
        language: the language of heads, labels and summaries.
    """
    from metrocli.render.parts import translate_heads

    module = import_module(f"metrocli.render.layouts.{_LAYOUTS.get(answer.command) or name_module(answer.command)}")
    page: Page = module.lay_out(answer, language)
    return translate_heads(page, language)
