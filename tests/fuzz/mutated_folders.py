"""Mutated sheets as lists of cells, and folders of CSV files with mutated bytes."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.sheets.schema import SHEETS_BY_NAME

from .hostile_texts import choose_text

if TYPE_CHECKING:
    from random import Random

Rows = list[list[str]]
Sheets = dict[str, Rows]

ROOT = Path(__file__).parents[2]
BASES = (ROOT / "data", ROOT / "tests" / "data" / "riverlands", ROOT / "tests" / "data" / "officers" / "south")
SETTINGS = (ROOT / "tests" / "data" / "riverlands.toml").read_bytes()
ACCEPTED = b"""[[accepted]]
rule = "D201"
sheet = "activities"
row = "R-04"
column = "start"
value = ""
cell = ""
because = "The date is not known."
on = "2023-05-01"
"""
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp850",
             "mac_roman", "utf-7", "shift_jis", "gb18030", "cp037")  # fmt: skip


@cache
def _read(base: Path) -> dict[str, list[tuple[str, ...]]]:
    """Read the sheets of an unchanged dataset."""
    sheets = {}
    for path in sorted(base.glob("*.csv")):
        text = path.read_text(encoding="utf-8")
        delimiter = ";" if text.partition("\n")[0].count(";") else ","
        sheets[path.stem] = [tuple(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    return sheets


def make_sheets(random: Random) -> Sheets:
    """Return the sheets of a dataset, some of them with a few rows only; and sometimes a sheet without any rows."""
    read = _read(random.choice(BASES))
    sheets = {name: [list(row) for row in rows] for name, rows in read.items()}
    if random.random() < 0.6:
        for name, rows in sheets.items():
            kept = set(random.sample(range(1, len(rows)), min(len(rows) - 1, random.choice((0, 1, 3, 12)))))
            sheets[name] = [row for number, row in enumerate(rows) if not number or number in kept]
    for name in random.sample(sorted(SHEETS_BY_NAME), random.choice((0, 0, 1, 12))):
        columns = [column.name for column in SHEETS_BY_NAME[name].columns]
        sheets.setdefault(name, [columns, *([choose_text(random) for _ in columns] for _ in range(2))])
    return sheets


def mutate_sheets(random: Random, sheets: Sheets) -> None:
    """Change cells, rows, columns and headers of a few sheets."""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        name = random.choice(sorted(sheets))
        rows = sheets[name]
        if rows and rows[0]:
            random.choice(MUTATIONS)(random, rows)
        if random.random() < 0.04 and len(sheets) > 1:
            del sheets[name]


def _place(random: Random, rows: Rows) -> tuple[int, int]:
    """Choose a cell: its row and its column."""
    row = random.randrange(len(rows))
    return row, random.randrange(len(rows[row]) or 1)


def _change_cells(random: Random, rows: Rows) -> None:
    for _ in range(random.choice((1, 2, 10))):
        row, column = _place(random, rows)
        rows[row][column : column + 1] = [choose_text(random)]


def _change_part_of_a_cell(random: Random, rows: Rows) -> None:
    row, column = _place(random, rows)
    text = rows[row][column] if rows[row] else ""
    place = random.randint(0, len(text))
    rows[row][column : column + 1] = [text[:place] + choose_text(random) + text[place + random.randint(0, 3) :]]


def _fill_column(random: Random, rows: Rows) -> None:
    column, text = random.randrange(len(rows[0])), choose_text(random)
    for row in rows[random.randint(0, 1) :]:
        row[column : column + 1] = [text]


def _fill_column_with_texts(random: Random, rows: Rows) -> None:
    column = random.randrange(len(rows[0]))
    for row in rows[1:]:
        row[column : column + 1] = [choose_text(random)]


def _fill_first_column(random: Random, rows: Rows) -> None:
    text = random.choice(("", " ", "\xa0", "-", "nan", "None", '""', "\u200b", choose_text(random)))
    for row in random.sample(rows[1:], random.randint(0, len(rows) - 1)):
        row[:1] = [text]


def _copy_cell(random: Random, rows: Rows) -> None:
    source, target = _place(random, rows), _place(random, rows)
    text = "".join(rows[source[0]][source[1] : source[1] + 1])
    rows[target[0]][target[1] : target[1] + 1] = [text * random.choice((1, 1, 2, 50))]


def _join_cells(random: Random, rows: Rows) -> None:
    column = random.randrange(len(rows[0]))
    texts = [row[column] for row in rows[1:] if len(row) > column]
    row = random.randrange(len(rows))
    rows[row][column : column + 1] = [random.choice(("; ", ", ", "\n", " / ", " ")).join(texts)]


def _rename_header(random: Random, rows: Rows) -> None:
    column = random.randrange(len(rows[0]))
    names = [column.name for sheet in SHEETS_BY_NAME.values() for column in sheet.columns]
    rows[0][column] = random.choice(("", rows[0][column] * 2, random.choice(names), choose_text(random), *rows[0]))


def _shuffle_rows(random: Random, rows: Rows) -> None:
    first = random.randint(0, 1)
    rows[first:] = random.sample(rows[first:], len(rows) - first)


def _shuffle_columns(random: Random, rows: Rows) -> None:
    order = random.sample(range(len(rows[0])), len(rows[0]))
    for row in rows[random.randint(0, 1) :]:
        row[:] = [row[column] for column in order if column < len(row)]


def _repeat_rows(random: Random, rows: Rows) -> None:
    row = random.randrange(len(rows))
    rows[row:row] = [list(each) for each in rows[row : row + random.randint(1, 5)] * random.choice((1, 2, 40))]


def _drop_rows(random: Random, rows: Rows) -> None:
    row = random.randrange(len(rows))
    del rows[row : row + random.choice((1, 1, 3, 1000))]


def _drop_column(random: Random, rows: Rows) -> None:
    column, first = random.randrange(len(rows[0])), random.choice((0, 0, 0, 1))
    for row in rows[first:]:
        del row[column : column + 1]


def _repeat_column(random: Random, rows: Rows) -> None:
    column, times = random.randrange(len(rows[0])), random.choice((1, 1, 30))
    for row in rows:
        row[column:column] = row[column : column + 1] * times


def _insert_rows(random: Random, rows: Rows) -> None:
    width = random.choice((0, 1, len(rows[0]), len(rows[0]) + 3))
    text = random.choice(("", " ", choose_text(random)))
    rows.insert(random.randint(0, len(rows)), [text] * width)


def _cut_row(random: Random, rows: Rows) -> None:
    row, column = _place(random, rows)
    del rows[row][column:]


def _lengthen_row(random: Random, rows: Rows) -> None:
    random.choice(rows).extend(choose_text(random) for _ in range(random.choice((1, 3, 60))))


def _transpose(_random: Random, rows: Rows) -> None:
    width = max(map(len, rows))
    rows[:] = [[row[column] if column < len(row) else "" for row in rows] for column in range(width)]


def _empty(random: Random, rows: Rows) -> None:
    for row in random.choice((rows, rows[1:])):
        row[:] = [""] * random.choice((0, len(row)))


MUTATIONS = (_change_cells, _change_cells, _change_cells, _change_part_of_a_cell, _change_part_of_a_cell,
             _fill_column, _fill_column_with_texts, _fill_first_column, _copy_cell, _join_cells,
             _rename_header, _rename_header, _shuffle_rows, _shuffle_columns, _repeat_rows, _drop_rows,
             _drop_column, _repeat_column, _insert_rows, _cut_row, _lengthen_row, _transpose, _empty)  # fmt: skip


def mutate_bytes(random: Random, whole: bytes) -> bytes:
    """Return the bytes with a few of them changed, removed, repeated or inserted."""
    raw = bytearray(whole)
    for _ in range(random.choice((1, 1, 2, 6, 30))):
        place, length = random.randint(0, len(raw)), random.choice((0, 1, 1, 4, 40))
        piece = bytes(raw[place : place + length])
        raw[place : place + length] = random.choice(
            (
                b"",
                piece * 3,
                random.randbytes(length),
                random.choice((b"\0", b'"', b"\xff\xfe", b"\xef\xbb\xbf", b"\n", b"\r", b",", b";", b"\x1a", b"\x80")),
                choose_text(random).encode("utf-8", errors="surrogatepass"),
                bytes(byte ^ 1 << random.randrange(8) for byte in piece),
            )
        )
    return bytes(raw) if random.random() < 0.9 else bytes(raw[: random.randint(0, len(raw))])


def mutate_settings(random: Random) -> bytes:
    """Return a settings file with other values or damaged bytes."""
    if random.random() < 0.3:
        return mutate_bytes(random, SETTINGS)
    lines = SETTINGS.decode().splitlines()
    place = random.randrange(len(lines))
    key = lines[place].partition("=")[0]
    text = repr(choose_text(random))[1:-1].replace('"', "'")
    values = (
        f'"{text}"',
        "1",
        "true",
        "[]",
        '[""]',
        f'["{text}"]',
        "{}",
        "2021-09-01",
        "nan",
        "[[[]]]",
        f'{{a = "{text}"}}',
    )
    lines[place] = random.choice(
        (f"{key} = {random.choice(values)}", lines[place] * 2, f"[{key}]", f'"{text}" = 1', "")
    )
    return "\n".join(lines).encode(errors="replace")


def _write_csv(random: Random, rows: Rows) -> bytes:
    """Write rows as CSV: in any encoding, with any delimiter, with and without quotes."""
    text = io.StringIO(newline="")
    delimiter = random.choice(",,,;;\t|")
    end = random.choice(("\n", "\r\n", "\r"))
    if random.random() < 0.5:
        csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    elif random.random() < 0.8:
        csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        text.write("\n".join(delimiter.join(row) for row in rows))
    encoding = random.choice(ENCODINGS) if random.random() < 0.25 else "utf-8"
    errors = "surrogatepass" if encoding.startswith("utf") and encoding != "utf-7" else "replace"
    try:
        return text.getvalue().encode(encoding, errors=errors)
    except UnicodeError:
        return text.getvalue().encode("utf-8", errors="replace")


def write_folder(random: Random, sheets: Sheets, folder: Path) -> None:
    """Write sheets into a folder as CSV files, and mutate their bytes, their names and the files beside them."""
    folder.mkdir()
    for name, rows in sheets.items():
        raw = _write_csv(random, rows)
        if random.random() < 0.12:
            raw = mutate_bytes(random, raw)
        if random.random() < 0.02:
            raw = random.choice((b"", b"\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", random.randbytes(99)))
        _write(folder / f"{_file_name(random, name)}", raw)
    if random.random() < 0.2:
        entry = ACCEPTED if random.random() < 0.3 else mutate_bytes(random, ACCEPTED)
        _write(folder / "accepted.toml", entry)
    if random.random() < 0.05:
        random.choice((_add_folder, _add_link, _add_loop))(folder, random.choice(sorted(SHEETS_BY_NAME)))


def _file_name(random: Random, sheet: str) -> str:
    if random.random() < 0.95:
        return f"{sheet}.csv"
    names = (f"{sheet}.CSV", f"{sheet}.tsv", f"{sheet}.txt", f"{sheet} (1).csv", f" {sheet}.csv",
             f"{sheet.title()}.csv", f"{sheet}.csv.csv", f"~${sheet}.csv",
             f"{choose_text(random)[:50]}.csv")  # fmt: skip
    return random.choice(names).replace("/", "_").replace("\0", "_")


def _write(path: Path, raw: bytes) -> None:
    try:
        path.write_bytes(raw)
    except (OSError, ValueError):  # not every text can be the name of a file
        path.with_name("unnamed.csv").write_bytes(raw)


def _add_folder(folder: Path, sheet: str) -> None:
    (folder / f"{sheet}.csv").unlink(missing_ok=True)
    (folder / f"{sheet}.csv").mkdir()


def _add_link(folder: Path, sheet: str) -> None:
    (folder / f"{sheet}.csv").unlink(missing_ok=True)
    (folder / f"{sheet}.csv").symlink_to(folder / "nothing.csv")


def _add_loop(folder: Path, sheet: str) -> None:
    (folder / f"{sheet}.csv").unlink(missing_ok=True)
    (folder / f"{sheet}.csv").symlink_to(f"{sheet}.csv")
