"""The report in Markdown: every block, footnotes, and hostile text."""

from __future__ import annotations

import re

from invented_report import SAMPLE  # type: ignore[import-not-found] # it is in this folder

from metrocli.report.writers.markdown import write_report
from metrocli.report.writers.registry import WriterOptions

TEXT = write_report(SAMPLE, WriterOptions()).content.decode()


def test_a_report_begins_with_its_title_and_the_contents() -> None:
    assert TEXT.startswith("# Progress report\n\nRiverlands League · Winter 2023 · 1 January – 20 February 2023\n")
    assert "> **Draft** 2 errors are open" in TEXT
    assert "- [Overview](#overview)\n" in TEXT
    assert "  - [A Life on the water](#activities-a)\n" in TEXT


def test_figures_have_footnotes_with_their_cells() -> None:
    assert "- **100[^1]** people engaged (published; 1 of 3 activities has a figure)" in TEXT
    assert r"[^1]: people engaged: 100 (value of the cell; periods.csv, personas: E2)" in TEXT
    cited = set(re.findall(r"\[\^(\d+)\](?!:)", TEXT))
    assert cited <= {str(source.number) for source in SAMPLE.sources}


def test_tables_have_their_numbers_to_the_right_and_their_totals() -> None:
    assert "| region | took part | members | share |\n| --- | ---: | ---: | ---: |" in TEXT
    assert "| Upper River | 2[^3] | 3 | 67% |" in TEXT
    assert "| **all** | **2** | **8** | **25%** |" in TEXT
    assert "| &emsp;A-1 | Life on the water | 2 |" in TEXT


def test_a_chart_is_its_title_and_its_table_unless_the_report_has_it_anyway() -> None:
    assert "**Delta did not take part**\n\nUpper River 2 of 3; Delta 0 of 4\n\n**Members by region**" in TEXT
    assert "**Line A had most activities**\n\nA: 2; B: 1\n\n<a id" in TEXT


def test_running_text_has_emphasis_and_links() -> None:
    assert "a **strong** and a *slanted* word, and [a link](<https://example.org/a?b=1&c=2>)." in TEXT
    assert "1. first\n2. second" in TEXT
    assert "- e-mail: [a@<!-- -->b.org](<mailto:a@b.org>)" in TEXT


def test_an_activity_has_its_facts_in_order() -> None:
    assert (
        "#### 14 January · Opening regatta\n\n- festival · Alderford · 80 people engaged · R-01\n"
        "- Outcomes: A-1 Life on the water\n- Challenges: W1 High water\n- 2 members: Alderford, Brackwater[^1]\n"
        "- Alliances: Anglers' Guild\n\nBoats from every town of the river.\n\nAnd one more line." in TEXT
    )


def test_the_footnotes_are_below_the_heading_of_the_sources() -> None:
    _, _, below = TEXT.partition('<a id="sources"></a>')
    assert below.count("\n[^") == len(SAMPLE.sources)


def test_nothing_in_a_cell_acts() -> None:
    tags = set(re.findall(r"(?<!\\)<[^<>]*>", TEXT))
    assert {tag.split("=")[0].split()[0] for tag in tags} <= {
        "<a",
        "</a>",
        "<br>",
        "<!--",
        "<https://example.org/a?b",
        "<mailto:a@b.org>",
    }
    assert not re.search(r"(?<!\\)\]\(javascript", TEXT)
    assert r"\<script\>" in TEXT
