"""One formula over floats, mpmath, intervals, expansions and fractions: they agree, and are undefined together."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis
import mpmath
import numpy as np
import pytest
from hypothesis import strategies as st

from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language import parse_expression
from verify.language.algebras import FloatAlgebra, GermAlgebra, IntervalAlgebra, MpmathAlgebra
from verify.language.evaluate import Program, evaluate
from verify.language.rational import FractionAlgebra, rational_value

FORMULAS = [
    "x + 1/3 - 2*x", "x/(x + 1)", "x**3", "x**(-2)", "x**(1/3)", "x**x", "2**x", "sqrt(x)", "exp(x)", "log(x)", "sin(x)",
    "cos(x)", "tan(x)", "cos(pi*x)", "sin(pi*x/2)", "abs(x - 1)", "min(x, 1/2)", "max(x, 1/2)", "floor(5*x)", "ceiling(5*x)",
    "pi*x", "E**x", "-x", "x**0", "(x - x)**2", "sqrt(x**2)", "exp(-1/x)",
]  # fmt: skip
POINT = Fraction(7, 10)


@pytest.mark.parametrize("text", FORMULAS)
def test_number_types_agree(text: str) -> None:
    """The interval holds the value by mpmath to 30 digits, and the float lies beside it."""
    expr = parse_expression(text)
    with mpmath.workdps(40), precision(160):
        value = evaluate(expr, MpmathAlgebra(), {"x": mpmath.mpf(7) / 10})
        ball = evaluate(expr, IntervalAlgebra(), {"x": Interval.exact(POINT)})
        low, high = (mpmath.mpf(d) for d in ball.decimal(35))
        assert low - mpmath.mpf(10) ** -30 <= value <= high + mpmath.mpf(10) ** -30
        assert high - low < mpmath.mpf(10) ** -28
        assert float(evaluate(expr, FloatAlgebra(), {"x": 0.7})) == pytest.approx(
            float(value), rel=1e-14, abs=1e-15
        )


@pytest.mark.parametrize("text", FORMULAS)
def test_floats_take_arrays(text: str) -> None:
    """An array of points gives an array of values, element by element."""
    expr, points = parse_expression(text), np.array([0.3, 0.7, 2.1])
    values = np.broadcast_to(evaluate(expr, FloatAlgebra(), {"x": points}), points.shape)
    singles = [float(evaluate(expr, FloatAlgebra(), {"x": p})) for p in points]
    assert values == pytest.approx(singles, rel=1e-14)


@hypothesis.given(
    text=st.sampled_from(FORMULAS),
    low=st.fractions(Fraction(1, 5), 2, max_denominator=50),
    width=st.fractions(0, 1),
)
def test_a_box_holds_the_values_of_its_points(text: str, low: Fraction, width: Fraction) -> None:
    """Inclusion: the interval extension holds the value at the middle and the ends."""
    expr = parse_expression(text)
    try:
        box = evaluate(expr, IntervalAlgebra(), {"x": Interval.between(low, low + width)})
    except UndefinedOperation as stop:  # a pole may lie in the box: no claim about its values
        assert not stop.certain
        return
    for x in (low, low + width / 2, low + width):
        value = evaluate(expr, IntervalAlgebra(), {"x": Interval.exact(x)})
        assert not box.certainly("<", value)
        assert not box.certainly(">", value)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("1/x", 0), ("x**(-1)", 0), ("sqrt(x)", -1), ("log(x)", 0), ("log(x)", -1), ("x**(1/2)", -1), ("x**(-1/2)", 0),
        ("0/x", 0), ("1/(x - x)", 3), ("(-2)**(x/2)", 1),
    ],
)  # fmt: skip
def test_undefined_everywhere_alike(text: str, x: int) -> None:
    """Intervals say certainly undefined, mpmath raises, floats give nan or an infinity."""
    expr = parse_expression(text)
    with pytest.raises(UndefinedOperation) as caught:
        evaluate(expr, IntervalAlgebra(), {"x": Interval.exact(x)})
    assert caught.value.certain
    with pytest.raises(UndefinedOperation):
        evaluate(expr, MpmathAlgebra(), {"x": mpmath.mpf(x)})
    with np.errstate(all="ignore"):
        assert not np.isfinite(evaluate(expr, FloatAlgebra(), {"x": float(x)}))


@pytest.mark.parametrize("text", ["1/x", "sqrt(x)", "log(x)", "x**(1/2)", "x**(-2)"])
def test_undefined_somewhere_is_not_certain(text: str) -> None:
    """On [-1, 1] intervals cannot tell, and say so."""
    with pytest.raises(UndefinedOperation) as caught:
        evaluate(parse_expression(text), IntervalAlgebra(), {"x": Interval.between(-1, 1)})
    assert not caught.value.certain


def test_a_decimal_is_no_float() -> None:
    """The trap of 0.1: as an interval it holds one tenth and is not a point, since no binary number is."""
    tenth = evaluate(parse_expression("0.1"), IntervalAlgebra(), {})
    assert (tenth * 10 - 1).contains_zero()
    assert not tenth.is_point()
    assert (Interval.exact(Fraction(0.1)) * 10).certainly(">", Interval.exact(1)), (
        "the float is another number"
    )


def test_powers_of_an_interval_around_zero() -> None:
    """The trap of ball powers at midpoint 0: x**2 on [-1, 1] is [0, 1], x**3 is [-1, 1]."""
    box = {"x": Interval.between(-1, 1)}
    square = evaluate(parse_expression("x**2"), IntervalAlgebra(), box)
    assert square.certainly(">=", Interval.exact(0))
    assert square.certainly("<=", Interval.exact(1))
    cube = evaluate(parse_expression("x**3"), IntervalAlgebra(), box)
    assert not cube.certainly(">=", Interval.exact(0))
    assert cube.certainly(">=", Interval.exact(-1))


def test_expansions_see_what_cancels() -> None:
    """(1 + x)**2 - 1 - 2 x starts at x**2 on (0, 1/2], where intervals only hold 0."""
    germ = GermAlgebra(Fraction(1, 2))
    from verify.enclosure.germ import Germ

    margin = evaluate(parse_expression("(1 + x)**2 - 1 - 2*x"), germ, {"x": Germ.variable(Fraction(1, 2))})
    assert margin.sign() == 1
    assert margin.order() == 2
    with pytest.raises(NotEnclosed):
        evaluate(parse_expression("floor(x)"), germ, {"x": Germ.variable(Fraction(1, 2))})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/3 + 0.1", Fraction(13, 30)), ("2**(-3)", Fraction(1, 8)), ("(2/3)**2", Fraction(4, 9)), ("abs(-2)", Fraction(2)),
        ("floor(-5/2)", Fraction(-3)), ("ceiling(-5/2)", Fraction(-2)), ("max(1/3, 0.3)", Fraction(1, 3)), ("0**0", Fraction(1)),
        ("sqrt(4)", None), ("pi", None), ("2**(1/2)", None), ("1/0", None), ("0**(-1)", None), ("x", None), ("exp(0)", None),
        ("2**200", Fraction(2**200)),
    ],
)  # fmt: skip
def test_exact_values_of_constant_terms(text: str, value: Fraction | None) -> None:
    """Rational arithmetic is exact; what is irrational, undefined or no number has no exact value."""
    assert rational_value(parse_expression(text)) == value


def test_fractions_refuse_what_is_irrational() -> None:
    """sin of a fraction raises instead of rounding."""
    for text in ("sin(x)", "exp(x)", "sqrt(x)", "x**(1/2)", "h(x)"):
        with pytest.raises(NotEnclosed):
            evaluate(parse_expression(text), FractionAlgebra(), {"x": Fraction(1, 2)})
    with pytest.raises(UndefinedOperation):
        evaluate(parse_expression("1/x"), FractionAlgebra(), {"x": Fraction(0)})


def test_a_schedule_is_needed_where_one_is_used() -> None:
    """h without a schedule is no number; the message says what to do."""
    for algebra, x in (
        (FloatAlgebra(), 0.5),
        (MpmathAlgebra(), mpmath.mpf(1)),
        (IntervalAlgebra(), Interval.exact(1)),
    ):
        with pytest.raises(NotEnclosed, match="--schedule"):
            evaluate(parse_expression("h(x)"), algebra, {"x": x})


def test_common_subterms_are_evaluated_once() -> None:
    """A program holds each distinct subterm once, and counts no variable it does not know as 0."""

    class Counting(FractionAlgebra):
        calls = 0

        def mul(self, a: Any, b: Any) -> Any:
            Counting.calls += 1
            return a * b

    program = Program(parse_expression("(x*y)**2 + x*y + 1/(x*y)"))
    assert program.run(Counting(), {"x": Fraction(2), "y": Fraction(3)}) == 42 + Fraction(1, 6)
    assert Counting.calls == 1
    with pytest.raises(KeyError):
        program.run(FractionAlgebra(), {"x": Fraction(2)})
