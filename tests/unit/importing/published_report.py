"""The facts that are read from the published report, beside the sheets behind it."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.grammar.reading import read_facts
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.importing.document import ReportDocument
    from metrocli.importing.facts import DocumentReading

DATA = Path(__file__).parents[3] / "data"
LISTS = ("outcomes", "challenges", "members", "alliances")
SHEETS = {
    "activities": (("start", "title"), ("title", "start", "end", "line", *LISTS)),
    "media": (("month", "outlet", "topic"), ("month", "outlet", "topic")),
    "meetings": (("month", "mode"), ("month", "mode", "members")),
    "outcomes": (("code",), ("code", "title")),
    "challenges": (("code",), ("code", "title")),
    "alliances": (("alliance",), ("alliance",)),
    "periods": (("period",), ("period", "start", "end", "people_engaged", "experts")),
    "memberships": (("member",), ("member", "region")),
    "people": (("person", "body"), ("person", "body", "role", "office", "member", "region", "from", "until")),
}
CLAIMS = ("engaged member", "outcome", "challenge", "total")


class Comparison(NamedTuple):
    """How what was read differs from the sheets.

    Attributes:
        total: how many cells the sheets have.
        differences: the cells of each sheet that were not read or read otherwise.
        extra: the rows that were read and are not in the sheets.
        reading: what was read.
    """

    total: int
    differences: dict[str, list[tuple[object, ...]]]
    extra: list[tuple[object, ...]]
    reading: DocumentReading

    @property
    def different(self) -> int:
        """How many cells differ."""
        return sum(map(len, self.differences.values()))

    @property
    def share(self) -> float:
        """The share of the cells that were read rightly, from 0 to 1."""
        return 1 - self.different / self.total


def read_sheet(name: str) -> list[dict[str, str]]:
    """Return the rows of a sheet."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compare_with_sheets(document: ReportDocument) -> Comparison:
    """Read the facts of a document, and compare them with the sheets; misprints count as their right spelling."""
    misprints = {fold(row["alias"]): fold(row["member"]) for row in read_sheet("aliases") if row["kind"] == "misprint"}
    reading = read_facts(document)
    rows: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for fact in reading.facts:
        rows[fact.sheet][fact.row][fact.column] = fact.value

    def normalise(value: str) -> str:
        folded = fold(value.replace("“", '"').replace("”", '"'))
        return misprints.get(folded, folded)

    count = 0
    differences: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    extra: list[tuple[object, ...]] = []
    for sheet, (key, columns) in SHEETS.items():
        imported = {tuple(normalise(row.get(part, "")) for part in key): row for row in rows[sheet].values()}
        wanted = {tuple(normalise(row[part]) for part in key): row for row in read_sheet(sheet)}
        extra += [(sheet, found) for found in imported if found not in wanted]
        for found, row in wanted.items():
            for column in columns:
                mine, theirs = imported.get(found, {}).get(column, ""), row[column]
                count += bool(mine or theirs)
                if normalise(mine) != normalise(theirs):
                    differences[sheet].append((found, column, theirs, mine))
    claims = _count_claims(row for row in read_sheet("published") if row["section"] in CLAIMS)
    published = _count_claims(row for row in rows["published"].values() if row["section"] in CLAIMS)
    differences["published"] += (claims - published).elements()
    extra += [("published", claim) for claim in (published - claims).elements()]
    return Comparison(
        count + claims.total(), {sheet: some for sheet, some in differences.items() if some}, extra, reading
    )


def _count_claims(rows: Iterable[dict[str, str]]) -> Counter[tuple[object, ...]]:
    return Counter(tuple(fold(row[column]) for column in ("section", "value", "source")) for row in rows)
