"""Prose: members and allied organisations that a title or a summary names, against the lists of its activity."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation
from metrocli.names.mentions import MentionFinder
from metrocli.text.fold import fold
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence

_TEXTS = ("title", "summary")
_WORD = re.compile(r"[^\W_]+")
_LOWER = re.compile(r"\b[^\W\d_]+")
_LONG_ENOUGH, _ACRONYM = 4, 3
_MOST = 2 / 3
_SURE, _PERHAPS = ":", "?"


class Mention(NamedTuple):
    """A name in a text of an activity that its lists lack.

    Attributes:
        row: the row of the activity.
        text: the column of the text.
        written: the name as it stands there.
        meant: all that it may mean, in order.
        sure: whether it is one of that name's spellings; else it only holds a word that all of them share.
    """

    row: int
    text: str
    written: str
    meant: tuple[str, ...]
    sure: bool


@rule(
    "X801",
    "A member that a text names, but not the list",
    Severity.NOTE,
    why="A member that a title or summary names may have taken part, and is not counted.",
    fix="Add the member to the list where it took part; leave it where the text names it for another reason.",
    example="activities.csv, members: 'Montréal' is named in the summary, but not listed here",
)
def member_named(evidence: Evidence) -> Iterator[Violation]:
    """Find members named in titles and summaries that the activity does not list."""
    for each in evidence.compute_once(_members_named):
        if each.sure and len(each.meant) == 1:
            yield _unlisted(evidence, each, "members", "Did it take part?")


@rule(
    "X802",
    "An allied organisation that a text names, but not the list",
    Severity.NOTE,
    why="An allied organisation that a title or summary names may have worked on the activity, and is not counted.",
    fix="Add the organisation to the list where it took part; leave it where the text names it for another reason.",
    example="activities.csv, alliances: 'UCLG' is named in the summary, but not listed here",
)
def ally_named(evidence: Evidence) -> Iterator[Violation]:
    """Find allied organisations named in titles and summaries that the activity does not list."""
    for each in evidence.compute_once(_allies_named):
        if each.sure and len(each.meant) == 1:
            yield _unlisted(evidence, each, "alliances", "Did it work on this?")


@rule(
    "X803",
    "A text names what may be a member or an ally",
    Severity.NOTE,
    why="A shortened name in a title or summary may mean a member or an allied organisation that the list lacks.",
    fix="Add what is meant to the list where it took part; make a short name that always means the same an alias.",
    example="activities.csv, members: 'Paris' is named in the title and may be Greater Paris, which is not listed here",
)
def perhaps_named(evidence: Evidence) -> Iterator[Violation]:
    """Find shortened names in titles and summaries where nothing that they may mean is listed."""
    for column, named in (("members", _members_named), ("alliances", _allies_named)):
        for each in evidence.compute_once(named):
            if not each.sure or len(each.meant) > 1:
                yield _unlisted(evidence, each, column, "Is one missing?")


def _unlisted(evidence: Evidence, each: Mention, column: str, suggestion: str) -> Violation:
    """A name that a list lacks."""
    which = "of which none is" if len(each.meant) > 1 else "which is not"
    if not each.sure or len(each.meant) > 1:
        message = f"'{each.written}' is named in the {each.text} and may be {join_or(each.meant)}, {which} listed here"
    elif fold(each.written) == fold(each.meant[0]):
        message = f"'{each.written}' is named in the {each.text}, but not listed here"
    else:
        message = f"'{each.written}' is named in the {each.text}, but {each.meant[0]} is not listed here"
    return Violation(evidence.cell("activities", each.row, column), each.written, message, suggestion)


def _spotter(evidence: Evidence) -> MentionFinder:
    """Looks for members and for allied organisations, so that the longest name of either counts."""
    aliases = evidence.frame("aliases").dropna(subset=["alias", "member"])
    members = evidence.dataset.members
    spelled: dict[str, list[str]] = {name: [name] for name in members}
    for alias, written in zip(aliases["alias"], aliases["member"], strict=True):
        if (member := members.look_up(written)) is not None:
            spelled[member.name].append(alias)
    allies = {name: [name] for name in evidence.dataset.alliances}
    frame = evidence.frame("alliances").dropna(subset=["alliance", "name"])
    for name, full in zip(frame["alliance"], frame["name"], strict=True):
        allies[name].append(full)
    pairs = [(each, f"members{_SURE}{name}") for name, several in spelled.items() for each in several]
    pairs += [(each, f"alliances{_SURE}{name}") for name, several in allies.items() for each in several]
    known = {fold(each) for each, _ in pairs}
    short = [(each, f"members{_PERHAPS}{name}") for name, several in spelled.items() for each in _cores(name, several)]
    short += [(each, f"alliances{_PERHAPS}{name}") for each, name in _acronyms(allies)]
    pairs += [(each, meant) for each, meant in short if fold(each) not in known]
    ordinary = {
        word
        for column in _TEXTS
        for text in evidence.frame("activities")[column].dropna().unique()
        for word in _LOWER.findall(text)
        if word.islower()
    }
    return MentionFinder(pairs, ordinary)


def _cores(name: str, spellings: Iterable[str]) -> Iterator[str]:
    """The words of a name that most of its spellings share, such as Paris of Greater Paris and Grand Paris."""
    folded = {tuple(_WORD.findall(fold(each))) for each in spellings if not each.isupper()}
    times = Counter(word for words in folded for word in {*words})
    for word in _WORD.findall(name):
        if len(folded) > 1 and len(word) >= _LONG_ENOUGH and times[fold(word)] >= _MOST * len(folded):
            yield word


def _acronyms(spelled: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The words in capitals that stand in the longer names of one organisation only, such as ASPAC of UCLG ASPAC."""
    owners: dict[str, set[str]] = {}
    for name, several in spelled.items():
        for word in {word for each in several for word in _WORD.findall(each)}:
            if word.isupper() and len(word) >= _ACRONYM:
                owners.setdefault(word, set()).add(name)
    for word, names in owners.items():
        if len(names) == 1:
            yield word, next(iter(names))


