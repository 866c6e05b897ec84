"""The schema of a dataset: its sheets, their columns, and the types and rules of the columns.

The reader, the checks, the template, the data package and the reference page all use this one declaration.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class ColumnType(StrEnum):
    """The type of a column's values; it decides how the text of a cell is parsed."""

    TEXT = "text"
    NAME = "name"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    DECIMAL = "decimal"


class Column(NamedTuple):
    """The declaration of one column of a sheet.

    Attributes:
        name: the column's name in the code, in JSON and in the files that the program writes.
        type: the type of its values.
        help: what to write in the column, in one line.
        required: whether every row needs a value.
        multivalued: whether one cell may hold several values, separated by semicolons.
        refers_to: the sheet whose first column lists the allowed values, or "".
        other_headers: other headers that mean this column, in English, Spanish and French.
        usual_values: the usual values, or () where there are none; other values are not a mistake.
        value_list: "regions" where the values are the regions of the association, which no sheet lists, else "".
        bounds: the smallest and the largest number allowed, or None.
    """

    name: str
    type: ColumnType
    help: str
    required: bool = False
    multivalued: bool = False
    refers_to: str = ""
    other_headers: tuple[str, ...] = ()
    usual_values: tuple[str, ...] = ()
    value_list: str = ""
    bounds: tuple[float, float] | None = None


