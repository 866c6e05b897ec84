"""Spanish and French texts of the schema: for each sheet what one row is, for each column its header and its help.

The English texts are in `sheets.schema`, which also accepts each header here as another header of its column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from metrocli.sheets.schema import Column, Sheet


class ColumnTexts(NamedTuple):
    """The header of one column in one language, and its help: what to write in the column."""

    header: str
    help: str


class DatasetTexts(NamedTuple):
    """Texts about a dataset in one language.

    Attributes:
        title: the title of a dataset.
        one_row: the sentence about one row of a sheet, with the placeholder `{row}`.
        several: the remark that a cell may hold several values.
    """

    title: str
    one_row: str
    several: str


DATASET_TEXTS = {
    "en": DatasetTexts("A dataset of an association of cities", "One row is {row}.", "several, separated by ;"),
    "es": DatasetTexts("Datos de una asociación de ciudades", "Una fila es {row}.", "varios, separados por ;"),
    "fr": DatasetTexts("Données d'une association de villes", "Une ligne est {row}.", "plusieurs, séparés par ;"),
}


def translate_row_help(sheet: Sheet, language: str) -> str:
    """Return what one row of a sheet is."""
    return sheet.row_help if language == "en" else _ROWS[sheet.name][_position(language)]


def translate_column(sheet: Sheet, column: Column, language: str) -> ColumnTexts:
    """Return the header and the help of a column."""
    if language == "en":
        return ColumnTexts(column.name, column.help)
    start = 2 * _position(language)
    return ColumnTexts(*_COLUMNS[sheet.name][column.name][start : start + 2])


def help_sentence(sheet: Sheet, column: Column, language: str) -> str:
    """Return the help of a column as a sentence; a usual value at its beginning keeps its small letter."""
    text = translate_column(sheet, column, language).help
    capitalised = text if text.startswith(tuple(column.usual_values)) else text[:1].upper() + text[1:]
    return capitalised if capitalised.endswith("…") else f"{capitalised}."


def translate_headers(sheet: Sheet, language: str) -> tuple[str, ...]:
    """Return the headers of a sheet in their declared order."""
    return tuple(translate_column(sheet, column, language).header for column in sheet.columns)


def _position(language: str) -> int:
    """Return the position of a language among the translations."""
    return LANGUAGES.index(language) - 1


_ROWS: dict[str, tuple[str, str]] = {
    "memberships": ("una membresía de un miembro", "une adhésion d'un membre"),
    "aliases": ("otro nombre o grafía de un miembro", "un autre nom ou une autre graphie d'un membre"),
    "activities": ("una actividad", "une activité"),
    "participations": (
        "la participación de un miembro en una actividad, en lugar de la columna miembros de activities",
        "la participation d'un membre à une activité, au lieu de la colonne membres de activities",
    ),
    "outcomes": ("un código del plan, de cualquier nivel", "un code du plan, de tout niveau"),
    "challenges": ("un reto, o un grupo de retos", "un défi, ou un groupe de défis"),
    "alliances": ("una organización aliada", "une organisation alliée"),
    "meetings": (
        "las reuniones bilaterales de un mes y un modo, una con cada miembro nombrado",
        "les réunions bilatérales d’un mois et d’un mode, une avec chaque membre nommé",
    ),
    "media": ("una mención en los medios", "une mention dans les médias"),
    "people": ("una persona en un cargo durante un tiempo", "une personne dans une fonction pendant un temps"),
    "periods": ("un período de informe", "une période de rapport"),
    "published": ("un dato que figura en un informe publicado", "un fait indiqué dans un rapport publié"),
    "imported": ("una celda importada de un documento", "une cellule importée d'un document"),
}

_SOURCE = ("fuente", "dónde se publicó", "référence", "où cela a été publié")
_MONTH = ("mes", "el mes, por ejemplo 2021-09", "mois", "le mois, par exemple 2021-09")

# For each column: its header and help in Spanish, then in French.
# fmt: off
_COLUMNS: dict[str, dict[str, tuple[str, str, str, str]]] = {
    "memberships": {
        "member": ("miembro", "el nombre del miembro, como lo escribe la asociación",
                   "membre", "le nom du membre, tel que l'association l'écrit"),
        "region": ("región", "la región de la asociación a la que pertenece el miembro",
                   "région", "la région de l'association à laquelle appartient le membre"),
        "country": ("país", "el país del miembro", "pays", "le pays du membre"),
        "status": ("estado", "full (o en blanco) si es de pleno derecho, honorary si es honorífico, …",
                   "statut", "full (ou vide) pour un membre de plein droit, honorary pour un membre d'honneur, …"),
        "joined": ("fecha de alta", "el primer día de la membresía; en blanco si empezó hace mucho",
                   "date d'adhésion", "le premier jour de l'adhésion ; vide si elle a commencé il y a longtemps"),
        "left": ("fecha de baja", "el último día de la membresía; en blanco si continúa",
                 "date de départ", "le dernier jour de l'adhésion ; vide si elle continue"),
        "latitude": ("latitud", "la latitud en grados; negativa en el sur",
                     "latitude", "la latitude en degrés ; négative au sud"),
        "longitude": ("longitud", "la longitud en grados; negativa en el oeste",
                      "longitude", "la longitude en degrés ; négative à l'ouest"),
    },
    "aliases": {
        "alias": ("otro nombre", "el otro nombre o la otra grafía", "autre nom", "l'autre nom ou l'autre graphie"),
        "member": ("miembro", "el nombre del miembro en la hoja memberships",
                   "membre", "le nom du membre dans la feuille memberships"),
        "kind": ("tipo", "por qué difiere: misprint (errata), former name (nombre anterior), language:es, …",
                 "type", "pourquoi il diffère : misprint (coquille), former name (ancien nom), language:fr, …"),
    },
    "activities": {
        "id": ("identificador", "un identificador de la actividad, que no cambia nunca",
               "identifiant", "un identifiant de l'activité, qui ne change jamais"),
        "title": ("título", "el título de la actividad", "titre", "le titre de l'activité"),
        "start": ("fecha de inicio", "el primer día", "date de début", "le premier jour"),
        "end": ("fecha de fin", "el último día; en blanco si es un solo día",
                "date de fin", "le dernier jour ; vide pour un seul jour"),
        "line": ("línea", "el código de la línea de acción del plan", "ligne", "le code de la ligne d'action du plan"),
        "kind": ("tipo", "publication (publicación), webinar, congress (congreso), …",
                 "type", "publication, webinar (webinaire), congress (congrès), …"),
        "role": ("rol", "qué hizo la asociación: led (dirigió), co-led (codirigió) o took part (participó)",
                 "rôle", "ce que l'association a fait : led (dirigé), co-led (codirigé) ou took part (participé)"),
        "format": ("formato", "online (en línea), on-site (presencial) o hybrid (híbrido)",
                   "format", "online (en ligne), on-site (sur place) ou hybrid (hybride)"),
        "place": ("lugar", "dónde tuvo lugar", "lieu", "où elle a eu lieu"),
        "outcomes": ("resultados", "los códigos de los resultados del plan",
                     "résultats", "les codes des résultats du plan"),
        "challenges": ("retos", "los códigos de los retos", "défis", "les codes des défis"),
        "members": ("miembros", "los miembros que participaron", "membres", "les membres qui ont participé"),
        "alliances": ("alianzas", "las organizaciones aliadas que participaron",
                      "alliés", "les organisations alliées qui ont participé"),
        "people_engaged": ("personas implicadas", "el número de personas implicadas; en blanco si no se sabe",
                           "personnes impliquées", "le nombre de personnes impliquées ; vide si inconnu"),
        "experts": ("expertos", "el número de personas expertas que colaboraron; en blanco si no se sabe",
                    "experts mobilisés", "le nombre d'experts qui ont collaboré ; vide si inconnu"),
        "parent": ("parte de", "el identificador de la actividad mayor de la que forma parte",
                   "fait partie de", "l'identifiant de l'activité plus large dont elle fait partie"),
        "status": ("estado", "lo que falta por hacer; en blanco si ha terminado",
                   "statut", "ce qui reste à faire ; vide si elle est terminée"),
        "summary": ("resumen", "qué se hizo, en una o dos frases",
                    "résumé", "ce qui a été fait, en une ou deux phrases"),
        "source": _SOURCE,
    },
    "participations": {
        "activity": ("actividad", "el identificador de la actividad", "activité", "l'identifiant de l'activité"),
        "member": ("miembro", "el miembro que participó", "membre", "le membre qui a participé"),
        "role": ("rol", "host (anfitrión), speaker (ponente), …", "rôle", "host (hôte), speaker (intervenant), …"),
    },
    "outcomes": {
        "code": ("código", "el código", "code", "le code"),
        "title": ("título", "su título", "titre", "son titre"),
        "short": ("título corto", "un título más corto, si lo hay",
                  "titre court", "un titre plus court, s'il y en a un"),
        "valid_from": ("válido desde", "el primer día del plan al que pertenece el código",
                       "valable du", "le premier jour du plan auquel appartient le code"),
        "valid_until": ("válido hasta", "el último día del plan al que pertenece el código",
                        "valable jusqu'au", "le dernier jour du plan auquel appartient le code"),
    },
    "challenges": {
        "code": ("código", "el código", "code", "le code"),
        "title": ("título", "su título", "titre", "son titre"),
    },
    "alliances": {
        "alliance": ("alianza", "el nombre habitual o la sigla", "allié", "le nom usuel ou le sigle"),
        "name": ("nombre completo", "el nombre completo", "nom complet", "le nom complet"),
        "kind": ("tipo", "red de gobiernos locales, universidad, …",
                 "type", "réseau de collectivités, université, …"),
    },
    "meetings": {
        "month": _MONTH,
        "mode": ("modalidad", "online (en línea) u on-site (presencial)",
                 "modalité", "online (en ligne) ou on-site (sur place)"),
        "members": ("miembros", "los miembros con los que se reunió la secretaría",
                    "membres", "les membres que le secrétariat a rencontrés"),
        "subject": ("asunto", "de qué se trató", "sujet", "de quoi il s'agissait"),
        "source": _SOURCE,
    },
    "media": {
        "month": _MONTH,
        "outlet": ("medio", "el periódico, el sitio web o la organización que lo mencionó",
                   "média", "le journal, le site web ou l'organisation qui en a parlé"),
        "topic": ("tema", "qué se mencionó", "thème", "ce qui a été mentionné"),
    },
    "people": {
        "person": ("persona", "el nombre de la persona", "personne", "le nom de la personne"),
        "body": ("órgano", "board (junta), regional secretary (secretaría regional), secretariat (secretaría), …",
                 "instance", "board (bureau), regional secretary (secrétariat régional), secretariat (secrétariat), …"),
        "role": ("cargo", "el cargo en este órgano", "fonction", "la fonction dans cette instance"),
        "office": ("cargo de origen", "el cargo que la persona tiene en su propia ciudad o región",
                   "mandat", "le mandat que la personne exerce dans sa propre ville ou région"),
        "member": ("miembro", "el miembro al que la persona representa",
                   "membre", "le membre que la personne représente"),
        "region": ("región", "la región a la que la persona representa",
                   "région", "la région que la personne représente"),
        "from": ("desde", "el primer día en el cargo; en blanco si fue hace mucho",
                 "depuis", "le premier jour dans la fonction ; vide si c'était il y a longtemps"),
        "until": ("hasta", "el último día en el cargo; en blanco si continúa",
                  "jusqu'au", "le dernier jour dans la fonction ; vide si elle continue"),
    },
    "periods": {
        "period": ("período", "el nombre del período, por ejemplo 2021-T3",
                   "période", "le nom de la période, par exemple 2021-T3"),
        "start": ("inicio", "su primer día", "début", "son premier jour"),
        "end": ("fin", "su último día", "fin", "son dernier jour"),
        "label": ("etiqueta", "el nombre que se imprime, por ejemplo enero – abril de 2021",
                  "libellé", "le nom à imprimer, par exemple janvier – avril 2021"),
        "people_engaged": ("personas implicadas", "el número de personas implicadas, según lo publicado",
                           "personnes impliquées", "le nombre de personnes impliquées, selon ce qui est publié"),
        "experts": ("expertos", "el número de personas expertas, según lo publicado",
                    "experts mobilisés", "le nombre d'experts, selon ce qui est publié"),
    },
    "published": {
        "period": ("período", "el período del informe", "période", "la période du rapport"),
        "section": ("sección", "engaged member (miembro implicado), outcome (resultado), challenge (reto), total, …",
                    "rubrique", "engaged member (membre impliqué), outcome (résultat), challenge (défi), total, …"),
        "value": ("valor", "el nombre, el código o el número que figura en el informe",
                  "valeur", "le nom, le code ou le nombre qui figure dans le rapport"),
        "source": _SOURCE,
    },
    "imported": {
        "sheet": ("hoja", "la hoja de la celda", "feuille", "la feuille de la cellule"),
        "key": ("clave", "la clave de su fila, por ejemplo un identificador; dos columnas como A · B",
                "clé", "la clé de sa ligne, par exemple un identifiant ; deux colonnes comme A · B"),
        "column": ("columna", "la columna de la celda", "colonne", "la colonne de la cellule"),
        "document": ("documento", "el nombre del archivo del documento",
                     "document", "le nom du fichier du document"),
        "page": ("página", "la página del documento; en blanco si no tiene páginas",
                 "page", "la page du document ; vide s'il n'a pas de pages"),
        "line": ("línea", "la línea del documento", "ligne", "la ligne du document"),
        "certainty": ("certeza", "cuán segura es la lectura: sure (segura), likely (probable) o doubtful (dudosa)",
                      "certitude", "si la lecture est sûre : sure (sûre), likely (probable) ou doubtful (douteuse)"),
    },
}
# fmt: on
