from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli.check.evidence.evidence import Evidence, read_evidence
from metrocli.check.registry import load_checks, select_checks
from metrocli.check.rules.names.spellings import SPELLING, SPELLING_IN_SHEET
from metrocli.check.runner import run_checks
from metrocli.sheets.dataset import SheetDataset
from metrocli.sheets.reading.layout import SheetOrigin, build_table
from metrocli.sheets.reading.sheet_names import SheetNames
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.xlsx.tab_regions import TabRegions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.messages import Message
    from metrocli.model.findings import ReadFault
    from metrocli.sheets.table import RawTable

MEMBERS = "member,region\nMillbrook,North\nSão Paulo,South\nSand Hill,South\nSand Bay,South\nBergen,North\n"


def find_all(path: Path, rules: str = "N") -> list[tuple[str, str, str, str]]:
    """Return the rule, the cell, the value and the replacement of findings."""
    findings = run_checks(read_evidence(path), select_checks([rules], ()))
    return [
        (finding.rule.code, f"{finding.cell.sheet} {finding.cell.a1}", finding.value, finding.replacement)
        for finding in findings
    ]


def messages(path: Path, *rules: str) -> list[Message]:
    return [finding.message for finding in run_checks(read_evidence(path), select_checks(rules, ()))]


def words(messages: list[Message], *names: str) -> list[tuple[object, ...]]:
    """Return the code of messages, and these values."""
    return [(message.code, *(message.values.get(name) for name in names)) for message in messages]


def activities(*members: str, column: str = "members") -> str:
    """Make a sheet of activities with one of these cells in each row."""
    return f"id;title;{column}\n" + "".join(f'{number};a;"{cell}"\n' for number, cell in enumerate(members))


def test_the_bundled_data_has_two_unresolved_names(bundled: Path) -> None:
    assert find_all(bundled) == [
        ("N205", "activities L4", "Abdijan", "Abidjan"),
        ("N103", "activities L11", "Barcelona", ""),
        ("N105", "activities L11", "Kolkata", ""),
    ]


def test_the_invented_network_has_a_town_that_is_not_a_member_and_two_names_without_accents() -> None:
    from pathlib import Path

    assert find_all(Path(__file__).parents[3] / "data" / "riverlands") == [
        ("N102", "participations B4", "Elan", "Élan"),
        ("N105", "participations B12", "Port Ness", ""),
        ("N102", "participations B14", "Hoyvik", "Høyvik"),
        ("N105", "participations B18", "Port Ness", ""),
    ]


