"""Exact points: certified to be outside, to hold, to fail, to be undefined, or not certified."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from verify.language import parse_statement
from verify.problem.points import Examiner, Status, vanishes_at
from verify.problem.problem import Problem, prepare
from verify.problem.sampling import float_points, generic_point, simple_points
from verify.theory.in_force import in_force


def ready(text: str, schedule: str | None = None) -> Problem:
    """The problem of a statement."""
    return prepare(parse_statement(text), None if schedule is None else in_force(schedule))


def status(text: str, schedule: str | None = None, **point: object) -> Status:
    """What is certified of a point."""
    return Examiner(ready(text, schedule)).examine({n: Fraction(str(v)) for n, v in point.items()}).status


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("forall x in [0, 1]: x <= 1/2", "1/4", Status.HOLDS),
        ("forall x in [0, 1]: x <= 1/2", "3/4", Status.FAILS),
        ("forall x in [0, 1]: x <= 1/2", "2", Status.OUTSIDE),
        ("forall x in [0, 1): x <= 1/2", "1", Status.OUTSIDE),
        ("forall x in (0, 1]: x <= 1/2", "0", Status.OUTSIDE),
        ("forall x in [0, 1] integer: x <= 1/2", "1/2", Status.OUTSIDE),
        ("forall x in [0, 1] given x > 1/2: x <= 1", "1/2", Status.OUTSIDE),
        ("forall x in [0, 1] given x >= 1/2: x <= 1", "1/2", Status.HOLDS),
        ("forall x in [0, 1]: 1/x >= 1", "0", Status.UNDEFINED),
        ("forall x in [0, 1] given 1/x >= 1: x >= 0", "0", Status.UNDEFINED),
        ("forall x in [0, 1]: log(x) <= 0", "0", Status.UNDEFINED),
        ("forall x in [0, 1]: sqrt(x)**2 == x", "1/3", Status.HOLDS),
        ("forall x in [0, 1]: sqrt(x)**2 < x", "1/3", Status.FAILS),
        ("forall x in [0, 1]: x <= 1 and 1/x >= 1", "0", Status.UNDEFINED),
        ("forall x in [0, 1]: x >= 1/2 and 1/x >= 1", "0", Status.UNDEFINED),
        ("forall x in [0, 1]: sin(x) == sin(x + 0*x)", "1/3", Status.HOLDS),
        ("forall x in [0, 1]: sqrt(3 + 2*sqrt(2)) <= 1 + sqrt(2)", "1/3", Status.UNKNOWN),
        ("forall x in [0, 1]: floor(x) >= 1", "1", Status.HOLDS),
        ("forall x in [0, 1]: floor(x) >= 1", "1023/1024", Status.FAILS),
    ],
)
def test_status_of_a_point(text: str, x: str, expected: Status) -> None:
    """Ends, integrality and hypotheses first; a relation that is undefined there goes before one that fails."""
    assert status(text, x=x) is expected


def test_an_equality_too_fine_for_intervals_is_seen_by_normal_form() -> None:
    """sqrt(2)**2 == 2 holds, and sqrt(2)**2 < 2 fails, although no interval separates the sides."""
    assert status("sqrt(2)**2 == 2") is Status.HOLDS
    assert status("sqrt(2)**2 < 2") is Status.FAILS
    assert status("sqrt(2)**2 <= 2 - 1/10**60") is Status.FAILS


def test_vanishing_is_not_claimed_under_an_assumption() -> None:
    """sqrt(y**2) - y is 0 for y >= 0 only, so it does not vanish with y free."""
    problem = ready("forall y in [-1, 1]: sqrt(y**2) == y")
    assert not vanishes_at(problem, problem.statement.body[0], {})
    assert vanishes_at(problem, problem.statement.body[0], {"y": Fraction(1, 2)})


def test_schedule_values_at_points() -> None:
    """H(0) of cosine is exactly 1/2, by its closed form; Q(0) is compared by enclosure."""
    assert status("H(0) == 1/2", "cosine") is Status.HOLDS
    assert status("Q(0) <= 2.2", "cosine") is Status.HOLDS
    assert status("forall u in [0, 2]: h(u) >= 0", "cosine", u=2) is Status.UNDEFINED


def test_simple_points_hold_the_ends_and_integers() -> None:
    """Ends of every interval first, integers where integers are asked for."""
    points = list(simple_points(ready("forall x in [1/3, 2], n in [0, 7] integer: x >= 0")))
    assert {p["x"] for p in points} >= {Fraction(1, 3), Fraction(2)}
    assert all(p["n"].denominator == 1 for p in points)
    assert {p["n"] for p in points} >= {Fraction(0), Fraction(7)}


def test_a_statement_without_variables_has_one_point() -> None:
    """The empty one, so that numbers are decided too."""
    assert list(simple_points(ready("1 <= 2"))) == [{}]
    assert list(float_points(ready("1 <= 2"))) == []
    assert generic_point(ready("1 <= 2")) == {}


def test_float_points_find_a_narrow_failure() -> None:
    """x (1-x) > 1/4 - 1e-10 only within 1e-5 of 1/2; sampling and refining gets there."""
    problem = ready("forall x in [0, 1]: x*(1 - x) <= 1/4 - 1/10**10")
    examiner = Examiner(problem)
    found = [examiner.examine(p).status for p in itertools.islice(float_points(problem), 200)]
    assert Status.FAILS in found
    assert Status.FAILS not in [
        Examiner(other).examine(p).status
        for other in [ready("forall x in [0, 1]: x*(1 - x) <= 1/4")]
        for p in itertools.islice(float_points(other), 200)
    ], "the control: a true statement has no failing point"


def test_a_generic_point_lies_inside() -> None:
    """On no boundary, and within dependent ends and hypotheses."""
    problem = ready("forall x in [0, 1], y in [x, 2] given x + y <= 1: y >= 0")
    point = generic_point(problem)
    assert point is not None
    assert 0 < point["x"] < point["y"] < 2
    assert point["x"] + point["y"] < 1
    assert generic_point(ready("forall x in [0, 1] given x > 2: x >= 0")) is None
