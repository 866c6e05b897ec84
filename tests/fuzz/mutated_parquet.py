"""Mutated folders of Parquet files: columns of other types, and bytes that are cut, changed and swapped."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import parquet

from metrocli.sheets.schema import SHEETS_BY_NAME

from .hostile_texts import choose_text
from .mutated_folders import mutate_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from .mutated_folders import Sheets

_COMPRESSIONS = ("none", "snappy", "gzip", "zstd", "lz4", "brotli")
_ZONES = ("", "UTC", "Europe/Paris", "+07:00", "Mars/Olympus")
_FOOTER = 8
"""The bytes at the end of a file: the length of its footer, and a signature."""


def write_parquet(random: Random, sheets: Sheets, folder: Path) -> None:
    """Write sheets into a folder as Parquet files, and mutate their types, their bytes and their names."""
    folder.mkdir()
    for name, rows in sheets.items():
        header, *body = rows or [[]]
        for path, first, last in _choose_files(random, folder / name, len(body)):
            path.parent.mkdir(parents=True, exist_ok=True)
            parquet.write_table(
                _make_table(random, header, body[first:last]),
                path,
                row_group_size=random.choice((1, 7, 1000)),
                compression=random.choice(_COMPRESSIONS),
                use_dictionary=random.random() < 0.8,
                store_schema=random.random() < 0.8,
            )
            if random.random() < 0.08:
                path.write_bytes(damage(random, path.read_bytes()))
    if random.random() < 0.1:
        other = random.choice(("notes.csv", "activities.csv", "_SUCCESS", "empty.parquet", "people.xlsx"))
        (folder / other).write_bytes(b"a,b\n1,2\n")
    if random.random() < 0.1:
        link = folder / random.choice((*sorted(SHEETS_BY_NAME), "loop"))
        if not link.exists():
            link.symlink_to(random.choice((folder, folder / "nothing", folder / "activities")))


def _choose_files(random: Random, sheet: Path, count: int) -> list[tuple[Path, int, int]]:
    """Choose the files of a sheet, each with its first row and the row after its last one."""
    if random.random() < 0.7:
        return [(sheet.with_suffix(random.choice((".parquet", ".parquet", ".parquet", ".PARQUET"))), 0, count)]
    middle = random.randint(0, count)
    column, value = random.choice(("period", "line", "start", "x")), random.choice(("2021-T3", "L1", "%2F", "", "é"))
    folders = [sheet / f"{column}={value}", sheet / random.choice(("", f"{column}=2", "deep/er"))]
    return [(folders[0] / "a.parquet", 0, middle), (folders[1] / "b.parquet", middle, count)]


def _make_table(random: Random, header: list[str], rows: list[list[str]]) -> pa.Table:
    columns = [[row[place] if place < len(row) else "" for row in rows] for place in range(len(header))]
    arrays = [_make_array(random, texts) for texts in columns]
    names = [_encode(name).decode() for name in header]
    if names and random.random() < 0.05:
        place = random.randrange(len(names))
        names[place] = random.choice((names[place].upper(), f"{names[place]}.x", "", random.choice(names)))
    return pa.Table.from_arrays(arrays, names=names)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")


def _make_array(random: Random, texts: list[str]) -> pa.Array:
    """Return a column: mostly its texts, sometimes in another form, sometimes values of another type."""
    if random.random() < 0.95:
        given = [None if not text and random.random() < 0.5 else _encode(text).decode() for text in texts]
        type_ = random.choice((pa.string(), pa.string(), pa.large_string(), pa.string_view(), "dictionary", "list"))
        if type_ == "dictionary":
            return pa.array(given, pa.string()).dictionary_encode()
        if type_ == "list":
            lists = [None if text is None else text.split(";") for text in given]
            return pa.array(lists, random.choice((pa.list_(pa.string()), pa.large_list(pa.large_string()))))
        return pa.array(given, type_)
    make, type_ = random.choice(_TYPES)(random)
    return pa.array([None if random.random() < 0.2 else make() for _ in texts], type_)


def _of(random: Random, *values: Any) -> Callable[[], Any]:  # noqa: ANN401 - values of any type
    return lambda: random.choice(values)


_Maker = tuple["Callable[[], Any]", Any]
_TYPES: tuple[Callable[[Random], _Maker], ...] = (
    lambda random: (_of(random, 0, 1, -1, 2021, 2**63 - 1, -(2**63)), pa.int64()),
    lambda random: (_of(random, 0, 255), pa.uint8()),
    lambda random: (_of(random, 0.0, 1.5, float("nan"), float("inf"), -0.0, 1e300, 2021.0), pa.float64()),
    lambda random: (lambda: random.random() < 0.5, pa.bool_()),
    lambda random: (_of(random, 0, 18871, -719162, -719163, 2932896, 2932897, 2**31 - 1, -(2**31)), pa.date32()),
    lambda random: (
        _of(random, 0, 1612137600, 2**40, -(2**40)),
        pa.timestamp(random.choice(("ms", "us", "ns")), random.choice(_ZONES) or None),
    ),
    lambda random: (_of(random, Decimal("1.50"), Decimal("-0.01"), Decimal("99999.99")), pa.decimal128(9, 2)),
    lambda random: (_of(random, 0, 1, 86399), pa.time32("s")),
    lambda random: (_of(random, 0, 1, 2**40), pa.duration("us")),
    lambda random: (_of(random, b"", b"\xff\xfe", b"PAR1"), random.choice((pa.binary(), pa.large_binary()))),
    lambda random: (_of(random, b"\0" * 16, b"x" * 16), pa.binary(16)),
    lambda random: (_of(random, {"a": 1, "b": None}), pa.struct([("a", pa.int64()), ("b", pa.string())])),
    lambda random: (_of(random, [1, None], []), pa.list_(pa.int16())),
    lambda random: (_of(random, [["a"], None], []), pa.list_(pa.list_(pa.string()))),
    lambda random: (_of(random, [("a", "b")], []), pa.map_(pa.string(), pa.string())),
    lambda random: (_of(random, None), pa.null()),
)


def damage(random: Random, raw: bytes) -> bytes:
    """Return the bytes of a file with a part cut off, flipped or swapped, or with random ones."""
    place, other = sorted(random.randrange(len(raw)) for _ in range(2))
    footer = max(len(raw) - _FOOTER - int.from_bytes(raw[-_FOOTER:-4], "little"), 0)
    in_footer = random.randrange(footer, len(raw))
    return random.choice(
        (
            raw[:place],
            raw[place:],
            raw[:place] + raw[other:],
            raw[:place] + bytes(other - place) + raw[other:],
            raw[other:] + raw[place:other] + raw[:place],
            raw[:in_footer] + bytes([raw[in_footer] ^ 1 << random.randrange(8)]) + raw[in_footer + 1 :],
            raw[:in_footer] + random.randbytes(4) + raw[in_footer + 4 :],
            raw[:place] + bytes([raw[place] ^ 1 << random.randrange(8)]) + raw[place + 1 :],
            mutate_bytes(random, raw),
            _replace_text(random, raw),
            b"",
            b"PAR1",
        )
    )


def _replace_text(random: Random, raw: bytes) -> bytes:
    """Replace bytes of a text by others that are not text."""
    text = random.choice((b"activ", b"Paris", b"2021", b"member", b"L1", choose_text(random).encode(errors="replace")))
    return raw.replace(text, b"\xff" * len(text)) if text else raw
