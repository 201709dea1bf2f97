"""Boxes: splitting covers, integers stay integers, points approach the end they are sent to."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.germ import Germ
from verify.language import parse_expression, parse_statement
from verify.language.evaluate import Program
from verify.problem.boxes import Indivisible, split, towards, where
from verify.problem.domain import Box, domain_of
from verify.problem.expansion import expansion
from verify.problem.problem import prepare


def box(binders: str) -> Box:
    """The box of a domain."""
    return domain_of(prepare(parse_statement(f"forall {binders}: 0 <= 1"))).root


def ends(part: Box, name: str = "x") -> tuple[Fraction | None, Fraction | None]:
    """The ends of one side."""
    side = part.sides[name].interval
    return side.lo_fraction(), side.hi_fraction()


@pytest.mark.parametrize(
    "interval", ["[0, 1]", "(0, 1)", "[-3, 5)", "[0, oo)", "(-oo, 0]", "(-oo, oo)", "[1/1024, 1000]"]
)
def test_the_parts_cover_the_box(interval: str) -> None:
    """They meet at one point, closed on both sides, and keep the outer ends as they were."""
    whole = box(f"x in {interval}")
    left, right = split(whole, ["x"])
    assert ends(left)[0] == ends(whole)[0]
    assert ends(right)[1] == ends(whole)[1]
    assert ends(left)[1] == ends(right)[0]
    sides = (left.sides["x"], right.sides["x"])
    assert not sides[0].high_open and not sides[1].low_open
    assert sides[0].low_open == whole.sides["x"].low_open
    assert sides[1].high_open == whole.sides["x"].high_open
    assert left.depth == right.depth == whole.depth + 1


@pytest.mark.parametrize("interval", ["[0, 1]", "[0, 7]", "[-3, 4]", "[0, oo)", "(-oo, 3]"])
def test_integers_are_split_between_integers(interval: str) -> None:
    """Each integer is in exactly one part."""
    left, right = split(box(f"x in {interval} integer"), ["x"])
    cut, start = ends(left)[1], ends(right)[0]
    assert cut is not None and start is not None
    assert cut.denominator == start.denominator == 1
    assert start == cut + 1


def test_the_widest_side_is_split_first() -> None:
    """Relative to its size; a half-line before all."""
    assert ends(next(split(box("x in [0, 1], y in [0, 4]"), ["x", "y"])), "x") == (0, 1)
    assert ends(next(split(box("x in [0, 1], y in [0, oo)"), ["x", "y"])), "y")[1] is not None


def test_a_box_too_far_out_or_too_narrow_is_not_split() -> None:
    """It says so instead of going on for ever."""

    def on_and_on(part: Box, index: int) -> None:
        for _ in range(2000):
            part = list(split(part, ["x"]))[index]

    with pytest.raises(Indivisible, match="stays open"):
        on_and_on(box("x in [1, oo)"), -1)
    with pytest.raises(Indivisible, match="too narrow"):
        on_and_on(box("x in [0, 1]"), 0)


def test_points_run_towards_an_end() -> None:
    """Inside the box, nearer and nearer; farther and farther at infinity."""
    low = [p["x"] for p in towards(box("x in (0, 1]"), "x", low=True)]
    assert low == sorted(low, reverse=True) and 0 < low[-1] < Fraction(1, 2**50)
    far = [p["x"] for p in towards(box("x in [3, oo)"), "x", low=False)]
    assert far == sorted(far) and far[-1] > 2**50


def test_a_box_has_words() -> None:
    """For reasons in evidence."""
    assert where(box("x in [0, 1]")) == "x in [0, 1]"
    assert where(box("x in [2, 2]")) == "x = 2"


def germ(text: str, binders: str, *, low: bool) -> Germ | None:
    """The expansion of a formula at an end of x."""
    problem = prepare(parse_statement(f"forall {binders}: 0 <= 1"))
    program = Program(parse_expression(text))
    return expansion(problem, program, domain_of(problem).root, "x", low=low)


def test_expansions_at_finite_and_infinite_ends() -> None:
    """sin(x)/x < 1 next to 0; x/(x+1) < 1 towards oo; 1/x at a finite end of a half-line has none."""
    for text, binders, low in (
        ("1 - sin(x)/x", "x in (0, 1]", True),
        ("1 - x/(x + 1)", "x in [4, oo)", False),
        ("1 - x/(x - 1)", "x in (-oo, -4]", True),
    ):
        found = germ(text, binders, low=low)
        assert found is not None
        assert found.sign() == 1
    assert germ("1/x", "x in [1, oo)", low=True) is None
    assert germ("1/x", "x in [-1, oo)", low=False) is None
    assert germ("floor(x)", "x in (0, 1]", low=True) is None
