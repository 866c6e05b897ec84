"""Colours as #rrggbb, and their contrast with white paper."""

from __future__ import annotations

import re

READABLE = 4.5
"""The least contrast of text with its background, from WCAG 2.2, criterion 1.4.3 (level AA)."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_STEPS = 100
_LINEAR_LIMIT = 0.04045
"""Below it, sRGB is linear."""


def is_colour(text: str) -> bool:
    """Return whether a text is a colour as #rrggbb."""
    return _COLOUR.fullmatch(text) is not None


def measure_contrast(colour: str) -> float:
    """Return the contrast of a colour, as #rrggbb, with white: from 1 to 21, as WCAG defines it."""
    red, green, blue = (_to_light(channel / 255) for channel in _split_channels(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _split_channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _to_light(channel: float) -> float:
    """Return the light of a channel of sRGB, both from 0 to 1."""
    return channel / 12.92 if channel <= _LINEAR_LIMIT else ((channel + 0.055) / 1.055) ** 2.4


def darken_for_paper(colour: str) -> str:
    """Return a colour, as #rrggbb, that is readable on white: the same one, or just as much darker as needed."""
    channels = _split_channels(colour)
    shades = ("#" + bytes(channel * share // _STEPS for channel in channels).hex() for share in range(_STEPS, -1, -1))
    return next(shade for shade in shades if measure_contrast(shade) >= READABLE)
