"""Find slips in the lists of members, organisations and codes: a spelling from which all other cells differ."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining, normalize

from metrocli.check.evidence.claims import CODE_SECTIONS, claims_by_period
from metrocli.check.evidence.column_values import encode_series
from metrocli.model.codes import code_shape, natural_key, parse_code
from metrocli.names.suggest import suggest_name
from metrocli.query.facts.claims import ENGAGED
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.clean import clean
from metrocli.text.fold import fold
from metrocli.text.hygiene import is_garbled_form, repair_mojibake

if TYPE_CHECKING:
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.names.resolve import NameIndex

NAME_LISTS = {"memberships": "member", "alliances": "alliance"}
"""The sheets that list names, each with the column of these names."""
_FEWEST_CELLS, _FEWEST_CODES = 3, 2
"""So many cells must agree on a spelling before the list is doubted."""
_MOST_COMPARED = 100
"""So many of the most frequent unlisted texts are compared with a list."""
_LONGEST, _LONGEST_UNLIKE, _LONG, _LONG_DISTANCE = 60, 12, 8, 2
_SHORT = 6


class ListSlip(NamedTuple):
    """A name or a code that a list probably has in a wrong spelling.

    Attributes:
        row: the row of the list.
        listed: the name or code in that row.
        written: the spelling in the other cells.
        cells: the number of these cells.
    """

    row: int
    listed: str
    written: str
    cells: int


def find_name_slips(evidence: Evidence) -> dict[str, dict[str, ListSlip]]:
    """Return the slips in the lists of members and organisations: by sheet, then by the spelling in the other cells."""
    return {sheet: _slips_of_names(evidence, sheet) for sheet in NAME_LISTS}


def find_slipped_spellings(evidence: Evidence) -> frozenset[str]:
    """Return the spellings of members that only a slip in the list makes unknown: those of other cells, and aliases."""
    slips = evidence.compute_once(find_name_slips)["memberships"]
    if not slips:
        return frozenset()
    aliases = (alias for _, alias, member in evidence.rows("aliases", "alias", "member") if member in slips)
    return frozenset([*slips, *aliases])


def _slips_of_names(evidence: Evidence, sheet: str) -> dict[str, ListSlip]:
    """Return the slips in one list, by the spelling in the other cells."""
    columns = _columns_referring_to(sheet)
    claims = [text for _, claims in claims_by_period(evidence, ENGAGED) for _, text in claims]
    claimed = Counter(claims if sheet == "memberships" else ())
    unlisted = Counter(text for place in columns for _, text, _ in evidence.unlisted_links(*place))
    names = _names_of(evidence, sheet)
    listed_of = {
        other.written: other.listed
        for other in evidence.compute_once(find_other_spellings)
        if (other.sheet, other.column) in columns and _is_better(other.written, other.listed)
    }
    other_forms = Counter(other.written for other in evidence.compute_once(find_other_spellings))
    rows: dict[str, list[int]] = {}
    for row, name in evidence.values(sheet, NAME_LISTS[sheet]).items():
        rows.setdefault(name, []).append(row)
    written = Counter[str]()
    for place in columns:
        written.update(encode_series(evidence.dataset.links_in_cells(*place)["written"]).counts)
    garbled = [name for name in rows if "?" in name or "\ufffd" in name or repair_mojibake(name) != clean(name)]
    slips: dict[str, ListSlip] = {}
    for text in (*(text for text, _ in unlisted.most_common(_MOST_COMPARED)), *listed_of):
        total = unlisted[text] + other_forms[text] + claimed[text]
        if (total < _FEWEST_CELLS and not garbled) or len(text) > _LONGEST:
            continue
        original_of = next((name for name in garbled if is_garbled_form(name, text)), "")
        if total < _FEWEST_CELLS and not original_of:
            continue
        listed = original_of or listed_of.get(text) or _find_slip(text, names)
        if listed and len(rows.get(listed, ())) == 1:
            as_listed = claimed[listed] + written[listed]
            if total > as_listed + 1 or original_of:
                slips[text] = ListSlip(rows[listed][0], listed, text, total)
    return slips


class OtherSpelling(NamedTuple):
    """A listed name that a cell writes with other capitals, accents or dashes, without an alias for that."""

    sheet: str
    row: int
    column: str
    written: str
    listed: str


def find_other_spellings(evidence: Evidence) -> list[OtherSpelling]:
    """Return the cells that write a listed name differently, with names of members and then of organisations."""
    spellings = []
    for sheet in NAME_LISTS:
        names = _names_of(evidence, sheet)
        for name, column in _columns_referring_to(sheet):
            spellings += [
                OtherSpelling(name, row, column, written, value)
                for row, written, value in evidence.respelled_links(name, column)
                if not names.has_spelling(written)
            ]
    return spellings


def _names_of(evidence: Evidence, sheet: str) -> NameIndex:
    """Return the names that a sheet lists."""
    return evidence.dataset.members if sheet == "memberships" else evidence.dataset.alliances


def _is_better(written: str, listed: str) -> bool:
    """Return whether a spelling has more accents than the listed one, or capitals where it has none, or all."""
    plain = "".join(letter for letter in normalize("NFKD", listed) if combining(letter) == 0)
    return fold(written) == fold(listed) and written not in {written.lower(), written.upper(), plain}


def _columns_referring_to(sheet: str) -> list[tuple[str, str]]:
    """Return the columns that name what a sheet lists."""
    return [
        (name, column.name)
        for name, other in SHEETS_BY_NAME.items()
        for column in other.columns
        if column.refers_to == sheet
    ]


def _find_slip(text: str, names: NameIndex) -> str:
    """Return the one listed name that differs from a text by a typing error; "" if none does, or several do."""
    likely = suggest_name(names, text).likely
    near = [likely] if likely else [*names] if len(text) <= _LONGEST_UNLIKE else []
    similar = [name for name in near if _is_slip(fold(name), fold(text))]
    return similar[0] if len(similar) == 1 else ""


def _is_slip(one: str, other: str) -> bool:
    """Return whether a typing error makes one folded text of another; in short ones, not another letter."""
    if abs(len(one) - len(other)) > _LONG_DISTANCE or sorted(filter(_is_mark, one)) != sorted(filter(_is_mark, other)):
        return False
    from rapidfuzz.distance import DamerauLevenshtein

    shorter = min(len(one), len(other))
    if shorter < _SHORT and len(one) == len(other) and sorted(one) != sorted(other):
        return False
    limit = _LONG_DISTANCE if max(len(one), len(other)) >= _LONG else 1
    return DamerauLevenshtein.distance(one, other, score_cutoff=limit) <= limit


def _is_mark(character: str) -> bool:
    """Return whether a character is neither a letter nor a space, so that it is more than a slip."""
    return not (character.isalpha() or character.isspace())


def find_code_slips(evidence: Evidence) -> dict[str, dict[str, ListSlip]]:
    """Return the slips in the lists of outcomes and challenges: by sheet, then by the code in the other cells."""
    return {sheet: _slips_of_codes(evidence, sheet, section) for section, sheet in CODE_SECTIONS.items()}


def _slips_of_codes(evidence: Evidence, sheet: str, section: str) -> dict[str, ListSlip]:
    """Return the slips in one list of codes, by the code in the other cells."""
    columns = _columns_referring_to(sheet)
    counts = Counter(text for place in columns for _, text, _ in evidence.unlisted_links(*place))
    repeated = [
        text for text, count in counts.most_common(_MOST_COMPARED) if count >= _FEWEST_CODES and len(text) <= _LONGEST
    ]
    if not repeated:
        return {}
    claimed = Counter(text for _, claims in claims_by_period(evidence, section) for _, text in claims)
    values = (evidence.dataset.links_in_cells(*place)["value"].unique() for place in columns)
    used = {*claimed, *chain.from_iterable(values)}
    codes = [*evidence.values(sheet, "code").items()]
    slips = {}
    for written in repeated:
        near = [
            row
            for position, (row, text) in enumerate(codes)
            if text not in used
            and _is_code_slip(text, written, codes[max(position - 1, 0) : position], codes[position + 1 : position + 2])
        ]
        if len(near) == 1:
            listed = evidence.values(sheet, "code")[near[0]]
            slips[written] = ListSlip(near[0], listed, written, counts[written] + claimed[written])
    return slips


def _is_code_slip(listed: str, written: str, before: list[tuple[int, str]], after: list[tuple[int, str]]) -> bool:
    """Return whether a listed code is a misspelling of a written one.

    Either both have the same letters and digits, or they differ by one, and only the written one is in order in the
    list, between the codes before and after the listed one.
    """
    if code_shape(listed) == code_shape(written):
        return True
    from rapidfuzz.distance import DamerauLevenshtein

    if parse_code(written) is None or DamerauLevenshtein.distance(listed, written, score_cutoff=1) > 1:
        return False

    def is_in_order(text: str) -> bool:
        ordered = [*(code for _, code in before), text, *(code for _, code in after)]
        return sorted(ordered, key=natural_key) == ordered

    return is_in_order(written) and not is_in_order(listed)
