"""Where the title of an activity stands, and where a section ends."""

from __future__ import annotations

from collections import defaultdict

import pytest

from metrocli.importing.document import DocumentLine, LineKind, ReportDocument
from metrocli.importing.grammar.reading import read_facts

PERIOD = "May – August 2030"


def _read(*texts: str, together: tuple[str, ...] = ()) -> tuple[dict[str, list[dict[str, str]]], list[str]]:
    """Read lines, whose marks # and ## make headings; return the rows by sheet, and the leftovers."""
    lines = []
    for number, text in enumerate(texts, 1):
        level = len(text) - len(text.lstrip("#"))
        kind = LineKind.HEADING if level else LineKind.TEXT
        lines.append(DocumentLine(text.lstrip("# "), 0, number * 2, kind, level))
    lines += [DocumentLine(text, 0, 2 * len(texts) + number, size=9) for number, text in enumerate(together, 2)]
    reading = read_facts(ReportDocument("report.md", "markdown", tuple(lines)))
    rows: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for fact in reading.facts:
        rows[fact.sheet, fact.row][fact.column] = fact.value
    by_sheet: dict[str, list[dict[str, str]]] = defaultdict(list)
    for (sheet, _), row in rows.items():
        by_sheet[sheet].append(row)
    return by_sheet, [line.text for line in reading.leftovers]


def test_titles_above_the_days() -> None:
    rows, left = _read(
        PERIOD, "## Activities", "### Congress of ports", "8–11 June", "The congress met.", "Members: Arlen, Bree",
        "### Webinar on floods", "20 July", "Members: Cair",
    )  # fmt: skip
    assert [(row["title"], row["start"], row["members"]) for row in rows["activities"]] == [
        ("Congress of ports", "2030-06-08", "Arlen; Bree"),
        ("Webinar on floods", "2030-07-20", "Cair"),
    ]
    assert rows["activities"][0]["summary"] == "The congress met."
    assert left == []


def test_titles_below_the_days() -> None:
    """A heading at the end of one activity is not the title of the next one where titles are below the days."""
    rows, _ = _read(
        PERIOD, "## Activities", "### 8 June", "#### Congress of ports", "Members: Arlen", "### 20 July",
        "#### Webinar on floods", "Members: Cair",
    )  # fmt: skip
    assert [row["title"] for row in rows["activities"]] == ["Congress of ports", "Webinar on floods"]


def test_a_heading_that_is_not_known_ends_a_section() -> None:
    rows, left = _read(PERIOD, "## Bilateral meetings", "July", "Online", "Arlen, Bree", "## Letters", "Cair wrote.")
    assert [row["members"] for row in rows["meetings"]] == ["Arlen; Bree"]
    assert left == ["Letters", "Cair wrote."]


def test_headings_as_high_as_the_section_that_they_are_in() -> None:
    """In a designed document a section and the regions or the lines in it may have letters of one size."""
    rows, left = _read(
        PERIOD, "## Who we are", "## North", "Arlen", "## South", "Bree", "Focal points", "Regional secretary",
        "Lia Moor", "Bree",
    )  # fmt: skip
    assert [(row["member"], row["region"]) for row in rows["memberships"]] == [("Arlen", "North"), ("Bree", "South")]
    assert left == []


def test_a_media_title_over_two_lines() -> None:
    rows, left = _read(PERIOD, "## The league in the", "## media", "July", "### The Oar", "Floods")
    assert rows["media"] == [{"month": "2030-07", "outlet": "The Oar", "topic": "Floods"}]
    assert left == []
    rows, left = _read(PERIOD, together=("THE LEAGUE IN THE", "MEDIA", "July", "The Oar", "Floods"))
    assert rows["media"] == [{"month": "2030-07", "outlet": "The Oar", "topic": "Floods"}]
    assert left == []


def test_the_name_of_a_region_within_an_office_is_not_a_title() -> None:
    texts = [
        PERIOD, "## Contents", "Who we are", "North", "South", "## Who we are", "### North", "Arlen", "### South",
        "Bree", "Secretariat General",
    ]  # fmt: skip
    rows, left = _read(*texts, together=("Lia Moor", "Statutory affairs,", "North", "and South Officer"))
    assert [(row["person"], row["office"]) for row in rows["people"]] == [
        ("Lia Moor", "Statutory affairs, North and South Officer")
    ]
    assert [row["member"] for row in rows["memberships"]] == ["Arlen", "Bree"]
    assert left == []


def test_the_title_of_a_section_within_a_paragraph_is_not_a_title() -> None:
    rows, _ = _read(
        PERIOD, "## Main results", together=("We write in the", "Action plan", "what we do.", "1,412 people came.")
    )
    assert [row["people_engaged"] for row in rows["periods"]] == ["1412"]


