"""The values of messages about unknown words: their hints, as in JSON."""

from __future__ import annotations

from typing import Any


def did_you_mean(*near: str) -> dict[str, Any]:
    """Return the hint on the nearest words."""
    return {"hint": {"code": "did-you-mean", "values": {"near": [*near]}}}


def did_you_mean_titles(**titles: str) -> dict[str, Any]:
    """Return the hint on the nearest names, with their titles."""
    return {"hint": {"code": "did-you-mean-title", "values": {"near": titles}}}


def choose_from(*names: str) -> dict[str, Any]:
    """Return the hint on all words."""
    return {"hint": {"code": "choose-from", "values": {"names": [*names]}}}


def all_listed(command: str) -> dict[str, Any]:
    """Return the hint on the command that lists all names."""
    return {"hint": {"code": "all-listed", "values": {"command": command}}}
