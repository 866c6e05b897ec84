"""The example row of each sheet of a template, which the user overwrites.

All examples are invented and belong together: one member takes part in one activity. An example row can be recognised
later, because one of its cells, the marker, holds a text that a real sheet never has.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable

_Translations = tuple[str, str, str]
"""A text in English, Spanish and French."""

_MEMBER: _Translations = ("Example City", "Ciudad Ejemplo", "Ville Exemple")
_REGION: _Translations = ("Example Region", "Región Ejemplo", "Région Exemple")
_ALLY: _Translations = ("Example Alliance", "Alianza Ejemplo", "Alliance Exemple")
_ACTIVITY: _Translations = ("EXAMPLE-01", "EJEMPLO-01", "EXEMPLE-01")
_PERIOD: _Translations = ("Example 2025", "Ejemplo 2025", "Exemple 2025")
_REPORT: _Translations = ("Example report, page 1", "Informe de ejemplo, página 1", "Rapport d'exemple, page 1")
_FIRST, _LAST = date(2025, 1, 1), date(2025, 12, 31)
_CODE, _MONTH = "E1", "2025-03"

_ROWS: dict[str, dict[str, RawValue | _Translations]] = {
    "memberships": {
        "member": _MEMBER,
        "region": _REGION,
        "country": ("Exampleland", "Ejemplandia", "Exemplie"),
        "status": "full",
        "joined": date(2020, 1, 1),
        "latitude": 12.5,
        "longitude": 34.5,
    },
    "aliases": {
        "alias": ("Exampleton", "Villa Ejemplo", "Exempleville"),
        "member": _MEMBER,
        "kind": "former name",
    },
    "activities": {
        "id": _ACTIVITY,
        "title": ("Forum on housing", "Foro sobre vivienda", "Forum sur le logement"),
        "start": date(2025, 3, 10),
        "end": date(2025, 3, 12),
        "line": _CODE,
        "kind": "forum",
        "role": "led",
        "format": "on-site",
        "place": ("Town hall", "Ayuntamiento", "Hôtel de ville"),
        "outcomes": _CODE,
        "challenges": _CODE,
        "members": _MEMBER,
        "alliances": _ALLY,
        "people_engaged": 120,
        "experts": 5,
        "summary": (
            "What was done, in a sentence or two.",
            "Lo que se hizo, en una frase o dos.",
            "Ce qui a été fait, en une phrase ou deux.",
        ),
        "source": _REPORT,
    },
    "participations": {"activity": _ACTIVITY, "member": _MEMBER, "role": "host"},
    "outcomes": {
        "code": _CODE,
        "title": (
            "Example of a line of the plan",
            "Ejemplo de una línea del plan",
            "Exemple d'une ligne du plan",
        ),
        "short": ("Example line", "Línea ejemplo", "Ligne exemple"),
        "valid_from": _FIRST,
        "valid_until": _LAST,
    },
    "challenges": {
        "code": _CODE,
        "title": ("Example of a challenge", "Ejemplo de un reto", "Exemple d'un défi"),
    },
    "alliances": {
        "alliance": _ALLY,
        "name": ("Example Alliance of Towns", "Alianza Ejemplo de Villas", "Alliance Exemple des villes"),
        "kind": ("local government network", "red de gobiernos locales", "réseau de collectivités"),
    },
    "meetings": {
        "month": _MONTH,
        "mode": "online",
        "members": _MEMBER,
        "subject": ("Example of a subject", "Ejemplo de un asunto", "Exemple d'un sujet"),
        "source": _REPORT,
    },
    "media": {
        "month": _MONTH,
        "outlet": ("Example Herald", "Diario Ejemplo", "Journal Exemple"),
        "topic": ("Forum on housing", "Foro sobre vivienda", "Forum sur le logement"),
    },
    "people": {
        "person": ("Example Person", "Persona Ejemplo", "Personne Exemple"),
        "body": "board",
        "role": ("presidency", "presidencia", "présidence"),
        "office": ("Mayor", "Alcaldía", "Maire"),
        "member": _MEMBER,
        "region": _REGION,
        "from": _FIRST,
        "until": _LAST,
    },
    "periods": {
        "period": _PERIOD,
        "start": _FIRST,
        "end": _LAST,
        "label": ("January – December 2025", "Enero – diciembre de 2025", "Janvier – décembre 2025"),
        "people_engaged": 120,
        "experts": 5,
    },
    "published": {
        "period": _PERIOD,
        "section": "engaged member",
        "value": _MEMBER,
        "source": _REPORT,
    },
}

_MARKER_COLUMNS = {
    "memberships": "member",
    "aliases": "alias",
    "activities": "id",
    "participations": "activity",
    "outcomes": "title",
    "challenges": "title",
    "alliances": "alliance",
    "meetings": "subject",
    "media": "outlet",
    "people": "person",
    "periods": "period",
    "published": "source",
}
"""The column of each sheet whose text marks a row as the example."""


def example_cells(sheet: Sheet, language: str) -> dict[str, RawValue]:
    """Return the example row of a sheet: its cells by the names of their columns, without blank cells."""
    index = LANGUAGES.index(language)
    return {name: cell[index] if isinstance(cell, tuple) else cell for name, cell in _ROWS[sheet.name].items()}


def get_marker_column(sheet: Sheet) -> str:
    """Return the column whose text marks a row as the example of a sheet."""
    return _MARKER_COLUMNS[sheet.name]


def is_example_row(sheet: Sheet, cells: Mapping[str, str]) -> bool:
    """Return whether a row is the example of a template in any language, even if its other cells were changed.

    Args:
        sheet: a declared sheet.
        cells: the texts of the row by the names of their columns; only the marker column is used.
    """
    name = _MARKER_COLUMNS[sheet.name]
    texts = _ROWS[sheet.name][name]
    return isinstance(texts, tuple) and fold(cells.get(name, "")) in map(fold, texts)


def find_example_rows(table: RawTable) -> list[int]:
    """Return the row numbers of the example rows that are still in a sheet."""
    sheet = SHEETS_BY_NAME.get(table.name)
    marker = _MARKER_COLUMNS.get(table.name, "")
    if sheet is None or marker not in table.column_indexes:
        return []
    column = table.columns[table.column_indexes[marker]]
    texts = _ROWS[sheet.name][marker]
    folded = {*map(fold, texts)} if isinstance(texts, tuple) else set()
    words = "|".join(re.escape(text.split()[0]) for text in folded)
    # Only other characters than those of ASCII, and apostrophes, may divide or disguise the first word.
    pattern = rf"(?i)[^ -~]|['`]|{words}"
    return [table.row_numbers[row] for row in column.find(lambda text: fold(text) in folded, pattern)]
