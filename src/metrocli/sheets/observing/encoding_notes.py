"""Notes about how files were read: encodings that are guessed, and large files that were read row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.messages import Message
    from metrocli.sheets.table import RawTable

ENCODING_ASSUMED = MessageType(
    "encoding-assumed",
    "{count} files hold text that is not in UTF-8, which was read as {encoding}: {files:all}.",
    "{doubt} If letters with accents are wrong, name the encoding with {--encoding}.",
    one="text that is not in UTF-8 was read as {encoding}.",
)
ENCODING_DOUBTFUL = MessageType(
    "encoding-doubtful", "The letters do not show whether this is right: {text:quoted} may be {readings:or}."
)
OTHER_READING = MessageType("other-reading", "{text:quoted} in {encoding}")
ENCODING_NOT_USED = MessageType(
    "encoding-not-used",
    "{count} files are in {encoding} and were read so, not as {named}: {files:all}.",
    one="{files:all} is in {encoding} and was read so, not as {named}.",
)
_MOST_ODD_ROWS = 3
READ_ROW_BY_ROW = MessageType(
    "read-row-by-row",
    "the file was read row by row, which takes several times as long",
    "Save it as CSV UTF-8, with one row a line, as many cells in each row as headers, and quotes only around cells; or "
    "convert the data with `metrocli convert FOLDER -f parquet`.",
)


def note_encodings(tables: Iterable[RawTable], named: str = "") -> list[Message]:
    """Return a note for the files of each encoding that is a guess, and for single rows in another encoding.

    Args:
        tables: the sheets.
        named: the encoding that the user named; "" for none. Files that show that they are in another one get a note.
    """
    unused: dict[str, list[str]] = {}
    files: dict[tuple[str, Message | None], list[str]] = {}
    rows: list[Message] = []
    for table in tables:
        doubt = describe_doubt(table)
        if table.encoding_assumed:
            files.setdefault((table.encoding, doubt), []).append(table.file)
        if named and table.encoding.partition("-sig")[0] not in {"", named} and not table.encoding.startswith(named):
            unused.setdefault(table.encoding, []).append(table.file)
        if len(table.odd_rows) > _MOST_ODD_ROWS:
            files.setdefault((table.odd_encoding, doubt), []).append(table.file)
        else:
            rows += [
                ENCODING_ASSUMED.at(
                    table.cell_at(row), encoding=table.odd_encoding, files=[table.file], count=1, doubt=doubt
                )
                for row in table.odd_rows
            ]
    whole = [
        ENCODING_ASSUMED(encoding=encoding, files=names, count=len(names), doubt=doubt).about(
            names[0] if len(names) == 1 else None
        )
        for (encoding, doubt), names in files.items()
    ]
    others = [
        ENCODING_NOT_USED(encoding=encoding, named=named, files=names, count=len(names))
        for encoding, names in unused.items()
    ]
    return [*whole, *rows, *others]


def describe_doubt(table: RawTable) -> Message | None:
    """Return what the first doubtful word of a sheet is in other encodings; None if its encoding is not in doubt."""
    if not table.other_readings:
        return None
    word = table.other_readings[0].read_as
    readings = [
        OTHER_READING(text=reading.text, encoding=reading.encoding)
        for reading in table.other_readings
        if reading.read_as == word
    ]
    return ENCODING_DOUBTFUL(text=word, readings=readings)


def note_slow_reading(table: RawTable | None) -> list[Message]:
    """List a note if a sheet is a large CSV file that was read row by row."""
    return [READ_ROW_BY_ROW.at(table.cell_at())] if table is not None and table.is_slow else []
