"""`--lang`: heads, labels, dates and usual words for people; programs get the same keys and values in each language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

TABLE = ("-f", "table", "--no-pager")


def test_heads_labels_and_dates_on_the_screen(run: Run) -> None:
    shown = run("activities", "--period", "2021-10", *TABLE, "--lang", "fr", COLUMNS="100").stdout
    assert shown.startswith("Activités\npériode 2021-10\n")
    assert " 1er oct. – 9 déc. " in shown
    assert " autres" in shown
    assert shown.rstrip().endswith("membres · 2021")


def test_key_figures(run: Run) -> None:
    shown = run("stats", "--period", "2021-T3", *TABLE, "--lang", "es", COLUMNS="160").stdout.splitlines()
    assert shown[1] == "1 de septiembre – 31 de diciembre de 2021 · 29 actividades"
    assert shown[3] == " 1.412  personas implicadas           publicado; 1 de 29 actividades con cifra propia (60)"
    assert shown[5] == "    96  de 143 miembros participaron  67\u00a0%; 1 sin contar"
    assert any(line.startswith(" América Latina y el Caribe ") for line in shown)


def test_a_member(run: Run) -> None:
    shown = run("member", "Bruxelles", "--period", "2021-T3", *TABLE, "--lang", "fr", COLUMNS="120").stdout.splitlines()
    assert shown[:2] == ["Bruxelles", "Europe · Belgique · membre à part entière"]
    assert shown[3] == " participation   8 activités sur 29 en 2021-T3, troisième (ex æquo) sur 15 en Europe"


@pytest.mark.parametrize("language", ["es", "fr"])
def test_no_head_is_in_english(run: Run, language: str) -> None:
    heads = {
        "activities": ("outcomes", "members"),
        "members": ("region", "country", "activities"),
        "outcomes": ("title", "members"),
        "people": ("person", "term", "body"),
        "meetings": ("month", "mode"),
        "media": ("outlet", "topic"),
        "alliances": ("full name", "activities"),
        "check": ("findings", "rule", "what it finds"),
        "info": ("sheet", "rows"),
    }
    for command, words in heads.items():
        shown = run(command, *TABLE, "--lang", language, COLUMNS="200").stdout
        assert [word for word in words if f" {word} " in shown.split("─")[0]] == []


def test_messages_that_are_values(run: Run) -> None:
    shown = run("people", "--columns", "person,ending", *TABLE, "--lang", "fr", COLUMNS="120").stdout
    assert "succède à Mohammed Sadiki le 24 sept. 2021" in shown
    shown = run("members", "--silent", "--period", "2021-T3", *TABLE, "--lang", "es", COLUMNS="140").stdout
    assert "en la lista publicada de 2021-T3" in shown
    assert run("trend", "members", *TABLE, "--lang", "es").stdout.endswith("\n96 miembros en total\n")
    text = run("people", "--columns", "person,ending", "--lang", "es", "-f", "markdown").stdout
    assert "sucede a Mohammed Sadiki el 24 sept 2021" in text


def test_the_question(run: Run) -> None:
    def ask(*words: str) -> str:
        return run(*words, *TABLE, "--lang", "es", COLUMNS="120").stdout.splitlines()[1]

    assert ask("members", "--region", "Africa", "--region", "Europe") == "región África o Europa"
    assert ask("people", "--body", "board", "--region", "africa") == "órgano consejo de administración · región África"
    assert ask("activities", "--from", "2021-10-01", "--to", "2021-10-31") == "desde 2021-10-01 · hasta 2021-10-31"


def test_html_and_markdown(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "members.html"
    assert run("members", "--region", "Africa", "--lang", "es", "-o", str(page)).returncode == 0
    text = page.read_text("utf-8")
    assert '<html lang="es">' in text
    assert "<h1>Miembros</h1>" in text
    assert ">Côte d’Ivoire<" in text
    assert ">África<" in text
    shown = run("members", "--region", "Africa", "--lang", "fr", "-f", "markdown").stdout
    assert "| nom | région | pays | statut | adhésion | départ | activités | a participé |" in shown
    assert "| Afrique | Ghana | à part entière |" in shown
    record = run("stats", "--period", "2021-T3", "--lang", "fr", "-f", "markdown").stdout
    assert "| membres · participants | 96 |" in record


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv", "record"])
@pytest.mark.parametrize("command", ["members", "stats", "activities", "people"])
def test_keys_and_values_for_programs_are_the_same(run: Run, command: str, form: str) -> None:
    shown = {
        language: run(command, "-f", form, "--lang", language, "--names", "en").stdout for language in ("en", "fr")
    }
    assert shown["en"] == shown["fr"].replace("--lang fr", "--lang en")


def test_the_language_of_names(run: Run) -> None:
    def name(*words: str, **environment: str) -> str:
        answer = run("member", "Brussels", "-f", "json", *words, **environment)
        text: str = json.loads(answer.stdout)["result"]["name"]
        return text

    assert name("--lang", "fr") == "Bruxelles"
    assert name("--lang", "fr", "--names", "es") == "Bruselas"
    assert name(METROCLI_LANG="es") == "Bruselas"
    assert name("--lang", "en") == "Brussels"
    assert name(METROCLI_NAMES="fr") == "Bruxelles"


def test_the_setting(run: Run) -> None:
    assert run("media", *TABLE, METROCLI_LANG="es").stdout.startswith("Medios\n")
    assert run("media", *TABLE, "--lang", "FR").stdout.startswith("Médias\n")


@pytest.mark.parametrize("command", ["members", "check", "config"])
def test_an_unknown_language(run: Run, said: Said, command: str) -> None:
    answer = run(command, "--lang", "de")
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert said(answer.stderr) == [("", "not-a-language", {"text": "de", "names": ["en", "es", "fr"]})]


def test_errors_and_notes_stay_english(run: Run) -> None:
    assert "Write the full name." in run("stats", "--lang", "fr", "--period", "2021-T3", *TABLE).stderr
    assert "is not a member" in run("member", "Atlantis", "--lang", "es").stderr
