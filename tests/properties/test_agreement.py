"""One number in independent ways: closed form, certified enclosure, float tables, mpmath by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given
from property_checks import GRID, OFF, differ, exact, narrow
from property_schedules import Case, few, named, own, points, rhos, schedules

from verify.enclosure.interval import Interval
from verify.language import parse_expression
from verify.language.formula import num
from verify.theory.closed_forms import accepted
from verify.theory.functionals import functionals
from verify.theory.in_force import known_form
from verify.theory.pieces import split_at_kinks
from verify.theory.schedules import Piece, parse_schedule

FLOAT = Fraction(1, 10**12)
"""Relative accuracy that Functionals.float declares."""
DIGITS = 25


def closed(case: Case, op: str) -> tuple[Piece, ...] | None:
    """Closed form of H or Q: by hand for a random schedule, the package's own for a user's."""
    if own() is not None:
        form = known_form(case.schedule, op)
        return None if form is None else tuple(form.pieces)
    text = case.H_text if op == "H" else case.terms[0].Q_text if len(case.terms) == 1 else None
    if text is None:
        return None
    return tuple(Piece(*p) for p in split_at_kinks(parse_expression(text, names=("u",))))


def value(pieces: tuple[Piece, ...], u: Fraction) -> Interval:
    """The closed form at a point, by interval arithmetic."""
    return next(p for p in pieces if p.low <= u <= p.high).value(exact(u))


@given(schedules(), points())
def test_H_is_its_closed_form(case: Case, u: Fraction) -> None:
    """A formula that passes the exact check (derivative, end, joints) and the integral enclose one number."""
    pieces = closed(case, "H")
    if pieces is None:
        assert own() is not None  # a user's schedule may have none
        return
    assert accepted(case.schedule, "H", pieces)
    assert not differ(value(pieces, u), case.f.H(exact(u)))


@few()
@given(schedules())
def test_a_wrong_closed_form_is_found_out(case: Case) -> None:
    """Control: (1 + 1e-9) H, and H + 1e-9, are refused by the exact check, and lie outside the enclosures."""
    pieces = closed(case, "H")
    if pieces is None:
        assert own() is not None
        return
    off = num(OFF)
    for wrong in (
        tuple(Piece(p.low, p.high, p.formula * off) for p in pieces),
        tuple(Piece(p.low, p.high, p.formula + (off - 1)) for p in pieces),
    ):
        assert not accepted(case.schedule, "H", wrong)
        assert any(differ(value(wrong, u), case.f.H(exact(u))) for u in GRID)


@pytest.mark.needs("Q")
@given(schedules(), points())
def test_Q_is_its_closed_form(case: Case, u: Fraction) -> None:
    """Where Q is elementary its formula and the integral of h^2/H enclose one number."""
    pieces = closed(case, "Q")
    if pieces is not None:
        assert not differ(value(pieces, u), case.f.Q(exact(u)))


@few()
@pytest.mark.needs("random")
@given(named())
def test_a_named_schedule_is_its_formula(case: Case) -> None:
    """Names have closed forms written down; their formulas go through the integrals, to the same numbers."""
    twin = functionals(parse_schedule(" + ".join(t.text for t in case.terms)))
    for u in GRID:
        assert not differ(twin.Q(exact(u)), case.f.Q(exact(u)))
        assert not differ(twin.H(exact(u)), case.f.H(exact(u)))


def close(found: float, enclosure: Interval, size: Interval | None = None) -> bool:
    """Is a float within its declared accuracy of an enclosed number, relative to itself or to ``size``?"""
    known, given = enclosure.mid_fraction(), Fraction(found)
    scale = known if size is None else size.mid_fraction()
    return abs(given - known) <= FLOAT * abs(scale) + Fraction(enclosure.width())


@given(schedules(), points())
def test_floats_have_their_declared_accuracy(case: Case, u: Fraction) -> None:
    """h, H and Q in double precision are right to 1e-12 of themselves; H to 1e-12 of H(0) if h(1) is not 0."""
    f, x = case.f, float(u)
    annealed = f.positive and f.tail_or_none is not None
    for op in "hHQ" if annealed else "H":
        size = None if annealed else f.H(exact(0))
        assert close(f.float(op, x), getattr(f, op)(exact(Fraction(x))), size), op


@pytest.mark.needs("K")
@given(schedules(), rhos())
def test_float_optima_have_their_declared_accuracy(case: Case, rho: Fraction) -> None:
    """tau and K in double precision are right to 1e-12 (tau of 1)."""
    x = float(rho)
    assert close(case.f.float("K", x), case.f.K(exact(Fraction(x))))
    assert abs(Fraction(case.f.float("tau", x)) - case.f.tau(exact(Fraction(x))).mid_fraction()) <= FLOAT


@few()
@pytest.mark.needs("K")
@given(schedules())
def test_inaccurate_floats_are_found_out(case: Case) -> None:
    """Control: single precision, and a K at rho (1 + 1e-9), are not within 1e-12."""
    import numpy as np

    f = case.f
    for op in "hHQ":
        found = [(float(np.float32(f.float(op, float(u)))), getattr(f, op)(exact(u))) for u in GRID]
        assert not all(close(number, enclosure) for number, enclosure in found), op
    assert not all(close(f.float("K", rho * float(OFF)), f.K(exact(rho))) for rho in (3, 50))


def by_hand(case: Case, x: Any, op: str) -> Any:
    """H or Q at u = 1 - x in mpmath: H by its formula, Q by one quadrature of h^2/H over y = x s^m, s in [0, 1].

    m makes every exponent of y whole, the quadrature is split at the kinks, and its values are of order 1,
    because mpmath stops at an absolute error.
    """
    if op == "H":
        return case.H(x)
    m, size = 2 * case.degree.denominator, case.h(x)

    def rate(s: Any) -> Any:
        y = x * s**m
        return m * x * s ** (m - 1) * case.h(y) ** 2 / case.H(y) / size

    inside = [1 - mpmath.mpf(k.numerator) / k.denominator for k in case.knots]
    cuts = sorted([mpmath.mpf(0), mpmath.mpf(1), *(k / x for k in inside if k < x)])
    return size * mpmath.quad(rate, [mpmath.root(c, m) for c in cuts])


def agrees(case: Case, op: str, u: Fraction, factor: Fraction = Fraction(1)) -> bool:
    """Is mpmath by hand, to 17 of 25 digits, inside what the enclosure allows?"""
    with mpmath.workdps(DIGITS):
        x = mpmath.mpf((1 - u).numerator) / (1 - u).denominator
        found = by_hand(case, x, op)
    known = getattr(case.f, op)(exact(u)).mid_fraction()
    wanted = mpmath.mpf(known.numerator) / known.denominator * factor.numerator / factor.denominator
    return bool(abs(found - wanted) <= mpmath.mpf(10) ** -17 * abs(wanted))


@pytest.mark.needs("random")
@given(schedules(), points())
def test_H_and_Q_are_those_of_mpmath_by_hand(case: Case, u: Fraction) -> None:
    """Nothing of the package takes part on the other side: no parser, no series, no expansion."""
    with mpmath.workdps(DIGITS):
        assert agrees(case, "H", u)
        assert agrees(case, "Q", u)


@few()
@pytest.mark.needs("random")
@given(schedules())
def test_mpmath_by_hand_sees_a_billionth(case: Case) -> None:
    """Control: with (1 + 1e-9) H and Q the two ways part."""
    with mpmath.workdps(DIGITS):
        assert not any(agrees(case, op, u, OFF) for op in "HQ" for u in GRID)


@few()
@pytest.mark.needs("K")
@given(schedules(), rhos())
def test_many_digits_agree_with_the_enclosures(case: Case, rho: Fraction) -> None:
    """The package's second evaluator has H, Q and K to twelve of its fifteen digits, unless h ends too steeply."""
    f = case.f
    if f.tail.q <= Fraction(1, 2):
        return  # a slow tail: test_limits
    with mpmath.workdps(15):
        found = [f.mp("H", GRID[0]), f.mp("Q", GRID[0]), f.mp("K", rho)]
    known = [f.H(exact(GRID[0])), f.Q(exact(GRID[0])), f.K(exact(rho))]
    for number, enclosure in zip(found, known, strict=True):
        assert close(float(number), enclosure)
        assert narrow(enclosure)
        assert not close(float(number) * float(OFF), enclosure)
