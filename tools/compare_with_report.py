"""Read a published progress report a second time and compare its facts with the sheets.

The sheets are entered by hand; this script takes the same facts out of the report's plain text by its structure alone
and names every place where the two readings differ, in either direction:

    python tools/compare_with_report.py REPORT.txt data/

The exit code is 0 when nothing differs, 1 when something does, 2 for a wrong call. A summary that shares eight words in
a row with the report counts as a difference, unless they are names and titles: then the run is only shown.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import dropwhile, groupby, pairwise, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Row = dict[str, str]
Fact = dict[str, str | list[str]]  # what the report says: a list stands for a cell of several values

MONTHS = list(calendar.month_name)
MONTH = "|".join(MONTHS[1:])
DATE_LINE = re.compile(rf"\W*(?:(\d{{1,2}})(?: ({MONTH}))? ?[\u2013-] ?)?(\d{{1,2}}) ({MONTH})")
DATE_NOTE = re.compile(rf"\((until|since|from) (\d{{1,2}})\w* ({MONTH})\)")
PERIOD_LINE = re.compile(rf"({MONTH}) \u2192 ({MONTH}) (\d{{4}})")
OUTCOME = re.compile(r"\bL\d(?:A\d(?:D\d)?)?\b")
OUTCOME_LINE = re.compile(rf"({OUTCOME.pattern}) ?(.*)")
CHALLENGE_LINE = re.compile(r"\W*(\d\.\d) (.+)")
COUNTED = "participants|members|children|mayors|cities|events|institutions|initiatives|representatives"
COUNT = re.compile(rf"\b(\d[\d,]*)\s+(?:\w+\s+){{0,3}}(?:{COUNTED})\b|\bout of the (\d+)\b")
BOARD = "Members of the Board of Directors"
NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
LABELS = ("Members", "Outcomes", "Metropolitan challenges", "Alliances")
QUOTES = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")
COPIED_WORDS = 8


# Reading the report's lines


def clean_lines(text: str) -> list[str]:
    """Give the report's lines without markup and outer spaces; blank lines stay, for they separate."""
    return [line.replace("**", "").strip() for line in text.splitlines()]


def find(lines: Sequence[str], heading: str) -> int:
    """Find the last line that is this heading: dividers and the index repeat headings, but come earlier."""
    return max((number for number, line in enumerate(lines) if line == heading), default=len(lines))


def between(lines: Sequence[str], heading: str, following: str) -> list[str]:
    """Give the lines below one heading, down to another."""
    return list(lines[find(lines, heading) + 1 : find(lines, following)])


def blocks(lines: Iterable[str]) -> list[list[str]]:
    """Give the runs of lines that stand together without a blank one."""
    return [list(run) for filled, run in groupby(lines, key=bool) if filled]


def below(lines: Sequence[str], label: str) -> list[str]:
    """Give the lines of the value below a label; none if the label is missing."""
    after = dropwhile(lambda line: line.rstrip(":") != label, lines)
    value = dropwhile(lambda line: not line, list(after)[1:])
    return list(takewhile(lambda line: line and line.rstrip(":") not in LABELS, value))


def names(lines: Iterable[str]) -> list[str]:
    """Split an enumeration in prose into its names."""
    listed = " ".join(lines).rstrip(".")
    return [name.strip() for name in re.split(r",| and (?=[^,]*$)", listed) if name.strip()]


def split_at(lines: Sequence[str], starts: Iterable[int]) -> Iterator[list[str]]:
    """Cut the lines into pieces that begin at the given places."""
    return (list(lines[start:end]) for start, end in pairwise([*starts, len(lines)]))


# One function per section of the report


def read_period(lines: Sequence[str]) -> Fact:
    """Read the period from the front page and its totals from the page of main results."""
    front = next(match for line in lines if (match := PERIOD_LINE.fullmatch(line)))
    first, last, year = MONTHS.index(front[1]), MONTHS.index(front[2]), int(front[3])
    totals = " ".join(between(lines, "MAIN RESULTS", "METROPOLITAN CHALLENGES"))
    found = {noun: number.replace(",", "") for number, noun in re.findall(r"\+([\d,]+)\s+(\w+)", totals)}
    return {
        "period": f"{year}-T{(first + 3) // 4}",
        "start": f"{year}-{first:02}-01",
        "end": f"{year}-{last:02}-{calendar.monthrange(year, last)[1]}",
        "label": f"{front[1]} \u2013 {front[2]} {year}",  # the sheets write the arrow as a dash
        "people_engaged": found.get("people", ""),
        "experts": found.get("experts", ""),
    }


