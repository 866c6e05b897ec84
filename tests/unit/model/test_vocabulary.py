from __future__ import annotations

import pytest

from metrocli.model.vocabulary import (
    CANCELLED_WORDS,
    FULL_WORDS,
    OTHER_WORDS,
    PLANNED_WORDS,
    ActivityState,
    Standing,
    Vocabulary,
    classify_activities,
)


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("full", Standing.FULL),
        ("Miembro Pleno", Standing.FULL),
        ("de pleno derecho", Standing.FULL),
        ("ACTIVO", Standing.FULL),
        ("Titular", Standing.FULL),
        ("membre à part entiere", Standing.FULL),
        ("honorary", Standing.OTHER),
        ("miembro de honor", Standing.OTHER),
        ("Observateur", Standing.OTHER),
        ("associate member", Standing.OTHER),
        ("former", Standing.OTHER),
        ("Membres observateurs", Standing.OTHER),
        ("miembro observador", Standing.OTHER),
        ("observer member", Standing.OTHER),
        ("socio honorario", Standing.OTHER),
        ("honorífica", Standing.OTHER),
        ("associated member", Standing.OTHER),
        ("antigua", Standing.OTHER),
        ("ex-membre", Standing.OTHER),
        ("non-member", Standing.OTHER),
        ("founding member", Standing.FULL),
        ("Membres fondateurs", Standing.FULL),
        ("socia fundadora", Standing.FULL),
        ("Full Members", Standing.FULL),
        ("socios", Standing.FULL),
        ("new member", Standing.UNKNOWN),
        ("honarary", Standing.UNKNOWN),
        ("full until 2020", Standing.UNKNOWN),
        ("?", Standing.UNKNOWN),
    ],
)
def test_status_of_a_membership(status: str, standing: Standing) -> None:
    assert Vocabulary().classify_memberships([status]) == {status: standing}


def test_words_of_the_settings_win() -> None:
    words = Vocabulary(full=("Gründungsmitglied", "associate"), other=("Freund", "full"))
    assert words.classify_memberships(["grundungsmitglied", "Associate", "freund", "full", "honorary"]) == {
        "grundungsmitglied": Standing.FULL,
        "Associate": Standing.FULL,
        "freund": Standing.OTHER,
        "full": Standing.OTHER,
        "honorary": Standing.OTHER,
    }


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("planned", ActivityState.PLANNED),
        ("Prevista", ActivityState.PLANNED),
        ("à confirmer", ActivityState.PLANNED),
        ("aplazado", ActivityState.PLANNED),
        ("Cancelled", ActivityState.CANCELLED),
        ("canceled", ActivityState.CANCELLED),
        ("annulé", ActivityState.CANCELLED),
        ("anulada", ActivityState.CANCELLED),
        ("planeado", ActivityState.PLANNED),
        ("Previstos", ActivityState.PLANNED),
        ("annulés", ActivityState.CANCELLED),
        ("No realizada", ActivityState.CANCELLED),
        ("n’a pas eu lieu", ActivityState.CANCELLED),
        ("en préparation", ActivityState.PLANNED),
        ("Cancelled (no funds)", ActivityState.CANCELLED),
        ("prevista (mayo)", ActivityState.PLANNED),
        ("annulé ?", ActivityState.CANCELLED),
        ("¿cancelada?", ActivityState.CANCELLED),
        ("Cancelled! (no funds).", ActivityState.CANCELLED),
        ("?", ActivityState.DONE),
        ("done (planned)", ActivityState.DONE),
        ("(planned)", ActivityState.PLANNED),
        ("en cours", ActivityState.DONE),
        ("pas annulé", ActivityState.DONE),
        ("done", ActivityState.DONE),
        ("report due 2022-Q1", ActivityState.DONE),
        ("planned by the secretariat, done", ActivityState.DONE),
    ],
)
def test_status_of_an_activity(status: str, state: ActivityState) -> None:
    assert classify_activities([status]) == {status: state}


def test_no_word_has_two_meanings() -> None:
    assert {*Vocabulary().classify_memberships(FULL_WORDS).values()} == {Standing.FULL}
    assert {*Vocabulary().classify_memberships(OTHER_WORDS).values()} == {Standing.OTHER}
    assert {*classify_activities(PLANNED_WORDS).values()} == {ActivityState.PLANNED}
    assert {*classify_activities(CANCELLED_WORDS).values()} == {ActivityState.CANCELLED}
