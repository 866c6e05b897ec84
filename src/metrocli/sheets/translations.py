"""The declared sheets in Spanish and in French: what a row is, and each column's header and line of help.

English is what `sheets.schema` declares. A header here is always one that the schema accepts for its column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from metrocli.sheets.schema import Column, Sheet


class ColumnTexts(NamedTuple):
    """One column in one language: its header, and the line that says what to put there."""

    header: str
    help: str


class DatasetTexts(NamedTuple):
    """What is written about a whole dataset in one language.

    Attributes:
        title: the title of a dataset.
        one_row: what one row of a sheet is, with `{row}` as its placeholder.
        several: that a cell may hold several values.
    """

    title: str
    one_row: str
    several: str


DATASET_TEXTS = {
    "en": DatasetTexts("A dataset of an association of cities", "One row is {row}.", "several, parted by ;"),
    "es": DatasetTexts("Datos de una asociación de ciudades", "Una fila es {row}.", "varios, separados por ;"),
    "fr": DatasetTexts("Données d'une association de villes", "Une ligne est {row}.", "plusieurs, séparés par ;"),
}


def translate_row_help(sheet: Sheet, language: str) -> str:
    """What one row of a sheet is."""
    return sheet.row_help if language == "en" else _ROWS[sheet.name][_place(language)]


def translate_column(sheet: Sheet, column: Column, language: str) -> ColumnTexts:
    """A column's header and help."""
    if language == "en":
        return ColumnTexts(column.name, column.help)
    at = 2 * _place(language)
    return ColumnTexts(*_COLUMNS[sheet.name][column.name][at : at + 2])


def help_sentence(sheet: Sheet, column: Column, language: str) -> str:
    """A column's help as a sentence; a word that is to be written as it stands keeps its small letter."""
    text = translate_column(sheet, column, language).help
    begun = text if text.startswith(tuple(column.usual_values)) else text[:1].upper() + text[1:]
    return begun if begun.endswith("…") else f"{begun}."


def translate_headers(sheet: Sheet, language: str) -> tuple[str, ...]:
    """The headers of a sheet in their declared order."""
    return tuple(translate_column(sheet, column, language).header for column in sheet.columns)


def _place(language: str) -> int:
    return LANGUAGES.index(language) - 1


_ROWS: dict[str, tuple[str, str]] = {
    "memberships": ("una membresía de un miembro", "une adhésion d'un membre"),
    "aliases": ("otra grafía de un miembro", "une autre graphie d'un membre"),
    "activities": ("una actividad", "une activité"),
    "participations": (
        "la parte de un miembro en una actividad (la forma larga de miembros)",
        "la part d'un membre dans une activité (la forme longue de membres)",
    ),
    "outcomes": ("un código del plan, de cualquier nivel", "un code du plan, de tout niveau"),
    "challenges": ("un reto, o un grupo de retos", "un défi, ou un groupe de défis"),
    "alliances": ("una organización aliada", "une organisation alliée"),
    "meetings": ("una reunión bilateral", "une réunion bilatérale"),
    "media": ("una mención", "une mention"),
    "people": ("una persona en una función durante un tiempo", "une personne dans une fonction pour une durée"),
    "periods": ("un período de informe", "une période de rapport"),
    "published": ("una cosa que afirma un informe publicado", "une chose qu'affirme un rapport publié"),
}

_SOURCE = ("fuente", "dónde se publicó", "référence", "où cela a été publié")
_MONTH = ("mes", "el mes, como 2021-09", "mois", "le mois, comme 2021-09")

