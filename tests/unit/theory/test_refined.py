"""Best weights for known norms, and closed forms of refined schedules against the algorithm."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import DomainError
from verify.refine.schedule import refined_schedule
from verify.theory import refined

NORMS = st.lists(st.floats(1e-2, 1e2), min_size=2, max_size=30).map(np.array)
ROUNDING = 2.0**-53


@given(NORMS, st.floats(0.1, 10), st.integers(0, 2**32 - 1))
def test_the_best_weights_attain_the_value_and_no_others_do_better(
    norms: Any, distance: float, seed: int
) -> None:
    """The bound at the weights is D/sqrt(Q_T); at weights changed at random it is larger."""
    best, value = refined.best_weights(norms, distance), refined.best_value(norms, distance)
    allowed = 4 * (len(norms) + 10) * ROUNDING
    assert refined.weighted_bound(norms, best, distance) == pytest.approx(value, rel=allowed)
    other = best * np.exp(np.random.default_rng(seed).normal(size=len(norms)) / 2)
    assert refined.weighted_bound(norms, other, distance) >= value * (1 - allowed)
    assert refined.weighted_bound(norms, 2 * best, distance) > value


@given(NORMS, st.floats(0.1, 10))
def test_the_steps_are_those_of_the_weights_and_of_the_algorithm(norms: Any, distance: float) -> None:
    """eta_t = w_t w_{t+1:T}/w_{1:T}; divided by the largest it is the schedule that the algorithm finds."""
    steps, w = refined.best_steps(norms, distance), refined.best_weights(norms, distance)
    direct = [w[t] * w[t + 1 :].sum() / w.sum() for t in range(len(w))]
    allowed = 4 * (len(norms) + 10) * ROUNDING  # positive terms alone: each rounding counts once
    assert steps == pytest.approx(direct, rel=allowed, abs=0)
    assert refined_schedule(norms, "sgd") == pytest.approx(steps / steps.max(), rel=2 * allowed, abs=0)


def test_constant_norms_give_the_minimax_rate() -> None:
    """eta_t = D/(G sqrt T) (1 - t/T) and the value D G/sqrt(T): linear decay, as the paper states it."""
    T, D, G = 50, 3.0, 0.5
    t = np.arange(1, T + 1)
    assert refined.best_steps(np.full(T, G), D) == pytest.approx(
        D / (G * math.sqrt(T)) * (1 - t / T), rel=1e-13
    )
    assert refined.best_value(np.full(T, G), D) == pytest.approx(D * G / math.sqrt(T), rel=1e-14)


T = 20_000
U = np.arange(1, T + 1) / T


def made(norms: Any) -> Any:
    """The algorithm's schedule."""
    return refined_schedule(norms, "sgd")


def closed(form: Callable[[float, Any], Any], power: float) -> Any:
    """The closed form, divided by its largest value."""
    values = form(power, U)
    return values / values.max()


@pytest.mark.parametrize("k", [0.0, 0.5, 1.0, 2.0, 3.5])
def test_falling_norms_give_the_closed_form(k: float) -> None:
    """||g_t||^2 = t^-k: a sum in place of an integral costs (k + 1)/T at most, and so does the largest value."""
    difference = np.abs(made(U ** (-k / 2)) - closed(refined.falling_norms, k)).max()
    assert difference <= 4 * (k + 1) / T


@pytest.mark.parametrize("k", [0.5, 1.0, 2.0, 3.5])
def test_the_warm_up_ends_where_the_closed_form_says(k: float) -> None:
    """(t/T)^(k+1) = k/(2k+1), to the width of the flat top: the maximum is quadratic, its value off by 4(k+1)/T."""
    values = made(U ** (-k / 2))
    at = (int(values.argmax()) + 1) / T
    assert at == pytest.approx(refined.warm_up(k), abs=2 * (k + 1) / math.sqrt(T))
    fine = np.linspace(0, 1, 200_001)
    assert refined.warm_up(k) == pytest.approx(fine[refined.falling_norms(k, fine).argmax()], abs=1e-5)


def test_another_power_is_told_apart() -> None:
    """The control: the algorithm for k = 1 is not the closed form for k = 1.01, and the peak is not that of k = 2."""
    assert np.abs(made(U**-0.5) - closed(refined.falling_norms, 1.01)).max() > 4 * 2 / T
    assert abs(refined.warm_up(1) - refined.warm_up(2)) > 2 * 2 / math.sqrt(T)


def test_constant_norms_have_no_warm_up() -> None:
    """k = 0: the peak is at 0, the closed form linear decay."""
    assert refined.warm_up(0) == 0
    assert refined.falling_norms(0, U) == pytest.approx(1 - U)


@pytest.mark.parametrize("a", [-1.0, -0.5, 0.0, 0.1])
def test_norms_that_vanish_slowly_still_anneal(a: float) -> None:
    """||g_t|| = (T - t)^a: the algorithm follows (1 - u)^(1 - 4a) up to the last hundredth of the run."""
    left = 1 - U + 1 / T  # so that the last norm is not 0
    values, form = made(left**a), refined.vanishing_norms(a, 1 - left)
    inside = U <= 0.99
    assert values[inside] == pytest.approx((form / form.max())[inside], abs=0.02)


def test_from_a_quarter_on_they_do_not_anneal() -> None:
    """The known failure in closed form: constant at a = 1/4, rising beyond; the algorithm rises as well."""
    assert refined.vanishing_norms(0.25, U).tolist() == [1.0] * T
    rising = refined.vanishing_norms(0.4, U[:-1])
    assert np.all(np.diff(rising) > 0)
    assert made((1 - U + 1 / T) ** 0.4).argmax() > 0.9 * T
    assert made((1 - U + 1 / T) ** 0.1).argmax() == 0  # the control


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: refined.best_value(np.array([1.0, 0.0]), 1.0),
            "gradient norms: at least one, each a finite number",
        ),
        (lambda: refined.best_steps(np.array([]), 1.0), "gradient norms: at least one"),
        (lambda: refined.best_weights(np.array([math.nan]), 1.0), "gradient norms: at least one"),
        (lambda: refined.falling_norms(-1, U), r"power = -1: above -1"),
        (lambda: refined.warm_up(-0.5), r"power = -0\.5: at least 0"),
        (lambda: refined.vanishing_norms(0.5, U), r"power = 0\.5: below 1/2"),
    ],
)
def test_outside_its_domain_is_one_sentence(call: Callable[[], Any], message: str) -> None:
    """The value and what is accepted."""
    with pytest.raises(DomainError, match=message):
        call()
