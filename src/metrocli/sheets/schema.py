"""The one declaration of what a dataset is made of: its sheets, their columns, and what the columns hold.

The loader, the blank forms and the documentation all come from here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a cell of a column holds, and so how its text is read."""

    TEXT = "text"
    NAME = "name"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    DECIMAL = "decimal"


class Column(NamedTuple):
    """One column of a sheet.

    Attributes:
        name: the column's name in the code, in JSON and in the files we write.
        kind: what its cells hold.
        help: one line that says what to put there.
        required: whether a row without it means nothing.
        several: whether one cell may hold several values.
        refers: the sheet whose first column lists the values, or "".
        headers: other headers that mean this column, in English, Spanish and French.
        choices: words that are usual here, where the column has some; others are no mistake.
        among: the list that its values come from and that no sheet holds, or "".
        within: the least and the most that a number may be, where there are such.
    """

    name: str
    kind: Kind
    help: str
    required: bool = False
    several: bool = False
    refers: str = ""
    headers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    among: str = ""
    within: tuple[float, float] | None = None


class Sheet(NamedTuple):
    """One sheet.

    Attributes:
        name: its name.
        row: what one of its rows is.
        columns: its columns, the one that a row is known by first.
        key: the columns that together say which row is meant; () where the first one does.
        apart: what tells rows apart whose key is the same, such as two memberships of one member.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def known_by(self) -> tuple[str, ...]:
        """The columns that together say which row is meant."""
        return self.key or (self.columns[0].name,)

    @property
    def unique(self) -> tuple[str, ...]:
        """What a row is known by, where no two rows may share it; () where some may, or may lack a part of it."""
        required = {column.name for column in self.columns if column.required and not column.several}
        return self.known_by if set(self.known_by) <= required and not self.apart else ()

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where the sheet declares none."""
        return {column.name: column for column in self.columns}[name]


def _of(
    name: str,
    kind: Kind,
    help_: str,
    *flags: str,
    refers: str = "",
    also: str = "",
    choices: str = "",
    among: str = "",
    within: tuple[float, float] | None = None,
) -> Column:
    """Declare a column; `also` lists the other headers and `choices` the usual words, parted by commas."""
    headers, words = (tuple(each.strip() for each in listed.split(",") if each.strip()) for listed in (also, choices))
    return Column(name, kind, help_, "required" in flags, "several" in flags, refers, headers, words, among, within)


_SOURCE = _of("source", Kind.TEXT, "where this was published", also="reference, fuente, origen, référence")
_KEY = "required"
_MANY = "several"
_REGIONS = "regions"

