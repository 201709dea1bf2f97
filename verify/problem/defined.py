"""What must hold for every operation of a statement to be defined, as relations."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import NotEnclosed
from verify.language.evaluate import evaluate
from verify.language.formula import Expr, Relation, num
from verify.language.rational import rational_value
from verify.problem.points import Point
from verify.problem.problem import Problem

Need = tuple[Relation, ...]


@dataclass(frozen=True)
class Guarded:
    """What one operation needs: alternatives, and how many of the hypotheses stand before it and may be used."""

    alternatives: tuple[Need, ...]
    hypotheses: int


def needs(problem: Problem, member: Point) -> list[Guarded]:
    """Divisors nonzero (with the sign they have at ``member``), radicands >= 0, logarithms of positives, ...

    An end of an interval must be defined before any hypothesis is read, a hypothesis before itself.
    raises  NotEnclosed for operations that are left to enclosures (tan, tau, K)
    """
    statement = problem.statement
    count = len(statement.hypotheses)
    places: list[tuple[Expr, int]] = [(e, 0) for q in statement.quantifiers for e in (q.low, q.high)]
    places += [(e, 0) for e in problem.defined]
    places += [(e, i) for i, r in enumerate(statement.hypotheses) for e in (r.left, r.right)]
    places += [(e, count) for r in (*statement.body, *problem.conditions) for e in (r.left, r.right)]
    out: dict[Guarded, None] = {}
    for formula, guards in places:
        for node in formula.walk():
            for alternatives in _of_node(node, problem, member):
                out[Guarded(tuple(alternatives), guards)] = None
    return list(out)


def _of_node(e: Expr, problem: Problem, member: Point) -> list[list[Need]]:
    zero, one = num(0), num(1)
    if e.op == "div":
        return _nonzero(e.args[1], problem, member)
    if e.op == "sqrt":
        return [[(Relation(">=", e.args[0], zero),)]]
    if e.op == "log":
        return [[(Relation(">", e.args[0], zero),)]]
    if e.op == "pow":
        return _of_power(e.args[0], e.args[1], problem, member)
    if e.op in ("h", "H", "Q", "dh"):
        return [[(Relation(">=", e.args[0], zero), Relation("<=", e.args[0], one))]]
    if e.op in ("tan", "tau", "K", "dK"):
        raise NotEnclosed(f"{e.op} is left to enclosures")
    return []


def _of_power(base: Expr, exponent: Expr, problem: Problem, member: Point) -> list[list[Need]]:
    fixed = rational_value(exponent)
    if fixed is not None and fixed.denominator == 1:
        return _nonzero(base, problem, member) if fixed < 0 else []
    if base.op == "const":
        return []
    if fixed is not None and fixed > 0:
        return [[(Relation(">=", base, num(0)),)]]
    positive: Need = (Relation(">", base, num(0)),)
    if fixed is not None:
        return [[positive]]
    return [[positive, (Relation(">=", base, num(0)), Relation(">", exponent, num(0)))]]


def _positive_at(expr: Expr, problem: Problem, member: Point) -> bool:
    value = evaluate(expr, problem.floats(), {n: float(v) for n, v in member.items()})
    return bool(value > 0)


def _nonzero(expr: Expr, problem: Problem, member: Point) -> list[list[Need]]:
    value = rational_value(expr)
    if value is not None and value != 0:
        return []
    return [[(Relation(">" if _positive_at(expr, problem, member) else "<", expr, num(0)),)]]
