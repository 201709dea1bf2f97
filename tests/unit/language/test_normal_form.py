"""The exact check of identities: what is identical vanishes, what is not does not, assumptions are listed."""

from __future__ import annotations

from fractions import Fraction

import hypothesis
import mpmath
import pytest
from hypothesis import strategies as st

from verify.errors import NotEnclosed
from verify.language import parse_expression, to_text
from verify.language.algebras import MpmathAlgebra
from verify.language.evaluate import evaluate
from verify.language.normal_form import NormalForm

SAMPLE = {"x": 0.7, "y": 1.3, "p": 2.2, "u": 0.3}
IDENTITIES = [
    "(x + y)**2 - x**2 - 2*x*y - y**2",
    "(x**3 - y**3)/(x - y) - x**2 - x*y - y**2",
    "1/(1 - x) - 1 - x - x**2/(1 - x)",
    "sqrt(2)*sqrt(3) - sqrt(6)",
    "sqrt(8) - 2*sqrt(2)",
    "1/sqrt(2) - sqrt(2)/2",
    "sqrt(x)*sqrt(x) - x",
    "sqrt(x*y) - sqrt(x)*sqrt(y)",
    "(x*y)**p - x**p*y**p",
    "x**(p + 1) - x*x**p",
    "(x**p)**2 - x**(2*p)",
    "x**(1/2)*x**(3/2) - x**2",
    "exp(x + y) - exp(x)*exp(y)",
    "exp(2*x) - exp(x)**2",
    "exp(x)*exp(-x) - 1",
    "E**2 - exp(2)",
    "sin(x)**2 + cos(x)**2 - 1",
    "sin(pi*u)**2 + cos(pi*u)**2 - 1",
    "cos(pi/2)",
    "sin(pi)",
    "cos(2*pi) - 1",
    "cos(7*pi) + 1",
    "H(1)",
    "Q(1)",
    "log(1)",
    "h(x + y) - h(y + x)",
    "max(x, y) - max(x, y)",
    "(1 - u)**(p + 1)/(1 - u)**p - (1 - u)",
    "2**x*3**x - 6**x",
    "4**x - 2**(2*x)",
    "(1/2)**x - 2**(-x)",
]
DIFFERENCES = [
    "(x + y)**2 - x**2 - 2*x*y - 1.000000000001*y**2",
    "sqrt(2)*sqrt(3) - sqrt(6) - 1/10**30",
    "sqrt(x)*sqrt(x) - x - 1/10**12",
    "exp(x + y) - exp(x)*exp(2*y)",
    "sin(x)**2 + cos(y)**2 - 1",
    "cos(pi/2) - 1/10**40",
    "x**(p + 1) - x**p",
    "sqrt(x + y) - sqrt(x) - sqrt(y)",
    "H(0)",
    "Q(1) - 1",
    "log(2)",
    "h(x + y) - h(x - y)",
    "max(x, y) - min(x, y)",
    "2**x*3**x - 5**x",
    "pi - 3.14159265358979323846",
    "E - 2.718281828459045",
    "sqrt(x**2) + x",
    "exp(x)**2 - exp(x**2)",
]


@pytest.mark.parametrize("text", IDENTITIES)
def test_identities_vanish(text: str) -> None:
    """The normal form of the difference is 0."""
    assert NormalForm(SAMPLE).vanishes(parse_expression(text))


@pytest.mark.parametrize("text", DIFFERENCES)
def test_differences_do_not_vanish(text: str) -> None:
    """What differs, by however little, keeps a normal form that is not 0."""
    assert not NormalForm(SAMPLE).vanishes(parse_expression(text))


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("sqrt(x**2) - x", ["x"]),
        ("sqrt(x*y)", ["x", "y"]),
        ("(x**p)**2", ["x"]),
        ("sqrt(1 - u)", ["(-1)*u + 1"]),
        ("x**2 + 1", []),
        ("sqrt(2)", []),
        ("exp(x)**2", []),
        ("sqrt(pi)", []),
    ],
)
def test_signs_that_were_relied_on_are_listed(text: str, assumed: list[str]) -> None:
    """Each base whose sign the rewriting used is an assumption for the caller to certify."""
    form = NormalForm(SAMPLE)
    form.of(parse_expression(text))
    assert sorted(to_text(a) for a in form.assumptions) == sorted(assumed)


