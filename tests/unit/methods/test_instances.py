"""Refutation by small integers: the second evaluator adds up the terms of the statement itself."""

from __future__ import annotations

from typing import Any

import pytest

from verify.language import parse_statement, to_text
from verify.methods import instances
from verify.theory.in_force import in_force
from verify.verdict import Verdict

TRIANGLE = "forall T in [1, oo) integer: sum(s, s, 1, T) <= 15"


def test_a_failing_instance_refutes_with_its_integers() -> None:
    """1 + ... + 6 is 21; up to 5 it is 15."""
    against, member = instances.search(parse_statement(TRIANGLE), None)
    assert against is not None and against.verdict is Verdict.REFUTED
    assert against.witness == {"T": "6"}
    assert against.obligation == to_text(parse_statement(TRIANGLE))
    assert member == {"T": "1"}
    assert instances.search(parse_statement(TRIANGLE.replace("15", "21")), None)[0] is None


def test_real_variables_keep_their_witness() -> None:
    """The point of the instance is added to the integers."""
    text = "forall T in [1, oo) integer, x in [0, 1]: sum(x**s, s, 1, T) <= 1"
    against, _ = instances.search(parse_statement(text), None)
    assert against is not None and against.witness is not None
    assert set(against.witness) == {"T", "x"}


def test_an_instance_counts_only_where_the_second_evaluator_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Terms written out wrongly would refute a true statement; mpmath, adding up itself, does not agree."""
    true = parse_statement("forall T in [1, oo) integer: sum(s, s, 1, T) <= T**2")
    assert instances.search(true, None)[0] is None
    real = instances.instances

    def wrong(statement: Any) -> Any:
        """As if every sum had one term too many."""
        more = parse_statement("forall T in [1, oo) integer: sum(s, s, 1, T + 1) <= T**2")
        return real(more if statement == true else statement)

    monkeypatch.setattr(instances, "instances", wrong)
    assert instances.search(true, None)[0] is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("forall T in [1, oo) integer: sum(s, s, 3, T) >= 0", "1"),
        ("forall T in [2, oo) integer: sum(s, s, 1, T/2) >= 0", "3"),
        ("forall T in [1, oo) integer: sum(1/(s - 4), s, 1, T) <= 100", "4"),
        ("forall T in [1, oo) integer: sum(h((t - 1)/T), t, 1, T + 2) >= 0", "1"),
    ],
)
def test_an_undefined_instance_makes_ill_posed(text: str, at: str) -> None:
    """Ends out of order, an end that is no integer, a term without value, an argument beyond 1."""
    against, _ = instances.search(parse_statement(text), in_force("linear"))
    assert against is not None and against.verdict is Verdict.ILL_POSED
    assert against.witness == {"T": at}


def test_a_parameter_of_the_schedule_is_a_variable() -> None:
    """poly:p with its closed forms, for the second evaluator too."""
    text = "forall p in [1, oo), T in [2, oo) integer: sum(h((t - 1)/T), t, 1, T) >= 3/2"
    against, _ = instances.search(parse_statement(text), in_force("poly:p"))
    assert against is not None and against.verdict is Verdict.REFUTED


def test_a_witness_that_is_no_rational_is_not_put_in_again() -> None:
    """y = sqrt(2) cannot be handed to the second evaluator, so nothing is refuted; y = 3/2 can."""
    text = "forall T in [1, oo) integer, y in [0, 9] given y == {}: sum(s, s, 1, T) <= y"
    assert instances.search(parse_statement(text.format("sqrt(2)")), None)[0] is None
    against, _ = instances.search(parse_statement(text.format("3/2")), None)
    assert against is not None and against.verdict is Verdict.REFUTED
    assert against.witness == {"T": "2", "y": "3/2"}


@pytest.mark.parametrize("schedule", ["linear", "cosine", "poly:2"])
def test_an_instance_about_a_schedule_is_confirmed_with_that_schedule(schedule: str) -> None:
    """The sum of h over T steps is at least h(0) = 1, and more from T = 2 on; the control is at most T."""
    text = "forall T in [1, oo) integer: sum(h((t - 1)/T), t, 1, T) <= {}"
    against, _ = instances.search(parse_statement(text.format("1")), in_force(schedule))
    assert against is not None and against.verdict is Verdict.REFUTED
    assert against.witness == {"T": "2"}
    assert instances.search(parse_statement(text.format("T")), in_force(schedule))[0] is None
