"""Instances of statements about sums: small integers, in the domain, with the sums written out."""

from __future__ import annotations

import pytest

from verify.language import parse_statement, to_text
from verify.problem.small_integers import Instance, instances


def found(text: str) -> list[Instance]:
    """All instances."""
    return list(instances(parse_statement(text)))


def test_every_combination_up_to_six_the_smallest_first() -> None:
    """Pairs k <= T, by the larger number; a half-open interval and a first value above six are kept to."""
    pairs = [
        i.integers for i in found("forall T in [1, oo) integer, k in [1, T] integer: sum(s, s, k, T) >= 0")
    ]
    assert len(pairs) == 21
    assert pairs[:3] == [{"T": 1, "k": 1}, {"T": 2, "k": 1}, {"T": 2, "k": 2}]
    assert [max(p.values()) for p in pairs] == sorted(max(p.values()) for p in pairs)
    values = [i.integers["T"] for i in found("forall T in (1, 4) integer: sum(s, s, 1, T) >= 0")]
    assert values == [2, 3]
    values = [i.integers["T"] for i in found("forall T in [19/2, oo) integer: sum(s, s, 1, T) >= 0")]
    assert values == [10, 11, 12, 13, 14, 15]
    values = [i.integers["n"] for i in found("forall n in (-oo, 0] integer: sum(s, s, n, 0) <= 0")]
    assert 0 in values and -6 in values and max(values) == 0


def test_hypotheses_are_kept_or_met() -> None:
    """A hypothesis between numbers selects; one about a real variable stays."""
    text = "forall T in [1, oo) integer, x in [0, T] given T >= 3 and x*T >= 1: sum(x*s, s, 1, T) >= 0"
    first = found(text)[0]
    assert first.integers == {"T": 3}
    assert "x in [0, 3]" in to_text(first.statement)
    assert "x*3 >= 1" in to_text(first.statement)
    bound = found("forall x in [3/2, oo), T in [1, x] integer: sum(s, s, 1, T) >= 0")[1]
    assert to_text(bound.statement).startswith("forall x in [3/2, oo) given 2 <= x: ")


def test_a_sum_without_a_value_is_marked() -> None:
    """T = 1 has no sum from 3 to T; T = 2 has the empty one."""
    settled = {i.integers["T"]: i.settled for i in found("forall T in [1, 4] integer: sum(s, s, 3, T) >= 0")}
    assert settled == {1: False, 2: True, 3: True, 4: True}


@pytest.mark.parametrize(
    "text",
    [
        "forall x in [1, 5]: sum(s, s, 1, x) >= 0",
        "forall T in [1, oo) integer: sum(s, s, 1, sqrt(T)) >= 0",
        "forall T in [1, oo) integer: sum(s, s, 1, 300*T) >= 0",
    ],
)
def test_no_instance_where_the_ends_are_no_numbers(text: str) -> None:
    """A real variable, a root, too many terms: nothing is guessed."""
    assert found(text) == []
