"""Statements about every annealed schedule as statements about unknown values, with no more known than the definition."""

from __future__ import annotations

import pytest

from verify.errors import NotEnclosed
from verify.language import parse_statement, to_text
from verify.methods import ball
from verify.methods.budget import Budget
from verify.problem.abstract import abstract
from verify.problem.problem import Problem
from verify.verdict import Verdict


def proves(part: Problem) -> bool:
    """Side conditions by enclosures alone."""
    return ball.decide(part, Budget(300, 1.0)).verdict is Verdict.PROVED


def about(text: str) -> str:
    """The statement about values."""
    return abstract(parse_statement(text), proves).text


def test_values_become_variables_with_their_ranges() -> None:
    """h in [0, 1], positive before 1; H at most 1 - v."""
    assert about("forall v in [0, 1/2]: h(v) <= 1") == "forall h_1 in (0, 1], v in [0, 1/2]: h_1 <= 1"
    assert about("forall v in [0, 1]: h(v) <= 1") == "forall h_1 in [0, 1], v in [0, 1]: h_1 <= 1"
    assert about("forall v in [0, 1/2]: H(v) <= 1") == (
        "forall H_1 in (0, oo), v in [0, 1/2] given H_1 <= 1 - v: H_1 <= 1"
    )


def test_values_at_one_are_zero() -> None:
    """h(1), H(1) and Q(1), however 1 is written."""
    assert about("h(1) + H(3/2 - 1/2) + Q(1) == 0") == "0 + 0 + 0 == 0"


def test_equal_arguments_are_one_value() -> None:
    """h(u + w) and h(w + u) are the same; h at arguments that agree under a condition are not."""
    assert about("forall u in [0, 1/4], w in [0, 1/4]: h(u + w) == h(w + u)").count("h_1") == 3
    two = about("forall y in [0, 1]: h(sqrt(y**2)) == h(y)")
    assert "h_1" in two and "h_2" in two


def test_order_is_known_where_the_arguments_are_ordered() -> None:
    """H and Q strictly decreasing, h not strictly; nothing where the arguments are not ordered."""
    text = about("forall u in [0, 1/4], w in [1/2, 1]: H(u) + h(u) >= H(w) + h(w)")
    assert "H_1 > H_3" in text or "H_1 > H_2" in text
    assert "h_2 >= h_4" in text or "h_2 >= h_3" in text
    free = about("forall u in [0, 1], w in [0, 1]: H(u) >= H(w)")
    assert "H_1 > H_2" not in free and "H_2 > H_1" not in free


def test_the_slope_is_bounded_by_p_where_p_is_bound() -> None:
    """h' <= 0, and h' >= -p for a bound p alone."""
    assert "dh_1 >= -p" in about("forall p in [1, 2], u in [0, 1]: diff(h(u), u) >= -p")
    assert ">= -" not in about("forall u in [0, 1]: diff(h(u), u) <= 0")


@pytest.mark.parametrize(
    "text",
    [
        "forall rho in [1, 2]: K(rho) >= 0",
        "forall rho in [1, 2]: tau(rho) >= 0",
        "forall u in [0, 1]: h(2*u) >= 0",
        "forall u in [0, 1]: h(u - 1/10**9) >= 0",
        "forall u in [0, 1]: h(h(u)) >= 0",
    ],
)
def test_what_needs_a_schedule_is_refused(text: str) -> None:
    """K, tau, arguments outside [0, 1] or that depend on the schedule."""
    with pytest.raises(NotEnclosed):
        about(text)


def test_hypotheses_may_show_that_an_argument_is_inside() -> None:
    """u <= 2/5 makes 2 u an argument; a hypothesis on h does not."""
    assert "h_1" in about("forall u in [0, 1] given u <= 2/5: h(2*u) >= 0")
    with pytest.raises(NotEnclosed):
        about("forall u in [0, 1] given h(u) >= 1/2: h(2*u) >= 0")


def test_operands_of_derivatives_stay_on_the_list() -> None:
    """diff(Q(u), u) is -h^2/H, where H must not be 0."""
    problem = abstract(parse_statement("forall u in [0, 1/2]: diff(log(H(u)), u) <= 0"), proves)
    assert [to_text(e) for e in problem.defined] == ["log(H_2)"] or [to_text(e) for e in problem.defined] == [
        "log(H_1)"
    ]
