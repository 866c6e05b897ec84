"""Duplicates in words: two activities with nearly the same title on one day, or with nearly the same summary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from metrocli.check.evidence.activity_series import WORD, is_same_series, split_title
from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from metrocli.check.evidence.evidence import Evidence

_TYPOS, _LONG_ENOUGH = 2, 5
_RUN, _LEAST_WORDS, _SHARED = 3, 12, 0.4
_SAMPLE = 16


@rule(
    "D602",
    "Nearly the same title on the same day",
    Severity.WARNING,
    why="An activity that was entered twice, by two people or in two spellings, counts twice.",
    fix="Keep one of the two rows, with all that either knows; give two different activities titles that tell them "
    "apart.",
    example="activities.csv, title: 'Opening regata' is nearly the title of R-01 (row 2), which begins on the same day",
)
def near_titles(evidence: Evidence) -> Iterator[Violation]:
    """Find titles that differ by little words or by the spelling of one word, on one first day; numbers must agree.

    Two rows of one id are passed over: that is found already.
    """
    frame = evidence.frame("activities").dropna(subset=["title"])
    ids = frame["id"].fillna("").to_dict()
    starts = frame["start"].fillna(frame["end"]).dt.strftime("%Y-%m-%d").fillna("").tolist()
    titles = zip(frame.index.tolist(), starts, frame["title"], strict=True)
    known = {row: (start, title, *split_title(title)) for row, start, title in titles}
    first_rows: dict[int, int] = {}
    for row, (start, title, numbers, words) in known.items():
        if not words:
            continue
        keys = [hash((start, numbers, words))]
        # Without one of its words, a title meets one in which that word is spelled otherwise.
        if len(words) > 1:
            keys += [hash((start, numbers, at, words[:at], words[at + 1 :])) for at in range(len(words))]
        near = dict.fromkeys(first_rows[key] for key in keys if key in first_rows)
        others = (each for each in near if not ids[row] or ids[each] != ids[row])
        twin = next((each for each in others if _twins(known[each], known[row])), None)
        if twin is not None:
            day = "begins on the same day" if start else "has no date either"
            message = f"'{title}' is nearly the title of {evidence.describe_activity(twin)}, which {day}"
            yield Violation(evidence.cell("activities", row, "title"), title, message, "Is it the same activity?")
        for key in keys:
            first_rows.setdefault(key, row)


def _twins(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two activities begin on one day, with the same numbers and words in their titles but for slips."""
    from rapidfuzz.distance import DamerauLevenshtein

    if (one[0], one[2]) != (other[0], other[2]) or len(one[3]) != len(other[3]):
        return False
    return all(
        min(len(a), len(b)) >= _LONG_ENOUGH and DamerauLevenshtein.distance(a, b, score_cutoff=_TYPOS) <= _TYPOS
        for a, b in zip(one[3], other[3], strict=True)
        if a != b
    )


@rule(
    "D603",
    "Nearly the same summary",
    Severity.WARNING,
    why="The text of one activity may have been pasted over that of another, or one activity stands in the sheet twice "
    "and counts twice.",
    fix="Tell each activity in its own words; where both rows tell of one activity, make them one, or let one be part "
    "of the other.",
    example="activities.csv, summary: this summary shares 58% of its wording with that of 2021-T3-10 (row 11)",
)
def near_summaries(evidence: Evidence) -> Iterator[Violation]:
    """Find summaries of which the shorter one has much of its wording from the other."""
    frame = evidence.frame("activities").dropna(subset=["summary"])
    told: dict[int, NDArray[np.uint64]] = {}
    firsts: dict[bytes, int] = {}
    twins: dict[int, int] = {}
    for row, text in _numbered(frame.index.tolist(), frame["summary"].tolist()):
        first = firsts.setdefault(text.tobytes(), row)
        if first == row:
            told[row] = text
        else:
            twins[row] = first
    same = set(twins)
    twins |= _near(told)
    for row, twin in sorted(twins.items()):
        if is_same_series(evidence, twin, row):
            continue
        how = "is the same as" if row in same else f"shares {_shared(told[twin], told[row]):.0%} of its wording with"
        message = f"this summary {how} that of {evidence.describe_activity(twin)}"
        yield Violation(evidence.cell("activities", row, "summary"), "", message, "Of which of the two does it tell?")


def _numbered(rows: list[int], texts: list[str]) -> Iterator[tuple[int, NDArray[np.uint64]]]:
    """The texts of more than a few words, each with its row, and each of its words as a number that stands for it."""
    import numpy as np

    vocabulary: dict[str, int] = {}
    for row, text in zip(rows, texts, strict=True):
        words = WORD.findall(text.casefold())
        if len(words) >= _LEAST_WORDS:
            yield row, np.array([vocabulary.setdefault(word, len(vocabulary)) for word in words], dtype="uint64")


def _runs(text: NDArray[np.uint64]) -> set[tuple[int, ...]]:
    """The runs of a few words in a text."""
    words = text.tolist()
    return set(zip(*(words[place:] for place in range(_RUN)), strict=False))


def _shared(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """How much of the shorter text's wording, as runs of words, the other has, too."""
    runs, others = _runs(one), _runs(other)
    return len(runs & others) / min(len(runs), len(others))


def _near(texts: dict[int, NDArray[np.uint64]]) -> dict[int, int]:
    """For each text, by its row, an earlier one that shares much of its wording; none where none does.

    Only texts are compared that have two runs of words in common among the few of each that a fixed shuffle puts
    first: two texts alike most likely have, and the work grows with the texts, not with their pairs.
    """
    import numpy as np

    if not texts:
        return {}
    rows = list(texts)
    runs, of = _sample([*texts.values()])
    order = np.lexsort((of, runs))
    runs, of = runs[order], of[order]
    meet = runs[1:] == runs[:-1]
    pairs = Counter(zip(of[1:][meet].tolist(), of[:-1][meet].tolist(), strict=True))
    found: dict[int, int] = {}
    for (later, earlier), times in pairs.most_common():
        row, twin = rows[later], rows[earlier]
        if times > 1 and row not in found and _shared(texts[row], texts[twin]) >= _SHARED:
            found[row] = twin
    return found


def _sample(texts: list[NDArray[np.uint64]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The few runs of words of each text that a fixed shuffle of all runs puts first, and the texts' places."""
    import numpy as np

    words = _mixed(np.concatenate(texts))
    of = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    within = of[: 1 - _RUN] == of[_RUN - 1 :]
    runs = words[_RUN - 1 :]
    for place in range(_RUN - 2, -1, -1):
        runs = _mixed(runs) + words[place : place - _RUN + 1]
    runs, of = _mixed(runs[within]), of[: 1 - _RUN][within]
    order = np.lexsort((runs, of))
    runs, of = runs[order], of[order]
    once = np.r_[True, (runs[1:] != runs[:-1]) | (of[1:] != of[:-1])]
    runs, of = runs[once], of[once]
    few = np.arange(len(of)) - np.searchsorted(of, of) < _SAMPLE
    return runs[few], of[few]


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers that stand for others and whose order means nothing (the finalizer of splitmix64)."""
    import numpy as np

    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
