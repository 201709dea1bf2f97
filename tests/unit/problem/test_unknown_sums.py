"""Sums with symbolic ends as unknown numbers, with no more known of them than was shown of their terms."""

from __future__ import annotations

import pytest

from verify.errors import NotEnclosed
from verify.language import parse_statement, to_text
from verify.language.formula import Statement
from verify.methods import ball, symbolic
from verify.methods.budget import Budget
from verify.problem.problem import prepare
from verify.problem.unknown_sums import has_sums, with_unknowns
from verify.verdict import Verdict


def proves(part: Statement) -> bool:
    """Conditions by algebra and enclosures; nested sums become unknown in turn."""
    problem = prepare(with_unknowns(part, proves))
    found = symbolic.decide(problem, None, lambda p: ball.decide(p, Budget(300, 1.0)))
    return found.verdict is Verdict.PROVED or ball.decide(problem, Budget(300, 1.0)).verdict is Verdict.PROVED


def about(text: str) -> str:
    """The statement about unknown numbers."""
    return to_text(with_unknowns(parse_statement(text), proves))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("forall T in [1, 9] integer: sum(s, s, 1, T) >= 0", "sum_1 in (0, oo)"),
        ("forall T in [0, 9] integer: sum(s, s, 1, T) >= 0", "sum_1 in [0, oo)"),
        ("forall T in [1, 9] integer: sum(s*(s - 1), s, 1, T) >= 0", "sum_1 in [0, oo)"),
        ("forall T in [1, 9] integer: sum(s*(s - 3), s, 1, T) >= 0", "sum_1 in (-oo, oo)"),
        ("forall T in [1, 9] integer: sum(sum(t, t, 1, s), s, 1, T) >= 0", "sum_1 in (0, oo)"),
    ],
)
def test_the_sign_of_the_terms_is_that_of_the_sum(text: str, known: str) -> None:
    """Positive only with a term in it."""
    assert about(text).startswith(f"forall {known}, T in ")


def test_one_sum_is_one_unknown() -> None:
    """However it is written; another range is another unknown."""
    head = "forall T in [1, 9] integer, x in [0, 1]: "
    assert about(f"{head}sum(x*s, s, 1, T) == x*sum(t, t, 1, T)").endswith(": x*sum_1 == x*sum_1")
    assert about(f"{head}sum(s, s, 1, T) >= sum(s, s, 2, T)").endswith(": sum_1 >= sum_2")
    assert about(f"{head}sum(3, s, 1, T) == 3*T").endswith(": 3*(T - 1 + 1) == 3*T")


def test_the_sign_of_a_sum_taken_apart_is_kept() -> None:
    """s^2 - s is non-negative, which its two parts alone do not show."""
    text = about("forall T in [1, 9] integer: sum(s**2 - s, s, 1, T) >= 0")
    assert text.endswith("given sum_1 - sum_2 >= 0: sum_1 - sum_2 >= 0")


@pytest.mark.parametrize(
    "text",
    [
        "forall T in [1, 9] integer: sum(s, s, 3, T) >= 0",
        "forall T in [1, 9]: sum(s, s, 1, T) >= 0",
        "forall T in [1, 9] integer: sum(s, s, 1, T/2) >= 0",
        "forall T in [1, 9] integer: sum(1/(s - 1), s, 1, T) >= 0",
        "forall T in [1, 9] integer: sum(0*log(s - 2), s, 1, T) >= 0",
        "forall T in [1, 9] integer: sum(sum(1, t, s, 3), s, 1, T) >= 0",
        "forall T in [1, 9] integer, x in [0, sum(s, s, 1, T)]: x >= 0",
        "forall T in [1, 9] integer, x in [0, 1]: diff(sum(x**s, s, 1, T), x) >= 0",
    ],
)
def test_a_sum_that_was_not_shown_to_have_a_value_is_no_unknown(text: str) -> None:
    """Ends out of order or no integers, a term that is undefined; ends of intervals and derivatives are left alone."""
    with pytest.raises(NotEnclosed):
        about(text)


def test_hypotheses_may_give_a_sum_its_value() -> None:
    """Those without sums; a hypothesis is not used for the sum before it."""
    body = "sum(1/(x - s), s, 1, T) >= 0"
    assert "sum_1 in (0, oo)" in about(f"forall T in [1, 9] integer, x in [0, 20] given x >= T + 1: {body}")
    with pytest.raises(NotEnclosed):
        about(f"forall T in [1, 9] integer, x in [0, 20] given x >= T: {body}")
    with pytest.raises(NotEnclosed):
        about(f"forall T in [1, 9] integer, x in [0, 20] given {body} and x >= T + 1: x >= 0")


def test_an_index_may_be_called_like_a_variable() -> None:
    """Where a replacement made them alike, the condition speaks of both."""
    made = parse_statement("forall x in [1, 2], T in [1, 9] integer: sum(x*t, t, 1, T) >= 0")
    mixed = Statement(made.quantifiers, (), parse_statement("sum(2*x, x, 1, 3) >= 0").body)
    assert has_sums(mixed)
    assert with_unknowns(mixed, proves).names == ("sum_1", "x", "T")
