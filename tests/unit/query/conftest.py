"""Questions to the invented network, asked without a command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import Dataset, open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection


@pytest.fixture(scope="session")
def riverlands() -> Dataset:
    """The invented network."""
    return open_dataset(Path(__file__).parents[2] / "data" / "riverlands")


@pytest.fixture
def asked(riverlands: Dataset) -> Callable[..., Selection]:
    """Filters understood against the invented network: `asked(period="2023-Q1", member=("Fenwick",))`."""

    def understand(**filters: Any) -> Selection:  # noqa: ANN401 - texts, and tuples of texts
        several: dict[str, Any] = {
            name: (value,) if isinstance(value, str) and name not in {"since", "until", "on"} else value
            for name, value in filters.items()
        }
        return select(riverlands, Filters(**several))

    return understand


@pytest.fixture
def chosen(folder: Callable[..., Path]) -> Callable[..., Selection]:
    """A selection of a dataset made on the spot: `chosen({"activities": "id,title\\n1,a\\n"}, period=("2021",))`."""

    def understand(sheets: dict[str, str], **filters: Any) -> Selection:  # noqa: ANN401
        return select(open_dataset(folder(**sheets)), Filters(**filters))

    return understand
