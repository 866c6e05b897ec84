"""What unit tests of several packages share: the invented network, datasets made on the spot, and what rules find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.check import registry
from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.runner import run_checks
from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import SheetDataset, open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding
    from metrocli.query.selecting.selection import Selection


@pytest.fixture(scope="session")
def riverlands() -> SheetDataset:
    """The invented network."""
    return open_dataset(Path(__file__).parents[1] / "data" / "riverlands")


@pytest.fixture
def asked(riverlands: SheetDataset) -> Callable[..., Selection]:
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


@pytest.fixture
def dataset(tmp_path: Path) -> Callable[..., SheetDataset]:
    """Make a dataset of a name: `dataset("a", memberships="member,region\\n…")`."""

    def make(name: str, **sheets: str) -> SheetDataset:
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        for sheet, text in sheets.items():
            (place / f"{sheet}.csv").write_text(text, encoding="utf-8")
        return open_dataset(place)

    return make


@pytest.fixture
def finds(folder: Callable[..., Path]) -> Callable[..., list[Finding]]:
    """What some rules find in a folder: `finds("C201", activities="id,title\\n…")`."""

    def look(select: str, **sheets: str) -> list[Finding]:
        return run_checks(read_evidence(folder(**sheets)), registry.select_checks((select,), ()))

    return look


@pytest.fixture
def places(finds: Callable[..., list[Finding]]) -> Callable[..., list[tuple[str, str]]]:
    """Where some rules find something, and the value: `[("activities.csv C2", "L9")]`."""

    def look(select: str, **sheets: str) -> list[tuple[str, str]]:
        return [(f"{each.cell.file} {each.cell.a1}".strip(), each.value) for each in finds(select, **sheets)]

    return look
