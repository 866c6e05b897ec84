"""Set pages with typst in a child process, which alone ends where there is too little memory for a long report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from metrocli.errors import Refused
from metrocli.files.sandbox import Sandbox
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PDF_TOO_LONG = MessageType(
    "pdf-too-long",
    "there is too little memory, or time, to set this report as PDF",
    "Write a shorter period, or another format such as .html.",
)
_MEMORY, _SECONDS = 8 << 30, 600
"""The most memory and time for one report; one of 2,900 activities takes 2 GB and a quarter of a minute."""
NO_DAY = 315_532_800
"""The day in the metadata, 1 January 1980 as a timestamp, so that the same report gives the same bytes on every day."""
_PDF, _REFUSED = "pdf", "refused"
MAIN = "main"
"""The name that typst knows the first template by."""
_WITHOUT_MEMORY = {"", "MemoryError", "ImportError"}
"""How the child process ends for want of memory: without a message, or before typst, which is installed, is loaded."""


class TypesettingError(Exception):
    """Typst refuses a document; the text is its reason."""


class Typesetter:
    """Sets one report after another as PDF in one child process, which starts with the first of them.

    The child process ends with `close`, with this object, or where it fails; the next report then starts another one.
    """

    def __init__(self) -> None:
        self._child: Sandbox | None = None

    def set_pdf(
        self, templates: Mapping[str, str], report: str, root: str, fonts: Iterable[str], *, is_checked: bool
    ) -> bytes:
        """Set a report as PDF.

        Args:
            templates: the text of each template by its name; `MAIN` is the first one.
            report: the report in JSON.
            root: an empty folder, the only one that the template may read.
            fonts: the folders with fonts.
            is_checked: whether to claim PDF/UA-1, and to refuse a document that does not keep it.

        Raises:
            TypesettingError: typst refuses the document.
            Refused: there is too little memory or time.
        """
        asked = {
            "templates": {**templates}, "report": report, "root": root, "fonts": [*fonts], "is_checked": is_checked
        }  # fmt: skip
        child = self._child = self._child or Sandbox(compile_pages, memory=_MEMORY, seconds=_SECONDS)
        kind, value = "", None
        try:
            with child.time_limit():
                child.request(json.dumps(asked))
                kind, value = child.receive()
        finally:
            if kind not in {_PDF, _REFUSED}:
                self.close()
        if kind in _WITHOUT_MEMORY:
            raise Refused(PDF_TOO_LONG())
        if kind != _PDF:
            raise TypesettingError(str(value))
        return bytes(value)

    def close(self) -> None:
        """End the child process, if one runs."""
        if self._child is not None:
            self._child.close()
            self._child = None


def compile_pages(*, requests: Iterable[bytes]) -> Iterator[tuple[str, object]]:
    """Compile the templates of each request in the child process, and yield the PDF, or why typst refuses it."""
    import typst

    for line in requests:
        asked: dict[str, Any] = json.loads(line)
        standards: dict[str, Any] = {"pdf_standards": ["ua-1"]} if asked["is_checked"] else {}
        try:
            content = typst.compile(
                # A mapping of names to texts is a project of several files; the declared types of typst leave it out.
                {name: text.encode() for name, text in asked["templates"].items()},
                root=asked["root"],
                font_paths=asked["fonts"],
                ignore_system_fonts=True,
                timestamp=NO_DAY,
                sys_inputs={"report": asked["report"]},
                **standards,
            )
        except typst.TypstError as error:
            yield _REFUSED, str(error)
        else:
            yield _PDF, bytes(content)
