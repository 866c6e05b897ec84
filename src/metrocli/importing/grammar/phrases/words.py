"""The words that mark sections, labels and roles of a report, in English, Spanish and French."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_Meaning = TypeVar("_Meaning")
_COUNT = compile_late(r"(?<!\s)\s*+\(\d+\)\s*$")
_COUNTED = compile_late(r"\d+ [^\W\d_]+$")


class ReportPart(StrEnum):
    """A part of a report."""

    CONTENTS = "contents"
    NOTE = "note"
    ACTIVITIES = "activities"
    MEDIA = "media"
    LISTENING = "listening"
    ENGAGEMENT = "engagement"
    ALLIANCES = "alliances"
    MEETINGS = "meetings"
    RESULTS = "results"
    CHALLENGES = "challenges"
    PLAN = "plan"
    PEOPLE = "people"
    OVERVIEW = "overview"
    SOURCES = "sources"


class Label(StrEnum):
    """What the list below a label states; the value is the column of activities."""

    MEMBERS = "members"
    OUTCOMES = "outcomes"
    CHALLENGES = "challenges"
    ALLIANCES = "alliances"


class Words(NamedTuple):
    """Phrases by what they mark; each phrase is as `to_phrase` returns it.

    Attributes:
        sections: titles of sections.
        labels: labels of the lists of an activity.
        fields: labels of its other cells, such as "Date", by their column.
        modes: modes of a meeting, as the sheet meetings writes them.
        people: labels of people: a seat on the board by its role, another body, or "heading" for a mere title.
        statuses: labels of memberships, as the sheet memberships writes their status.
        units: words of the unit of a total, by the column of periods.
        spans: words in front of or between the days of a span, by the usual one: from, to or until; as they are
            written, since they may be signs.
    """

    sections: Mapping[str, ReportPart]
    labels: Mapping[str, Label]
    fields: Mapping[str, str]
    modes: Mapping[str, str]
    people: Mapping[str, str]
    statuses: Mapping[str, str]
    units: Mapping[str, str]
    spans: Mapping[str, str]


MEANINGS: dict[str, tuple[str, ...]] = {
    "sections": tuple(ReportPart),
    "labels": tuple(Label),
    "fields": ("start", "place", "format", "kind", "role", "people_engaged", "experts"),
    "modes": ("online", "on-site"),
    "people": (),
    "statuses": (),
    "units": ("people_engaged", "experts"),
    "spans": ("from", "to", "until"),
}
"""What the phrases of each kind may mean; () for any text."""
_TYPES: dict[str, type[StrEnum]] = {"sections": ReportPart, "labels": Label}


def to_phrase(text: str) -> str:
    """Return a text in the form in which words are compared: folded, without a colon or marks around it."""
    return fold(text.strip(" \t:.*•●→"))


def split_label(text: str, words: Words) -> tuple[Label, str] | None:
    """Return a label and what follows it on its line, such as "Members: Lima, Quito"; None for any other line."""
    before, colon, rest = text.partition(":")
    phrase = to_phrase(_COUNT.sub("", before if colon else text))
    label = words.labels.get(phrase)
    if not label and colon and _COUNTED.match(phrase):  # "12 members: ", "1 member: "
        unit = phrase.partition(" ")[2]
        label = words.labels.get(unit) or words.labels.get(f"{unit}s")
    return (label, rest.strip()) if label else None


def split_field(text: str, words: Words) -> tuple[str, str] | None:
    """Return the column of a label and what follows it, such as "Place: Lima"; None for any other line."""
    before, colon, rest = text.partition(":")
    column = words.fields.get(to_phrase(before)) if colon else None
    return (column, rest.strip()) if column and rest.strip() else None


def _by_phrase(phrases: Mapping[_Meaning, str]) -> dict[str, _Meaning]:
    return {to_phrase(phrase): meaning for meaning, listed in phrases.items() for phrase in listed.split("|")}


DEFAULT_WORDS = Words(
    sections=_by_phrase(
        {
            ReportPart.CONTENTS: "Index|Contents|Table of contents|Índice|Contenido|Sommaire|Table des matières",
            ReportPart.NOTE: "Note from the Secretary General|Foreword|Nota de la Secretaría General|Prólogo"
            "|Avant-propos|Nota del Secretario General|Mot du Secrétaire général|A note from the Secretary General"
            "|Carta de la Secretaría General|Le mot du Secrétariat général",
            ReportPart.ACTIVITIES: "Activities|Actividades|Activités",
            ReportPart.MEDIA: "In the media|Media coverage|Press coverage|En los medios|Cobertura mediática"
            "|Dans les médias|Revue de presse",
            ReportPart.LISTENING: "Active listening|Progress|Escucha activa|Progreso|Avances|Écoute active|Progrès"
            "|Avancées",
            ReportPart.ENGAGEMENT: "Membership engagement|Participación de los miembros|Participation des membres"
            "|Mobilisation des membres",
            ReportPart.ALLIANCES: "Collaboration with alliances|Colaboración con alianzas"
            "|Collaboration avec les alliances",
            ReportPart.MEETINGS: "Bilateral meetings|Reuniones bilaterales|Réunions bilatérales",
            ReportPart.RESULTS: "Main results|Resultados principales|Principales resultados|Principaux résultats",
            ReportPart.CHALLENGES: "Metropolitan challenges|Challenges|Retos metropolitanos|Retos"
            "|Défis métropolitains|Défis|Enjeux",
            ReportPart.PLAN: "Implementation of the Strategic Action Plan|Implementación del Plan de Acción Estratégico"
            "|Mise en œuvre du Plan d'action stratégique|Action plan|Strategic action plan|Plan de acción"
            "|Plan de acción estratégico|Plan d'action|Plan d'action stratégique|Implementation of the plan"
            "|Ejecución del plan|Mise en œuvre du plan",
            ReportPart.PEOPLE: "Who we are|Our members|Members by region|Quiénes somos|Nuestros miembros"
            "|Miembros por región|Qui sommes-nous|Qui nous sommes|Nos membres|Membres par région",
            ReportPart.OVERVIEW: "At a glance|De un vistazo|En bref",
            ReportPart.SOURCES: "How we know|Sources of the figures|Remarks on the data|Imprint and contact"
            "|De dónde salen los datos|Fuentes de las cifras|Observaciones sobre los datos|Créditos y contacto"
            "|D'où viennent les données|Sources des chiffres|Remarques sur les données|Mentions légales et contact",
        }
    ),
    labels=_by_phrase(
        {
            Label.MEMBERS: "Members|Member cities|Participating members|Participating cities|Miembros"
            "|Ciudades miembros|Miembros participantes|Ciudades participantes|Membres|Villes membres"
            "|Membres participants|Villes participantes",
            Label.OUTCOMES: "Outcomes|Resultados|Résultats",
            Label.CHALLENGES: "Metropolitan challenges|Challenges|Retos metropolitanos|Retos"
            "|Défis métropolitains|Défis|Enjeux",
            Label.ALLIANCES: "Alliances|Allies|Partners|Alianzas|Aliados|Socios|Alliés|Partenaires",
        }
    ),
    fields=_by_phrase(
        {
            "start": "Date|Dates|When|Fecha|Fechas|Cuándo|Quand",
            "place": "Place|Venue|Location|Where|Lugar|Sede|Dónde|Lieu|Où",
            "format": "Format|Mode|Formato|Modalidad|Modalité",
            "kind": "Kind|Type|Tipo|Clase|Type d'activité",
            "role": "Role|Our role|Papel|Nuestro papel|Rôle|Notre rôle",
            "people_engaged": "People engaged|Attendance|Personas implicadas|Asistencia|Personnes impliquées",
            "experts": "Experts|Expertos|Expertas|Expertes",
        }
    ),
    modes=_by_phrase(
        {
            "online": "Online|En línea|En ligne",
            "on-site": "On-site|In person|Presencial|En présentiel|Sur place",
        }
    ),
    people=_by_phrase(
        {
            "heading": "Focal points|Members of the Board of Directors|Board of Directors|Puntos focales|Points focaux"
            "|Miembros del Consejo de Dirección|Membres du Conseil d'administration",
            "regional secretary": "Regional secretary|Secretaría regional|Secrétaire régional|Secrétaire régionale",
            "secretariat": "Secretariat General|Secretariat|Secretaría General|Secretaría|Secrétariat général"
            "|Secrétariat",
            "interns": "Interns|Personas en prácticas|Stagiaires",
            "presidency": "Presidency|Presidencia|Présidence",
            "co-presidency": "Co-presidency|Co-presidencies|Copresidencia|Coprésidence",
            "regional vice-presidency": "Regional vice-presidency|Regional vice-presidencies|Vicepresidencia regional"
            "|Vice-présidence régionale",
            "treasury": "Treasury|Tesorería|Trésorerie",
            "member": "Member|Miembro|Membre",
        }
    ),
    statuses=_by_phrase(
        {
            "honorary": "Honorary member|Honorary members|Miembro honorario|Miembros honorarios|Membre d'honneur"
            "|Membres d'honneur|Membre honoraire|Membres honoraires"
        }
    ),
    units=_by_phrase(
        {
            "people_engaged": "people|participants|person|personas|persona|personnes|personne",
            "experts": "experts|expert|expertos|experto|expertas|experta|expertes|experte",
        }
    ),
    spans={},
)
"""The words that are understood if nothing else is declared."""


def add_phrases(words: Words, phrases: Iterable[tuple[str, str, str]]) -> Words:
    """Return words with more phrases; a phrase that has another meaning already gets the new one.

    Args:
        words: the words so far.
        phrases: for each phrase its kind and its meaning, of `MEANINGS`, and the phrase.
    """
    by_kind: dict[str, Any] = {kind: dict(listed) for kind, listed in words._asdict().items()}
    for kind, meaning, phrase in phrases:
        by_kind[kind][phrase if kind == "spans" else to_phrase(phrase)] = _TYPES.get(kind, str)(meaning)
    return words._replace(**by_kind)


def use_usual_span_words(text: str, words: Words) -> str:
    """Return a text with the usual words from, to and until instead of those that are declared for spans."""
    for phrase, usual in words.spans.items():
        begin, end = (r"\b" if letter.isalnum() else "" for letter in (phrase[0], phrase[-1]))
        text = re.sub(f"{begin}{re.escape(phrase)}{end}", usual, text, flags=re.IGNORECASE)
    return text
