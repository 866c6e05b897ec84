"""The report as data: its contents, its title, and the table of formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_report import SAMPLE  # type: ignore[import-not-found] # it is in this folder

from metrocli.errors import UsageMistake
from metrocli.report.cleaning import join_names
from metrocli.report.contents import list_contents
from metrocli.report.writers.registry import load_writer


def test_contents_are_in_reading_order_with_their_depth() -> None:
    entries = list_contents(SAMPLE.sections)
    assert [(entry.key, entry.level) for entry in entries][:4] == [
        ("overview", 1), ("note", 1), ("activities", 1), ("activities-a", 2),
    ]  # fmt: skip


def test_the_full_title_leaves_out_what_is_unknown() -> None:
    assert SAMPLE.full_title == "Riverlands League · Progress report · Winter 2023"
    assert SAMPLE._replace(association="").full_title == "Progress report · Winter 2023"


def test_an_ending_without_a_format_is_a_mistake() -> None:
    with pytest.raises(UsageMistake) as error:
        load_writer(Path("report.odt"))
    assert error.value.message.code == "unknown-report-format"


def test_names_with_a_comma_are_joined_by_semicolons() -> None:
    assert join_names(["Lima", "Quito"]) == "Lima, Quito"
    assert join_names(["Dunmore, Lower", "Cresswell"]) == "Dunmore, Lower; Cresswell"
