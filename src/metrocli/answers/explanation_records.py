"""Explanations as records: what JSON and the library give of where an answer comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.answers.explanation import ExplainedFigure, Explanation, Interpretation


def to_explanation_records(explanation: Explanation) -> dict[str, Any]:
    """Turn an explanation into plain JSON values.

    Returns:
        `explain`: a dict for each figure with the keys of `FIGURE`. `explained`: a dict with the keys of `PROVENANCE`.
    """
    return {
        "explain": to_figure_records(explanation.figures),
        "explained": {
            "filters": [*map(_to_filter_record, explanation.filters)],
            "sheets": [sheet._asdict() for sheet in explanation.sheets],
        },
    }


def _to_filter_record(filter_: Interpretation) -> dict[str, str]:
    how = "" if filter_.how is None else filter_.how.text
    return {"option": filter_.option, "typed": filter_.typed, "understood": filter_.understood, "how": how}


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
