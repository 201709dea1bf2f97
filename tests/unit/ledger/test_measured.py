"""A measured quantity against its threshold: columns of rows, and 99 % intervals."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from verify.errors import ClaimError
from verify.ledger.experiments import measured
from verify.verdict import Rigor, Verdict

RESULT = {
    "runs": 20,
    "intervals": {"drop": [0.2, 0.3]},
    "rows": [{"T": 1, "least": 0.5}, {"T": 2, "least": 0.7}],
}


def verdict(quantity: str, **threshold: str) -> Verdict:
    """What the ledger says of the quantity."""
    claim: Any = SimpleNamespace(id="A/1", holds=None, says="a number")
    experiments: Any = SimpleNamespace(result=lambda name: RESULT)
    found = measured(claim, {"experiment": "e", "quantity": quantity, **threshold}, experiments)
    assert found.rigor is Rigor.EMPIRICAL
    return found.verdict


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        ({"at_least": "0.2", "at_most": "0.3"}, Verdict.SUPPORTED),
        ({"at_least": "0.1"}, Verdict.SUPPORTED),
        ({"at_least": "0.25"}, Verdict.UNDECIDED),
        ({"at_most": "0.25"}, Verdict.UNDECIDED),
        ({"at_least": "0.22", "at_most": "0.28"}, Verdict.UNDECIDED),
        ({"at_least": "0.31"}, Verdict.DOUBTFUL),
        ({"at_most": "0.19"}, Verdict.DOUBTFUL),
        ({"at_least": "0.31", "at_most": "0.9"}, Verdict.DOUBTFUL),
    ],
)
def test_an_interval_is_inside_outside_or_both(threshold: dict[str, str], expected: Verdict) -> None:
    """Wholly inside supports, wholly outside casts doubt, and on both sides nothing is decided."""
    assert verdict("drop", **threshold) is expected


def test_one_value_of_a_column_is_enough_to_doubt() -> None:
    """Rows are single measurements, each of which has to keep to the threshold."""
    assert verdict("least", at_least="0.5") is Verdict.SUPPORTED
    assert verdict("least", at_least="0.6") is Verdict.DOUBTFUL


def test_an_unknown_quantity_is_bad_input() -> None:
    """The claim file is at fault."""
    with pytest.raises(ClaimError, match="no quantity 'lost'"):
        verdict("lost", at_least="1")
