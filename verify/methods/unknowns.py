"""Proofs of a problem, strongest first, and of statements about unknown numbers.

A sum with symbolic ends, an inner product, a function value and a term of a sequence are unknown numbers here, see
verify.problem.unknown_sums and verify.problem.vectors. This proves or leaves undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from verify.errors import NotEnclosed, StatementError
from verify.language.formula import Statement
from verify.language.printer import to_text
from verify.methods import ball, symbolic
from verify.methods.budget import Budget
from verify.methods.sides import QUICK, Sides, no_prover
from verify.problem.abstract import abstract
from verify.problem.points import Point
from verify.problem.problem import Problem, is_infinite, prepare
from verify.problem.unknown_sums import with_unknowns
from verify.problem.vectors import readings
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Rigor, Verdict


def proofs(problem: Problem, member: Point | None, budget: Budget | None) -> Iterator[Evidence]:
    """Proof attempts, strongest first; each starts with a fresh clock. Without a budget exact algebra alone."""
    if budget is None:
        yield symbolic.decide(problem, member, no_prover)
        return
    yield symbolic.decide(
        problem, member, lambda part: ball.decide(part, replace(budget.restarted(), seconds=3.0))
    )
    unbounded = sum(is_infinite(q.high) or is_infinite(q.low) for q in problem.statement.quantifiers)
    hopeless = unbounded > 2  # boxes in three unbounded directions: what algebra does not see, they seldom do
    yield ball.decide(
        problem,
        replace(budget.restarted(), seconds=min(budget.seconds, 3.0)) if hopeless else budget.restarted(),
    )


def for_unknowns(statement: Statement, schedule: str | None, budget: Budget | None) -> Evidence:
    """A proof for unknown values of sums and of what vectors give, or undecided; an empty domain is not asked for here.

    budget   None where exact algebra alone shall try
    """
    functions = None if schedule in (None, "annealed") else in_force(str(schedule))
    keep = {"p"} if schedule == "annealed" else {(schedule or "").partition(":")[2]}
    conditions: list[Evidence] = []
    sides = Sides()

    def holds(side: Statement) -> bool:
        found = shown(side, budget and QUICK)
        conditions.extend([found] if found.verdict is Verdict.PROVED else [])
        return found.verdict is Verdict.PROVED

    def shown(part: Statement, limits: Budget | None) -> Evidence:
        last = Evidence(to_text(part), Verdict.UNDECIDED, Rigor.EXACT, "sums", "Nothing shows it.")
        try:
            part = with_unknowns(part, holds, keep)
            for problem in _problems(part, schedule, functions, sides):
                for last in proofs(problem, None, limits):
                    if last.verdict is Verdict.PROVED:
                        return last
        except (NotEnclosed, StatementError) as stop:
            return replace(last, reason=f"{str(stop).rstrip('.')}.")
        return replace(last, verdict=Verdict.UNDECIDED, witness=None)

    found = shown(statement, budget and replace(budget, seconds=min(budget.seconds, 3.0)))
    rigor = min(sides.rigor, *(e.rigor for e in (found, *conditions)))
    return replace(
        found, rigor=rigor, details={**found.details, "conditions": [e.obligation for e in conditions]}
    )


def _problems(statement: Statement, schedule: str | None, functions: Any, sides: Sides) -> Iterator[Problem]:
    """The problems whose proof proves a statement: about every annealed schedule, about the one in force."""
    annealed = schedule == "annealed"
    for reading in readings(statement):
        if annealed or getattr(functions, "annealed", False):
            try:
                yield abstract(reading, sides, lipschitz=annealed)
            except NotEnclosed:
                if annealed:
                    raise
        if not annealed:
            yield prepare(reading, functions)
