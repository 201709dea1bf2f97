from __future__ import annotations

from fractions import Fraction

import pytest

from verify.errors import DomainError
from verify.sgd.exact import exact_run


def test_orbit_of_appendix_d1() -> None:
    """From (3/4) eta two equal steps lead back; the average over an even number of steps is eta/4."""
    eta = Fraction(3, 10)
    found = exact_run([eta] * 6, Fraction(3, 4) * eta)
    assert (found.last, found.mean_iterate, found.mean_value) == (eta * 3 / 4, eta / 4, eta / 2)


def test_odd_horizon_ends_on_the_other_side() -> None:
    """Control: one step more changes all three."""
    eta = Fraction(3, 10)
    found = exact_run([eta] * 7, Fraction(3, 4) * eta)
    assert (found.last, found.mean_iterate) == (-eta / 4, eta * Fraction(9, 28))


def test_projection_and_the_subgradient_at_zero() -> None:
    """From 0 the step goes left; a long one stops at the boundary."""
    assert exact_run([Fraction(1, 8)], Fraction(0)).last == Fraction(-1, 8)
    assert exact_run([Fraction(9)], Fraction(1, 2)).last == Fraction(-1, 2)


@pytest.mark.parametrize(
    ("steps", "start"),
    [([0.1], Fraction(0)), ([Fraction(-1)], Fraction(0)), ([], Fraction(0)), ([Fraction(1)], Fraction(3, 4))],
)
def test_bad_values_are_refused(steps: list[Fraction], start: Fraction) -> None:
    """Floats, negative steps, no steps, a start outside."""
    with pytest.raises(DomainError):
        exact_run(steps, start)
