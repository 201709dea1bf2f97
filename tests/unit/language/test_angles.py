"""Sine and cosine at angles that differ by a symmetry have one normal form; at other angles they do not."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from verify.language import parse_expression
from verify.language.algebras import FloatAlgebra
from verify.language.evaluate import evaluate
from verify.language.normal_form import NormalForm

SAME = [
    ("cos(pi - t)", "-cos(t)"),
    ("cos(-t)", "cos(t)"),
    ("sin(-t)", "-sin(t)"),
    ("sin(pi - t)", "sin(t)"),
    ("cos(t + 2*pi)", "cos(t)"),
    ("sin(t - 3*pi)", "-sin(t)"),
    ("cos(pi*(1 - u))", "-cos(pi*u)"),
    ("sin(pi*(1 - u))", "sin(pi*u)"),
    ("cos(pi/2 - t)", "-cos(pi/2 + t)"),
    ("cos(pi*(u - v))", "cos(pi*(v - u))"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_symmetric_angles_have_one_normal_form(left: str, right: str) -> None:
    """The difference is identically 0, and with the other sign it is not."""
    a, b = parse_expression(left), parse_expression(right)
    assert NormalForm().vanishes(a - b)
    assert not NormalForm().vanishes(a + b)


@pytest.mark.parametrize(
    "text", ["cos(t + 1) - cos(t)", "sin(pi*(u + 1/2)) - sin(pi*u)", "cos(t + pi/3) - cos(t)"]
)
def test_other_angles_differ(text: str) -> None:
    """A shift by no multiple of pi is not taken away."""
    assert not NormalForm().vanishes(parse_expression(text))


def test_the_canonical_angle_keeps_the_value() -> None:
    """At random angles and points, the formula and its normal form agree."""
    draw = random.Random(1)
    for _ in range(300):
        op = draw.choice(["cos", "sin"])
        a = Fraction(draw.randint(-9, 9), draw.choice([1, 2, 3, 5]))
        b, c = draw.randint(-3, 3), draw.randint(-3, 3)
        shape = draw.choice(
            ["({a})*pi + ({b})*t - ({c})*u", "pi*(({a}) + ({b})*t - ({c})*u)", "({a})*pi*t + ({b})*pi*u*t"]
        )
        formula = parse_expression(f"{op}({shape.format(a=a, b=b, c=c)})")
        form = NormalForm()
        point = {"t": draw.uniform(-4, 4), "u": draw.uniform(-4, 4)}
        before = evaluate(formula, FloatAlgebra(None), point)
        after = evaluate(form.to_expr(form.of(formula)), FloatAlgebra(None), point)
        assert before == pytest.approx(after, abs=1e-9)
