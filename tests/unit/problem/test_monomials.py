"""Two powers compared: dominated only where the quotient is at most 1."""

from __future__ import annotations

import pytest

from verify.language import parse_expression, parse_statement
from verify.language.normal_form import NormalForm
from verify.problem.monomials import dominated
from verify.problem.orthant import Orthant
from verify.problem.problem import prepare


@pytest.mark.parametrize(
    ("binders", "text", "shown"),
    [
        ("x in [0, 1], p in [1, oo)", "x - x**p", True),
        ("x in [0, 1], p in [1/2, oo)", "x - x**p", False),
        ("x in [0, 2], p in [1, oo)", "x - x**p", False),
        ("x in [1, oo), p in [1, oo)", "x**p - x", True),
        ("x in [1, oo), p in [1/2, oo)", "x**p - x", False),
        ("u in [0, 1], p in [1, oo)", "(1 - u) - (1 - u)**p", True),
        ("u in [-1, 1], p in [1, oo)", "(1 - u) - (1 - u)**p", False),
        ("x in [0, 1], p in [1, oo)", "2*x - x**p", True),
        ("x in [0, 1], p in [1, oo)", "x - 2*x**p", False),
        ("x in [0, 1], y in [0, 1], p in [1, oo)", "x - y*x**p", True),
        ("x in [0, 1], y in [0, 2], p in [1, oo)", "x - y*x**p", False),
        ("x in [0, 1], p in [1, oo)", "x + x**p", False),
        ("x in [0, 1], p in [1, oo)", "x - x**p - x**2", False),
        ("rho in [1, oo), p in [1, oo)", "rho**(1/3) - rho**(1/(2*p + 1))", True),
        ("rho in [1, oo), p in [1/2, oo)", "rho**(1/3) - rho**(1/(2*p + 1))", False),
    ],
)
def test_domination(binders: str, text: str, shown: bool) -> None:
    """Bases in [0, 1] with exponents >= 0, or >= 1 with exponents <= 0; coefficients in the right order."""
    problem = prepare(parse_statement(f"forall {binders}: 0 <= 1"))
    form = NormalForm({q.name: 0.5 if q.name in "xyu" else 1.5 for q in problem.statement.quantifiers})
    value = form.of(parse_expression(text))
    assert dominated(value, form, Orthant(problem, form)) is shown
