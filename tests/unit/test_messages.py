from __future__ import annotations

import pickle
import re
import sys
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from metrocli.messages import Message, MessageType, Value
from metrocli.model.cell import Cell

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tools.messages import GROUPS, collect_messages, find_group

PLAIN = MessageType("plain", "nothing was found")
FIXED = MessageType("fixed", "{text:quoted} is wrong", "Write {right}.")
COUNTED = MessageType("counted", "{count:,} rows were skipped.", one="1 row was skipped.")
NESTED = MessageType("nested", "{first}", "{count} more.")


class TestWords:
    """Messages put into words."""

    def test_a_message_ends_with_a_full_stop_and_its_fix(self) -> None:
        assert str(PLAIN()) == "nothing was found."
        assert str(FIXED(text="x", right="y")) == "'x' is wrong. Write y."
        assert (FIXED(text="x", right="y").text, FIXED(text="x", right="y").fix) == ("'x' is wrong", "Write y.")

    @pytest.mark.parametrize("end", [".", "?", "!"])
    def test_a_sentence_keeps_its_own_end(self, end: str) -> None:
        assert str(MessageType("end", f"done{end}")()) == f"done{end}"

    def test_a_fix_without_words_leaves_no_space(self) -> None:
        message = MessageType("hinted", "wrong", "{hint}")(hint="")
        assert (message.fix, str(message)) == ("", "wrong.")

    @pytest.mark.parametrize(
        ("template", "value", "words"),
        [
            ("{x}", "text", "text"),
            ("{x}", 5, "5"),
            ("a {x}", None, "a "),
            ("{x}", date(2021, 9, 1), "2021-09-01"),
            ("{x:,}", 1412, "1,412"),
            ("{x:.1f}", 2.25, "2.2"),
            ("{x:quoted}", "a  b", "'a  b'"),
            ("{x:quoted}", "a" * 101, f"'{'a' * 100}…'"),
            ("{x:quoted}", 5, "'5'"),
            ("{x:short}", "a\n  b", "'a b'"),
            ("{x}", "a" * 400, "a" * 400),
            ("{x}", "a" * 100_000, f"{'a' * 400}…"),
            ("{x:and}", ["b", "a" * 100_000], f"b and '{'a' * 60}…'"),
            ("{x:short}", "a" * 61, f"'{'a' * 60}…'"),
            ("{x}", ["A", "B", "C"], "A, B, C"),
            ("{x:all}", list("ABCDEFGH"), "A, B, C, D, E, F, G, H"),
            ("{x:or}", ("A", "B", "C"), "A, B or C"),
            ("{x:and}", ["A", "B", "C"], "A, B and C"),
            ("{x:and}", list("ABCDEFGH"), "A, B, C, D, E, F and 2 more"),
            ("{x:or}", [], ""),
            ("{x:all}", [1, 2], "1, 2"),
            ("{x}", "{x}", "{x}"),
            (
                "{x:all}",
                {"region": ["Asia", "Africa"], "silent": True, "L1": None},
                "region Asia or Africa, silent, L1",
            ),
            ("{x:or}", {"L1": "Peace", "L2": "War"}, "L1 'Peace' or L2 'War'"),
            ("{x:article}", "member", "a member"),
            ("{x:article}", "outcome", "an outcome"),
            ("{x:option}", "limit", "--limit"),
            ("{x:label}", "people_engaged", "People engaged"),
            ("{x:weekday}", date(2021, 11, 8), "Monday"),
            ("{x:span}", [date(2021, 11, 8), date(2021, 11, 13)], "8–13 Nov 2021"),
            ("{--limit} {x}", 5, "--limit 5"),
            ("{--limit:{x:,}}", 1412, "--limit 1,412"),
            ("{{x}} {x}", "a", "{x} a"),
        ],
    )
    def test_formats(self, template: str, value: object, words: str) -> None:
        message = MessageType("formats", template)(x=value)  # type: ignore[arg-type]
        assert message.text == words

    @pytest.mark.parametrize(
        ("count", "words"),
        [
            (0, "0 rows were skipped."),
            (1, "1 row was skipped."),
            (2, "2 rows were skipped."),
            (1412, "1,412 rows were skipped."),
        ],
    )
    def test_plurals(self, count: int, words: str) -> None:
        assert str(COUNTED(count=count)) == words

    def test_a_message_without_a_text_for_one_has_the_same_text(self) -> None:
        assert MessageType("same", "rows: {count}")(count=1).text == "rows: 1"

    def test_a_clause_within_a_message_gets_no_full_stop(self) -> None:
        assert str(MessageType("outer", "{inner}, twice")(inner=PLAIN())) == "nothing was found, twice."
        assert str(MessageType("outer", "{inner}")(inner=[PLAIN(), PLAIN()])) == "nothing was found, nothing was found."

    def test_a_message_within_a_message(self) -> None:
        first = FIXED(text="x", right="y")
        message = NESTED(first=first, count=3)
        assert str(message) == "'x' is wrong. Write y. 3 more."
        assert message.values["first"] is first

    def test_a_place_comes_first(self) -> None:
        cell = Cell("activities.csv", "activities", 14, "start", 2)
        assert str(PLAIN.at(cell)) == "activities.csv, row 14, column 'start': nothing was found."
        assert str(PLAIN.at("a.csv")) == "a.csv: nothing was found."
        assert PLAIN.at(cell).text == "nothing was found"
        assert PLAIN().about(cell) == PLAIN.at(cell)
        assert PLAIN.at(cell).about(None) == PLAIN()


