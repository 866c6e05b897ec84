"""The published report itself, against the sheets behind it."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from metrocli.importing.document import ReportDocument
from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.readers.text import read_text_lines
from metrocli.text.fold import fold

SAMPLE = os.environ.get("METROCLI_SAMPLE_REPORT", "")
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
EXPLAINED = {
    "people": 3,  # Two offices name a city that two members share, and a role repeats an office.
}
CLAIMS = ("engaged member", "outcome", "challenge", "total")
LEAST_SHARE = 0.995


def _read_sheet(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fold_all(texts: tuple[str, ...]) -> list[str]:
    """Return texts folded."""
    return [fold(text) for text in texts]


@pytest.mark.skipif(not SAMPLE, reason="METROCLI_SAMPLE_REPORT is not set")
def test_published_report_yields_its_sheets() -> None:
    misprints = {fold(row["alias"]): fold(row["member"]) for row in _read_sheet("aliases") if row["kind"] == "misprint"}
    path = Path(SAMPLE)
    lines, running = read_text_lines(path)
    rows: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for fact in read_facts(ReportDocument(path.name, "text", tuple(lines), tuple(running))).facts:
        rows[fact.sheet][fact.row][fact.column] = fact.value

    def normalise(value: str) -> str:
        folded = fold(value.replace("“", '"').replace("”", '"'))
        return misprints.get(folded, folded)

    count, differences, extra = 0, defaultdict(list), []
    for sheet, (key, columns) in SHEETS.items():
        imported = {tuple(normalise(row.get(part, "")) for part in key): row for row in rows[sheet].values()}
        wanted = {tuple(normalise(row[part]) for part in key): row for row in _read_sheet(sheet)}
        extra += [(sheet, found) for found in imported if found not in wanted]
        for found, row in wanted.items():
            for column in columns:
                mine, theirs = imported.get(found, {}).get(column, ""), row[column]
                count += bool(mine or theirs)
                if normalise(mine) != normalise(theirs):
                    differences[sheet].append((found, column, theirs, mine))
    published = [(row["section"], row["value"], row["source"]) for row in rows["published"].values()]
    claims = [
        (row["section"], row["value"], row["source"]) for row in _read_sheet("published") if row["section"] in CLAIMS
    ]
    count += len(claims)
    different = sum(map(len, differences.values()))
    print(f"{count} facts compared, {different} differ: {1 - different / count:.2%}")  # noqa: T201 - the share is to be seen
    assert sorted(map(fold_all, published)) == sorted(map(fold_all, claims))
    assert extra == []
    assert {sheet: len(found) for sheet, found in differences.items()} == EXPLAINED, dict(differences)
    assert 1 - different / count >= LEAST_SHARE