class TestMembers:
    """Names of members in cells."""

    @pytest.mark.parametrize(
        ("written", "rule", "replacement"),
        [
            ("Milbrook", "N101", "Millbrook"),
            ("Mill", "N101", "Millbrook"),
            ("Vergen", "N101", ""),
            ("sao paulo", "N102", "São Paulo"),
            ("Sand", "N103", ""),
            ("Kolkata", "N105", ""),
            ("Kolkata, West", "N105", ""),
            ("Bergen, Kolkata", "N106", ""),
        ],
    )
    def test_a_name_is_reported_by_one_rule(
        self, folder: Callable[..., Path], written: str, rule: str, replacement: str
    ) -> None:
        path = folder(memberships=MEMBERS, activities=activities("Bergen", written))
        assert find_all(path) == [(rule, "activities C3", written, replacement)]

    def test_the_message_suggests_a_member(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=activities("Milbrook; Mill; Vergen"))
        assert words(messages(path, "N101"), "text", "name", "names") == [
            ("member-misspelled", "Milbrook", "Millbrook", None),
            ("member-misspelled", "Mill", "Millbrook", None),
            ("member-similar", "Vergen", None, ("Bergen",)),
        ]

    @pytest.mark.parametrize(
        "sheets",
        [
            {"participations": "activity,member\n1,Kolkata\n"},
            {"meetings": "month,members\n2021-09,Kolkata\n"},
            {"people": "person,member\nA B,Kolkata\n"},
        ],
    )
    def test_all_columns_that_name_members_are_checked(
        self, folder: Callable[..., Path], sheets: dict[str, str]
    ) -> None:
        assert find_all(folder(memberships=MEMBERS, **sheets)) == [("N105", f"{next(iter(sheets))} B2", "Kolkata", "")]

    def test_resolved_names_are_not_reported(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            aliases="alias,member,kind\nSampa,São Paulo,short\nSao Paulo,São Paulo,accent\n",
            activities=activities("Sampa; Bergen", "Sao Paulo", "São Paulo", ""),
        )
        assert find_all(path) == []

    def test_an_alias_in_another_case_is_another_spelling(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS, aliases="alias,member\nSampa,são paulo\n", activities=activities("SAMPA; Bergen")
        )
        assert find_all(path) == [
            ("N102", "aliases B2", "são paulo", "São Paulo"),
            ("N102", "activities C2", "SAMPA", "São Paulo"),
        ]

    def test_garbled_names_are_reported_as_garbled_only(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=activities("SÃ£o Paulo"))
        assert find_all(path) == []
        assert find_all(path, "S036") == [("S036", "activities C2", "SÃ£o Paulo", "São Paulo")]

    def test_footer_rows_are_skipped(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, meetings="month,members\n2021-01,Bergen\n\n,Total 1\n")
        assert find_all(path) == []

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Millbrook；Bergen", [("N107", "Millbrook; Bergen")]),
            ("Millbrook、Bergen", [("N107", "Millbrook; Bergen")]),
            ("Millbrook\vBergen", []),
            ("Millbrook\u2028Bergen", [("N107", "Millbrook; Bergen")]),
            ("Millbrook, Sand Hill, and Bergen", [("N107", "Millbrook; Sand Hill; Bergen")]),
            ("Millbrook - Bergen", [("N106", "")]),
            ("Millbrook\tBergen", [("N106", "")]),
            ("Millbrook • Bergen", [("N106", "")]),
            ("Millbrook · Bergen", [("N106", "")]),
            ("Millbrook • Nowhere", [("N105", "")]),
            ("Millbrook／Nowhere", [("N106", "")]),
            ("Nowhere - Elsewhere", [("N105", "")]),
            ("Millbrook; Bergen", []),
        ],
    )
    def test_separators(self, folder: Callable[..., Path], text: str, found: list[tuple[str, str]]) -> None:
        path = folder(memberships=MEMBERS, activities=f'id,title,members\n1,a,"{text}"\n')
        assert [(code, replacement) for code, _, _, replacement in find_all(path)] == found

    @pytest.mark.parametrize("text", ["Millbrook; Bergen", "Millbrook, Bergen", "Millbrook and Bergen"])
    def test_several_names_in_a_row_for_one(self, folder: Callable[..., Path], text: str) -> None:
        path = folder(
            memberships=MEMBERS,
            activities="id,title\n1,a\n",
            participations=f'activity,member\n1,Sand Hill\n1,"{text}"\n',
        )
        assert find_all(path, "N1") == [("N107", "participations B3", text, "")]
        (message,) = messages(path, "N107")
        assert (message.code, message.values["values"]) == ("several-in-row", ("Millbrook", "Bergen"))

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("City of Bergen", [("N101", "City of Bergen", "Bergen")]),
            ("Bergen (Norway); Millbrook", [("N101", "Bergen (Norway)", "Bergen")]),
            ("Bergen, Norway", [("N101", "Bergen, Norway", "Bergen")]),
            ("Bergen, Chile", [("N106", "Bergen, Chile", "")]),
            ("Bergen*; Sand¹", [("N103", "Sand¹", ""), ("N109", "Bergen*", "Bergen")]),
        ],
    )
    def test_what_is_added_to_a_name(
        self, folder: Callable[..., Path], text: str, found: list[tuple[str, ...]]
    ) -> None:
        memberships = "member,region,country\nMillbrook,N,Chile\nBergen,N,Norway\nSand Hill,N,\nSand Bay,N,\n"
        path = folder(memberships=memberships, activities=f'id,title,members\n1,a,"{text}"\n')
        assert [(code, value, replacement) for code, _, value, replacement in find_all(path, "N1")] == found

    def test_separators_of_codes_and_allied_organisations(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            alliances="alliance\nGuild\nUnion\n",
            activities="id,title,outcomes,alliances\n1,a,L1、L2,Guild and Union\n2,b,L1; L2,Guild; Union\n",
        )
        assert [finding[1:] for finding in find_all(path, "N107")] == [
            ("activities C2", "L1、L2", "L1; L2"),
            ("activities D2", "Guild and Union", "Guild; Union"),
        ]

    @pytest.mark.parametrize("text", ["x" * 40_000, "Millbrook " * 4_000, "x, y " * 8_000])
    def test_a_very_long_text_is_reported_at_its_cell(self, folder: Callable[..., Path], text: str) -> None:
        sheets = {"memberships": MEMBERS, "meetings": f'month,mode,members\n2021-09,online,"{text}"\n'}
        assert [finding[:2] for finding in find_all(folder(**sheets))] == [("N105", "meetings C2")]

    def test_without_memberships_no_name_is_reported(self, folder: Callable[..., Path]) -> None:
        path = folder(activities=activities("Kolkata, Bergen"), aliases="alias,member\nA,B\n")
        assert find_all(path) == []

    def test_one_member_twice_in_a_cell(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            aliases="alias,member\nSampa,São Paulo\n",
            alliances="alliance,name\nUCLG,United Cities\n",
            activities="id;title;members;alliances\n1;a;Sampa; \n2;a;Sampa, Bergen, São Paulo;UCLG, United Cities\n"
            "3;a;Bergen, Bergen;\n",
        )
        assert words(messages(path, "N"), "spellings", "name") == [
            ("repeated-name", ("Sampa", "São Paulo"), "São Paulo"),
            ("repeated-name", ("UCLG", "United Cities"), "UCLG"),
            ("name-written-twice", None, None),
        ]
        assert find_all(path) == [
            ("N104", "activities C3", "São Paulo", ""),
            ("N104", "activities D3", "United Cities", ""),
            ("N104", "activities C4", "Bergen", ""),
        ]


