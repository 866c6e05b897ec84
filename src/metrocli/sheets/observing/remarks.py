"""Remarks below a table: footnotes, sources, notes and dates of an export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.sheets.schema import Column, ColumnType
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The patterns are texts, so that they are compiled only if they are needed.
_BEFORE_COLON = (
    "sources?", "fuentes?", "notes?", "notas?", r"n\.? ?b\.?", "remarks?", "remarques?", "comments?", "comentarios?",
    "commentaires?", "observacion(?:es)?", "observations?", "legend", "leyenda", "legende", "disclaimer", "key",
    "(?:last |date )?updated?(?: on| by)?", "(?:ultima )?actualizacion", "actualizad[oa](?: el| por)?",
    "(?:derniere )?mise a jour", "mis a jour(?: le| par)?",
    "(?:prepared|compiled|exported|generated|printed)(?: on| by)?",
    "(?:preparado|elaborado|generado|exportado)(?: el| por)?", "elaboracion",
    "(?:prepare|elabore|genere|exporte)(?: le| par)?",
)  # fmt: skip
_BEFORE_DAY = (
    "(?:last )?updated(?: on)?", "last update", "as (?:of|at)", "actualizado el", "ultima actualizacion",
    "mis a jour le", "derniere mise a jour", "(?:exported|generated|printed) on",
    "(?:exportado|generado) el", "(?:exporte|genere) le",
)  # fmt: skip
_LABEL = rf"\W*(?:{'|'.join(_BEFORE_COLON)})\s*:"
_DATED = rf"\W*(?:{'|'.join(_BEFORE_DAY)})\b.*\d.*"
_AUTHOR = r"(?:prepared|compiled) by\b.+|elaboracion propia.*|elaborado por\b.+|elabore par\b.+"
_COUNT = r"(?:grand |sub ?|sous )?(?:total|numero|nombre|number|count)\b[^:]*:\s*\d[\d.,\s]*"
_FOOTNOTE = r"(?s:(?:[*†‡§¹²³⁴⁵]+|\(\d\)|\(\*+\)|\[\d\])\s*(?P<rest>.+))"
_NUMBERED_MARKS = "¹²³⁴⁵†‡"
_SENTENCE_END = r"(?s:.*\s[^\W\d_]*[a-z\u00df-\u00f6\u00f8-\u00ff]{3,}[.!])"
_TYPED = {ColumnType.DATE, ColumnType.MONTH, ColumnType.INTEGER, ColumnType.DECIMAL}
_SEVERAL_WORDS, _MOST_CELLS = 3, 3


def is_remark(texts: Sequence[tuple[int, str]], columns: Mapping[int, Column], *, lacks_required: bool) -> bool:
    """Return whether the filled cells of a row are certainly a remark and not data.

    A name may be long, and may have dots, colons and parentheses in it. So a text is a remark only if it begins like
    one, or is a sentence in a column of names.

    Args:
        texts: the filled cells: their indexes and texts.
        columns: the declared columns, by index.
        lacks_required: whether a cell is blank that each row of data has.
    """
    if not texts:
        return False
    index, text = texts[0]
    column = columns.get(index)
    is_name = column is not None and column.type is not ColumnType.TEXT
    folded = fold(text)
    if len(texts) > 1:
        return _has_label(folded) and (lacks_required or is_name) and _is_split_text(texts, columns)
    if not lacks_required:
        return False
    if _has_label(folded):
        return True
    if ":" in folded and re.fullmatch(_COUNT, folded):
        return True
    if re.fullmatch(_DATED, folded) or re.fullmatch(_AUTHOR, folded):
        return True
    if footnote := re.fullmatch(_FOOTNOTE, text):
        # A name may have a mark in front of it.
        rest = footnote["rest"]
        is_value = column is None or len(rest.split()) == 1 or _may_begin_with_mark(text, column)
        return not is_value or rest[0].islower() or _has_label(fold(rest)) or _is_sentence(rest)
    return is_name and (_is_sentence(text) or _is_aside(text))


def is_continued_remark(index: int, text: str, columns: Mapping[int, Column]) -> bool:
    """Return whether the only text of a row below a total or a remark is certainly one more line of it."""
    column = columns.get(index)
    return text[:1].islower() or _is_sentence(text) or (column is not None and column.type in _TYPED)


def _has_label(folded: str) -> bool:
    """Return whether a folded text begins like a remark, such as `source:`."""
    return ":" in folded and re.match(_LABEL, folded) is not None


def _is_split_text(texts: Sequence[tuple[int, str]], columns: Mapping[int, Column]) -> bool:
    """Return whether cells next to each other are one text that was split at its commas."""
    indexes = [index for index, _ in texts]
    return (
        len(texts) <= _MOST_CELLS
        and indexes == [*range(min(columns), min(columns) + len(texts))]
        and all(text[:1].islower() for _, text in texts[1:])
    )


def _may_begin_with_mark(text: str, column: Column) -> bool:
    """Return whether a value of a column may begin with a mark: a name may, an id or a code may not."""
    is_id = column.name == "id" or column.refers_to == "activities" or column.type is ColumnType.CODE
    return not is_id and (column.type is not ColumnType.TEXT or text[0] not in _NUMBERED_MARKS)


def _is_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence; a name may end with an abbreviation, such as D.F. or Qro."""
    return len(text.split()) > _SEVERAL_WORDS and bool(re.fullmatch(_SENTENCE_END, text))


def _is_aside(text: str) -> bool:
    """Return whether a text of several words is in parentheses as a whole."""
    is_whole = text.startswith("(") and text.endswith(")") and "(" not in text[1:]
    return is_whole and len(text.split()) >= _SEVERAL_WORDS
