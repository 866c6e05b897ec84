"""Read a published progress report a second time and compare its facts with the sheets.

The sheets are entered by hand; this script takes the same facts out of the report's plain text by its structure alone
and names every place where the two readings differ, in either direction:

    python tools/compare_with_report.py REPORT.txt data/

The exit code is 0 when nothing differs, 1 when something does, 2 for a wrong call. A summary that shares eight words in
a row with the report counts as a difference, unless they are names and titles: then the run is only shown.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools.report_facts import (
    Fact,
    clean_lines,
    read_activities,
    read_activity,
    read_board,
    read_challenges,
    read_counts,
    read_engaged,
    read_figures,
    read_focal_points,
    read_media,
    read_meetings,
    read_memberships,
    read_outcomes,
    read_period,
    read_regions,
    read_staff,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = dict[str, str]

QUOTES = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")
COPIED_WORDS = 8


def fold(value: str, *, case: bool = False) -> str:
    """Make a value comparable: quotes straight, spaces single and, if asked, case ignored."""
    plain = " ".join(value.translate(QUOTES).split())
    return plain.casefold() if case else plain


@dataclass
class Sheets:
    """The sheets of a folder, and what the comparison has found in them so far."""

    folder: Path
    compared: Counter[str] = field(default_factory=Counter)
    differing: Counter[tuple[str, str]] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)

    def rows(self, sheet: str) -> list[Row]:
        """Read one sheet; a missing one is empty, and so are the cells of a missing column."""
        path = self.folder / f"{sheet}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return [defaultdict(str, {name: cell or "" for name, cell in row.items()}) for row in csv.DictReader(lines)]

    def differ(self, sheet: str, key: str, column: str, report: str, sheets: str) -> None:
        """Print one difference and count it by its direction."""
        direction = "in both, unlike" if report and sheets else "only in the report" if report else "only in the sheets"
        self.differing[sheet, direction] += 1
        print(f"{sheet}  {key}  {column}  report: {report or '(nothing)'}  sheets: {sheets or '(nothing)'}")

    def compare(self, sheet: str, key: str, column: str, report: str, sheets: str) -> None:
        """Compare one value; titles are recased in the sheets, so their case is not."""
        self.compared[sheet] += 1
        case = column == "title" and sheet != "outcomes"
        if fold(report, case=case) != fold(sheets, case=case):
            self.differ(sheet, key, column, report, sheets)

    def compare_lists(self, sheet: str, key: str, column: str, report: Iterable[str], sheets: Iterable[str]) -> None:
        """Compare several values: each one, then their order."""
        ours, theirs = [fold(value) for value in report], [fold(value) for value in sheets]
        only_ours, only_theirs = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
        self.compared[sheet] += len(ours) + only_theirs.total()
        for value in only_ours.elements():
            self.differ(sheet, key, column, value, "")
        for value in only_theirs.elements():
            self.differ(sheet, key, column, "", value)
        if not only_ours and not only_theirs and ours != theirs:
            self.differ(sheet, key, f"{column} (order)", "; ".join(ours), "; ".join(theirs))

    def compare_rows(self, sheet: str, keys: Sequence[str], facts: Sequence[Fact]) -> None:
        """Compare whole rows by their keys, look for those that only one side knows, then compare their order."""
        rows: dict[str, Row] = {}
        for row in self.rows(sheet):
            key = " ".join(row[name] for name in keys)
            if key in rows:
                self.differ(sheet, key, "(row)", "", "twice")
            rows[key] = row
        known = {" ".join(str(fact[name]) for name in keys): fact for fact in facts}
        self.compare_lists(sheet, "(all)", "(row)", known, rows)
        for key, column, value in ((key, *cell) for key, fact in known.items() if key in rows for cell in fact.items()):
            if isinstance(value, list):
                several = filter(None, map(str.strip, rows[key][column].split(";")))
                self.compare_lists(sheet, key, column, value, several)
            elif column not in keys:
                self.compare(sheet, key, column, value, rows[key][column])

    def compare_memberships(self, region: str, facts: Sequence[Fact]) -> None:
        """Compare a region's list, where a printed misprint may have been settled by an alias."""
        meant = {row["alias"]: row["member"] for row in self.rows("aliases")}
        listed = [f"{row['member']}, {row['status']}" for row in self.rows("memberships") if row["region"] == region]
        printed = [f"{fact['member']}, {fact['status']}" for fact in facts]
        for place, fact in enumerate(facts):
            corrected = f"{meant.get(str(fact['member']), '')}, {fact['status']}"
            if printed[place] not in listed and corrected in listed:
                printed[place] = corrected
                self.settled["memberships"] += 1
        self.compare_lists("memberships", region, "member, status", printed, listed)

    def compare_published(self, section: str, values: Iterable[str]) -> None:
        """Compare the claims of one section, in any order."""
        claims = [row["value"] for row in self.rows("published") if row["section"] == section]
        self.compare_lists("published", section, "value", sorted(map(fold, values)), sorted(map(fold, claims)))

    def compare_attendance(self, key: str, prose: str) -> None:
        """Look for an activity's counts in the claims about it, and for the claims' numbers in its prose."""
        rows = [row for row in self.rows("published") if row["section"] == "attendance"]
        claims = Counter(row["value"] for row in rows if row["source"].startswith(key))
        claimed, counted = read_figures(" ; ".join(claims), spelled=False), read_counts(prose)
        self.compared["published"] += len(counted | claimed)
        for number in sorted(counted - claimed):
            self.differ("published", key, "attendance", number, "")
        for number in sorted(claimed - read_figures(prose, spelled=True)):
            self.differ("published", key, "attendance", "", number)
        for claim in (claims - Counter(set(claims))).elements():
            self.differ("published", key, "attendance", "", f"twice: {claim}")

    def look_for_copies(self, text: str) -> None:
        """Show the runs of words that a summary shares with the report; names and titles do not count."""
        words = re.findall(r"\w+", fold(text, case=True))
        known = {tuple(words[at : at + COPIED_WORDS]) for at in range(len(words) - COPIED_WORDS + 1)}
        for row in self.rows("activities"):
            own = re.findall(r"\w+", re.sub(r'"[^"]*"', lambda quoted: quoted[0].title(), fold(row["summary"])))
            folded = [word.casefold() for word in own]
            hits = [at for at in range(len(own)) if tuple(folded[at : at + COPIED_WORDS]) in known]
            for _, together in groupby(enumerate(hits), key=lambda hit: hit[1] - hit[0]):
                starts = [at for _, at in together]
                run = own[starts[0] : starts[-1] + COPIED_WORDS]
                if sum(word[0].islower() for word in run) * 2 > len(run):
                    self.differ("activities", row["id"], "summary", "the same words", " ".join(run))
                else:
                    print(f"activities  {row['id']}  summary  names or titles, as in the report: {' '.join(run)}")