class TestAliases:
    """Aliases that do not mean one member."""

    @pytest.mark.parametrize(
        ("target", "replacement", "code"),
        [
            ("Milbrook", "Millbrook", "alias-misspelled"),
            ("Sampa", "São Paulo", "alias-of-alias"),
            ("Sand", "", "alias-of-several"),
            ("Hill", "", "alias-similar"),
            ("Kolkata", "", "alias-unknown"),
        ],
    )
    def test_an_alias_of_nobody(self, folder: Callable[..., Path], target: str, replacement: str, code: str) -> None:
        path = folder(memberships=MEMBERS, aliases=f"alias,member\nSampa,São Paulo\nOther,{target}\n")
        assert find_all(path) == [("N201", "aliases B3", target, replacement)]
        assert words(messages(path, "N"), "alias", "text") == [(code, "Other", target)]

    def test_an_alias_that_is_the_name_of_another_member(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, aliases="alias,member\nbergen,Millbrook\n")
        assert find_all(path) == [("N202", "aliases A2", "bergen", "")]

    def test_an_alias_of_itself(self, folder: Callable[..., Path]) -> None:
        aliases = "alias,member\nBergen,Bergen\nbergen,Bergen\nBergen,bergen\nKolkata,Kolkata\n"
        found = find_all(folder(memberships=MEMBERS, aliases=aliases))
        assert [place for rule, place, _, _ in found if rule == "N206"] == ["aliases A2", "aliases A4"]

    def test_an_alias_of_two_members(self, folder: Callable[..., Path]) -> None:
        aliases = "alias,member\nCapital,Bergen\ncapital,Millbrook\nCapital,Bergen\n"
        path = folder(memberships=MEMBERS, aliases=aliases)
        assert find_all(path) == [("N203", "aliases A3", "capital", "")]
        assert words(messages(path, "N"), "alias", "name", "other", "row") == [
            ("alias-ambiguous", "capital", "Millbrook", "Bergen", 2)
        ]

    def test_cells_that_use_an_alias_of_two_members(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            aliases="alias,member\nCapital,Bergen\nCapital,Millbrook\n",
            activities=activities("Capital; São Paulo", "Bergen", "capital"),
            people="person,body,role,member\nAnn,board,chair,Capital\n",
        )
        assert find_all(path) == [
            ("N203", "aliases A3", "Capital", ""),
            ("N103", "activities C2", "Capital", ""),
            ("N103", "activities C4", "capital", ""),
            ("N103", "people D2", "Capital", ""),
        ]
        assert words(messages(path, "N103"), "text", "names") == [
            ("member-ambiguous", text, ("Millbrook", "Bergen")) for text in ("Capital", "capital", "Capital")
        ]

    def test_cells_that_use_a_misprint(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            aliases="alias,member,kind\nBrgen,Bergen,Misprint\nBjørgvin,Bergen,former name\n",
            activities=activities("brgen; Bjørgvin", "Bergen"),
            people="person,body,role,member\nAnn,board,chair,Brgen\n",
            published="period,section,value\n2021,engaged member,Brgen\n",
        )
        assert [finding for finding in find_all(path) if finding[0] == "N205"] == [
            ("N205", "activities C2", "brgen", "Bergen"),
            ("N205", "people D2", "Brgen", "Bergen"),
        ]

    def test_two_names_in_one_language(self, folder: Callable[..., Path]) -> None:
        aliases = (
            "alias,member,kind\nA,Bergen,language:es\nB,Bergen,language:fr\n"
            "A,Bergen,language:fr\nC,Bergen,former name\n"
            "A,Bergen,Language:es\nD,Nowhere,language:es\n"
        )
        path = folder(memberships=MEMBERS, aliases=aliases)
        assert find_all(path, "N204") == [("N204", "aliases C4", "language:fr", "")]


