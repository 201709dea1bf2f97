from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest

from verify.errors import HypothesisError, ScheduleError
from verify.sgd.steps import (
    START_GRID,
    AnnealedSteps,
    ConstantSteps,
    ExplicitSteps,
    Floats,
    InverseRootSteps,
    step_sequence,
)


@dataclass(frozen=True)
class Line:
    """Linear decay, as a stand-in for a schedule."""

    name: str = "line"

    def values(self, u: Floats) -> Floats:
        """1 - u."""
        return 1.0 - u


def test_constant_step() -> None:
    """rho D/(G sqrt T), to the grid on which a quarter of it is a multiple of 2^-53."""
    steps = ConstantSteps()
    found = steps.scale(1.5, 7)
    assert abs(found - 1.5 / math.sqrt(7)) <= START_GRID
    assert (found / START_GRID).is_integer()
    assert steps.factors(1, 3, 7).tolist() == [1.0, 1.0, 1.0]


def test_inverse_root_steps() -> None:
    """eta_t = rho/sqrt(t), whatever the horizon."""
    steps = InverseRootSteps()
    assert steps.scale(3.0, 100) == 3.0
    assert steps.factors(4, 9, 100)[[0, -1]].tolist() == [1 / 2, 1 / 3]


def test_annealed_steps_use_the_tuned_step_of_equation_2() -> None:
    """Linear decay has H(0) = 1/2, Q(0) = 2, so eta_tuned = 1/(2 sqrt T); eta_t carries h((t-1)/T)."""
    steps = AnnealedSteps(Line(), 0.5, 2.0)
    assert steps.scale(3.0, 16) == 3.0 / 8.0
    assert steps.factors(1, 4, 4).tolist() == [1.0, 0.75, 0.5, 0.25]
    assert steps.name == "line"


def test_explicit_steps_are_taken_as_they_are() -> None:
    """Index 0 is eta_1."""
    assert ExplicitSteps(np.array([3.0, 2.0, 1.0])).factors(2, 3, 3).tolist() == [2.0, 1.0]


def test_names_are_read() -> None:
    """constant and invsqrt are sequences; other names are schedules with certified H(0) and Q(0)."""
    assert isinstance(step_sequence("constant"), ConstantSteps)
    assert isinstance(step_sequence("invsqrt"), InverseRootSteps)
    linear = step_sequence("linear")
    assert isinstance(linear, AnnealedSteps)
    assert linear.scale(1.0, 4) == pytest.approx(0.25, rel=1e-15)


@pytest.mark.parametrize(("schedule", "named"), [("exponential", "'exponential"), ("1-2*u", r"'1 - 2\*u'")])
def test_a_schedule_without_a_tuned_step_is_refused(schedule: str, named: str) -> None:
    """exponential ends above zero, so Q(0) = oo; 1 - 2u turns negative: Eq. (2) has no step for either."""
    with pytest.raises(HypothesisError, match=named):
        step_sequence(schedule)


def test_an_unreadable_schedule_is_refused() -> None:
    """The schedule reader answers."""
    with pytest.raises(ScheduleError):
        step_sequence("cosinus(")
