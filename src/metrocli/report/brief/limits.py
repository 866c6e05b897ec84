"""How much of a member is shown: what fits on a page or two of paper, or everything."""

from __future__ import annotations

import sys
from typing import NamedTuple


class Limits(NamedTuple):
    """The most items of each kind that are shown.

    Attributes:
        before: terms and vacancies of a role that are over.
        open: activities that are planned or in progress.
        outcomes: groups of outcomes that it could work on.
    """

    before: int
    open: int
    outcomes: int


ON_PAPER = Limits(before=2, open=6, outcomes=5)
"""What fits on a page, or two at most."""
EVERYTHING = Limits(before=sys.maxsize, open=sys.maxsize, outcomes=sys.maxsize)
"""No limits."""
