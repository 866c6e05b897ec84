"""The formats of a report, by the ending of the file; each writer is imported only when its format is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UsageMistake
from metrocli.messages import MessageType
from metrocli.report.writers.extras import require_extra

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.messages import Message
    from metrocli.report.model import Report
    from metrocli.report.templating.pages import Templates
    from metrocli.report.writers.typesetting import Typesetter
    from metrocli.sheets.table import RawTable

UNKNOWN_REPORT_FORMAT = MessageType(
    "unknown-report-format", "{name:quoted} has no ending of a report", "Use one of {endings:or}."
)


class WriterOptions(NamedTuple):
    """What a writer needs beside the report.

    Attributes:
        fonts: folders with more fonts (`--fonts`), for PDF and for the pictures of DOCX.
        tables: the sheets that the report was made from, to name the cells of characters without a glyph.
        templates: the templates of the user (`--templates`), for formats that have templates; None for ours alone.
        typesetter: what sets the pages of several PDFs, one after the other; None for one of its own for each.
    """

    fonts: tuple[Path, ...] = ()
    tables: tuple[RawTable, ...] = ()
    templates: Templates | None = None
    typesetter: Typesetter | None = None


class Written(NamedTuple):
    """A report in one format.

    Attributes:
        content: the bytes of the file; the same report gives the same bytes on every day.
        notes: what a reader of stderr should know, such as characters without a glyph.
    """

    content: bytes
    notes: tuple[Message, ...] = ()


Writer = Callable[["Report", WriterOptions], Written]
"""Writes a report; raises MissingExtra if a library of the format is not installed."""


class ReportFormat(NamedTuple):
    """A format of the report.

    Attributes:
        name: the format, as its extra is named if it has one.
        module: the module below `report.writers` with the function `write_report`.
        has_fonts: whether the file holds letters or pictures of letters, so that it can use more fonts.
        has_templates: whether it is written with templates, which a user can replace.
    """

    name: str
    module: str
    has_fonts: bool = False
    has_templates: bool = False


FORMATS = {
    ".html": ReportFormat("html", "html", has_templates=True),
    ".pdf": ReportFormat("pdf", "pdf", has_fonts=True, has_templates=True),
    ".docx": ReportFormat("docx", "docx", has_fonts=True),
    ".md": ReportFormat("markdown", "markdown"),
    ".xlsx": ReportFormat("xlsx", "xlsx"),
}
"""The formats by the ending of the file."""


def load_writer(path: Path) -> Writer:
    """Load the writer of the format that the ending of a file names.

    Raises:
        UsageMistake: no format has that ending.
        MissingExtra: a library of the format is not installed.
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise UsageMistake(UNKNOWN_REPORT_FORMAT(name=path.name, endings=list(FORMATS)))
    require_extra(found.name)
    writer: Writer = import_module(f"metrocli.report.writers.{found.module}").write_report
    return writer
