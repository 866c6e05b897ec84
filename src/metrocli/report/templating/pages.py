"""Write pages with the templates of a user in a child process, with limits of memory and time."""

from __future__ import annotations

import pickle
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from metrocli.files.sandbox import Sandbox
from metrocli.report.templating.faults import TemplateFault, TemplateLimits
from metrocli.report.templating.folder import read_folder, read_our_templates
from metrocli.report.templating.job import DONE, FAULT, PAGE, Job
from metrocli.report.templating.policy import allow_own_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from metrocli.messages import Message
    from metrocli.report.templating.job import PageWriter

LIMITS = TemplateLimits(memory=2 << 30, seconds=60)
"""What templates of pages may take; a page of a thousand activities takes a second."""
_GRACE = 5
"""The seconds between the end of the time in the child process, which knows the line, and its end from here."""
_WITHOUT_MEMORY = {"", "MemoryError"}
"""How the child process ends for want of memory."""


class Templates:
    """The templates of a user's folder, with child processes for pages, each started by the first page of its kind.

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
        self._children: dict[PageWriter, Sandbox] = {}

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
        from metrocli.report.templating.pages_child import write_pages

        # A process that has begun to write can load nothing more, so that each function has one of its own.
        child = self._children.get(write)
        files, ours = ({}, {}) if child else (dict(self.folder.files), read_our_templates())
        if child is None:
            child = Sandbox(write_pages, memory=self._limits.memory, seconds=self._limits.seconds + _GRACE)
            self._children[write] = child
        job = Job(write, subject, files, ours, self._limits.seconds)
        child.request(b64encode(pickle.dumps(job, protocol=5)).decode())
        kind, value = self._receive(child)
        while kind == PAGE:
            name, content = value
            yield name, allow_own_code(name, content, self.folder.path)
            kind, value = self._receive(child)
        if kind == DONE:
            return
        if kind == FAULT:
            fault = TemplateFault(*value)
        elif child.has_timed_out:
            fault = TemplateFault("too-slow")
        else:
            fault = TemplateFault("too-large" if kind in _WITHOUT_MEMORY else "broken", reason=str(value))
        if not fault.name and template in self.folder.files:
            fault = fault._replace(name=template)
        raise fault.to_error(self.folder.path, self._limits)

    @staticmethod
    def _receive(child: Sandbox) -> tuple[str, Any]:
        with child.time_limit():
            return child.receive()
