"""Filters: what a person typed, understood against a dataset, and the activities that answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrocli.errors import AmbiguousName, MetrocliError, UnknownName, UsageMistake
from metrocli.model.codes import Code, parse_code
from metrocli.model.dates import Misread, parse_date
from metrocli.model.periods import EXAMPLES, LAST, Period, Span, parse_period
from metrocli.names.resolve import How, Names, Resolved
from metrocli.query.selecting.selection import Interpretation, Selection
from metrocli.text.fold import fold
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from metrocli.sheets.dataset import Dataset


@dataclass(frozen=True)
class Filters:
    """What a person typed, one field an option; several values of one option mean any of them."""

    period: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    on: str | None = None
    outcome: tuple[str, ...] = ()
    challenge: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    member: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    alliance: tuple[str, ...] = ()
    text: tuple[str, ...] = ()


def select(dataset: Dataset, filters: Filters) -> Selection:
    """Understand filters against a dataset.

    Raises:
        UnknownName: a name or code is not known. AmbiguousName: it may mean several.
        UsageMistake: a period or a date is not one, or the time asked for ends before it begins.
    """
    asked = {
        name: split_values(f"--{name}", given) for name, given in vars(filters).items() if isinstance(given, tuple)
    }
    texts = tuple(map(fold, asked["text"]))
    if not all(texts):
        raise UsageMistake("--text has no letter or digit to search for. Give it a word.")
    if filters.on is not None and (filters.period or filters.since or filters.until):
        raise UsageMistake("--on is one day; --period, --from and --to are spans. Give one or the other.")
    notes: list[str] = []
    understood: list[Interpretation] = []
    periods = tuple(find_period(dataset, text) for text in asked["period"])
    for text, period in zip(asked["period"], periods, strict=True):
        understood.append(
            Interpretation("--period", text, period.name, f"{period.span.begin} to {period.span.last_day}")
        )
    on = _day(dataset, "--on", filters.on, lambda span: span.begin)
    since = _day(dataset, "--from", filters.since, lambda span: span.begin)
    until = _day(dataset, "--to", filters.until, lambda span: span.last_day)
    if since and until and until < since:
        raise UsageMistake(f"--to {until} comes before --from {since}. Exchange them.")
    for option, typed, day in (
        ("--on", filters.on, on),
        ("--from", filters.since, since),
        ("--to", filters.until, until),
    ):
        understood += [Interpretation(option, typed, day.isoformat())] if typed is not None and day is not None else []

    def codes(kind: str, known: Callable[[], Mapping[tuple[str, ...], Code]], sheet: str) -> tuple[Code, ...]:
        found = _codes(kind, asked[kind], known)
        titles = dataset.titles(sheet) if found else {}
        for typed, code in zip(asked[kind], found, strict=True):
            understood.append(Interpretation(f"--{kind}", typed, code.text, titles.get(code.text, "")))
        return tuple(dict.fromkeys(found))

    def names(kind: str, listed: Callable[[], Names], known: Callable[[], Names]) -> tuple[str, ...]:
        found = _names(getattr(filters, kind), listed, known)
        notes.extend(str(each) for each in found if each.how is not How.EXACT)
        understood.extend(Interpretation(f"--{kind}", each.text, each.name, each.how.value) for each in found)
        return tuple(dict.fromkeys(each.name for each in found))

    selection = Selection(
        dataset,
        periods=tuple(dict.fromkeys(periods)),
        since=on or since,
        until=on or until,
        on=on,
        outcomes=codes("outcome", lambda: dataset.cited_codes("outcomes"), "outcomes"),
        challenges=codes("challenge", lambda: dataset.cited_codes("challenges"), "challenges"),
        lines=codes("line", lambda: _lines(dataset), "outcomes"),
        members=names("member", lambda: dataset.members, lambda: read_participant_names(dataset)),
        regions=names("region", lambda: dataset.regions, lambda: dataset.regions),
        alliances=names("alliance", lambda: dataset.alliances, lambda: _allies(dataset)),
        texts=texts,
        notes=notes,
        interpretations=understood,
    )
    if selection.windows is not None and not selection.windows:
        bounds = " ".join(f"{word} {day}" for word, day in (("from", since), ("to", until)) if day)
        said = f"{join_or([period.name for period in periods])} has no day {bounds}"
        selection.note(f"{said}: nothing is in the time asked for.")
    return selection


def split_values(option: str, values: Iterable[str]) -> tuple[str, ...]:
    """The values of an option that may be given twice or with commas.

    Raises:
        UsageMistake: one of them is blank.
    """
    given = list(values)
    if any(not value.strip(" ,") for value in given):
        raise UsageMistake(f"{option} is given without a value. Give it one, or leave it out.")
    return tuple(piece.strip() for value in given for piece in value.split(",") if piece.strip())


def find_period(dataset: Dataset, text: str) -> Period:
    """The period of that name; UsageMistake where there is none such."""
    listed = dataset.periods
    if not listed and text.strip().casefold() == LAST:
        dataset.require("periods")
    period = parse_period(text, listed)
    if period is None:
        also = f" The data lists {', '.join(listed)}." if listed else ""
        raise UsageMistake(f"'{text}' is no period. Write one as {EXAMPLES}.{also}")
    return period


def _day(dataset: Dataset, option: str, text: str | None, end: Callable[[Span], date]) -> date | None:
    if text is None:
        return None
    try:
        return parse_date(text.strip(), dataset.dates)
    except Misread as fault:
        period = parse_period(text, dataset.periods)
        if period is None or (option == "--on" and period.span.begin != period.span.last_day):
            raise UsageMistake(f"{option}: {fault.problem}. {fault.fix}") from None
        return end(period.span)


def _codes(kind: str, values: Iterable[str], known: Callable[[], Mapping[tuple[str, ...], Code]]) -> tuple[Code, ...]:
    """Understand codes, in their order; one that neither is known nor covers a known one is unknown."""
    texts = tuple(values)
    if not texts:
        return ()
    codes = known()
    return tuple(find_code(kind, text, codes) for text in texts)


def find_code(kind: str, text: str, known: Mapping[tuple[str, ...], Code]) -> Code:
    """The known code of that text, or a shorter one that covers known ones; UnknownName with the nearest else."""
    code = parse_code(text)
    if code is not None:
        if code.parts in known:
            return known[code.parts]
        for other in known.values():
            if code.covers(other):
                above = other
                while above.level > code.level and above.parent is not None:
                    above = above.parent
                return above
    from difflib import get_close_matches

    level = code.level if code else 0
    spellings = {each.text.upper(): each for each in known.values()}
    near = [spellings[match] for match in get_close_matches(text.upper(), spellings, n=6, cutoff=0.5)]
    near.sort(key=lambda each: each.level != level)
    raise UnknownName(
        kind,
        text,
        [each.text for each in near[:3]],
        hint=f"`metrocli {kind}s` lists them all." if kind != "line" else "",
    )


def _lines(dataset: Dataset) -> dict[tuple[str, ...], Code]:
    """The top level of the plan, and what activities name as their line."""
    lines = {parts: code for parts, code in dataset.codes("outcomes").items() if code.level == 1}
    for text in dataset.links("activities", "line")["value"].unique():
        code = parse_code(text)
        if code is not None:
            lines.setdefault(code.parts, code)
    return lines


def read_participant_names(dataset: Dataset) -> Names:
    """The members, and the cities that took part without being one, as they are written.

    A written name that may be any of several members is not one more beside them: who types it must choose.
    """
    links = dataset.links("activities", "members")
    strangers = links.loc[~links["listed"], "value"].unique()
    return dataset.members.with_others(name for name in strangers if not dataset.members.begins_several(name))


def _allies(dataset: Dataset) -> Names:
    links = dataset.links("activities", "alliances")
    return dataset.alliances.with_others(links.loc[~links["listed"], "value"].unique())


def _names(values: Iterable[str], listed: Callable[[], Names], known: Callable[[], Names]) -> list[Resolved]:
    """Understand names, in their order.

    Args:
        values: what was typed.
        listed: the names that a sheet lists; where these settle everything, no other sheet is read.
        known: these and all that are written elsewhere.
    """
    texts = [text.strip() for text in values if text.strip()]
    if not texts:
        return []
    names = listed()
    if not all(names.settle(text) for text in texts):
        names = known()
    return [resolved for text in texts for resolved in _one_or_several(text, names)]


def _one_or_several(text: str, names: Names) -> list[Resolved]:
    """Understand one value of an option: a name that holds a comma, or several names parted by commas."""
    if "," not in text or names.settle(text):
        return [names.resolve(text)]
    try:
        return [names.resolve(piece) for piece in text.split(",") if piece.strip()]
    except (AmbiguousName, UnknownName) as fault:
        try:
            return [names.resolve(text)]
        except MetrocliError:
            raise fault from None
