"""Tables with headers, lists below their number, and the line of facts of an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.importing.document import DocumentLine, LineKind, ReportDocument
from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.phrases.activity_facts import ActivityFacts, read_activity_facts
from metrocli.importing.grammar.phrases.usual_words import KINDS, REGIONS, to_usual_word
from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS
from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.grammar.tables.headed import HeadedTable, read_table, split_tables
from metrocli.importing.grammar.tables.remarks import split_remark
from metrocli.importing.readers.registry import read_document
from metrocli.importing.report import gather_report

if TYPE_CHECKING:
    from pathlib import Path


def row(*cells: str, top: float | None = None) -> DocumentLine:
    return DocumentLine("\t".join(cells), 1, 1, LineKind.ROW, cells=cells, top=top)


def import_markdown(path: Path, text: str) -> dict[str, list[dict[str, str]]]:
    """Import a document in Markdown: its rows by their sheet."""
    path.write_text(f"# Report\n\nMarch – May 2030\n\n{text}\n", "utf-8")
    document = read_document(path)
    report = gather_report(document, read_facts(document))
    return {sheet: [{n: c.value for n, c in one.cells.items()} for one in rows] for sheet, rows in report.rows.items()}


def test_a_table_is_read_by_its_headers_in_any_language() -> None:
    """Other columns do not matter, a row without a required cell is not read, nor one that names other columns."""
    table = HeadedTable(row("mes", "tema", "medio", "nota"), [row("a", "b", "c", "d"), row("a", "", "c", "")])
    assert [one.cells for one in read_table(table, "media")] == [{"month": "a", "topic": "b", "outlet": "c"}]
    assert read_table(table, "people") == []


def test_a_row_of_a_pdf_goes_on_without_its_first_cell() -> None:
    rows = [
        row("Ana Ruiz", "Member", "", top=1.0),
        row("", "Mayor of Lima", "", top=2.0),
        row("Bo Li", "Chair", "Oz", top=3.0),
    ]
    table = HeadedTable(row("name", "role", "member", top=0.0), rows)
    assert [one.cells for one in read_table(table, "people")] == [
        {"person": "Ana Ruiz", "role": "Member\nMayor of Lima"},
        {"person": "Bo Li", "role": "Chair", "member": "Oz"},
    ]
    alone = HeadedTable(table.header, [row("Ana", "", "", top=1.0), *rows])
    assert read_table(alone, "people") == [], "it is not clear what the first row belongs to"


def test_headers_that_come_again_below_one_cell_begin_another_table() -> None:
    header = row("name", "role")
    tables = split_tables([header, row("Ana", "Chair"), row("Interns", ""), header, row("Bo", "Intern")])
    assert [[one.cells[0] for one in table.rows] for table in tables] == [["Ana"], ["Bo"]]


def test_usual_words_of_all_languages() -> None:
    assert to_usual_word("Taller", KINDS) == "workshop"
    assert to_usual_word("América del Norte", REGIONS) == "North America"
    assert to_usual_word("regatta", KINDS) == "regatta"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Barcelona (city) (10)", ("Barcelona (city)", "10")),
        ("Lima (Peru (north) · 2)", ("Lima", "Peru (north) · 2")),
        ("Lima", ("Lima", "")),
        ("(a) b)", ("(a) b)", "")),
    ],
)
def test_a_remark_is_in_the_last_brackets(text: str, parts: tuple[str, str]) -> None:
    assert split_remark(text) == parts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("workshop · led · online · Port Ness · 60 people engaged · R-7",
         ({"kind": "workshop", "role": "led", "format": "online", "place": "Port Ness", "people_engaged": "60",
           "id": "R-7"}, Certainty.LIKELY, True)),
        ("taller · en línea · 3 personas expertas",
         ({"kind": "workshop", "format": "online", "experts": "3"}, Certainty.SURE, True)),
        ("regatta · Port Ness · R-7", ({"kind": "regatta", "place": "Port Ness", "id": "R-7"}, Certainty.LIKELY, True)),
        ("Port Ness · R-7", ({"id": "R-7"}, Certainty.LIKELY, False)),
        ("Port Ness · Oz", None),
        ("We met online.", None),
    ],
)  # fmt: skip
def test_the_facts_of_an_activity(text: str, facts: tuple[dict[str, str], Certainty, bool] | None) -> None:
    """One piece that may be a kind as well as a place is not read."""
    expected = ActivityFacts(*facts) if facts else None
    assert read_activity_facts(text, DEFAULT_WORDS, None, may_be_kind=False) == expected


def test_a_list_has_as_many_names_as_the_line_above_says(tmp_path: Path) -> None:
    """Brackets hold the country, unless a name has them; another number of names is left over."""
    text = "## Who we are\n\n### Delta\n\n**3 members**\n\nLima (Peru); Oz (city) (Chile); Ur (Iraq · 2 activities)\n"
    assert import_markdown(tmp_path / "a.md", text)["memberships"] == [
        {"member": "Lima", "region": "Delta", "country": "Peru"},
        {"member": "Oz (city)", "region": "Delta", "country": "Chile"},
        {"member": "Ur", "region": "Delta", "country": "Iraq"},
    ]
    assert "memberships" not in import_markdown(tmp_path / "b.md", text.replace("**3", "**4"))


def test_only_a_heading_is_a_title_where_the_title_is_one(tmp_path: Path) -> None:
    """A word of a note does not begin the activities."""
    text = (
        "## A note from the secretary general\n\n**Activities**\n\n3 April 2030\n\n"
        "## Activities\n\n### 5 April · Opening\n\n- Outcomes: A.1 Clean, green and calm, A.2 Water\n\nWe rowed.\n"
    )
    activities = import_markdown(tmp_path / "a.md", text)["activities"]
    assert [{name: one[name] for name in ("title", "start", "outcomes", "summary")} for one in activities] == [
        {"title": "Opening", "start": "2030-04-05", "outcomes": "A.1; A.2", "summary": "We rowed."}
    ]


def test_a_table_of_numbers_states_no_names(tmp_path: Path) -> None:
    text = "## Membership engagement\n\n| region | took part |\n| --- | --- |\n| Delta | 2 |\n| Coast | 3 |\n"
    assert "published" not in import_markdown(tmp_path / "a.md", text)


def test_lines_of_a_document_without_tables_stay() -> None:
    lines = (DocumentLine("name role member", 0, 1), DocumentLine("Ana Chair Lima", 0, 2))
    assert read_facts(ReportDocument("a.txt", "text", lines)).leftovers == lines
