"""The filters over the activities of a page, which choose what `metrocli activities` answers with the same filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.model.codes import natural_key, parse_code
from metrocli.report import model
from metrocli.report.contents import walk_sections
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from metrocli.report.model import Activity, Coded, Report, Section

SEPARATOR = "\n"
"""Between the values of an activity in an attribute; no name has it."""


class FilterChoice(NamedTuple):
    """A value to choose.

    Attributes:
        value: the value, as in the address of the page.
        label: what a reader sees.
    """

    value: str
    label: str


class ActivityFilter(NamedTuple):
    """A filter.

    Attributes:
        name: its name, as on the command line.
        label: what a reader sees.
        choices: the values that activities have, and the shorter codes above them.
    """

    name: str
    label: str
    choices: tuple[FilterChoice, ...]


class ActivityFilters:
    """The filters of a report, and the values of each activity that they compare.

    Args:
        report: the report.
    """

    FOR_TEMPLATES = frozenset({"activities", "list_filters", "values", "words"})
    """What a template of a user may use."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._language = language = report.language
        self.activities = [activity for section, _ in walk_sections(report.sections) for activity in _list_own(section)]
        self._codes: dict[tuple[str, ...], str] = {}
        """The spelling of each code, by its parts: 1.1 and 1-1 are one code."""
        for activity in self.activities:
            for code in [*activity.lines, *(coded.code for coded in (*activity.outcomes, *activity.challenges))]:
                if parsed := parse_code(code):
                    self._codes.setdefault(parsed.parts, code)
        self.words = {
            "title": language.translate("Filter the activities"),
            "text": language.translate("Words in titles and summaries"),
            "all": language.translate("All"),
            "reset": language.translate("Clear"),
            # The script puts the number in the place of "{}".
            "count": language.translate_count(
                "{shown} of 1 activity", "{shown} of {count} activities", len(self.activities), shown="{}"
            ),
        }

        self.values = {activity: self._read_values(activity) for activity in self.activities}
        """The values of each activity by filter, each code with those that cover it."""

    def _read_values(self, activity: Activity) -> Mapping[str, str]:
        values = {
            "line": self._spell_codes(activity.lines),
            "outcome": self._spell_codes(coded.code for coded in activity.outcomes),
            "challenge": self._spell_codes(coded.code for coded in activity.challenges),
            "member": activity.members,
            "region": activity.regions,
            "month": activity.months,
        }
        return {name: SEPARATOR.join(texts) for name, texts in values.items()}

    def _spell_codes(self, codes: Iterable[str]) -> list[str]:
        """Return codes and all shorter ones that cover them, each in the spelling of its first use."""
        spelled = dict.fromkeys(above for code in codes if code for above in self._list_covering(code))
        return list(spelled)

    def _list_covering(self, code: str) -> Iterator[str]:
        above = parse_code(code)
        if above is None:
            yield code
        while above is not None:
            yield self._codes.setdefault(above.parts, above.text)
            above = above.parent

    def list_filters(self) -> list[ActivityFilter]:
        """List the filters that have a value to choose."""
        translate = self._language.translate
        filters = (
            ActivityFilter("line", translate("Line"), self._choose_codes("line", self._title_lines())),
            ActivityFilter(
                "outcome", translate("Outcome"), self._choose_codes("outcome", self._title_codes("outcomes"))
            ),
            ActivityFilter(
                "challenge", translate("Challenge"), self._choose_codes("challenge", self._title_codes("challenges"))
            ),
            ActivityFilter("member", translate("Member"), self._choose("member")),
            ActivityFilter("region", translate("Region"), self._choose("region")),
            ActivityFilter(
                "month",
                translate("Month"),
                tuple(
                    FilterChoice(month.value, self._language.format_month(month.value))
                    for month in self._choose("month")
                ),
            ),
        )
        return [filter_ for filter_ in filters if filter_.choices]

    def _collect(self, name: str) -> set[str]:
        texts = {text for values in self.values.values() for text in values[name].split(SEPARATOR)}
        return texts - {""}

    def _choose(self, name: str) -> tuple[FilterChoice, ...]:
        return tuple(
            FilterChoice(text, text) for text in sorted(self._collect(name), key=lambda text: (fold(text), text))
        )

    def _choose_codes(self, name: str, titles: Mapping[str, str]) -> tuple[FilterChoice, ...]:
        codes = sorted(self._collect(name), key=lambda code: (natural_key(code), code))
        return tuple(FilterChoice(code, titles.get(code) or code) for code in codes)

    def _title_codes(self, kind: str) -> dict[str, str]:
        """Return the labels of codes: the code and its title."""
        coded: Iterable[Coded] = (item for activity in self.activities for item in getattr(activity, kind))
        return {self._spell_code(item.code): item.label for item in coded}

    def _spell_code(self, code: str) -> str:
        parsed = parse_code(code)
        return self._codes.get(parsed.parts, code) if parsed else code

    def _title_lines(self) -> dict[str, str]:
        """Return the labels of lines: the title of the section with the activities of one line alone."""
        titles = {}
        for section, _ in walk_sections(self._report.sections):
            lines = {line for activity in _list_own(section) for line in activity.lines}
            if len(lines) == 1:
                titles[self._spell_code(lines.pop())] = section.title
        return titles


def _list_own(section: Section) -> Iterator[Activity]:
    """Yield the activities of a section, without those of sections below it."""
    for block in section.blocks:
        if isinstance(block, model.Activities):
            yield from block.activities
