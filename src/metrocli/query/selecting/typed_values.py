"""Values of options as typed: split them, and find the codes and names that they mean in a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.errors import AmbiguousName, MetrocliError, UnknownName, UsageMistake
from metrocli.hints import ALL_LISTED, CHOOSE_FROM
from metrocli.messages import MessageType
from metrocli.model.codes import Code, index_by_number, number_key, parse_code
from metrocli.query.selecting.unlisted_links import list_unlisted_links
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from metrocli.names.resolve import NameIndex, ResolvedName
    from metrocli.sheets.dataset import SheetDataset

OPTION_WITHOUT_VALUE = MessageType(
    "option-without-value", "{option:option} is given without a value", "Give it a value, or leave it out."
)
NO_LINES = MessageType("no-lines", "The data does not list any lines.")


def split_values(option: str, values: Iterable[str]) -> tuple[str, ...]:
    """Split the values of an option that can be repeated, or hold several values separated by commas.

    Raises:
        UsageMistake: one of the values is blank.
    """
    typed = list(values)
    if any(not value.strip(" ,") for value in typed):
        raise UsageMistake(OPTION_WITHOUT_VALUE(option=option))
    return tuple(piece.strip() for value in typed for piece in value.split(",") if piece.strip())


def resolve_codes(
    kind: str, values: Iterable[str], codes: Mapping[tuple[str, ...], Code], titles: Mapping[str, str]
) -> list[tuple[str, Code, str]]:
    """Resolve codes or titles of codes, in their order (see `find_code`).

    Returns:
        Triples of the text as typed, its code, and the title of that code ("" if it has none).
    """
    known_titles = {code.text: titles[code.text] for code in codes.values() if code.text in titles}
    resolved = [
        (typed, find_code(kind, typed, codes, known_titles)) for typed in _split_codes(kind, values, known_titles)
    ]
    return [(typed, code, titles.get(code.text, "")) for typed, code in resolved]


def is_title(typed: str, code: Code, title: str) -> bool:
    """Check whether the title of a code was typed instead of the code."""
    return fold(typed) == fold(title) != fold(code.text)


def _split_codes(option: str, values: Iterable[str], titles: Mapping[str, str]) -> list[str]:
    """Split the values of an option at commas, except where a value is the title of a code."""
    from metrocli.names.titles import find_code_by_title

    pieces: list[str] = []
    for value in values:
        pieces += [value.strip()] if find_code_by_title(value, titles) else split_values(option, [value])
    return pieces


def find_code(
    kind: str, text: str, codes: Mapping[tuple[str, ...], Code], titles: Mapping[str, str] | None = None
) -> Code:
    """Find a known code (also with other zeros: 007 for 7), a shorter one that covers some, or the code of a title.

    Args:
        kind: `outcome`, `challenge` or `line`, for the error.
        text: the code or its title as typed.
        codes: the known codes by their parts.
        titles: the titles of known codes, by the text of the code.

    Raises:
        UnknownName: none of these; with the nearest codes, or the codes of similar titles, as suggestions.
    """
    code = parse_code(text)
    if code is not None:
        if code.parts in codes:
            return codes[code.parts]
        for other in codes.values():
            if code.covers(other):
                ancestor = other
                while ancestor.level > code.level and ancestor.parent is not None:
                    ancestor = ancestor.parent
                return ancestor
        same_number = index_by_number(codes.values()).get(number_key(code))
        if same_number is not None:
            return same_number
    from metrocli.names.titles import find_code_by_title, find_codes_by_similar_title

    spellings = {other.text: other for other in codes.values()}
    exact = find_code_by_title(text, titles or {})
    if exact is not None:
        return spellings[exact]
    similar = find_codes_by_similar_title(text, titles or {})
    nearest = _find_nearest_codes(text, code, codes.values())
    hint = ALL_LISTED(command=f"{kind}s") if kind != "line" else NO_LINES()
    if kind == "line" and codes:
        hint = CHOOSE_FROM(names=[line.text for line in codes.values()])
    raise UnknownName(kind, text, similar or nearest, hint, titles if similar else None)


def _find_nearest_codes(text: str, code: Code | None, codes: Iterable[Code]) -> list[str]:
    """Find the codes that are written most like a text, those of its level first."""
    from difflib import get_close_matches

    level = code.level if code else 0
    spellings = {other.text.upper(): other for other in codes}
    nearest = [spellings[match] for match in get_close_matches(text.upper(), spellings, n=6, cutoff=0.5)]
    nearest.sort(key=lambda other: other.level != level)
    return [other.text for other in nearest[:3]]


def list_lines(dataset: SheetDataset) -> dict[tuple[str, ...], Code]:
    """List the codes of the top level of the plan, and the lines that activities name, by their parts."""
    lines = {parts: code for parts, code in dataset.codes("outcomes").items() if code.level == 1}
    for text in dataset.links("activities", "line")["value"].cat.categories:
        code = parse_code(text)
        if code is not None:
            lines.setdefault(code.parts, code)
    return lines


def read_participant_names(dataset: SheetDataset) -> NameIndex:
    """Read the names of the members, and of participants that are not members, as they are written.

    A written name that may mean several members is left out: who types it must choose one of them.
    """
    unlisted = list_unlisted_links(dataset, "activities", "members")["value"].unique()
    return dataset.members.with_names(name for name in unlisted if not dataset.members.is_ambiguous_prefix(name))


def read_alliance_names(dataset: SheetDataset) -> NameIndex:
    """Read the names of the listed alliances, and of others that activities name."""
    return dataset.alliances.with_names(list_unlisted_links(dataset, "activities", "alliances")["value"].unique())


def resolve_names(
    values: Iterable[str], load_listed: Callable[[], NameIndex], load_all: Callable[[], NameIndex]
) -> list[ResolvedName]:
    """Resolve names, in their order.

    Args:
        values: the values as typed.
        load_listed: returns the names that a sheet lists; if they are enough, no other sheet is read.
        load_all: returns these names and those that are written elsewhere.
    """
    texts = [text.strip() for text in values if text.strip()]
    if not texts:
        return []
    names = load_listed()
    if not all(names.look_up(text) for text in texts):
        names = load_all()
    return [resolved for text in texts for resolved in _resolve_value(text, names)]


def _resolve_value(text: str, names: NameIndex) -> list[ResolvedName]:
    """Resolve one value of an option: a name that contains a comma, or several names separated by commas."""
    if "," not in text or names.look_up(text):
        return [names.resolve(text)]
    try:
        return [names.resolve(piece) for piece in text.split(",") if piece.strip()]
    except (AmbiguousName, UnknownName) as fault:
        try:
            return [names.resolve(text)]
        except MetrocliError:
            raise fault from None
