"""Findings that were looked at and accepted, each with a reason, in a file beside the data.

An accepted finding is known by its rule, its sheet, the key of its row, its column, its value and the whole text of its
cell: it stays accepted when rows are moved, and comes back when its cell changes.
"""

from __future__ import annotations

import json
import re
import tomllib
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnknownName, UnreadableData, UsageMistake
from metrocli.files.atomic import rewrite_whole
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.findings import Finding

FILE = "accepted.toml"
_HEAD = """# Findings of `metrocli check` that were looked at and accepted. Delete an entry to have its finding back.
"""
_AT = re.compile(r"(?P<rule>[^:]+):(?:(?P<sheet>[^!:]+)[!:])?(?P<cell>[^!:]+)")


class Mark(NamedTuple):
    """What an accepted finding is known by.

    Attributes:
        rule: the code of its rule.
        sheet: its sheet.
        key: the first cell of its row; "" for a whole sheet or column.
        column: the header of its column; "" for a whole row or sheet.
        value: what the finding is about.
        text: the whole text of its cell; "" where it is of no one cell.
    """

    rule: str
    sheet: str
    key: str
    column: str
    value: str
    text: str


class Accepted(NamedTuple):
    """An accepted finding.

    Attributes:
        mark: what it is known by.
        because: why it was accepted.
        on: when, as ISO.
    """

    mark: Mark
    because: str
    on: str


class Marks:
    """The marks of findings."""

    def __init__(self, evidence: Evidence) -> None:
        self._tables = {table.name: table for table in evidence.tables}

    def of(self, finding: Finding) -> Mark:
        """What a finding is known by."""
        cell = finding.cell
        table = self._tables.get(cell.sheet)
        at = bisect_left(table.row_numbers, cell.row) if table else 0
        key = text = ""
        if table is not None and table.row_numbers[at : at + 1] == [cell.row]:
            row = table.rows[at]
            first = min(table.column_indexes.values(), default=0)
            key = to_text(row[first])
            text = to_text(row[cell.index]) if 0 <= cell.index < len(row) else ""
        return Mark(finding.rule.code, cell.sheet, key, cell.column, finding.value, text)


def path_of(data: Path) -> Path:
    """Where a dataset's accepted findings are kept: in its folder, or beside its workbook."""
    return data / FILE if data.is_dir() else data.with_suffix(f".{FILE}")


def read(path: Path) -> list[Accepted]:
    """The accepted findings that a file lists; none where there is no file.

    Raises:
        UnreadableData: the file is not what `accept` writes.
    """
    try:
        if path.exists() and not path.is_file():  # reading from a pipe may wait for ever, and some devices never end
            raise UnreadableData(path.name, "this is no ordinary file, so it accepts no findings", "Take it away.")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise UnreadableData(path.name, f"the accepted findings cannot be read ({fault.strerror or fault})") from fault
    except UnicodeDecodeError as fault:
        raise UnreadableData(path.name, "the accepted findings are not in UTF-8", "Save the file as UTF-8.") from fault
    return _entries(path, text)


def _entries(path: Path, text: str) -> list[Accepted]:
    """The entries of such a file."""
    try:
        return [_entry(each) for each in _listed(tomllib.loads(text).get("accepted", []))]
    except (tomllib.TOMLDecodeError, TypeError) as fault:
        raise UnreadableData(path.name, f"the accepted findings cannot be read ({fault})", _FIX) from None
    except RecursionError:
        problem = "the accepted findings cannot be read (it is nested too deeply)"
        raise UnreadableData(path.name, problem, _FIX) from None


_FIX = "Mend the entry, or delete it and accept its finding again."


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("each entry begins with [[accepted]]")
    return value


def _entry(written: object) -> Accepted:
    if not isinstance(written, dict):
        raise TypeError("each entry begins with [[accepted]]")
    if "because" not in written:
        raise TypeError("it lacks 'because'")
    mark = Mark(*(_text(written.get(name, "")) for name in Mark._fields))
    return Accepted(mark, _text(written["because"]), _text(written.get("on", "")))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def part(found: Sequence[Finding], marks: Marks, accepted: Iterable[Accepted]) -> tuple[list[Finding], list[Finding]]:
    """Part findings into those that stand and those that were accepted."""
    known = {each.mark for each in accepted}
    stand: list[Finding] = []
    left: list[Finding] = []
    for each in found:
        (left if known and marks.of(each) in known else stand).append(each)
    return stand, left


