"""Domains as boxes: never smaller than what is written, open ends kept, integers rounded inwards."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.errors import NotEnclosed
from verify.language import parse_statement, to_text
from verify.problem.domain import Domain, EmptyDomain, Side, domain_of
from verify.problem.problem import prepare


def domain(text: str) -> Domain:
    """The domain of a statement."""
    return domain_of(prepare(parse_statement(text)))


def side(text: str, name: str = "x") -> Side:
    """One coordinate of its box."""
    return domain(text).root.sides[name]


def ends(s: Side) -> tuple[Fraction | None, Fraction | None]:
    """The exact ends of a box."""
    return s.interval.lo_fraction(), s.interval.hi_fraction()


def test_dyadic_ends_are_exact() -> None:
    """[0, 1/2) is the box [0, 1/2] with an open upper end."""
    s = side("forall x in [0, 1/2): x >= 0")
    assert ends(s) == (0, Fraction(1, 2))
    assert (s.low_open, s.high_open) == (False, True)


def test_other_rational_ends_are_enclosed_from_outside() -> None:
    """The box of [1/3, 0.7] holds both ends."""
    low, high = ends(side("forall x in [1/3, 0.7]: x >= 0"))
    assert low is not None and high is not None
    assert low <= Fraction(1, 3) and high >= Fraction(7, 10)
    assert Fraction(1, 3) - low < Fraction(1, 10**30)


def test_irrational_ends_are_enclosed_and_kept_as_constraints() -> None:
    """sqrt(2) is an end that the box exceeds; the relation x < sqrt(2) stays."""
    d = domain("forall x in [0, sqrt(2)): x >= 0")
    low, high = ends(d.root.sides["x"])
    assert high is not None and high * high >= 2
    assert [to_text(r) for r in d.constraints] == ["0 <= x", "x < sqrt(2)"]
    assert not d.root.sides["x"].high_open, "the box end lies outside, so it is no end of the domain"


def test_dependent_ends_are_enclosed_over_the_others() -> None:
    """y in [x, x + 1] over x in [0, 1] needs [0, 2]."""
    d = domain("forall x in [0, 1], y in [x, x + 1]: y >= 0")
    assert ends(d.root.sides["y"]) == (0, 2)
    assert len(d.constraints) == 2


def test_half_lines_are_open_at_infinity() -> None:
    """An infinite end is open whatever the bracket of the other."""
    s = side("forall x in (-oo, 3]: x <= 3")
    assert ends(s) == (None, 3)
    assert (s.low_open, s.high_open) == (True, False)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("[0, 5]", (0, 5)), ("(0, 5)", (1, 4)), ("[1/3, 5/2]", (1, 2)), ("(1/3, 5/2)", (1, 2)), ("[-7/2, -1/2)", (-3, -1)),
        ("[0, oo)", (0, None)), ("(0, oo)", (1, None)), ("(-oo, 0)", (None, -1)), ("[2, 2]", (2, 2)), ("(1, 3)", (2, 2)),
    ],
)  # fmt: skip
def test_integers_are_rounded_inwards(interval: str, expected: tuple[int | None, int | None]) -> None:
    """The box of integers holds exactly the integers of the interval, its finite ends closed."""
    s = side(f"forall x in {interval} integer: x >= x")
    assert ends(s) == expected
    assert s.integer
    assert s.low_open == (expected[0] is None)


@pytest.mark.parametrize("interval", ["[1/3, 1/2]", "(1, 2)", "(0, 1)", "(-1/2, 0)"])
def test_an_interval_without_an_integer_is_empty(interval: str) -> None:
    """Certified: raised, not boxed."""
    with pytest.raises(EmptyDomain, match="no integer"):
        domain(f"forall x in {interval} integer: x >= x")


def test_integers_with_an_irrational_end_keep_the_relation() -> None:
    """Up to sqrt(10): the box may exceed it by one, the relation decides."""
    d = domain("forall n in [0, sqrt(10)] integer: n >= 0")
    low, high = ends(d.root.sides["n"])
    assert low == 0
    assert high is not None and 3 <= high <= 4
    assert d.constraints


def test_an_end_that_may_be_undefined_is_no_end() -> None:
    """sqrt(x - 1/2) over x in [0, 1] has no enclosure."""
    with pytest.raises(NotEnclosed, match="may be undefined"):
        domain("forall x in [0, 1], y in [0, sqrt(x - 1/2)]: y >= 0")


def test_hypotheses_are_constraints() -> None:
    """In the order written."""
    d = domain("forall x in [0, 1] given x > 1/2 and x**2 < 1: x >= 0")
    assert [to_text(r) for r in d.constraints] == ["x > 1/2", "x**2 < 1"]
    assert [op for op, _ in d.programs] == [">", "<"]