def test_a_root_of_a_square_takes_its_sign_from_the_sample() -> None:
    """At a negative sample sqrt(x^2) is -x, with -x >= 0 assumed."""
    form = NormalForm({"x": -0.7})
    assert form.vanishes(parse_expression("sqrt(x**2) + x"))
    assert [to_text(a) for a in form.assumptions] == ["(-1)*x"]
    assert not NormalForm({"x": 0.7}).vanishes(parse_expression("sqrt(x**2) + x"))


def test_powers_of_zero_are_refused_or_listed() -> None:
    """0**p is 0 for p > 0 alone: without leave it has no normal form, with leave p is listed."""
    with pytest.raises(NotEnclosed, match="zero"):
        NormalForm().of(parse_expression("(x - x)**p"))
    form = NormalForm(zero_powers=True)
    assert form.of(parse_expression("(x - x)**p")).is_zero()
    assert [to_text(e) for e in form.positive] == ["p"]


@pytest.mark.parametrize("text", ["1/(x - x)", "(x - x)**(-1)", "x**100", "(x + y)**49", "diff(x, x)"])
def test_what_has_no_normal_form_raises(text: str) -> None:
    """Division by an identical zero and powers too large to expand: NotEnclosed, and no identity."""
    with pytest.raises(NotEnclosed):
        NormalForm().of(parse_expression(text))
    assert not NormalForm().vanishes(parse_expression(text))


_terms = st.recursive(
    st.sampled_from(["x", "y", "2", "1/3", "sqrt(x)", "exp(y)", "x**p", "sin(x)", "cos(x)", "pi"]),
    lambda e: st.one_of(
        st.builds(lambda a, b: f"(({a}) + ({b}))", e, e),
        st.builds(lambda a, b: f"(({a})*({b}))", e, e),
        st.builds(lambda a, b: f"(({a}) - ({b}))", e, e),
        st.builds(lambda a: f"(({a})**2)", e),
        st.builds(lambda a: f"(1/(3 + ({a})**2))", e),
    ),
    max_leaves=6,
)


@hypothesis.given(text=_terms)
def test_the_normal_form_has_the_value_of_the_formula(text: str) -> None:
    """Written back as a formula and evaluated at a point where the assumptions hold, nothing has changed."""
    expr, form = parse_expression(text), NormalForm({"x": 0.7, "y": 1.3, "p": 2.2})
    back = form.to_expr(form.of(expr))
    algebra = MpmathAlgebra()
    with mpmath.workdps(40):
        env = {"x": mpmath.mpf("0.7"), "y": mpmath.mpf("1.3"), "p": mpmath.mpf("2.2")}
        assert mpmath.almosteq(evaluate(expr, algebra, env), evaluate(back, algebra, env), 1e-30, 1e-30)


@hypothesis.given(a=_terms, b=_terms)
def test_vanishing_differences_are_zero(a: str, b: str) -> None:
    """Two random formulas whose difference vanishes have one value; (a+b)(a-b) is a^2 - b^2 always."""
    form = NormalForm({"x": 0.7, "y": 1.3, "p": 2.2})
    assert form.vanishes(parse_expression(f"(({a}) + ({b}))*(({a}) - ({b})) - ({a})**2 + ({b})**2"))
    if form.vanishes(parse_expression(f"({a}) - ({b})")):
        algebra = MpmathAlgebra()
        with mpmath.workdps(40):
            env = {n: mpmath.mpf(v) for n, v in (("x", "0.4"), ("y", "2.3"), ("p", "1.2"))}
            values = [evaluate(parse_expression(t), algebra, env) for t in (a, b)]
            assert mpmath.almosteq(*values, 1e-30, 1e-30)


def test_numbers_stay_exact() -> None:
    """The value of a rational formula is its fraction."""
    assert NormalForm().of(parse_expression("1/3 + 0.1 - 2**(-3)")).as_fraction() == Fraction(
        1, 3
    ) + Fraction(1, 10) - Fraction(1, 8)
