"""Read a document in a child process, with limits of memory and time: a file can be made to harm its parser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.limits import FILE_UNREADABLE
from metrocli.files.running.memory import TOO_MUCH_MEMORY
from metrocli.files.sandbox import Sandbox
from metrocli.importing.document import DocumentLine, LineKind
from metrocli.importing.readers.lines import DOCUMENT_TOO_LARGE
from metrocli.importing.readers.text import DOCUMENT_NOT_TEXT
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from metrocli.files.sandbox_child import Parser
    from metrocli.messages import Message

Reader: TypeAlias = "Callable[[Path], tuple[list[DocumentLine], list[DocumentLine]]]"
"""A function that returns the lines of a document and its running lines."""
MAX_MEMORY = 2 << 30
"""How many bytes of memory the child process may take."""
_SECONDS, _BYTES_A_SECOND = 60, 200_000
"""The time limit: some seconds for any file, and more for a larger one."""
_BATCH = 1_000
_DEFECTS = {"AssertionError", "AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "TypeError"}
_ALL = "lines", "running lines"

DOCUMENT_DAMAGED = MessageType(
    "document-damaged",
    "the document is cut off or damaged",
    "Open it in its program and save it again, or use a backup.",
)
DOCUMENT_PASSWORD = MessageType("document-password", "the document has a password", "Save a copy without a password.")
DOCUMENT_WITHOUT_TEXT = MessageType(
    "document-without-text",
    "the document has {count:,} pages and no text, such as a scan",
    "Use a program for text recognition (OCR) to save it with text.",
    one="the document has 1 page and no text, such as a scan",
)
DOCUMENT_TIMED_OUT = MessageType(
    "document-timed-out", "reading took more than {seconds} seconds", "Open it in its program and save it again."
)
DOCUMENT_READER_FAILED = MessageType(
    "document-reader-failed",
    "the reader stopped, perhaps because it needed more than {limit:,} MB of memory",
    "Open the document in its program and save it again, or split it.",
)
_PROBLEMS = {
    problem.code: problem
    for problem in (
        *(DOCUMENT_DAMAGED, DOCUMENT_PASSWORD, DOCUMENT_WITHOUT_TEXT, DOCUMENT_TOO_LARGE, DOCUMENT_NOT_TEXT),
        *(TOO_MUCH_MEMORY, FILE_UNREADABLE),
    )
}


def send_lines(read: Reader, path: str) -> Iterator[tuple[str, object]]:
    """Read a document in the child process, and yield its lines as messages of plain types.

    Args:
        read: a function that returns the lines and the running lines, and raises UnreadableData with a message of
            `_PROBLEMS`.
        path: the file.
    """
    try:
        found = read(Path(path))
    except UnreadableData as error:
        yield "problem", (error.message.code, dict(error.message.values))
        return
    for kind, lines in zip(_ALL, found, strict=True):
        packed = [(*line[:3], line.kind.value, *line[4:]) for line in lines]
        yield from ((kind, packed[start : start + _BATCH]) for start in range(0, len(packed), _BATCH))
    yield "end", None


def read_in_process(parser: Parser, path: Path) -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Read a document in a child process.

    Args:
        parser: a function that takes the path and yields the messages of `send_lines`.
        path: the file.

    Returns:
        The lines, and the running lines.

    Raises:
        UnreadableData: it cannot be read.
    """
    try:
        seconds = _SECONDS + path.stat().st_size / _BYTES_A_SECOND
        sandbox = Sandbox(parser, str(path.absolute()), memory=MAX_MEMORY, seconds=seconds)
    except OSError as fault:
        raise UnreadableData(path.name, FILE_UNREADABLE(reason=name_reason(fault))) from fault
    found: dict[str, list[DocumentLine]] = {kind: [] for kind in _ALL}
    try:
        with sandbox.time_limit():
            kind, value = sandbox.receive()
            while kind in found:
                found[kind] += [
                    DocumentLine(text, page, number, LineKind(form), *rest) for text, page, number, form, *rest in value
                ]
                kind, value = sandbox.receive()
        if kind != "end":
            raise UnreadableData(path.name, _problem(sandbox, kind, value))
    finally:
        sandbox.close()
    return found["lines"], found["running lines"]


def _problem(sandbox: Sandbox, kind: str, value: Any) -> Message:  # noqa: ANN401 - the value depends on the kind
    """Return what is wrong with a document, by the last message.

    Raises:
        RuntimeError: it is an exception that is a defect of the program, which no document can cause.
    """
    if sandbox.has_timed_out:
        return DOCUMENT_TIMED_OUT(seconds=round(sandbox.seconds))
    if kind in _DEFECTS:
        raise RuntimeError(f"{kind} while a document was read: {value}")
    if kind == "problem":
        code, values = value
        return _PROBLEMS[code](**values)
    if kind == "OSError":
        return FILE_UNREADABLE(reason=value)
    return DOCUMENT_READER_FAILED(limit=MAX_MEMORY >> 20) if kind in {"MemoryError", ""} else DOCUMENT_DAMAGED()
