"""Find and remove stray spaces and invisible characters, and repair mojibake (wrongly decoded letters)."""

from __future__ import annotations

import re
import unicodedata

from metrocli.text.clean import clean
from metrocli.text.late_patterns import compile_late

_NO_BREAK = compile_late(r"[\u00a0\u202f\u2007]")
_CONTROL = compile_late(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_BREAK = compile_late(r"[\x0b\x0c\x85]")
"""Control characters that break a line: without one, two names would become one."""
# Zero-width joiners are not in this list: many languages are written with them.
_ZERO_WIDTH = compile_late(r"[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DOUBLE = compile_late(r" {2,}")
_SPACES = compile_late(r"[ \t]+")
_LINE_END = compile_late(r"(\r\n|\n|\r)")
_UNUSUAL = compile_late(r"[^ -~]|  |^ | $")
_TRACES = compile_late(r"[\u0080-\u00a0\u00ad]")
_LONGEST = 4
"""The most bytes of a UTF-8 character."""
_MOJIBAKE = compile_late(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]+")

_RUN = compile_late(r"[\u00c2\u00c3\u00e2][\u0080-\u00bf\u0152-\u2122]{1,2}")
"""A Latin letter or a mark of punctuation in `_MOJIBAKE`, next to letters that are not garbled."""
_CLOSING = "“”‘’»›…–—"
_MAC_BYTES = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
_MAC = compile_late(rf"‚Ä[{_MAC_BYTES}]|[√¬][{_MAC_BYTES}](?=[^\W\d_])|(?:(?<=[^\W\d_])|(?<=\w-))[√¬][{_MAC_BYTES}]")
"""A Latin letter of a word, a dash or a quotation mark in UTF-8 that was read as Mac Roman."""
_MOST_LAYERS = 3
"""How many times a text may have been garbled."""
_LOST = compile_late(
    r"\ufffd|(?:(?<=[a-zß-ÿ])|(?<=\w-))Ã(?![^\W\d_])|(?<=[a-zß-ÿ])√|√(?=[a-zß-ÿ]{2})|"
    r"(?:(?<=[^\W\d_])|(?<=\w-))\?(?=[a-zß-ÿ]|-\w)"
)
_ADDRESS = compile_late(r"\S*[/=.@]\S*")


_ENTITY = compile_late(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")


def is_cut_at_entity(text: str, piece: str) -> bool:
    """Return whether a piece of a text ends or begins at the semicolon of an HTML entity, as in Q&amp;A."""
    return "&" in text and any(
        text[: match.end() - 1].endswith(piece) or text[match.end() :].lstrip().startswith(piece)
        for match in _ENTITY.finditer(text)
    )


def list_invisible(text: str, *, is_name: bool = False) -> list[str]:
    """List the kinds of stray spaces and invisible characters of a text.

    Args:
        text: the text of a cell, exactly as in the file.
        is_name: whether it is a name or a code, in which a no-break space is wrong; in a sentence it is right.

    Returns:
        A word for each kind of them, such as `space-after`.
    """
    if _is_plain(text) or not _UNUSUAL.search(text):
        return []
    inner = text.strip()
    if not inner:
        return ["only-spaces"] if text else []
    checks = (
        ("space-before", text[0].isspace()),
        ("space-after", text[-1].isspace()),
        ("several-spaces", _DOUBLE.search(inner)),
        ("tab", "\t" in inner),
        ("invisible-character", _ZERO_WIDTH.search(text)),
        ("no-break-space", is_name and _NO_BREAK.search(inner)),
        ("loose-accents", not unicodedata.is_normalized("NFC", text)),
        ("control-character", _CONTROL.search(text)),
    )
    return [kind for kind, applies in checks if applies]


def _is_plain(text: str) -> bool:
    """Return whether a text is not unusual, without a regular expression, which takes longer; False if in doubt."""
    return text.isascii() and text.isprintable() and "  " not in text and text.strip(" ") == text


def remove_invisible(text: str, *, is_name: bool = False) -> str:
    """Remove what `list_invisible` reports, and the spaces at both ends of each line; keep where lines break.

    Args:
        text: the text of a cell, exactly as in the file.
        is_name: whether it is a name or a code, in which no-break spaces become spaces.
    """
    if not _UNUSUAL.search(text):
        return text
    visible = unicodedata.normalize("NFC", _CONTROL.sub("", _ZERO_WIDTH.sub("", _LINE_BREAK.sub("\n", text))))
    visible = _NO_BREAK.sub(" ", visible) if is_name else visible
    pieces = _LINE_END.split(visible)
    lines = (piece if _LINE_END.fullmatch(piece) else _SPACES.sub(" ", piece).strip() for piece in pieces)
    return "".join(lines).strip()


def has_invisible_traces(text: str) -> bool:
    """Whether invisible characters of a text are what is left of other ones, so that it is repaired only with them.

    They are if they belong to a UTF-8 character read as Windows-1252 or Latin-1: `Ã` and a soft hyphen are an `í`.
    """
    return any(_TRACES.search(run) and _decodes(run) for run in _MOJIBAKE.findall(text))


def _decodes(run: str) -> bool:
    """Whether a run of letters and signs begins with the bytes of one UTF-8 character."""
    raw = b"".join(_encode(character) for character in run[:_LONGEST])
    for length in range(2, len(raw) + 1):
        try:
            raw[:length].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return False


def _encode(character: str) -> bytes:
    """Return the byte that programs read as a character; Windows-1252 leaves some bytes undefined."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1", "replace")


def find_lost_letter(text: str) -> str:
    """Return what is left of a lost letter, such as U+FFFD, or the question mark of `C?rdoba`; "" if none is lost.

    Question marks in addresses are left out.
    """
    # Most texts need no search, so that its pattern is not compiled.
    is_suspect = any(part[:1].isalpha() or part[:1] == "-" for part in text.split("?")[1:])
    if not is_suspect and (text.isascii() or not any(mark in text for mark in "\ufffdÃ√")):
        return ""
    match = _LOST.search(_ADDRESS.sub("", text) if "?" in text else text)
    return match[0] if match else ""


def is_garbled_form(garbled: str, text: str) -> bool:
    """Return whether a text was garbled: decoded wrongly, or with U+FFFD or a question mark for each lost letter."""
    if repair_mojibake(garbled) != clean(garbled):
        return repair_mojibake(garbled) == clean(text)
    pieces = re.split(r"\ufffd+|\?", garbled)
    # Only letters outside ASCII are lost.
    return len(pieces) > 1 and re.fullmatch(r"[^\x00-\x7f]".join(map(re.escape, pieces)), text) is not None


def repair_mojibake(text: str) -> str:
    """Repair a text that is UTF-8 read as Windows-1252, Latin-1 or Mac Roman, such as `BogotÃ¡`; clean any other.

    It may have been garbled up to three times. False positives are unlikely: the bytes must decode.
    """
    for _ in range(_MOST_LAYERS):
        is_mac = not text.isascii() and any(mark in text for mark in "√‚¬") and _MAC.search(text)
        if text.isascii() or not (is_mac or _MOJIBAKE.search(text)):
            break
        repaired = _repair_once(text)
        if repaired == text:
            break
        text = repaired
    return clean(text)


def _repair_once(text: str) -> str:
    """Repair a text as a whole; if that is not possible, its garbled letters."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    if any(mark in text for mark in "√‚¬"):
        text = _MAC.sub(lambda match: match[0].encode("mac_roman").decode("utf-8"), text)
    return _RUN.sub(_repair_run, text)


def _repair_run(match: re.Match[str]) -> str:
    """Return the letter or mark that was garbled; a capital before a closing quote or a dash is none."""
    run, before = match[0], match.string[: match.start()][-1:]
    if run[1] in _CLOSING and before.isupper():
        return run
    raw = b"".join(_encode(character) for character in run)
    for length in range(len(raw), 1, -1):
        try:
            return raw[:length].decode("utf-8") + run[length:]
        except UnicodeDecodeError:
            continue
    return run
