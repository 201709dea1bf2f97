"""K of the cosine schedule at 1000 values of rho: certified, in floats, and the paper's own way.

Speeds are compared as ratios within one run, on the same values; absolute times are for reading only.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from verify.enclosure.interval import Interval
from verify.theory.functionals import Functionals, functionals
from verify.theory.paper_method import PaperMethod, paper_method
from verify.theory.schedules import parse_schedule

VALUES = np.geomspace(1.0, 1e6, 1000)
EXACT = [Interval.exact(Fraction(float(r))) for r in VALUES]
CERTIFIED_RATIO = 1.0  # certified to 1e-12, at most the time of the paper's uncertified method
FLOAT_RATIO = 100.0  # the float path, at least this many times faster


@pytest.fixture(scope="module")
def cosine() -> Functionals:
    """Panels and tables built, as in a process that has answered before."""
    f = functionals(parse_schedule("cosine"))
    f.float("K", VALUES)
    f.coefficient.many(EXACT[:2])
    return f


@pytest.fixture(scope="module")
def paper() -> PaperMethod:
    """SciPy imported, H(0) and Q(0) computed."""
    method = paper_method(parse_schedule("cosine"))
    method.K(2.0)
    return method


def seconds(function: Callable[[], Any], rounds: int) -> float:
    """Best of several runs, garbage collection off: the least disturbed one."""
    best = float("inf")
    for _ in range(rounds):
        gc.disable()
        try:
            start = time.perf_counter()
            function()
            best = min(best, time.perf_counter() - start)
        finally:
            gc.enable()
    return best


def test_ratios(cosine: Functionals, paper: PaperMethod, record_property: Callable[[str, object], None]):
    """Certified K takes no longer than the paper's method, and the float path is 100 times faster than it."""
    baseline = seconds(lambda: paper.coefficients(VALUES), 2)
    certified = seconds(lambda: cosine.coefficient.many(EXACT), 3)
    floats = seconds(lambda: cosine.float("K", VALUES), 20)
    record_property("certified/paper", certified / baseline)
    record_property("paper/float", baseline / floats)
    assert certified <= CERTIFIED_RATIO * baseline
    assert baseline >= FLOAT_RATIO * floats


def test_all_three_compute_the_same(cosine: Functionals, paper: PaperMethod):
    """The compared values agree: certified to 1e-12 relative, floats to 1e-12, the paper's to 1e-8."""
    certified = cosine.coefficient.many(EXACT)
    for value in certified:
        assert float((value.hi_fraction() - value.lo_fraction()) / value.lo_fraction()) < 1e-12  # type: ignore[operator]
    middles = np.array([float(v.mid_fraction()) for v in certified])
    assert np.abs(cosine.float("K", VALUES) / middles - 1).max() < 1e-12
    assert np.abs(np.array(paper.coefficients(VALUES[::20])) / middles[::20] - 1).max() < 1e-8


def test_certified(benchmark: Any, cosine: Functionals):
    """Enclosures of K at all values."""
    benchmark.group = "K of the cosine at 1000 values of rho"
    benchmark(cosine.coefficient.many, EXACT)


def test_float(benchmark: Any, cosine: Functionals):
    """Double precision, vectorised."""
    benchmark.group = "K of the cosine at 1000 values of rho"
    benchmark(cosine.float, "K", VALUES)


def test_paper(benchmark: Any, paper: PaperMethod):
    """quad and fsolve, value by value."""
    benchmark.group = "K of the cosine at 1000 values of rho"
    benchmark.pedantic(paper.coefficients, args=(VALUES,), rounds=2, iterations=1)
