"""The libraries of optional formats of the report."""

from __future__ import annotations

from importlib.util import find_spec

from metrocli.errors import MissingExtra

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
