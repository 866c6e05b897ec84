"""All the rules, family by family."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.rule import Check
from metrocli.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence


class Family(NamedTuple):
    """Rules of one kind.

    Attributes:
        name: what they are about.
        modules: the modules that declare them.
    """

    name: str
    modules: tuple[str, ...]


FAMILIES = {
    "S": Family("structure", ("structure", "rows", "cell_contents")),
    "N": Family("names", ("names", "aliases", "spellings")),
    "C": Family("codes", ("codes", "code_gaps")),
    "T": Family("time", ("dates", "dates_in_text")),
    "M": Family("membership", ("membership",)),
    "P": Family("people", ("terms",)),
    "D": Family("duplicates", ("duplicates", "similar_texts", "parent_activities")),
    "R": Family("published against derived", ("published_lists", "published_totals", "attendance")),
    "X": Family("text against lists", ("names_in_text",)),
}
"""The families of rules by the letter that their codes begin with."""


@cache
def checks() -> tuple[Check, ...]:
    """Every rule with the function that looks for it, in the order of the families and of the codes."""
    found = []
    for family in FAMILIES.values():
        modules = (import_module(f"metrocli.check.rules.{each}") for each in family.modules)
        declared = chain.from_iterable(vars(module).values() for module in modules)
        by_code = {each.rule.code: each for each in declared if isinstance(each, Check)}
        found += [by_code[code] for code in sorted(by_code)]
    return tuple(found)


def chosen(select: Sequence[str], ignore: Sequence[str]) -> tuple[Check, ...]:
    """The rules that are asked for.

    Args:
        select: codes or beginnings of codes; case is ignored; none for all rules.
        ignore: likewise, those to leave out.

    Raises:
        UnknownName: no rule begins so.
    """
    kept = _beginning(select) if select else {check.rule.code for check in checks()}
    left_out = _beginning(ignore)
    return tuple(check for check in checks() if check.rule.code in kept - left_out)


def find(code: str) -> Check:
    """The rule of that code; case is ignored.

    Raises:
        UnknownName: there is none.
    """
    by_code = {check.rule.code.casefold(): check for check in checks()}
    found = by_code.get(code.strip().casefold())
    if found is None:
        raise _unknown(code)
    return found


def _beginning(prefixes: Sequence[str]) -> set[str]:
    """The codes of the rules that begin with any of these."""
    found: set[str] = set()
    for prefix in prefixes:
        wanted = prefix.strip().casefold()
        meant = {check.rule.code for check in checks() if wanted and check.rule.code.casefold().startswith(wanted)}
        if not meant:
            raise _unknown(prefix)
        found |= meant
    return found


def _unknown(code: str) -> UnknownName:
    from difflib import get_close_matches

    near = get_close_matches(code.strip().upper(), [check.rule.code for check in checks()], n=4)
    return UnknownName("rule", code, near, "`metrocli explain` lists them all.")
