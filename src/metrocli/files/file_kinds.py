"""Recognise the kind of a file by its content, where the ending of its name says another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.files.limits import DATASET_HINT
from metrocli.messages import MessageType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from metrocli.messages import Message

_START = 4096
_LONGEST_PART = 1 << 20
WORKBOOK_KINDS = {
    "XLSX": (".xlsx", ".xlsm"),
    "XLSM": (".xlsx", ".xlsm"),
    "XLSB": (".xlsb",),
    "XLS": (".xls",),
    "ODS": (".ods",),
}
"""The endings that the name of each kind of workbook may have."""
PICTURE_KINDS = {"PNG", "JPEG", "GIF", "TIFF", "WEBP", "HEIC"}
_ZIP, _OLE, _PDF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF-"
_SIGNATURES = (
    (0, b"{\\rtf", "RTF"),
    (0, b"\x89PNG", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF8", "GIF"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (8, b"WEBPVP8", "WEBP"),
    (4, b"ftypheic", "HEIC"),
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTENT_TYPES = (
    (b"spreadsheetml.sheet.main+xml", "XLSX"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "XLSM"),
    (b"ms-excel.sheet.binary.macroEnabled.main", "XLSB"),
    (b"wordprocessingml.document.main+xml", "DOCX"),
    (b"ms-word.document.macroEnabled.main+xml", "DOCM"),
    (b"wordprocessingml.template.main+xml", "DOTX"),
    (b"presentationml.presentation.main+xml", "PPTX"),
)
_MIME_TYPES = (
    (b"opendocument.spreadsheet", "ODS"),
    (b"opendocument.text", "ODT"),
    (b"opendocument.presentation", "ODP"),
    (b"epub+zip", "EPUB"),
)
_STREAMS = (("Workbook", "XLS"), ("Book", "XLS"), ("WordDocument", "DOC"), ("PowerPoint Document", "PPT"))
_WEB_PAGE = compile_late(rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_XML = compile_late(rb"<\?xml\b", re.IGNORECASE)
_WEB_ARCHIVE = compile_late(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_CONTROLS = compile_late(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")

ENDING_WRONG = MessageType(
    "ending-wrong", "this is an {kind} workbook, and the ending of its name says otherwise", "Rename it to {name}."
)
WORKBOOK_AS_CSV = MessageType(
    "workbook-as-csv",
    "this is an {kind} workbook, and not CSV",
    "Open it in a spreadsheet program and save the sheet as CSV (UTF-8).",
)
TEXT_AS_WORKBOOK = MessageType(
    "text-as-workbook",
    "this is a text file, such as CSV, and not a workbook",
    f"Open it in a spreadsheet program and save it as XLSX, or let its name end in .csv. {DATASET_HINT}",
)
WEB_PAGE_AS_WORKBOOK = MessageType(
    "web-page-as-workbook",
    "this is a web page (HTML), and not a workbook",
    "Open it in a spreadsheet program and save it as XLSX.",
)
WEB_PAGE_AS_CSV = MessageType(
    "web-page-as-csv",
    "this is a web page (HTML), and not CSV",
    "Open it in a spreadsheet program and save the sheet as CSV (UTF-8).",
)
OTHER_FILE_AS_WORKBOOK = MessageType(
    "other-file-as-workbook",
    "this is a file of type {kind}, and not a workbook",
    "Save its tables as XLSX in their program.",
)
OTHER_FILE_AS_CSV = MessageType(
    "other-file-as-csv", "this is a file of type {kind}, and not CSV", "Save its table as CSV (UTF-8) in its program."
)


def explain_workbook(path: Path) -> Message | None:
    """Return what a file is that is not the kind of workbook that its name says; None if that does not show."""
    kind = find_kind(path)
    if kind == "TEXT":
        return TEXT_AS_WORKBOOK()
    if kind == "HTML":
        return WEB_PAGE_AS_WORKBOOK()
    if kind in WORKBOOK_KINDS:
        has_right_ending = path.suffix.lower() in WORKBOOK_KINDS[kind]
        return None if has_right_ending else ENDING_WRONG(kind=kind, name=f"{path.stem}.{kind.lower()}")
    return OTHER_FILE_AS_WORKBOOK(kind=kind) if kind else None


def explain_csv(path: Path) -> Message | None:
    """Return what a file is that is not text with delimiters, though its name says so; None if that does not show."""
    kind = find_kind(path)
    if kind == "HTML":
        return WEB_PAGE_AS_CSV()
    if kind in WORKBOOK_KINDS:
        return WORKBOOK_AS_CSV(kind=kind)
    return OTHER_FILE_AS_CSV(kind=kind) if kind not in {"", "TEXT"} else None


def find_kind(path: Path) -> str:
    """Return the kind of a file by its content, such as XLSX, HTML, PDF or TEXT; "" if that does not show."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
            if start.startswith(_ZIP):
                return _find_zip_kind(file)
            if start.startswith(_OLE):
                return next((kind for name, kind in _STREAMS if _has_stream(file, name)), "")
    except OSError:
        return ""
    if start.startswith(_PDF):
        return "PDF"
    signed = (kind for place, mark, kind in _SIGNATURES if start.startswith(mark, place))
    return next(signed, None) or _find_text_kind(start)


def starts_as_markup(raw: bytes) -> bool:
    """Return whether the content of a file begins as a web page, XML or PDF does, and as no CSV file does."""
    start = raw[:_START]
    return start.startswith(_PDF) or _find_text_kind(start) in {"HTML", "XML"}


def _find_zip_kind(file: BinaryIO) -> str:
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            for part, marks in (("[Content_Types].xml", _CONTENT_TYPES), ("mimetype", _MIME_TYPES)):
                if part in names:
                    content = archive.open(part).read(_LONGEST_PART)
                    return next((kind for mark, kind in marks if mark in content), "")
            return "NUMBERS" if any(name.endswith(".iwa") or name == "Index.zip" for name in names) else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, zlib.error):
        return ""


def _has_stream(file: BinaryIO, name: str) -> bool:
    """Return whether a file of the older Office programs has a stream of a name, which it lists in UTF-16."""
    mark = name.encode("utf-16-le") + b"\0\0"
    file.seek(0)
    left = b""
    while chunk := file.read(_LONGEST_PART):
        if mark in left + chunk:
            return True
        left = chunk[-len(mark) :]
    return False


def _find_text_kind(start: bytes) -> str:
    """Return the kind of a text by its first bytes: HTML, XML or TEXT; "" if they are not text."""
    if start.startswith(_UTF16_MARKS):
        start = start[2:].replace(b"\0", b"")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text or _CONTROLS.search(text):
        return ""
    if text.startswith(b"<"):
        if _WEB_PAGE.search(text):
            return "HTML"
        if _XML.match(text):
            return "XML"
    return "MHTML" if _WEB_ARCHIVE.search(text) else "TEXT"
