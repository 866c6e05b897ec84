"""What tests of rules share: a folder of sheets, and what one rule or family finds in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.check.evidence.evidence import gather
from metrocli.check.registry import chosen
from metrocli.check.runner import findings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.findings import Finding


@pytest.fixture
def finds(folder: Callable[..., Path]) -> Callable[..., list[Finding]]:
    """What some rules find in a folder: `finds("C201", activities="id,title\\n…")`."""

    def look(select: str, **sheets: str) -> list[Finding]:
        return findings(gather(folder(**sheets)), chosen((select,), ()))

    return look


@pytest.fixture
def places(finds: Callable[..., list[Finding]]) -> Callable[..., list[tuple[str, str]]]:
    """Where some rules find something, and the value: `[("activities.csv C2", "L9")]`."""

    def look(select: str, **sheets: str) -> list[tuple[str, str]]:
        return [(f"{each.cell.file} {each.cell.a1}".strip(), each.value) for each in finds(select, **sheets)]

    return look
