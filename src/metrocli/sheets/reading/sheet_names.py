"""Find the sheets that the names of files or tabs mean: in three languages, and within longer names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.files.limits import DATASET_HINT
from metrocli.messages import MessageType
from metrocli.sheets.schema import SHEETS, SHEETS_BY_NAME, TEMPLATE_SHEETS
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SEVERAL_CANDIDATES = MessageType(
    "several-candidates", "{names:or} may be the sheet '{sheet}'", "Rename the right one to '{sheet}'."
)
SHEET_IN_TWO_FILES = MessageType(
    "sheet-in-two-files", "both {first} and {second} are the sheet {sheet:quoted}", "Keep only one of them here."
)
NO_TABS = MessageType("no-tabs", "the workbook has no tab with data", DATASET_HINT)
_NEAR = 0.75
_LONGEST_NAME = 200
_OF_A_TABLE = compile_late(r"[\s_-]+(?:table|tabla|tableau)[\s_-]*\d+$", re.IGNORECASE)
"""What Numbers adds to the name of a sheet for each of its tables."""
_LAST_PART = compile_late(r".*\s[-–—]\s+|.*[-–—_]", re.DOTALL)
"""What other programs put before the name of a sheet: the name of the workbook."""
UNNAMED = "unnamed"
"""The name of a tab without a name, which some programs write."""
_APOSTROPHE, _BETWEEN_WORDS = compile_late("['’]"), compile_late(r"[\W_]+")


@dataclass(frozen=True, eq=False)
class SheetNames:
    """Which file or tab each sheet is.

    Attributes:
        positions: the position of the file or tab of each sheet, by the name of the sheet; a file or tab that is not a
            declared sheet has its own name.
        understood: the files or tabs whose name has the name of their sheet only as a part, by the name of the sheet.
        candidates: several files or tabs that may be the same sheet, by its name; none was chosen.
        passed_over: files or tabs with another name of a sheet that has its declared name in one of them, by its name.
        clash: the name of a sheet, and two files or tabs that have it; None if there are none.
    """

    positions: dict[str, int]
    understood: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    passed_over: dict[str, tuple[str, ...]] = field(default_factory=dict)
    clash: tuple[str, str, str] | None = None


def match_sheet_names(
    written: Sequence[str], labels: Sequence[str], has_columns: Callable[[int, str], bool]
) -> SheetNames:
    """Find the sheets that the names of files or tabs mean.

    The declared name of a sheet comes first, then its other names. If no file or tab has one of these, a longer name
    with such a name in it is understood if only one file or tab has it, and the columns that the sheet needs.

    Args:
        written: the names of files, without their suffixes, or of tabs.
        labels: the names to show for them, such as those of files with their suffixes.
        has_columns: return whether the file or tab at a position has the columns that a declared sheet needs.
    """
    exact: dict[str, list[int]] = {}
    other: dict[str, list[int]] = {}
    for position, text in enumerate(written):
        name = find_declared_name(text)
        if name:
            (exact if _fold_name(text) == name else other).setdefault(name, []).append(position)
    passed_over = {
        name: tuple(labels[place] for place in places if has_columns(place, name))
        for name, places in other.items()
        if name in exact
    }
    exact = other | exact
    positions = {name: places[0] for name, places in exact.items()}
    clashes = [(name, labels[places[0]], labels[places[1]]) for name, places in exact.items() if len(places) > 1]
    taken = set(positions.values())
    within: dict[str, list[int]] = {}
    for position, text in enumerate(written):
        for name in [] if position in taken else find_names_within(text):
            if name not in positions and has_columns(position, name):
                within.setdefault(name, []).append(position)
    claimed = [position for places in within.values() for position in places]
    understood = {
        name: places[0] for name, places in within.items() if len(places) == 1 and claimed.count(places[0]) == 1
    }
    positions |= understood
    taken = set(positions.values())
    for position, text in enumerate(written):
        name = text if text.strip() else UNNAMED
        if position not in taken and name in positions:
            clashes.append((name, labels[positions[name]], labels[position]))
        elif position not in taken:
            positions[name] = position
    return SheetNames(
        positions,
        {name: labels[place] for name, place in understood.items()},
        {name: tuple(labels[place] for place in places) for name, places in within.items() if name not in understood},
        {name: places for name, places in passed_over.items() if places},
        clashes[0] if clashes else None,
    )


def match_file_names(labels: Sequence[str], folder: Path, has_columns: Callable[[int, str], bool]) -> SheetNames:
    """Find the sheets that the names of the files of a folder mean (see `match_sheet_names`).

    Args:
        labels: the names of the files.
        folder: the folder, for messages.
        has_columns: return whether the file at a position has the columns that a declared sheet needs.

    Raises:
        UnreadableData: two files are the same sheet.
    """
    names = match_sheet_names([Path(label).stem for label in labels], labels, has_columns)
    if names.clash:
        sheet, first, second = names.clash
        raise UnreadableData(str(folder), SHEET_IN_TWO_FILES(first=first, second=second, sheet=sheet))
    return names


def find_declared_name(written: str) -> str:
    """Return the sheet that the name of a file or tab means, its declared name or another one; "" for none."""
    folded = _fold_name(written)
    return folded if folded in SHEETS_BY_NAME else map_other_names().get(folded, "")


def find_names_within(written: str) -> list[str]:
    """Return the sheets that a longer name of a file or tab may mean.

    "activities-Table 1", "Data - activities" and "red-actividades" mean activities, for their last part is that name.
    Otherwise, each sheet whose name is in the written name as a whole word may be meant. A sheet that only the program
    writes is not: "activities imported" means activities.
    """
    text = _OF_A_TABLE.sub("", written[:_LONGEST_NAME])
    last = find_declared_name(_LAST_PART.sub("", text))
    by_people = {sheet.name for sheet in TEMPLATE_SHEETS}
    if last in by_people or (last := find_declared_name(text)) in by_people:
        return [last]
    words = f" {_BETWEEN_WORDS.sub(' ', fold(_APOSTROPHE.sub(' ', text)))} "
    names = {name: name for name in SHEETS_BY_NAME} | map_other_names()
    candidates = {sheet for name, sheet in names.items() if f" {name} " in words}
    return [sheet.name for sheet in TEMPLATE_SHEETS if sheet.name in candidates]


def suggest_sheet_name(name: str, written: Iterable[str]) -> str:
    """Return the name, among those of files or tabs, that probably means a declared sheet; "" if there is none.

    It has the sheet's name in it as a whole word, or is a misspelling of it.
    """
    names = list(written)
    within = next((text for text in names if name in find_names_within(text)), "")
    if within:
        return within
    spellings = [name, *(fold(other) for other in SHEETS_BY_NAME[name].other_names)]
    return next((near for spelling in spellings if (near := find_nearest_name(spelling, names))), "")


def find_nearest_name(name: str, candidates: Iterable[str]) -> str:
    """Return the name among candidates that is nearly this name; "" if there is none."""
    folded = {fold(candidate): candidate for candidate in candidates if fold(candidate)}
    if not folded:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(fold(name), folded, n=1, cutoff=_NEAR)
    return folded[near[0]] if near else ""


@cache
def map_other_names() -> dict[str, str]:
    """Return the sheet that each of the other names means, folded."""
    return {fold(other): sheet.name for sheet in SHEETS for other in sheet.other_names}


def _fold_name(written: str) -> str:
    return fold(written[:_LONGEST_NAME])


def sort_sheets(names: SheetNames, path: Path, undeclared: MessageType) -> tuple[str, ...]:
    """Return the names of sheets, the declared ones first.

    Raises:
        UnreadableData: none of them is declared; `undeclared` is the error if there are any names.
    """
    declared = [name for name in SHEETS_BY_NAME if name in names.positions]
    if not declared:
        for sheet, candidates in names.candidates.items():
            raise UnreadableData(str(path), SEVERAL_CANDIDATES(sheet=sheet, names=candidates))
        raise UnreadableData(str(path), undeclared(names=[*names.positions]) if names.positions else NO_TABS())
    return tuple(declared + [name for name in names.positions if name not in SHEETS_BY_NAME])
