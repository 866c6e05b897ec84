"""A dataset: sheets read when a question needs them, and the names, codes and periods that they know."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData, UsageMistake
from metrocli.model.cell import Cell
from metrocli.model.codes import Code, parse_code
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.model.periods import Span
from metrocli.names.resolve import Names
from metrocli.sheets.parsing.frames import parse_table
from metrocli.sheets.parsing.multivalue import explode_links, link_codes, link_name, link_names
from metrocli.sheets.reading.source import SheetSource, WorkbookFile, open_sheet_source
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold
from metrocli.text.locale import LANGUAGES
from metrocli.text.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from metrocli.model.dates import Order
    from metrocli.sheets.table import RawTable


class Dataset:
    """The sheets of one association.

    Args:
        source: where they are read from.
        language: the language of the members' names, as the aliases' kinds tell it ("es" for `language:es`); a member
            without an alias of that kind keeps its name. "" leaves all names as the memberships have them.
        dates: which number of 03/04/2021 is the day, where a column's other dates do not tell.
        faults: a list that takes what cannot be read, so that all else can be; where there is none, the first such
            sheet or cell ends the reading.

    Raises:
        UsageMistake: the aliases know no such language.
    """

    def __init__(
        self, source: SheetSource, language: str = "", dates: Order | None = None, faults: list[ReadFault] | None = None
    ) -> None:
        self.source, self.language, self.dates = source, language.strip().lower(), dates
        self._faults = faults
        self._notes: list[str] = []
        self._tables: dict[str, RawTable | None] = {}
        self._read: dict[str, pd.DataFrame] = {}
        self._frames: dict[str, pd.DataFrame] = {}
        self._codes: dict[str, dict[tuple[str, ...], Code]] = {}
        self._links: dict[tuple[str, str], pd.DataFrame] = {}
        self._cited: dict[tuple[str, str], pd.DataFrame] = {}
        if self.language not in {"", *LANGUAGES}:
            self._check_language()

    def _check_language(self) -> None:
        kinds = self.frame("aliases")["kind"].dropna().str.lower().unique()
        known = dict.fromkeys([*LANGUAGES, *(kind[9:] for kind in kinds if kind.startswith("language:"))])
        if self.language not in known:
            raise UsageMistake(
                f"no member has a name in the language '{self.language}'. {did_you_mean(self.language, known)}"
            )

    @property
    def notes(self) -> list[str]:
        """What a reader should know of how the sheets were read so far, a sentence each; with `faults`, none."""
        if self._faults is not None:
            return []
        files: dict[str, list[str]] = {}
        for table in self._tables.values():
            if table is not None and table.encoding_assumed:
                files.setdefault(table.encoding, []).append(table.file)
        assumed = [f"{', '.join(names)}: read as {encoding}, since not UTF-8." for encoding, names in files.items()]
        return assumed + self._notes

    @property
    def tables_read(self) -> list[RawTable]:
        """The sheets that were read so far, as they stand in their files."""
        return [table for table in self._tables.values() if table is not None]

    def table(self, name: str) -> RawTable | None:
        """One sheet as it stands in its file, read once; None where there is none.

        Raises:
            UnreadableData: the sheet cannot be read as declared.
        """
        if name not in self._tables:
            try:
                table = self.source.read_table(name)
            except UnreadableData as fault:
                if self._faults is None:
                    raise
                cell = fault.place if isinstance(fault.place, Cell) else Cell(fault.place, name)
                unreadable = ReadFault(FaultKind.UNREADABLE, Severity.ERROR, cell, "", fault.problem, fault.fix)
                table = None
                self._meet([unreadable])
            self._meet(table.faults if table else ())
            self._tables[name] = table
        return self._tables[name]

    def frame(self, name: str) -> pd.DataFrame:
        """One sheet as a typed frame (see `typed_frame`), read once; empty where there is none.

        Raises:
            UnreadableData: a cell does not hold what its column says; the first such cell is named.
        """
        if name not in self._frames:
            frame = self._typed(name)
            if name == "memberships" and self._in_language:
                frame = frame.assign(member=frame["member"].replace(self._in_language))
            self._frames[name] = frame
        return self._frames[name]

    def _typed(self, name: str) -> pd.DataFrame:
        """One sheet with the names as it has them."""
        if name not in self._read:
            frame, faults = parse_table(self.table(name), SHEETS_BY_NAME[name], self.dates)
            self._meet(faults)
            self._read[name] = frame
        return self._read[name]

    def _meet(self, faults: Sequence[ReadFault]) -> None:
        """Collect faults; or raise the first error, and note the first warning of each column and how many more."""
        if self._faults is not None:
            self._faults.extend(faults)
            return
        errors = [fault for fault in faults if fault.severity is Severity.ERROR]
        if errors:
            first = errors[0]
            more = f" (and {len(errors) - 1} more in this sheet)" if len(errors) > 1 else ""
            raise UnreadableData(first.cell, first.problem, first.fix + more)
        columns: dict[str, list[ReadFault]] = {}
        for fault in faults:
            columns.setdefault(fault.cell.column, []).append(fault)
        for found in columns.values():
            more = _and_more(len(found) - 1, "cell")
            self._notes.append(f"{found[0]}{more}")

    def require(self, name: str) -> pd.DataFrame:
        """One sheet that a question cannot do without.

        Raises:
            UnreadableData: the dataset has no such sheet.
        """
        if self.table(name) is None:
            kind = "folder" if self.source.path.is_dir() else "workbook"
            fix = f"Add {name}.csv." if kind == "folder" else f"Add a tab '{name}'."
            raise UnreadableData(str(self.source.path), f"the {kind} has no sheet '{name}'", fix)
        return self.frame(name)

    @cached_property
    def members(self) -> Names:
        """The members by name and by every alias; in a language of choice, the names of the sheets are aliases, too."""
        aliases = self.frame("aliases").dropna(subset=["alias", "member"])
        pairs = [*zip(aliases["alias"], aliases["member"], strict=True)]
        if self._in_language:
            listed = Names("member", self._listed)
            settled = ((alias, listed.settle(member)) for alias, member in pairs)
            named = [(alias, self._in_language.get(each.name, each.name)) for alias, each in settled if each]
            pairs = [*self._in_language.items(), *named]
        return Names("member", self._keys("memberships"), pairs, hint="`metrocli members` lists them all.")

    @cached_property
    def _listed(self) -> list[str]:
        """The members as the memberships write them, in whatever language."""
        return list(self._typed("memberships")["member"].dropna().unique())

    @cached_property
    def _in_language(self) -> dict[str, str]:
        """The names in the language asked for, by those that they stand for; a name that would mean two is left out."""
        if not self.language:
            return {}
        aliases = self.frame("aliases").dropna(subset=["member", "kind"])
        aliases = aliases[aliases["kind"].str.lower() == f"language:{self.language}"]
        listed = Names("member", self._listed)
        found: dict[str, str] = {}
        for alias, member in zip(aliases["alias"], aliases["member"], strict=True):
            settled, other = listed.settle(member), listed.settle(alias)
            if settled and (other is None or other.name == settled.name):
                found.setdefault(settled.name, alias)
        twice = Counter(map(fold, found.values()))
        return {name: alias for name, alias in found.items() if twice[fold(alias)] == 1}

    def other_names(self, member: str) -> list[str]:
        """The other names of a member: its name in the sheets where another one is in use, and its aliases."""
        own = [name for name, alias in self._in_language.items() if alias == member]
        aliases = self.frame("aliases")
        meant = [text for text in aliases["member"].dropna().unique() if self.is_name_of(text, member)]
        names = dict.fromkeys([*own, *aliases.loc[aliases["member"].isin(meant), "alias"]])
        return [name for name in names if name != member or not own]

    def is_name_of(self, written: str, member: str) -> bool:
        """Whether a cell means a member, as far as the sheets settle it."""
        settled = self.members.settle(written)
        return settled is not None and settled.name == member

    @cached_property
    def regions(self) -> Names:
        """The regions that the memberships name."""
        return Names("region", self.frame("memberships")["region"].dropna().unique())

    @cached_property
    def alliances(self) -> Names:
        """The allied organisations, by the name in use and by the full one."""
        frame = self.frame("alliances").dropna(subset=["alliance", "name"])
        pairs = zip(frame["name"], frame["alliance"], strict=True)
        return Names("alliance", self._keys("alliances"), pairs, hint="`metrocli alliances` lists them all.")

    @cached_property
    def periods(self) -> dict[str, Span]:
        """The network's own periods by name, in the order of the sheet."""
        frame = self.frame("periods").dropna(subset=["start", "end"])
        spans: dict[str, Span] = {}
        for row, name, start, end in zip(frame.index, frame["period"], frame["start"], frame["end"], strict=True):
            if name in spans:
                place = self.describe_cell("periods", int(row), "period")
                self._notes.append(f"{place}: a second row for the period {name}; the first one counts.")
                continue
            try:
                spans[name] = Span.of_days(start.date(), end.date())
            except ValueError:
                if self._faults is not None:
                    continue  # a rule finds it
                place = self.describe_cell("periods", int(row), "end")
                problem = f"the period {name} ends on {end.date()}, before it starts on {start.date()}"
                raise UnreadableData(place, problem, "Correct one of the two.") from None
        return spans

    def _keys(self, name: str) -> list[str]:
        return list(self.frame(name).iloc[:, 0].dropna().unique())

    def codes(self, name: str) -> dict[tuple[str, ...], Code]:
        """The codes that a sheet of codes lists, by their parts and in its order."""
        if name not in self._codes:
            listed = (parse_code(text) for text in self._keys(name))
            self._codes[name] = {code.parts: code for code in listed if code is not None}
        return dict(self._codes[name])

    def links(self, name: str, column: str) -> pd.DataFrame:
        """The values of a column that holds several in a cell, one in a row.

        Returns:
            A frame with the columns `row` (as in `frame`), `written` (the text as it stands) and `value` (the
            canonical name or code that it settles on, else as written), ordered by row and place in the cell; each
            value stands once for a row. For names, `listed` says whether the value is in the sheet referred to.
        """
        key = (name, column)
        if key not in self._links:
            links = self.links_in_cells(name, column)
            if key == ("activities", "members") and self.table("participations") is not None:
                import pandas as pd

                links = pd.concat([links, self._participations()]).sort_values("row", kind="stable")
                links = links.drop_duplicates(["row", "value"], ignore_index=True)
            self._links[key] = links
        return self._links[key]

    def links_in_cells(self, name: str, column: str) -> pd.DataFrame:
        """The values of the cells of one column alone, as `links`: for who took part, without the long form."""
        key = (name, column)
        if key not in self._cited:
            self._cited[key] = self._split(name, column)
        return self._cited[key]

    def _split(self, name: str, column: str) -> pd.DataFrame:
        declared = SHEETS_BY_NAME[name].column(column)
        texts = self.frame(name)[column].dropna()
        if declared.refers_to not in {"memberships", "alliances"}:
            return link_codes(texts, self.codes(declared.refers_to))
        links, uncut = link_names(texts, self.members if declared.refers_to == "memberships" else self.alliances)
        if uncut:
            quoted = uncut[0] if len(uncut[0]) <= _QUOTED else f"{uncut[0][:_QUOTED]}…"
            place = self.describe_cell(name, int(texts.index[texts == uncut[0]][0]), column)
            more = _and_more(len(uncut) - 1, "cell")
            self._notes.append(f"{place}: a comma in '{quoted}' may be part of a name. Part names with ';'.{more}")
        return links

    def describe_cell(self, name: str, row: int, column: str) -> str:
        """A cell of a sheet in words."""
        return str(self.cell(name, row, column))

    def cell(self, name: str, row: int = 0, column: str = "") -> Cell:
        """A cell of a sheet; its whole row, or the whole sheet, where that is all that there is."""
        table = self.table(name)
        return Cell(self.source.path.name, name) if table is None else table.cell(row, column)

    def _participations(self) -> pd.DataFrame:
        """The long form of who took part, as links to the rows of `activities`."""
        rows = self.frame("activities").reset_index().drop_duplicates("id").set_index("id")["row"]
        long = self.frame("participations").dropna(subset=["activity", "member"])
        known = long["activity"].isin(rows.index)
        if not known.all():
            stray = long[~known]
            place = self.describe_cell("participations", int(stray.index[0]), "activity")
            more = _and_more(len(stray) - 1, "row")
            lost = stray["activity"].iloc[0]
            self._notes.append(f"{place}: no activity has the id '{lost}', so the row was not counted.{more}")
        long = long[known]
        cells = {text: [link_name(text, self.members)] for text in long["member"].unique()}
        return explode_links(long["member"], cells).assign(row=long["activity"].map(rows).to_numpy())

    def titles(self, name: str) -> dict[str, str]:
        """The titles that a sheet of codes gives, by code."""
        frame = self.frame(name).dropna(subset=["code", "title"])
        return dict(zip(frame["code"], frame["title"], strict=True))

    def all_codes(self, name: str) -> dict[tuple[str, ...], Code]:
        """All codes that a sheet of codes lists, and then all that activities cite beyond it, by their parts."""
        codes = self.codes(name)
        for text in self.links("activities", name)["value"].unique():
            code = parse_code(text)
            if code is not None:
                codes.setdefault(code.parts, code)
        return codes


_QUOTED = 60


def _and_more(number: int, singular: str, plural: str = "") -> str:
    """How many more there are like the one that a sentence names; nothing where there is none."""
    return f" (and {number} more {singular if number == 1 else plural or singular + 's'})" if number else ""


def open_dataset(
    path: Path, language: str = "", dates: Order | None = None, faults: list[ReadFault] | None = None
) -> Dataset:
    """Open a folder of CSV files or a workbook; sheets are read when they are asked for (see `Dataset`).

    Raises:
        UnreadableData: nothing is there, or it holds no sheet of a dataset. UsageMistake: the language is not known.
    """
    source = open_sheet_source(path)
    if isinstance(source, WorkbookFile):
        source.start_reading()
        import pandas as pd  # noqa: F401 - every dataset needs it, and it takes as long as the workbook does

    dataset = Dataset(source, language, dates, faults)
    _ = dataset.source.sheet_names
    return dataset
