"""Explanations as records: what JSON and the library give of where an answer comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.answers.explanation import ExplainedFigure, Explanation


def to_explanation_records(explanation: Explanation) -> dict[str, Any]:
    """Turn an explanation into plain JSON values.

    Returns:
        `explain`: a dict for each figure with the keys of `FIGURE`. `explained`: a dict with the keys of `PROVENANCE`.
    """
    return {
        "explain": to_figure_records(explanation.figures),
        "explained": {
            "filters": [interpretation._asdict() for interpretation in explanation.filters],
            "sheets": [sheet._asdict() for sheet in explanation.sheets],
        },
    }


def to_figure_records(figures: Iterable[ExplainedFigure]) -> list[dict[str, Any]]:
    """Turn figures into dicts with the keys of `FIGURE`: several values are lists."""
    return [
        {
            "path": [*figure.path],
            "value": figure.value,
            "kind": figure.kind.value,
            "cells": [cells._asdict() | {"cells": [*cells.cells]} for cells in figure.cells],
        }
        for figure in figures
    ]
