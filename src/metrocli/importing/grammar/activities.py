"""Read activities: a day, a title, paragraphs, and labelled lists."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from metrocli.importing.document import LineKind
from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.blocks import is_marked, split_activities
from metrocli.importing.grammar.claims import read_poster_days
from metrocli.importing.grammar.phrases.activity_facts import read_activity_facts, read_field
from metrocli.importing.grammar.phrases.codes import has_title, is_of_form, list_codes, read_code
from metrocli.importing.grammar.phrases.months import follows, split_at_gaps
from metrocli.importing.grammar.phrases.name_lists import may_be_name, split_names
from metrocli.importing.grammar.phrases.words import Label, split_label
from metrocli.model.date_mentions import find_date_mentions
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.blocks import ActivityBlock
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.importing.grammar.phrases.days import DayLine
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.model.periods import Span
    from metrocli.names.resolve import NameIndex

_MOST_TITLE_LINES = 4
_DOT = " · "
_MOST_NAME_WORDS = 2
_MOST_PIECE_WORDS, _MOST_FIRST_WORDS = 8, 14
_MOST_TITLE_WORDS = 25
_CODE_LISTS = {Label.OUTCOMES, Label.CHALLENGES}


@dataclass
class _Activity:
    day: DayLine | None
    day_line: DocumentLine
    has_whole_lines: bool
    title: list[DocumentLine] = field(default_factory=list)
    text: list[DocumentLine] = field(default_factory=list)
    heading: DocumentLine | None = None
    facts: dict[str, str] = field(default_factory=dict)
    facts_line: DocumentLine | None = None
    fields: dict[str, tuple[DocumentLine, str]] = field(default_factory=dict)
    facts_certainty: Certainty = Certainty.SURE
    lists: dict[Label, tuple[list[DocumentLine], list[str]]] = field(default_factory=dict)
    below: tuple[DocumentLine, ...] = ()

    @property
    def title_text(self) -> str:
        return " ".join(line.text.strip() for line in self.title)

    @property
    def has_marked_title(self) -> bool:
        """Whether the title is marked as one, by capitals or as a heading."""
        return all(map(is_marked, self.title))

    @property
    def has_title(self) -> bool:
        """Whether the title is marked as one, or is not a sentence."""
        is_sentence = self.title_text.endswith(".") or len(self.title_text.split()) > _MOST_TITLE_WORDS
        return bool(self.title) and (self.has_marked_title or not is_sentence)

    @property
    def is_sure(self) -> bool:
        """Whether what is below shows that this is an activity, or its days and the form of its title do."""
        return bool(self.lists or self.facts or self.fields) or (self.day is not None and self.has_marked_title)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day; for order, activities without days are last."""
        return (self.day.start, self.day.end or self.day.start) if self.day else (date.max, date.max)


def read_activities(
    lines: Sequence[DocumentLine],
    period: tuple[str, Span] | None,
    declared: tuple[Sequence[str], Sequence[str]],
    words: Words,
    known: NameIndex | None,
    builder: FactBuilder,
    *,
    has_title: bool,
) -> None:
    """Read activities and their alliances. Ids count the activities of the period by days and title.

    `declared` holds the highest codes of the plan, and the alliances that are known already.
    What follows a day without a list or a title in capitals is not surely an activity, and stays a leftover; so do all
    where none has a list and the section has no title (`has_title`): a diary has days as well.
    """
    found = [
        _read_activity(block, words, known, has_whole_lines=builder.has_whole_lines)
        for block in split_activities(lines, period[1] if period else None, words)
        if block.title or block.below
    ]
    found = [activity for activity in found if activity.has_title and activity.is_sure]
    found = found if has_title or any(activity.lists or activity.facts for activity in found) else []
    ordered = sorted(found, key=lambda one: (*one.days, fold(one.title_text)))
    ids = {id(activity): f"{period[0]}-{number:02}" for number, activity in enumerate(ordered, 1)} if period else {}
    top_codes, alliances = declared[0], {*map(fold, declared[1])}
    for activity in found:
        _add_activity(activity, ids.get(id(activity), ""), top_codes, builder)
        used, names = activity.lists.get(Label.ALLIANCES, ([], []))
        for name in names:
            if fold(name) not in alliances:
                alliances.add(fold(name))
                builder.add_row("alliances", {"alliance": name}, used)
        if period:
            read_poster_days(activity.below, activity.title_text, period[0], builder)


