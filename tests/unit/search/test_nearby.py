"""Certificates carried over to steps nearby: what a run with other steps breaks, and the runs that stay."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from verify.search.lower import Lower, Witness, outcome
from verify.search.nearby import Nearby, _excess, lower_nearby, upper_nearby
from verify.search.potential import potential_certificate
from verify.search.problem import Basis, Problem, complete, inequality, reduced

F = Fraction
ABS = Witness(((F(0),), (F(1),), (F(-1),)), (F(0), F(0), F(0)), ((F(1, 4),),))
"""|x| on the line, from 1/4."""


def around(problem: Problem, off: Fraction) -> Nearby:
    """Every step within ``off`` of the problem's own."""
    return Nearby(problem, [s - off for s in problem.steps], [s + off for s in problem.steps])


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("weights", [None, (F(1, 3), F(2, 3))])
@pytest.mark.parametrize("factor", [F(9, 10), F(11, 10)])
def test_a_run_breaks_no_inequality_by_more(bounded: bool, weights: Any, factor: Fraction):
    """|x| with steps a tenth away: each inequality of the own steps, with its numbers put in; some are broken."""
    problem = Problem((F(1, 2), F(9, 8)), weights, bounded)
    steps = [factor * s for s in problem.steps]
    path = [F(3, 4)]
    for step in steps:
        moved = path[-1] - step * (1 if path[-1] >= 0 else -1)
        path.append(max(moved, F(-1, 4)) if bounded else moved)
    points = [F(0), *path] + ([] if weights is None else [weights[0] * path[0] + weights[1] * path[1]])
    slopes = [F(1 if x >= 0 else -1) for x in points[1:]]
    if not bounded:
        slopes = [g * (factor if i < problem.horizon else 1) for i, g in enumerate(slopes)]
    vectors = [path[0], *slopes, *(path[1:] if bounded else [])]
    near = Nearby(problem, steps, steps)
    off, reach, broken = near.off, 1 + sum(steps, F(0)), 0
    for key in {*complete(problem), *reduced(problem)}:
        one = inequality(key, Basis(problem, direct=True))
        left = sum(c * abs(points[i]) for i, c in one.values.items())
        left += sum(c * vectors[p] * vectors[q] * (1 if p == q else 2) for (p, q), c in one.form.items())
        assert left <= one.bound + _excess(key, near, off, reach), key
        broken += left > one.bound
    assert broken > 0


@pytest.mark.parametrize("bounded", [False, True])
def test_the_upper_end_holds_for_every_step_nearby(bounded: bool):
    """Above the least certificate of steps chosen nearby; the control: the certificate's own value is not."""
    draws, off, exceeded = random.Random(5), F(1, 10**5), 0
    for horizon in (2, 5, 9):
        problem = Problem(tuple(F(draws.uniform(0.3, 1)) for _ in range(horizon)), None, bounded)
        own = potential_certificate(problem)
        assert own is not None
        top = upper_nearby(around(problem, off), own)
        assert upper_nearby(around(problem, F(0)), own) == own.value < top < own.value + 1000 * off
        for sign in (-1, 1):
            there = potential_certificate(
                replace(problem, steps=tuple(s + sign * off for s in problem.steps))
            )
            assert there is not None and there.value <= top
            exceeded += there.value > own.value + off / 100
    assert exceeded > 0


def test_the_slopes_of_a_run_stay():
    """Steps of 1/2 on |x| from 1/4, each off by at most 1/100: every such run ends at least at the value minus 2/100."""
    problem, off = Problem((F(1, 2), F(1, 2))), F(1, 100)
    low = lower_nearby(around(problem, off), Lower(F(1, 4), ABS))
    assert low == F(1, 4) - 2 * off
    for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        there = Problem(tuple(s + sign * off for s, sign in zip(problem.steps, signs, strict=True)))
        value = outcome(there, ABS)
        assert isinstance(value, Fraction) and value >= low
    assert lower_nearby(around(problem, F(0)), Lower(F(1, 4), ABS)) == F(1, 4)
    assert lower_nearby(around(problem, F(1, 7)), Lower(F(1, 4), ABS)) is None


def test_a_function_whose_pieces_meet_carries_nothing_over():
    """From 1/2 a step of 1/2 ends at the kink of |x|, where a step a little off would follow the other piece."""
    start = replace(ABS, points=((F(1, 2),),))
    problem = Problem((F(1, 2), F(1, 2)))
    value = outcome(problem, start)
    assert isinstance(value, Fraction)
    assert lower_nearby(around(problem, F(0)), Lower(value, start)) == value
    assert lower_nearby(around(problem, F(1, 10**9)), Lower(value, start)) is None


def test_projections_stay():
    """From 1/4 a step of 1 is cut at -1/2, and one of 9/10 too; one of 1/2 is not, and nothing is said then."""
    run = replace(ABS, points=((F(1, 4),), (F(-1, 2),), (F(1, 2),)))
    problem = Problem((F(1), F(3)), None, True)
    assert lower_nearby(around(problem, F(1, 10)), Lower(F(1, 2), run)) == F(1, 2)
    assert isinstance(outcome(replace(problem, steps=(F(9, 10), F(29, 10))), run), Fraction)
    assert lower_nearby(around(problem, F(1, 2)), Lower(F(1, 2), run)) is None
    assert isinstance(outcome(replace(problem, steps=(F(1, 2), F(3))), run), str)


@pytest.mark.parametrize("bounded", [False, True])
def test_a_searched_function_carries_over(bounded: bool, require: Callable[[str], Any]):
    """The slack of the search is far above the rounding of floats; the control: not above a thousandth."""
    require("clarabel")
    from verify.search.worst import search_lower

    draws = random.Random(9)
    for horizon in (1, 4, 8):
        problem = Problem(tuple(F(draws.uniform(0.2, 1)) for _ in range(horizon)), None, bounded)
        found = search_lower(problem)
        assert found is not None
        low = lower_nearby(around(problem, F(1, 2**53)), found)
        assert low is not None and found.value - F(1, 2**48) < low <= found.value
        assert horizon == 1 or lower_nearby(around(problem, F(1, 1000)), found) is None
