"""Refutation and ill-posedness by a certified point; the search proves nothing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from verify.errors import NotEnclosed
from verify.language import parse_statement
from verify.methods.witness import confirmed, refutation, refute_where_suspected, search, values_text
from verify.problem.points import Finding, Status
from verify.problem.problem import Problem, prepare
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Rigor, Verdict


def ready(text: str, schedule: str | None = None) -> Problem:
    """The problem of a statement."""
    return prepare(parse_statement(text), None if schedule is None else in_force(schedule))


@pytest.mark.parametrize(
    ("text", "rigor"),
    [
        ("forall x in [0, 1]: x <= 1/2", Rigor.EXACT),
        ("forall x in [0, 1]: exp(x) <= 2", Rigor.ENCLOSED),
        ("1 == 2", Rigor.EXACT),
        ("pi == 3", Rigor.ENCLOSED),
    ],
)
def test_a_counterexample_refutes(text: str, rigor: Rigor) -> None:
    """Exact where rational arithmetic shows it, enclosed otherwise."""
    against, member = search(ready(text))
    assert against is not None
    assert (against.verdict, against.rigor) == (Verdict.REFUTED, rigor)
    assert against.details["second evaluator"].startswith("mpmath")
    assert member is not None


def test_the_witness_is_exact() -> None:
    """A fraction by name, and the values of what an equality determined."""
    against, _ = search(ready("forall x in [1/3, 1], y in [0, 3] given y == 2*x: y <= 1"))
    assert against is not None and against.witness is not None
    assert Fraction(against.witness["x"]) >= Fraction(1, 3)
    assert set(against.witness) == {"x", "y"}
    assert "the sides are" in against.reason


def test_a_true_statement_has_no_witness_but_a_member() -> None:
    """The member is a certified point of the domain and hypotheses."""
    against, member = search(ready("forall x in [0, 1] given x > 1/2: x**2 <= x"))
    assert against is None
    assert member is not None
    assert Fraction(1, 2) < member["x"] <= 1


def test_nothing_is_found_in_an_empty_domain() -> None:
    """Neither a witness nor a member."""
    assert search(ready("forall x in [0, 1] given x > 2: x >= 5")) == (None, None)


def test_an_undefined_point_is_ill_posed_only_without_a_counterexample() -> None:
    """0 is undefined; where the statement also fails, it is refuted."""
    against, _ = search(ready("forall x in [0, 1]: 1/x >= 1"))
    assert against is not None and against.verdict is Verdict.ILL_POSED
    assert against.witness == {"x": "0"}
    against, _ = search(ready("forall x in [0, 1]: 1/x >= 2"))
    assert against is not None and against.verdict is Verdict.REFUTED


def test_suspects_are_certified_again() -> None:
    """Points that another method suspects refute only where the body fails at one of them."""
    problem = ready("forall x in [0, 1]: x <= 1/2")

    def suspecting(*points: str) -> Evidence:
        details = {"suspects": [{"x": x} for x in points]}
        return Evidence(problem.text, Verdict.UNDECIDED, Rigor.NUMERIC, "another", "", details=details)

    assert refute_where_suspected(problem, suspecting()) is None
    assert refute_where_suspected(problem, suspecting("1/4", "2")) is None
    found = refute_where_suspected(problem, suspecting("1/4", "3/4"))
    assert found is not None and found.witness == {"x": "3/4"}


@pytest.mark.parametrize(
    ("text", "x", "agrees"),
    [
        ("forall x in [0, 1]: x <= 1/2", "3/4", True),
        ("forall x in [0, 1]: x <= 1/2", "1/2", False),
        ("forall x in [0, 1]: x < 1/2", "1/2", True),
        ("forall x in [0, 1]: x**2 == x", "1/2", True),
        ("forall x in [0, 1]: x**2 == x", "1", False),
        ("forall x in [0, 1]: x <= 1/2", "3/2", False),
        ("forall x in [0, 1] given x <= 1/2: x <= 1/4", "3/4", False),
        ("forall x in [0, 1]: 1/(x - 1) <= 0", "1", False),
        ("forall x in [0, 1]: sqrt(x - 1) <= 0", "1/2", False),
    ],
)
def test_what_the_second_evaluator_agrees_to(text: str, x: str, agrees: bool) -> None:
    """A failing point inside; equality refutes a strict relation alone; undefined is no failure."""
    problem = ready(text)
    claimed = Finding({"x": Fraction(x)}, Status.FAILS, problem.statement.body[0], member=True)
    assert confirmed(problem, claimed) is agrees


def test_second_evaluator_confirms_undefined_points() -> None:
    """log(0) is undefined by mpmath too, log(1) is not."""
    problem = ready("forall x in [0, 1]: log(x) <= 0")
    relation = problem.statement.body[0]
    assert confirmed(problem, Finding({"x": Fraction(0)}, Status.UNDEFINED, relation))
    assert not confirmed(problem, Finding({"x": Fraction(1)}, Status.UNDEFINED, relation))


class Failing:
    """Functionals whose second evaluation ends in an error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def mp(self, op: str, x: object) -> object:
        """h by mpmath, which fails."""
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        NotEnclosed("no panel"),
        ValueError("no root"),
        ZeroDivisionError("a vanishing slope"),
        OverflowError("an exponent of too many digits"),
    ],
)
def test_what_the_second_evaluator_cannot_evaluate_is_not_confirmed(error: Exception) -> None:
    """Neither a failure nor an undefined point: two evaluators have to agree."""
    problem = replace(ready("forall x in [0, 1]: h(x) <= 1/2", "linear"), functions=Failing(error))
    for status in (Status.FAILS, Status.UNDEFINED):
        claimed = Finding({"x": Fraction(0)}, status, problem.statement.body[0], member=True)
        assert not confirmed(problem, claimed)


def test_a_finding_without_a_relation_refutes_nothing() -> None:
    """Which relation fails must be known."""
    problem = ready("forall x in [0, 1]: x <= 1/2")
    with pytest.raises(ValueError, match="names the relation"):
        refutation(problem, Finding({"x": Fraction(1)}, Status.FAILS))


def test_values_are_shown_in_twenty_digits() -> None:
    """Both sides, for a reader, of the schedule in force too."""
    problem = ready("H(0) == Q(0)", "linear")
    assert values_text(problem, problem.statement.body[0], {}) == "the sides are 0.5 and 2.0"


@pytest.mark.parametrize(
    ("text", "x", "agrees"),
    [
        ("forall x in (0, 1]: x > 1", "0", False),
        ("forall x in (0, 1]: x > 1", "1/2", True),
        ("forall x in [0, 1): x < 1/2", "1", False),
        ("forall x in [0, 1] given x > 1/2: x > 1", "1/2", False),
        ("forall x in [0, 1] given x > 1/2: x > 1", "1", True),
    ],
)
def test_the_second_evaluator_leaves_open_ends_out(text: str, x: str, agrees: bool) -> None:
    """An end that does not belong to the interval, and equality in a strict hypothesis, are no members."""
    problem = ready(text)
    claimed = Finding({"x": Fraction(x)}, Status.FAILS, problem.statement.body[0], member=True)
    assert confirmed(problem, claimed) is agrees