class Sheet(NamedTuple):
    """The declaration of one sheet.

    Attributes:
        name: its name.
        row_help: what one row describes, such as "one activity".
        columns: its columns.
        key: the columns that together identify a row; () where the first column does.
        discriminators: the columns that distinguish rows with the same key, such as the first days of two memberships
            of one member; the most reliable first.
        other_names: other names that a file or tab with this sheet may have, in English, Spanish and French.
        in_template: whether a template has the sheet; not if only the program writes it.
    """

    name: str
    row_help: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    discriminators: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    in_template: bool = True

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that together identify a row."""
        return self.key or (self.columns[0].name,)

    @property
    def unique_key(self) -> tuple[str, ...]:
        """The key columns, where no two rows may share a key; () where rows may share it or lack a part of it."""
        required = {column.name for column in self.columns if column.required and not column.multivalued}
        return self.key_columns if set(self.key_columns) <= required and not self.discriminators else ()

    def column(self, name: str) -> Column:
        """Return the declaration of a column.

        Raises:
            KeyError: the sheet does not declare this column.
        """
        return {column.name: column for column in self.columns}[name]


def _column(
    name: str,
    type_: ColumnType,
    help_: str,
    *flags: str,
    refers_to: str = "",
    headers: str = "",
    values: str = "",
    value_list: str = "",
    bounds: tuple[float, float] | None = None,
) -> Column:
    """Declare a column; `headers` lists the other headers and `values` the usual values, separated by commas."""
    other_headers, usual_values = (
        tuple(item.strip() for item in listed.split(",") if item.strip()) for listed in (headers, values)
    )
    return Column(
        name, type_, help_, _REQUIRED in flags, _MULTIVALUED in flags, refers_to, other_headers, usual_values,
        value_list, bounds,
    )  # fmt: skip


_TEXT, _NAME, _CODE, _DATE, _MONTH, _INTEGER, _DECIMAL = ColumnType
_REQUIRED, _MULTIVALUED = "required", "multivalued"
_SOURCE = _column("source", _TEXT, "where this was published", headers="reference, fuente, origen, référence")
_REGIONS = "regions"

# Laid out as a table: one column a line, its other headers below it.
# fmt: off
SHEETS: tuple[Sheet, ...] = (
    Sheet("memberships", "one membership of one member", (
        _column("member", _NAME, "the member's name, as the association writes it", _REQUIRED,
            headers="name, city, miembro, ciudad, membre, ville, nombre, nom"),
        _column("region", _NAME, "the association's region that the member belongs to", _REQUIRED,
            headers="región, área regional, région", value_list=_REGIONS),
        _column("country", _TEXT, "the member's country", headers="país, pays"),
        _column("status", _TEXT, "full (or blank), honorary, …", headers="estado, estatus, statut, membership",
            values="full, honorary"),
        _column("joined", _DATE, "the first day of the membership; blank if it began long ago",
            headers="since, member since, alta, fecha de alta, ingreso, adhésion, date d'adhésion"),
        _column("left", _DATE, "the last day of the membership; blank if it continues",
            headers="baja, fecha de baja, salida, départ, date de départ"),
        _column("latitude", _DECIMAL, "the latitude in degrees; negative in the south",
            headers="lat, latitud", bounds=(-90, 90)),
        _column("longitude", _DECIMAL, "the longitude in degrees; negative in the west",
            headers="lon, lng, longitud", bounds=(-180, 180)),
    ), discriminators=("country", "joined", "region"), other_names=(
        "members", "membership", "miembros", "membresías", "ciudades miembros", "membres",
        "adhésions", "villes membres",
    )),
    Sheet("aliases", "another name or spelling of a member", (
        _column("alias", _NAME, "the other name or spelling", _REQUIRED,
            headers="spelling, other name, grafía, otro nombre, variante, autre nom, graphie"),
        _column("member", _NAME, "the member's name in the sheet memberships", _REQUIRED, refers_to="memberships",
            headers="name, miembro, ciudad, membre, ville"),
        _column("kind", _TEXT, "why it differs: misprint, former name, language:es, …",
            headers="type, tipo, clase, genre",
            values="misprint, accent, former name, full name, local name, short, body, language:en, language:es, "
                    "language:fr"),
    ), key=("alias", "member", "kind"), other_names=(
        "alias", "other names", "otros nombres", "otras grafías", "autres noms", "autres graphies",
    )),
    Sheet("activities", "one activity", (
        _column("id", _NAME, "an identifier of the activity, which never changes", _REQUIRED,
            headers="identifier, code, identificador, código, identifiant, no, nº, n°"),
        _column("title", _TEXT, "the activity's title", _REQUIRED,
            headers="activity, name, título, actividad, nombre, titre, activité, nom, intitulé"),
        _column("start", _DATE, "the first day",
            headers="date, start date, begin, from, inicio, fecha, fecha de inicio, desde, début, date de début, du"),
        _column("end", _DATE, "the last day; blank for a single day",
            headers="end date, until, to, fin, final, fecha de fin, fecha final, hasta, date de fin, au"),
        _column("line", _CODE, "the code of the action line of the plan", refers_to="outcomes",
            headers="action line, línea, línea de acción, ligne, ligne d'action, axe"),
        _column("kind", _TEXT, "publication, webinar, congress, …", headers="type, tipo, clase, genre",
            values="publication, webinar, workshop, seminar, congress, forum, session, governance meeting, campaign"),
        _column("role", _TEXT, "what the association did: led, co-led or took part",
            headers="our role, rol, papel, rôle",
            values="led, co-led, took part"),
        _column("format", _TEXT, "online, on-site or hybrid", headers="mode, formato, modalidad, modalité",
            values="online, on-site, hybrid"),
        _column("place", _TEXT, "where it took place", headers="venue, location, lugar, sede, lieu"),
        _column("outcomes", _CODE, "the codes of the outcomes of the plan", _MULTIVALUED, refers_to="outcomes",
            headers="outcome, outcome codes, resultados, resultado, résultats, résultat"),
        _column("challenges", _CODE, "the codes of the challenges", _MULTIVALUED, refers_to="challenges",
            headers="challenge, metropolitan challenges, retos, reto, retos metropolitanos, desafíos, défis, défi, "
                 "défis métropolitains"),
        _column("members", _NAME, "the members that took part", _MULTIVALUED, refers_to="memberships",
            headers="member, participants, participant, cities, member cities, miembros, miembro, ciudades, "
                 "participantes, participante, membres, membre, villes"),
        _column("alliances", _NAME, "the allied organisations that took part", _MULTIVALUED, refers_to="alliances",
            headers="allies, ally, partners, partner, alliance, alianzas, alianza, aliados, aliado, socios, socio, "
                 "alliés, allié, partenaires, partenaire"),
        _column("people_engaged", _INTEGER, "the number of people engaged; blank if unknown",
            headers="people, people engaged, attendance, personas, personas implicadas, asistencia, personnes, "
                 "personnes impliquées"),
        _column("experts", _INTEGER, "the number of experts who collaborated; blank if unknown",
            headers="expertos, expertas, experts mobilisés, expert"),
        _column("parent", _NAME, "the id of the larger activity that this one is part of", refers_to="activities",
            headers="part of, parte de, fait partie de, partie de"),
        _column("status", _TEXT, "what is still to be done; blank when finished", headers="estado, statut, état"),
        _column("summary", _TEXT, "what was done, in one or two sentences",
            headers="description, resumen, descripción, résumé"),
        _SOURCE,
    ), other_names=("actividades", "activités")),
    Sheet("participations", "one member's participation in one activity, instead of the column members of activities", (
        _column("activity", _NAME, "the activity's id", _REQUIRED, refers_to="activities",
            headers="activity id, id, actividad, activité"),
        _column("member", _NAME, "the member that took part", _REQUIRED, refers_to="memberships",
            headers="city, participant, miembro, ciudad, membre, ville"),
        _column("role", _TEXT, "host, speaker, …", headers="rol, papel, rôle", values="host, speaker"),
    ), key=("activity", "member"), other_names=("participaciones",)),
    Sheet("outcomes", "one code of the plan, at any level", (
        _column("code", _CODE, "the code", _REQUIRED, headers="outcome, código, resultado, résultat"),
        _column("title", _TEXT, "its title", _REQUIRED, headers="name, título, nombre, titre, nom, intitulé"),
        _column("short", _TEXT, "a shorter title, if there is one", headers="short title, título corto, titre court"),
        _column("valid_from", _DATE, "the first day of the plan that the code belongs to",
            headers="valid from, from, válido desde, desde, valable du"),
        _column("valid_until", _DATE, "the last day of the plan that the code belongs to",
            headers="valid until, until, válido hasta, hasta, valable jusqu'au"),
    ), discriminators=("valid_from",), other_names=("resultados", "résultats")),
    Sheet("challenges", "one challenge, or a group of them", (
        _column("code", _CODE, "the code", _REQUIRED, headers="challenge, código, reto, desafío, défi"),
        _column("title", _TEXT, "its title", _REQUIRED, headers="name, título, nombre, titre, nom, intitulé"),
    ), other_names=("retos", "desafíos", "défis")),
    Sheet("alliances", "one allied organisation", (
        _column("alliance", _NAME, "the usual name or acronym", _REQUIRED,
            headers="ally, partner, organisation, organization, acronym, alianza, aliado, organización, siglas, "
                 "allié, partenaire, sigle"),
        _column("name", _TEXT, "the full name", headers="full name, nombre, nombre completo, nom, nom complet"),
        _column("kind", _TEXT, "local government network, university, …", headers="type, tipo, clase, genre"),
    ), other_names=("allies", "partners", "alianzas", "aliados", "socios", "alliés", "partenaires")),
    Sheet("meetings", "the bilateral meetings of one month and mode, one with each member named", (
        _column("month", _MONTH, "the month, such as 2021-09", _REQUIRED, headers="date, mes, fecha, mois"),
        _column("mode", _TEXT, "online or on-site", headers="format, modo, modalidad, formato, modalité",
            values="online, on-site"),
        _column("members", _NAME, "the members that the secretariat met", _REQUIRED, _MULTIVALUED,
            refers_to="memberships", headers="member, cities, miembros, miembro, ciudades, membres, membre, villes"),
        _column("subject", _TEXT, "what it was about", headers="topic, asunto, tema, sujet, objet"),
        _SOURCE,
    ), key=("month", "mode", "members"), other_names=(
        "bilateral meetings", "reuniones", "reuniones bilaterales", "réunions", "réunions bilatérales",
    )),
    Sheet("media", "one mention in the media", (
        _column("month", _MONTH, "the month, such as 2021-09", _REQUIRED, headers="date, mes, fecha, mois"),
        _column("outlet", _NAME, "the newspaper, website or organisation that mentioned it", _REQUIRED,
            headers="medium, media, medio, média"),
        _column("topic", _TEXT, "what was mentioned", _REQUIRED, headers="subject, tema, asunto, sujet, thème"),
    ), key=("month", "outlet", "topic"), other_names=("medios", "medios de comunicación", "médias")),
    Sheet("people", "one person in one role for a period of time", (
        _column("person", _NAME, "the person's name", _REQUIRED, headers="name, persona, nombre, personne, nom"),
        _column("body", _TEXT, "board, regional secretary, secretariat, interns, …", _REQUIRED,
            headers="órgano, organo, organe, instance",
            values="board, regional secretary, secretariat, interns"),
        _column("role", _TEXT, "the role in this body", headers="position, cargo, función, rol, rôle, fonction"),
        _column("office", _TEXT, "the person's office in their own city or region",
            headers="title, cargo de origen, mandat, titre"),
        _column("member", _NAME, "the member that the person represents", _MULTIVALUED, refers_to="memberships",
            headers="city, miembro, ciudad, membre, ville"),
        _column("region", _NAME, "the region that the person represents",
            headers="región, région", value_list=_REGIONS),
        _column("from", _DATE, "the first day in the role; blank if it was long ago",
            headers="since, start, desde, inicio, depuis, début"),
        _column("until", _DATE, "the last day in the role; blank if the person still holds it",
            headers="to, end, hasta, fin, jusqu'au, jusqu'à"),
    ), key=("person", "body", "role", "from"), other_names=("personas", "personnes")),
    Sheet("periods", "one reporting period", (
        _column("period", _NAME, "the period's name, such as 2021-T3", _REQUIRED,
            headers="name, periodo, período, période"),
        _column("start", _DATE, "its first day", _REQUIRED, headers="from, begin, inicio, desde, début, du"),
        _column("end", _DATE, "its last day", _REQUIRED, headers="to, until, fin, final, hasta, au"),
        _column("label", _TEXT, "the name to print, such as January – April 2021", headers="etiqueta, libellé"),
        _column("people_engaged", _INTEGER, "the number of people engaged, as published",
            headers="people, people engaged, personas, personas implicadas, personnes, personnes impliquées"),
        _column("experts", _INTEGER, "the number of experts, as published",
            headers="expertos, expertas, experts mobilisés, expert"),
    ), other_names=("períodos", "périodes")),
    Sheet("published", "one fact stated in a published report", (
        _column("period", _NAME, "the report's period", _REQUIRED, refers_to="periods",
            headers="periodo, período, période"),
        _column("section", _TEXT, "engaged member, outcome, challenge, total, attendance, …", _REQUIRED,
            headers="sección, rubrique", values="engaged member, outcome, challenge, total, attendance, date"),
        _column("value", _TEXT, "the name, code or number that the report states", _REQUIRED,
            headers="claim, valor, valeur"),
        _SOURCE,
    ), key=("period", "section", "value"), discriminators=("source",), other_names=(
        "publicado", "publicados", "datos publicados", "publié", "publiés", "données publiées",
    )),
    Sheet("imported", "one cell that was imported from a document", (
        _column("sheet", _TEXT, "the sheet of the cell", _REQUIRED, headers="hoja, feuille"),
        _column("key", _TEXT, "the key of its row, such as the id of an activity; two columns as A · B",
            _REQUIRED, headers="clave, clé"),
        _column("column", _TEXT, "the column of the cell", _REQUIRED, headers="columna, colonne"),
        _column("document", _TEXT, "the name of the document's file", _REQUIRED,
            headers="file, documento, archivo, fichier"),
        _column("page", _INTEGER, "the page of the document; blank if it has no pages", headers="página"),
        _column("line", _INTEGER, "the line of the document", headers="línea, ligne"),
        _column("certainty", _TEXT, "how sure the reading is: sure, likely or doubtful",
            headers="certeza, certitude", values="sure, likely, doubtful"),
    ), key=("sheet", "key", "column"), discriminators=("document", "line"), other_names=(
        "importado", "importados", "datos importados", "importé", "importés", "données importées",
    ), in_template=False),
)
# fmt: on

SHEETS_BY_NAME: dict[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}

TEMPLATE_SHEETS = tuple(sheet for sheet in SHEETS if sheet.in_template)
"""The sheets that people fill in."""

INSTRUCTION_TABS = ("instructions", "instrucciones")
"""Tabs with instructions for filling in a workbook (English and French, Spanish); they are not sheets."""
