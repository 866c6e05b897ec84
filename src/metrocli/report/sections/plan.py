"""Lines and codes of the plan, for several sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.model.codes import parse_code
from metrocli.report.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.report.composer import Composer


class PlanLine(NamedTuple):
    """A line of the plan: its code and its title, the shorter one if it has two."""

    code: str
    title: str

    @property
    def heading(self) -> str:
        """The code and the title."""
        return f"{self.code} {self.title}".strip()

    def covers(self, text: str) -> bool:
        """Return whether a code is the line, or is below it."""
        line, code = parse_code(self.code), parse_code(text)
        return bool(line and code and line.covers(code))


def find_lines(composer: Composer) -> list[PlanLine]:
    """Find the lines with an activity or in force, in the order of their codes."""
    stats = composer.answers.stats
    titles = stats.titles["line"]
    return [
        PlanLine(clean_text(code), clean_text(titles.get(code, ""))) for code in stats.result["activities"]["by_line"]
    ]


def find_lowest(composer: Composer, *, in_plan: bool = False) -> list[str]:
    """Find the codes without a code below them, in the order of the plan.

    Args:
        composer: the answers and the language.
        in_plan: whether to leave out codes that activities carry but the sheet of the plan does not list.
    """
    rows = composer.answers.records(composer.answers.outcomes)
    listed = set(composer.answers.selection.dataset.frame("outcomes")["code"])
    return leave_lowest(row["code"] for row in rows if row["code"] in listed or not in_plan)


def leave_lowest(texts: Iterable[str]) -> list[str]:
    """Leave only the codes without a code below them, in their order."""
    codes = [code for text in texts if (code := parse_code(text))]
    above = {code.parent.parts for code in codes if code.parent is not None}
    return [code.text for code in codes if code.parts not in above]
