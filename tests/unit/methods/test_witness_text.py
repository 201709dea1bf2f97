"""What a reader is told of a counterexample, an undefined point and a sampled doubt."""

from __future__ import annotations

import pytest

from verify.language import parse_statement
from verify.methods import numeric, witness
from verify.problem.problem import Problem, prepare
from verify.theory.in_force import in_force
from verify.verdict import Rigor, Verdict


def ready(text: str, schedule: str | None = None) -> Problem:
    """The problem of a statement."""
    return prepare(parse_statement(text), None if schedule is None else in_force(schedule))


@pytest.mark.parametrize(
    ("text", "rigor", "point", "relation", "sides"),
    [
        ("forall x in [0, 1]: x <= 1/2", Rigor.EXACT, {"x": "1"}, "x <= 1/2", "1.0 and 0.5"),
        ("forall x in [0, 1]: x >= 0 and x <= 1/2", Rigor.EXACT, {"x": "1"}, "x <= 1/2", "1.0 and 0.5"),
        ("forall n in [0, 9] integer: n <= 5", Rigor.EXACT, {"n": "9"}, "n <= 5", "9.0 and 5.0"),
        (
            "forall x in [1/3, 1], y in [0, 3] given y == 2*x: y <= 1/2",
            Rigor.EXACT,
            {"x": "1/3", "y": "2*(1/3)"},
            "2*x <= 1/2",
            "0.66666666666666666667 and 0.5",
        ),
        (
            "forall x in [0, 1], y in [0, sqrt(2)] given y == sqrt(2)*x: y <= 1",
            Rigor.ENCLOSED,
            {"x": "1", "y": "sqrt(2)*1"},
            "sqrt(2)*x <= 1",
            "1.4142135623730950488 and 1.0",
        ),
        ("1 == 2", Rigor.EXACT, {}, "1 == 2", "1.0 and 2.0"),
    ],
)
def test_a_refutation_names_point_relation_and_both_sides(
    text: str, rigor: Rigor, point: dict[str, str], relation: str, sides: str
) -> None:
    """The relation that fails, not the one before it; what an equality determined is shown too."""
    against, _ = witness.search(ready(text))
    assert against is not None
    assert (against.verdict, against.rigor, against.witness) == (Verdict.REFUTED, rigor, point)
    assert against.details == {"relation": relation, "second evaluator": "mpmath, 60 digits"}
    assert against.reason.endswith(f" the relation {relation} fails; the sides are {sides}.")
    assert all(f"{n} = {v}" in against.reason for n, v in point.items())


@pytest.mark.parametrize(
    ("text", "schedule", "point", "why"),
    [
        ("forall x in [0, 1]: 1/x >= 1", None, {"x": "0"}, "division by 0, which contains 0"),
        (
            "forall x in [0, 1]: sqrt(x - 1/2) <= 5",
            None,
            {"x": "0"},
            "sqrt of -0.5, which has negative points",
        ),
        ("forall x in [0, 1] given 1/x >= 1: x >= 0", None, {"x": "0"}, "division by 0, which contains 0"),
        ("forall x in [0, 1]: diff(0*log(x), x) <= 0", None, {"x": "0"}, "log of 0, which has points <= 0"),
        ("log(0) >= 1", None, {}, "log of 0, which has points <= 0"),
        (
            "forall p in [1, 2], u in [0, 2]: h(u) + 9 >= 0",
            "poly:p",
            {"p": "1", "u": "2"},
            "an argument of h, H, Q, tau or K lies outside its domain: not u <= 1",
        ),
    ],
)
def test_an_undefined_point_says_what_is_undefined(
    text: str, schedule: str | None, point: dict[str, str], why: str
) -> None:
    """In the body, in a hypothesis, in what was differentiated, in the argument of a schedule."""
    against, _ = witness.search(ready(text, schedule))
    assert against is not None
    assert (against.verdict, against.rigor, against.witness) == (Verdict.ILL_POSED, Rigor.ENCLOSED, point)
    assert against.reason.endswith(f", a point of the stated domain, the formula is undefined: {why}.")
    assert str(against.details["undefined"]).rstrip(".") == why


def test_arguments_inside_the_domain_are_not_undefined() -> None:
    """The control: h on [0, 1] alone."""
    against, member = witness.search(ready("forall p in [1, 2], u in [0, 1]: h(u) + 9 >= 0", "poly:p"))
    assert against is None and member is not None


def test_a_doubt_names_its_point_and_support_its_number_of_points() -> None:
    """The first point that seems to fail; how many were tested until then."""
    doubt = numeric.decide(ready("forall x in [0, 1]: x <= 1/2"))
    assert doubt.reason == "In 40 digits the statement seems to fail at x = 1, not certified."
    assert doubt.details["points"] == 2
    support = numeric.decide(ready("forall n in [0, 9] integer: n*(n - 1) >= 0"))
    assert (
        support.reason
        == f"{support.details['points']} sampled points agree in 40 digits; no proof was found."
    )
    assert support.details["points"] > 9
    none = numeric.decide(ready("1/0 >= 1"))
    assert (none.verdict, none.details["points"]) == (Verdict.UNDECIDED, 0)
