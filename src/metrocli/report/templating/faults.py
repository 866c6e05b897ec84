"""What can be wrong with a template of a user, as the child process describes it and as the user reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.messages import MessageType
from metrocli.report.templating.folder import OURS

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.messages import Message

TEMPLATE_BROKEN = MessageType("template-broken", "the template fails: {reason}", "Correct the template.")
TEMPLATE_FORBIDDEN = MessageType(
    "template-forbidden",
    "the template uses something that is not allowed: {reason}",
    "Use only what the reference of the templates lists.",
)
TEMPLATE_NOT_FOUND = MessageType(
    "template-not-found",
    "the template asks for {name:quoted}, which is neither in its folder nor a template of metrocli",
    "Correct the name, or copy the file into the folder of templates.",
)
TEMPLATE_TOO_SLOW = MessageType(
    "template-too-slow", "the template takes more than {seconds} seconds", "Look for an endless loop."
)
TEMPLATE_TOO_LARGE = MessageType(
    "template-too-large", "the template takes more than {limit:,} MB of memory", "Look for an endless loop."
)


class TemplateLimits(NamedTuple):
    """What a template may take.

    Attributes:
        memory: bytes of memory.
        seconds: the time for one page or one print.
    """

    memory: int
    seconds: float


class TemplateFault(NamedTuple):
    """Why a template failed.

    Attributes:
        kind: "broken", "forbidden", "not-found", "too-slow" or "too-large".
        name: the name of the template; "" if it is not known.
        line: its line, from 1; 0 if it is not known.
        reason: why, in the words of Jinja or typst, or what the template asked for.
    """

    kind: str
    name: str = ""
    line: int = 0
    reason: str = ""

    def to_error(self, folder: Path, limits: TemplateLimits) -> UnreadableData:
        """Return the error for the user.

        Args:
            folder: the folder of the templates.
            limits: what a template may take.
        """
        path = folder / self.name
        place = str(path) if path.exists() else f"{OURS}{self.name.removeprefix(OURS)}"
        return UnreadableData(f"{place}, line {self.line}" if self.line else place, self._to_message(limits))

    def _to_message(self, limits: TemplateLimits) -> Message:
        match self.kind:
            case "forbidden":
                return TEMPLATE_FORBIDDEN(reason=self.reason.rstrip("."))
            case "not-found":
                return TEMPLATE_NOT_FOUND(name=self.reason)
            case "too-slow":
                return TEMPLATE_TOO_SLOW(seconds=round(limits.seconds))
            case "too-large":
                return TEMPLATE_TOO_LARGE(limit=limits.memory >> 20)
        return TEMPLATE_BROKEN(reason=self.reason.rstrip("."))
