"""Several datasets beside each other, made on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.sheets.dataset import Dataset, open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def dataset(tmp_path: Path) -> Callable[..., Dataset]:
    """Make a dataset of a name: `dataset("a", memberships="member,region\\n…")`."""

    def make(name: str, **sheets: str) -> Dataset:
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        for sheet, text in sheets.items():
            (place / f"{sheet}.csv").write_text(text, encoding="utf-8")
        return open_dataset(place)

    return make
