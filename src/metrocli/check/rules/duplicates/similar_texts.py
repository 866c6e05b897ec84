"""Rules about similar texts: nearly the same title on the same day, or nearly the same summary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.check.evidence.activity_series import WORD, is_same_series, split_title
from metrocli.check.evidence.title_keys import find_shared_keys, hash_numbers
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.check.evidence.text_words import TextWords

_TYPING_ERRORS, _LEAST_LETTERS = 2, 5
_PHRASE_LENGTH, _LEAST_WORDS, _LEAST_SHARE = 3, 12, 0.4
_SAMPLE_SIZE = 16
_MOST_TEXTS, _LEAST_PHRASES = 3, 10
"""In how many summaries a phrase may be before it is a set phrase, and how many other phrases a summary needs."""


SIMILAR_TITLE = MessageType(
    "similar-title",
    "{text:quoted} is nearly the title of {other}, which begins on the same day",
    "Is it the same activity?",
)
SIMILAR_TITLE_UNDATED = MessageType(
    "similar-title-undated",
    "{text:quoted} is nearly the title of {other}, and neither has a date",
    "Is it the same activity?",
)


@rule(
    "D602",
    "Nearly the same title on the same day",
    Severity.WARNING,
    why="An activity that was entered twice, by two people or in two spellings, is counted twice.",
    fix="If it is one activity, combine the two rows into one. If not, give the activities clearly different titles.",
    example="activities.csv, title: 'Opening regata' is nearly the title of R-01 (row 2), which begins on the same day",
)
def find_similar_titles(evidence: Evidence) -> Iterator[Violation]:
    """Find titles on the same start day that differ in short words or in the spelling of one word only.

    Numbers in the titles must be equal. Rows with the same id are left out, since a rule of their own finds them.
    """
    import numpy as np

    ids, titles = evidence.values("activities", "id"), evidence.values("activities", "title")
    starts, ends = (evidence.values("activities", column) for column in ("start", "end"))

    def describe(row: int) -> _DatedTitle:
        return _DatedTitle(starts.get(row, ends.get(row)), *split_title(titles[row]))

    first_rows: dict[int, int] = {}
    numbers: dict[Any, int] = {}
    days = [numbers.setdefault(starts.get(row, ends.get(row)), len(numbers)) for row in titles]
    for row, keys in find_shared_keys(titles, evidence.words("activities", "title"), np.array(days, "int64")):
        title = describe(row)
        candidates = dict.fromkeys(first_rows[key] for key in keys if key in first_rows)
        other_rows = (other_row for other_row in candidates if row not in ids or ids.get(other_row) != ids[row])
        twin = next((other_row for other_row in other_rows if _is_similar_title(describe(other_row), title)), None)
        if twin is not None:
            cell, text = evidence.cell("activities", row, "title"), titles[row]
            message_type = SIMILAR_TITLE if title.start else SIMILAR_TITLE_UNDATED
            yield Violation(cell, text, message_type.at(cell, text=text, other=evidence.describe_activity(twin)))
        for key in keys:
            first_rows.setdefault(key, row)


class _DatedTitle(NamedTuple):
    """The first day of an activity, or else its last, and the numbers and the other words of its title."""

    start: datetime | None
    numbers: tuple[str, ...]
    words: tuple[str, ...]


def _is_similar_title(one: _DatedTitle, other: _DatedTitle) -> bool:
    """Return whether two activities start on the same day and their titles differ in typing errors only."""
    from rapidfuzz.distance import DamerauLevenshtein

    if (one.start, one.numbers) != (other.start, other.numbers) or len(one.words) != len(other.words):
        return False
    return all(
        min(len(a), len(b)) >= _LEAST_LETTERS
        and DamerauLevenshtein.distance(a, b, score_cutoff=_TYPING_ERRORS) <= _TYPING_ERRORS
        for a, b in zip(one.words, other.words, strict=True)
        if a != b
    )


SAME_SUMMARY = MessageType(
    "same-summary", "the summary is the same as that of {other}", "Which of the two activities does it describe?"
)
SIMILAR_SUMMARY = MessageType(
    "similar-summary",
    "the summary shares {share:.0%} of its wording with that of {other}",
    "Which of the two activities does it describe?",
)


@rule(
    "D603",
    "Nearly the same summary",
    Severity.WARNING,
    why="The text of one activity may have been pasted over that of another, or one activity has two rows and is "
    "counted twice.",
    fix="Write a separate summary for each activity. If both rows describe one activity, combine them, or make one of "
    "them part of the other.",
    example="activities.csv, summary: the summary shares 58% of its wording with that of 2021-T3-10 (row 11)",
)
def find_similar_summaries(evidence: Evidence) -> Iterator[Violation]:
    """Find summaries that share much of their wording; the shorter of two summaries counts."""
    summaries = evidence.values("activities", "summary")
    texts: dict[int, NDArray[np.uint64]] = {}
    first_rows: dict[bytes, int] = {}
    twins: dict[int, int] = {}
    numbered = _number_words(evidence.words("activities", "summary"))
    for row, code in zip(summaries, summaries.codes.tolist(), strict=True):
        if (text := numbered.get(code)) is None:
            continue
        first_row = first_rows.setdefault(text.tobytes(), row)
        if first_row == row:
            texts[row] = text
        else:
            twins[row] = first_row
    del numbered, first_rows
    similar = _find_similar(texts)
    for row, twin in sorted([*twins.items(), *((row, twin) for row, (twin, _) in similar.items())]):
        if is_same_series(evidence, twin, row):
            continue
        cell, other = evidence.cell("activities", row, "summary"), evidence.describe_activity(twin)
        message = (
            SIMILAR_SUMMARY.at(cell, share=similar[row][1], other=other)
            if row in similar
            else SAME_SUMMARY.at(cell, other=other)
        )
        yield Violation(cell, "", message)


def _number_words(texts: TextWords) -> dict[int, NDArray[np.uint64]]:
    """Return the texts with enough words by their indexes, each as an array (uint64) with a number for each word."""
    import numpy as np
    import pandas as pd

    words, bounds, _ = texts.number(lambda word: WORD.findall(word.casefold()))
    lengths = np.diff(bounds)
    is_long = lengths >= _LEAST_WORDS
    # Words are numbered in the order of these texts.
    codes, _ = pd.factorize(words[np.repeat(is_long, lengths)])
    numbers: NDArray[np.uint64] = codes.astype("uint64")
    ends = np.cumsum(lengths[is_long]).tolist()
    indexes = np.flatnonzero(is_long).tolist()
    return {index: numbers[start:end] for index, start, end in zip(indexes, [0, *ends], ends, strict=False)}


def _find_similar(texts: dict[int, NDArray[np.uint64]]) -> dict[int, tuple[int, float]]:
    """Return, for each text that shares much of its wording with an earlier text, the row of that text and the share.

    The share is that of the phrases of the shorter text, from 0 to 1. Set phrases, which many texts have, do not count.
    Only texts that have at least two sampled phrases in common are compared, as similar texts most likely have. So the
    time grows with the number of texts and not with the number of pairs.
    """
    import numpy as np

    if not texts:
        return {}
    rows = list(texts)
    phrases, text_indexes = _list_phrases([*texts.values()])
    starts = np.searchsorted(text_indexes, np.arange(len(rows) + 1))
    is_sampled = np.arange(len(text_indexes)) - starts[text_indexes] < _SAMPLE_SIZE
    sampled, sampled_indexes = phrases[is_sampled], text_indexes[is_sampled]
    order = np.lexsort((sampled_indexes, sampled))
    sampled, sampled_indexes = sampled[order], sampled_indexes[order]
    is_shared = sampled[1:] == sampled[:-1]
    pairs = Counter(zip(sampled_indexes[1:][is_shared].tolist(), sampled_indexes[:-1][is_shared].tolist(), strict=True))
    similar: dict[int, tuple[int, float]] = {}
    for (later, earlier), count in pairs.most_common():
        if count > 1 and rows[later] not in similar:
            one, other = (phrases[starts[index] : starts[index + 1]] for index in (later, earlier))
            share = len(np.intersect1d(one, other, assume_unique=True)) / min(len(one), len(other))
            if min(len(one), len(other)) >= _LEAST_PHRASES and share >= _LEAST_SHARE:
                similar[rows[later]] = rows[earlier], share
    return similar


def _list_phrases(texts: list[NDArray[np.uint64]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the phrases of three words in each text, without set phrases, in order of the texts and of their hashes.

    Returns:
        The hashes of the phrases (uint64), each once in a text, and the index of the text of each (int64).
    """
    import numpy as np

    words = hash_numbers(np.concatenate(texts))
    text_indexes = np.repeat(np.arange(len(texts), dtype="int32"), [len(text) for text in texts])
    is_inside = text_indexes[: 1 - _PHRASE_LENGTH] == text_indexes[_PHRASE_LENGTH - 1 :]
    hashes = words[_PHRASE_LENGTH - 1 :]
    for position in range(_PHRASE_LENGTH - 2, -1, -1):
        hashes = hash_numbers(hashes) + words[position : position - _PHRASE_LENGTH + 1]
    hashes, text_indexes = hash_numbers(hashes[is_inside]), text_indexes[: 1 - _PHRASE_LENGTH][is_inside]
    order = np.argsort(hashes, kind="stable")  # within one hash, in order of the texts
    hashes, text_indexes = hashes[order], text_indexes[order]
    is_first = np.r_[True, (hashes[1:] != hashes[:-1]) | (text_indexes[1:] != text_indexes[:-1])]
    hashes, text_indexes = hashes[is_first], text_indexes[is_first]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]])
    counts = np.diff(np.r_[starts, len(hashes)])
    is_counted = np.repeat(counts <= _MOST_TEXTS, counts)
    hashes, text_indexes = hashes[is_counted], text_indexes[is_counted]
    order = np.argsort(text_indexes, kind="stable")
    return hashes[order], text_indexes[order]
