"""Write pages with the templates of a user in a child process, with limits of memory and time."""

from __future__ import annotations

import pickle
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.files.sandbox import Sandbox
from metrocli.report.templating.faults import TemplateFault, TemplateLimits
from metrocli.report.templating.folder import read_folder, read_our_templates
from metrocli.report.templating.policy import allow_own_code

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment

    from metrocli.messages import Message

LIMITS = TemplateLimits(memory=2 << 30, seconds=60)
"""What templates of pages may take; a page of a thousand activities takes a second."""
_GRACE = 5
"""The seconds between the end of the time in the child process, which knows the line, and its end from here."""
_WITHOUT_MEMORY = {"", "MemoryError"}
"""How the child process ends for want of memory."""


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


class Templates:
    """The templates of a user's folder, with a child process for pages, which is started by the first of them.

    Args:
        path: the folder.
        limits: what the templates of pages may take.

    Raises:
        UsageMistake: there is no such folder.
        UnreadableData: a file leads out of it or cannot be read, or it holds too much.
    """

    def __init__(self, path: Path, limits: TemplateLimits = LIMITS) -> None:
        self.folder = read_folder(path)
        self._limits = limits
        self._child: Sandbox | None = None

    def list_notes(self) -> list[Message]:
        """List the notes about files that have no use."""
        return [*self.folder.list_unused()]

    def write_pages(self, write: PageWriter, subject: object, template: str) -> Iterator[tuple[str, bytes]]:
        """Write files with the templates, one after the other.

        Args:
            write: the function that writes them, which the child process calls.
            subject: what it writes.
            template: the name of the first template, which an error names where it knows no other.

        Raises:
            UnreadableData: a template fails, takes too much, or asks for what it may not have.
        """
        from metrocli.report.templating.pages_child import DONE, FAULT, PAGE, write_pages

        first = self._child is None
        if self._child is None:
            self._child = Sandbox(write_pages, memory=self._limits.memory, seconds=self._limits.seconds + _GRACE)
        files, ours = (dict(self.folder.files), read_our_templates()) if first else ({}, {})
        job = Job(write, subject, files, ours, self._limits.seconds)
        self._child.request(b64encode(pickle.dumps(job, protocol=5)).decode())
        kind, value = self._receive(self._child)
        while kind == PAGE:
            name, content = value
            yield name, allow_own_code(name, content, self.folder.path)
            kind, value = self._receive(self._child)
        if kind == FAULT:
            raise TemplateFault(*value).to_error(self.folder.path, self._limits)
        if kind != DONE:
            fault = "too-slow" if self._child.has_timed_out else "too-large" if kind in _WITHOUT_MEMORY else "broken"
            name = template if template in self.folder.files else ""
            raise TemplateFault(fault, name, reason=str(value)).to_error(self.folder.path, self._limits)

    @staticmethod
    def _receive(child: Sandbox) -> tuple[str, Any]:
        with child.time_limit():
            return child.receive()
