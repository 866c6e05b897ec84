"""The index of a folder of briefs, and the names of its files."""

from __future__ import annotations

from metrocli.report.brief.index import IndexEntry, name_files, write_index
from metrocli.text.languages.language import load_language


def test_names_of_files_are_plain_and_each_is_there_once() -> None:
    members = ["São Paulo", "Sao-Paulo", "Barcelona (city)", "北京", "東京", "../etc", "Index"]
    assert [*name_files(members, ".pdf").values()] == [
        *("sao-paulo.pdf", "sao-paulo-2.pdf", "barcelona-city.pdf", "member.pdf", "member-2.pdf", "etc.pdf"),
        "index-2.pdf",
    ]


def test_the_index_links_to_each_brief_by_region() -> None:
    entries = [IndexEntry("A & <b>", "Africa", 1, "a.html"), IndexEntry("B", "", 0, "b.html")]
    page = write_index(entries, load_language("fr"), "Fiches", "2021").decode()
    assert "<h2>Afrique</h2>" in page
    assert '<a href="a.html">A &amp; &lt;b&gt;</a> <small>1 activité</small>' in page
    assert page.count("<h2>") == 2