def _read_activity(block: ActivityBlock, words: Words, known: NameIndex | None, *, has_whole_lines: bool) -> _Activity:
    activity, lines = _Activity(block.day, block.day_line, has_whole_lines, [*block.title]), [*block.below]
    activity.heading = block.heading
    activity.below = block.below
    if block.identifier:
        activity.facts["id"] = block.identifier
    index = 0
    while (
        not block.title
        and index < len(lines)
        and not split_label(lines[index].text, words)
        and _continues_title(activity.title, lines[index])
    ):
        activity.title.append(lines[index])
        index += 1
    if not block.title and len(activity.title) == 1 and activity.title[0].kind is not LineKind.HEADING:
        run = split_at_gaps(lines[: _MOST_TITLE_LINES + 1])[0]
        has_text = activity.has_marked_title and any(len(line.text.split()) > _MOST_PIECE_WORDS for line in run[1:])
        has_text = has_text or run[-1].text.endswith(".") or any(split_label(line.text, words) for line in run)
        if len(run) <= _MOST_TITLE_LINES and len(run) < len(lines) and not has_text:
            activity.title, index = run, len(run)
    first, may_be_kind = next(iter(lines[index:]), None), bool(block.identifier)
    facts = read_activity_facts(first.text, words, known, may_be_kind=may_be_kind) if first else None
    if first and facts and activity.has_marked_title:
        activity.facts |= facts.values
        activity.facts_certainty = facts.certainty
        activity.facts_line = first if facts.is_clear else first._replace()  # this one stays left over
        index += 1
    while index < len(lines) and not split_label(lines[index].text, words):
        read = read_field(lines[index].text, words)
        if read and read[0] not in activity.fields:
            activity.fields[read[0]] = lines[index], read[1]
        elif lines[index].kind is not LineKind.CAPTION:
            activity.text.append(lines[index])
        index += 1
    _read_lists(activity, lines, index, words, known)
    return activity


def _read_lists(
    activity: _Activity, lines: list[DocumentLine], index: int, words: Words, known: NameIndex | None
) -> None:
    """Read the lists of an activity.

    A sentence or a day between them, or a label that comes again, shows that another activity has begun whose day is
    not understood: what follows is left over.
    """
    count_before_stray: int | None = None
    while index < len(lines):
        labelled = split_label(lines[index].text, words)
        if not labelled:
            _drop_cut_list(activity, lines[index])
        if labelled and labelled[0] in activity.lists:
            for other in [] if count_before_stray is None else [*activity.lists][count_before_stray:]:
                del activity.lists[other]
            return
        if labelled:
            index = _read_list(activity, labelled, lines, index, words, known)
            continue
        if activity.lists and _is_summary(activity, lines[index:], words):
            activity.text += lines[index:]
            return
        if activity.lists and _begins_activity(lines[index]):
            return
        count_before_stray = len(activity.lists)
        index += 1


def _drop_cut_list(activity: _Activity, line: DocumentLine) -> None:
    """Drop the last list if a line after it is one of its codes or items: something else is within the list."""
    last = next(reversed(activity.lists), None)
    code, codes = read_code(line.text), activity.lists[last][1] if last in _CODE_LISTS else []
    is_item = line.kind is LineKind.ITEM and last is not None and activity.lists[last][0][-1].kind is LineKind.ITEM
    if last and ((code and codes and is_of_form(code, codes[0])) or is_item):
        del activity.lists[last]


def _is_summary(activity: _Activity, lines: Sequence[DocumentLine], words: Words) -> bool:
    """Return whether lines below the lists are the text of an activity whose title is a heading: the last of it."""
    is_headed = not activity.text and all(line.kind is LineKind.HEADING for line in activity.title)
    return is_headed and all(line.kind is LineKind.TEXT and not split_label(line.text, words) for line in lines)


def _begins_activity(line: DocumentLine) -> bool:
    """Return whether a line between lists is a sentence, or a few words with a day."""
    is_long = len(line.text.split()) > _MOST_PIECE_WORDS
    return line.text.endswith(".") if is_long else bool(find_date_mentions(line.text))


def _continues_title(title: list[DocumentLine], line: DocumentLine) -> bool:
    """Return whether a line is the first of a title, or goes on in its capitals, form or size."""
    if not title:
        return line.kind is not LineKind.CAPTION and any(map(str.isalpha, line.text))
    last = title[-1]
    if last.kind is LineKind.HEADING or line.kind is LineKind.HEADING:
        return last.kind is line.kind and last.level == line.level
    return last.text.isupper() and line.text == line.text.upper() and line.number <= last.number + 2


