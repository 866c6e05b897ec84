"""Keys that similar titles of one day share, computed for all titles at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.activity_series import WORD, WordKind, classify_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from metrocli.check.evidence.column_values import ColumnValues
    from metrocli.check.evidence.text_words import TextWords

_MOST_WORDS = 100
"""How many words a title may have that is compared with others word by word."""
_PLACE, _IS_NUMBER, _LENGTH, _LEFT_OUT, _DAY = (1 << bit for bit in (32, 60, 61, 62, 63))


def hash_numbers(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash (uint64) of each number, with the finalizer of splitmix64."""
    import numpy as np

    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def find_shared_keys(
    titles: ColumnValues, texts: TextWords, days: NDArray[np.int64]
) -> Iterator[tuple[int, list[int]]]:
    """Find titles that may be similar to others of the same day.

    Titles have a key in common if they have the same numbers and the same other words, or all but one at the same
    place. Each is a hash, so that seldom others have it as well. Titles without words have none.

    Args:
        titles: the titles.
        texts: their words.
        days: a number for the day of each row of `titles.rows`.

    Yields:
        The number of each row with keys that other rows have, in order, and these keys.
    """
    import numpy as np

    of_titles, left_out, bounds = _hash_titles(texts)
    counts = np.diff(bounds)[titles.codes]
    ends = np.cumsum(counts)
    of_days = hash_numbers(days.astype("uint64") + np.uint64(_DAY))
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(bounds[:-1][titles.codes] - (ends - counts), counts)
    has_words = of_titles[titles.codes] > 0
    indexes = np.arange(len(titles.rows))
    keys = np.concatenate(
        [(of_titles[titles.codes] + of_days)[has_words], left_out[places] + np.repeat(of_days, counts)]
    )
    owners = np.concatenate([indexes[has_words], np.repeat(indexes, counts)])
    ordered = np.sort(keys)
    shared = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(shared):
        return
    is_shared = shared[np.minimum(np.searchsorted(shared, keys), len(shared) - 1)] == keys
    keys, owners = keys[is_shared], owners[is_shared]
    order = np.argsort(owners, kind="stable")
    keys, owners = keys[order], owners[order]
    starts = np.flatnonzero(np.append(True, owners[1:] != owners[:-1])).tolist()
    of_rows, rows = keys.tolist(), titles.rows[owners].tolist()
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield rows[start], of_rows[start:end]


def _hash_titles(texts: TextWords) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.int64]]:
    """Return hashes of titles.

    Returns:
        The hash of each title, 0 if it has no words; its hashes without one of its words, title after title; and where
        those of each title begin.
    """
    import numpy as np

    pieces, bounds, distinct = texts.number(WORD.findall)
    is_first = np.zeros(len(pieces), "bool")
    is_first[bounds[:-1][np.diff(bounds) > 0]] = True
    folded_numbers: dict[str, int] = {}
    folded, kinds = np.zeros(len(distinct), "uint64"), np.zeros((2, len(distinct)), "int8")
    for place, word in enumerate(distinct):
        for row, first in enumerate((False, True)):
            text, kind = classify_word(word, first)
            kinds[row, place] = (WordKind.SHORT, WordKind.WORD, WordKind.NUMBER).index(kind)
            folded[place] = folded_numbers.setdefault(text, len(folded_numbers))
    kind_of = np.where(is_first, kinds[1][pieces], kinds[0][pieces])
    is_word, is_number = kind_of == 1, kind_of == 2  # noqa: PLR2004 - as above
    title_of = np.repeat(np.arange(len(texts.texts)), np.diff(bounds))
    values = folded[pieces]
    for selected, mark in ((is_word, 0), (is_number, _IS_NUMBER)):
        before = np.append(0, np.cumsum(selected))
        place_of = (before[:-1] - before[bounds[:-1]][title_of]).astype("uint64")
        hashes = hash_numbers(values + place_of * np.uint64(_PLACE) + np.uint64(mark))
        if not mark:
            word_places, word_hashes, word_bounds = place_of[selected], hashes[selected], before[bounds]
        values = np.where(selected, hashes, values)
    values[~(is_word | is_number)] = 0
    sums = np.append(np.uint64(0), np.cumsum(values, dtype="uint64"))
    lengths = np.diff(word_bounds)
    of_titles = sums[bounds[1:]] - sums[bounds[:-1]] + hash_numbers(lengths.astype("uint64") + np.uint64(_LENGTH))
    of_titles[lengths == 0] = 0
    is_left_out = np.repeat((lengths > 1) & (lengths <= _MOST_WORDS), lengths)
    left_out = of_titles[title_of[is_word]] - word_hashes + hash_numbers(word_places + np.uint64(_LEFT_OUT))
    return of_titles, left_out[is_left_out], np.append(0, np.cumsum(is_left_out))[word_bounds]