class TestParameters:
    """The parameters of a type and the values of a message."""

    def test_the_parameters_are_those_of_all_templates(self) -> None:
        kind = MessageType("all", "{a} of {count:,}", "Write {b:or}.", one="{a} of 1, {c}")
        assert kind.parameters == {"a", "b", "c", "count"}
        assert PLAIN.parameters == set()
        assert MessageType("option", "{--limit:{rows}}").parameters == {"rows"}

    @pytest.mark.parametrize("values", [{}, {"text": "x"}, {"text": "x", "right": "y", "more": 1}])
    def test_missing_and_unknown_parameters_are_mistakes_of_the_caller(self, values: dict[str, str]) -> None:
        with pytest.raises(TypeError, match="message 'fixed' takes"):
            FIXED(**values)
        with pytest.raises(TypeError, match="message 'fixed' takes"):
            FIXED.at("a.csv", **values)

    def test_values_cannot_be_changed(self) -> None:
        message = COUNTED(count=2)
        with pytest.raises(TypeError):
            message.values["count"] = 3  # type: ignore[index]
        assert (message.code, dict(message.values)) == ("counted", {"count": 2})


def test_items_with_a_comma_and_long_items_are_quoted() -> None:
    names = ["Bogotá, D.C.", "Lima", "x" * 100]
    assert str(MessageType("joined", "{names:and}.")(names=names)) == f"'Bogotá, D.C.', Lima and '{'x' * 60}…'."
    assert str(MessageType("chosen", "{names:or}.")(names=["A, B", "C"])) == "'A, B' or C."
    assert str(MessageType("all", "{names:all}.")(names=["A, B", "C"])) == "A, B, C."


