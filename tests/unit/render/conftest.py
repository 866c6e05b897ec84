"""Answers for the tests of several formats: a crosstab, a grouped list, and texts with markup and formulas."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import invented  # type: ignore[import-not-found] # it is in this folder
import pandas as pd
import pytest
from invented import invent_list

from metrocli.answers.answer import Crosstab, ListAnswer
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.messages import MessageType
from metrocli.render.parts import CellFormat, ScreenColumn
from metrocli.render.registry import Origin, Target, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.answers.answer import Answer

TARGET = Target(origin=Origin("metrocli things", "the bundled data", "metrocli 1.0"))
HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}",
    "</title></style></script>",
    "\"double\" and 'single'",
    "<img src=x onerror=alert(1)>",
    "&amp; &lt; &#0;",
    "=1+1",
)


@pytest.fixture(autouse=True)
def _invented_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay out invented answers with their own words."""
    for command in invented.COMMANDS:
        monkeypatch.setitem(sys.modules, f"metrocli.render.layouts.{command}", invented)


@pytest.fixture
def render_text() -> Callable[[Answer, str], str]:
    """Write an answer in a text format: `render_text(crosstab, "json")`."""

    def write(answer: Answer, name: str) -> str:
        content = render(answer, name, TARGET).content
        assert isinstance(content, str)
        return content

    return write


@pytest.fixture
def render_bytes() -> Callable[[Answer, str], bytes]:
    """Write an answer in a binary format: `render_bytes(crosstab, "xlsx")`."""

    def write(answer: Answer, name: str) -> bytes:
        content = render(answer, name, TARGET).content
        assert isinstance(content, bytes)
        return content

    return write


@pytest.fixture
def crosstab() -> Crosstab:
    """Three members by two codes; one count is 0 and one is unknown."""
    frame = pd.DataFrame(
        {
            "member": ["Brussels", "Élan", "Xi'an"],
            "L1": pd.Series([9, 1, None], dtype="Int64"),
            "L2": pd.Series([0, 3, 2], dtype="Int64"),
            "total": [9, 3, 2],
        }
    )
    fields = {
        "member": Field(FieldType.TEXT),
        "L1": Field(FieldType.INTEGER),
        "L2": Field(FieldType.INTEGER),
        "total": Field(FieldType.INTEGER),
    }
    answer: Crosstab = invent_list(
        frame,
        fields,
        kind=Crosstab,
        title="Members by lines",
        query={"rows": "members", "columns": "lines"},
        subtitle="period 2021",
        summary="3 members · 2 lines",
        notes=(MessageType("once", "A total counts each activity once.")(),),
        column_type=FieldType.CODE,
        totals={"L1": 10, "L2": 4, "total": 12},
    )
    return answer


@pytest.fixture
def wide_crosstab(crosstab: Crosstab) -> Crosstab:
    """A crosstab with too many headers to fit side by side."""
    names = [f"L1A{number}" for number in range(30)]
    frame = pd.DataFrame({"member": ["Brussels"], **{name: [1] for name in names}, "total": [30]})
    fields = {"member": Field(FieldType.TEXT), **dict.fromkeys([*names, "total"], Field(FieldType.INTEGER))}
    answer: Crosstab = invent_list(
        frame,
        fields,
        kind=Crosstab,
        title="Members by lines",
        column_type=crosstab.column_type,
        totals={**dict.fromkeys(names, 1), "total": 30},
    )
    return answer


def members() -> ListAnswer:
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
        "name": Field(FieldType.TEXT),
        "region": Field(FieldType.TEXT),
        "joined": Field(FieldType.DATE),
        "activities": Field(FieldType.INTEGER),
        "people": Field(FieldType.INTEGER),
        "participated": Field(FieldType.FLAG),
        "outcomes": Field(FieldType.SEVERAL),
    }
    shown = (ScreenColumn("name", CellFormat.TEXT, ("name",)), ScreenColumn("region", CellFormat.TEXT, ("region",)))
    answer: ListAnswer = invent_list(
        frame,
        fields,
        *shown,
        title="Members",
        summary="5 members",
        additive_fields=("people",),
        distinct_fields={"outcomes": None},
    )
    return answer


@pytest.fixture
def grouped_list() -> ListAnswer:
    """Members by region."""
    return apply_shape(members(), Shape(group_by="region"))


@pytest.fixture
def hostile() -> ListAnswer:
    """A list whose texts are tags, templates and formulas."""
    texts = pd.Series(HOSTILE, dtype="str")
    frame = pd.DataFrame({"name": texts, "several": [(text, text) for text in HOSTILE]})
    answer: ListAnswer = invent_list(
        frame,
        {"name": Field(FieldType.TEXT), "several": Field(FieldType.SEVERAL)},
        title=HOSTILE[2],
        subtitle=HOSTILE[0],
        summary=HOSTILE[1],
        notes=tuple(MessageType("hostile", "{text}")(text=text) for text in HOSTILE),
    )
    return answer
