"""Cosines of special angles against floats."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from verify.language import parse_statement
from verify.language.evaluate import evaluate
from verify.language.powers import special_cosine
from verify.problem.problem import Problem, prepare


@pytest.mark.parametrize("denominator", [1, 2, 3, 4, 6])
def test_special_cosines_have_the_value_of_the_cosine(denominator: int) -> None:
    """All multiples of pi/d over two periods, of both signs."""
    problem: Problem = prepare(parse_statement("1 == 1"))
    for n in range(-4 * denominator, 4 * denominator + 1):
        found = special_cosine(Fraction(n, denominator))
        assert found is not None
        value = float(evaluate(found, problem.mpmath(), {}))
        assert value == pytest.approx(math.cos(math.pi * n / denominator), abs=1e-12)


def test_other_angles_have_none() -> None:
    """cos(pi/5) is left as it is."""
    assert special_cosine(Fraction(1, 5)) is None
    assert special_cosine(Fraction(5, 8)) is None
