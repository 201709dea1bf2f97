"""Statements made ready: schedules put in, derivatives expanded, equalities solved, conditions kept."""

from __future__ import annotations

import pytest

from verify.errors import StatementError
from verify.language import parse_statement, to_text
from verify.language.formula import Quantifier, num, var
from verify.problem.problem import Problem, argument_conditions, is_infinite, membership_relations, prepare
from verify.theory.in_force import in_force


def ready(text: str, schedule: str | None = None) -> Problem:
    """The problem of a statement."""
    return prepare(parse_statement(text), None if schedule is None else in_force(schedule))


def conditions(problem: Problem) -> list[str]:
    """The side conditions as text."""
    return [to_text(r) for r in problem.conditions]


def test_a_hypothesis_that_is_an_equation_is_put_in() -> None:
    """y == x + 1 removes y; its interval stays as hypotheses, its value must be defined."""
    problem = ready("forall x in [0, 1], y in [1/2, 2) given y == x + 1: y <= 2")
    assert problem.text == "forall x in [0, 1] given 1/2 <= x + 1 and x + 1 < 2: x + 1 <= 2"
    assert [to_text(e) for e in problem.defined] == ["x + 1"]
    assert [(n, to_text(e)) for n, e in problem.solved] == [("y", "x + 1")]


def test_equations_that_build_on_each_other_are_put_in() -> None:
    """z == y + 1 and y == x: all in x."""
    problem = ready("forall x in [0, 1], y in [0, 1], z in [0, 9] given z == y + 1 and y == x: z >= 1")
    assert problem.statement.names == ("x",)
    assert dict(problem.solved).keys() == {"y", "z"}
    assert to_text(dict(problem.solved)["z"]) == "x + 1"


@pytest.mark.parametrize(
    "text",
    [
        "forall n in [0, 5] integer, x in [0, 1] given n == 2*x: n >= 0",  # an integer stays one
        "forall x in [0, 1], y in [x, 2] given x == y*x: y >= 0",  # x bounds y
        "forall x in [0, 1] given x == x**2: x >= 0",  # on both sides
        "forall x in [0, 1] given x**2 == 1/4: x >= 0",  # no variable alone
    ],
)
def test_equations_that_may_not_be_put_in_stay(text: str) -> None:
    """Integers, variables that bound others, and equations that are not solved stay hypotheses."""
    problem = ready(text)
    assert problem.solved == ()
    assert any(r.op == "==" for r in problem.statement.hypotheses)


def test_operands_of_derivatives_must_be_defined() -> None:
    """diff(log(x), x) is 1/x, but log(x) stays on the list of what must be defined."""
    problem = ready("forall x in [1, 2]: diff(log(x), x) == 1/x")
    assert problem.text == "forall x in [1, 2]: 1/x == 1/x"
    assert [to_text(e) for e in problem.defined] == ["log(x)"]


def test_a_parametric_schedule_brings_its_closed_forms() -> None:
    """poly:p: h, H, Q are written out, and their arguments must lie in [0, 1]."""
    problem = ready("forall p in [1, oo), v in [0, 2]: H(v) >= 0", "poly:p")
    assert problem.functions is None
    assert not any(e.op == "H" for r in problem.statement.body for e in r.left.walk())
    assert conditions(problem) == ["0 <= v", "v <= 1"]


def test_a_concrete_schedule_stays_in_force() -> None:
    """Its functionals are evaluated, not written out, so no condition is needed: outside [0, 1] they raise."""
    problem = ready("forall v in [0, 1]: H(v) >= 0", "cosine")
    assert problem.functions is not None
    assert problem.conditions == ()


def test_arguments_of_the_functionals_are_conditions() -> None:
    """[0, 1] for h, H, Q; positive for tau and K; of hypotheses too, each once."""
    s = parse_statement("forall x in [0, 1] given h(x**2) > 0: H(1 - x) + H(1 - x) <= K(x)")
    assert [to_text(r) for r in argument_conditions(s)] == [
        "0 <= x**2",
        "x**2 <= 1",
        "0 <= 1 - x",
        "1 - x <= 1",
        "0 < x",
    ]


def test_a_kink_has_no_slope() -> None:
    """diff(h(u), u) is bad input for a kinked schedule, and fine for a smooth one."""
    with pytest.raises(StatementError, match="has one at u = 4/5"):
        ready("forall u in [0, 1]: diff(h(u), u) <= 0", "wsd:1/5")
    assert "dh(u)" in ready("forall u in [0, 1]: diff(h(u), u) <= 0", "cosine").text
    assert ready("forall u in [0, 1]: diff(H(u), u) <= 0", "wsd:1/5").text.endswith("-h(u) <= 0")


def test_infinite_ends_bound_nothing() -> None:
    """Only finite ends become relations, strict where open."""
    q = Quantifier(
        "x", num(0), -(-parse_statement("forall x in [0, oo): x >= 0").quantifiers[0].high), False, False
    )
    assert is_infinite(q.high)
    assert [to_text(r) for r in membership_relations(q, var("x"))] == ["0 < x"]