def _spotted(evidence: Evidence) -> list[Mention]:
    """What the texts name, once for each activity; a name of its place is left out.

    What a name may mean is told with the list that it belongs to, as `_spotter` has it.
    """
    spotter = _spotter(evidence)
    frame = evidence.frame("activities")
    places = {
        place: {name for _, meant in spotter.find_mentions(place) for name in meant}
        for place in frame["place"].dropna().unique()
    }
    found: dict[tuple[int, frozenset[str]], Mention] = {}
    for column in _TEXTS:
        texts = frame[[column, "place"]].dropna(subset=[column])
        known = {text: [*spotter.find_mentions(text)] for text in texts[column].unique()}
        for row, text, place in zip(texts.index.tolist(), texts[column], texts["place"].fillna(""), strict=True):
            for written, meant in known[text]:
                if fold(written) not in fold(place) and meant.isdisjoint(places.get(place, ())):
                    found.setdefault((row, meant), Mention(row, column, written, tuple(sorted(meant)), sure=True))
    return list(found.values())


def _of_list(evidence: Evidence, column: str) -> Iterator[Mention]:
    """What the texts name that may stand in one of the lists."""
    for each in evidence.compute_once(_spotted):
        meant = [name.removeprefix(column) for name in each.meant if name.startswith(column)]
        if meant:
            sure = all(name.startswith(_SURE) for name in meant)
            yield each._replace(meant=tuple(name[1:] for name in meant), sure=sure)


def _members_named(evidence: Evidence) -> list[Mention]:
    """The members that texts name and the activity does not list; one that joined on its days is named for that."""
    if not evidence.has_columns("activities", "members") and not evidence.has_columns("participations"):
        return []
    found = [*_of_list(evidence, "members")]
    parts = evidence.participations[evidence.participations["activity"].isin([each.row for each in found])]
    there = set(zip(parts["activity"].tolist(), parts["value"], strict=True)) | {*_joining(evidence, found)}
    return [each for each in found if not any((each.row, name) in there for name in each.meant)]


def _joining(evidence: Evidence, found: list[Mention]) -> Iterator[tuple[int, str]]:
    """Which of the members named joined the association on a day of the activity."""
    memberships = evidence.frame("memberships").dropna(subset=["member", "joined"])
    joined: dict[str, list[Any]] = {}
    for name, day in zip(memberships["member"], memberships["joined"], strict=True):
        joined.setdefault(name, []).append(day)
    spans = evidence.activity_spans
    days = dict(zip(spans.index.tolist(), zip(spans["first"], spans["last"], strict=True), strict=True))
    for each in found:
        for name in each.meant:
            if each.row in days and any(days[each.row][0] <= day <= days[each.row][1] for day in joined.get(name, ())):
                yield each.row, name


def _allies_named(evidence: Evidence) -> list[Mention]:
    """The allied organisations that texts name and the activity does not list."""
    if not evidence.has_columns("activities", "alliances"):
        return []
    links = evidence.dataset.links("activities", "alliances")
    there = set(zip(links["row"].tolist(), links["value"], strict=True))
    found = _of_list(evidence, "alliances")
    return [each for each in found if not any((each.row, name) in there for name in each.meant)]