def iso(year: str, month: str, day: str) -> str:
    """Write a printed day as an ISO date."""
    return f"{year}-{MONTHS.index(month):02}-{int(day):02}"


def read_activity(piece: Sequence[str], year: str, identifier: str) -> Fact:
    """Read one activity: its date line, its title in capitals and its labelled lists."""
    dates = DATE_LINE.fullmatch(piece[0])
    first_day, first_month, day, month = dates.groups() if dates else (None, None, "1", MONTHS[1])
    last = iso(year, month, day)
    title = takewhile(str.isupper, dropwhile(lambda line: not line, piece[1:]))
    outcomes = OUTCOME.findall(" ".join(below(piece, "Outcomes")))
    challenges = (CHALLENGE_LINE.match(line) for line in below(piece, "Metropolitan challenges"))
    return {
        "id": identifier,
        "title": " ".join(title),
        "start": iso(year, first_month or month, first_day) if first_day else last,
        "end": last if first_day else "",
        "line": outcomes[0][:2] if outcomes else "",  # the pages of one line follow each other unmarked
        "outcomes": outcomes,
        "challenges": [match[1] for match in challenges if match],
        "members": names(below(piece, "Members")),
        "alliances": names(below(piece, "Alliances")),
    }


def read_activities(lines: Sequence[str], period: str) -> dict[str, list[str]]:
    """Cut out the activities: each begins at a line that is a date and nothing else."""
    pages = between(lines, "ACTIVITIES", "METROPOLIS IN THE MEDIA")
    starts = [number for number, line in enumerate(pages) if DATE_LINE.fullmatch(line)]
    return {f"{period}-{number:02}": piece for number, piece in enumerate(split_at(pages, starts), start=1)}


def read_counts(prose: str) -> set[str]:
    """Find the figures of people, cities, events and the like that an activity's prose states."""
    return {(match[1] or match[2]).replace(",", "") for match in COUNT.finditer(prose)}


def read_figures(text: str, *, spelled: bool) -> set[str]:
    """Find every number in a text, if asked also the small ones that are spelled out."""
    words = set(re.findall(r"\w+", text.casefold())) if spelled else set()
    figures = {number.replace(",", "") for number in re.findall(r"\d[\d,]*", text)}
    return figures | {str(value) for value, word in enumerate(NUMBER_WORDS, start=1) if word in words}


def by_month(lines: Sequence[str], year: str) -> Iterator[tuple[str, list[str]]]:
    """Cut a section at its headings that are months."""
    starts = [number for number, line in enumerate(lines) if line in MONTHS[1:]]
    for piece in split_at(lines, starts):
        yield f"{year}-{MONTHS.index(piece[0]):02}", piece[1:]


def read_media(lines: Sequence[str], year: str) -> list[str]:
    """Read the mentions in the media: below each month, an outlet and then its topic."""
    mentions = []
    for month, piece in by_month(between(lines, "METROPOLIS IN THE MEDIA", "ACTIVE LISTENING"), year):
        filled = [line for line in piece if line]
        mentions += [f"{month} | {outlet} | {topic}" for outlet, topic in zip(filled[::2], filled[1::2], strict=True)]
    return mentions


def read_engaged(lines: Sequence[str]) -> list[str]:
    """Read the table of engaged members."""
    table = between(lines, "MEMBERSHIP ENGAGEMENT", "COLLABORATION WITH ALLIANCES")
    return [cell.strip() for line in table for cell in line.split("\t") if cell.strip()]


def read_meetings(lines: Sequence[str], year: str) -> list[Fact]:
    """Read the bilateral meetings: a month, a mode, a label and the members met."""
    meetings: list[Fact] = []
    for month, piece in by_month(between(lines, "BILATERAL MEETINGS", "PROGRESS"), year):
        modes = [number for number, line in enumerate(piece) if line in {"Online", "On-site"}]
        meetings += [
            {"month": month, "mode": part[0].lower(), "members": names(below(part, "Members"))}
            for part in split_at(piece, modes)
        ]
    return meetings


def read_challenges(lines: Sequence[str]) -> list[Fact]:
    """Read the page of challenges, after the groups of challenges that the opening note enumerates."""
    note = " ".join(between(lines, "NOTE FROM THE SECRETARY GENERAL", "ACTIVITIES"))
    groups = re.search(r"critical challenges[^.:]*: ([^.]+)\.", note)
    titles = re.split(r", (?:and )?", groups[1]) if groups else []
    page = between(lines, "METROPOLITAN CHALLENGES", "IMPLEMENTATION OF THE STRATEGIC ACTION PLAN")
    found = (CHALLENGE_LINE.fullmatch(line) for line in page)
    facts: list[Fact] = [{"code": str(code), "title": title} for code, title in enumerate(titles, start=1)]
    facts += [{"code": match[1], "title": match[2]} for match in found if match]
    return sorted(facts, key=lambda fact: str(fact["code"]))  # each group before its challenges


