"""Sums of hypotheses: found where they add up to the goal, and not where they do not."""

from __future__ import annotations

import pytest

from verify.language import parse_statement
from verify.language.normal_form import NormalForm
from verify.problem.linear import combination
from verify.problem.orthant import Orthant
from verify.problem.problem import prepare

REALS = "a in (-oo, oo), b in (-oo, oo), c in (-oo, oo), x in [0, oo), y in (0, oo)"


@pytest.mark.parametrize(
    ("given", "goal", "several", "used"),
    [
        ("a <= b", "a <= b", False, 1),
        ("a <= b", "3*a <= 3*b + x", False, 1),
        ("a <= b", "b <= a", True, 0),
        ("a <= b", "a < b", True, 0),
        ("a < b", "a < b + x", True, 1),
        ("a <= b", "a < b + y", True, 1),
        ("a <= b", "a <= b - x", True, 0),
        ("a <= b and b <= c", "a <= c", True, 2),
        ("a <= b and b <= c", "a <= c", False, 0),
        ("a <= b and b <= c", "2*a <= b + c", True, 2),
        ("a <= b and b <= c", "c <= a", True, 0),
        ("a <= b and b <= c", "a + b <= 2*c", True, 2),
        ("a + 1/y <= b and b <= c + 2/y", "a <= c + 1/y", True, 2),
        ("a + 1/y <= b and b <= c + 2/y", "a <= c", True, 0),
        ("a*b/(1 + x) <= c", "b*a/(1 + x) <= c", False, 1),
        ("a <= b", "a*y <= b*y", True, 0),
    ],
)
def test_combinations(given: str, goal: str, several: bool, used: int) -> None:
    """Terms are compared as whole rational functions; a factor with a variable is no number."""
    problem = prepare(parse_statement(f"forall {REALS} given {given}: {goal}"))
    form = NormalForm({"a": 0.3, "b": 0.7, "c": 1.1, "x": 0.5, "y": 0.9})
    (relation,) = problem.statement.body
    found = combination(relation, problem.statement.hypotheses, form, Orthant(problem, form), several=several)
    assert found == used
