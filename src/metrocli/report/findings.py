"""What `check` found, as far as a report shows it: open errors make a draft, accepted findings are footnotes."""

from __future__ import annotations

from typing import NamedTuple


class AcceptedNote(NamedTuple):
    """An accepted finding.

    Attributes:
        place: its file, or tab, and cell.
        message: what was found, in English.
        reason: why it was accepted; "" if nobody gave a reason.
    """

    place: str
    message: str
    reason: str
