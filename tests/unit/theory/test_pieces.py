"""Kinks: rational ones are found exactly, irrational ones are enclosed, and h is unchanged."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.language import parse_expression
from verify.language.algebras import FloatAlgebra
from verify.language.evaluate import evaluate
from verify.theory.pieces import TINY, branches, split_at_kinks


@pytest.mark.parametrize(
    ("text", "kinks"),
    [
        ("min(1, 5*(1-u))", [Fraction(4, 5)]),
        ("abs(u - 1/3)", [Fraction(1, 3)]),
        ("max(0, min(1, 2-3*u))", [Fraction(1, 3), Fraction(2, 3)]),
        ("1 - u", []),
        ("abs(1-u)", []),
        ("min(1-u, 2*(1-u))", []),
    ],
)
def test_rational_kinks_are_exact(text: str, kinks: list[Fraction]):
    """A switch at a rational number becomes an end of two pieces, no min, max or abs remains."""
    pieces = split_at_kinks(parse_expression(text))
    assert [high for _, high, _ in pieces[:-1]] == kinks
    assert not any(e.op in {"min", "max", "abs"} for *_, f in pieces for e in f.walk())


def test_irrational_kink_is_enclosed():
    """1 - u = u^2 at (sqrt(5) - 1)/2: a piece shorter than 2^-100 holds it and keeps the max."""
    pieces = split_at_kinks(parse_expression("max(1-u, u**2)"))
    low, high, formula = pieces[1]
    assert high - low <= TINY
    assert low * low < 1 - low
    assert high * high > 1 - high
    assert formula.op == "max"


@pytest.mark.parametrize(
    "text", ["max(1-u, u**2)", "min(1, 5*(1-u))", "abs(sin(7*u)-u)", "min(1-u, exp(-u)/2)"]
)
def test_pieces_have_the_values_of_the_formula(text: str):
    """On each piece the branch put in is the one in force."""
    formula, algebra = parse_expression(text), FloatAlgebra()
    for low, high, piece in split_at_kinks(formula):
        for k in range(11):
            u = float(low + (high - low) * Fraction(k, 10))
            assert float(evaluate(piece, algebra, {"u": u})) == pytest.approx(
                float(evaluate(formula, algebra, {"u": u})), abs=1e-15
            )


def test_branches_lists_every_choice():
    """Two nested switches have at most four branches, and a smooth formula is its own branch."""
    assert len(branches(parse_expression("max(0, min(1, 2-3*u))"))) == 3
    smooth = parse_expression("1-u")
    assert branches(smooth) == [smooth]