def compare_activities(text: str, pieces: dict[str, list[str]], year: str, sheets: Sheets) -> None:
    """Compare the activities, their alliances and their figures, and look for copied sentences."""
    activities = [read_activity(piece, year, key) for key, piece in pieces.items()]
    allied = dict.fromkeys(name for fact in activities for name in fact["alliances"])
    listed = [row["alliance"] for row in sheets.rows("alliances")]
    sheets.compare_rows("activities", ["id"], activities)
    sheets.look_for_copies(text)
    sheets.compare_lists("alliances", "(all)", "alliance", allied, listed)
    for key, piece in pieces.items():
        sheets.compare_attendance(key, " ".join(piece))


def compare_regions(lines: Sequence[str], year: str, sheets: Sheets) -> None:
    """Compare the closing pages: each region's members and people, then the secretariat."""
    *regions, (_, last) = read_regions(lines).items()
    people: list[Fact] = []
    for region, page in regions:
        sheets.compare_memberships(region, read_memberships(region, page))
        people += read_focal_points(region, page) + read_board(region, page, year)
    strangers = {row["region"] for row in sheets.rows("memberships")} - {region for region, _ in regions}
    sheets.compare_lists("memberships", "(all)", "region", [], sorted(strangers))
    sheets.compare_rows("people", ["body", "person"], people + read_staff(last))


def compare(text: str, sheets: Sheets) -> None:
    """Read the report section by section and compare each with its sheet."""
    lines = clean_lines(text)
    period = read_period(lines)
    year = str(period["period"])[:4]
    outcomes, challenges = read_outcomes(lines), read_challenges(lines)
    mentions = (f"{row['month']} | {row['outlet']} | {row['topic']}" for row in sheets.rows("media"))
    compare_activities(text, read_activities(lines, str(period["period"])), year, sheets)
    compare_regions(lines, year, sheets)
    sheets.compare_rows("outcomes", ["code"], outcomes)
    sheets.compare_rows("challenges", ["code"], challenges)
    sheets.compare_rows("meetings", ["month", "mode"], read_meetings(lines, year))
    sheets.compare_lists("media", "(all)", "month, outlet, topic", read_media(lines, year), mentions)
    sheets.compare_rows("periods", ["period"], [period])
    sheets.compare_published("engaged member", read_engaged(lines))
    sheets.compare_published("outcome", (str(fact["code"]) for fact in outcomes))
    sheets.compare_published("challenge", (str(fact["code"]) for fact in challenges if "." in fact["code"]))
    sheets.compare_published("total", (f"{name}: {period[name]}" for name in ("people_engaged", "experts")))


def summarise(sheets: Sheets) -> None:
    """Print what was compared in each sheet, and how the differences fall."""
    for sheet, facts in sheets.compared.items():
        directions = {way: count for (name, way), count in sheets.differing.items() if name == sheet}
        line = f"{sheet}: {facts} facts compared, {sum(directions.values())} differences"
        line += "".join(f", {count} {way}" for way, count in sorted(directions.items()))
        print(line + (f"; {sheets.settled[sheet]} settled by an alias" if sheets.settled[sheet] else ""))


def main() -> int:
    """Compare the report with the folder that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("report", type=Path, help="the report's plain text")
    parser.add_argument("data", type=Path, help="the folder of sheets")
    arguments = parser.parse_args()
    if not arguments.report.is_file():
        parser.error(f"{arguments.report} is not a file")
    if not arguments.data.is_dir():
        parser.error(f"{arguments.data} is not a folder")
    sheets = Sheets(arguments.data)
    try:
        compare(arguments.report.read_text(encoding="utf-8"), sheets)
    except (ValueError, LookupError, StopIteration) as error:
        parser.error(f"this does not read as a progress report and its sheets: {error!r}")
    summarise(sheets)
    return 1 if sheets.differing else 0


if __name__ == "__main__":
    sys.exit(main())