class TestSpellings:
    """Several spellings of one name or value."""

    def test_unknown_names_that_resemble_each_other(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            activities=activities("Kolkatta; Athens", "Kolkata", "Kolkata; kolkata"),
            people="person,member\nA B,Kolkatta\nC D,Kalkata\nE F,Kolkata\n",
        )
        others = (
            SPELLING(text="Kolkatta", cell="C2"),
            SPELLING(text="kolkata", cell="C4"),
            SPELLING_IN_SHEET(text="Kalkata", sheet="people", cell="B3"),
        )
        assert words(messages(path, "N301"), "text", "count", "others") == [("similar-spellings", "Kolkata", 3, others)]
        assert find_all(path, "N301") == [("N301", "activities C3", "Kolkata", "")]

    def test_the_message_names_a_few_of_many_spellings(self, folder: Callable[..., Path]) -> None:
        names = [f"Kolkata{letter}" for letter in "bcdefg"]
        path = folder(memberships=MEMBERS, activities=activities("Kolkata; Kolkata", "Kolkata", *names))
        assert describe(messages(path, "N301")[0], "others")[1][-1] == SPELLING(text="Kolkatag", cell="C9")

    def test_spellings_of_allied_organisations(self, folder: Callable[..., Path]) -> None:
        path = folder(
            alliances="alliance,name\nUN-Habitat,\nUCLG,United Cities and Local Governments\n",
            activities=activities("UN Habitat; UN-Habitatt; UCLG", "Mill Trust; Mil Trust", column="alliances"),
        )
        assert find_all(path) == [
            ("N102", "activities C2", "UN Habitat", "UN-Habitat"),
            ("N302", "activities C2", "UN-Habitatt", "UN-Habitat"),
            ("N303", "activities C3", "Mill Trust", ""),
            ("N303", "activities C3", "Mil Trust", ""),
            ("N304", "activities C3", "Mill Trust", ""),
        ]

    def test_without_a_list_of_alliances_none_is_reported(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=activities("Mill Trust", "Mill Trust", column="alliances"))
        assert find_all(path) == []

    def test_values_that_differ_in_case_accents_or_dashes(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=f"{MEMBERS}Elm,East-West\n",
            people="person,body,region\nAda Pool,board,East West\nPool Ada,board,North\nAdda Pool,boards,South\n",
        )
        assert words(messages(path, "N305"), "text", "others") == [
            ("similar-spellings", "East-West", (SPELLING_IN_SHEET(text="East West", sheet="people", cell="C2"),)),
            ("similar-people", "Ada Pool", (SPELLING(text="Pool Ada", cell="A3"),)),
        ]


