"""Rules about numbers that are hardly possible: coordinates, and numbers of people and experts."""

from __future__ import annotations

import operator
from functools import partial
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence

_FAR, _NEAR = 20, 10
"""The degrees between members of one country, or else of one region, that are far, and those that are near."""
_LEAST_GROUP = 3
"""How many members a country or region must have, so that it is clear which of them is the odd one."""
_TIMES_LARGER, _LARGEST = 100, {"people_engaged": 10_000_000, "experts": 100_000}
"""By column, the number from which on a number is very large."""

OUT_OF_RANGE = MessageType("out-of-range", "{text} is not between {least} and {most}")
COORDINATES_SWAPPED = MessageType(
    "coordinates-swapped",
    "the latitude {latitude} and the longitude {longitude} are probably swapped",
    "Swap the two.",
)


@rule(
    "S049",
    "A latitude or longitude that is wrong",
    Severity.ERROR,
    why="The member is shown at a wrong place on a map, or not at all.",
    fix="Write the latitude from -90 to 90, and the longitude from -180 to 180.",
    example="memberships.csv, latitude: 135.2 is not between -90 and 90",
)
def find_wrong_coordinates(evidence: Evidence) -> Iterator[Violation]:
    """Find coordinates out of range, and those that are near members of the same country only if they are swapped."""
    sheet = SHEETS_BY_NAME["memberships"]
    outside = set()
    for column in ("latitude", "longitude"):
        least, most = sheet.column(column).bounds or (-180, 180)
        for row, number in evidence.values("memberships", column).items():
            if not least <= number <= most:
                outside.add(row)
                cell, text = evidence.cell("memberships", row, column), evidence.text("memberships", row, column)
                yield Violation(cell, text, OUT_OF_RANGE.at(cell, text=text, least=int(least), most=int(most)))
    points = {
        row: (latitude, longitude)
        for row, latitude, longitude in evidence.rows("memberships", "latitude", "longitude")
        if row not in outside
    }
    groups: dict[tuple[str, str], list[int]] = {}
    places = [(column, evidence.values("memberships", column)) for column in ("country", "region")]
    for column, texts in places:
        for row in points:
            if row in texts:
                groups.setdefault((column, texts[row]), []).append(row)
    for row, (latitude, longitude) in points.items():
        keys = [(column, texts[row]) for column, texts in places if row in texts]
        others = next((groups[key] for key in keys if len(groups[key]) >= _LEAST_GROUP), [])
        neighbours = [points[other] for other in others if other != row]
        is_swapped = (
            neighbours
            and not _is_near((latitude, longitude), neighbours, _FAR)
            and _is_near((longitude, latitude), neighbours, _NEAR)
        )
        if is_swapped:
            cell, text = evidence.cell("memberships", row, "latitude"), evidence.text("memberships", row, "latitude")
            other_text = evidence.text("memberships", row, "longitude")
            message = COORDINATES_SWAPPED.at(cell, latitude=text, longitude=other_text)
            yield Violation(cell, text, message, other_text)


def _is_near(point: tuple[float, float], others: Iterable[tuple[float, float]], degrees: float) -> bool:
    """Return whether a point has another one at most some degrees away."""
    return any(abs(point[0] - other[0]) <= degrees and abs(point[1] - other[1]) <= degrees for other in others)


NUMBER_FAR_OFF = MessageType("number-far-off", "{number:,} is very large", "Correct it, unless it is right.")
NUMBER_FAR_ABOVE = MessageType(
    "number-far-above",
    "{number:,} is {times:,} times the next largest number of the column, {other:,}",
    "Correct it, unless it is right.",
)
MORE_EXPERTS = MessageType(
    "more-experts-than-people", "{experts:,} experts are more than the {people:,} people engaged"
)


@rule(
    "S050",
    "A number of people that is hardly possible",
    Severity.WARNING,
    why="Sums and averages of people or experts are wrong because of this one number.",
    fix="Correct the number, unless it is right.",
    example="activities.csv, people_engaged: 20,000,000 is very large",
)
def find_numbers_far_off(evidence: Evidence) -> Iterator[Violation]:
    """Find numbers of people far above all others, and more experts than people in one row."""
    for sheet in ("activities", "periods"):
        for column, largest in _LARGEST.items():
            numbers = evidence.values(sheet, column)
            ordered = sorted(numbers.distinct)
            other = ordered[-1 if numbers.counts[ordered[-1]] > 1 else -2] if len(numbers) > 1 else 0
            least = min(largest, _TIMES_LARGER * other) if other else largest
            for row, number in numbers.find(partial(operator.le, least)):
                cell, text = evidence.cell(sheet, row, column), evidence.text(sheet, row, column)
                if other and number >= _TIMES_LARGER * other:
                    times = int(number // other)
                    message = NUMBER_FAR_ABOVE.at(cell, number=int(number), times=times, other=int(other))
                    yield Violation(cell, text, message)
                elif number >= largest:
                    yield Violation(cell, text, NUMBER_FAR_OFF.at(cell, number=int(number)))
        for row, people, experts in evidence.rows(sheet, "people_engaged", "experts"):
            if experts > people:
                cell, text = evidence.cell(sheet, row, "experts"), evidence.text(sheet, row, "experts")
                yield Violation(cell, text, MORE_EXPERTS.at(cell, experts=int(experts), people=int(people)))
