"""The paper's bounds: small cases by hand, floats against enclosures, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.enclosure.interval import Interval
from verify.errors import DomainError, HypothesisError
from verify.theory.bounds import (
    lemma_1,
    lemma_3,
    lemma_4,
    lemma_4_enclosed,
    lemma_4_suffix,
    theorem_1,
    tuned_rate,
    tuned_step,
)  # fmt: skip
from verify.theory.coefficient import coefficient
from verify.theory.schedules import parse_schedule

ONE = Interval.exact(1)


def test_two_steps_by_hand():
    """eta = (1, 1/2), D = 2, G = 1: 4/(2 * 3/2) + 2 (1/(3/2) + (1/4)/(1/2)) = 4/3 + 7/3."""
    assert lemma_4([1.0, 0.5], 2.0, 1.0) == pytest.approx(4 / 3 + 7 / 3, rel=1e-15)
    exact = lemma_4_enclosed([Interval.exact(1), Interval.exact(Fraction(1, 2))], Interval.exact(2), ONE)
    assert exact.intersect(Interval.exact(Fraction(11, 3))) is not None
    assert exact.certainly_not("==", Interval.exact(Fraction(11, 3) + Fraction(1, 10**20)))


def test_lemma_3_halves_the_noise_and_bounds_the_steps():
    """Same shape with sigma^2 in place of 2 G^2; a step above 1/(2 beta) is refused by value."""
    assert lemma_3([1.0, 0.5], 2.0, 1.0, 0.5) == pytest.approx(4 / 3 + 7 / 6, rel=1e-15)
    with pytest.raises(DomainError, match=r"the step 1 exceeds 1/\(2 beta\) = 0\.5"):
        lemma_3([1.0, 0.5], 2.0, 1.0, 1.0)


def test_suffix_is_the_best_start():
    """The suffix bound is the least over k of Lemma 4 applied to eta_k..eta_T."""
    rng = np.random.default_rng(3)
    steps = np.sort(rng.uniform(0.01, 5, 30))[::-1]
    value, k = lemma_4_suffix(steps, 1.0, 1.0)
    every = [lemma_4(steps[j:], 1.0, 1.0) for j in range(30)]
    assert value == pytest.approx(min(every), rel=1e-13)
    assert k == int(np.argmin(every)) + 1
    assert value < every[0]


def test_floats_agree_with_the_enclosure():
    """On the cosine's steps for T = 50 the float bound is the enclosed one to 1e-13."""
    schedule = parse_schedule("cosine")
    floats = schedule.step_sizes(50)
    exact = lemma_4_enclosed([Interval.exact(Fraction(float(x))) for x in floats], ONE, ONE, start=7)
    assert lemma_4(floats[6:], 1.0, 1.0) == pytest.approx(float(exact.mid_fraction()), rel=1e-13)


@pytest.mark.parametrize("name", ["cosine", "linear", "poly:2"])
def test_lemma_1_lies_above_lemma_4(name: str):
    """For the same steps the integral bound with its lower-order term is not below the sum (Lemma 5)."""
    schedule, horizon = parse_schedule(name), 40
    eta = tuned_step(schedule, horizon, ONE, ONE)
    sums = lemma_4(schedule.step_sizes(horizon) * float(eta.mid_fraction()), 1.0, 1.0)
    assert float(lemma_1(schedule, eta, horizon, ONE, ONE).lo_fraction() or 0) > sums


@pytest.mark.parametrize("name", ["cosine", "linear", "poly:3/2"])
def test_theorem_1_at_rho_one_is_lemma_1_at_the_tuned_step(name: str):
    """K(1) D G/sqrt(T) is the tuned rate; with the lower-order term both bounds coincide."""
    schedule, horizon = parse_schedule(name), 100
    assert coefficient(schedule, Fraction(1)).intersect(tuned_rate(schedule)) is not None
    left = theorem_1(schedule, Fraction(1), horizon, ONE, ONE)
    right = lemma_1(schedule, tuned_step(schedule, horizon, ONE, ONE), horizon, ONE, ONE)
    assert left.intersect(right) is not None
    assert (left - right).abs().width() < 1e-11


def test_control_theorem_1_at_another_rho_differs():
    """At rho = 2 it exceeds the bound at rho = 1."""
    schedule = parse_schedule("cosine")
    two, one = (theorem_1(schedule, Fraction(r), 100, ONE, ONE) for r in (2, 1))
    assert two.certainly(">", one)


@pytest.mark.parametrize("name", ["wsd:1/5", "1-sqrt", "constant"])
def test_theorem_1_needs_its_hypotheses(name: str):
    """A schedule that fails one is refused by name."""
    with pytest.raises(HypothesisError, match="Theorem 1 does not apply"):
        theorem_1(parse_schedule(name), Fraction(2), 100, ONE, ONE)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], "at least one"),
        ([1.0, 0.0], "eta_2 = 0"),
        ([1.0, float("nan")], "eta_2 = nan"),
        ([[1.0]], "shape"),
        ([-1.0], "eta_1 = -1"),
    ],
)
def test_bad_steps_are_named_by_index(steps: list[float], said: str):
    """Indices in messages are the paper's: eta_1 is the first."""
    with pytest.raises(DomainError, match=said):
        lemma_4(steps, 1.0, 1.0)


@pytest.mark.parametrize("horizon", [0, -1, 1.5, True])
def test_horizon_is_a_positive_integer(horizon: object):
    """T = 1.5 is refused with its type."""
    with pytest.raises(DomainError, match="T = "):
        theorem_1(parse_schedule("cosine"), Fraction(2), horizon, ONE, ONE)  # type: ignore[arg-type]


def test_enclosed_suffix_index_is_checked():
    """start runs from 1 to T, and a step that may be 0 is refused."""
    with pytest.raises(DomainError, match="from 1 to T = 1"):
        lemma_4_enclosed([ONE], ONE, ONE, start=2)
    with pytest.raises(DomainError, match="eta_1"):
        lemma_4_enclosed([Interval.between(0, 1)], ONE, ONE)
