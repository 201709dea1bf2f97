"""Side conditions: shown or not, and the weakest rigor that was relied on."""

from __future__ import annotations

from verify.language import parse_statement
from verify.methods.sides import Sides
from verify.problem.problem import Problem, prepare
from verify.verdict import Rigor


def condition(text: str) -> Problem:
    """The problem of a side condition."""
    return prepare(parse_statement(text))


def test_the_weakest_rigor_is_remembered() -> None:
    """Exact until boxes were needed, enclosed from then on."""
    sides = Sides()
    assert sides(condition("forall x in [0, 1]: x >= 0"))
    assert sides.rigor is Rigor.EXACT
    assert sides(condition("forall x in [0, 1]: exp(x) <= 2.72"))
    assert sides.rigor is Rigor.ENCLOSED
    assert sides(condition("forall x in [0, 1]: x >= 0"))
    assert sides.rigor is Rigor.ENCLOSED


def test_what_is_not_shown_is_not_relied_on() -> None:
    """A false condition, one that may be undefined, and one that is true but not seen leave the rigor as it was."""
    sides = Sides()
    for text in (
        "forall x in [0, 1]: x >= 1/2",
        "forall x in [-1, 1]: 1/x**2 >= 0",
        "forall x in [0, 1]: exp(x) <= 2.71",
    ):
        assert not sides(condition(text))
    assert sides.rigor is Rigor.EXACT
