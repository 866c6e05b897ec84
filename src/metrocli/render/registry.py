"""The formats by name and by suffix."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from metrocli.answers.kinds import Answer, Listing
from metrocli.errors import UsageMistake

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.render.values import Asked

TERMINAL = "table"
SUFFIXES = {
    ".tsv": "tsv",
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "markdown",
    ".txt": "record",
    ".html": "html",
    ".htm": "html",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
}
_WRITERS = {
    "record": ("record", "record"),
    "tsv": ("delimited", "tsv"),
    "csv": ("delimited", "csv_"),
    "json": ("json_", "json_"),
    "jsonl": ("json_", "jsonl"),
    "markdown": ("markdown", "markdown"),
    "html": ("html.page", "page"),
    "annotations": ("annotations", "annotated"),
}
FORMATS = (TERMINAL, "record", "tsv", "csv", "json", "jsonl", "markdown", "html")
"""The formats that `--format` takes; those of `FILES` are written by naming a file that ends so."""
OF_FINDINGS = ("annotations",)
"""The formats that only findings have."""
FILES = ("xlsx", "parquet")
"""The formats that are bytes: they go into a file, never to a terminal or into a pipe."""


def check_format(name: str, *, findings: bool = False) -> str:
    """The format of that name; UsageMistake where there is none.

    Args:
        name: what was typed.
        findings: whether those that only findings have may be meant, too.
    """
    wanted = name.strip().lower()
    if wanted in FILES:
        raise UsageMistake(f"{wanted} is for a file only: name one with -o FILE.{wanted}, and no format.")
    known = (*FORMATS, *OF_FINDINGS) if findings else FORMATS
    if not findings and wanted in OF_FINDINGS:
        raise UsageMistake(f"{wanted} are of findings: only `check` gives them.")
    if wanted not in known:
        raise UsageMistake(f"there is no format '{name}'. Choose from {', '.join(known)}.")
    return wanted


def format_of(path: Path) -> str:
    """The format that a file's suffix names; UsageMistake where it names none."""
    found = SUFFIXES.get(path.suffix.lower())
    if found is None:
        said = f"the suffix '{path.suffix}' names no format" if path.suffix else f"'{path}' has no suffix"
        raise UsageMistake(f"{said}. End the file's name in {', '.join(SUFFIXES)}, or give --format.")
    return found


def usual_format(answer: Answer) -> str:
    """The format for a program at the other end of a pipe: TSV for a listing, the record for one thing."""
    return "tsv" if isinstance(answer, Listing) else "record"


def rendered(answer: Answer, name: str, asked: Asked) -> str | bytes:
    """An answer in a format other than the table: text, or bytes in one of `FILES`."""
    if name == "xlsx":
        from metrocli.render.xlsx import xlsx

        return xlsx(answer, asked)
    if name == "parquet":
        from metrocli.render.parquet import parquet

        return parquet(answer)
    module, function = _WRITERS[name]
    text: str = getattr(import_module(f"metrocli.render.{module}"), function)(answer)
    return text