def test_labelled_cells_of_activities() -> None:
    """Days, place, format and people may have a label; "online" as a place is the format."""
    rows, left = _read(
        PERIOD, "# Activities", "## Congress of ports", "Place: Arlen, Upper Valley", "Date: 8–11 June 2030",
        "Format: hybrid", "Attendance: 1,410", "The congress met.", "Participating cities: Arlen; Bree",
        "Partners: ABC and DEF", "## Webinar on floods", "Fecha: 20 July", "Lugar: en línea", "Members: Cair",
    )  # fmt: skip
    assert [{**row, "id": ""} for row in rows["activities"]] == [
        {
            "id": "", "title": "Congress of ports", "start": "2030-06-08", "end": "2030-06-11",
            "place": "Arlen, Upper Valley", "format": "hybrid", "people_engaged": "1410", "members": "Arlen; Bree",
            "alliances": "ABC; DEF", "summary": "The congress met.",
        },
        {"id": "", "title": "Webinar on floods", "start": "2030-07-20", "format": "online", "members": "Cair"},
    ]  # fmt: skip
    assert left == []


def test_a_label_with_something_else_is_text() -> None:
    rows, _ = _read(PERIOD, "# Activities", "## Congress of ports", "8 June", "Attendance: very good", "Members: Arlen")
    assert rows["activities"][0]["summary"] == "Attendance: very good"


@pytest.mark.parametrize("days", [("28 July –", "2 August"), ("From 28 July to 2", "August")])
def test_days_over_two_lines(days: tuple[str, str]) -> None:
    rows, left = _read(PERIOD, "## Activities", together=(*days, "OPEN WEEK", "Members: Arlen,", "Bree"))
    assert [(row["title"], row["start"], row["end"]) for row in rows["activities"]] == [
        ("OPEN WEEK", "2030-07-28", "2030-08-02")
    ]
    assert left == []


def test_a_section_title_over_many_headings() -> None:
    rows, _ = _read(
        PERIOD, *(f"## {word}" for word in ("Implementation", "of the", "strategic", "action", "plan")), "A1 Banks"
    )
    assert [row["source"] for row in rows["published"]] == ["Implementation of the strategic action plan"]


def test_counted_members_with_a_line_each() -> None:
    """As in a report that this program wrote as PDF."""
    posts = ("Regional secretary", "Lia Moor (Arlen)")
    lines = [
        DocumentLine("Who we are", 1, 1, LineKind.HEADING, 1),
        DocumentLine("Africa", 1, 2, LineKind.HEADING, 2),
        DocumentLine("\t".join(posts), 1, 3, LineKind.ROW, cells=posts),
        DocumentLine("2 members", 1, 5),
        DocumentLine("Cairo (Egypt · 3", 1, 6),
        DocumentLine("activities)", 1, 7),
        DocumentLine("Dakar (Senegal)", 1, 8),
    ]
    reading = read_facts(ReportDocument("report.pdf", "pdf", tuple(lines)))
    facts = {(fact.sheet, fact.column, fact.value) for fact in reading.facts}
    assert facts >= {("memberships", "member", "Cairo"), ("memberships", "member", "Dakar")}
    assert facts >= {("people", "person", "Lia Moor"), ("people", "member", "Arlen")}
    assert sum(column == "member" for sheet, column, _ in facts if sheet == "memberships") == 2


def test_codes_with_titles_over_lines() -> None:
    lines = (
        "8 June",
        "OPEN WEEK",
        "Outcomes: A1 Banks of the · B2",
        "Floods in the",
        "north · C3 Dams",
        "Members: Arlen",
    )
    rows, left = _read(PERIOD, "## Activities", together=lines)
    assert [(row["outcomes"], row["members"]) for row in rows["activities"]] == [("A1; B2; C3", "Arlen")]
    assert left == []


def test_a_label_over_two_lines() -> None:
    lines = ("8 June", "OPEN WEEK", "Metropolitan", "challenges", "1.1 Floods", "Members: Arlen")
    rows, left = _read(PERIOD, "## Activities", together=lines)
    assert [(row["challenges"], row["members"]) for row in rows["activities"]] == [("1.1", "Arlen")]
    assert left == []


def test_a_title_in_capitals_directly_above_a_text_that_the_page_cuts() -> None:
    text = "The towns of the valley met at the bridge and spoke about the"
    rows, left = _read(PERIOD, "## Activities", "8 June", "Members: Arlen", together=("9 June", "OPEN WEEK", text))
    assert [row["title"] for row in rows["activities"]] == ["OPEN WEEK"]
    assert text not in left
