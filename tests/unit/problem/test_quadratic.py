"""Signs of quadratics and of multiples: shown where they are so, and not where they are not."""

from __future__ import annotations

import pytest

from verify.language import parse_expression, parse_statement
from verify.language.normal_form import NormalForm
from verify.problem.multiples import below
from verify.problem.orthant import Orthant
from verify.problem.problem import prepare
from verify.problem.quadratic import completed_square

BINDERS = "a in [0, oo), b in [0, oo), x in (-oo, oo)"


def _values(*texts: str) -> tuple[list, Orthant]:
    problem = prepare(parse_statement(f"forall {BINDERS}: 0 <= 1"))
    form = NormalForm({"a": 0.5, "b": 0.5, "x": 0.3})
    return [form.of(parse_expression(t)) for t in texts], Orthant(problem, form)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(x - a)**2 + b", True),
        ("x**2 - 2*a*x + a**2", True),
        ("x**2 - 2*a*x + 999/1000*a**2", False),
        ("x**2 - 2*a*x + a**2 - b", False),
        ("a**2*x**2 + x + 1/4", False),
        ("b*x**2 + 1", True),
        ("b*x**2 - 1", False),
        ("-(x - a)**2", False),
        ("x**3", False),
        ("17/16*x**2 - 1/2*a*x + 1/16*a**2", True),
        ("17/16*x**2 - 1/2*a*x + 1/18*a**2", False),
    ],
)
def test_a_square_is_completed_where_the_discriminant_allows(text: str, shown: bool) -> None:
    """a x^2 + b x + c with a, c >= 0 and b^2 <= 4 a c by coefficients."""
    (value,), orthant = _values(text)
    assert (completed_square(value, orthant) is not None) is shown


@pytest.mark.parametrize(
    ("known", "text", "shown"),
    [
        ("a - b", "a - b", True),
        ("a - b", "3*(a - b)", True),
        ("a - b", "b - a", False),
        ("a - b", "a - b + a**2", True),
        ("a - b", "2*a - b", True),
        ("a - b", "a - 2*b", False),
        ("8/27*a**3 - 2*(a - b)*b**2", "4*a**3 - 27*a*b**2 + 27*b**3 + 4*a*b", True),
        ("8/27*a**3 - 2*(a - b)*b**2", "4*a**3 - 27*a*b**2 + 27*b**3 - 4*a*b", False),
        ("(a - b)/(1 + a)", "a - b", True),
        ("(a - b)/(1 + x**2)", "a - b", True),
        ("(a - b)/x", "a - b", False),
    ],
)
def test_a_multiple_of_what_is_known_lies_below(known: str, text: str, shown: bool) -> None:
    """Times a positive number, plus what is non-negative; denominators of known sign are left out."""
    (g, f), orthant = _values(known, text)
    assert below(g, f, orthant, lambda value: 0.0) is shown


@pytest.mark.parametrize(
    ("known", "text", "shown"),
    [
        ("a - b", "a - b", False),
        ("a - b", "2*a - b", False),
        ("a - b", "a - b + 1", True),
        ("a - b", "2*(a - b) + a + 1/10", True),
        ("a - b", "a - b - 1", False),
    ],
)
def test_strictly_below(known: str, text: str, shown: bool) -> None:
    """What is >= 0 makes > 0 only what is larger."""
    (g, f), orthant = _values(known, text)
    assert below(g, f, orthant, lambda value: 0.0, strict=True) is shown


@pytest.mark.parametrize(
    ("text", "strict", "shown"),
    [
        ("x**2 + a", False, True),
        ("x**2 + 1", True, True),
        ("x**2 + a", True, False),
        ("x**2 - a", False, False),
        ("x + a", False, False),
        ("1/(1 + x**4)", True, True),
    ],
)
def test_even_powers_of_a_variable_of_either_sign(text: str, strict: bool, shown: bool) -> None:
    """They are non-negative; odd ones are not."""
    (value,), orthant = _values(text)
    assert orthant.holds(value, strict=strict) is shown
