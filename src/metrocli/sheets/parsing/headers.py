"""The columns that headers mean: those written as declared, and those with a remark, a number or other words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import ColumnType
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.sheets.raw_column import RawColumn
    from metrocli.sheets.schema import Column, Sheet

_LONGEST_HEADER = 500
_SEVERAL = 2
_SAMPLED_ROWS = 200
_SHORT_WORD = 4
"""A header of fewer letters, such as "no" or "to", may begin many other headers."""
_WORD_WITHIN = 5
"""A header of this many letters is recognised within a longer one."""
_NEAR = 0.75

_MARKS = " *:.†'\"“”«»"
_NUMBERED = r"(?P<base>.*?[^\W\d].*?)\W*(?:\b(?:no|num|nr|n)\W*)?\(?(?P<number>\d{1,2})\)?"
_COUNT_OF = (
    r"(?:(?:number|num|no|n|total|numero|nombre|cantidad)\b|#)\W*(?:of (?:the )?|de (?:l[ao]s )?|des |d)?(?P<what>.+)"
)
_NUMBER_ENDS = tuple("0123456789)")
_COUNT_STARTS = ("n", "#", "total", "cantidad")
_PLURAL = compile_late(r"\((?:e?s|ies)\)")
_DIGITS = r"\d+(?:[.,]\d+)?"

# The patterns of remarks are texts, so that they are compiled only if a header has a remark.
_SEPARATORS = (
    r"(?:please )?separate[ds]?\b.*", r"(?:por favor )?separ(?:ar|ados?|adas?|e)\b.*", r"separees?\b.*",
    r"separe[sr]?\b.*", "(?:with|by|con|por|avec|par) (?:[;,]|semicolons?|commas?|punto y coma|comas?|virgules?)",
    "semicolons?", "punto y coma", "point virgule", "commas?", "comas?", "virgules?",
    "(?:one|una?|une?) (?:per|por|par) .*", "(?:a )?list", "lista", "liste", "several(?: values)?",
    "vari[oa]s", "plusieurs",
)  # fmt: skip
_NEEDED = (
    "required", "mandatory", "compulsory", "optional", "obligatori[oa]", "requerid[oa]", "opcional", "obligatoire",
    "requise?", "facultati(?:f|ve)", "if (?:any|known|applicable)", "si (?:l[oa]s? )?hay", "si (?:aplica|procede)",
    "le cas echeant", "(?:leave )?blank if .*",
)  # fmt: skip
_EXAMPLES = (
    r"(?:e\.?g\.?|for example|such as|p\.? ?ej\.?|por ejemplo|ej\.?|p\.? ?ex\.?|par exemple|ex[.:])(?:\W.*)?",
    r"(?:choose|select|pick|elegir|elija|seleccion(?:ar|e)|choisir|choisissez)\b.*", "drop ?down(?: list)?",
    "(?:see|ver|voir) .*", "from (?:the )?(?:list|sheet).*", "lista desplegable", "menu deroulant",
)  # fmt: skip
_LANGUAGES = (
    "en", "es", "fr", "english", "spanish", "french", "ingles", "espanol", "frances", "anglais", "espagnol", "francais",
)  # fmt: skip
_ANY = "|".join((*_SEPARATORS, *_NEEDED, *_EXAMPLES, *_LANGUAGES))
_DAY = r"(?:(?:dd?|jj?|mm?m?|yy(?:yy)?|aa(?:aa)?)[ /.]*){1,3}|(?:iso|format|formato)(?: .*)?|date|fecha|day|dia|jour"
_OF_TYPE = {
    ColumnType.DATE: _DAY,
    ColumnType.MONTH: _DAY,
    ColumnType.CODE: "codes?|codigos?",
    ColumnType.NAME: "names?|nombres?|noms?",
    ColumnType.INTEGER: "number|numero|nombre|no|n|#|total|integer|entero|entier|people|personas|personnes",
}
"""By the type of a column, the remarks that only repeat what is in it."""

_columns_of_headers: dict[str, dict[str, str]] = {}


class LooseHeaders(NamedTuple):
    """The headers of a sheet that are not written as declared.

    Attributes:
        read: the indexes of the headers that certainly mean a declared column, by its name. Several of them are one
            list that is spread over columns.
        doubtful: the declared column that a header may mean, by its index.
    """

    read: Mapping[str, tuple[int, ...]]
    doubtful: Mapping[int, str]


class _Reading(NamedTuple):
    """What a header may mean.

    Attributes:
        column: the declared column.
        base: the header without its number.
        number: its number; 0 if it has none.
        is_certain: whether it says nothing else than the name of the column.
    """

    column: Column
    base: str
    number: int = 0
    is_certain: bool = False


def map_headers(sheet: Sheet) -> dict[str, str]:
    """Return the column that each folded header means; a column's own name wins over other headers."""
    if sheet.name not in _columns_of_headers:
        other = {fold(header): column.name for column in sheet.columns for header in column.other_headers}
        _columns_of_headers[sheet.name] = other | {fold(column.name): column.name for column in sheet.columns}
    return _columns_of_headers[sheet.name]


