"""Notes about the encodings of CSV files."""

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
    "If letters with accents are wrong, name the encoding with {--encoding}.",
    one="text that is not in UTF-8 was read as {encoding}.",
)
ENCODING_NOT_USED = MessageType(
    "encoding-not-used",
    "{count} files are in {encoding} and were read so, not as {named}: {files:all}.",
    one="{files:all} is in {encoding} and was read so, not as {named}.",
)
_MOST_ODD_ROWS = 3


def note_encodings(tables: Iterable[RawTable], named: str = "") -> list[Message]:
    """Return a note for the files of each encoding that is a guess, and for single rows in another encoding.

    Args:
        tables: the sheets.
        named: the encoding that the user named; "" for none. Files that show that they are in another one get a note.
    """
    unused: dict[str, list[str]] = {}
    files: dict[str, list[str]] = {}
    rows: list[Message] = []
    for table in tables:
        if table.encoding_assumed:
            files.setdefault(table.encoding, []).append(table.file)
        if named and table.encoding.partition("-sig")[0] not in {"", named} and not table.encoding.startswith(named):
            unused.setdefault(table.encoding, []).append(table.file)
        if len(table.odd_rows) > _MOST_ODD_ROWS:
            files.setdefault(table.odd_encoding, []).append(table.file)
        else:
            rows += [
                ENCODING_ASSUMED.at(table.cell_at(row), encoding=table.odd_encoding, files=[table.file], count=1)
                for row in table.odd_rows
            ]
    whole = [
        ENCODING_ASSUMED(encoding=encoding, files=names, count=len(names)).about(names[0] if len(names) == 1 else None)
        for encoding, names in files.items()
    ]
    others = [
        ENCODING_NOT_USED(encoding=encoding, named=named, files=names, count=len(names))
        for encoding, names in unused.items()
    ]
    return [*whole, *rows, *others]