# For each column: its header and help in Spanish, then in French.
# fmt: off
_COLUMNS: dict[str, dict[str, tuple[str, str, str, str]]] = {
    "memberships": {
        "member": ("miembro", "el nombre canónico del miembro", "membre", "le nom canonique du membre"),
        "region": ("región", "la región de la asociación que incluye al miembro",
                   "région", "la région de l'association qui compte le membre"),
        "country": ("país", "el país del miembro", "pays", "le pays du membre"),
        "status": ("estado", "full (o en blanco) si es de pleno derecho, honorary si es honorífico, …",
                   "statut", "full (ou vide) pour un membre de plein droit, honorary pour un membre d'honneur, …"),
        "joined": ("fecha de alta", "el primer día de la membresía; en blanco si es antigua",
                   "date d'adhésion", "le premier jour de l'adhésion ; vide si elle est ancienne"),
        "left": ("fecha de baja", "el último día de la membresía; en blanco si continúa",
                 "date de départ", "le dernier jour de l'adhésion ; vide si elle continue"),
        "latitude": ("latitud", "grados norte", "latitude", "degrés nord"),
        "longitude": ("longitud", "grados este", "longitude", "degrés est"),
    },
    "aliases": {
        "alias": ("otro nombre", "la otra grafía", "autre nom", "l'autre graphie"),
        "member": ("miembro", "el miembro al que se refiere", "membre", "le membre dont il s'agit"),
        "kind": ("tipo", "misprint (errata), accent (acento), former name (nombre anterior), language:es, …",
                 "type", "misprint (coquille), accent, former name (ancien nom), language:fr, …"),
    },
    "activities": {
        "id": ("identificador", "un nombre para la actividad que no cambia nunca",
               "identifiant", "un nom pour l'activité qui ne change jamais"),
        "title": ("título", "el título de la actividad", "titre", "le titre de l'activité"),
        "start": ("fecha de inicio", "el primer día", "date de début", "le premier jour"),
        "end": ("fecha de fin", "el último día; en blanco si es un solo día",
                "date de fin", "le dernier jour ; vide pour un seul jour"),
        "line": ("línea", "la línea de acción del plan", "ligne", "la ligne d'action du plan"),
        "kind": ("tipo", "publication (publicación), webinar, congress (congreso), …",
                 "type", "publication, webinar (webinaire), congress (congrès), …"),
        "role": ("rol", "led (dirigida), co-led (codirigida) o took part (con nuestra participación)",
                 "rôle", "led (dirigée), co-led (codirigée) ou took part (avec notre participation)"),
        "format": ("formato", "online (en línea), on-site (presencial) o hybrid (híbrido)",
                   "format", "online (en ligne), on-site (sur place) ou hybrid (hybride)"),
        "place": ("lugar", "dónde tuvo lugar", "lieu", "où elle a eu lieu"),
        "outcomes": ("resultados", "códigos del plan", "résultats", "codes du plan"),
        "challenges": ("retos", "códigos de los retos", "défis", "codes des défis"),
        "members": ("miembros", "quiénes participaron", "membres", "qui a participé"),
        "alliances": ("alianzas", "las organizaciones aliadas", "alliés", "les organisations alliées"),
        "people_engaged": ("personas implicadas", "cuántas personas se implicaron; en blanco si no se sabe",
                           "personnes impliquées", "combien de personnes ont été impliquées ; vide si inconnu"),
        "experts": ("expertos", "cuántas personas expertas colaboraron; en blanco si no se sabe",
                    "experts mobilisés", "combien d'experts ont collaboré ; vide si inconnu"),
        "parent": ("parte de", "el identificador de la actividad a la que pertenece",
                   "fait partie de", "l'identifiant de l'activité dont elle fait partie"),
        "status": ("estado", "lo que falta por hacer; en blanco si está hecho",
                   "statut", "ce qui reste à venir ; vide si c'est fait"),
        "summary": ("resumen", "una frase o dos", "résumé", "une phrase ou deux"),
        "source": _SOURCE,
    },
    "participations": {
        "activity": ("actividad", "el identificador de la actividad", "activité", "l'identifiant de l'activité"),
        "member": ("miembro", "quién participó", "membre", "qui a participé"),
        "role": ("rol", "host (anfitrión), speaker (ponente), …", "rôle", "host (hôte), speaker (intervenant), …"),
    },
    "outcomes": {
        "code": ("código", "el código", "code", "le code"),
        "title": ("título", "su título", "titre", "son titre"),
        "short": ("título corto", "un título más corto, si se usa", "titre court", "un titre plus court, s'il y en a"),
        "valid_from": ("válido desde", "el primer día de su plan", "valable du", "le premier jour de son plan"),
        "valid_until": ("válido hasta", "el último día de su plan",
                        "valable jusqu'au", "le dernier jour de son plan"),
    },
    "challenges": {
        "code": ("código", "el código", "code", "le code"),
        "title": ("título", "su título", "titre", "son titre"),
    },
    "alliances": {
        "alliance": ("alianza", "el nombre que se usa", "allié", "le nom en usage"),
        "name": ("nombre completo", "el nombre completo", "nom complet", "le nom complet"),
        "kind": ("tipo", "red de gobiernos locales, universidad, …",
                 "type", "réseau de collectivités, université, …"),
    },
    "meetings": {
        "month": _MONTH,
        "mode": ("modalidad", "online (en línea) u on-site (presencial)",
                 "modalité", "online (en ligne) ou on-site (sur place)"),
        "members": ("miembros", "con quién se reunió la secretaría", "membres", "qui le secrétariat a rencontré"),
        "subject": ("asunto", "de qué se trató", "sujet", "de quoi il s'agissait"),
        "source": _SOURCE,
    },
    "media": {
        "month": _MONTH,
        "outlet": ("medio", "quién hizo la mención", "média", "qui a fait la mention"),
        "topic": ("tema", "qué se mencionó", "thème", "ce qui a été mentionné"),
    },
    "people": {
        "person": ("persona", "el nombre de la persona", "personne", "le nom de la personne"),
        "body": ("órgano", "board (junta), regional secretary (secretaría regional), secretariat (secretaría), …",
                 "instance", "board (bureau), regional secretary (secrétariat régional), secretariat (secrétariat), …"),
        "role": ("cargo", "la función en ese órgano", "fonction", "la fonction dans cette instance"),
        "office": ("cargo de origen", "el cargo que la persona tiene en su ciudad",
                   "mandat", "le mandat que la personne exerce dans sa ville"),
        "member": ("miembro", "el miembro al que la persona representa",
                   "membre", "le membre que la personne représente"),
        "region": ("región", "la región", "région", "la région"),
        "from": ("desde", "el primer día en la función; en blanco si es antiguo",
                 "depuis", "le premier jour dans la fonction ; vide s'il est ancien"),
        "until": ("hasta", "el último día en la función; en blanco si continúa",
                  "jusqu'au", "le dernier jour dans la fonction ; vide si elle continue"),
    },
    "periods": {
        "period": ("período", "el nombre del período, como 2021-T3", "période", "le nom de la période, comme 2021-T3"),
        "start": ("inicio", "su primer día", "début", "son premier jour"),
        "end": ("fin", "su último día", "fin", "son dernier jour"),
        "label": ("etiqueta", "cómo se imprime", "libellé", "comment elle est imprimée"),
        "people_engaged": ("personas implicadas", "personas implicadas, según lo publicado",
                           "personnes impliquées", "personnes impliquées, selon ce qui est publié"),
        "experts": ("expertos", "personas expertas, según lo publicado",
                    "experts mobilisés", "experts, selon ce qui est publié"),
    },
    "published": {
        "period": ("período", "el período del informe", "période", "la période du rapport"),
        "section": ("sección", "engaged member (miembro implicado), outcome (resultado), challenge (reto), total, …",
                    "rubrique", "engaged member (membre impliqué), outcome (résultat), challenge (défi), total, …"),
        "value": ("valor", "lo que se afirma", "valeur", "ce qui est affirmé"),
        "source": _SOURCE,
    },
}
# fmt: on
