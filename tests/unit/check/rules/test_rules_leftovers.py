from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]
RULES = ("S046", "S047", "S048")


@pytest.mark.parametrize(
    ("text", "leftover"),
    [
        ("A meeting [j1] of all", "[j1]"),
        ("[insert title here]", "[insert title here]"),
        ("XXX", "XXX"),
        ("A speech by XXX in Rabat", "XXX"),
        ("xxxx", "xxxx"),
        ("TODO", "TODO"),
        ("TODO: ask the board", "TODO"),
        ("TBC", "TBC"),
        ("???", "???"),
        ("A day in ???", "???"),
        ("The guide (#) of the network", "(#)"),
        ("Dear {{name}}", "{{name}}"),
        ("Lorem ipsum dolor sit amet", "Lorem ipsum"),
        ("#REF", "#REF"),
        ("Members: #REF!", "#REF!"),
        ("A guide<br/>for all", "<br/>"),
        ("#REF!", ""),
        ("XXX Asamblea general", ""),
        ("Congreso XXX de la red", ""),
        ("TODO EL AÑO, TODO PARA TODOS", ""),
        ("Todo", ""),
        ("Where do we go???", ""),
        ("The plan [2021] and [Barcelona]", ""),
        ("Session #3 of #metropolis, 3 < 4 > 2", ""),
    ],
)
def test_text_that_was_left_over(finds: Finds, text: str, leftover: str) -> None:
    findings = finds("S046", activities=f'id,title,summary\n1,a,"{text}"\n')
    expected = [("C2", leftover, "")] if leftover else []
    assert [(finding.cell.a1, finding.value, finding.replacement) for finding in findings] == expected


@pytest.mark.parametrize(
    ("text", "entity", "character"),
    [
        ("Public &amp; private", "&amp;", "&"),
        ("M&eacute;xico", "&eacute;", "é"),
        ("L&#233;a", "&#233;", "é"),
        ("one&nbsp;day", "&nbsp;", ""),
        ("Public & private; old", "", ""),
        ("R&D; tests", "", ""),
    ],
)
def test_html_in_a_text(finds: Finds, text: str, entity: str, character: str) -> None:
    findings = finds("S047", activities=f'id,title\n1,"{text}"\n')
    expected = [("B2", entity, character)] if entity else []
    assert [(finding.cell.a1, finding.value, finding.replacement) for finding in findings] == expected
    codes = ["html-entity" if character else "html-space"] if entity else []
    assert [finding.message.code for finding in findings] == codes


@pytest.mark.parametrize(
    ("text", "written", "word"),
    [
        ("htps://metropolis.org", "htps://", "https://"),
        ("See http:/metropolis.org/a", "http:/", "http://"),
        ("https//metropolis.org", "https//", "https://"),
        ("hhttps://metropolis.org", "hhttps://", "https://"),
        ("http:///metropolis.org", "http:///", "http://"),
        ("https://metropolis.org/a/http/b", "", ""),
        ("http://metropolis.org", "", ""),
        ("the http / ftp service", "", ""),
    ],
)
def test_misspelled_addresses(finds: Finds, text: str, written: str, word: str) -> None:
    findings = finds("S048", activities=f"id,title,source\n1,a,{text}\n")
    expected = [("C2", written, word)] if written else []
    assert [(finding.cell.a1, finding.value, finding.replacement) for finding in findings] == expected


def test_a_status_may_be_to_be_confirmed(finds: Finds) -> None:
    assert finds("S046", activities="id,title,status\n1,a,TBC\n") == []


def test_nothing_was_left_over_in_the_bundled_data(bundled: Path) -> None:
    assert run_checks(read_evidence(bundled), select_checks(RULES, ())) == []
