from __future__ import annotations

import gettext
import re
import sys
from datetime import date, timedelta
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("babel", reason="Babel, a development dependency, is not installed")
ROOT = Path(__file__).parents[4]
sys.path.insert(0, str(ROOT))

from tools import catalogues, conventions  # noqa: E402 - found from the root only

OTHERS = ("es", "fr")


def entries(code: str) -> Iterator[tuple[str, str]]:
    """Return each text of a catalogue with its translation; a plural form is an entry of its own."""
    for message in catalogues.read_catalogue(code):
        if isinstance(message.id, tuple):
            yield from zip(message.id, map(str, message.string or ()), strict=True)
        elif message.id:
            yield str(message.id), str(message.string)


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_and_no_other(code: str) -> None:
    files = catalogues.make_files(code)
    assert files.missing == ()
    assert files.source == (catalogues.FOLDER / f"{code}.po").read_bytes(), "run python tools/catalogues.py"
    assert files.compiled == (catalogues.FOLDER / f"{code}.mo").read_bytes(), "run python tools/catalogues.py"


@pytest.mark.parametrize("code", OTHERS)
def test_translations_have_the_fields_of_their_texts(code: str) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

    # The form for one may write the number as a word.
    wrong = [text for text, string in entries(code) if (fields(text) ^ fields(string)) - {"count"}]
    assert wrong == []


def test_french_signs_have_a_space_before_them() -> None:
    texts = (re.sub(r"\{[^}]*\}", "…", string) for _, string in entries("fr"))
    assert [text for text in texts if re.search(r"(?<!\u00a0)[:;!?»](?!//)|«(?!\u00a0)|'", text)] == []


def test_a_missing_and_an_unused_text_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "module.py").write_text('x = f.translate("An invented text" if y else "Another")\ng.translate(table)\n')
    (tmp_path / "page.html").write_text(
        '{{ f.translate("On a page") }} {{ f.translate_count("1 leaf", "{count} leaves", n) }}'
    )
    monkeypatch.setattr(catalogues, "SOURCES", tmp_path)
    files = catalogues.make_files("es")
    assert {"An invented text", "Another", "On a page", ("1 leaf", "{count} leaves")} <= {*files.missing}
    monkeypatch.setattr(catalogues, "WORDS", ())
    assert b"Africa" not in catalogues.make_files("es").source


def test_the_conventions_are_those_of_babel() -> None:
    assert conventions.FILE.read_text("utf-8") == conventions.write_text(), "run python tools/conventions.py"


@pytest.mark.parametrize("code", OTHERS)
def test_spans_and_numbers_are_those_of_babel(code: str) -> None:
    from babel.dates import format_date, format_interval, format_skeleton
    from babel.lists import format_list
    from babel.numbers import format_decimal, format_percent

    language = load_language(code)
    for start in (date(2021, 1, 2) + timedelta(11 * number) for number in range(40)):
        if start.day == 1:
            continue
        assert language.format_day(start) == format_date(start, "long", locale=code)
        assert language.format_month(start.isoformat()[:7]) == format_skeleton("yMMMM", start, locale=code)
        for end in (start + timedelta(days) for days in (1, 9, 40, 400)):
            if end.day == 1:
                continue
            expected = format_interval(start, end, "yMMMd", locale=code).replace("\u2009", " ")
            same_month = start.isoformat()[:7] == end.isoformat()[:7]
            assert language.format_span(start, end, short=True) == expected.replace(" – ", "–" if same_month else " – ")
    for number in (0, 7, 1412, 1412.5, 1234567, -2.25):
        assert language.format_number(number) == format_decimal(number, locale=code)
    assert language.format_percent(2, 3) == format_percent(0.67, locale=code)
    assert language.join_all(["a", "b", "c"]) == format_list(["a", "b", "c"], locale=code)


@pytest.mark.parametrize("code", OTHERS)
def test_the_standard_library_reads_the_catalogues(code: str) -> None:
    with (catalogues.FOLDER / f"{code}.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).info()["content-type"] == "text/plain; charset=utf-8"
