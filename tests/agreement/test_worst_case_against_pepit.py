"""The worst case of ``verify bound`` and ``verify worst`` against PEPit: its documented example, and its own model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest

import verify
from verify.search.problem import Problem

ACCURACY = 1e-6  # of PEPit's solver at its own settings, and of the margins of the certificates
LIPSCHITZ, STEPS = 2, 6


@pytest.fixture(scope="module")
def pepit(require: Callable[[str], Any]) -> Any:
    """PEPit, with the solver that the search takes, too."""
    require("clarabel")
    return require("PEPit")


def rounded(step: float) -> Fraction:
    """A step near an irrational one."""
    return Fraction(step).limit_denominator(10**15)


def last_iterate(steps: Sequence[float], bounded: bool) -> float:
    """The worst f(x_{T+1}) - f(x*) as PEPit's examples model it, |x_1 - x*| <= 1 or a domain of diameter 1."""
    from PEPit import PEP
    from PEPit.functions import ConvexIndicatorFunction, ConvexLipschitzFunction
    from PEPit.primitive_steps import proximal_step

    problem = PEP()
    f = problem.declare_function(ConvexLipschitzFunction, M=float(LIPSCHITZ))
    domain = problem.declare_function(ConvexIndicatorFunction, D=1.0) if bounded else None
    best = (f if domain is None else f + domain).stationary_point()
    x = problem.set_initial_point()
    if domain is None:
        problem.set_initial_condition((x - best) ** 2 <= 1)
    else:
        domain.oracle(x)
    for step in steps:
        x = x - step * f.gradient(x)
        if domain is not None:
            x, _, _ = proximal_step(x, domain, 1.0)
    problem.set_performance_metric(f(x) - f(best))
    return float(problem.solve(verbose=0, solver="CLARABEL"))


@pytest.mark.filterwarnings("ignore:Solution may be inaccurate")
@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("factor", [1.0, 3.0])
def test_the_row_of_verify_bound_is_pepit_s_value(pepit: Any, bounded: bool, factor: float):
    """Fixed steps of PEPit's example and longer ones, last iterate, both domains, G = 2."""
    steps = [rounded(factor / (LIPSCHITZ * math.sqrt(STEPS + 1)))] * STEPS
    ladder = verify.bound(learning_rates=steps, gradient=LIPSCHITZ, bounded=bounded).ladders[0]
    row = ladder.rung("worst-case")
    theirs = last_iterate([float(s) for s in steps], bounded)
    assert row.lower is not None and row.upper is not None
    assert float(row.lower) - 3 * ACCURACY < theirs < float(row.upper) + 3 * ACCURACY
    assert float(row.upper - row.lower) < 10 * ACCURACY


def test_pepit_s_documented_example(pepit: Any):
    """Best of 7 iterates of fixed steps R/(M sqrt 7): M R/sqrt(7); the last of them, as verify bound has it, is worse."""
    from PEPit.examples.unconstrained_convex_minimization import wc_subgradient_method

    from verify.search.worst import worst_case

    step = 1 / (LIPSCHITZ * math.sqrt(STEPS + 1))
    theirs, theory = wc_subgradient_method(LIPSCHITZ, STEPS, step, solver="CLARABEL", verbose=0)
    found = worst_case(Problem((rounded(step) * LIPSCHITZ,) * STEPS, None, False, True))
    assert found.lower is not None and found.upper is not None
    for end in (found.lower.value, found.upper.value):
        assert LIPSCHITZ * float(end) == pytest.approx(theirs, abs=ACCURACY)
        assert LIPSCHITZ * float(end) == pytest.approx(theory, abs=ACCURACY)
    last = verify.bound(learning_rates=[rounded(step)] * STEPS, gradient=LIPSCHITZ, bounded=False)
    lower = last.ladders[0].rung("worst-case").lower
    assert lower is not None and float(lower) > theory + 1e-2