def fold_header(text: str) -> str:
    """Return a header in the form in which headers are compared; "" for a text that is too long to be a header."""
    return fold(text) if len(text) <= _LONGEST_HEADER else ""


def is_loose_header(text: str, sheet: Sheet) -> bool:
    """Return whether a text certainly means a column of a sheet, though it is not written as declared."""
    folded = fold_header(text)
    reading = _read_header(folded, sheet) if folded not in map_headers(sheet) else None
    return reading is not None and reading.is_certain


def find_loose_headers(
    headers: Sequence[str], columns: Sequence[RawColumn], sheet: Sheet, indexes: Mapping[str, int]
) -> LooseHeaders:
    """Find the headers that are not written as declared, and the columns that they mean or may mean.

    A header certainly means a column if the rest of it is only a remark on how to fill it in, and if no other header
    means the column. Headers with numbers, such as Member 1 to Member 3, certainly are one list if the column may hold
    several values.

    Args:
        headers: the headers as written.
        columns: the columns below them.
        sheet: the declaration.
        indexes: the headers that are written as declared, by their columns.
    """
    exact = set(indexes.values())
    unread = {
        index: folded for index, text in enumerate(headers) if index not in exact and (folded := fold_header(text))
    }
    readings = {index: reading for index, folded in unread.items() if (reading := _read_header(folded, sheet))}
    read: dict[str, tuple[int, ...]] = {}
    for column in sheet.columns:
        found = {index: reading for index, reading in readings.items() if reading.column is column}
        chosen = _choose_headers(column, found, headers, indexes)
        if chosen and not _has_only_numbers([columns[index] for index in chosen], column):
            read[column.name] = chosen
    certain = {index for chosen in read.values() for index in chosen}
    missing = {column.name for column in sheet.columns} - {*indexes, *read}
    doubtful = {
        index: reading.column.name
        for index, reading in readings.items()
        if index not in certain and (reading.column.name in missing or (reading.number and _is_counted(reading.column)))
    }
    others = {index: folded for index, folded in unread.items() if index not in certain | {*doubtful}}
    doubtful |= _find_similar(others, [column for column in sheet.columns if column.name in missing], sheet)
    return LooseHeaders(read, dict(sorted(doubtful.items())))


def find_unnamed_lists(
    headers: Sequence[str], columns: Sequence[RawColumn], sheet: Sheet, read: Mapping[int, str]
) -> dict[int, str]:
    """Find the columns without a header directly to the right of a list, which may hold more of its values.

    Right of all headers, a single cell is a remark beside the sheet, unless the list has the same text.

    Args:
        headers: the headers as written.
        columns: the columns below them.
        sheet: the declaration.
        read: the declared columns that are read, by the indexes of their headers.

    Returns:
        The column that may be continued, by the index of each such column that has a value.
    """
    several = {column.name for column in sheet.columns if column.multivalued}
    last = max((index for index, header in enumerate(headers) if header), default=-1)
    found: dict[int, str] = {}
    name, first = "", 0
    for index, header in enumerate(headers):
        if header:
            name, first = read.get(index, ""), index
        elif name in several:
            filled = columns[index].find(bool)
            is_list = len(filled) >= _SEVERAL or (len(filled) > 0 and index < last)
            if is_list or (len(filled) and _has_text(columns[first], to_text(columns[index][filled[0]]))):
                found[index] = name
            else:
                name = ""
    return found


def _choose_headers(
    column: Column, found: Mapping[int, _Reading], headers: Sequence[str], indexes: Mapping[str, int]
) -> tuple[int, ...]:
    """Choose the headers that certainly are one column, or one list; none if there are several."""
    plain = [index for index, reading in found.items() if reading.is_certain and not reading.number]
    numbers = {reading.number: index for index, reading in found.items() if reading.number}
    has_numbers = len(numbers) == sum(bool(reading.number) for reading in found.values())
    first = [indexes[column.name]] if column.name in indexes else plain
    bases = {found[index].base for index in numbers.values()}
    if not numbers or not has_numbers or not column.multivalued or len(bases) > 1:
        return (plain[0],) if len(plain) == 1 and column.name not in indexes else ()
    if not first:
        return tuple(numbers[number] for number in sorted(numbers))
    # A program that writes a header once numbers the others: Members, Members2, Members3.
    if len(first) == 1 and fold_header(headers[first[0]]) in bases:
        return (*first, *(numbers[number] for number in sorted(numbers)))
    return (plain[0],) if len(plain) == 1 and column.name not in indexes else ()