# A table: each column, and its other headers below.
# fmt: off
SHEETS: tuple[Sheet, ...] = (
    Sheet("memberships", "one membership of one member", (
        _of("member", Kind.NAME, "the member's canonical name", _KEY,
            also="name, city, miembro, ciudad, membre, ville, nombre, nom"),
        _of("region", Kind.NAME, "the association's region that lists the member", _KEY,
            also="región, área regional, région", among=_REGIONS),
        _of("country", Kind.TEXT, "the member's country", also="país, pays"),
        _of("status", Kind.TEXT, "full (or blank), honorary, …", also="estado, estatus, statut, membership",
            choices="full, honorary"),
        _of("joined", Kind.DATE, "the first day of the membership; blank if long ago",
            also="since, member since, alta, fecha de alta, ingreso, adhésion, date d'adhésion"),
        _of("left", Kind.DATE, "the last day of the membership; blank if it goes on",
            also="baja, fecha de baja, salida, départ, date de départ"),
        _of("latitude", Kind.DECIMAL, "degrees north", also="lat, latitud", within=(-90, 90)),
        _of("longitude", Kind.DECIMAL, "degrees east", also="lon, lng, longitud", within=(-180, 180)),
    ), apart=("joined",)),
    Sheet("aliases", "another spelling of a member", (
        _of("alias", Kind.NAME, "the other spelling", _KEY,
            also="spelling, other name, grafía, otro nombre, variante, autre nom, graphie"),
        _of("member", Kind.NAME, "the member that is meant", _KEY, refers="memberships",
            also="name, miembro, ciudad, membre, ville"),
        _of("kind", Kind.TEXT, "misprint, accent, language:es, former name, body, …", also="type, tipo, clase, genre",
            choices="misprint, accent, former name, full name, local name, short, body, language:en, language:es, "
                    "language:fr"),
    ), key=("alias", "member", "kind")),
    Sheet("activities", "one activity", (
        _of("id", Kind.NAME, "a name for the activity that never changes", _KEY,
            also="identifier, identificador, código, identifiant, no, nº, n°"),
        _of("title", Kind.TEXT, "the activity's title", _KEY,
            also="activity, name, título, actividad, nombre, titre, activité, nom, intitulé"),
        _of("start", Kind.DATE, "the first day",
            also="date, start date, begin, from, inicio, fecha, fecha de inicio, desde, début, date de début, du"),
        _of("end", Kind.DATE, "the last day; blank for a single day",
            also="end date, until, to, fin, final, fecha de fin, fecha final, hasta, date de fin, au"),
        _of("line", Kind.CODE, "the action line of the plan", refers="outcomes",
            also="action line, línea, línea de acción, ligne, ligne d'action, axe"),
        _of("kind", Kind.TEXT, "publication, webinar, congress, …", also="type, tipo, clase, genre",
            choices="publication, webinar, workshop, seminar, congress, forum, session, governance meeting, campaign"),
        _of("role", Kind.TEXT, "led, co-led or took part", also="our role, rol, papel, rôle",
            choices="led, co-led, took part"),
        _of("format", Kind.TEXT, "online, on-site or hybrid", also="mode, formato, modalidad, modalité",
            choices="online, on-site, hybrid"),
        _of("place", Kind.TEXT, "where it took place", also="venue, location, lugar, sede, lieu"),
        _of("outcomes", Kind.CODE, "codes of the plan", _MANY, refers="outcomes",
            also="outcome, outcome codes, resultados, resultado, résultats, résultat"),
        _of("challenges", Kind.CODE, "codes of the challenges", _MANY, refers="challenges",
            also="challenge, metropolitan challenges, retos, reto, retos metropolitanos, desafíos, défis, défi, "
                 "défis métropolitains"),
        _of("members", Kind.NAME, "who took part", _MANY, refers="memberships",
            also="participants, cities, member cities, miembros, ciudades, participantes, membres, villes"),
        _of("alliances", Kind.NAME, "the allied organisations", _MANY, refers="alliances",
            also="allies, partners, alliance, alianzas, aliados, socios, alliés, partenaires"),
        _of("people_engaged", Kind.INTEGER, "how many people were engaged; blank if unknown",
            also="people, people engaged, attendance, personas, personas implicadas, asistencia, personnes, "
                 "personnes impliquées"),
        _of("experts", Kind.INTEGER, "how many experts collaborated; blank if unknown",
            also="expertos, expertas, experts mobilisés, expert"),
        _of("parent", Kind.NAME, "the id of the activity that this one belongs to", refers="activities",
            also="part of, parte de, fait partie de, partie de"),
        _of("status", Kind.TEXT, "what is still to come; blank when done", also="estado, statut, état"),
        _of("summary", Kind.TEXT, "a sentence or two", also="description, resumen, descripción, résumé"),
        _SOURCE,
    )),
    Sheet("participations", "one member's part in one activity (the long form of members)", (
        _of("activity", Kind.NAME, "the activity's id", _KEY, refers="activities",
            also="activity id, id, actividad, activité"),
        _of("member", Kind.NAME, "who took part", _KEY, refers="memberships",
            also="city, participant, miembro, ciudad, membre, ville"),
        _of("role", Kind.TEXT, "host, speaker, …", also="rol, papel, rôle", choices="host, speaker"),
    ), key=("activity", "member")),
    Sheet("outcomes", "one code of the plan, at any level", (
        _of("code", Kind.CODE, "the code", _KEY, also="outcome, código, resultado, résultat"),
        _of("title", Kind.TEXT, "its title", _KEY, also="name, título, nombre, titre, nom, intitulé"),
        _of("short", Kind.TEXT, "a shorter title, where one is used", also="short title, título corto, titre court"),
        _of("valid_from", Kind.DATE, "the first day of its plan",
            also="valid from, from, válido desde, desde, valable du"),
        _of("valid_until", Kind.DATE, "the last day of its plan",
            also="valid until, until, válido hasta, hasta, valable jusqu'au"),
    ), apart=("valid_from",)),
    Sheet("challenges", "one challenge, or a group of them", (
        _of("code", Kind.CODE, "the code", _KEY, also="challenge, código, reto, desafío, défi"),
        _of("title", Kind.TEXT, "its title", _KEY, also="name, título, nombre, titre, nom, intitulé"),
    )),
    Sheet("alliances", "one allied organisation", (
        _of("alliance", Kind.NAME, "the name in use", _KEY,
            also="ally, partner, organisation, organization, acronym, alianza, aliado, organización, siglas, "
                 "allié, partenaire, sigle"),
        _of("name", Kind.TEXT, "the full name", also="full name, nombre, nombre completo, nom, nom complet"),
        _of("kind", Kind.TEXT, "local government network, university, …", also="type, tipo, clase, genre"),
    )),
    Sheet("meetings", "one bilateral meeting", (
        _of("month", Kind.MONTH, "the month, as 2021-09", _KEY, also="date, mes, fecha, mois"),
        _of("mode", Kind.TEXT, "online or on-site", also="format, modo, modalidad, formato, modalité",
            choices="online, on-site"),
        _of("members", Kind.NAME, "whom the secretariat met", _KEY, _MANY, refers="memberships",
            also="member, cities, miembros, miembro, ciudades, membres, membre, villes"),
        _of("subject", Kind.TEXT, "what it was about", also="topic, asunto, tema, sujet, objet"),
        _SOURCE,
    ), key=("month", "mode", "members")),
    Sheet("media", "one mention", (
        _of("month", Kind.MONTH, "the month, as 2021-09", _KEY, also="date, mes, fecha, mois"),
        _of("outlet", Kind.NAME, "who mentioned it", _KEY, also="medium, media, medio, média"),
        _of("topic", Kind.TEXT, "what was mentioned", _KEY, also="subject, tema, asunto, sujet, thème"),
    ), key=("month", "outlet", "topic")),
    Sheet("people", "one person in one role for one span", (
        _of("person", Kind.NAME, "the person's name", _KEY, also="name, persona, nombre, personne, nom"),
        _of("body", Kind.TEXT, "board, regional secretary, secretariat, interns, …", _KEY,
            also="órgano, organo, organe, instance",
            choices="board, regional secretary, secretariat, interns"),
        _of("role", Kind.TEXT, "the role there", also="position, cargo, rol, rôle, fonction"),
        _of("office", Kind.TEXT, "the office that the person holds at home",
            also="title, cargo de origen, mandat, titre"),
        _of("member", Kind.NAME, "the member that the person speaks for", _MANY, refers="memberships",
            also="city, miembro, ciudad, membre, ville"),
        _of("region", Kind.NAME, "the region", also="región, région", among=_REGIONS),
        _of("from", Kind.DATE, "the first day in the role; blank if long ago",
            also="since, start, desde, inicio, depuis, début"),
        _of("until", Kind.DATE, "the last day in the role; blank if it goes on",
            also="to, end, hasta, fin, jusqu'au, jusqu'à"),
    ), key=("person", "body", "role", "from")),
    Sheet("periods", "one reporting period", (
        _of("period", Kind.NAME, "the period's name, such as 2021-T3", _KEY, also="name, periodo, período, période"),
        _of("start", Kind.DATE, "its first day", _KEY, also="from, begin, inicio, desde, début, du"),
        _of("end", Kind.DATE, "its last day", _KEY, also="to, until, fin, final, hasta, au"),
        _of("label", Kind.TEXT, "how it is printed", also="etiqueta, libellé"),
        _of("people_engaged", Kind.INTEGER, "people engaged, as published",
            also="people, people engaged, personas, personas implicadas, personnes, personnes impliquées"),
        _of("experts", Kind.INTEGER, "experts, as published", also="expertos, expertas, experts mobilisés, expert"),
    )),
    Sheet("published", "one thing that a published report claims", (
        _of("period", Kind.NAME, "the report's period", _KEY, refers="periods", also="periodo, período, période"),
        _of("section", Kind.TEXT, "engaged member, outcome, challenge, total, attendance, …", _KEY,
            also="sección, rubrique", choices="engaged member, outcome, challenge, total, attendance"),
        _of("value", Kind.TEXT, "what is claimed", _KEY, also="claim, valor, valeur"),
        _SOURCE,
    ), key=("period", "section", "value"), apart=("source",)),
)
# fmt: on

BY_NAME: dict[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}

INSTRUCTIONS = ("instructions", "instrucciones")
"""Tabs that tell a person how to fill in a workbook, in English or French and in Spanish: they are no sheets."""