def _read_list(
    activity: _Activity,
    labelled: tuple[Label, str],
    lines: list[DocumentLine],
    index: int,
    words: Words,
    known: NameIndex | None,
) -> int:
    """Read the list of a label into an activity, and return the index of the line after it."""
    label, rest = labelled
    used = [lines[index]]
    content = [lines[index]._replace(text=rest)] if rest else []
    open_brackets = rest.count("(") - rest.count(")")
    index += 1
    while index < len(lines) and not split_label(lines[index].text, words):
        line = lines[index]
        is_whole = bool(rest) and activity.has_whole_lines and line.kind is LineKind.TEXT
        is_open = open_brackets > 0
        continues = _continues_list(label, content, line, lines[index - 1], is_open=is_open)
        if (is_whole and not rest.endswith((",", ";"))) or not continues:
            break
        open_brackets += line.text.count("(") - line.text.count(")")
        used.append(line)
        content.append(line)
        index += 1
    if label in _CODE_LISTS:
        values = list_codes("\n".join(line.text for line in content))
    else:
        values = split_names(content, known, may_hold_and=label is Label.ALLIANCES)
        values = values if all(map(may_be_name, values)) else []
    if values:
        activity.lists[label] = used, list(dict.fromkeys(values))
    return index


def _continues_list(
    label: Label, content: list[DocumentLine], line: DocumentLine, previous: DocumentLine, *, is_open: bool
) -> bool:
    """Return whether a line belongs to the list above; `is_open` is whether a bracket of the list is still open."""
    if line.kind in {LineKind.CAPTION, LineKind.HEADING}:
        return False
    if label in _CODE_LISTS:
        may_wrap = bool(content) and (label is Label.CHALLENGES or has_title(content[0].text))
        wraps = may_wrap and line.text[:1].islower()
        has_dots = any(_DOT in some.text for some in [*content, line])  # codes with their titles, over several lines
        wraps = wraps or (has_dots and follows(line, previous) and line.size == previous.size)
        code, first = read_code(line.text), read_code(content[0].text) if content else ""
        return (bool(code) and (not first or is_of_form(code, first))) or wraps
    if not content:
        return _count_most_words(line.text) <= _MOST_FIRST_WORDS
    if is_open or f" {content[-1].text.rstrip()}".endswith((",", ";", " and", " y", " et")):
        return True
    if ":" in line.text:  # the label of something else
        return False
    if _count_most_words(line.text) > _MOST_PIECE_WORDS:
        return False
    if line.kind is LineKind.ITEM or content[-1].kind is LineKind.ITEM:
        return line.kind is content[-1].kind
    is_next = "," in line.text if line.page != previous.page else line.number == previous.number + 1
    return is_next and not previous.text.rstrip().endswith(".") and not _is_banner(line.text)


def _count_most_words(text: str) -> int:
    """Return the number of words of the longest piece of a list."""
    return max(len(piece.split()) for piece in text.replace(";", ",").split(","))


def _is_banner(text: str) -> bool:
    """Return whether a text is several words in capitals, as in a picture."""
    return text.isupper() and "," not in text and len(text.split()) > _MOST_NAME_WORDS


def _add_activity(activity: _Activity, identifier: str, top_codes: Sequence[str], builder: FactBuilder) -> None:
    day, when = activity.day, [activity.day_line]
    facts_lines = [activity.facts_line or activity.day_line]
    row = builder.add_row("activities", {"id": "" if "id" in activity.facts else identifier}, when, Certainty.LIKELY)
    for column, value in activity.facts.items():
        certainty = activity.facts_certainty if column in {"kind", "place"} else Certainty.SURE
        builder.add("activities", row, column, value, facts_lines, certainty)
    builder.add("activities", row, "title", activity.title_text, activity.title)
    if day:
        builder.add("activities", row, "start", day.start.isoformat(), when, day.certainty)
        builder.add("activities", row, "end", day.end.isoformat() if day.end else "", when, day.certainty)
    for column, (line, value) in activity.fields.items():
        builder.add("activities", row, column, value, [line])
    code, _, title = activity.heading.text.partition(" ") if activity.heading else ("", "", "")
    if activity.heading and code in top_codes:
        builder.add("activities", row, "line", code, [activity.heading])
        builder.add_other_title("outcomes", ("code", code), ("title", "short"), title, activity.heading)
    for label, (used, values) in activity.lists.items():
        builder.add("activities", row, label.value, "; ".join(values), used)
        if label is Label.OUTCOMES and code not in top_codes:
            tops = Counter(top for code in values for top in top_codes if code.startswith(top))
            if sum(tops.values()) == len(values):
                builder.add("activities", row, "line", tops.most_common(1)[0][0], used, Certainty.LIKELY)
    if activity.text:
        text = " ".join(line.text.strip() for line in activity.text)
        builder.add("activities", row, "summary", text, activity.text)
