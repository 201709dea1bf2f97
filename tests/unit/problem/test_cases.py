"""Kinks resolved by cases that together cover the statement, and by distances that forget integers."""

from __future__ import annotations

import pytest

from verify.language import parse_expression, parse_statement, to_text
from verify.problem.cases import cases, replace_term
from verify.problem.problem import prepare


def split(text: str) -> list[str]:
    """The cases of a statement as text."""
    return [c.text for c in cases(prepare(parse_statement(text)))]


def test_a_statement_without_kinks_is_its_own_case() -> None:
    """Itself, not a copy."""
    problem = prepare(parse_statement("forall x in [0, 1]: x <= 1"))
    assert list(cases(problem)) == [problem]


def test_abs_splits_at_zero() -> None:
    """Where the argument is >= 0, and where it is <= 0; together everything."""
    assert split("forall x in [-1, 1]: abs(x) <= 1") == [
        "forall x in [-1, 1] given x >= 0: x <= 1",
        "forall x in [-1, 1] given x <= 0: -x <= 1",
    ]


def test_max_and_min_split_at_equality() -> None:
    """The larger of two for max, the smaller for min; every occurrence is replaced."""
    assert split("forall x in [0, 1]: max(x, 1/2) + max(x, 1/2) >= 1") == [
        "forall x in [0, 1] given x >= 1/2: x + x >= 1",
        "forall x in [0, 1] given x <= 1/2: 1/2 + 1/2 >= 1",
    ]
    assert split("forall x in [0, 1]: min(x, 1/2) <= 1/2")[0].endswith("x >= 1/2: 1/2 <= 1/2")


def test_hypotheses_are_split_too() -> None:
    """A kink in a hypothesis is resolved like one in the body."""
    found = split("forall x in [-1, 1] given abs(x) >= 1/2: x**2 >= 1/4")
    assert found[1] == "forall x in [-1, 1] given x <= 0 and -x >= 1/2: x**2 >= 1/4"


def test_floor_and_ceiling_become_distances() -> None:
    """ceiling(x) = x + s, floor(x) = x - s, with s in [0, 1) under a name that is free."""
    assert split("forall x in [0, 9]: ceiling(x) < x + 1") == [
        "forall x in [0, 9], s_step in [0, 1): x + s_step < x + 1"
    ]
    assert split("forall s_step in [0, 9]: floor(s_step) > s_step - 1") == [
        "forall s_step in [0, 9], s_stepp in [0, 1): s_step - s_stepp > s_step - 1"
    ]


@pytest.mark.parametrize(("kinks", "count"), [(1, 2), (2, 4), (3, 8), (4, 16), (6, 16)])
def test_the_number_of_cases_is_limited(kinks: int, count: int) -> None:
    """At most sixteen; further kinks stay."""
    text = " + ".join(f"abs(x - {k})" for k in range(kinks))
    assert len(split(f"forall x in [0, 1]: {text} >= 0")) == count


def test_nested_kinks_are_resolved_from_the_inside() -> None:
    """max(abs(x), y): first abs, then max."""
    found = split("forall x in [-1, 1], y in [0, 1]: max(abs(x), y) >= 0")
    assert len(found) == 4
    assert not any("abs" in t or "max" in t for t in found)


def test_a_term_is_replaced_everywhere() -> None:
    """Whole subterms only."""
    expr = parse_expression("f(x)".replace("f", "sqrt") + " + sqrt(x + 1)*sqrt(x)")
    assert (
        to_text(replace_term(expr, parse_expression("sqrt(x)"), parse_expression("y"))) == "y + sqrt(x + 1)*y"
    )
