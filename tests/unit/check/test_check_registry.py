"""The declarations of all rules, and the answers of `explain`."""

from __future__ import annotations

import re

import pytest

from metrocli.check import registry
from metrocli.check.rule_help import explain_rule, list_rules
from metrocli.errors import UnknownName
from metrocli.model.findings import Rule, Severity
from metrocli.render.registry import lay_out
from metrocli.text.languages.language import Language

RULES = [check.rule for check in registry.load_checks()]


def test_codes_are_unique_and_begin_with_the_letter_of_their_family() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]\d{3}", code) and code[0] in registry.FAMILIES for code in codes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_texts_of_rules_are_whole_sentences(rule: Rule) -> None:
    assert rule.severity in Severity
    for text in (rule.why, rule.fix):
        assert text[:1].isupper(), text
        assert text.endswith("."), text
    assert rule.title[:1].isupper()
    assert rule.example
    assert not rule.title.endswith(".")
    assert not rule.example.endswith(".")


def test_rules_are_selected_by_code_or_prefix_in_any_case() -> None:
    assert {check.rule.code[0] for check in registry.select_checks(("n",), ())} == {"N"}
    assert [check.rule.code for check in registry.select_checks(("n103", "S001"), ())] == ["S001", "N103"]
    assert "N103" not in {check.rule.code for check in registry.select_checks((), ("N103",))}
    assert registry.select_checks((), ()) == registry.load_checks()


@pytest.mark.parametrize("code", ["", "N1034", "Q"])
def test_an_unknown_code_is_an_error(code: str) -> None:
    asked = (
        lambda: registry.select_checks((code,), ()),
        lambda: registry.select_checks((), (code,)),
        lambda: registry.find_check(code),
    )
    for ask in asked:
        with pytest.raises(UnknownName) as error:
            ask()
        assert (error.value.kind, error.value.text) == ("rule", code)


def test_explain_shows_one_rule() -> None:
    answer = explain_rule(" n103 ")
    assert lay_out(answer, Language()).title == "N103 A name that may mean several members"
    assert lay_out(answer, Language()).subtitle == "warning · names"
    assert [*answer.result] == ["rule", "title", "severity", "family", "why", "cure", "example"]
    (facts,) = lay_out(answer, Language()).parts
    assert "to the aliases" in str(facts)


def test_the_list_of_all_rules() -> None:
    assert list(list_rules().frame["rule"]) == [rule.code for rule in RULES]
