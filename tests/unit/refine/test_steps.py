"""Norms logged now and then become a norm for each step by one rule: the broken line through the logged points."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import refine_again as again
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import DomainError
from verify.refine.steps import MOST, expand


def test_every_step_logged_is_unchanged() -> None:
    """T = L = n: nothing to interpolate, the very floats."""
    norms = np.random.default_rng(0).lognormal(size=50)
    assert expand(np.arange(1, 51), norms, 50).tolist() == norms.tolist()


def test_between_logged_iterations_it_is_linear() -> None:
    """Every fourth iteration: the first norm before the first one, then straight lines."""
    found = expand(np.array([4, 8]), np.array([1.0, 3.0]), 8)
    assert found.tolist() == [1, 1, 1, 1, 1.5, 2, 2.5, 3]


def test_a_value_for_each_logged_norm() -> None:
    """Norms every 50 iterations, as many steps as norms: again the very norms."""
    norms = np.random.default_rng(0).lognormal(size=40)
    assert expand(50 * np.arange(1, 41), norms, 40).tolist() == norms.tolist()


def test_another_number_of_steps_stretches_the_run() -> None:
    """T = 2 L: step t stands at iteration t/2, and the last step at the last iteration."""
    found = expand(np.array([1, 2, 3]), np.array([1.0, 2.0, 5.0]), 6)
    assert found.tolist() == [1, 1, 1.5, 2, 3.5, 5]


@given(st.sets(st.integers(1, 10**9), min_size=1, max_size=12), st.integers(2, 40), st.data())
def test_it_is_the_second_writing(at: set[int], steps: int, data: st.DataObject) -> None:
    """In rationals, also for iterations whose products with the steps leave 32 bits."""
    where = sorted(at)
    norms = data.draw(st.lists(st.fractions(1, 9), min_size=len(where), max_size=len(where)))
    assert list(expand(np.array(where), np.array(norms, dtype=object), steps)) == again.each_step(
        where, norms, steps
    )


def test_a_rule_that_holds_the_norm_is_another_one() -> None:
    """The control: stairs in place of lines are told apart."""
    norms = [Fraction(1), Fraction(3)]
    assert again.each_step([4, 8], norms, 8) != [1, 1, 1, 1, 1, 1, 1, 3]


@pytest.mark.parametrize("steps", [1, 0, -3, MOST + 1])
def test_an_unusable_number_of_steps_is_one_sentence(steps: int) -> None:
    """The number, what is accepted, and the option that sets it."""
    with pytest.raises(
        DomainError, match=rf"steps = {steps}: a schedule has 2 to {MOST} steps; --steps sets their"
    ):
        expand(np.array([1]), np.array([1.0]), steps)
