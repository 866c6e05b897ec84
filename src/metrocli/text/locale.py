"""Languages of the program, and the names of months and weekdays in them."""

from __future__ import annotations

LANGUAGES = ("en", "es", "fr")
"""The languages of headers, templates and names, as ISO 639-1 codes."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
"""The months in English, January first."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""The weekdays in English, Monday first."""

_OTHER_MONTHS = (
    ("enero", "janvier", "ene", "janv"),
    ("febrero", "fevrier", "fevr"),
    ("marzo", "mars"),
    ("abril", "avril", "abr", "avr"),
    ("mayo", "mai"),
    ("junio", "juin"),
    ("julio", "juillet", "juil"),
    ("agosto", "aout", "ago"),
    ("septiembre", "setiembre", "septembre", "sept", "set"),
    ("octubre", "octobre"),
    ("noviembre", "novembre"),
    ("diciembre", "decembre", "dic", "dec"),
)
_OTHER_WEEKDAYS = (
    ("lunes", "lundi"),
    ("martes", "mardi"),
    ("miercoles", "mercredi"),
    ("jueves", "jeudi"),
    ("viernes", "vendredi"),
    ("sabado", "samedi"),
    ("domingo", "dimanche"),
)

MONTH_NUMBERS = {
    name: number
    for number, (english, others) in enumerate(zip(MONTHS, _OTHER_MONTHS, strict=True), 1)
    for name in (english.lower(), english[:3].lower(), *others)
}
"""The number of a month, from 1, by its folded name or abbreviation in any of the languages."""

WEEKDAY_NUMBERS = {
    name: number
    for number, (english, others) in enumerate(zip(WEEKDAYS, _OTHER_WEEKDAYS, strict=True))
    for name in (english.lower(), *others)
}
"""The number of a weekday, from 0 for Monday, by its folded name in any of the languages."""
