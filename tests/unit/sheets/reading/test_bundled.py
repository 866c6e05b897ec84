from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.reading.bundled import find_bundled_data

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bundled_data_is_there(bundled: Path) -> None:
    assert find_bundled_data() == bundled
    assert (find_bundled_data() / "memberships.csv").is_file()
