"""The registry of all rules, by family."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.rule import Check
from metrocli.errors import UnknownName
from metrocli.hints import ALL_LISTED

if TYPE_CHECKING:
    from collections.abc import Sequence


class Family(NamedTuple):
    """A family of rules about one subject.

    Attributes:
        name: the subject.
        folder: the folder of `check.rules` that holds its modules.
        modules: the modules that declare its rules.
    """

    name: str
    folder: str
    modules: tuple[str, ...]


FAMILIES = {
    "S": Family(
        "structure",
        "structure",
        (
            "sheets",
            "sheet_names",
            "rows",
            "cell_contents",
            "date_cells",
            "number_cells",
            "implausible_numbers",
            "leftovers",
        ),
    ),
    "N": Family("names", "names", ("member_names", "list_slips", "remarks", "aliases", "spellings", "vocabularies")),
    "C": Family("codes", "codes", ("plan_codes", "code_columns", "code_gaps", "activity_ids")),
    "T": Family("time", "dates", ("activity_dates", "implausible_days", "dates_in_text")),
    "M": Family("membership", "membership", ("memberships", "regions")),
    "P": Family("people", "people", ("seats", "seat_holders")),
    "D": Family("duplicates", "duplicates", ("repeated_rows", "similar_texts", "copied_values", "parent_activities")),
    "R": Family(
        "published against derived",
        "published",
        ("published_periods", "published_lists", "published_totals", "published_days", "attendance"),
    ),
    "X": Family("text against lists", "text", ("names_in_text",)),
    "I": Family("imported", "imported", ("imported_cells",)),
}
"""The families of rules, by the letter that their codes begin with."""


@cache
def load_checks() -> tuple[Check, ...]:
    """Import all rules and return them in the order of families and codes."""
    checks = []
    for family in FAMILIES.values():
        modules = (import_module(f"metrocli.check.rules.{family.folder}.{name}") for name in family.modules)
        values = chain.from_iterable(vars(module).values() for module in modules)
        by_code = {value.rule.code: value for value in values if isinstance(value, Check)}
        checks += [by_code[code] for code in sorted(by_code)]
    return tuple(checks)


def select_checks(select: Sequence[str], ignore: Sequence[str]) -> tuple[Check, ...]:
    """Return the selected rules.

    Args:
        select: rule codes, or prefixes of codes, in upper or lower case; empty for all rules.
        ignore: rule codes, or prefixes of codes, to leave out.

    Raises:
        UnknownName: no rule code begins with one of these.
    """
    selected = _codes_with_prefixes(select) if select else {check.rule.code for check in load_checks()}
    ignored = _codes_with_prefixes(ignore)
    return tuple(check for check in load_checks() if check.rule.code in selected - ignored)


def find_check(code: str) -> Check:
    """Return the rule with a code, in upper or lower case.

    Raises:
        UnknownName: there is no such rule.
    """
    by_code = {check.rule.code.casefold(): check for check in load_checks()}
    check = by_code.get(code.strip().casefold())
    if check is None:
        raise _unknown_rule(code)
    return check


def _codes_with_prefixes(prefixes: Sequence[str]) -> set[str]:
    """Return the codes that begin with any of these prefixes."""
    codes: set[str] = set()
    for prefix in prefixes:
        folded = prefix.strip().casefold()
        matches = {
            check.rule.code for check in load_checks() if folded and check.rule.code.casefold().startswith(folded)
        }
        if not matches:
            raise _unknown_rule(prefix)
        codes |= matches
    return codes


def _unknown_rule(code: str) -> UnknownName:
    from difflib import get_close_matches

    near = get_close_matches(code.strip().upper(), [check.rule.code for check in load_checks()], n=4)
    return UnknownName("rule", code, near, ALL_LISTED(command="explain"))
