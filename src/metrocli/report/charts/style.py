"""How the charts of a report look: the colours, the font and the size, which each format sets for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metrocli.text.languages.language import Language


class ChartStyle(NamedTuple):
    """How a chart is drawn.

    A colour is any value of the SVG attribute `fill`. For a page with a dark mode, ink is "currentColor", and accent
    and paper change with the mode, such as "var(--accent)". Text is ink on paper, or on at most half of the accent.

    Attributes:
        language: the language of months and numbers, and of the few words that the table of the chart does not have.
        accent: the colour of the marks.
        ink: the colour of text and thin lines.
        paper: the colour behind the chart, which is drawn around the names on a map; nothing fills the background.
        fonts: the font families, as in the attribute `font-family`.
        prefix: begins the ids inside the chart; each chart of a page needs its own. ASCII letters, digits and hyphens.
        map_label_size: the size of names on a map, in px of a map that is 1,000 px wide. Larger for a map that is
            printed small; fewer names have room then.
        width: the width in px. A heat map with many columns may be wider, a map and a sparkline have their own.
    """

    language: Language
    accent: str = "#1f4e79"
    ink: str = "currentColor"
    paper: str = "#ffffff"
    fonts: str = "Noto Sans, sans-serif"
    prefix: str = "chart"
    map_label_size: float = 14.0
    width: int = 640
