"""Rules about names in titles and summaries that the lists of the activity lack."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.names.mentions import MentionFinder
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late
from metrocli.text.nearest import LONGEST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence

_TEXTS = ("title", "summary")
_WORD = compile_late(r"[^\W_]+")
_LOWER = compile_late(r"\b[^\W\d_]+")
_CORE_LETTERS, _ACRONYM_LETTERS = 4, 3
_CORE_SHARE = 2 / 3
_SPELLING, _CONTAINED = ":", "?"
"""Marks in the meanings of a finder: the text is a spelling of the name, or only a word that its spellings share."""


class _UnlistedName(NamedTuple):
    """A name in a text of an activity that its lists lack.

    Attributes:
        row: the row of the activity.
        text: the column of the text.
        written: the name as written.
        meanings: all names that it may mean, in order.
        is_spelling: whether it is a spelling of that name; otherwise it only contains a word that all spellings share.
    """

    row: int
    text: str
    written: str
    meanings: tuple[str, ...]
    is_spelling: bool


MEMBER_IN_TEXT = MessageType(
    "member-in-text", "the {column} names {text:quoted}, but the list of members lacks {name}", "Did it take part?"
)


@rule(
    "X801",
    "A member in a text that is not listed",
    Severity.NOTE,
    why="A member that a title or summary names may have taken part, but is not counted.",
    fix="Add the member to the list if it took part. Leave the list if the text names it for another reason.",
    example="activities.csv, members: the summary names 'Montréal', but the list of members lacks Montréal",
)
def find_members_not_listed(evidence: Evidence) -> Iterator[Violation]:
    """Find members named in titles and summaries that the activity does not list."""
    for name in evidence.compute_once(_unlisted_members):
        if name.is_spelling and len(name.meanings) == 1:
            cell = evidence.cell("activities", name.row, "members")
            message = MEMBER_IN_TEXT.at(cell, column=name.text, text=name.written, name=name.meanings[0])
            yield Violation(cell, name.written, message)


ALLY_IN_TEXT = MessageType(
    "ally-in-text", "the {column} names {text:quoted}, but the list of alliances lacks {name}", "Did it work on this?"
)


@rule(
    "X802",
    "An allied organisation in a text that is not listed",
    Severity.NOTE,
    why="An allied organisation that a title or summary names may have worked on the activity, but is not counted.",
    fix="Add the organisation to the list if it took part. Leave the list if the text names it for another reason.",
    example="activities.csv, alliances: the summary names 'UCLG', but the list of alliances lacks UCLG",
)
def find_allies_not_listed(evidence: Evidence) -> Iterator[Violation]:
    """Find allied organisations named in titles and summaries that the activity does not list."""
    for name in evidence.compute_once(_unlisted_allies):
        if name.is_spelling and len(name.meanings) == 1:
            cell = evidence.cell("activities", name.row, "alliances")
            message = ALLY_IN_TEXT.at(cell, column=name.text, text=name.written, name=name.meanings[0])
            yield Violation(cell, name.written, message)


SHORT_NAME_IN_TEXT = MessageType(
    "short-name-in-text",
    "the {column} names {text:quoted}, perhaps {names:or}, but the list of {sheet} lacks it",
    "Is one missing?",
)


@rule(
    "X803",
    "A short name in a text that may be a member or an ally",
    Severity.NOTE,
    why="A short name in a title or summary may mean a member or an allied organisation that is not listed.",
    fix="Add the member or organisation to the list if it took part. Add a short name that always means the same to "
    "the aliases.",
    example="activities.csv, members: the title names 'Paris', perhaps Greater Paris, but the list of members lacks it",
)
def find_short_names_not_listed(evidence: Evidence) -> Iterator[Violation]:
    """Find short names in titles and summaries that may mean members or allies, none of which is listed."""
    for column, find_names in (("members", _unlisted_members), ("alliances", _unlisted_allies)):
        for name in evidence.compute_once(find_names):
            if not name.is_spelling or len(name.meanings) > 1:
                cell = evidence.cell("activities", name.row, column)
                message = SHORT_NAME_IN_TEXT.at(
                    cell, column=name.text, text=name.written, names=name.meanings, sheet=column
                )
                yield Violation(cell, name.written, message)


def _make_finder(evidence: Evidence) -> MentionFinder:
    """Make a finder of members and allied organisations together, so that the longest name is found."""
    members = evidence.dataset.members
    spellings_of_member: dict[str, list[str]] = {name: [name] for name in members}
    for _, alias, written in evidence.rows("aliases", "alias", "member"):
        if (member := members.look_up(written)) is not None:
            spellings_of_member[member.name].append(alias)
    spellings_of_ally = {name: [name] for name in evidence.dataset.alliances}
    for _, name, full_name in evidence.rows("alliances", "alliance", "name"):
        spellings_of_ally[name].append(full_name)
    for spellings_by_name in (spellings_of_member, spellings_of_ally):
        for name, spellings in spellings_by_name.items():  # a longer text is not a name
            spellings_by_name[name] = [spelling for spelling in spellings if len(spelling) <= LONGEST_COMPARED]
    pairs = [
        (spelling, f"{column}{_SPELLING}{name}")
        for column, spellings_by_name in (("members", spellings_of_member), ("alliances", spellings_of_ally))
        for name, spellings in spellings_by_name.items()
        for spelling in spellings
    ]
    full_spellings = {fold(spelling) for spelling, _ in pairs}
    short_names = [
        (word, f"members{_CONTAINED}{name}")
        for name, spellings in spellings_of_member.items()
        for word in _core_words(name, spellings)
    ]
    short_names += [(word, f"alliances{_CONTAINED}{name}") for word, name in _acronyms(spellings_of_ally)]
    pairs += [(word, meaning) for word, meaning in short_names if fold(word) not in full_spellings]
    ordinary_words = {
        word
        for column in _TEXTS
        for text in evidence.words("activities", column).words
        for word in _LOWER.findall(text)
        if word.islower()
    }
    return MentionFinder(pairs, ordinary_words)


def _core_words(name: str, spellings: Iterable[str]) -> Iterator[str]:
    """Yield the words of a name that most of its spellings share, such as Paris of Greater Paris and Grand Paris."""
    folded = {tuple(_WORD.findall(fold(spelling))) for spelling in spellings if not spelling.isupper()}
    counts = Counter(word for words in folded for word in {*words})
    for word in _WORD.findall(name):
        if len(folded) > 1 and len(word) >= _CORE_LETTERS and counts[fold(word)] >= _CORE_SHARE * len(folded):
            yield word


def _acronyms(spellings_by_name: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield acronyms in the longer names of one organisation only, such as ASPAC of UCLG ASPAC, with its name."""
    owners: dict[str, set[str]] = {}
    for name, spellings in spellings_by_name.items():
        for word in {word for spelling in spellings for word in _WORD.findall(spelling)}:
            if word.isupper() and len(word) >= _ACRONYM_LETTERS:
                owners.setdefault(word, set()).add(name)
    for word, names in owners.items():
        if len(names) == 1:
            yield word, next(iter(names))


