"""Derivatives against mpmath's difference quotients, and the rules that define H and Q."""

from __future__ import annotations

import hypothesis
import mpmath
import pytest
from hypothesis import strategies as st

from verify.errors import NotEnclosed
from verify.language import parse_expression
from verify.language.algebras import MpmathAlgebra
from verify.language.calculus import derivative, expand_derivatives, neg
from verify.language.evaluate import evaluate
from verify.language.formula import Expr, call, num, var
from verify.language.normal_form import NormalForm

SMOOTH = [
    "x**3 - 2*x", "1/(1 + x**2)", "sqrt(1 + x)", "exp(-x**2)", "log(1 + x**2)", "sin(x)*cos(2*x)", "tan(x/2)",
    "cos(pi*x)", "sin(pi*x/3)", "x**x", "(1 + x)**(1/3)", "2**x", "x**(-3/2)", "exp(x)/x", "(x**2 + 1)**x", "sqrt(x)*x",
    "-x", "x", "5", "pi*x", "x/(x + y)", "y**x", "x**y", "log(x)/x", "exp(exp(x/3))", "cos(sin(x))", "1/x - 1/x**2",
]  # fmt: skip


def values(expr: Expr, at: str = "1.37") -> tuple[object, object]:
    """The derivative by our rules and by mpmath, at one point, to 40 digits."""
    algebra = MpmathAlgebra()
    with mpmath.workdps(40):
        y = mpmath.mpf("0.83")
        ours = evaluate(derivative(expr, "x"), algebra, {"x": mpmath.mpf(at), "y": y})
        numeric = mpmath.diff(lambda x: evaluate(expr, algebra, {"x": x, "y": y}), mpmath.mpf(at))
    return ours, numeric


@pytest.mark.parametrize("text", SMOOTH)
def test_derivatives_agree_with_difference_quotients(text: str) -> None:
    """To 15 digits."""
    ours, numeric = values(parse_expression(text))
    assert mpmath.almosteq(ours, numeric, 1e-15, 1e-15)


def test_a_wrong_derivative_is_noticed() -> None:
    """The control: the comparison tells sin from a sine that is a little too steep."""
    ours, _ = values(parse_expression("sin(x)"))
    _, other = values(parse_expression("1.000000000001*sin(x)"))
    assert not mpmath.almosteq(ours, other, 1e-15, 1e-15)


_inner = st.recursive(
    st.sampled_from([var("x"), num(2), var("y")]),
    lambda e: st.one_of(
        st.builds(call, st.sampled_from(["add", "mul", "sub"]), e, e),
        st.builds(lambda a: call("exp", call("div", a, num(9))), e),
        st.builds(lambda a: call("sqrt", num(1) + a**2), e),
        st.builds(lambda a: num(1) / (num(2) + a**2), e),
        st.builds(lambda a: call("sin", a), e),
    ),
    max_leaves=6,
)


@hypothesis.given(expr=_inner)
def test_random_derivatives_agree(expr: Expr) -> None:
    """The same for random smooth formulas."""
    ours, numeric = values(expr, "0.41")
    assert mpmath.almosteq(ours, numeric, 1e-12, 1e-12)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("H(x)", "-h(x)"),
        ("Q(x)", "-(h(x)**2/H(x))"),
        ("H(1 - x)", "-h(1 - x)*(-1)"),
        ("H(x**2)", "-h(x**2)*(2*x)"),
        ("x*H(x)", "H(x) - x*h(x)"),
    ],
)
def test_definitions_of_the_functionals(text: str, result: str) -> None:
    """H' = -h and Q' = -h^2/H, with the chain rule, by normal form."""
    difference = derivative(parse_expression(text), "x") - parse_expression(result)
    assert NormalForm().vanishes(difference)


def test_h_itself_has_an_internal_derivative() -> None:
    """h' and K' are operations of their own, known to the schedule."""
    assert derivative(call("h", var("x")), "x") == call("dh", var("x"))
    assert derivative(call("K", var("x")), "x") == call("dK", var("x"))


@pytest.mark.parametrize(
    "text", ["abs(x)", "max(x, 1)", "min(x, 1)", "floor(x)", "ceiling(x)", "tau(x)", "x + abs(x)"]
)
def test_kinks_have_no_rule(text: str) -> None:
    """What is not differentiable everywhere raises instead of answering."""
    with pytest.raises(NotEnclosed, match="no derivative rule"):
        derivative(parse_expression(text), "x")


def test_a_kink_in_another_variable_is_no_obstacle() -> None:
    """abs(y) is a constant for x."""
    assert derivative(parse_expression("abs(y)"), "x") == num(0)
    assert derivative(parse_expression("x*abs(y)"), "x") == parse_expression("abs(y)")


def test_diff_is_expanded_from_the_inside() -> None:
    """diff(diff(x**3, x), x) is 6 x."""
    second = expand_derivatives(parse_expression("diff(diff(x**3, x), x)"))
    assert NormalForm().vanishes(second - parse_expression("6*x"))
    untouched = parse_expression("x + y")
    assert expand_derivatives(untouched) is untouched


def test_what_is_negated_twice_is_itself() -> None:
    """A number, a variable, and what is negated already."""
    x = parse_expression("x")
    assert neg(neg(x)) == x != neg(x)
    assert neg(neg(parse_expression("2/3"))) == parse_expression("2/3")
