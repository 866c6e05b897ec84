"""Other spellings of members in a report: known aliases to keep, and unknown names to propose as aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.plan import ProposedAlias
from metrocli.importing.report import ImportedCell, ImportedRow
from metrocli.names.suggest import MOST_COMPARISONS, suggest_name
from metrocli.sheets.parsing.multivalue import split_names
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.dataset import SheetDataset

_ENGAGED = "engaged member"


class _PrintedName(NamedTuple):
    page: int
    line: int
    text: str
    is_membership: bool


def propose_aliases(
    rows: Mapping[str, Sequence[ImportedRow]], members: NameIndex, alliances: NameIndex
) -> tuple[ProposedAlias, ...]:
    """Propose the unknown names of a report that are near to one member, as aliases of this member.

    Args:
        rows: the rows of each sheet.
        members: the members of the dataset; the memberships of the report are added.
        alliances: the allied organisations; one of them is not a member.

    Returns:
        Each name once, where it is printed first, in the order of the document. None if two members are as near.
    """
    stated = (row.cells["member"].value for row in rows.get("memberships", ()) if "member" in row.cells)
    all_members = members.with_names(name for name in stated if members.look_up(name) is None)
    first: dict[str, _PrintedName] = {}
    for name in sorted(_list_names(rows, all_members)):
        first.setdefault(name.text, name)
    proposed: list[ProposedAlias] = []
    left = MOST_COMPARISONS
    for name in first.values():
        index = members if name.is_membership else all_members
        if index.look_up(name.text) or alliances.look_up(name.text) or left < index.spelling_count:
            continue
        left -= index.spelling_count
        if likely := suggest_name(index, name.text).likely:
            proposed.append(ProposedAlias(name.text, likely, name.page, name.line))
    return tuple(proposed)


def carry_aliases(rows: Mapping[str, Sequence[ImportedRow]], known: SheetDataset) -> tuple[ImportedRow, ...]:
    """Return the aliases of a known dataset by which names of a report are its members, as rows for a new dataset.

    A member keeps the name that the report's list of members gives it. No row has a source: the report does not state
    that two names are one.
    """
    listed: dict[str, str] = {}
    for row in rows.get("memberships", ()):
        found = known.members.look_up(row.cells["member"].value) if "member" in row.cells else None
        if found:
            listed.setdefault(found.name, row.cells["member"].value)
    frame = known.frame("aliases")
    kinds = dict(zip(frame["alias"].tolist(), frame["kind"].tolist(), strict=True)) if "kind" in frame else {}
    stated = {row.cells["alias"].value for row in rows.get("aliases", ()) if "alias" in row.cells}
    carried: dict[str, ImportedRow] = {}
    for name in sorted(_list_names(rows, known.members)):
        found = known.members.look_up(name.text)
        member = listed.get(found.name, "") if found else ""
        if member and fold(member) != fold(name.text) and name.text not in stated:
            texts = {"alias": name.text, "member": member, "kind": kinds.get(name.text) or ""}
            cells = {column: ImportedCell(text, 0, 0) for column, text in texts.items() if text}
            carried.setdefault(name.text, ImportedRow("aliases", cells))
    return tuple(carried.values())


def _list_names(rows: Mapping[str, Sequence[ImportedRow]], members: NameIndex) -> Iterator[_PrintedName]:
    """Yield the names of members in all cells that hold such names."""
    for sheet, some in rows.items():
        columns = [column.name for column in SHEETS_BY_NAME[sheet].columns if column.refers_to == "memberships"]
        is_membership = sheet == "memberships"
        for row in some:
            cells: list[ImportedCell] = [row.cells[column] for column in columns if column in row.cells]
            if is_membership and "member" in row.cells:
                cells.append(row.cells["member"])
            if sheet == "published" and "value" in row.cells and _states_engaged(row):
                cells.append(row.cells["value"])
            for cell in cells:
                names, _ = split_names(cell.value, lambda name: members.look_up(name) is not None)
                yield from (_PrintedName(cell.page, cell.line, name, is_membership) for name in names)


def _states_engaged(row: ImportedRow) -> bool:
    return "section" in row.cells and row.cells["section"].value == _ENGAGED