def _names_in_texts(evidence: Evidence) -> list[_UnlistedName]:
    """Find the names in titles and summaries, once per activity, without names of the place of the activity.

    The meanings have a prefix for their list and their certainty, as `_make_finder` writes it.
    """
    finder = _make_finder(evidence)
    places = evidence.values("activities", "place")
    names_of_place = {
        place: {name for _, meanings in finder.find_mentions(place) for name in meanings} for place in places.distinct
    }
    names: dict[tuple[int, frozenset[str]], _UnlistedName] = {}
    for column in _TEXTS:
        texts = evidence.values("activities", column)
        with_names = evidence.words("activities", column).find(finder.begins_name)
        names_by_text = {text: found for text in with_names if (found := [*finder.find_mentions(text)])}
        for row, text in texts.find(names_by_text.__contains__):
            place = places.get(row, "")
            for written, meanings in names_by_text[text]:
                if fold(written) not in fold(place) and meanings.isdisjoint(names_of_place.get(place, ())):
                    names.setdefault(
                        (row, meanings), _UnlistedName(row, column, written, tuple(sorted(meanings)), is_spelling=True)
                    )
    return list(names.values())


def _names_for_list(evidence: Evidence, column: str) -> Iterator[_UnlistedName]:
    """Yield the names in texts that belong to one list."""
    for name in evidence.compute_once(_names_in_texts):
        marked = [meaning.removeprefix(column) for meaning in name.meanings if meaning.startswith(column)]
        if marked:
            is_spelling = all(meaning.startswith(_SPELLING) for meaning in marked)
            yield name._replace(meanings=tuple(meaning[1:] for meaning in marked), is_spelling=is_spelling)


def _unlisted_members(evidence: Evidence) -> list[_UnlistedName]:
    """Find members in texts that the activity does not list, except members that joined during the activity."""
    if not evidence.has_columns("activities", "members") and not evidence.has_columns("participations"):
        return []
    names = [*_names_for_list(evidence, "members")]
    joined, members = {*_joined_during(evidence, names)}, evidence.members_by_activity
    return [
        name
        for name in names
        if not any((name.row, meaning) in joined for meaning in name.meanings)
        and members.get(name.row, set()).isdisjoint(name.meanings)
    ]


def _joined_during(evidence: Evidence, names: list[_UnlistedName]) -> Iterator[tuple[int, str]]:
    """Yield the rows of activities with the named members that joined the association on a day of the activity."""
    joined: dict[str, list[Any]] = {}
    for _, member, day in evidence.rows("memberships", "member", "joined"):
        joined.setdefault(member, []).append(day)
    for name in names:
        if name.row not in evidence.activity_days:
            continue
        first, last = evidence.activity_days[name.row]
        for meaning in name.meanings:
            if any(first <= day.date() <= last for day in joined.get(meaning, ())):
                yield name.row, meaning


def _unlisted_allies(evidence: Evidence) -> list[_UnlistedName]:
    """Find allied organisations in texts that the activity does not list."""
    if not evidence.has_columns("activities", "alliances"):
        return []
    links = evidence.dataset.links("activities", "alliances")
    listed = {*zip(links["row"].tolist(), links["value"].tolist(), strict=True)}
    names = _names_for_list(evidence, "alliances")
    return [name for name in names if not any((name.row, meaning) in listed for meaning in name.meanings)]
