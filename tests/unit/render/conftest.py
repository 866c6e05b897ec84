"""Answers that several formats are tested with: a grid, a grouped listing, and texts that would act if they could."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from metrocli.answers.kinds import Form, Grid, Holds, Listing, Shown
from metrocli.answers.shaping import Shape, shaped
from metrocli.render.registry import render
from metrocli.render.values import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.answers.kinds import Answer

HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}",
    "</title></style></script>",
    "\"double\" and 'single'",
    "<img src=x onerror=alert(1)>",
    "&amp; &lt; &#0;",
    "=1+1",
)


@pytest.fixture
def written() -> Callable[[Answer, str], str]:
    """An answer in a format that is text: `written(grid, "json")`."""

    def write(answer: Answer, name: str) -> str:
        content = render(answer, name, Origin("metrocli things", "the bundled data", "metrocli 1.0"))
        assert isinstance(content, str)
        return content

    return write


@pytest.fixture
def packed() -> Callable[[Answer, str], bytes]:
    """An answer in a format that is bytes: `packed(grid, "xlsx")`."""

    def write(answer: Answer, name: str) -> bytes:
        content = render(answer, name, Origin("metrocli things", "the bundled data", "metrocli 1.0"))
        assert isinstance(content, bytes)
        return content

    return write


@pytest.fixture
def grid() -> Grid:
    """Three members by two codes; Brussels and L2 never meet, and of one cell nothing is known."""
    frame = pd.DataFrame(
        {
            "member": ["Brussels", "Élan", "Xi'an"],
            "L1": pd.Series([9, 1, None], dtype="Int64"),
            "L2": pd.Series([0, 3, 2], dtype="Int64"),
            "total": [9, 3, 2],
        }
    )
    fields = {"member": Holds.TEXT, "L1": Holds.INTEGER, "L2": Holds.INTEGER, "total": Holds.INTEGER}
    return Grid(
        "matrix", "Members by lines", {"rows": "members", "columns": "lines"}, frame, fields, (),
        subtitle="period 2021", counted="3 members · 2 lines", notes=("A total counts each activity once.",),
        heads=Holds.CODE, totals={"L1": 10, "L2": 4, "total": 12},
    )  # fmt: skip


@pytest.fixture
def wide(grid: Grid) -> Grid:
    """A grid with more heads than have room side by side."""
    names = [f"L1A{number}" for number in range(30)]
    frame = pd.DataFrame({"member": ["Brussels"], **{name: [1] for name in names}, "total": [30]})
    fields = {"member": Holds.TEXT, **dict.fromkeys([*names, "total"], Holds.INTEGER)}
    return Grid(
        grid.command, grid.title, {}, frame, fields, (), heads=Holds.CODE,
        totals={**dict.fromkeys(names, 1), "total": 30},
    )  # fmt: skip


def members() -> Listing:
    """Four members in two regions, and one in none."""
    frame = pd.DataFrame(
        {
            "name": ["Abidjan", "Cairo", "Brussels", "Élan", "Port Ness"],
            "region": pd.Series(["Africa", "Africa", "Europe", "Europe", None], dtype="str"),
            "joined": pd.to_datetime(pd.Series(["2021-11-08", None, None, None, None])),
            "activities": pd.Series([4, None, 8, 1, None], dtype="Int64"),
            "people": pd.Series([10, 20, None, None, None], dtype="Int64"),
            "participated": [True, False, True, True, False],
            "outcomes": [("L1", "L2"), (), ("L1",), ("L1", "L3"), ()],
        }
    )
    fields = {
        "name": Holds.TEXT, "region": Holds.TEXT, "joined": Holds.DATE, "activities": Holds.INTEGER,
        "people": Holds.INTEGER, "participated": Holds.FLAG, "outcomes": Holds.SEVERAL,
    }  # fmt: skip
    shown = (Shown("name", Form.TEXT, ("name",)), Shown("region", Form.TEXT, ("region",)))
    return Listing(
        "members",
        "Members",
        {},
        frame,
        fields,
        shown,
        counted="5 members",
        sums=("people",),
        counting={"outcomes": None},
    )


@pytest.fixture
def grouped() -> Listing:
    """Members by region."""
    return shaped(members(), Shape(group="region"))


@pytest.fixture
def hostile() -> Listing:
    """A listing all of whose words would act in a page if they could."""
    texts = pd.Series(HOSTILE, dtype="str")
    frame = pd.DataFrame({"name": texts, "several": [(text, text) for text in HOSTILE]})
    return Listing(
        "things", HOSTILE[2], {}, frame, {"name": Holds.TEXT, "several": Holds.SEVERAL}, (),
        subtitle=HOSTILE[0], counted=HOSTILE[1], notes=HOSTILE,
    )  # fmt: skip
