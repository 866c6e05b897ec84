"""What a process and its child, in which templates of a user write pages, send each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE, DONE, FAULT = "page", "done", "fault"
"""The kinds of answers: a file by its name, the end of a job, and a `TemplateFault`, which ends it as well."""
PageWriter = Callable[[Any, "Environment"], Iterator[tuple[str, bytes]]]
"""Yields the name and the bytes of each file of a report or a site, from some templates; at the top of a module."""


class Job(NamedTuple):
    """What the child process writes.

    Attributes:
        write: the function that writes.
        subject: what it writes: data that a pickle can hold.
        files: the files of the user's folder by name.
        ours: our templates by name.
        seconds: the time for each file.
    """

    write: PageWriter
    subject: Any
    files: Mapping[str, bytes]
    ours: Mapping[str, bytes]
    seconds: float


class PrintJob(NamedTuple):
    """What the child process sets as PDF.

    Attributes:
        templates: the content of each file by name, also of pictures; `MAIN` is the first one.
        first: the name of the first one for the user.
        own: the names of the files of the user.
        report: the report in JSON.
        root: an empty folder.
        fonts: the folders with fonts.
        is_checked: whether to claim PDF/UA-1.
        seconds: the time for it.
    """

    templates: Mapping[str, bytes]
    first: str
    own: frozenset[str]
    report: str
    root: str
    fonts: tuple[str, ...]
    is_checked: bool
    seconds: float
