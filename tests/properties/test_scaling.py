"""c h in the place of h: H and Q grow by c, the optimal tau and K stay.

Derivation: H is linear in h, so the integrand of Q becomes c^2 h^2/(c H) and Q grows by c. In
K = sqrt(Q(0)/H(0)) inf over tau of H(0)/(rho H(tau)) + rho Q(tau)/Q(0) each ratio loses its c, for every tau.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_checks import GRID, OFF, differ, exact, narrow
from property_schedules import Case, few, points, rhos, scaled, schedules

from verify.theory.functionals import Functionals, functionals

FACTORS = st.sampled_from([Fraction(3), Fraction(2, 7), Fraction(1, 1000)])


def times(case: Case, c: Fraction) -> Functionals:
    """The functionals of c h."""
    return functionals(scaled(case.schedule, c))


@few()
@given(schedules(), FACTORS, points())
def test_H_grows_by_the_factor(case: Case, c: Fraction, u: Fraction) -> None:
    """H of c h is c H."""
    assert not differ(times(case, c).H(exact(u)), c * case.f.H(exact(u)))


@few()
@pytest.mark.needs("Q")
@given(schedules(), FACTORS, points())
def test_Q_grows_by_the_factor(case: Case, c: Fraction, u: Fraction) -> None:
    """Q of c h is c Q, not c^2 Q."""
    found, known = times(case, c).Q(exact(u)), case.f.Q(exact(u))
    assert not differ(found, c * known)
    assert differ(found, c * c * known)


@few()
@given(schedules(), FACTORS)
def test_a_slightly_larger_factor_is_found_out(case: Case, c: Fraction) -> None:
    """Control: (1 + 1e-9) c instead of c is refuted, for H and, where there is one, for Q."""
    other = times(case, c)
    ops = "HQ" if case.f.positive and case.f.tail_or_none is not None else "H"
    for op in ops:
        known, found = getattr(case.f, op), getattr(other, op)
        assert any(differ(found(exact(u)), known(exact(u)) * c * OFF) for u in GRID)


@few()
@pytest.mark.needs("K")
@given(schedules(), FACTORS, rhos())
def test_the_optimum_does_not_depend_on_the_factor(case: Case, c: Fraction, rho: Fraction) -> None:
    """tau and K of c h are those of h."""
    other, r = times(case, c), exact(rho)
    assert not differ(other.K(r), case.f.K(r))
    assert not differ(other.tau(r), case.f.tau(r))


@few()
@pytest.mark.needs("K")
@given(schedules(), FACTORS)
def test_a_factor_in_the_wrong_place_is_found_out(case: Case, c: Fraction) -> None:
    """Control: a K that grows with c, or with rho in its place, is another number."""
    other, r = times(case, c), exact(3)
    assert narrow(other.K(r))
    assert differ(other.K(r), case.f.K(r) * c)
    assert differ(other.K(r), case.f.K(r) * OFF)
    assert differ(other.K(r), case.f.K(exact(3 * OFF)))
