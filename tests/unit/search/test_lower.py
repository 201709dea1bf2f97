"""Lower certificates: an exact run on a piecewise-linear function, with functions small enough to follow by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from verify.search.lower import Lower, Witness, lower_fault, outcome
from verify.search.problem import Problem

F = Fraction
ABS = Witness(((F(0),), (F(1),), (F(-1),)), (F(0), F(0), F(0)), ((F(1, 4),),))
"""|x| on the line, from 1/4."""


def test_a_run_that_oscillates():
    """Steps of 1/2 on |x| from 1/4 go to -1/4 and back; the mean of x_1, x_2 is 0."""
    steps = (F(1, 2), F(1, 2))
    assert outcome(Problem(steps), ABS) == F(1, 4)
    assert outcome(Problem(steps, (F(1, 2), F(1, 2))), ABS) == 0
    assert lower_fault(Problem(steps), Lower(F(1, 4), ABS)) is None
    assert "ends at 0.25" in str(lower_fault(Problem(steps), Lower(F(1, 4) + F(1, 10**20), ABS)))


def test_a_run_that_is_projected():
    """From 1/4 a step of 1 on |x| is cut at the end of the domain [-1/2, 1/2], and the next one at the other."""
    problem = Problem((F(1), F(3)), None, True)
    run = replace(ABS, points=((F(1, 4),), (F(-1, 2),), (F(1, 2),)))
    assert outcome(problem, run) == F(1, 2)
    moved = replace(ABS, points=((F(1, 4),), (F(-1, 3),), (F(1, 2),)))
    assert "x_3 is not" in str(outcome(problem, replace(ABS, points=(*run.points[:2], (F(0),)))))
    assert outcome(problem, moved) == F(1, 2)  # a domain [-1/3, 1/2] does as well
    inside = replace(ABS, points=((F(1, 4),), (F(-1, 8),), (F(-1, 2),)))
    assert "x_2 is not" in str(outcome(problem, inside))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slopes": ((F(0),), (F(1) + F(1, 10**20),), (F(-1),))}, "square length"),
        ({"offsets": (F(0), F(1, 10**20), F(0))}, "not 0 at x"),
        ({"offsets": (F(-1), F(0), F(0))}, "not 0 at x"),
        ({"points": ((F(1) + F(1, 10**20),),)}, "apart"),
        ({"points": ((F(1, 4),), (F(0),))}, "2 points"),
    ],
)
def test_a_function_outside_the_class_is_refused(change: dict[str, object], words: str):
    """Too steep, another minimum, a start too far away, points that are none of the run."""
    assert words in str(outcome(Problem((F(1, 2),)), replace(ABS, **change)))


def test_a_domain_that_is_too_large_is_refused():
    """Bounded: no two points of the run may lie more than D apart."""
    wide = replace(ABS, points=((F(1, 2),), (F(-2, 3),)))
    assert "apart" in str(outcome(Problem((F(2),), None, True), wide))