class TablesInMemory:
    """A source of tables that are in no file."""

    encoding = ""

    def __init__(self, tables: dict[str, RawTable], path: Path) -> None:
        self.tables, self.path, self.sheet_names = tables, path, tuple(tables)
        self.names = SheetNames({})

    def read_table(self, name: str) -> RawTable | None:
        return self.tables.get(name)

    def find_regions(self, _: str) -> TabRegions:
        return TabRegions()


TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Millbrook", "Bergen; Bergenn, Oslo", "2021-01-01", "1/2/2021", "L1", "\0", ",", ";", "=1", "[/x]"]
    ),
    st.none(),
    st.floats(),
    st.integers(),
    st.dates(),
    st.booleans(),
)


@settings(max_examples=40)
@given(st.data())
def test_no_cell_makes_a_rule_of_names_or_structure_fail(tmp_path: Path, data: st.DataObject) -> None:
    tables = {}
    for name in ("memberships", "aliases", "activities", "participations", "people", "outcomes", "alliances"):
        headers = [column.name for column in SHEETS_BY_NAME[name].columns]
        kept = data.draw(st.lists(st.sampled_from([*headers, "x", ""]), min_size=1, max_size=8))
        rows = data.draw(st.lists(st.lists(TEXTS, max_size=len(kept)), max_size=4))
        if any(kept):
            tables[name] = build_table(
                [[*kept], *rows], SHEETS_BY_NAME[name], SheetOrigin(name, f"{name}.csv", in_workbook=True)
            )
    faults: list[ReadFault] = []
    findings = run_checks(
        Evidence(SheetDataset(TablesInMemory(tables, tmp_path), faults=faults), faults), load_checks()
    )
    assert all(finding.message.text and str(finding.cell) for finding in findings)


def test_after_many_unknown_names_no_member_is_suggested(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrocli.check.evidence.evidence.MOST_COMPARISONS", 3)
    path = folder(
        memberships=MEMBERS,
        activities=activities("Bergen; Bergeen", "Bergen; Kolkata"),
        published="period,section,value\n2021-T3,engaged member,Bergeen\n",
    )
    found = [
        (finding[0], finding[2]) for rules in ("N101", "N105", "N108", "R702") for finding in find_all(path, rules)
    ]
    assert found == [("N105", "Bergeen"), ("N105", "Kolkata"), ("R702", "Bergeen")]
    assert {message.code for message in messages(path, "N105")} == {"not-a-member-not-compared"}


def test_many_unknown_names_are_not_searched_for_typing_errors(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrocli.check.rules.names.spellings._MOST_SPELLINGS", 2)
    path = folder(memberships=MEMBERS, activities=activities("Kolkata; Kolkatta; KOLKATA"))
    assert [message.code for message in messages(path, "N301")] == ["too-many-spellings", "similar-spellings"]
