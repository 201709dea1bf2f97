"""Taylor's theorem at a face: it needs every derivative on the whole box, and the right sign for its side."""

from __future__ import annotations

import pytest

from verify.language import parse_statement
from verify.language.evaluate import Program
from verify.methods import ball
from verify.methods.ball.taylor import Taylor
from verify.methods.budget import Budget
from verify.problem.domain import domain_of
from verify.problem.problem import prepare
from verify.verdict import Verdict


def proves(interval: str, margin: str, *, low: bool = True) -> bool:
    """Is the margin shown positive on the interval without its lower (upper) end?"""
    problem = prepare(parse_statement(f"forall x in {interval}: {margin} >= 0"))
    taylor = Taylor(problem, Program(problem.statement.body[0].left), problem.interval())
    return taylor.proves(domain_of(problem).root, "x", low=low)


@pytest.mark.parametrize("order", range(1, 7))
def test_the_first_derivative_that_does_not_vanish_decides(order: int) -> None:
    """x**k: positive right of 0 for every k, left of it for even k, and never with the other sign."""
    assert proves("[0, 1]", f"x**{order}")
    assert proves("[-1, 0]", f"x**{order}", low=False) is (order % 2 == 0)
    assert not proves("[0, 1]", f"-x**{order}")
    assert proves("[-1, 0]", f"-x**{order}", low=False) is (order % 2 == 1)


@pytest.mark.parametrize(
    ("interval", "margin", "shown"),
    [
        ("[0, 1/4]", "pi*x - sin(pi*x)", True),
        ("[0, 1/4]", "sin(pi*x) - pi*x", False),
        ("[0, oo)", "exp(x) - 1 - x", True),
        ("[0, oo)", "1 + x - exp(x)", False),
        ("[0, oo)", "exp(x) - 1 - 2*x", False),
        ("[0, 1]", "log(1 + x) - x + x**2/2", True),
        ("[0, 1]", "x + 1", False),  # does not touch
        ("[0, 1]", "0*x", False),  # touches everywhere
    ],
)
def test_functions_touch_by_normal_form(interval: str, margin: str, shown: bool) -> None:
    """The value and the derivatives before the deciding one have to vanish exactly at the end."""
    assert proves(interval, margin) is shown


@pytest.mark.parametrize(
    ("interval", "margin"),
    [
        ("[0, 1]", "sqrt(x) - 2*x"),  # the first derivative is unbounded at 0
        ("[0, 1]", "x**(3/2) - 2*x**2"),  # the second is
        ("[0, 1]", "floor(x) - x"),  # has no derivative rule
        ("[0, 1]", "-x*floor(x + 1)"),  # vanishes at 0, and has none
        ("[0, 1]", "abs(x) - 2*x"),  # nor has this where x = 0
        ("[0, 1]", "x/(1 - x) - 3*x"),  # undefined at the other end
        ("[0, 1]", "1/x"),
    ],
)
def test_without_a_derivative_on_the_whole_box_nothing_is_shown(interval: str, margin: str) -> None:
    """All but the last are negative somewhere: nothing may be concluded from an end alone."""
    assert not proves(interval, margin)
    problem = prepare(parse_statement(f"forall x in {interval}: {margin} >= 0"))
    assert ball.decide(problem, Budget(100, 2.0)).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(("interval", "low"), [("[0, oo)", False), ("(-oo, 0]", True)])
def test_there_is_no_expansion_at_an_infinite_end(interval: str, low: bool) -> None:
    """Nothing is put in for oo; at 0 the same margins are shown."""
    margin = "exp(x) - 1 - x" if not low else "exp(-x) - 1 + x"
    assert not proves(interval, margin, low=low)
    assert proves(interval, margin, low=not low)


def test_other_variables_stay_as_they_are() -> None:
    """exp(a x) >= 1 + a x from x = 0 for every a in [1, 2]; with a of either sign the slope alone does not show it."""

    def shown(interval: str) -> bool:
        text = f"forall a in {interval}, x in [0, 1]: exp(a*x) - 1 - a*x >= 0"
        problem = prepare(parse_statement(text))
        taylor = Taylor(problem, Program(problem.statement.body[0].left), problem.interval())
        return taylor.proves(domain_of(problem).root, "x", low=True)

    assert shown("[1, 2]")
    assert shown("[1, 1]")
    assert not shown("[-1, 2]")
