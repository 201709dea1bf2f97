"""Hypotheses of Lemma 1 and Theorem 1: certified with a reason, or refuted with a reason."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.errors import HypothesisError, ScheduleError
from verify.theory.hypotheses import hypotheses, require_theorem_1
from verify.theory.schedules import parse_schedule


@pytest.mark.parametrize(
    ("name", "constant"),
    [
        ("cosine", "1.570796326794896619"),
        ("linear", "1"),
        ("poly:2", "2"),
        ("poly:3/2", "1.5"),
        ("(1-u)**2*(1+u)", "1.333333333333333333"),
        ("(1-u)*exp(u)", "2.718281828459045235"),
    ],
)
def test_theorem_1_applies_with_its_lipschitz_constant(name: str, constant: str):
    """Annealed, differentiable and Lipschitz; the constant p is enclosed to 12 digits."""
    found = hypotheses(parse_schedule(name))
    assert found.theorem_1.holds is True
    assert found.constant is not None
    assert found.constant.width() < 1e-12
    assert abs(found.constant.mid_fraction() - Fraction(constant)) < Fraction(1, 10**12)


def test_control_the_cosine_is_not_3_2_lipschitz():
    """pi/2 exceeds 3/2, so a claim that h is 1.5-Lipschitz would be refuted."""
    constant = require_theorem_1(parse_schedule("cosine"))
    assert constant.certainly(">", Interval.exact(Fraction(3, 2)))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("wsd:1/5", "kink at u = 4/5: the slopes are 0 and -5"),
        ("1-sqrt", "not finite at u = 0"),
        ("wsd:1/5:1-sqrt", "not finite at u = 4/5"),
        ("poly:1/2", "not finite at u = 1"),
        ("constant", "h\\(1\\) = 1 is not 0"),
        ("u", "is not 0|increases|not positive"),
        ("min(1-u, exp(-u)/2)", "kink at u = 0.768"),
    ],
)
def test_a_failing_hypothesis_is_named(name: str, said: str):
    """Asking for the theorem raises with the schedule and the hypothesis that fails."""
    with pytest.raises(HypothesisError, match=said):
        require_theorem_1(parse_schedule(name))


def test_kinked_schedule_is_still_lipschitz():
    """wsd fails differentiability alone: its Lipschitz constant is 5, its shape annealed."""
    found = hypotheses(parse_schedule("wsd:1/5"))
    assert (found.annealed.holds, found.differentiable.holds, found.lipschitz.holds) == (True, False, True)
    assert found.constant is not None
    assert found.constant.contains_zero() is False
    assert found.constant.certainly(">=", Interval.exact(5) - Interval.exact(Fraction(1, 10**12)))


def test_unbounded_derivative_has_no_constant():
    """1-sqrt is not Lipschitz at 0, and no number is given."""
    found = hypotheses(parse_schedule("1-sqrt"))
    assert found.lipschitz.holds is False
    assert found.constant is None


def test_family_has_no_hypotheses_as_numbers():
    """poly:p has a free parameter."""
    with pytest.raises(ScheduleError, match="free parameter"):
        hypotheses(parse_schedule("poly:p"))
