"""Speed of the compiled loop, as a ratio to a vectorised numpy loop in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from verify.sgd import Batch, compiled, run
from verify.sgd.steps import ConstantSteps, Floats
from verify.theory.instances import load_instance

RUNS = 1000
STEPS, PLAIN_STEPS = 10**6, 2 * 10**4  # the plain loop takes many times as long per step, so it takes fewer
LEAST = 10  # measured: 34 with two threads, 18 with one; 7 if the inner loop fails to use the registers


def plain_loop(starts: Floats, scales: Floats, steps: int) -> Floats:
    """Last iterates of f(x) = |x| on [-1/2, 1/2]: five array operations a step, nothing allocated."""
    x, move = starts.copy(), np.empty_like(starts)
    for _ in range(steps):
        np.copysign(scales, x, out=move)
        np.subtract(x, move, out=x)
        np.minimum(x, 0.5, out=x)
        np.maximum(x, -0.5, out=x)
    return x


def seconds(work: Callable[[], Any]) -> float:
    """Least of three timings."""
    found = []
    for _ in range(3):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def batch_of(steps: int) -> Batch:
    """1000 runs with fixed steps."""
    starts = np.rint(np.linspace(-0.5, 0.5, RUNS) * 2.0**53) * 2.0**-53
    scales = np.array([ConstantSteps().scale(float(rho), 10**4) for rho in np.geomspace(1.0, 40.0, RUNS)])
    return Batch(load_instance("abs"), ConstantSteps(), steps, scales, starts)


@pytest.mark.skipif(not compiled.available(), reason="no numba: nothing compiled to measure")
def test_compiled_loop_against_the_numpy_loop(benchmark: Any) -> None:
    """10^6 steps of 1000 runs, compiled, and 2 10^4 of the same in numpy: cost per step and run."""
    small, large = batch_of(PLAIN_STEPS), batch_of(STEPS)
    assert (
        plain_loop(small.starts, small.scales, 500).tolist()
        == run(batch_of(500), averages=False).last.tolist()
    )
    run(small, averages=False, path="compiled")  # compile before the clock starts
    fast = seconds(lambda: run(large, averages=False, path="compiled")) / STEPS
    slow = seconds(lambda: plain_loop(small.starts, small.scales, PLAIN_STEPS)) / PLAIN_STEPS
    benchmark.extra_info["numpy_over_compiled"] = slow / fast
    benchmark(run, small, averages=False, path="compiled")
    assert slow / fast > LEAST


@pytest.mark.skipif(not compiled.available(), reason="no numba: nothing compiled to measure")
def test_cost_is_linear_in_steps_and_runs() -> None:
    """Ten times the steps, or ten times the runs, take less than twenty times as long (averages included)."""
    base = batch_of(10**5)
    run(base, path="compiled")
    once = seconds(lambda: run(base, path="compiled"))
    assert seconds(lambda: run(batch_of(10**6), path="compiled")) < 20 * once
    wide = Batch(base.instance, base.steps, 10**5, np.tile(base.scales, 10), np.tile(base.starts, 10))
    assert seconds(lambda: run(wide, path="compiled")) < 20 * once
