"""The reduced program of a worst case against PEPit's own model of the same instance: same solver, same tolerance.

Both are built and solved in this process, one after the other; the ratio is what counts, the seconds are for reading.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from verify.search.problem import Basis, Problem, reduced

TOLERANCE = 1e-9
RATIO = 2.0  # at least that many times faster than PEPit
SECONDS = 10.0  # for T = 50
FREE, BOUNDED = 50, 10  # steps; PEPit's model of the bounded instance takes minutes beyond


def linear(horizon: int, rho: float) -> list[float]:
    """rho times the steps of Zamani & Glineur."""
    return [rho * (horizon + 1 - k) / (horizon + 1) ** 1.5 for k in range(1, horizon + 1)]


def by_pepit(steps: list[float], bounded: bool) -> float:
    """The worst f(x_{T+1}) - f(x*) as PEPit's examples model it: M-Lipschitz f, an indicator with its proximal step."""
    from PEPit import PEP
    from PEPit.functions import ConvexIndicatorFunction, ConvexLipschitzFunction
    from PEPit.primitive_steps import proximal_step

    problem = PEP()
    f = problem.declare_function(ConvexLipschitzFunction, M=1.0)
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
    accuracy = dict.fromkeys(("tol_gap_abs", "tol_gap_rel", "tol_feas"), TOLERANCE)
    return float(problem.solve(verbose=0, solver="CLARABEL", direct_solve_method="faer", **accuracy))


def ours(steps: list[float], bounded: bool) -> float:
    """The same number from the reduced program."""
    from verify.search.program import solve

    problem = Problem(tuple(steps), None, bounded)
    return solve(Basis(problem), list(reduced(problem)), tolerance=TOLERANCE).value


def timed(function: Callable[[], Any]) -> tuple[Any, float]:
    """Value and seconds, building included."""
    start = time.perf_counter()
    value = function()
    return value, time.perf_counter() - start


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Solution may be inaccurate")
@pytest.mark.parametrize(("horizon", "rho", "bounded"), [(FREE, 1.0, False), (BOUNDED, 3.0, True)])
def test_faster_than_pepit(
    horizon: int, rho: float, bounded: bool, require: Callable[[str], Any],
    record_property: Callable[[str, object], None],
):  # fmt: skip
    """The same value in at most half the time, and T = 50 in less than ten seconds."""
    require("clarabel")
    require("PEPit")
    steps = linear(horizon, rho)
    ours(linear(3, 1.0), bounded)  # modules loaded
    by_pepit(linear(3, 1.0), bounded)
    found, seconds = timed(lambda: ours(steps, bounded))
    theirs, longer = timed(lambda: by_pepit(steps, bounded))
    record_property("seconds", seconds)
    record_property("ratio", longer / seconds)
    assert found == pytest.approx(theirs, abs=1e-7)
    assert seconds < SECONDS
    assert longer > RATIO * seconds, f"{seconds:.2f} s against {longer:.2f} s"


@pytest.mark.slow
@pytest.mark.parametrize("bounded", [False, True])
def test_a_certified_upper_end_in_seconds(bounded: bool, record_property: Callable[[str, object], None]):
    """T = 50, last iterate: found, rounded and checked in exact numbers, without a solver."""
    from fractions import Fraction

    from verify.search.worst import worst_case

    problem = Problem(tuple(Fraction(s) for s in linear(50, 3.0)), None, bounded)
    found, seconds = timed(lambda: worst_case(problem, lower=False))
    record_property("seconds", seconds)
    assert found.upper is not None and seconds < SECONDS


@pytest.mark.slow
def test_both_certified_ends_in_seconds(
    require: Callable[[str], Any], record_property: Callable[[str, object], None]
):
    """The row of ``verify bound --worst`` at T = 50 in R^d: an enclosure that a certificate backs on either side."""
    require("clarabel")
    from fractions import Fraction

    from verify.ladder import bound

    found, seconds = timed(lambda: bound("cosine", 50, [Fraction(3)], bounded=False, worst=True))
    record_property("seconds", seconds)
    row = found.ladders[0].rung("worst-case")
    assert row.lower is not None and row.upper is not None and row.upper - row.lower < Fraction(1, 10**7)
    assert seconds < SECONDS