def read_outcomes(lines: Sequence[str]) -> list[Fact]:
    """Read the pages of the plan; the activities' dividers carry the short titles of its lines."""
    start = lines.index("IMPLEMENTATION OF THE STRATEGIC ACTION PLAN")
    pages = [line for line in lines[start : find(lines, "WHO WE ARE")] if line]
    span = re.search(r"Strategic Action Plan (\d{4})-(\d{4})", " ".join(lines))
    valid = {"valid_from": f"{span[1]}-01-01", "valid_until": f"{span[2]}-12-31"} if span else {}
    dividers = map(" ".join, blocks(between(lines, "ACTIVITIES", "METROPOLIS IN THE MEDIA")))
    short = {match[1]: match[2] for text in dividers if (match := re.fullmatch(r"(L\d) (.+)", text))}
    facts: list[Fact] = []
    for line, following in pairwise([*pages, ""]):
        if match := OUTCOME_LINE.fullmatch(line):
            title = match[2] or following
            facts.append({"code": match[1], "title": title, "short": short.get(match[1], ""), **valid})
    return facts


def read_regions(lines: Sequence[str]) -> dict[str, list[str]]:
    """Cut the closing pages into the regions that the index names, and the secretariat after them."""
    index = dropwhile(lambda line: not re.fullmatch(r"PAGE.*WHO WE ARE", line), lines)
    entries = "\n".join(takewhile(bool, list(index)[1:]))
    titles = re.sub(r"\b(and|of|the)\n", r"\1 ", entries).split("\n")
    return dict(zip(titles, split_at(lines, (find(lines, title.upper()) for title in titles)), strict=True))


def read_memberships(region: str, page: Sequence[str]) -> list[Fact]:
    """Read a region's list of members; those below the label of honorary members are honorary."""
    facts: list[Fact] = []
    status = "full"
    for line in filter(None, takewhile(lambda line: line != "Focal Points", page[1:])):
        if line.startswith("Honorary member"):
            status = "honorary"
        else:
            facts.append({"member": line.removeprefix("- "), "region": region, "status": status})
    return facts


def read_focal_points(region: str, page: Sequence[str]) -> list[Fact]:
    """Read a region's two focal points: the regional secretary with their city, and the regional officer."""
    facts: list[Fact] = []
    for label, person, place in blocks(between(page, "Focal Points", BOARD)):
        role, member = (label.title(), place) if label == "REGIONAL SECRETARY" else (place, "")
        seat = {"body": role.lower(), "role": role, "office": "", "member": member, "region": region}
        facts.append({"person": person, **seat, "from": "", "until": ""})
    return facts


def read_seat(region: str, year: str, seat: Sequence[str]) -> Iterator[Fact]:
    """Read one seat of the board: its role, its holder or successive holders, and the office they share."""
    holders: list[Fact] = []
    office: list[str] = []
    for line in filter(None, seat[1:]):
        if note := DATE_NOTE.fullmatch(line):
            holders[-1]["until" if note[1] == "until" else "from"] = iso(year, note[3], note[2])
        elif not holders or (holders[-1]["until"] and not office):
            holders.append({"person": line, "from": "", "until": ""})
        else:
            office.append(line)
    role = re.sub("ies$", "y", seat[0].lower())
    for holder in holders:
        yield {**holder, "body": "board", "role": role, "office": " ".join(office), "region": region}


def read_board(region: str, page: Sequence[str], year: str) -> list[Fact]:
    """Read a region's members of the board: each seat begins at its role, in capitals."""
    board = page[find(page, BOARD) + 1 :]
    starts = [number for number, line in enumerate(board) if line.isupper()]
    return [fact for seat in split_at(board, starts) for fact in read_seat(region, year, seat)]


def read_staff(page: Sequence[str]) -> list[Fact]:
    """Read the secretariat and its interns: a name and, below it, an office or a university."""
    facts: list[Fact] = []
    body = "secretariat"
    for block in blocks(page[1:]):
        if block[0].startswith("This report has been edited"):
            break
        if block == ["Interns"]:
            body = "interns"
        else:
            seat = {"body": body, "office": " ".join(block[1:]), "member": "", "region": ""}
            facts.append({"person": block[0], **seat, "from": "", "until": ""})
    return facts


# Comparing with the sheets


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
        """Compare the claims of one section, in whatever order they stand."""
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
        """Show the runs of words that a summary shares with the report; those of names and titles are no difference."""
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
