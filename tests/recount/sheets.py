"""Read a folder of CSV sheets as the reference describes them, with the standard library only."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEADERS = {
    "identificador": "id", "título": "title", "inicio": "start", "fin": "end", "línea": "line", "tipo": "kind",
    "lugar": "place", "resultados": "outcomes", "retos": "challenges", "alianzas": "alliances",
    "personas": "people_engaged", "expertos": "experts", "parte de": "parent", "resumen": "summary",
    "código": "code", "miembro": "member", "región": "region", "país": "country", "estado": "status",
    "alta": "joined", "baja": "left", "actividad": "activity", "rol": "role", "persona": "person", "órgano": "body",
    "cargo": "role", "cargo de origen": "office", "desde": "from", "hasta": "until", "periodo": "period",
    "etiqueta": "label",
}  # fmt: skip
MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
          "noviembre", "diciembre")  # fmt: skip
STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'", "–": "-"})
NOT_FULL = {
    "honorary", "honorario", "honoraria", "honoraire", "observer", "observador", "observadora", "observateur",
    "observatrice", "associate", "asociado", "asociada", "associe", "associee", "former", "antiguo", "antigua",
    "exmiembro", "ancien", "ancienne",
}  # fmt: skip
PLANNED = {"planned", "previsto", "prevista", "planificado", "planificada", "prevu", "prevue", "planifie", "planifiee"}
CANCELLED = {"cancelled", "canceled", "cancelado", "cancelada", "anulado", "anulada", "annule", "annulee"}


@dataclass(frozen=True, order=True)
class Span:
    """Some days, both ends included."""

    first: date = date.min
    last: date = date.max

    def touches(self, other: Span) -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def __and__(self, other: Span) -> Span:
        return Span(max(self.first, other.first), min(self.last, other.last))

    def months(self) -> list[tuple[str, Span]]:
        """The months that it touches, each cut to the days within it."""
        found = []
        day = self.first
        while day <= self.last:
            end = min(last_of_month(day), self.last)
            found.append((f"{day:%Y-%m}", Span(day, end)))
            day = end + timedelta(1)
        return found


@dataclass(frozen=True)
class Membership:
    """One row of memberships."""

    member: str
    region: str
    country: str
    full: bool
    span: Span


@dataclass(frozen=True)
class Activity:
    """One row of activities, with its names and codes resolved."""

    id: str
    span: Span | None
    state: str
    led: bool
    parent: str
    figures: dict[str, int | None]
    lists: dict[str, list[str]]


@dataclass(frozen=True)
class Term:
    """One row of people."""

    person: str
    body: str
    role: str
    members: tuple[str, ...]
    region: str
    span: Span


@dataclass(frozen=True)
class Period:
    """One row of periods."""

    name: str
    span: Span
    figures: dict[str, int | None]


@dataclass
class Sheets:
    """The sheets of one folder, read and resolved."""

    folder: Path
    memberships: list[Membership] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    meetings: list[tuple[Span, str, list[str]]] = field(default_factory=list)
    media: list[Span] = field(default_factory=list)
    codes: dict[str, dict[str, Span]] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for row in self.rows("memberships"):
            full = not NOT_FULL.intersection(fold(row["status"]).split())
            span = _span(row["joined"], row["left"]) or Span()
            self.memberships.append(Membership(row["member"], row["region"], row["country"], full, span))
        self._members = _Names(
            [each.member for each in self.memberships],
            [(row["alias"], row["member"]) for row in self.rows("aliases")],
        )
        self._alliances = _Names(
            [row["alliance"] for row in self.rows("alliances")],
            [(row["name"], row["alliance"]) for row in self.rows("alliances") if row["name"]],
        )
        self.codes = {
            sheet: {row["code"]: _span(row["valid_from"], row["valid_until"]) or Span() for row in self.rows(sheet)}
            for sheet in ("outcomes", "challenges")
        }
        self._spelled: dict[str, dict[tuple[str, ...], str]] = {}
        for sheet, codes in self.codes.items():
            self._spelled[sheet] = {tuple(levels(code)): code for code in codes}
        self._read_activities()
        for row in self.rows("people"):
            span = _span(row["from"], row["until"]) or Span()
            names = tuple(self.names(row["member"]))
            self.terms.append(Term(row["person"], row["body"], row["role"], names, row["region"], span))
        for row in self.rows("periods"):
            period = _span(row["start"], row["end"])
            assert period
            self.periods.append(Period(row["period"], period, _figures(row)))
        self.meetings = [(month(row["month"]), row["mode"], self.names(row["members"]))
                         for row in self.rows("meetings")]  # fmt: skip
        self.media = [month(row["month"]) for row in self.rows("media")]

    def names(self, cell: str, *, among_allies: bool = False) -> list[str]:
        """The names in a cell, each once; an unknown one stays as it is written."""
        names = self._alliances if among_allies else self._members
        return _once(names.resolve(each.strip()) for each in re.split(r"[;\n]", cell) if each.strip())

    def _read_activities(self) -> None:
        joined: dict[str, list[str]] = {}
        for row in self.rows("participations"):
            joined.setdefault(row["activity"], []).extend(self.names(row["member"]))
        for row in self.rows("activities"):
            status = fold(row["status"])
            lists = {
                "members": _once([*self.names(row["members"]), *joined.get(row["id"], [])]),
                "alliances": self.names(row["alliances"], among_allies=True),
                "lines": self._codes(row["line"], "outcomes"),
                "outcomes": self._codes(row["outcomes"], "outcomes"),
                "challenges": self._codes(row["challenges"], "challenges"),
            }
            state = "planned" if status in PLANNED else "cancelled" if status in CANCELLED else ""
            led = fold(row["role"]) != "took part"
            span = _span(row["start"], row["end"], single=True)
            self.activities.append(Activity(row["id"], span, state, led, row["parent"], _figures(row), lists))

    def _codes(self, cell: str, sheet: str) -> list[str]:
        spelled = self._spelled[sheet]
        codes = (each.strip() for each in re.split(r"[;,\n]", cell))
        return _once(spelled.setdefault(tuple(levels(code)), code) for code in codes if code)

    def rows(self, sheet: str) -> list[dict[str, str]]:
        path = self.folder / f"{sheet}.csv"
        if not path.exists():
            return []
        self.present.add(sheet)
        text = path.read_text(encoding="utf-8-sig")
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        heads = [HEADERS.get(head.strip().casefold(), head.strip().casefold()) for head in next(reader)]
        return [_Row(zip(heads, (cell.strip() for cell in cells), strict=False)) for cells in reader if any(cells)]


class _Row(dict[str, str]):
    """A row in which a column that the sheet lacks is blank."""

    def __missing__(self, column: str) -> str:
        return ""


class _Names:
    """Names as a cell may write them: exact, folded, an alias, a folded alias; one with two meanings has none."""

    def __init__(self, names: list[str], aliases: list[tuple[str, str]]) -> None:
        own = [(name, name) for name in dict.fromkeys(names)]
        known = [(alias, target) for alias, target in aliases if target in dict(own)]
        self.steps = [_meanings(own), _meanings((fold(a), b) for a, b in own),
                      _meanings(known), _meanings((fold(a), b) for a, b in known)]  # fmt: skip

    def resolve(self, text: str) -> str:
        for number, step in enumerate(self.steps):
            found = step.get(fold(text) if number % 2 else text, set())
            if found:
                return next(iter(found)) if len(found) == 1 else text
        return text


def _meanings(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text, name in pairs:
        found.setdefault(text, set()).add(name)
    return found


def fold(text: str) -> str:
    """Without accents, capitals and repeated spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(STROKES))
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def levels(code: str) -> list[str]:
    """The levels of a code: L2A2 is L, 2, A, 2."""
    return re.findall(r"\d+|[^\W\d_]+", code.casefold())


