"""Refutation by instances: one schedule for every annealed one, small integers for the ends of sums.

In an instance the sums are written out and a certified point is looked for; the second evaluator is given the
statement itself and adds up the terms on its own. This method proves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from verify.language.calculus import expand_derivatives
from verify.language.formula import Relation, Statement, var
from verify.language.parser import parse_expression
from verify.language.printer import to_text
from verify.methods import witness
from verify.problem.points import Finding, Status
from verify.problem.problem import Problem, map_statement, prepare
from verify.problem.small_integers import Instance, instances
from verify.problem.unknown_sums import has_sums
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Verdict

_NO_VALUE = "a sum does not run from an integer a to an integer b >= a - 1;"


INSTANCES = {"linear": "1", "poly:2": "2", "cosine": "pi/2", "poly:5": "5"}
"""Annealed schedules that may refute a claim about all of them, with their Lipschitz constants."""


_BRIEF = ("linear", "cosine")
_BRIEFLY = 3  # instances of each


def by_schedule(
    statement: Statement, *, briefly: bool = False
) -> tuple[Evidence | None, dict[str, str] | None]:
    """What concrete annealed schedules say of a statement about all of them.

    briefly  look at two schedules and their smallest integers: beside a proof a point of the domain is enough, and
             a counterexample there would show that the proof is none
    returns  (a refutation or None, a schedule with a certified point of the domain and hypotheses or None):
             unknown values of h, H, Q may satisfy hypotheses that no schedule satisfies
    """
    inhabited: dict[str, str] | None = None
    undefined: Evidence | None = None
    for name, lipschitz in INSTANCES.items():
        if briefly and name not in _BRIEF and inhabited is not None:
            continue
        about = statement
        if "p" in statement.names:
            enough = Relation(">=", var("p"), parse_expression(lipschitz))
            about = replace(statement, hypotheses=(enough, *statement.hypotheses))
        against, member = search(about, in_force(name), briefly=briefly)
        if against is not None:
            point = {"h": name, **(against.witness or {})}
            against = replace(against, reason=f"For the schedule {name}: {against.reason}", witness=point)
            if against.verdict is Verdict.REFUTED:
                return against, inhabited
            if has_sums(statement):
                undefined = undefined or against
        if member is not None and inhabited is None:
            inhabited = {"h": name, **member}
    return undefined, inhabited


def search(
    statement: Statement, functions: Any, *, briefly: bool = False
) -> tuple[Evidence | None, dict[str, str] | None]:
    """Look for an instance that fails, one that is undefined, and a certified point of the domain.

    statement   one without sums is its only instance
    returns     as :func:`verify.methods.witness.search`, the integers among the witness
    """
    if not has_sums(statement):
        plain, point = witness.search(prepare(statement, functions), briefly=briefly)
        return plain, None if point is None else {n: str(v) for n, v in point.items()}
    undefined: Evidence | None = None
    inhabited: dict[str, str] | None = None
    for count, instance in enumerate(instances(statement)):
        if briefly and count >= _BRIEFLY and inhabited is not None:
            break
        found, member = witness.search(prepare(instance.statement, functions), briefly=briefly)
        against = None if found is None else _of_instance(found, instance, statement, functions)
        if against is not None and against.verdict is Verdict.REFUTED:
            return against, inhabited
        undefined = undefined or against
        if member is not None and inhabited is None:
            inhabited = {n: str(v) for n, v in {**instance.integers, **member}.items()}
    return undefined, inhabited


def _of_instance(
    found: Evidence, instance: Instance, statement: Statement, functions: Any
) -> Evidence | None:
    """What an instance shows of the whole statement, where the second evaluator agrees."""
    at = {n: str(v) for n, v in instance.integers.items()}
    shown = {**at, **(found.witness or {})}
    if found.verdict is Verdict.REFUTED and not _fails(shown, statement, functions):
        return None
    where = f"With {', '.join(f'{n} = {v}' for n, v in at.items())}" if at else "With the sums written out"
    reason = found.reason.removeprefix("At as it stands").lstrip(", ")
    why = reason if instance.settled else f"{_NO_VALUE} {reason}"
    return replace(found, obligation=to_text(statement), reason=f"{where}: {why}", witness=shown)


def _fails(shown: dict[str, str], statement: Statement, functions: Any) -> bool:
    """Does the second evaluator find a relation of the statement itself, sums and all, false at the point?"""
    try:
        point = {q.name: Fraction(shown[q.name]) for q in statement.quantifiers}
    except (KeyError, ValueError):
        return False  # a variable that an equality determined by a formula
    closed = getattr(functions, "substitution", None)
    written = statement if closed is None else map_statement(statement, closed)
    problem = Problem(map_statement(written, expand_derivatives), None if closed else functions)
    body = problem.statement.body
    return any(witness.confirmed(problem, Finding(point, Status.FAILS, r)) for r in body)
