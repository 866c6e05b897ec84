"""The figures of three datasets, counted a second time from the sheets and compared one by one.

`python -m pytest -s tests/recount` shows how many figures of each dataset were compared.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import figures, invented
from .asking import ABSENT, ask, flatten, page, pairs
from .counting import Count
from .figures import PEOPLE, half_up
from .seats import vacancies
from .sheets import Sheets, Span, covers, month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .figures import Figures
    from .sheets import Activity

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
MATRICES = (("members", "outcomes"), ("members", "lines"), ("lines", "outcomes"), ("regions", "regions"),
            ("regions", "periods"), ("countries", "months"), ("alliances", "challenges"))  # fmt: skip
COLUMNS = ("--columns", "name,region,activities,participated,meetings")


@dataclass(frozen=True)
class Case:
    """One dataset with what is asked about it."""

    name: str
    sheets: Sheets
    times: dict[str, Span]
    members: tuple[str, ...]
    days: tuple[str, ...]
    tally: Counter[str]

    @property
    def whole(self) -> Count:
        """The count of all times."""
        return Count(self.sheets)

    def first_two(self) -> list[tuple[str, Count]]:
        """The first two of its times, and what counts in them."""
        return [(name, Count(self.sheets, span)) for name, span in list(self.times.items())[:2]]

    def lines(self) -> list[str]:
        """The codes of the plan that no other is above."""
        codes = self.sheets.codes["outcomes"]
        return sorted(code for code in codes if not any(covers(other, code) for other in codes if other != code))

    def check(self, expected: Figures, *words: str) -> None:
        """Compare each figure of an answer in JSON."""
        answered = flatten(ask(self.sheets.folder, *words))
        for key, value, got in pairs(expected, answered):
            self.same(" ".join(words), key, value, got)

    def same(self, command: str, key: str, value: object, got: object) -> None:
        """Compare one figure."""
        self.tally[self.name] += 1
        assert value == got, f"{self.name}: {command}: {key}: counted {value}, answered {got}"


@pytest.fixture(scope="module")
def tally() -> Iterator[Counter[str]]:
    counted: Counter[str] = Counter()
    yield counted
    print(f"\nfigures compared: {dict(counted)}, {counted.total()} in all")  # noqa: T201 # for -s


@pytest.fixture(scope="module", params=["bundled", "riverlands", "invented"])
def case(request: pytest.FixtureRequest, tally: Counter[str], tmp_path_factory: pytest.TempPathFactory) -> Case:
    if request.param == "bundled":
        sheets = Sheets(ROOT.parent / "data")
        members: tuple[str, ...] = ("Brussels", "Johannesburg", "Bogotá", "Barcelona (city)", "Palembang", "CPAFFC")
        days: tuple[str, ...] = ("2021-09-15", "2021-10-25")
        months = ("2021-10", "2021-11")
    elif request.param == "riverlands":
        sheets = Sheets(ROOT / "data" / "riverlands")
        members = ("Alderford", "Gilford", "River Museum", "Fenwick", "Dunmore, Lower")
        days = ("2023-04-01", "2023-08-01")
        months = ("2023-02", "2023-10")
    else:
        sheets = Sheets(invented.write(tmp_path_factory.mktemp("invented")))
        members = ("Arden", "Bello", "Corvo", "Dunes", "Lagoon", "Knoll", "Haven", "Estuary", "Mistral")
        days = ("2022-03-31", "2022-06-29", "2022-07-01", "2022-12-01")
        months = ("2022-06", "2022-12")
    year = months[0][:4]
    times = {period.name: period.span for period in sheets.periods} | {name: month(name) for name in months}
    times[year] = Span(date(int(year), 1, 1), date(int(year), 12, 31))
    return Case(request.param, sheets, times, members, days, tally)


def activity_months(case: Case) -> list[tuple[str, Span]]:
    """The months from the first activity to the last."""
    spans = [each.span for each in case.whole.activities if each.span]
    return Span(min(each.first for each in spans), max(each.last for each in spans)).months()


class TestQuestions:
    """Every question about activities, members and codes."""

    @pytest.mark.parametrize("by", ["line", "region", "month"])
    def test_stats(self, case: Case, by: str) -> None:
        names = list(case.times)
        for name in names if by == "line" else (names[0], names[-1]):
            count = case.whole.within(case.times[name])
            case.check(figures.stats(count, by), "stats", "--period", name, "--by", by)

    def test_activities(self, case: Case) -> None:
        columns = "id,state,members,people_engaged,experts"
        case.check(figures.activities(case.sheets), "activities", "--columns", columns)

    def test_members(self, case: Case) -> None:
        case.check(figures.members(case.whole), "members", *COLUMNS)
        for name, count in case.first_two():
            case.check(figures.members(count), "members", "--period", name, *COLUMNS)

    @pytest.mark.parametrize("sheet", ["outcomes", "challenges"])
    def test_codes(self, case: Case, sheet: str) -> None:
        case.check(figures.plan(case.whole, sheet), sheet)
        name, count = case.first_two()[0]
        case.check(figures.plan(count, sheet), sheet, "--period", name)

    def test_codes_not_in_force_are_listed_only_with_activities(self, case: Case) -> None:
        for name, count in case.first_two():
            listed = {row["code"] for row in ask(case.sheets.folder, "stats", "--period", name)["result"]["outcomes"]}
            for code, valid in case.sheets.codes["outcomes"].items():
                is_expected = valid.touches(count.span) or bool(count.under("outcomes", code))
                case.same(f"stats --period {name}", f"outcomes[{code}] is listed", is_expected, code in listed)

    def test_notes_on_the_figures(self, case: Case) -> None:
        for name, count in case.first_two():
            by_line = count.line_counts()
            expected = {
                "line-and-outcomes-differ": [top for top in case.lines()
                                             if len(by_line.get(top, [])) != len(count.under("outcomes", top))],
                "parts-counted-once": sorted(count.parts("people_engaged") | count.parts("experts")),
            }  # fmt: skip
            for message in ask(case.sheets.folder, "stats", "--period", name)["messages"]:
                values = message["values"]
                if message["code"] in expected:
                    got = sorted(values["lines"] if "lines" in values else values["ids"])
                    case.same(f"stats --period {name}", message["code"], expected.pop(message["code"]), got)
            case.same(f"stats --period {name}", "notes without a cause", [], [key for key in expected if expected[key]])

    def test_alliances(self, case: Case) -> None:
        case.check(figures.alliances(case.whole), "alliances")

    @pytest.mark.parametrize(("rows", "columns"), MATRICES)
    def test_matrix(self, case: Case, rows: str, columns: str) -> None:
        case.check(figures.matrix(case.whole, rows, columns), "matrix", rows, columns)

    def test_compare(self, case: Case) -> None:
        periods = sorted(case.sheets.periods, key=lambda each: each.span)
        months = [name for name in case.times if len(name) == len("2021-11") and name[5:].isdigit()]
        both = [each.name for each in periods[:2]]
        for first, second in [months, *([both] if len(both) > 1 else [])]:
            compared = figures.compare(case.whole, case.times[first], case.times[second])
            case.check(compared, "compare", first, second)

    @pytest.mark.parametrize("what", ["activities", "members", *PEOPLE])
    def test_trend(self, case: Case, what: str) -> None:
        steps = sorted(((each.name, each.span) for each in case.sheets.periods), key=lambda each: each[1])
        case.check(figures.trend(case.whole, what, steps, published=True), "trend", what)
        case.check(figures.trend(case.whole, what, activity_months(case)), "trend", what, "--by", "month")

    def test_member(self, case: Case) -> None:
        name, count = case.first_two()[0]
        for member in case.members:
            case.check(figures.member(case.whole, member), "member", member)
        for member in case.members[:4]:
            case.check(figures.member(count, member), "member", member, "--period", name)


class TestFilters:
    """A filter leaves activities that it fits."""

    def test_region(self, case: Case) -> None:
        region = case.sheets.memberships[0].region
        kept = self.keep(case, lambda each: region in case.whole.regions(each))
        steps = activity_months(case)
        words = ("--by", "month", "--region", region, "--period", f"{steps[0][0]}..{steps[-1][0]}")
        case.check(figures.trend(kept, "activities", self.months(steps)), "trend", "activities", *words)

    def test_line(self, case: Case) -> None:
        line = next(iter(case.whole.line_counts()))
        kept = self.keep(case, lambda each: any(covers(line, own) for own in each.lists["lines"]))
        steps = activity_months(case)
        words = ("--by", "month", "--line", line, "--period", f"{steps[0][0]}..{steps[-1][0]}")
        case.check(figures.trend(kept, "people_engaged", self.months(steps)), "trend", "people_engaged", *words)
        took_part = {key: value for key, value in figures.members(kept).items()
                     if kept.per_name[key.partition("]")[0].removeprefix("[")]}  # fmt: skip
        case.check(took_part, "members", "--line", line, *COLUMNS)

    def test_outcome(self, case: Case) -> None:
        code = max(case.whole.codes("outcomes"), key=lambda code: (len(case.whole.under("outcomes", code)), code))
        kept = self.keep(case, lambda each: any(covers(code, own) for own in each.lists["outcomes"]))
        case.check(figures.matrix(kept, "members", "challenges"), "matrix", "members", "challenges", "--outcome", code)

    def keep(self, case: Case, fits: Callable[[Activity], bool]) -> Count:
        return Count(case.sheets, keep=fits)

    def months(self, steps: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
        return [(name, month(name)) for name, _ in steps]


class TestPlannedAndCancelled:
    """What is planned or cancelled counts only if it is included."""

    @pytest.mark.parametrize("include", [["planned"], ["cancelled"], ["planned", "cancelled"]])
    def test_included(self, case: Case, include: list[str]) -> None:
        if case.name != "invented" and len(include) == 1:
            pytest.skip("nothing is planned or cancelled")
        name, span = list(case.times.items())[-1]
        count, words = Count(case.sheets, span, include), ("--include", ",".join(include))
        case.check(figures.stats(count, "region"), "stats", "--period", name, "--by", "region", *words)
        case.check(figures.members(Count(case.sheets, None, include)), "members", *COLUMNS, *words)

    def test_are_named(self, case: Case) -> None:
        left_out = sorted(each.id for each in case.sheets.activities if each.state)
        messages = ask(case.sheets.folder, "activities")["messages"]
        named = [each["values"] for each in messages if each["code"] == "activities-not-counted"]
        case.same(
            "activities", "number not counted", [len(left_out)] if left_out else [], [each["count"] for each in named]
        )


class TestSeats:
    """Who holds a seat on a day, and which seats nobody holds."""

    def test_people_on_a_day(self, case: Case) -> None:
        for day in case.days:
            then = Span(date.fromisoformat(day), date.fromisoformat(day))
            rows = ask(case.sheets.folder, "people", "--on", day)["rows"]
            expected = Counter((each.person, each.role, "; ".join(each.members))
                               for each in case.sheets.terms if each.span.touches(then))  # fmt: skip
            got = Counter((each["person"], each["role"] or "", each["member"] or "") for each in rows)
            for term in {*expected, *got}:
                case.same(f"people --on {day}", ", ".join(term), expected[term], got[term])

    def test_vacant_seats(self, case: Case) -> None:
        expected = sorted((last.body, last.role, last.person, days) for last, _, days in vacancies(case.sheets))
        rows = ask(case.sheets.folder, "people", "--vacant")["rows"]
        got = [(each["body"], each["role"], each["before"], self.span(each)) for each in rows]
        case.same("people --vacant", "rows", expected, sorted(got))
        for day in case.days:
            then = Span(date.fromisoformat(day), date.fromisoformat(day))
            number = sum(days.touches(then) for _, _, days in vacancies(case.sheets))
            rows = ask(case.sheets.folder, "people", "--vacant", "--on", day)["rows"]
            case.same(f"people --vacant --on {day}", "number of rows", number, len(rows))

    def span(self, row: dict[str, str | None]) -> Span:
        first, last = row["from"], row["until"]
        return Span(date.fromisoformat(first) if first else date.min, date.fromisoformat(last) if last else date.max)


class TestPages:
    """Figures that only the pages for people have."""

    def test_lines_of_a_member_are_those_of_its_outcomes(self, case: Case) -> None:
        for name in case.members[:3]:
            own = {code for each in case.whole.activities if name in each.lists["members"]
                   for code in each.lists["outcomes"]}  # fmt: skip
            if not own:
                continue
            found = re.search(r"(\d+) outcomes? on (\d+) lines?", page(case.sheets.folder, "member", name))
            lines = [top for top in case.lines() if any(covers(top, code) for code in own)]
            expected = (str(len(own)), str(len(lines)))
            case.same(f"member {name}", "outcomes and lines", expected, found.groups() if found else ABSENT)

    def test_meetings_count_each_member_of_a_row(self, case: Case) -> None:
        if "meetings" not in case.sheets.present:
            pytest.skip("no sheet of meetings")
        found = re.search(r"(\d+) meetings with (\d+) members", page(case.sheets.folder, "meetings"))
        met = {name for _, _, names in case.sheets.meetings for name in names}
        expected = (str(figures.meetings_held(case.whole)), str(len(met)))
        case.same("meetings", "meetings and members", expected, found.groups() if found else ABSENT)

    def test_share_of_the_members(self, case: Case) -> None:
        for name in (next(iter(case.times)), list(case.times)[-2]):
            count = case.whole.within(case.times[name])
            total, took_part = len(count.counted_members), len(count.participating)
            shown = page(case.sheets.folder, "stats", "--period", name)
            found = re.search(r"(\d+) +of (\d+) members took part +(\d+)%", shown)
            percent = int(half_up(Fraction(100 * took_part, total), 0))
            expected = (str(took_part), str(total), str(percent))
            case.same(f"stats --period {name}", "members that took part", expected, found.groups() if found else ABSENT)
            others = {each.member for each in case.sheets.memberships if each.span.touches(count.span)}
            apart = re.search(r"(\d+) not counted", shown)
            number = len(others - count.counted_members)
            case.same(f"stats --period {name}", "members not counted", number, int(apart[1]) if apart else 0)

    def test_the_invented_figures_have_halves(self, case: Case) -> None:
        """A half that goes to the even digit would give other figures, so these really test the rule."""
        if case.name != "invented":
            pytest.skip("the others have what they have")
        count = case.whole.within(case.times["2022-12"])
        assert Fraction(100 * len(count.participating), len(count.counted_members)) == Fraction(25, 2)
        assert Fraction(case.whole.per_name["Estuary"], len(case.whole.activities)) == Fraction(1, 32)
