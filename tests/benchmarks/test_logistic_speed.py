"""The sweep of Appendix C.1 against one run at a time, and against what its matrix products alone take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from verify.sgd.logistic import Data, columns, losses, make_data
from verify.sgd.logistic_study import RATES, SCHEDULES, simulate_logistic
from verify.sgd.steps import Floats

RUNS = 3  # 4 schedules x 27 rates x 3 runs = 324
LEAST, MOST = 7, 5  # measured: 15 times faster than one at a time, 1.7 times the products alone


def seconds(work: Callable[[], Any]) -> float:
    """Median of three timings."""
    found = []
    for _ in range(3):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return sorted(found)[1]


def one_at_a_time(data: Data, factors: Floats, rate: float, run: int, averaged: bool) -> float:
    """One weight vector, trained and tested: what a loop over the 324 does for each of them."""
    rng = np.random.Generator(np.random.Philox(key=[1, run + 1]))
    w = rng.uniform(-0.1, 0.1, data.train.shape[1])
    order, mean = rng.permutation(data.train.shape[0]), np.zeros_like(w)
    for t in range(data.steps):
        mean += w
        chosen = order[t * data.batch : (t + 1) * data.batch]
        inputs = data.train[chosen]
        p = 1.0 / (1.0 + np.exp(-(inputs @ w)))
        w = w - rate * factors[t] / data.batch * (inputs.T @ (p - data.train_labels[chosen]))
    scores = data.test @ (mean / data.steps if averaged else w)
    return float(np.mean(np.logaddexp(0.0, scores) - data.test_labels * scores))


def products(data: Data, trained: int, judged: int) -> None:
    """The matrix products of one run and nothing else, in the same pieces."""
    weights, wide = np.ones((data.train.shape[1], trained)), np.ones((data.train.shape[1], judged))
    scores, tested = np.empty((data.batch, trained)), np.empty((1000, judged))
    for t in range(data.steps):
        inputs = data.train[t * data.batch : (t + 1) * data.batch]
        np.matmul(inputs, weights, out=scores)
        inputs.T @ scores
    for first in range(0, data.test.shape[0], 1000):
        np.matmul(data.test[first : first + 1000], wide, out=tested)
        data.test_labels[first : first + 1000] @ tested


@pytest.mark.slow
def test_one_product_for_all_rates_and_schedules(benchmark: Any) -> None:
    """Both ratios in one run, with the losses of a sample of the runs compared."""
    from threadpoolctl import threadpool_limits

    data = make_data(1)
    cols = columns(SCHEDULES, RATES, data.steps)
    picked = [(s, r) for s in (0, 1, 2) for r in (9, 12, 15)]  # block of factors: fixed, cosine, linear
    with threadpool_limits(1):
        sweep = seconds(lambda: losses(data, SCHEDULES, RATES, 1, 0))
        single = seconds(
            lambda: [one_at_a_time(data, cols.factors[s], RATES[r], 0, False) for s, r in picked]
        )
        alone = seconds(
            lambda: products(data, cols.factors.shape[0] * len(RATES), len(SCHEDULES) * len(RATES))
        )
        found = losses(data, SCHEDULES, RATES, 1, 0)[[0, 2, 3]]
        for s, r in picked:
            assert one_at_a_time(data, cols.factors[s], RATES[r], 0, False) == pytest.approx(
                found[s, r], rel=1e-9
            )
    faster = single / len(picked) * len(SCHEDULES) * len(RATES) / sweep
    benchmark.extra_info |= {"one_at_a_time_over_sweep": faster, "sweep_over_products": sweep / alone}
    benchmark.pedantic(simulate_logistic, kwargs={"runs": RUNS, "data": data}, rounds=1)
    assert faster > LEAST
    assert sweep / alone < MOST
