"""The libraries of optional formats: one that is missing is named with the command that installs it."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from metrocli.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIBRARIES = {"pdf": "typst", "docx": "docx"}
"""The library that each format cannot do without, by its name for imports."""


def require_extra(name: str) -> None:
    """Check that the library of a format is installed, before the work begins; it is not imported.

    Args:
        name: the format, as its extra is named. A format without an extra needs nothing.

    Raises:
        MissingExtra: it is not installed.
    """
    library = _LIBRARIES.get(name)
    if library is not None and find_spec(library) is None:
        raise MissingExtra(name.upper(), name)


@contextmanager
def need_extra(what: str, extra: str) -> Iterator[None]:
    """Import libraries of an extra in this block.

    Args:
        what: what needs them, such as PDF.
        extra: the extra, such as pdf.

    Raises:
        MissingExtra: a library that the block imports is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingExtra(what, extra) from error
