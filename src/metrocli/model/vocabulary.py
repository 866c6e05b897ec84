"""Vocabularies: the words for a full or another membership, and for an activity that is planned or cancelled."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable


class Standing(StrEnum):
    """What the status of a membership means: a full member, another one, or a word that is not known."""

    FULL = "full"
    OTHER = "other"
    UNKNOWN = "unknown"


class ActivityState(StrEnum):
    """What the status of an activity means: it is done unless it is planned or cancelled."""

    DONE = "done"
    PLANNED = "planned"
    CANCELLED = "cancelled"


def _split(words: str) -> tuple[str, ...]:
    """Split a text at its commas."""
    return tuple(word.strip() for word in words.split(","))


FULL_WORDS = _split(
    "full, full member, active, active member, ordinary, ordinary member, regular, regular member, "
    "member, pleno, plena, miembro pleno, de pleno derecho, miembro de pleno derecho, activo, activa, "
    "miembro activo, titular, miembro titular, miembro, socio, socio pleno, socio activo, numerario, "
    "titulaire, membre titulaire, à part entière, membre à part entière, plein, membre plein, actif, "
    "membre actif, membre, de plein droit, membre de plein droit, founding, founder, fundador, fundadora, "
    "fondateur, fondatrice"
)
"""The words for a full member in English, Spanish and French."""
OTHER_WORDS = _split(
    "honorary, honorary member, observer, associate, associate member, associated, affiliate, affiliated, "
    "former, former member, ex-member, past, partner, candidate, applicant, guest, invited, suspended, "
    "inactive, withdrawn, expelled, supporting, corresponding, non-member, honorario, honoraria, de "
    "honor, miembro honorario, miembro de honor, observador, observadora, asociado, asociada, miembro "
    "asociado, afiliado, afiliada, antiguo, antiguo miembro, exmiembro, ex miembro, candidato, candidata, "
    "invitado, invitada, suspendido, suspendida, inactivo, inactiva, baja, dado de baja, colaborador, "
    "colaboradora, honoraire, d'honneur, membre d'honneur, membre honoraire, observateur, observatrice, "
    "honorífico, honorífica, benefactor, adherente, simpatizante, antigua, invité d'honneur, bienfaiteur, "
    "associé, associée, membre associé, affilié, affiliée, ancien, ancienne, ancien membre, partenaire, "
    "candidat, candidate, invité, invitée, suspendu, suspendue, inactif, inactive, retiré, correspondant"
)
"""The words for a member that totals do not count."""
PLANNED_WORDS = _split(
    "planned, scheduled, upcoming, forthcoming, tentative, postponed, to be confirmed, tbc, not started, "
    "planificado, planificada, previsto, prevista, programado, programada, por confirmar, pendiente, "
    "planeado, planeada, proyectado, proyectada, aplazado, aplazada, "
    "pospuesto, pospuesta, próximo, próxima, planifié, planifiée, prévu, prévue, "
    "programmé, programmée, à confirmer, à venir, reporté, reportée, in preparation, to be held, "
    "en preparación, por realizar, por celebrar, en préparation, à réaliser"
)
"""The words for an activity that has not taken place yet."""
CANCELLED_WORDS = _split(
    "cancelled, canceled, called off, dropped, abandoned, cancelado, cancelada, anulado, anulada, "
    "suspendido, suspendida, descartado, descartada, annulé, annulée, supprimé, supprimée, abandonné, "
    "abandonnée, not held, did not take place, will not take place, no realizado, no realizada, no celebrado, "
    "no celebrada, no se realizó, no se celebró, desconvocado, desconvocada, non réalisé, non réalisée, "
    "n'a pas eu lieu"
)
"""The words for an activity that does not take place."""
IN_PROGRESS_WORDS = _split("in progress, ongoing, under way, en curso, en marcha, en cours")
"""The words for an activity that has begun and is not finished."""
TOOK_PART_WORDS = _split(
    "took part, take part, taking part, participated, participant, participation, attended, attendance, "
    "attendee, invited, guest, speaker, participó, participa, participación, participante, asistió, asiste, "
    "asistencia, asistente, invitado, invitada, ponente, a participé, participé, participe, participante, "
    "a assisté, assisté, assiste, présence, invité, invitée, intervenant"
)
"""The words for the role of an association that merely took part in an event."""


class Vocabulary(NamedTuple):
    """The words for the status of a membership.

    Attributes:
        full: more words for a full member, as in the settings.
        other: more words for a member that totals do not count.
    """

    full: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    def classify_memberships(self, statuses: Iterable[str]) -> dict[str, Standing]:
        """Classify the words for the status of a membership, ignoring accents and case.

        The words of the settings win over the built-in ones.
        """
        known: dict[str, Standing] = {}
        for full, other in ((FULL_WORDS, OTHER_WORDS), (self.full, self.other)):
            known |= dict.fromkeys(map(_to_key, full), Standing.FULL)
            known |= dict.fromkeys(map(_to_key, other), Standing.OTHER)
        return {status: known.get(_to_key(status), Standing.UNKNOWN) for status in statuses}


NO_MORE_WORDS = Vocabulary()
"""The built-in words alone."""
_MEMBER = compile_late(r"members?|miembros?|membres?|soci[oa]s?")


def _to_key(words: str) -> str:
    """Return the words of a status as a key.

    It is equal for words that differ in case, accents, hyphens, a plural or a word for a member next to them:
    "Membres observateurs" and "observateur".
    """
    parts = fold(words).replace("-", " ").split()
    rest = [part for part in parts if not _MEMBER.fullmatch(part)] or parts
    return " ".join(part.removesuffix("s") for part in rest)


_REASON = compile_late(r"\s{0,20}\([^()]*\)\s*$")
_MARKS = " ?¿!¡.…*"
"""Marks around a status that leave its meaning as it is: annulé ?, CANCELLED!"""
_ACTIVITY_STATES = dict.fromkeys(map(_to_key, PLANNED_WORDS), ActivityState.PLANNED) | dict.fromkeys(
    map(_to_key, CANCELLED_WORDS), ActivityState.CANCELLED
)


def classify_activities(statuses: Iterable[str]) -> dict[str, ActivityState]:
    """Classify the statuses of activities; any text that is not a word for planned or cancelled means done.

    A reason in parentheses and the marks around a status do not matter: "Cancelled (no funds)", "annulé ?".
    """
    return {
        status: _ACTIVITY_STATES.get(
            _to_key((_REASON.sub("", status.strip(_MARKS)) or status.strip("() ")).strip(_MARKS)), ActivityState.DONE
        )
        for status in statuses
    }


def find_took_part(roles: Iterable[str]) -> set[str]:
    """Find the roles that mean that the association merely took part in an event, ignoring accents and case."""
    words = {*map(_to_key, TOOK_PART_WORDS)}
    return {role for role in roles if _to_key(role) in words}
