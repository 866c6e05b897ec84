"""Accepted findings: findings that a person reviewed and accepted with a reason, in a file next to the data.

An accepted finding is identified by its rule, its sheet, the key of its row, its column, its value and the whole text
of its cell. So it stays accepted when rows move, and is shown again when its cell changes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnknownName, UnreadableData, UsageMistake, name_reason
from metrocli.files.atomic import rewrite_files_atomically
from metrocli.files.targets import cut_name
from metrocli.files.toml import parse_toml
from metrocli.hints import ALL_LISTED
from metrocli.messages import Message, MessageType
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.large.parquet_names import find_folder
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.findings import Finding

_CORRECT = "Correct the entry, or delete it and accept the finding again."
TOO_LARGE = MessageType(
    "accepted-too-large",
    "the file has more than {limit:,} characters",
    "Delete the entries that are not needed.",
)
NOT_A_FILE = MessageType("accepted-not-a-file", "this is not an ordinary file", "Move or delete it.")
NOT_READABLE = MessageType("accepted-not-readable", "the accepted findings cannot be read ({reason})")
NOT_UTF8 = MessageType("accepted-encoding", "the accepted findings are not in UTF-8", "Save the file as UTF-8.")
NOT_PARSED = MessageType("accepted-not-parsed", "the accepted findings cannot be read: {problem}", _CORRECT)
NOT_AN_ENTRY = MessageType("accepted-not-an-entry", "each entry must begin with [[accepted]]")
WITHOUT_REASON = MessageType("accepted-without-reason", "an entry has no reason", 'Add because = "the reason".')
NOT_A_TEXT = MessageType("accepted-not-a-text", "{value} is not a text")
TOO_DEEP = MessageType("accepted-too-deep", "the values are nested too deeply")
NOT_TOML = MessageType("accepted-not-toml", "not valid TOML: {problem}")
NOT_KEPT = MessageType("accepted-not-kept", "with the new entry, the file could not be read again", _CORRECT)
NOT_A_REFERENCE = MessageType(
    "not-a-finding-reference",
    "{text:quoted} does not identify a finding",
    "Write its rule and its cell, such as C201:activities:J23.",
)
IN_SEVERAL_SHEETS = MessageType(
    "finding-in-several-sheets", "{text:quoted} is in several sheets", "Write {references:or}."
)
FILE_NAME = "accepted.toml"
_MOST_CHARACTERS = 64 << 20
"""The most characters of the file, about 300,000 entries; reading them takes 20 seconds."""
_FILE_HEADER = """\
# Findings of `metrocli check` that were looked at and accepted. Delete an entry to have its finding back.
"""
_REFERENCE = compile_late(r"(?P<rule>[^:]+):(?:(?P<sheet>[^!:]+)[!:])?(?P<cell>[^!:]+)")


class FindingKey(NamedTuple):
    """The identity of a finding; the names of its attributes are keys of the file.

    Attributes:
        rule: the code of the rule.
        sheet: the sheet.
        key: the text of the first cell of the row; "" for a finding about a whole sheet or column.
        column: the header of the column; "" for a finding about a whole row or sheet.
        value: the value of the finding.
        text: the whole text of the cell; "" for a finding that is not about one cell.
    """

    rule: str
    sheet: str
    key: str
    column: str
    value: str
    text: str


class AcceptedFinding(NamedTuple):
    """An entry of the file.

    Attributes:
        finding_key: the identity of the finding.
        because: why it was accepted.
        on: the day on which it was accepted, as an ISO date.
    """

    finding_key: FindingKey
    because: str
    on: str


class FindingKeys:
    """Makes the keys of findings in one dataset."""

    def __init__(self, evidence: Evidence) -> None:
        self._tables = {table.name: table for table in evidence.tables}

    def key_of(self, finding: Finding) -> FindingKey:
        """Return the identity of a finding."""
        cell = finding.cell
        table = self._tables.get(cell.sheet)
        index = table.index_of(cell.row) if table else -1
        key = text = ""
        if table is not None and index >= 0:
            row = table.row(index)
            first_column = min(table.column_indexes.values(), default=0)
            key = to_text(row[first_column])
            text = to_text(row[cell.index]) if 0 <= cell.index < len(row) else ""
        return FindingKey(finding.rule.code, cell.sheet, key, cell.column, finding.value, text)


def accepted_file(data: Path) -> Path:
    """Return the path of the file of accepted findings: in the folder of the data, or next to the workbook.

    The name of the workbook is cut if it is too long to be continued.
    """
    folder = find_folder(data)
    if folder is not None:
        return folder / FILE_NAME
    return data.with_name(f"{cut_name(data.stem, len(FILE_NAME) + 1)}.{FILE_NAME}")


def read_accepted(path: Path) -> list[AcceptedFinding]:
    """Read the accepted findings in a file; return an empty list if there is no file.

    Raises:
        UnreadableData: the file cannot be read, or is not in the form that `accept` writes.
    """
    try:
        if path.exists() and not path.is_file():  # reading from a pipe may wait for ever, and some devices never end
            raise UnreadableData(path.name, NOT_A_FILE())
        with path.open(encoding="utf-8") as file:
            text = file.read(_MOST_CHARACTERS + 1)
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise UnreadableData(path.name, NOT_READABLE(reason=name_reason(fault))) from fault
    except UnicodeDecodeError as fault:
        raise UnreadableData(path.name, NOT_UTF8()) from fault
    return _parse_file(path, text)


def _parse_file(path: Path, text: str) -> list[AcceptedFinding]:
    """Parse the text of a file of accepted findings."""
    if len(text) > _MOST_CHARACTERS:
        raise UnreadableData(path.name, TOO_LARGE(limit=_MOST_CHARACTERS))
    import tomllib

    try:
        return [_parse_entry(entry) for entry in _check_list(parse_toml(text).get("accepted", []))]
    except _EntryError as fault:
        problem = fault.message
    except tomllib.TOMLDecodeError as fault:
        problem = NOT_TOML(problem=str(fault))
    except RecursionError:
        problem = TOO_DEEP()
    raise UnreadableData(path.name, NOT_PARSED(problem=problem))


class _EntryError(ValueError):
    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def _check_list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _EntryError(NOT_AN_ENTRY())
    return value


def _parse_entry(entry: object) -> AcceptedFinding:
    if not isinstance(entry, dict):
        raise _EntryError(NOT_AN_ENTRY())
    if "because" not in entry:
        raise _EntryError(WITHOUT_REASON())
    finding_key = FindingKey(*(_check_text(entry.get(name, "")) for name in FindingKey._fields))
    return AcceptedFinding(finding_key, _check_text(entry["because"]), _check_text(entry.get("on", "")))


def _check_text(value: object) -> str:
    if not isinstance(value, str):
        raise _EntryError(NOT_A_TEXT(value=repr(value)))
    return value


def split_accepted(
    findings: Sequence[Finding], keys: FindingKeys, accepted: Iterable[AcceptedFinding]
) -> tuple[list[Finding], list[Finding]]:
    """Split findings into open and accepted ones."""
    accepted_keys = {entry.finding_key for entry in accepted}
    open_findings: list[Finding] = []
    accepted_findings: list[Finding] = []
    for finding in findings:
        is_accepted = bool(accepted_keys) and keys.key_of(finding) in accepted_keys
        (accepted_findings if is_accepted else open_findings).append(finding)
    return open_findings, accepted_findings


def find_outdated(
    accepted: Sequence[AcceptedFinding], findings: Iterable[Finding], keys: FindingKeys
) -> list[AcceptedFinding]:
    """Find the entries whose finding no longer exists."""
    current_keys = {keys.key_of(finding) for finding in findings} if accepted else set()
    return [entry for entry in accepted if entry.finding_key not in current_keys]


def resolve_reference(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that a reference means.

    Args:
        text: RULE:CELL or RULE:SHEET:CELL, such as C201:J23 or C201:activities:J23; RULE:SHEET for all findings of the
            rule in a sheet.
        findings: all findings.

    Raises:
        UsageMistake: the text is not a reference, or the cell is in several sheets.
        UnknownName: there is no such finding.
    """
    reference = _REFERENCE.fullmatch(text.strip())
    if reference is None:
        raise UsageMistake(NOT_A_REFERENCE(text=text))
    of_rule = [finding for finding in findings if fold(finding.rule.code) == fold(reference["rule"])]
    matches = [finding for finding in of_rule if _is_at(finding, reference["sheet"], reference["cell"])]
    if not matches:
        near = dict.fromkeys(f"{finding.rule.code}:{place_of(finding)}" for finding in of_rule)
        raise UnknownName("finding", text, tuple(near), ALL_LISTED(command="check"))
    sheets = dict.fromkeys(finding.cell.sheet for finding in matches)
    if len(sheets) > 1:
        references = [f"{matches[0].rule.code}:{name}:{reference['cell']}" for name in sheets]
        raise UsageMistake(IN_SEVERAL_SHEETS(text=text, references=references))
    return matches


