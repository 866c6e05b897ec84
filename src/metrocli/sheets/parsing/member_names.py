"""The names of members: canonical names, aliases, and names in a language."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.errors import UsageMistake
from metrocli.messages import MessageType
from metrocli.names.resolve import NameIndex
from metrocli.text.fold import fold
from metrocli.text.locale import LANGUAGES
from metrocli.text.nearest import find_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

NAMES_LANGUAGE_SIMILAR = MessageType(
    "names-language-similar", "no member has a name in the language {language:quoted}", "Did you mean {near:or}?"
)
NAMES_LANGUAGE_UNKNOWN = MessageType(
    "names-language-unknown", "no member has a name in the language {language:quoted}", "Choose from {languages:all}."
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
    if language in languages:
        return
    near = find_nearest(language, languages)
    raise UsageMistake(
        NAMES_LANGUAGE_SIMILAR(language=language, near=near)
        if near
        else NAMES_LANGUAGE_UNKNOWN(language=language, languages=languages)
    )


def find_names_in_language(members: Sequence[str], aliases: pd.DataFrame, language: str) -> dict[str, str]:
    """Find the members' names in a language.

    Args:
        members: the canonical names.
        aliases: a frame with the columns `alias`, `member` and `kind`, all strings; none is missing.
        language: the code of the language, such as "es".

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
    counts = Counter(map(fold, translated.values()))
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