class TestData:
    """Messages as values: compared, hashed and pickled."""

    def test_equal_messages(self) -> None:
        assert COUNTED(count=2) == COUNTED(count=2)
        assert hash(COUNTED(count=2)) == hash(COUNTED(count=2))
        assert len({COUNTED(count=2), COUNTED(count=2), COUNTED(count=3)}) == 2

    def test_different_messages(self) -> None:
        assert COUNTED(count=2) != COUNTED(count=3)
        assert PLAIN() != MessageType("other", "nothing was found")()
        assert PLAIN() != PLAIN.at("a.csv")

    def test_any_list_becomes_a_tuple(self) -> None:
        kind = MessageType("listed", "{names:or}")
        given: list[Value] = [["A", ["B"]], ("A", ("B",)), (name for name in ("A", ["B"])), {"A": 0, ("B",): 1}.keys()]
        assert [kind(names=names).values["names"] for names in given] == [("A", ("B",))] * 4
        message = kind(names={"region": ["Asia"]})
        assert message.values["names"] == {"region": ("Asia",)}
        with pytest.raises(TypeError):
            message.values["names"]["region"] = ()  # type: ignore[index]

    def test_a_message_with_a_mapping_can_be_hashed_and_pickled(self) -> None:
        message = MessageType("mapped", "{names:or}")(names={"region": ["Asia"], "silent": None})
        assert {message: 1}[message] == 1
        assert pickle.loads(pickle.dumps(message)) == message  # noqa: S301 - our own bytes

    def test_a_message_with_a_list_can_be_hashed(self) -> None:
        message = MessageType("listed", "{names:or}")(names=["A", "B"])
        assert {message: 1}[message] == 1

    def test_a_message_survives_pickling(self) -> None:
        cell = Cell("activities.csv", "activities", 14, "start", 2)
        message = NESTED.at(cell, first=FIXED(text="x", right="y"), count=3)
        copy = pickle.loads(pickle.dumps(message))  # noqa: S301 - our own bytes
        assert isinstance(copy, Message)
        assert (copy, str(copy)) == (message, str(message))


class TestAll:
    """All message types of the project."""

    def test_codes_are_unique(self) -> None:
        places: dict[str, list[str]] = {}
        for place, kind in collect_messages():
            places.setdefault(kind.code, []).append(place)
        assert {code: names for code, names in places.items() if len(names) > 1} == {}

    def test_codes_are_words_joined_by_hyphens(self) -> None:
        codes = [kind.code for _, kind in collect_messages()]
        assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)] == []
        assert len(codes) > 10

    def test_a_message_has_words_and_its_fix_is_whole_sentences(self) -> None:
        for place, kind in collect_messages():
            assert kind.text.strip(), place
            assert kind.fix == "" or kind.fix.endswith((".", "?", "}")), place

    def test_a_text_for_one_needs_a_count(self) -> None:
        for place, kind in collect_messages():
            assert not kind.one or "count" in kind.parameters, place

    def test_parameters_have_names_and_formats_that_exist(self) -> None:
        formats = {
            "",
            ",",
            "quoted",
            "short",
            "or",
            "and",
            "all",
            "day",
            "month",
            "article",
            "option",
            "label",
            "weekday",
            "span",
            ".1f",
            ",.1f",
            ".0%",
        }
        for place, kind in collect_messages():
            for template in (kind.text, kind.fix, kind.one):
                for _, name, spec, conversion in Formatter().parse(template):
                    if name is not None:
                        assert name.startswith("--") or (name.isidentifier() and spec in formats), place
                        assert conversion is None, place

    def test_only_the_command_line_writes_its_options_itself(self) -> None:
        """Others name them with a format, as `{--limit}`, so that the library can word them in its own way."""
        for place, kind in collect_messages():
            if not place.startswith("metrocli.cli."):
                words = re.sub("`[^`]*`", "", f"{kind.text} {kind.fix} {kind.one}")  # a whole command line stays
                assert not re.search(r"(?<!{)--[a-z]", words), place

    def test_each_package_with_messages_has_a_group_of_the_reference(self) -> None:
        assert {find_group(module) for module, _ in collect_messages()} == {*GROUPS}
        assert find_group("metrocli.check.rules.dates.activity_dates") == "Findings"
        with pytest.raises(LookupError, match="new has messages"):
            find_group("metrocli.new")


def test_a_place_is_cut_in_words_and_whole_as_data() -> None:
    message = MessageType("gone", "it is gone").at("x" * 100_000)
    assert str(message) == f"{'x' * 400}…: it is gone."
    assert message.place == "x" * 100_000
    cell = Cell("a.csv", "a", 2, "h" * 100_000, 0)
    assert str(cell) == f"a.csv, row 2, column '{'h' * 100}…'"