def place_of(finding: Finding) -> str:
    """Return the place of a finding in the form of a reference: activities:J23, activities:23 for a row, or a sheet."""
    cell = finding.cell
    if cell.row:
        return f"{cell.sheet}:{cell.a1 or cell.row}"
    return cell.sheet


def _is_at(finding: Finding, sheet: str | None, cell: str) -> bool:
    names = {fold(finding.cell.sheet), fold(finding.cell.file)}
    if sheet is None:
        return fold(cell) in names or cell.strip().upper() == (finding.cell.a1 or str(finding.cell.row or ""))
    return fold(sheet) in names and cell.strip().upper() == (finding.cell.a1 or str(finding.cell.row or ""))


def accept(path: Path, finding_keys: Iterable[FindingKey], because: str, on: date) -> int:
    """Add findings to the file of accepted findings; all other text of the file stays.

    Args:
        path: the file.
        finding_keys: the identities of the findings.
        because: why they are accepted.
        on: the day on which they are accepted.

    Returns:
        The number of new entries.

    Raises:
        UnreadableData: the file is not in the form that this function writes.
        Refused: the file cannot be written.
    """
    unique_keys, new_count = dict.fromkeys(finding_keys), 0

    def make_content() -> dict[Path, bytes]:
        nonlocal new_count
        old_entries = read_accepted(path)
        old_keys = {entry.finding_key for entry in old_entries}
        new_entries = [AcceptedFinding(key, because, on.isoformat()) for key in unique_keys if key not in old_keys]
        new_count = len(new_entries)
        old_text = path.read_text(encoding="utf-8") if path.exists() else _FILE_HEADER
        text = old_text.rstrip("\n") + "\n" + "".join(map(_format_entry, new_entries))
        if _parse_file(path, text) != [*old_entries, *new_entries]:
            raise UnreadableData(path.name, NOT_KEPT())
        return {path: text.encode()} if new_entries else {}

    # No backup is needed, since the file keeps all of its text.
    rewrite_files_atomically([path], make_content, backup=False)
    return new_count


def _format_entry(entry: AcceptedFinding) -> str:
    fields = {**entry.finding_key._asdict(), "because": entry.because, "on": entry.on}
    return "\n[[accepted]]\n" + "".join(f"{name} = {_toml_string(text)}\n" for name, text in fields.items() if text)


def _toml_string(text: str) -> str:
    """Return a text as a TOML string: as in JSON, but with the delete character escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
