"""Rows with totals of the rows above them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.sheets.observing.remarks import is_remark
from metrocli.sheets.parsing.cell_text import is_error_text, to_text
from metrocli.sheets.schema import Column, ColumnType
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable

_INITIALS = frozenset("tTsSgGaApPmMnNcCrR0123456789 \xa0*-–—=>(\"'Σ∑")
_START = compile_late(
    r"[\W\d]*(?:grand?[\s_-]+|sub[\s_-]*|sous[\s_-]*)?(?:tota[lu]|sum|som|average|promedi|moyenne|"
    r"number|n[uú]mero|nombre|count|recuento|cantidad)",
    re.IGNORECASE,
)
_WORDS = compile_late(r"[a-z]+")
_TOTALS = frozenset(
    _WORDS.findall(
        "total totals totales totaux subtotal subtotals subtotales sum suma sumas sumatoria somme sommes "
        "average averages promedio promedios moyenne moyennes number numero nombre count recuento cantidad"
    )
)
_DOUBTFUL = frozenset(
    _WORDS.findall(
        "sum suma sumas somme sommes average averages promedio promedios moyenne moyennes number numero nombre count "
        "recuento cantidad"
    )
)
"""Words that also mean other things, so that they mean a total only next to a number at the end of a table."""
_AVERAGES = frozenset(_WORDS.findall("average averages promedio promedios moyenne moyennes"))
_BESIDE_TOTALS = frozenset(
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
_LONGEST = 60
# These patterns are texts, so that they are compiled only if they are needed.
_DASHES = r"[-–—_=.·*/\s]+"
_NUMBER = r"[-+]?(?:\d+|\d{1,3}(?:[.,'’  ]\d{3})+)(?:[.,]\d+)?\s*%?"
_COUNT = r"\d{1,3}"
_GROUPED = r"\d{1,3}(?:([.,'’  ])\d{3})(?:\1\d{3})*"
_COUNTED = r"\W*(?P<count>\d{1,4}) (?P<units>[a-z ]+?)\W*|(?P<label>[a-z ]+?) ?: ?(?P<labelled>\d{1,4})"
_LINE = r"[a-z]{1,2}\d+(?:\.\d+)*"
_DAYS = {ColumnType.DATE, ColumnType.MONTH}
_NUMBERS = {ColumnType.INTEGER, ColumnType.DECIMAL}
_LAST_ROWS = 50
"""In this many last rows, the word for a total may be in any column."""
_SEVERAL = 2
_SHORT_WORD = 3
_SAMPLED_ROWS = 200
_CLOSE = 1e-6


class _Candidate(NamedTuple):
    """A row with a word for a total.

    Attributes:
        texts: its filled cells, by index, without those of the phrase, those with dashes only and errors of formulas.
        phrase: the text with the word.
        is_doubtful: whether the word may also mean something else.
        is_strong: whether the phrase can hardly mean something else, such as "grand total" or "subtotal".
        group: the folded text next to the word that is not a common word, such as a region; "" for none.
        phrase_indexes: the indexes of the cells with the word.
        is_average: whether the word is one for an average, with a number next to it.
    """

    texts: dict[int, str]
    phrase: str
    is_doubtful: bool
    is_strong: bool
    group: str
    phrase_indexes: frozenset[int]
    is_average: bool

    @property
    def has_number(self) -> bool:
        """Whether a number is next to the word for a total."""
        return bool(self.texts) or any(map(str.isdecimal, self.phrase))


def find_total_rows(
    table: RawTable, sheet: Sheet, columns: Mapping[int, Column], footers: Collection[int]
) -> list[int]:
    """Find the rows that are certainly totals.

    Such a row has a word for a total; next to it, only numbers, with or without a unit, dashes and an id. It must lack
    a required cell. If it lacks none, it must be named as a total without any doubt, or one of its numbers must be the
    sum or the number of the rows above it. Without such a word, it is the last row, with sums or a count of the rows
    (4 members) only, or with a single number in a column of figures, whether it is a sum or not.

    Args:
        table: the sheet.
        sheet: its declaration.
        columns: the declared columns, by index.
        footers: the indexes of rows that are not data for another reason.

    Returns:
        The indexes of the rows.
    """
    has_figures = any(column.type is ColumnType.INTEGER for column in sheet.columns)
    sums = _RunningSums(table, columns, footers)
    found: list[int] = []
    for row in _find_candidate_rows(table, columns):
        if row in footers:
            continue
        candidate = _read_candidate(table, row, columns)
        key = table.column_indexes.get(sheet.columns[0].name, -1)
        if candidate is None and _is_bare_total(table, row, columns, sums, key):
            found.append(row)
            sums.restart(row)
        if candidate is None or not _has_only_figures(candidate, columns, sheet):
            continue
        if not (candidate.is_strong or candidate.group in {"", *_read_groups(table, columns)}):
            continue
        if candidate.is_doubtful and (row < len(table.rows) - _LAST_ROWS or not candidate.has_number):
            continue
        has_id = key in candidate.texts and not re.fullmatch(_NUMBER, candidate.texts[key])
        has_numbers = _has_numeric_keys(table, row, key)
        is_total = not has_id and _lacks_required(candidate, columns, sheet, has_numbers=has_numbers)
        is_total = is_total or (has_figures and candidate.is_strong)
        is_total = is_total or (candidate.is_average and key not in candidate.texts)
        if is_total or sums.match(row, candidate, key):
            found.append(row)
            sums.restart(row)
    return found


def find_total_word(row: Sequence[RawValue]) -> int | None:
    """Return the index of the first cell of a row that has a word for a total; None if no cell has one."""
    return next((index for index, cell in enumerate(row) if _TOTALS & {*_split_words(to_text(cell))}), None)


def _find_candidate_rows(table: RawTable, columns: Mapping[int, Column]) -> list[int]:
    """Find the rows that may have a word for a total, in order: in the first columns, or anywhere in the last rows."""
    scanned = {0, min(columns), *(index for index, column in columns.items() if column.required)}
    rows: set[int] = set()
    for index in scanned:
        rows.update(
            row
            for row, cells in enumerate(table.rows)
            if isinstance(text := cells[index], str) and text[:1] in _INITIALS and _START.match(text)
        )
    is_last = True
    for row in reversed(range(max(0, len(table.rows) - _LAST_ROWS), len(table.rows))):
        texts = [text for cell in table.rows[row] if (text := to_text(cell))]
        is_last = is_last and (len(texts) == 1 or all(re.fullmatch(_NUMBER, text) for text in texts))
        if is_last or any(isinstance(cell, str) and _START.match(cell) for cell in table.rows[row]):
            rows.add(row)
    return sorted(rows)


def _is_bare_total(table: RawTable, row: int, columns: Mapping[int, Column], sums: _RunningSums, key: int) -> bool:
    """Return whether a row without a word for a total is one: a count with its unit, only sums, or a lone figure."""
    texts = {index: text for index, cell in enumerate(table.rows[row]) if (text := to_text(cell))}
    if len(texts) == 1 and (count := _read_count(*texts.values())):
        return int(count) >= _SEVERAL and int(count) in sums.count_rows(row, key)
    required = {key, *(index for index, column in columns.items() if column.required)}
    types = {column.type if (column := columns.get(index)) else None for index in texts}
    if required & {*texts} or not types & _NUMBERS or not types <= {*_NUMBERS, None}:
        return False
    is_apart = row > 0 and table.row_numbers[row] > table.row_numbers[row - 1] + 1
    is_apart = is_apart or _is_lone_figure(table, row, columns, key)
    return all(re.fullmatch(_NUMBER, text) for text in texts.values()) and (
        is_apart or any(row >= _SEVERAL and sums.is_sum(row, index, text) for index, text in texts.items())
    )


def _is_lone_figure(table: RawTable, row: int, columns: Mapping[int, Column], key: int) -> bool:
    """Return whether the only cell of the last row is in a column of figures; only remarks may be below it.

    A key that is merged with the one above it, or a formula without a result, is not blank.
    """
    hidden = (*table.regions.merged, *table.regions.uncalculated)
    texts = [
        [(index, text) for index, cell in enumerate(cells) if (text := to_text(cell))] for cells in table.rows[row:]
    ]
    column = columns.get(texts[0][0][0])
    return (
        row > 0
        and len(texts[0]) == 1
        and column is not None
        and column.type is ColumnType.INTEGER
        and not any(area.contains(table.row_numbers[row], key) for area in hidden)
        and all(is_remark(below, columns, lacks_required=True) for below in texts[1:])
    )


def _read_count(text: str) -> str:
    """Return the number of a text that is only a number and what it counts, such as 3 cities; "" for another text."""
    counted = re.fullmatch(_COUNTED, fold(text))
    if counted is None:
        return ""
    units = (counted["units"] or counted["label"]).split()
    is_plural = len(units[-1]) > _SHORT_WORD and units[-1].endswith(("s", "people"))
    return (counted["count"] or counted["labelled"]) if is_plural and _BESIDE_TOTALS.issuperset(units) else ""


def _read_candidate(table: RawTable, row: int, columns: Mapping[int, Column]) -> _Candidate | None:
    """Read a row that may be a total; None if none of its cells has a word for a total."""
    texts = {index: text for index, cell in enumerate(table.rows[row]) if (text := to_text(cell))}
    phrases: dict[int, str] = {}
    for index, text in texts.items():
        column = columns.get(index)
        usual = {fold(value) for value in column.usual_values} if column else set()
        if fold(text) not in usual and len(text) <= _LONGEST and _TOTALS & {*_split_words(text)}:
            phrases[index] = text
    if not phrases:
        return None
    phrase = next(iter(phrases.values()))
    words = _split_words(phrase)
    rest = [word for word in words if word not in _TOTALS]
    # A folded text has no apostrophes: d'activités is one word.
    is_common = all(word in _BESIDE_TOTALS or (word[0] in "dl" and word[1:] in _BESIDE_TOTALS) for word in rest)
    group = "" if is_common else " ".join(re.sub(r":|(?<![\w.])\d+(?![\w.])", " ", fold(phrase)).split())
    group = " ".join(part for part in group.split() if part not in _TOTALS)
    is_named = is_common or all(part in _BESIDE_TOTALS or re.fullmatch(_LINE, part) for part in group.split())
    others = {
        index: _read_count(text) or text
        for index, text in texts.items()
        if index not in phrases and not re.fullmatch(_DASHES, text) and not is_error_text(text)
    }
    is_strong = bool({"grand", "gran", "general", "sub", "sous", "totaux"} & {*words}) or words[0].startswith("sub")
    is_average = bool(others) and is_common and _TOTALS & {*words} <= _AVERAGES
    return _Candidate(
        others, phrase, bool(_DOUBTFUL & {*words}), is_strong and is_named, group, frozenset(phrases), is_average
    )


def _split_words(text: str) -> list[str]:
    return _WORDS.findall(fold(text))


def _has_only_figures(candidate: _Candidate, columns: Mapping[int, Column], sheet: Sheet) -> bool:
    """Return whether the other cells of a row are numbers, apart from its id, and none of them is a day."""
    for index, text in candidate.texts.items():
        column = columns.get(index)
        if column is not None and column.name == sheet.columns[0].name and column.type not in _DAYS:
            continue
        is_day = column is not None and column.type in _DAYS and not re.fullmatch(_COUNT, text)
        is_day = is_day and not candidate.is_average
        if is_day or not re.fullmatch(_NUMBER, text):
            return False
    return True


def _has_numeric_keys(table: RawTable, row: int, key: int) -> bool:
    """Return whether a row other than this one has a number as its key, so that a number is not a count there."""
    rows = enumerate(table.rows[:_SAMPLED_ROWS])
    return key >= 0 and any(re.fullmatch(_NUMBER, to_text(cells[key])) for index, cells in rows if index != row)


def _lacks_required(candidate: _Candidate, columns: Mapping[int, Column], sheet: Sheet, *, has_numbers: bool) -> bool:
    """Return whether a required cell is blank, has only dashes, or has a number in place of a name or a day."""
    key = next((index for index, column in columns.items() if column.name == sheet.columns[0].name), -1)
    has_phrase_as_key = key in candidate.phrase_indexes
    for index, column in columns.items():
        if column.required and index not in candidate.phrase_indexes:
            text = candidate.texts.get(index, "")
            is_key = column.name == sheet.columns[0].name
            is_id = is_key and has_numbers
            is_text = column.type is ColumnType.NAME or bool(column.usual_values) or has_phrase_as_key
            is_word = not is_id and is_text
            is_count = column.type in _DAYS and re.fullmatch(_COUNT, text)
            if not text or is_count or (is_word and re.fullmatch(_NUMBER, text)):
                return True
    return False


def _read_groups(table: RawTable, columns: Mapping[int, Column]) -> set[str]:
    """Read the folded values of the columns that group rows: regions, countries, lines, kinds and the like."""
    indexes = [
        index
        for index, column in columns.items()
        if column.usual_values or column.value_list or column.type is ColumnType.CODE or column.name == "country"
    ]
    groups = {fold(to_text(cell)) for index in indexes for cell in {row[index] for row in table.rows}} - {""}
    codes = [part for group in groups for part in re.split(r"[;,\s]+", group) if re.fullmatch(_LINE, part)]
    return groups | {code.rsplit(".", level)[0] for code in codes for level in range(code.count(".") + 1)}


class _RunningSums:
    """The sums of columns above a row, for rows in ascending order: from the top, and from the last total."""

    def __init__(self, table: RawTable, columns: Mapping[int, Column], footers: Collection[int]) -> None:
        self._rows, self._footers = table.rows, set(footers)
        self._names = {index for index, column in columns.items() if column.type not in _NUMBERS}
        self._next: dict[int, int] = {}
        self._sums: dict[int, float] = {}
        self._at_total: dict[int, float] = {}
        self._last_total = 0

    def restart(self, row: int) -> None:
        """Count a row as a total: it is not added, and partial sums start again after it."""
        self._footers.add(row)
        self._last_total = row + 1
        self._at_total = dict(self._sums)

    def match(self, row: int, candidate: _Candidate, key: int) -> bool:
        """Return whether a number of a row is the sum, or the number, of the rows above it."""
        counts = self.count_rows(row)
        in_phrase = re.findall(r"\d+", candidate.phrase)
        texts = [*candidate.texts.items(), *((-1, text) for text in in_phrase)]
        for index, text in texts:
            number = _to_number(text)
            if index == key or number is None or index in self._names:
                continue
            if number >= _SEVERAL and number in counts:
                return True
            if index >= 0 and self.is_sum(row, index, text):
                return True
        return False

    def count_rows(self, row: int, key: int = -1) -> set[int]:
        """Count the rows above a row: from the top, and from the last total; with a key, also its different values."""
        counts = {row - start - sum(start <= other < row for other in self._footers) for start in (0, self._last_total)}
        if key >= 0:
            texts = {to_text(self._rows[other][key]) for other in range(row) if other not in self._footers}
            counts.add(len(texts - {""}))
        return counts

    def is_sum(self, row: int, index: int, text: str) -> bool:
        """Return whether a number is the sum of the rows above it, from the top or from the last total."""
        number = _to_number(text)
        return bool(number) and any(abs((number or 0) - sum_) < _CLOSE for sum_ in self._sums_above(index, row))

    def _sums_above(self, index: int, row: int) -> Iterator[float]:
        start = self._next.get(index, 0)
        sum_ = self._sums.get(index, 0.0)
        sum_ += sum(
            _to_number(self._rows[other][index]) or 0.0 for other in range(start, row) if other not in self._footers
        )
        self._next[index], self._sums[index] = row, sum_
        yield sum_
        yield sum_ - self._at_total.get(index, 0.0)


def _to_number(raw: RawValue) -> float | None:
    """Return the number in a cell, with separators of thousands or a fraction; None if it holds something else."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    text = to_text(raw)
    if not re.fullmatch(_NUMBER, text):
        return None
    text = text.rstrip("% ")
    if grouped := re.fullmatch(_GROUPED, text):
        return float(text.replace(grouped[1], ""))
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
