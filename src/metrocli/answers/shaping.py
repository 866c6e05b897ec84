"""Shape a list answer: choose columns, sort, limit and group its rows, with subtotals for each group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.answer import Crosstab, ListAnswer
from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.records import to_records, to_texts
from metrocli.errors import UsageMistake
from metrocli.hints import suggest
from metrocli.messages import Message, MessageType
from metrocli.model.codes import natural_key
from metrocli.names.resolve import NameIndex
from metrocli.text.fold import fold
from metrocli.text.spellings import choose_spellings, list_variants, spelling_key

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    import pandas as pd

NEGATIVE_LIMIT = MessageType("negative-limit", "{--limit:{limit}} is negative", "Give 0 or a larger number.")
NOT_A_COLUMN = MessageType("not-a-column", "{text:quoted} is not a column of {command}", "{hint}")
COLUMNS_LISTED = MessageType("columns-listed", "{--columns:help} lists them all.")
LIMITED = MessageType("limited", "{limit} of {rows} rows; {--limit:{rows}} gives all.")
TOTALS_OF_ALL = MessageType("totals-of-all", "The totals are of all {rows} rows.")
GROUPS_OF_SHOWN = MessageType("groups-of-shown", "The groups contain only the rows that are shown.")
ROWS_IN_SEVERAL_GROUPS = MessageType(
    "rows-in-several-groups",
    "{count} rows have several {column}; each of these rows is in several groups.",
    one="1 row has several {column} and is in several groups.",
)
GROUPED_SPELLINGS = MessageType(
    "grouped-spellings", "Several spellings of one {column} are one group: {spellings:all}."
)
GROUP_SPELLINGS = MessageType("group-spellings", "{text} (also {others:or})")
HELP = "help"
"""The value of `--columns` that lists the columns instead of the answer."""
COLUMN_ROWS = RowType(
    {
        "column": Field(FieldType.TEXT, "the column's name"),
        "holds": Field(FieldType.TEXT, f"its type: {', '.join(FieldType)}"),
        "usual": Field(FieldType.FLAG, "whether it is shown without `--columns`"),
        "meaning": Field(FieldType.TEXT, "its help"),
    }
)
"""The rows of `--columns help`."""
_MOST_NAMES = 24
"""The most columns that an error message lists."""


class Shape(NamedTuple):
    """The shape that is asked for.

    Attributes:
        columns: the fields to show, in this order; empty for the usual ones.
        sort: the fields to sort by, the first one first; a leading "-" sorts in descending order.
        limit: the most rows to show; None for all.
        group_by: the field to group the rows by; "" for none.
    """

    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    limit: int | None = None
    group_by: str = ""


class RowGroup(NamedTuple):
    """The rows of a list that have one value in common.

    Attributes:
        value: that value as records have it (see `to_records`); None for the rows that have none.
        answer: a list answer with only these rows.
        subtotals: for each field that can be counted, its subtotal; None if no value is known.
    """

    value: Any
    answer: ListAnswer
    subtotals: dict[str, int | None]


def apply_shape(answer: ListAnswer, shape: Shape) -> ListAnswer:
    """Return a list answer with the columns, order, limit and groups of a shape.

    Raises:
        UsageMistake: a column does not exist; the message lists those that do. The limit is negative.
    """
    fields = answer.fields | answer.extra
    if shape.columns == (HELP,) and HELP not in fields:
        return describe_columns(answer)
    columns = [name for name, _ in _match_columns(answer, shape.columns)]
    sort = _match_columns(answer, shape.sort, allow_minus=True)
    group_by = "".join(name for name, _ in _match_columns(answer, [shape.group_by] if shape.group_by else []))
    frame = answer.frame
    notes = list(answer.notes)
    for name, descending in reversed(sort):
        frame = frame.iloc[_sorted_positions(frame[name], fields[name].type, descending=descending)]
    if shape.limit is not None and shape.limit < 0:
        raise UsageMistake(NEGATIVE_LIMIT(limit=shape.limit))
    if shape.limit is not None and shape.limit < len(frame):
        notes += _limit_notes(shape.limit, len(frame), isinstance(answer, Crosstab), bool(group_by))
        frame = frame.head(shape.limit)
    unsorted_frame = answer.frame
    answer = replace(answer, frame=frame, notes=tuple(notes))
    if columns:
        # The frame keeps its other columns: groups may need them.
        answer = replace(answer, fields={name: fields[name] for name in columns}, has_chosen_columns=True)
    if group_by:
        is_sorted_by_group = any(name == group_by for name, _ in sort)
        answer = _group_rows(answer, group_by, fields[group_by], None if is_sorted_by_group else unsorted_frame)
    return replace(answer, extra={}) if columns else answer


def check_columns(answer: ListAnswer, names: Iterable[str]) -> None:
    """Raise UsageMistake if an answer has no column of one of the names; the message lists its columns."""
    _match_columns(answer, tuple(names))


def _match_columns(answer: ListAnswer, typed: Sequence[str], *, allow_minus: bool = False) -> list[tuple[str, bool]]:
    """Match typed words with the fields of an answer, ignoring case and accents.

    A name that contains a comma, such as a member's name in a matrix, was split there; its parts are joined again.

    Args:
        answer: the answer.
        typed: the words.
        allow_minus: whether a leading "-" asks for descending order.

    Returns:
        The field that each word means, and whether its order is descending.
    """
    known = answer.fields | answer.extra
    names = NameIndex("column", known)
    matches: list[tuple[str, bool]] = []
    left = list(typed)
    while left:
        for number in range(1, len(left) + 1):
            text = ", ".join(left[:number])
            descending = allow_minus and text not in known and text.startswith("-")
            match = names.look_up(text[1:] if descending else text)
            if match is not None:
                matches.append((match.name, descending))
                del left[:number]
                break
        else:
            name = left[0].removeprefix("-") if allow_minus else left[0]
            raise UsageMistake(_unknown_column(name, answer.command, [*known]))
    return matches


def _limit_notes(limit: int, rows: int, has_totals: bool, has_groups: bool) -> list[Message]:
    totals = [TOTALS_OF_ALL(rows=rows)] if has_totals else []
    return [LIMITED(limit=limit, rows=rows), *totals, *([GROUPS_OF_SHOWN()] if has_groups else [])]


def _unknown_column(name: str, command: str, known: list[str]) -> Message:
    hint = suggest(name, known, COLUMNS_LISTED() if len(known) > _MOST_NAMES else None)
    return NOT_A_COLUMN(text=name, command=command, hint=hint)


def _sorted_positions(values: pd.Series[Any], field_type: FieldType, *, descending: bool) -> list[int]:
    """Return the positions of values in sorted order; blanks come last in both directions, and equals keep theirs."""
    blank = values.map(len) == 0 if field_type.is_several else values.isna()
    key, items = _sort_key(field_type), values.tolist()
    filled = [position for position, is_blank in enumerate(blank) if not is_blank]
    filled.sort(key=lambda position: key(items[position]), reverse=descending)
    return filled + [position for position, is_blank in enumerate(blank) if is_blank]


def _sort_key(field_type: FieldType) -> Callable[[Any], Any]:
    """Return the sort key for the values of a field: folded text, codes in natural order, several values by number."""
    if field_type.is_several:
        return len
    if field_type is FieldType.CODE:
        return lambda value: (natural_key(value), value)
    if field_type is FieldType.TEXT:
        return lambda value: (fold(value), value)
    return lambda value: value


def _group_rows(answer: ListAnswer, name: str, field: Field, usual: pd.DataFrame | None) -> ListAnswer:
    """Order the rows by group; rows without a value come last.

    A row with several values is repeated in the group of each value, and a note says so.

    Args:
        answer: the answer.
        name: the field to group by.
        field: its declaration.
        usual: the rows in their usual order. Groups of texts follow that order, groups of other values are sorted by
            value. None if the answer is sorted by this field: the groups then keep that order.
    """
    frame, notes = answer.frame, list(answer.notes)
    if field.type.is_several:
        single = exploded_name(name, answer.fields | answer.extra)
        repeated = int((frame[name].map(len) > 1).sum())
        if repeated:
            notes.append(ROWS_IN_SEVERAL_GROUPS(count=repeated, column=name))
        texts = frame[name].map(to_texts)
        chosen = choose_spellings(texts.explode().dropna())
        frame = frame.assign(**{single: texts.map(lambda each: [*dict.fromkeys(map(chosen.get, each))])}).explode(
            single
        )
        values = sorted(frame[single].dropna().unique(), key=lambda value: (natural_key(fold(value)), value))
        name, field = single, Field(FieldType.TEXT, describe_single(name))
    else:
        values = list(dict.fromkeys((frame if usual is None else usual)[name].dropna()))
        if usual is not None and field.type is not FieldType.TEXT:
            values.sort(key=_sort_key(field.type), reverse=field.type is FieldType.FLAG)
        chosen = choose_spellings(frame[name].dropna()) if field.type is FieldType.TEXT else {}
    if variants := list_variants(chosen):
        spellings = [GROUP_SPELLINGS(text=text, others=others) for text, others in variants.items()]
        notes.append(GROUPED_SPELLINGS(column=name, spellings=spellings))
    keys: dict[Any, int] = {}
    order = {value: keys.setdefault(spelling_key(value) if chosen else value, len(keys)) for value in values}
    positions = frame[name].map(order).reset_index(drop=True).sort_values(kind="stable", na_position="last").index
    fields = {name: field} | {other: others for other, others in answer.fields.items() if other != name}
    return replace(answer, frame=frame.iloc[positions], fields=fields, notes=tuple(notes), group_by=name)


def exploded_name(name: str, taken: Container[str]) -> str:
    """Return the field for one value of a field with several, in groups by it: `member` for `members`."""
    single = name.removesuffix("s")
    return f"each_{single}" if single in taken else single


def describe_single(name: str) -> str:
    """Return the help of the field for one value of a field with several, in groups by it."""
    return f"with `--group-by {name}`: the value of `{name}` that the group is for"


def split_groups(answer: ListAnswer) -> list[RowGroup]:
    """Return the groups of an answer in their order, each with its rows and subtotals; empty if it is not grouped."""
    if not answer.group_by:
        return []
    name, values = answer.group_by, answer.frame[answer.group_by]
    is_text = answer.fields[name].type is FieldType.TEXT
    if is_text:
        values = values.map(choose_spellings(values.dropna()))
    groups = []
    for value in [*dict.fromkeys(values.dropna()), *([None] if values.isna().any() else [])]:
        rows = answer.frame[values.isna() if value is None else values == value]
        part = replace(answer, frame=rows, notes=(), group_by="")
        (first,) = to_records(rows.head(1), {name: answer.fields[name]})
        groups.append(RowGroup(value if is_text else first[name], part, _subtotals(part, rows, name)))
    return groups


def _subtotals(answer: ListAnswer, rows: pd.DataFrame, group_by: str) -> dict[str, int | None]:
    """Return subtotals: sums of additive fields, counts of true flags, distinct counts of several values."""
    subtotals: dict[str, int | None] = {}
    counted = rows[rows[answer.in_totals]] if answer.in_totals else rows
    for name, field in answer.fields.items():
        values = counted[name].dropna()
        if field.type is FieldType.FLAG:
            subtotals[name] = int(values.astype("bool").sum()) if rows[name].notna().any() else None
        elif field.type is FieldType.SEVERAL and name in answer.distinct_fields:
            distinct, counting = set(values.explode().dropna()), answer.distinct_fields[name]
            subtotals[name] = len(distinct if counting is None else distinct & set(counting))
        elif field.type is FieldType.INTEGER and name in answer.additive_fields and name != group_by:
            subtotals[name] = int(values.sum()) if len(values) else None
    return subtotals


def describe_columns(answer: ListAnswer) -> ListAnswer:
    """Return the columns that an answer can show, as a list: their types, help, and whether they are shown unasked."""
    import pandas as pd

    declared = answer.fields | answer.extra
    rows = [(name, field.type.value, name in answer.fields, field.help) for name, field in declared.items()]
    fields = COLUMN_ROWS.fields
    return ListAnswer(
        command="columns",
        query={"command": answer.command},
        frame=pd.DataFrame(rows, columns=[*fields]),
        fields=fields,
    )
