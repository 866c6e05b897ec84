"""Decode the bytes of a CSV file, whose encoding the file itself does not declare."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UsageMistake
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from metrocli.text.encoding_doubts import OtherReading

NOT_TEXT = MessageType(
    "not-text",
    "the file is not text in UTF-8, UTF-16 or Windows-1252",
    "Save the sheet again as CSV (UTF-8), or name its encoding with {--encoding}.",
)
UNKNOWN_ENCODING = MessageType(
    "unknown-encoding", "{text:quoted} is not the name of a known encoding", "Choose from {names:all}."
)
KNOWN_ENCODINGS = (
    "utf-8", "utf-16", "ascii", "cp1252", "iso-8859-1", "iso-8859-15", "mac_roman", "cp850", "cp437",
    "cp1250", "iso-8859-2", "cp852", "mac_latin2", "cp1251", "iso-8859-5", "cp866", "koi8-r", "koi8-u", "mac_cyrillic",
    "cp1253", "iso-8859-7", "cp1254", "iso-8859-9", "cp1255", "cp1256", "cp1257", "cp1258", "cp874",
    "shift_jis", "euc-jp", "gb18030", "gbk", "big5", "euc-kr", "cp949",
)  # fmt: skip
"""The encodings that a user can name; Python's other names for them are understood as well."""
_OTHER_NAMES = {"ansi": "cp1252", "windows": "cp1252", "mac": "mac_roman", "dos": "cp850"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINES_PER_UTF8_LINE = 10
"""The most lines in another encoding for each line that shows UTF-8."""


class NotText(ValueError):
    """The bytes of a file are not text in any encoding that spreadsheet programs write."""


class DecodedText(NamedTuple):
    """The text of a file.

    Attributes:
        text: the whole text.
        encoding: the name of its encoding, as Python knows it.
        assumed: whether the encoding is a guess, since the bytes do not show it.
        odd_lines: the numbers of the lines, from 1, that are in another encoding; lines end with a line feed, or with
            a carriage return if the text has no line feed.
        odd_encoding: the encoding of these lines, which is a guess; "" if there are none.
        others: words that are other words in other encodings, if the letters do not show that the guess is right.
    """

    text: str
    encoding: str
    assumed: bool = False
    odd_lines: tuple[int, ...] = ()
    odd_encoding: str = ""
    others: tuple[OtherReading, ...] = ()


class EncodingUnfit(ValueError):
    """A file is not in the encoding that was named.

    Attributes:
        start: the index of the first byte that does not fit.
    """

    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.start = start


def check_encoding(text: str) -> str:
    """Return the name of an encoding, as in `KNOWN_ENCODINGS`, for another name of it.

    Raises:
        UsageMistake: the encoding is not known.
    """
    written = text.strip().lower()
    names = {codecs.lookup(name).name: name for name in KNOWN_ENCODINGS}
    try:
        return names[codecs.lookup(_OTHER_NAMES.get(written, written)).name]
    except (LookupError, ValueError):
        raise UsageMistake(UNKNOWN_ENCODING(text=text, names=KNOWN_ENCODINGS)) from None


def decode_text(raw: bytes, encoding: str = "") -> DecodedText:
    """Decode the bytes of a file: by its byte order mark, else as UTF-16 or UTF-8 if valid, else by its letters.

    Single lines that are not UTF-8, in a file that shows UTF-8 elsewhere, are decoded by their letters.

    Args:
        raw: the content of the file.
        encoding: the encoding that the user named; "" for none. A file that shows that it is UTF-8 or UTF-16 stays so.

    Raises:
        NotText: the bytes are not text, such as those of a workbook or a picture.
        EncodingUnfit: the bytes are not in the encoding that the user named.
    """
    if encoding and not raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_as(raw, encoding)
    for bom, marked in _BOMS:
        if raw.startswith(bom):
            try:
                return DecodedText(raw.decode(marked), marked)
            except UnicodeDecodeError as fault:
                lines = _decode_lines(raw.removeprefix(bom), marked) if bom == codecs.BOM_UTF8 else None
                if lines is None:
                    raise NotText(str(fault)) from fault
                return lines
    utf16 = _find_utf16(raw)
    if utf16:
        return DecodedText(raw.decode(utf16), utf16)
    if b"\0" in raw:
        raise NotText("it holds zero bytes")
    try:
        return DecodedText(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_lines(raw, "utf-8") or _decode_by_letters(raw)


def _decode_as(raw: bytes, encoding: str) -> DecodedText:
    """Decode bytes in the encoding that the user named; text of several bytes a letter that is UTF-8 stays UTF-8.

    Raises:
        NotText: the bytes hold zeros, and the encoding is not UTF-16.
        EncodingUnfit: the bytes are not in this encoding.
    """
    if b"\0" in raw and encoding != "utf-16":
        raise NotText("it holds zero bytes")
    if encoding not in {"utf-16", "ascii"} and not raw.isascii():
        try:
            return DecodedText(raw.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    actual = _find_utf16(raw) or "utf-16-le" if encoding == "utf-16" else encoding
    try:
        return DecodedText(raw.decode(actual), actual)
    except UnicodeDecodeError as fault:
        raise EncodingUnfit(fault.start) from fault


def line_break_of(text: str) -> str:
    """Return the character that ends the lines of a text, as `DecodedText.odd_lines` counts them."""
    return "\n" if "\n" in text else "\r"


def _decode_by_letters(raw: bytes) -> DecodedText:
    from metrocli.sheets.reading.csv_files.encoding_guess import find_others, guess_encoding

    encoding = guess_encoding(raw)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as fault:
        raise NotText(str(fault)) from fault
    return DecodedText(text, encoding, assumed=True, others=find_others(text, encoding))


def _decode_lines(raw: bytes, declared: str) -> DecodedText | None:
    """Decode text that is UTF-8 but for some lines; None unless enough other lines, or a mark, show UTF-8.

    Args:
        raw: the text, without a byte order mark.
        declared: "utf-8-sig" if it had such a mark, else "utf-8".
    """
    from metrocli.sheets.reading.csv_files.encoding_guess import find_others, guess_encoding

    line_break = b"\n" if b"\n" in raw else b"\r"
    texts: list[str] = []
    odd: dict[int, bytes] = {}
    utf8_lines = 0
    for number, line in enumerate(raw.split(line_break), 1):
        try:
            texts.append(line.decode("utf-8"))
            utf8_lines += not line.isascii()
        except UnicodeDecodeError:
            texts.append("")
            odd[number] = line
    if declared == "utf-8" and len(odd) > utf8_lines * _LINES_PER_UTF8_LINE:
        return None
    encoding = guess_encoding(b"\n".join(odd.values()))
    try:
        for number, line in odd.items():
            texts[number - 1] = line.decode(encoding)
    except UnicodeDecodeError as fault:
        raise NotText(str(fault)) from fault
    others = find_others("\n".join(texts[number - 1] for number in odd), encoding)
    text = line_break.decode().join(texts)
    return DecodedText(text, declared, odd_lines=tuple(odd), odd_encoding=encoding, others=others)


def _find_utf16(raw: bytes) -> str:
    """Return the encoding of UTF-16 without a byte order mark, else "": in Latin text every other byte is zero."""
    sample = raw[:2000]
    if len(raw) % 2 or not sample:
        return ""
    even, odd = sample[::2], sample[1::2]
    for high_bytes, low_bytes, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if high_bytes.count(0) > len(high_bytes) * 0.7 and low_bytes.count(0) < len(low_bytes) * 0.3:
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return ""
