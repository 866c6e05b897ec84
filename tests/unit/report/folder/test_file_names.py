"""The names of files of members and other things."""

from __future__ import annotations

from metrocli.report.folder.file_names import name_files


def test_names_of_files_are_plain_and_each_is_there_once() -> None:
    members = ["São Paulo", "Sao-Paulo", "Barcelona (city)", "北京", "東京", "../etc", "Index"]
    assert [*name_files(members, ".pdf").values()] == [
        *("sao-paulo.pdf", "sao-paulo-2.pdf", "barcelona-city.pdf", "member-68c77e.pdf", "member-130016.pdf"),
        *("etc.pdf", "index-2.pdf"),
    ]


def test_names_in_other_scripts_do_not_depend_on_the_names_before_them() -> None:
    alone, among = (name_files(names, ".html") for names in (["東京"], ["北京", "مدينة الكويت", "東京"]))
    assert alone["東京"] == among["東京"]
    assert len({*among.values()}) == len(among)


def test_names_that_windows_keeps_get_a_number() -> None:
    assert name_files(["Con", "LPT1"], ".html") == {"Con": "con-2.html", "LPT1": "lpt1-2.html"}


def test_names_of_files_do_not_depend_on_the_language() -> None:
    listed = {"Bruselas": "Brussels"}
    assert name_files(["Bruselas", "Lima"], ".html", listed=listed) == {
        "Bruselas": "brussels.html",
        "Lima": "lima.html",
    }
    assert name_files(["?"], ".html", otherwise="activity") == {"?": "activity-8a8de8.html"}