def covers(above: str, code: str) -> bool:
    """Whether the first code is the second, or above it."""
    wanted = levels(above)
    return levels(code)[: len(wanted)] == wanted


def last_of_month(day: date) -> date:
    """The last day of the month of a day."""
    return (day.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)


def month(text: str) -> Span:
    """The days of a month such as 2021-09."""
    first = date.fromisoformat(f"{text}-01")
    return Span(first, last_of_month(first))


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _day(text: str) -> date | None:
    if not text:
        return None
    if slashed := re.fullmatch(r"(\d+)/(\d+)/(\d{4})", text):
        return date(int(slashed[3]), int(slashed[2]), int(slashed[1]))
    if spoken := re.fullmatch(r"(\d+) de (\w+) de (\d{4})", text):
        return date(int(spoken[3]), MONTHS.index(spoken[2]) + 1, int(spoken[1]))
    return date.fromisoformat(text)


def _span(start: str, end: str, *, single: bool = False) -> Span | None:
    """The days of a row; an end before the start leaves the first day, `single` fills one end from the other."""
    first, last = _day(start), _day(end)
    if first is None and last is None:
        return None
    if first and last:
        return Span(first, max(first, last))
    if single:
        only = first or last
        assert only
        return Span(only, only)
    return Span(first or date.min, last or date.max)


def _figures(row: dict[str, str]) -> dict[str, int | None]:
    return {name: int(row[name]) if row[name] else None for name in ("people_engaged", "experts")}
