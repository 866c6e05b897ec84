"""The page of `import`: the sheets that a document has rows for, then doubtful cells, differences and aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.render.parts import CellFormat, Page, ScreenColumn, Table
from metrocli.text.phrases import excerpt_differences
from metrocli.text.quoting import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.answers.answer import RecordAnswer
    from metrocli.text.languages.language import Language

_COUNTS = (
    ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
    ScreenColumn("rows", CellFormat.NUMBER, ("rows",)),
    ScreenColumn("new", CellFormat.NUMBER, ("new",)),
    ScreenColumn("unchanged", CellFormat.NUMBER, ("unchanged",)),
    ScreenColumn("differing", CellFormat.NUMBER, ("differing",)),
    ScreenColumn("facts", CellFormat.NUMBER, ("facts",), 1),
    ScreenColumn("in doubt", CellFormat.NUMBER, ("doubtful",)),
)
_MOST_LETTERS = 100
"""The length to which the texts of a difference are cut."""
_AGAINST_DATA = {"new", "unchanged", "differing"}
_SOURCE = (
    ScreenColumn("page", CellFormat.NUMBER, ("page",)),
    ScreenColumn("at line", CellFormat.NUMBER, ("line",)),
)
_PLACE = (
    ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
    ScreenColumn("row", CellFormat.TEXT, ("key",), 1),
    ScreenColumn("column", CellFormat.TEXT, ("column",)),
)
_DOUBTFUL = (*_SOURCE, *_PLACE, ScreenColumn("reading in doubt", CellFormat.TEXT, ("value",)))
_DIFFERENCES = (
    ScreenColumn("cell", CellFormat.TEXT, ("place",)),
    ScreenColumn("row", CellFormat.TEXT, ("key",), 1),
    ScreenColumn("column", CellFormat.TEXT, ("column",)),
    ScreenColumn("in the data", CellFormat.TEXT, ("old_excerpt",)),
    ScreenColumn("in the report", CellFormat.TEXT, ("new_excerpt",)),
    ScreenColumn("page", CellFormat.NUMBER, ("page",), 3),
    ScreenColumn("at line", CellFormat.NUMBER, ("line",), 2),
)
_ALIASES = (
    *_SOURCE,
    ScreenColumn("name as printed", CellFormat.TEXT, ("alias",)),
    ScreenColumn("probably the member", CellFormat.TEXT, ("member",)),
)


def lay_out(answer: RecordAnswer, language: Language) -> Page:
    """Lay out what a document says and what it would change."""
    document = answer.result["document"]
    tables = _list_tables(answer, language)
    if not document["pages"]:
        tables = (
            table._replace(columns=tuple(column for column in table.columns if column.fields != ("page",)))
            for table in tables
        )
    return Page(document["name"], " · ".join(_describe(answer.result, language)), tuple(tables))


def _describe(result: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Yield a few facts about the document: its format, its length and its period."""
    document, period = result["document"], result["period"]
    yield document["format"]
    if document["pages"]:
        yield language.translate_count("1 page", "{count} pages", document["pages"])
    yield language.translate_count("1 line of text", "{count} lines of text", document["lines"])
    if period is None:
        yield language.translate("no period")
    else:
        yield f"{period['id']} ({language.format_span(period['start'], period['end'])})"


def _list_tables(answer: RecordAnswer, language: Language) -> Iterator[Table]:
    """Yield the tables; those without rows are left out, except the first one."""
    result = answer.result
    has_more = any(row["new"] < row["rows"] for row in result["sheets"])
    columns = tuple(column for column in _COUNTS if has_more or column.label not in _AGAINST_DATA)
    yield Table(result["sheets"], columns, summary=_summarise(result, language))
    doubtful = [fact for fact in result["facts"] if fact["certainty"] == "doubtful"]
    if doubtful:
        yield Table(doubtful, _DOUBTFUL, language.translate("in doubt"))
    if result["differences"]:
        yield Table([*map(_add_excerpts, result["differences"])], _DIFFERENCES, language.translate("differences"))
    if result["proposed_aliases"]:
        yield Table(result["proposed_aliases"], _ALIASES, language.translate("proposed aliases"))


def _add_excerpts(difference: Mapping[str, Any]) -> dict[str, Any]:
    """Return a difference with the words in which its two texts differ; of long ones, the first of these."""
    old, new = excerpt_differences([difference["old"] or "", difference["new"]])
    return {
        **difference,
        "place": f"{difference['sheet']} {difference['cell']}",
        "old_excerpt": shorten(old, _MOST_LETTERS),
        "new_excerpt": shorten(new, _MOST_LETTERS),
    }


def _summarise(result: Mapping[str, Any], language: Language) -> str:
    """Return one line with the number of rows of each sheet, and of lines without a fact."""
    counts = [_count_rows(row["rows"], row["sheet"], language) for row in result["sheets"]]
    left_over, passed_over = len(result["leftovers"]), len(result["passed_over"])
    counts.append(language.translate_count("1 line passed over", "{count} lines passed over", passed_over))
    counts.append(language.translate_count("1 line not understood", "{count} lines not understood", left_over))
    return ", ".join(counts)


def _count_rows(number: int, sheet: str, language: Language) -> str:
    """Count the rows of a sheet, in words."""
    return {
        "memberships": language.translate_count("1 membership", "{count} memberships", number),
        "aliases": language.translate_count("1 alias", "{count} aliases", number),
        "activities": language.translate_count("1 activity", "{count} activities", number),
        "participations": language.translate_count("1 participation", "{count} participations", number),
        "outcomes": language.translate_count("1 outcome", "{count} outcomes", number),
        "challenges": language.translate_count("1 challenge", "{count} challenges", number),
        "alliances": language.translate_count("1 alliance", "{count} alliances", number),
        "meetings": language.translate_count("1 row of meetings", "{count} rows of meetings", number),
        "media": language.translate_count("1 mention in the media", "{count} mentions in the media", number),
        "people": language.translate_count("1 role of a person", "{count} roles of people", number),
        "periods": language.translate_count("1 period", "{count} periods", number),
        "published": language.translate_count("1 published claim", "{count} published claims", number),
    }[sheet]
