"""Sums, products, sign, range and integral of germs, checked at points in exact rational arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest
from enclosure_points import relaxed
from hypothesis import given
from hypothesis import strategies as st

from verify.enclosure import germ_ring as module
from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import DomainError, NotEnclosed

EXPONENTS = st.sampled_from([Fraction(n, 6) for n in range(-12, 25)])
NUMBERS = st.fractions(-5, 5, max_denominator=20)
DELTAS = st.sampled_from([Fraction(1, 64), Fraction(1), Fraction(64)])
ROOTS = (Fraction(1), Fraction(1, 2), Fraction(3, 40), Fraction(1, 1000))


@dataclass(frozen=True)
class Function:
    """A germ and one concrete function that it encloses: exponents and numbers, x a sixth power."""

    germ: Germ
    parts: tuple[tuple[Fraction, Fraction], ...]

    def at(self, root: Fraction) -> Fraction:
        """The value at x = root**6."""
        return sum((c * root ** int(6 * e) for e, c in self.parts), Fraction(0))


@st.composite
def functions(draw: st.DrawFn, delta: Fraction | None = None, lowest: int = -12) -> Function:
    """Up to five terms with exact or wide coefficients and perhaps a remainder."""
    d = draw(DELTAS) if delta is None else delta
    terms, parts = [], []
    for _ in range(draw(st.integers(0, 5))):
        e, c = draw(EXPONENTS), draw(NUMBERS)
        if 6 * e < lowest:
            continue
        below, above = draw(st.sampled_from([(0, 0), (1, 0), (0, 1), (2, 3)]))
        terms.append((e, Interval.between(c - Fraction(below, 7), c + Fraction(above, 7))))
        parts.append((e, c))
    remainder = None
    if draw(st.booleans()):
        e, c = draw(EXPONENTS), draw(NUMBERS)
        if 6 * e >= lowest:
            remainder = (e, Interval.between(c - draw(st.integers(0, 2)), c + draw(st.integers(0, 2))))
            parts.append((e, c))
    return Function(Germ.terms(terms, d, remainder, limit=draw(st.sampled_from([1, 3, 10]))), tuple(parts))


def roots(delta: Fraction) -> list[Fraction]:
    """Sixth roots of points in (0, delta], delta a sixth power."""
    scale = {Fraction(1, 64): Fraction(1, 2), Fraction(1): Fraction(1), Fraction(64): Fraction(2)}[delta]
    return [scale * r for r in ROOTS]


def holds(germ: Germ, value, delta: Fraction) -> bool:
    """Whether germ encloses the function ``value(root)`` at the sampled points, in value, range and sign."""
    for root in roots(delta):
        exact = value(root)
        if not (germ.evaluate(root**6).contains(exact) and germ.range().contains(exact)):
            return False
        if germ.sign() is not None and (exact > 0) - (exact < 0) != germ.sign():
            return False
    return True


@relaxed
@given(functions())
def test_a_germ_encloses_its_functions(f):
    """Merging, truncation and folding into the remainder keep the function."""
    assert holds(f.germ, f.at, f.germ.delta)
    assert len(f.germ.coefficients) <= 10


@relaxed
@given(st.sampled_from(["add", "sub", "mul"]), DELTAS, st.data())
def test_ring_operations_enclose_at_points(name, delta, data):
    """Sum, difference and product of two functions."""
    f, g = data.draw(functions(delta)), data.draw(functions(delta))
    germ, value = {
        "add": (f.germ + g.germ, lambda t: f.at(t) + g.at(t)),
        "sub": (f.germ - g.germ, lambda t: f.at(t) - g.at(t)),
        "mul": (f.germ * g.germ, lambda t: f.at(t) * g.at(t)),
    }[name]
    assert holds(germ, value, delta)


@relaxed
@given(functions())
def test_square_negation_shift_and_restriction(f):
    """Operations on one germ."""
    delta = f.germ.delta
    assert holds(f.germ.square(), lambda t: f.at(t) ** 2, delta)
    assert holds(-f.germ, lambda t: -f.at(t), delta)
    assert holds(f.germ.shift(Fraction(1, 3)), lambda t: f.at(t) * t**2, delta)
    assert holds(f.germ.restrict(delta / 64), f.at, Fraction(1, 64)) if delta == 1 else True
    assert holds(2 - f.germ * Fraction(1, 3), lambda t: 2 - f.at(t) / 3, delta)


@relaxed
@given(functions(lowest=-5))
def test_integral_encloses_the_primitive(f):
    """Term by term: c x**e becomes c x**(e+1)/(e+1)."""
    delta = f.germ.delta
    assert holds(
        f.germ.integral(),
        lambda t: sum((c * t ** int(6 * e + 6) / (e + 1) for e, c in f.parts), Fraction(0)),
        delta,
    )


def test_integral_that_diverges_is_refused():
    """1/x has no integral from 0."""
    with pytest.raises(NotEnclosed, match="above -1"):
        Germ.terms([(-1, 1)], Fraction(1)).integral()
    with pytest.raises(NotEnclosed, match="above -1"):
        Germ.terms([], Fraction(1), (-2, Interval.exact(1))).integral()


def test_exact_cancellation_is_seen():
    """x + x**2 - x starts at order 2; a cancellation of inexact numbers is not claimed."""
    x = Germ.variable(Fraction(1, 2))
    difference = x + x.square() - x
    assert difference.order() == 2
    assert difference.remainder is None
    assert (difference - x.square()).is_zero()
    assert (difference - x.square()).sign() == 0
    third = Germ.constant(Interval.exact(Fraction(1, 3)), Fraction(1, 2))
    assert (third - third).sign() is None


def test_sign_is_about_the_whole_domain():
    """x - x**2 is positive on (0, 1/2], not on (0, 2]; a bound touching 0 does not hide what follows."""
    for delta, sign in ((Fraction(1, 2), 1), (Fraction(2), None)):
        x = Germ.variable(delta)
        assert (x - x.square()).sign() == sign
        assert (x.square() - x).sign() == (None if sign is None else -sign)
    touching = Germ.terms([(0, Interval.between(0, 1)), (1, 1)], Fraction(1))
    assert touching.sign() == 1
    assert Germ.terms([(0, Interval.between(0, 1))], Fraction(1)).sign() is None
    assert Germ.terms([(1, 1)], Fraction(1), (2, Interval.whole())).sign() is None
    assert Germ.terms([], Fraction(1), (2, Interval.between(1, None))).sign() == 1


def test_range_of_poles_is_unbounded_on_the_right_side():
    """1/x on (0, 1/2] is [2, oo); 1/x - 1 is at least 1."""
    pole = Germ.terms([(-1, 1), (0, -1)], Fraction(1, 2))
    assert pole.range().contains(1)
    assert pole.range().hi_fraction() is None
    assert pole.range().lo_fraction() == 1
    assert pole.sign() == 1


def test_bad_domains_are_refused():
    """A germ needs delta > 0, cannot be extended, and has no value outside its domain."""
    with pytest.raises(DomainError, match="delta = 0"):
        Germ.variable(Fraction(0))
    with pytest.raises(DomainError, match="limit = 0"):
        Germ.variable(Fraction(1), limit=0)
    for inexact in (lambda: Germ.variable(0.5), lambda: Germ.terms([(0.5, 1)], Fraction(1))):
        with pytest.raises(TypeError, match="not exact"):
            inexact()
    x = Germ.variable(Fraction(1))
    with pytest.raises(DomainError, match="larger"):
        x.restrict(Fraction(2))
    for outside in (0, 2, Interval.between(0, 1)):
        with pytest.raises(DomainError, match="valid on"):
            x.evaluate(outside)


def test_control_a_dropped_tail_is_caught(monkeypatch):
    """Truncation without a remainder fails the check that the true one passes."""
    f = Function(
        Germ.terms([(k, 1) for k in range(6)], Fraction(1)),
        tuple((Fraction(k), Fraction(1)) for k in range(6)),
    )

    def product() -> Germ:
        return Germ(f.germ.coefficients, [], Fraction(1), limit=3)

    assert holds(product(), f.at, Fraction(1))
    true = module._normal
    monkeypatch.setattr(module, "_normal", lambda *args: (true(*args)[0], None))
    assert not holds(product(), f.at, Fraction(1))


def test_control_a_wrong_span_is_caught(monkeypatch):
    """Folding x**k as the point delta**k instead of [0, delta**k] is caught."""
    true = module._span
    terms = [(Fraction(k), Interval.exact(1)) for k in range(4)]
    f = Function(Germ(terms, [], Fraction(1)), tuple((Fraction(k), Fraction(1)) for k in range(4)))
    monkeypatch.setattr(module, "_span", lambda d, e: Interval(true(d, e).hi, true(d, e).hi))
    wrong = Germ(terms, [], Fraction(1), limit=2)
    monkeypatch.setattr(module, "_span", true)
    assert not holds(wrong, f.at, Fraction(1))
    assert holds(Germ(terms, [], Fraction(1), limit=2), f.at, Fraction(1))
