"""The index of a folder of briefs."""

from __future__ import annotations

from metrocli.report.brief.index import IndexEntry, write_index
from metrocli.text.languages.language import load_language


def test_the_index_links_to_each_brief_by_region() -> None:
    entries = [IndexEntry("A & <b>", "Africa", 1, "a.html"), IndexEntry("B", "", 0, "b.html")]
    page = write_index(entries, load_language("fr"), "Fiches", "2021").decode()
    assert "<h2>Afrique</h2>" in page
    assert '<a href="a.html">A &amp; &lt;b&gt;</a> <small>1 activité</small>' in page
    assert page.count("<h2>") == 2