def _read_header(folded: str, sheet: Sheet) -> _Reading | None:
    """Read a header that is not written as declared; None if it does not begin with the header of a column."""
    known, bare = map_headers(sheet), folded.strip(_MARKS)
    is_numbered = bare.endswith(_NUMBER_ENDS)
    # Most texts are not headers. Every text of a file may come here, so the cheap tests are the first ones.
    is_count = bare.startswith(_COUNT_STARTS)
    if not (is_numbered or is_count or _PLURAL.search(folded) or bare.startswith(tuple(known))):
        return None
    columns = {column.name: column for column in sheet.columns}
    if bare in known:
        return _Reading(columns[known[bare]], bare, is_certain=True)
    if _PLURAL.search(folded) and (column := _find_column(_PLURAL.sub("", folded).strip(_MARKS), sheet)):
        return _Reading(column, bare, is_certain=True)
    if (is_count and (reading := _read_count(bare, sheet))) or (is_numbered and (reading := _read_number(bare, sheet))):
        return reading
    for header in sorted(known, key=len, reverse=True):
        rest = bare.removeprefix(header)
        if rest == bare or rest[:1].isalnum():
            continue
        column, remark = columns[known[header]], rest.strip(_MARKS + "()[]{},;/|")
        if not remark or known.get(remark) == column.name or _is_harmless(remark, column):
            return _Reading(column, header, is_certain=True)
        if (
            not rest.startswith(" ")
            or rest.lstrip()[:1] in "([{"
            or (len(header) >= _SHORT_WORD and _is_counted(column))
        ):
            return _Reading(column, header)
    return None


def _read_count(bare: str, sheet: Sheet) -> _Reading | None:
    """Read a header such as "number of people"; None if it does not count what a column counts."""
    counted = re.fullmatch(_COUNT_OF, bare)
    column = _find_column(counted["what"].strip(_MARKS), sheet) if counted else None
    return _Reading(column, bare, is_certain=True) if column and column.type is ColumnType.INTEGER else None


def _read_number(bare: str, sheet: Sheet) -> _Reading | None:
    """Read a header with a number, such as "member 1"; None if the rest of it is not the header of a column."""
    numbered = re.fullmatch(_NUMBERED, bare)
    base = numbered["base"].strip(_MARKS) if numbered else ""
    column = _find_column(base, sheet)
    return _Reading(column, base, int(numbered["number"])) if numbered and column else None


def _find_column(base: str, sheet: Sheet) -> Column | None:
    """Return the column that a header, or its plural, means."""
    known = map_headers(sheet)
    plurals = (base, f"{base}s", f"{base}es", f"{base[:-1]}ies" if base.endswith("y") else base)
    name = next((known[text] for text in plurals if text in known), "")
    return next((column for column in sheet.columns if column.name == name), None)


def _is_harmless(remark: str, column: Column) -> bool:
    """Return whether a folded remark in a header only says how to fill in a column."""
    of_type = _OF_TYPE.get(column.type)
    if re.fullmatch(_ANY, remark) or (of_type is not None and re.fullmatch(of_type, remark)):
        return True
    parts = [part for part in re.split(r"[;,/|()]+| - ", remark) if part.strip(_MARKS)]
    return len(parts) >= _SEVERAL and all(_is_harmless(part.strip(_MARKS), column) for part in parts)


def _has_text(column: RawColumn, text: str) -> bool:
    """Return whether a text is in a text of a column."""
    return any(text in other for other in column.texts)


def _has_only_numbers(raws: Sequence[RawColumn], column: Column) -> bool:
    """Return whether columns that should hold names or codes hold numbers only, so that they count something."""
    if not column.refers_to or column.type is not ColumnType.NAME:
        return False
    cells = (to_text(raw[row]) for raw in raws for row in range(min(_SAMPLED_ROWS, len(raw))))
    texts = [text for text in cells if text]
    return bool(texts) and all(re.fullmatch(_DIGITS, text) for text in texts)


def _find_similar(unread: Mapping[int, str], missing: Sequence[Column], sheet: Sheet) -> dict[int, str]:
    """Find headers that are nearly the header of a missing column, or have it within them."""
    if not unread or not missing:
        return {}
    from difflib import get_close_matches

    names = {column.name for column in missing}
    known = {header: name for header, name in map_headers(sheet).items() if name in names}
    counted = {column.name for column in missing if _is_counted(column)}
    within = [header for header in sorted(known, key=len, reverse=True) if known[header] in counted]
    within = [header for header in within if len(header) >= _WORD_WITHIN]
    found: dict[int, str] = {}
    for index, folded in unread.items():
        column = _find_column(folded, sheet)
        near = get_close_matches(folded, known, n=1, cutoff=_NEAR)
        near += [header for header in within if re.search(rf"\b{re.escape(header)}\b", folded)]
        name = column.name if column is not None and column.name in names else known[near[0]] if near else ""
        if name:
            found[index] = name
    return found


def has_word_of(folded: str, column: Column, sheet: Sheet) -> bool:
    """Return whether a word of a folded header, or its plural, is a header of a column, as in "city a"."""
    return any(_find_column(word, sheet) is column for word in re.findall(r"\w+", folded))


def _is_counted(column: Column) -> bool:
    """Return whether answers count or select by a column; a blank one would change them."""
    return bool(column.refers_to) or column.type in {ColumnType.DATE, ColumnType.MONTH, ColumnType.INTEGER}