def idle(accepted: Sequence[Accepted], found: Iterable[Finding], marks: Marks) -> list[Accepted]:
    """The accepted findings that are not found any more."""
    there = {marks.of(each) for each in found} if accepted else set()
    return [each for each in accepted if each.mark not in there]


def meant(wanted: str, found: Sequence[Finding]) -> list[Finding]:
    """The findings that a person means by RULE:CELL, such as C201:J23 or C201:activities:J23.

    A sheet's name in place of the cell means all findings of the rule there.

    Raises:
        UsageMistake: it is not written so, or the cell is in several sheets. UnknownName: nothing was found there.
    """
    written = _AT.fullmatch(wanted.strip())
    if written is None:
        raise UsageMistake(f"'{wanted}' names no finding. Write its rule and its cell, such as C201:activities:J23.")
    of_rule = [each for each in found if fold(each.rule.code) == fold(written["rule"])]
    there = [each for each in of_rule if _is_at(each, written["sheet"], written["cell"])]
    if not there:
        near = dict.fromkeys(f"{each.rule.code}:{place(each)}" for each in of_rule)
        raise UnknownName("finding", wanted, tuple(near), "`metrocli check` lists them all.")
    sheets = dict.fromkeys(each.cell.sheet for each in there)
    if len(sheets) > 1:
        choice = " or ".join(f"{there[0].rule.code}:{name}:{written['cell']}" for name in sheets)
        raise UsageMistake(f"'{wanted}' was found in several sheets. Write {choice}.")
    return there


def place(finding: Finding) -> str:
    """Where a finding stands, as `meant` reads it: activities:J23, activities:23 for a row, or the sheet."""
    cell = finding.cell
    if cell.row:
        return f"{cell.sheet}:{cell.a1 or cell.row}"
    return cell.sheet


def _is_at(finding: Finding, sheet: str | None, cell: str) -> bool:
    names = {fold(finding.cell.sheet), fold(finding.cell.file)}
    if sheet is None:
        return fold(cell) in names or cell.strip().upper() == (finding.cell.a1 or str(finding.cell.row or ""))
    return fold(sheet) in names and cell.strip().upper() == (finding.cell.a1 or str(finding.cell.row or ""))


def accept(path: Path, marks: Iterable[Mark], because: str, on: date) -> int:
    """Add findings to the file of accepted ones; what it says of others stays.

    Args:
        path: the file.
        marks: what the findings are known by.
        because: why they are accepted.
        on: the day.

    Returns:
        How many were not there yet.

    Raises:
        UnreadableData: the file is not what this writes. Refused: it cannot be written.
    """
    wanted, new = dict.fromkeys(marks), 0

    def grown() -> dict[Path, bytes]:
        nonlocal new
        before = read(path)
        known = {each.mark for each in before}
        entries = [Accepted(mark, because, on.isoformat()) for mark in wanted if mark not in known]
        new = len(entries)
        text = path.read_text(encoding="utf-8") if path.exists() else _HEAD
        whole = text.rstrip("\n") + "\n" + "".join(map(_written, entries))
        if _entries(path, whole) != [*before, *entries]:
            raise UnreadableData(path.name, "what is accepted would not be read as it is meant", _FIX)
        return {path: whole.encode()} if entries else {}

    # All that the file said stays in it, so no backup is needed.
    rewrite_whole([path], grown, backup=False)
    return new


def _written(entry: Accepted) -> str:
    said = {**entry.mark._asdict(), "because": entry.because, "on": entry.on}
    return "\n[[accepted]]\n" + "".join(f"{name} = {_quoted(text)}\n" for name, text in said.items() if text)


def _quoted(text: str) -> str:
    """A text as TOML has it: as JSON, but for one character that JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
