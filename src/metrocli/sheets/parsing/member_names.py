"""The names of members: canonical names, aliases, and names in a language."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from metrocli.errors import UsageMistake
from metrocli.hints import ALL_LISTED, suggest
from metrocli.messages import MessageType
from metrocli.names.homonyms import NamedRow, find_homonyms
from metrocli.names.resolve import NameIndex
from metrocli.text.fold import fold
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from metrocli.messages import Message
    from metrocli.sheets.table import RawTable

NAMES_LANGUAGE_UNKNOWN = MessageType(
    "names-language-unknown", "no member has a name in the language {language:quoted}", "{hint}"
)
NAME_SHARED = MessageType(
    "name-shared",
    "{count:,} members are named {name:quoted}; they are {members:and} here.",
    "Write the names in this way in the sheets, so that each can be counted.",
)
IN_TWO_REGIONS = MessageType(
    "in-two-regions",
    "{count:,} members are in two regions at the same time, and each is counted as one member: {names:and}.",
    "See `metrocli check --select M403`.",
    "{names:and} is in two regions at the same time, and is counted as one member.",
)
_PREFIX = "language:"


def list_languages(alias_kinds: Iterable[str]) -> list[str]:
    """Return the languages of names: those of the program, then others with a ``language:xx`` alias."""
    kinds = (kind.lower() for kind in alias_kinds)
    others = (kind.removeprefix(_PREFIX) for kind in kinds if kind.startswith(_PREFIX))
    return list(dict.fromkeys([*LANGUAGES, *others]))


def check_language(language: str, alias_kinds: Iterable[str]) -> None:
    """Check that the members may have names in a language.

    Raises:
        UsageMistake: it is not a language of the program, and no alias is in it.
    """
    languages = list_languages(alias_kinds)
    if language not in languages:
        raise UsageMistake(NAMES_LANGUAGE_UNKNOWN(language=language, hint=suggest(language, languages)))


def find_names_in_language(
    members: Sequence[str], aliases: pd.DataFrame, language: str, shared: Collection[str] = ()
) -> dict[str, str]:
    """Find the members' names in a language.

    Args:
        members: the canonical names.
        aliases: a frame with the columns `alias`, `member` and `kind`, all strings; none is missing.
        language: the code of the language, such as "es".
        shared: names that several members have; none of these members is shown under such a name.

    Returns:
        The first alias of the kind ``language:es`` by canonical name. An alias that could mean another member is left
        out, and so are two aliases that are equal ignoring accents, case and spaces.
    """
    in_language = aliases[aliases["kind"].str.lower() == f"{_PREFIX}{language}"]
    names = NameIndex("member", members)
    translated: dict[str, str] = {}
    for alias, member in zip(in_language["alias"], in_language["member"], strict=True):
        target, homonym = names.look_up(member), names.look_up(alias)
        if target and (homonym is None or homonym.name == target.name):
            translated.setdefault(target.name, alias)
    counts = Counter(map(fold, [*translated.values(), *shared, *shared]))
    return {name: alias for name, alias in translated.items() if counts[fold(alias)] == 1}


def translate_aliases(
    aliases: Iterable[tuple[str, str]], members: Sequence[str], translated: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the aliases of members whose names are shown in a language.

    Args:
        aliases: pairs of an alias and the member that it means.
        members: the canonical names.
        translated: the names in the language, by canonical name.

    Returns:
        Pairs of a canonical name or an alias, and the name that is shown; without aliases of unknown members.
    """
    names = NameIndex("member", members)
    targets = ((alias, names.look_up(member)) for alias, member in aliases)
    return [
        *translated.items(),
        *((alias, translated.get(target.name, target.name)) for alias, target in targets if target),
    ]


def index_members(memberships: pd.DataFrame, aliases: Iterable[tuple[str, str]]) -> NameIndex:
    """Index the members of the memberships sheet by their names and aliases, with their countries and regions."""
    named = memberships.dropna(subset=["member"])
    # Lists, because a column of pandas takes many times as long to go through.
    members, countries, regions = (named[column].fillna("").tolist() for column in ("member", "country", "region"))
    names = NameIndex("member", members, aliases, hint=ALL_LISTED(command="members"))
    names.add_places(zip(members, countries, regions, strict=True))
    return names


def distinguish_members(memberships: pd.DataFrame) -> tuple[pd.DataFrame, dict[int, NamedRow]]:
    """Distinguish members of one name in two countries or regions on the same days (see `find_homonyms`).

    Args:
        memberships: the sheet as a typed frame.

    Returns:
        The frame, in which such members are "Córdoba (Spain)" and "Córdoba (Argentina)"; and their rows as written, by
        row number.
    """
    named = memberships.dropna(subset=["member"])
    folded = [*map(fold, named["member"].tolist())]
    counts = Counter(folded)
    if len(counts) == len(folded):
        return memberships, {}
    named = named[[counts[name] > 1 for name in folded]]
    homonyms = {int(named.index[position]): row for position, row in find_homonyms(_list_rows(named)).items()}
    if not homonyms:
        return memberships, {}
    full_names = {label: row.full_name for label, row in homonyms.items()}
    members = memberships["member"].where(~memberships.index.isin(full_names), memberships.index.map(full_names))
    return memberships.assign(member=members.astype(memberships["member"].dtype)), homonyms


def _list_rows(memberships: pd.DataFrame) -> list[NamedRow]:
    texts = (memberships[column].fillna("") for column in ("member", "country", "region"))
    days = (
        memberships[column].astype("object").where(memberships[column].notna(), None) for column in ("joined", "left")
    )
    return [NamedRow(*values) for values in zip(*texts, *days, strict=True)]


def note_members_in_two_regions(memberships: pd.DataFrame, table: RawTable | None) -> list[Message]:
    """List a note on members that are in two regions on the same days, at the first row that another contradicts.

    Args:
        memberships: the sheet as a typed frame.
        table: the sheet before its cells are parsed.
    """
    named = memberships.dropna(subset=["member", "region"])
    named = named[named["member"].duplicated(keep=False)]
    if named.empty:
        return []
    rows_by_name: dict[str, list[tuple[int, NamedRow]]] = {}
    for label, row in zip(named.index, _list_rows(named), strict=True):
        rows_by_name.setdefault(row.name, []).append((int(label), row))
    found = {
        name: min(
            (
                label
                for (_, one), (label, other) in combinations(rows, 2)
                if fold(one.region) != fold(other.region) and one.overlaps(other)
            ),
            default=0,
        )
        for name, rows in rows_by_name.items()
    }
    names = [name for name, row in found.items() if row]
    if not names:
        return []
    cell = table.cell(found[names[0]], "region") if table else None
    return [IN_TWO_REGIONS.at(cell, names=names, count=len(names))]


def note_shared_names(homonyms: Mapping[int, NamedRow], table: RawTable | None) -> list[Message]:
    """List a note for each name that several members have, at its first row."""
    rows_by_name: dict[str, list[int]] = {}
    for row, member in homonyms.items():
        rows_by_name.setdefault(fold(member.name), []).append(row)
    notes = []
    for rows in rows_by_name.values():
        members = [*dict.fromkeys(homonyms[row].full_name for row in rows)]
        cell = table.cell(rows[0], "member") if table else None
        notes.append(NAME_SHARED.at(cell, name=homonyms[rows[0]].name, members=members, count=len(members)))
    return notes
