"""Local coordinates: affine parts are exact, values are unchanged."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.language import parse_expression, to_text
from verify.language.algebras import FloatAlgebra
from verify.language.evaluate import evaluate
from verify.theory.affine import shifted


@pytest.mark.parametrize(
    ("text", "base", "sign", "local"),
    [
        ("(u - 4/5)/(1/5)", Fraction(4, 5), 1, "5*y"),
        ("1 - u", Fraction(1), -1, "y"),
        ("(1-u)**2*(1+u)", Fraction(1), -1, "y**2*(2 + (-1)*y)"),
        ("3 - 3", Fraction(1), -1, "0"),
    ],
)
def test_affine_parts_become_exact(text: str, base: Fraction, sign: int, local: str):
    """Constants that cancel at the base leave no rounding behind."""
    assert to_text(shifted(parse_expression(text), base, sign, "y")) == local


@pytest.mark.parametrize(
    "text", ["cos(pi*u)*(u-1/3)", "sqrt(u)/(2-u)", "u**2 - u*(1-u)", "exp(-3*u)+abs(u-1/2)"]
)
def test_values_do_not_change(text: str):
    """f(base + sign y) in the new coordinate is f in the old one."""
    formula, algebra = parse_expression(text), FloatAlgebra()
    local = shifted(formula, Fraction(1, 3), -1, "y")
    for y in (0.0, 0.1, 0.3):
        there = float(evaluate(local, algebra, {"y": y}))
        assert there == pytest.approx(float(evaluate(formula, algebra, {"u": 1 / 3 - y})), abs=1e-14)


def test_control_the_wrong_side_changes_values():
    """With the sign reversed the comparison above fails."""
    formula, algebra = parse_expression("cos(pi*u)"), FloatAlgebra()
    wrong = shifted(formula, Fraction(1, 3), 1, "y")
    assert (
        abs(float(evaluate(wrong, algebra, {"y": 0.3})) - float(evaluate(formula, algebra, {"u": 1 / 30})))
        > 0.1
    )
