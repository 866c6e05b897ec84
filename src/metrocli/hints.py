"""Words that are not in a list, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import Message, MessageType
from metrocli.text.nearest import find_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

DID_YOU_MEAN = MessageType("did-you-mean", "Did you mean {near:or}?")
DID_YOU_MEAN_TITLE = MessageType("did-you-mean-title", "Did you mean {near:or}?")
WRITE_INSTEAD = MessageType("write-instead", "Write {names:or}.")
CHOOSE_FROM = MessageType("choose-from", "Choose from {names:all}.")
ALL_LISTED = MessageType("all-listed", "`metrocli {command}` lists them all.")
NOT_A_VALUE = MessageType("not-a-value", "{text:quoted} is not a value of {option:option}", "{hint}")


def suggest(typed: str, words: Iterable[str], otherwise: Message | None = None) -> Message:
    """Return a hint for a word that is not in a list.

    Args:
        typed: the unknown word.
        words: the words of the list.
        otherwise: the hint if none of them is similar; None to list all words.
    """
    choices = [*words]
    near = find_nearest(typed, choices)
    return DID_YOU_MEAN(near=near) if near else otherwise or CHOOSE_FROM(names=choices)
