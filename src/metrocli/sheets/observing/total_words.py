"""The words of totals, the numbers next to them, and the values of a column that may be in the row of a total."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.sheets.parsing.cell_text import is_error_text, to_text
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.raw_column import RawColumn, RawValue

INITIALS = frozenset("tTsSgGaApPmMnNcCrR0123456789 \xa0*-–—=>(\"'Σ∑")
START = compile_late(
    r"[\W\d]*(?:grand?[\s_-]+|sub[\s_-]*|sous[\s_-]*)?(?:tota[lu]|sum|som|average|promedi|moyenne|"
    r"number|n[uú]mero|nombre|count|recuento|cantidad)",
    re.IGNORECASE,
)
"""What a text begins with that may be the word for a total."""
_WORDS = compile_late(r"[a-z]+")
TOTALS = frozenset(
    _WORDS.findall(
        "total totals totales totaux subtotal subtotals subtotales sum suma sumas sumatoria somme sommes "
        "average averages promedio promedios moyenne moyennes number numero nombre count recuento cantidad"
    )
)
DOUBTFUL = frozenset(
    _WORDS.findall(
        "sum suma sumas somme sommes average averages promedio promedios moyenne moyennes number numero nombre count "
        "recuento cantidad"
    )
)
"""Words that also mean other things, so that they mean a total only next to a number at the end of a table."""
AVERAGES = frozenset(_WORDS.findall("average averages promedio promedios moyenne moyennes"))
BESIDE_TOTALS = frozenset(
    _WORDS.findall(
        "grand gran general generale generaux sub sous parcial partiel overall global all in of the for de del la las "
        "el los des du d les et and y en por par t q "
        "row rows fila filas ligne lignes record records entry entries registro registros member members "
        "membership memberships miembro miembros membre membres city cities ciudad ciudades ville villes "
        "activity activities actividad actividades activite activites event events evento eventos evenements "
        "participant participants participante participantes people persons person persona personas personne personnes "
        "engaged implicadas impliquees attendance asistencia asistentes expert experts expertos expertas "
        "meeting meetings reunion reuniones reunions alliance alliances alianza alianzas partner partners socios "
        "outcome outcomes resultados resultats year month period ano mes periodo annee mois periode "
        "country countries pais paises pays region regions regiones line lines linea lineas"
    )
)
"""Words that may be next to the word for a total."""
LONGEST = 60
"""A longer text is not the name of a total."""
# These patterns are texts, so that they are compiled only if they are needed.
DASHES = r"[-–—_=.·*/\s]+"
NUMBER = r"[-+]?(?:\d+|\d{1,3}(?:[.,'’  ]\d{3})+)(?:[.,]\d+)?\s*%?"
_GROUPED = r"\d{1,3}(?:([.,'’  ])\d{3})(?:\1\d{3})*"
_COUNTED = r"\W*(?P<count>\d{1,4}) (?P<units>[a-z ]+?)\W*|(?P<label>[a-z ]+?) ?: ?(?P<labelled>\d{1,4})"
_SHORT_WORD = 3

# The patterns for `RawColumn.search` match more than `START` does, as RE2 counts letters of ASCII only, and as accents
# of cleaned texts are composed with the letter before them.
_LEAD = r"(?:grand?[\W_]+|sub[\W_]*|sous[\W_]*)?"
_STARTS = r"(?:tota|s[uo](?:m|[^\x00-\x7f])|averag|promed|moyenn|numbe|n[uú]mer|nombr|coun|recuent|cant)"
BEGINNINGS = frozenset(["gr", "su", "so", "to", "av", "pr", "mo", "nu", "no", "co", "re", "ca"])
"""The first two letters of `_LEAD` and `_STARTS`."""
_LIKE_START = rf"(?i)^[\W\d]*{_LEAD}{_STARTS}"
_WORD = rf"(?:{'|'.join(sorted(TOTALS))})(?:[^a-z]|$)"
_ODD = r"[^\x20-\x26\x28-\x5f\x61-\x7e]"
"""A letter with an accent, an apostrophe or another character that folding changes."""
_LIKE_PHRASE = (
    rf"(?is)^(?:[\W\d]*{_LEAD}(?:{_WORD}|nú|s[uo]{_ODD}|{_STARTS}.*(?:[^a-z]{_WORD}|:|{_ODD}))|"
    rf"[\W\d]+{_LEAD}{_STARTS})"
)
"""What begins so and has a word for a total, or a count of something."""


def split_words(text: str) -> list[str]:
    """Split a text into its words, folded."""
    return _WORDS.findall(fold(text))


def find_total_word(row: Sequence[RawValue]) -> int | None:
    """Return the index of the first cell of a row that has a word for a total; None if no cell has one."""
    return next((index for index, cell in enumerate(row) if TOTALS & {*split_words(to_text(cell))}), None)


def read_count(text: str) -> str:
    """Return the number of a text that is only a number and what it counts, such as 3 cities; "" for another text."""
    counted = re.fullmatch(_COUNTED, fold(text))
    if counted is None:
        return ""
    units = (counted["units"] or counted["label"]).split()
    is_plural = len(units[-1]) > _SHORT_WORD and units[-1].endswith(("s", "people"))
    return (counted["count"] or counted["labelled"]) if is_plural and BESIDE_TOTALS.issuperset(units) else ""


def to_number(raw: RawValue) -> float | None:
    """Return the number in a cell, with separators of thousands or a fraction; None if it holds something else."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    text = to_text(raw)
    if not re.fullmatch(NUMBER, text):
        return None
    text = text.rstrip("% ")
    if grouped := re.fullmatch(_GROUPED, text):
        return float(text.replace(grouped[1], ""))
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def may_be_in_total(text: str) -> bool:
    """Return whether a cell with a text may be in the row of a total, in a column that is not the key.

    Such a cell is blank, or has a number, a count, dashes, an error of a formula or a word for a total.
    """
    return (
        not text
        or (len(text) <= LONGEST and not TOTALS.isdisjoint(split_words(text)))
        or re.fullmatch(NUMBER, text) is not None
        or re.fullmatch(DASHES, text) is not None
        or is_error_text(text)
        or bool(read_count(text))
    )


def find_named_rows(column: RawColumn, *, is_key: bool) -> Sequence[int]:
    """Find the rows with a text that begins with a word for a total, or with letters that such a word begins with.

    Args:
        column: a column.
        is_key: whether it is the key of the sheet. The key of a total may be any text; in another column, the cells
            are left out that cannot be in the row of a total.
    """

    def is_wanted(text: str) -> bool:
        # The cleaned text may begin with another character than the cell, but not with another letter.
        return text[:1] in INITIALS or not (text[:1].isascii() and text[:1].isalpha())

    codes = column.search(is_wanted, _LIKE_START if is_key else _LIKE_PHRASE, BEGINNINGS)
    starting = [code for code in codes if _starts_total(column.distinct[code])]
    return column.rows_with([code for code in starting if is_key or may_be_in_total(column.texts[code])])


def _starts_total(raw: RawValue) -> bool:
    return isinstance(raw, str) and raw[:1] in INITIALS and START.match(raw) is not None
