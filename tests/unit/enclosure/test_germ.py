"""Powers and elementary functions of germs against mpmath at points of all sizes."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from enclosure_germs import DELTA, FUNCTIONS, POINTS, agrees, analytic
from enclosure_points import relaxed
from hypothesis import assume, given
from hypothesis import strategies as st

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation

mp = mpmath.mp


@pytest.mark.parametrize("name", FUNCTIONS)
@relaxed
@given(case=analytic())
def test_functions_enclose_at_points(name, case):
    """The composite function lies in the result wherever the result exists."""
    germ, inner = case
    try:
        result = getattr(germ, name)()
    except NotEnclosed:
        assume(False)
    except UndefinedOperation as error:
        certain = error.certain
    else:
        assert agrees(result, lambda x: FUNCTIONS[name](inner(x)))
        return
    assert not certain or all(inner(mpmath.mpf(float(x))) <= 0 for x in POINTS)


@relaxed
@given(
    analytic(), st.sampled_from([Fraction(n, d) for n in range(-7, 9) for d in (1, 2, 5)]), st.integers(-3, 3)
)
def test_powers_enclose_at_points(case, exponent, shift):
    """Integer and fractional powers, behind a factor x**shift."""
    germ, inner = case
    try:
        result = germ.shift(shift).power(exponent)
    except (NotEnclosed, UndefinedOperation):
        assume(False)
    if exponent == 0:
        assert result.range().certainly("==", Interval.exact(1))
        return
    e = mpmath.mpf(exponent.numerator) / exponent.denominator

    def function(x: mpmath.mpf) -> mpmath.mpf:
        base = x**shift * inner(x)
        with mpmath.workprec(500):
            return (
                base ** (mpmath.mpf(exponent.numerator) / exponent.denominator)
                if exponent.denominator > 1
                else base ** int(e)
            )

    assert agrees(result, function)


@pytest.mark.parametrize("name", ["div", "min", "max"])
@relaxed
@given(a=analytic(), b=analytic())
def test_two_operands_enclose_at_points(a, b, name):
    """Quotient, smaller and larger of two functions."""
    operations = {
        "div": (lambda f, g: f / g, lambda s, t: s / t),
        "min": (lambda f, g: f.min(g), min),
        "max": (lambda f, g: f.max(g), max),
    }
    on_germs, on_numbers = operations[name]
    try:
        result = on_germs(a[0], b[0])
    except (NotEnclosed, UndefinedOperation):
        assume(False)
    assert agrees(result, lambda x: on_numbers(a[1](x), b[1](x)))


@relaxed
@given(analytic(), st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2)]))
def test_composition_encloses_at_points(case, exponent):
    """f(x**e (1 + x)/2), inside the domain of f."""
    germ, outer = case
    x = Germ.variable(Fraction(1, 64))
    inner = x.power(exponent) * (1 + x) / 2
    e = mpmath.mpf(float(exponent))
    points = [p / 8 for p in POINTS]
    assert agrees(germ.compose(inner), lambda t: outer(t**e * (1 + t) / 2), points)


def test_cosine_schedule_touches_at_the_end():
    """(1 + cos(pi u))/2 against c (1-u)**2 at u = 1: the exact zeros vanish and the order-2 term decides."""
    x = Germ.variable(Fraction(1, 16))
    h = (1 + (1 - x).cospi()) / 2
    assert h.order() == 2
    assert (h - x.square()).sign() == 1
    assert (h - x.square() * Fraction(5, 2)).sign() == -1
    assert agrees(h - x.square(), lambda t: (1 + mp.cospi(1 - t)) / 2 - t**2)
    assert [e for e, _ in h.coefficients] == [2, 4, 6, 8]


def test_a_second_order_touch_needs_the_exact_zero():
    """With a first-order coefficient that only nearly cancels, no sign is claimed."""
    x = Germ.variable(Fraction(1, 16))
    near = (1 + ((1 - x) * Interval.pi()).cos()) / 2
    assert near.order() == 0
    assert near.sign() is None


def test_functionals_of_the_linear_schedule_near_the_end():
    """h = x, H = x**2/2, Q = integral of 2: exact germs throughout."""
    x = Germ.variable(Fraction(1, 4))
    H = x.integral()
    Q = (x.square() / H).integral()
    assert (Q - 2 * x).is_zero()
    assert (H.sqrt().square() - H).range().width() < 1e-30


def test_behaviour_at_infinity_is_a_germ_in_one_over_x():
    """sqrt(y**2 + y) - y tends to 1/2: negative exponents and cancellation."""
    x = Germ.variable(Fraction(1, 32))
    y = 1 / x
    difference = (y.square() + y).sqrt() - y
    assert difference.order() == 0
    assert agrees(difference, lambda t: mp.sqrt(1 / t**2 + 1 / t) - 1 / t)
    assert difference.sign() == 1
    assert (difference - Fraction(1, 2)).sign() == -1


def test_a_remainder_alone_has_powers():
    """R x**E with R > 0 gives R**r x**(E r), without terms."""
    g = Germ.terms([], Fraction(1, 2), (Fraction(3), Interval.between(1, 4)))
    root = g.power(Fraction(-1, 2))
    assert root.coefficients == ()
    exponent, bound = root.remainder
    assert exponent == Fraction(-3, 2)
    assert bound.same(Interval.between(Fraction(1, 2), 1))
    assert g.sqrt().remainder[1].same(Interval.between(1, 2))
    with pytest.raises(NotEnclosed):
        Germ.terms([], Fraction(1, 2), (Fraction(3), Interval.between(-1, 4))).power(-1)


def test_coarse_answers_are_enclosures():
    """Essential singularities and open signs give a remainder without terms, or a refusal."""
    x = Germ.variable(Fraction(1, 2))
    large = [DELTA, DELTA / 3, DELTA / 2**5]
    assert agrees((-1 / x).exp(), lambda t: mp.exp(-1 / t), large)
    assert agrees((1 / x).cos(), lambda t: mp.cos(1 / t), large)
    assert agrees(x.log(), mp.log)
    assert (-x.log()).sign() == 1
    wavering = Germ.terms([(0, Interval.between(-1, 2))], Fraction(1, 2))
    assert wavering.abs().range().same(Interval.between(0, 2))
    assert wavering.min(1).range().contains(Interval.between(-1, 1))
    assert wavering.max(x).range().contains(2)
    for refused in (
        lambda: wavering.log(),
        lambda: wavering.sqrt(),
        lambda: 1 / wavering,
        lambda: (1 / x).tan(),
    ):
        with pytest.raises(NotEnclosed):
            refused()


def test_undefined_operations_are_certain():
    """Zero divisors, roots and logarithms of negative functions."""
    x = Germ.variable(Fraction(1, 2))
    zero = x - x
    for refused in (
        lambda: x / zero, lambda: zero.power(-2), lambda: (-x).sqrt(), lambda: (-x - 1).log(),
        lambda: zero.log(), lambda: (x - 1).power(Fraction(1, 3)),
    ):  # fmt: skip
        with pytest.raises(UndefinedOperation) as caught:
            refused()
        assert caught.value.certain
    assert zero.power(0).sign() == 1
    assert zero.sqrt().is_zero()
    assert zero.exp().range().certainly("==", Interval.exact(1))


def test_certified_choice_returns_the_function_itself():
    """min and max of ordered functions keep their expansions; equal functions too."""
    x = Germ.variable(Fraction(1, 2))
    assert x.min(x.square()).order() == 2
    assert x.max(x.square()).order() == 1
    assert x.min(x).coefficients[0][0] == 1
    assert (x.square() - x).abs().order() == 1
    assert x.max(0).order() == 1
    assert x.min(0).is_zero()


def test_the_absolute_value_of_a_function_of_one_sign_is_the_function_or_its_negative():
    """-x + x**2/2 + [-1, 0] is negative on (0, 3/2]: its expansion is kept; with both signs there is none."""
    sunken = Germ.terms([(0, Interval.between(-1, 0)), (1, -1), (2, Fraction(1, 2))], Fraction(3, 2))
    assert sunken.sign() == -1
    assert str(sunken.abs()) == str((-sunken).abs()) == str(-sunken)
    raised = sunken + Fraction(1, 2)
    assert raised.sign() is None
    assert raised.abs().coefficients == ()


def test_composition_outside_the_domain_is_refused():
    """The inner function must be certified inside (0, delta]."""
    f = Germ.variable(Fraction(1, 4)).exp()
    x = Germ.variable(Fraction(1, 2))
    for inner in (x, -x, x - x, x - Fraction(1, 8)):
        with pytest.raises(NotEnclosed, match="certified to stay"):
            f.compose(inner)
