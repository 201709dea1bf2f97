"""Plain float functions of u: the paper's method calls them many thousand times."""

from __future__ import annotations

import math

import pytest

from verify.errors import NotEnclosed
from verify.language import parse_expression
from verify.theory.scalar import compile_scalar


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("(1+cos(pi*u))/2", lambda u: (1 + math.cos(math.pi * u)) / 2),
        ("(1-u)**(3/2)", lambda u: (1 - u) ** 1.5),
        ("min(1, 2**u) + abs(-u) - floor(u)", lambda u: 1 + u),
        ("exp(-u)*sqrt(u)/log(2+u)", lambda u: math.exp(-u) * math.sqrt(u) / math.log(2 + u)),
    ],
)
def test_values(text: str, function):
    """The compiled formula has the values of the same formula in Python."""
    compiled = compile_scalar(parse_expression(text))
    for u in (0.0, 0.25, 0.9):
        assert compiled(u) == pytest.approx(function(u), rel=1e-15, abs=1e-16)


def test_functions_of_a_schedule_are_refused():
    """H(u) is not an elementary function of u."""
    with pytest.raises(NotEnclosed, match="H is not"):
        compile_scalar(parse_expression("H(u)"))
