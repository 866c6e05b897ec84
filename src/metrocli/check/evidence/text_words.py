"""The words of a column of texts, so that what is asked of words is asked once for each distinct word."""

from __future__ import annotations

from array import array
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray


class _Numbers(dict[Any, int]):
    """Numbers things in the order in which they are looked up first."""

    def __missing__(self, key: Hashable) -> int:
        self[key] = number = len(self)
        return number


class TextWords:
    """The words of distinct texts, where a word is what is between white space, with its punctuation.

    A pattern that does not go beyond white space is in a text if it is in one of its words.

    Args:
        texts: the texts.

    Attributes:
        texts: the texts.
        words: their distinct words, in the order of their first places.
        codes: the index in `words` of each word of the texts, text after text (int32).
        bounds: the index in `codes` of the first word of each text, and the number of all words (int64).
    """

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        numbers, codes, lengths = _Numbers(), array("i"), array("q", [0])
        for text in texts:
            words = text.split()
            codes.extend(map(numbers.__getitem__, words))
            lengths.append(len(words))
        self.texts, self.words = texts, [*numbers]
        self.codes: NDArray[np.int32] = np.frombuffer(codes, "int32") if codes else np.zeros(0, "int32")
        self.bounds: NDArray[np.int64] = np.cumsum(np.frombuffer(lengths, "int64"))

    def mark(self, is_wanted: Callable[[str], object]) -> NDArray[np.bool_]:
        """Return for each text whether one of its words is wanted; each distinct word is asked about once."""
        import numpy as np

        wanted = np.fromiter(map(bool, map(is_wanted, self.words)), "bool", len(self.words))
        places = np.flatnonzero(wanted[self.codes])
        marks = np.zeros(len(self.texts), "bool")
        marks[np.searchsorted(self.bounds, places, "right") - 1] = True
        return marks

    def select(self, marks: NDArray[np.bool_]) -> list[str]:
        """Return the texts that are marked."""
        return [*map(self.texts.__getitem__, marks.nonzero()[0].tolist())]

    def find(self, is_wanted: Callable[[str], object]) -> list[str]:
        """Return the texts with a word that is wanted; each distinct word is asked about once."""
        return self.select(self.mark(is_wanted))

    def expand(self, split: Callable[[str], Iterable[Hashable]]) -> Iterator[tuple[Any, ...]]:
        """Yield for each text what its words are split into, as one tuple; each distinct word is split once."""
        pieces = [tuple(split(word)) for word in self.words]
        bounds, codes = self.bounds.tolist(), memoryview(self.codes.data)
        for start, end in pairwise(bounds):
            yield tuple(chain.from_iterable(map(pieces.__getitem__, codes[start:end])))

    def number(self, split: Callable[[str], Iterable[str]]) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
        """Split the words further, each distinct word once, and number the pieces.

        Returns:
            The number of each piece of the texts, text after text; the index there of the first piece of each text, and
            the number of all pieces; and the distinct pieces by their numbers.
        """
        import numpy as np

        numbers = _Numbers()
        pieces = [[*map(numbers.__getitem__, split(word))] for word in self.words]
        counts = np.array([*map(len, pieces), 0], "int64")
        flat = np.fromiter(chain.from_iterable(pieces), "int64", int(counts.sum()))
        of_words = counts[self.codes]
        ends = np.append(0, np.cumsum(of_words))
        bounds = ends[self.bounds]
        if (of_words == 1).all():
            return flat[(np.cumsum(counts) - counts)[self.codes]], bounds, [*numbers]
        firsts = np.repeat((np.cumsum(counts) - counts)[self.codes] - ends[:-1], of_words)
        return flat[firsts + np.arange(ends[-1])], bounds, [*numbers]
