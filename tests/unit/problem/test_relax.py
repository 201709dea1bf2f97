"""Slack: every relaxation contains the domain it replaces, and is about the same relation."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from verify.language import parse_statement, to_text
from verify.language.evaluate import evaluate
from verify.language.rational import FractionAlgebra
from verify.problem.problem import prepare
from verify.problem.relax import relaxations
from verify.problem.sampling import generic_point

RATIONAL = [
    "forall x in [0, 9], y in [0, 9] given x >= y + 1: x**2 >= y**2",
    "forall x in [0, 9], y in [0, 9], z in [0, 9] given x <= y and y <= z: x <= z",
    "forall a in [1/10, 9], rho in [1, 9] given rho**2*a > 2: rho**2 > 2/a",
]


def test_a_hypothesis_becomes_slack() -> None:
    """x >= y + 1 solved for x: x = y + 1 + s, with s in [0, oo) and nothing else known of x."""
    problem = prepare(parse_statement("forall x in [0, 9], y in [0, 9] given x >= y + 1: x**2 >= y**2"))
    point = generic_point(problem) or {}
    texts = [version.text for version, _ in relaxations(problem, point)]
    assert any("s_x in [0, oo)" in t and "x in [0, 9]" not in t for t in texts)


def test_a_strict_hypothesis_leaves_strict_slack() -> None:
    """The margin of x > y is positive."""
    problem = prepare(parse_statement("forall x in [0, 9], y in [0, 9] given x > y: x**2 > y**2"))
    versions = list(relaxations(problem, generic_point(problem) or {}))
    assert versions
    assert all("(0, oo)" in v.text for v, _ in versions)


@pytest.mark.parametrize("text", RATIONAL)
def test_every_point_of_the_domain_is_in_the_relaxation(text: str) -> None:
    """At a random point that meets the hypotheses the slack has its sign, and the body the same truth."""
    problem = prepare(parse_statement(text))
    statement, random = problem.statement, Random(3)
    versions = list(relaxations(problem, generic_point(problem) or {}))
    assert versions
    tested = 0
    for _ in range(200):
        point = {q.name: Fraction(random.randint(-50, 90), 10) for q in statement.quantifiers}
        if not all(_holds(r, point) for r in statement.hypotheses):
            continue
        for version, _ in versions:
            solved = _with_slack(version, problem, point)
            if solved is None:
                continue
            tested += 1
            assert _holds(version.statement.body[0], solved) == _holds(statement.body[0], point)
    assert tested > 20


def test_a_variable_that_bounds_another_stays() -> None:
    """y in [x, 2] needs x."""
    problem = prepare(parse_statement("forall x in [0, 1], y in [x, 2] given x >= 1/2: y >= 1/2"))
    assert all("x in [0, 1]" in v.text for v, _ in relaxations(problem, generic_point(problem) or {}))


def test_without_hypotheses_there_is_nothing_to_relax() -> None:
    """No versions at all; nor for an equality."""
    for text in ("forall x in [0, 1]: x <= 1", "forall x in [0, 1] given x**2 == x: x <= 1"):
        problem = prepare(parse_statement(text))
        assert list(relaxations(problem, {"x": Fraction(1, 2)})) == []


def _holds(relation: object, point: dict[str, Fraction]) -> bool:
    left, right = (evaluate(e, FractionAlgebra(), point) for e in (relation.left, relation.right))  # type: ignore[attr-defined]
    return {"<=": left <= right, "<": left < right, ">=": left >= right, ">": left > right}[relation.op]  # type: ignore[attr-defined]


def _with_slack(version: object, problem: object, point: dict[str, Fraction]) -> dict[str, Fraction] | None:
    """Values for the slack variables of a version that was solved once, from the margin of the used hypothesis."""
    names = version.statement.names  # type: ignore[attr-defined]
    slack = [n for n in names if n not in point]
    used = [
        r
        for r in problem.statement.hypotheses
        if to_text(r) not in {to_text(h) for h in version.statement.hypotheses}
    ]
    if len(slack) != 1 or len(used) != 1:
        return None
    relation = used[0]
    margin = relation.left - relation.right if relation.op in (">", ">=") else relation.right - relation.left
    value = evaluate(margin, FractionAlgebra(), point)
    assert value > 0 if relation.op in ("<", ">") else value >= 0
    return {**{n: v for n, v in point.items() if n in names}, slack[0]: value}
