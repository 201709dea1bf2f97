"""Sampling supports or doubts; it never proves or refutes."""

from __future__ import annotations

import pytest

from verify.language import parse_statement
from verify.methods.numeric import decide
from verify.problem.problem import prepare
from verify.theory.in_force import in_force
from verify.verdict import Rigor, Verdict


def verdict(text: str, schedule: str | None = None) -> Verdict:
    """What sampling says."""
    found = decide(prepare(parse_statement(text), None if schedule is None else in_force(schedule)))
    assert found.rigor is Rigor.NUMERIC
    assert found.witness is None
    return found.verdict


@pytest.mark.parametrize(
    ("text", "schedule", "expected"),
    [
        ("forall x in [0, 1]: x**2 <= x", None, Verdict.SUPPORTED),
        ("forall x in [0, 1]: x**2 < x", None, Verdict.DOUBTFUL),
        ("forall x in [0, 1]: x**2 >= x", None, Verdict.DOUBTFUL),
        ("forall x in [0, 1]: exp(x) <= 2.718281828", None, Verdict.DOUBTFUL),
        ("forall x in [0, 1]: sqrt(3 + 2*sqrt(2)) == 1 + sqrt(2)", None, Verdict.SUPPORTED),
        ("forall x in [0, 1]: sqrt(3 + 2*sqrt(2)) == 1 + sqrt(2) + 1/10**20", None, Verdict.DOUBTFUL),
        ("forall n in [0, 9] integer: n*(n - 1) >= 0", None, Verdict.SUPPORTED),
        ("forall x in [0, 1] given x > 2: x >= 5", None, Verdict.UNDECIDED),
        ("forall x in [-2, -1]: log(x) <= 5", None, Verdict.UNDECIDED),
        ("forall u in [0, 1]: h(u) + h(1 - u) == 1", "cosine", Verdict.SUPPORTED),
        ("Q(0) == 2 + log(9)", "wsd:1/5", Verdict.SUPPORTED),
        ("forall u in [0, 1]: h(u) == 1 - u + 1/10**15", "linear", Verdict.DOUBTFUL),
    ],
)
def test_what_sampling_says(text: str, schedule: str | None, expected: Verdict) -> None:
    """Support for what holds at the sampled points, doubt for what fails at one, nothing where there is none."""
    assert verdict(text, schedule) is expected


def test_rounding_is_no_failure() -> None:
    """An identity that 40 digits meet only up to rounding is not doubted."""
    assert verdict("forall x in [0, 1]: (x + 1/3)**3 == x**3 + x**2 + x/3 + 1/27") is Verdict.SUPPORTED
    assert verdict("forall x in [1, 2]: exp(log(x)) == x") is Verdict.SUPPORTED
