"""Read the facts out of the plain text of a published progress report, by its structure alone.

`tools/compare_with_report.py` compares them with the sheets.
"""

from __future__ import annotations

import calendar
import re
from itertools import dropwhile, groupby, pairwise, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
