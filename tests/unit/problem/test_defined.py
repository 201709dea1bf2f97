"""What must hold for every operation to be defined, wherever it stands."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.errors import NotEnclosed
from verify.language import parse_statement, to_text
from verify.problem.defined import needs
from verify.problem.problem import prepare
from verify.theory.in_force import in_force


def needed(text: str, schedule: str | None = None, **point: str) -> list[str]:
    """The needs as text, alternatives joined by 'or'."""
    problem = prepare(parse_statement(text), None if schedule is None else in_force(schedule))
    found = needs(problem, {n: Fraction(v) for n, v in point.items()})
    return [
        " or ".join(" and ".join(to_text(r) for r in part) for part in alternatives)
        for alternatives in (n.alternatives for n in found)
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1/x >= 1", ["x > 0"]),
        ("1/(x - 2) <= 1", ["x - 2 < 0"]),
        ("x/2 <= 1", []),
        ("sqrt(x) <= 1", ["x >= 0"]),
        ("log(x) <= 1", ["x > 0"]),
        ("x**3 <= 1", []),
        ("x**(-2) >= 1", ["x > 0"]),
        ("x**(1/2) <= 1", ["x >= 0"]),
        ("x**(-1/2) >= 1", ["x > 0"]),
        ("2**x >= 1", ["2 > 0 or 2 >= 0 and x > 0"]),
        ("E**x >= 1", []),
        ("exp(x) + sin(x) + abs(x) >= 0", []),
        ("x**x <= 1", ["x > 0 or x >= 0 and x > 0"]),
    ],
)
def test_needs_of_one_operation(body: str, expected: list[str]) -> None:
    """Divisors with the sign they have at the sample, radicands, logarithms, bases and exponents."""
    assert needed(f"forall x in [0, 1]: {body}", x="1/2") == expected


def test_needs_of_every_place() -> None:
    """Hypotheses, ends of intervals, operands of derivatives, and what a variable was replaced by."""
    assert "x > 0" in needed("forall x in [0, 1] given 1/x >= 1: x <= 1", x="1/2")
    assert "x >= 0" in needed("forall x in [0, 1], y in [0, sqrt(x)]: y >= 0", x="1/2", y="0")
    assert "x > 0" in needed("forall x in [0, 1]: diff(log(x), x) >= 1", x="1/2")
    assert "y >= 0" in needed("forall y in [0, 1], x in [0, 1] given x == sqrt(y): x >= 0", y="1/2")


def test_arguments_of_the_schedule_lie_in_the_unit_interval() -> None:
    """h(2 x) needs 0 <= 2 x <= 1."""
    assert needed("forall x in [0, 1]: h(2*x) >= 0", "cosine", x="1/4") == ["2*x >= 0 and 2*x <= 1"]


@pytest.mark.parametrize(
    ("text", "schedule"),
    [("forall x in [0, 1]: tan(x) >= 0", None), ("forall x in [1, 2]: K(x) >= 0", "linear")],
)
def test_some_operations_are_left_to_enclosures(text: str, schedule: str | None) -> None:
    """tan and K raise, so exact algebra proves nothing about them."""
    with pytest.raises(NotEnclosed, match="left to enclosures"):
        needed(text, schedule, x="1")


def test_each_need_is_listed_once() -> None:
    """However often the operation occurs."""
    assert needed("forall x in [0, 1]: 1/x + 2/x >= 3/x", x="1/2") == ["x > 0"]
