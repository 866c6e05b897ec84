"""The libraries of extras: one that is missing is named with the command that installs it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from metrocli.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator


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
