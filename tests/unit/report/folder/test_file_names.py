"""The names of files of members and other things."""

from __future__ import annotations

from metrocli.report.folder.file_names import name_files


def test_names_of_files_are_plain_and_each_is_there_once() -> None:
    members = ["São Paulo", "Sao-Paulo", "Barcelona (city)", "北京", "東京", "../etc", "Index"]
    assert [*name_files(members, ".pdf").values()] == [
        *("sao-paulo.pdf", "sao-paulo-2.pdf", "barcelona-city.pdf", "member.pdf", "member-2.pdf", "etc.pdf"),
        "index-2.pdf",
    ]


def test_names_that_windows_keeps_get_a_number() -> None:
    assert name_files(["Con", "LPT1"], ".html") == {"Con": "con-2.html", "LPT1": "lpt1-2.html"}


def test_names_of_files_do_not_depend_on_the_language() -> None:
    listed = {"Bruselas": "Brussels"}
    assert name_files(["Bruselas", "Lima"], ".html", listed=listed) == {
        "Bruselas": "brussels.html",
        "Lima": "lima.html",
    }
    assert name_files(["?"], ".html", otherwise="activity") == {"?": "activity.html"}
