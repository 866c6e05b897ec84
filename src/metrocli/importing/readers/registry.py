"""The formats of documents that can be imported, with the functions that read them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.file_kinds import PICTURE_KINDS, WORKBOOK_KINDS, find_kind
from metrocli.files.limits import FILE_UNREADABLE
from metrocli.importing.document import ReportDocument
from metrocli.importing.readers.lines import MAX_FILE_BYTES, check_size
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.importing.document import DocumentLine


class DocumentFormat(NamedTuple):
    """A format of documents.

    Attributes:
        name: its name, such as "pdf".
        module: the module next to this one that reads it; imported when it is needed. Its function `read_NAME_lines`
            takes a path and returns the lines and the running lines.
        kinds: the kinds of files that have this format, as `find_kind` names them by their content.
        suffixes: the endings of the names of such files.
        is_text: whether such files are text.
        takes_encoding: whether a user may name their encoding, which is then the second argument of the function.
    """

    name: str
    module: str
    kinds: tuple[str, ...]
    suffixes: tuple[str, ...]
    is_text: bool = True
    takes_encoding: bool = False


_FORMATS = (
    DocumentFormat("markdown", "markdown", (), (".md", ".markdown"), takes_encoding=True),
    DocumentFormat("html", "html", ("HTML",), (".html", ".htm", ".xhtml")),
    DocumentFormat("pdf", "pdf", ("PDF",), (".pdf",), is_text=False),
    DocumentFormat("docx", "docx", ("DOCX",), (".docx",), is_text=False),
    DocumentFormat("text", "text", ("TEXT",), (".txt", ".text"), takes_encoding=True),
)
_IS_TEXT = {"TEXT", "XML", ""}
_Reader: TypeAlias = "Callable[..., tuple[list[DocumentLine], list[DocumentLine]]]"

NOT_A_DOCUMENT = MessageType(
    "not-a-document",
    "the file is of type {kind}, and not a document that can be imported",
    "Save it as PDF, DOCX, HTML, Markdown or text.",
)
PICTURE_AS_DOCUMENT = MessageType(
    "picture-as-document",
    "the file is a picture ({kind}), and not a document that can be imported",
    "Use a program for text recognition (OCR) to save it with text.",
)
WORKBOOK_AS_DOCUMENT = MessageType(
    "workbook-as-document", "this is an {kind} workbook, and not a document", "Use `merge` to join sheets."
)
DOCUMENT_NOT_A_FILE = MessageType(
    "document-not-a-file", "this is not an ordinary file", "Name the file of the document."
)
DOCUMENT_EMPTY = MessageType(
    "document-empty", "the document has no text", "Check that the file is the right one, and is complete."
)


def find_document_format(path: Path) -> DocumentFormat:
    """Return the format of a document: by its content, and by the ending of its name for the kinds of text.

    Raises:
        UnreadableData: it is not a document that can be read.
    """
    kind, suffix = find_kind(path), path.suffix.lower()
    for document_format in _FORMATS:
        others = {*_IS_TEXT, "HTML"} if document_format.is_text else {""}
        if kind in document_format.kinds or (suffix in document_format.suffixes and kind in others):
            return document_format
    if kind in WORKBOOK_KINDS:
        raise UnreadableData(path.name, WORKBOOK_AS_DOCUMENT(kind=kind))
    if kind in _IS_TEXT:
        return _FORMATS[-1]
    if kind in PICTURE_KINDS:
        raise UnreadableData(path.name, PICTURE_AS_DOCUMENT(kind=kind))
    raise UnreadableData(path.name, NOT_A_DOCUMENT(kind=kind))


def read_document(path: Path, encoding: str = "") -> ReportDocument:
    """Read a document.

    Args:
        path: the file.
        encoding: the encoding of a file of text that the user named; "" to find it.

    Raises:
        UnreadableData: it cannot be read, is not a document, is too large, or has no text.
        MissingExtra: the library that its format needs is not installed.
    """
    try:
        if not path.is_file():
            path.stat()
            raise UnreadableData(path.name, DOCUMENT_NOT_A_FILE())
        check_size(path, MAX_FILE_BYTES)
    except OSError as fault:
        raise UnreadableData(path.name, FILE_UNREADABLE(reason=name_reason(fault))) from fault
    if not path.stat().st_size:
        raise UnreadableData(path.name, DOCUMENT_EMPTY())
    document_format = find_document_format(path)
    module = import_module(f"metrocli.importing.readers.{document_format.module}")
    read: _Reader = getattr(module, f"read_{document_format.name}_lines")
    lines, running_lines = read(path, encoding) if document_format.takes_encoding else read(path)
    if not lines:
        raise UnreadableData(path.name, DOCUMENT_EMPTY())
    return ReportDocument(path.name, document_format.name, tuple(lines), tuple(running_lines))
