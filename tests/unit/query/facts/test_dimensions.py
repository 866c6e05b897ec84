from __future__ import annotations

import pytest

from metrocli.errors import UsageMistake
from metrocli.query.facts.dimensions import DIMENSIONS, SINGULARS, resolve_dimension


@pytest.mark.parametrize(("typed", "kind"), [("Member", "members"), (" countries ", "countries"), ("out", "outcomes")])
def test_dimension_in_several_spellings(typed: str, kind: str) -> None:
    assert resolve_dimension(typed) == kind


@pytest.mark.parametrize("typed", ["", "m", "towns"])
def test_unknown_dimension_is_rejected(typed: str) -> None:
    with pytest.raises(UsageMistake) as error:
        resolve_dimension(typed)
    assert (error.value.message.code, error.value.message.values["text"]) == ("dimension-unknown", typed)


def test_every_dimension_has_a_singular() -> None:
    assert [SINGULARS[kind] for kind in ("countries", "members", "alliances")] == ["country", "member", "alliance"]
    assert set(SINGULARS) == set(DIMENSIONS)
