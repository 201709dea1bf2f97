"""Linear slack: a variable bounded by a formula is written as that formula plus something non-negative.

``p >= 1 + L`` becomes ``p = 1 + L + s`` with s in [0, oo). The new domain contains the old one, so what is
proved of it is proved; nothing is refuted this way.
"""

from __future__ import annotations

from dataclasses import replace

from verify.language.formula import Expr, Quantifier, Relation, Statement, const, num, substitute, var
from verify.problem.points import Point
from verify.problem.problem import Problem, is_infinite, map_statement

_FLIP = {"<=": ">=", "<": ">", ">=": "<=", ">": "<"}


def with_slack(problem: Problem, member: Point) -> tuple[Problem, Point] | None:
    """The problem with every bound between variables turned into slack; None where there is none.

    member   a point of the domain, carried over to the new variables
    """
    point = dict(member)
    changed = False
    for _ in range(8):
        found = _next_bound(problem.statement)
        if found is None:
            break
        problem, point = _substituted(problem, point, *found)
        changed = True
    return (problem, point) if changed else None


def _next_bound(statement: Statement) -> tuple[Quantifier, Expr, str, Relation | None] | None:
    """A variable, the formula that bounds it, the relation's direction, and the hypothesis it came from."""
    earlier: dict[str, int] = {q.name: i for i, q in enumerate(statement.quantifiers)}
    for q in reversed(statement.quantifiers):
        if q.low.free and is_infinite(q.high):
            return q, q.low, ">=" if q.low_closed else ">", None
        if q.high.free and (is_infinite(q.low) or not q.low.free):
            return q, q.high, "<=" if q.high_closed else "<", None
    sides = [
        (r, side, other, op)
        for r in reversed(statement.hypotheses)
        for side, other, op in ((r.left, r.right, r.op), (r.right, r.left, _FLIP.get(r.op, "")))
        if op in _FLIP
    ]
    # the larger variable as the smaller plus slack keeps signs; the other way is second best
    for r, side, other, op in sorted(sides, key=lambda item: item[3] in ("<=", "<")):
        name = str(side.value) if side.op == "var" else ""
        if name in earlier and name not in other.free and other.free <= set(earlier):
            if all(earlier[n] < earlier[name] or not _depends(statement, n, name) for n in other.free):
                return statement.quantifiers[earlier[name]], other, op, r
    return None


def _depends(statement: Statement, later: str, name: str) -> bool:
    q = next(q for q in statement.quantifiers if q.name == later)
    return name in (q.low.free | q.high.free)


def _substituted(
    problem: Problem, point: Point, q: Quantifier, bound: Expr, op: str, used: Relation | None
) -> tuple[Problem, Point]:
    from fractions import Fraction

    from verify.language.algebras import FloatAlgebra
    from verify.language.evaluate import evaluate

    slack = f"s_{q.name}"
    while slack in problem.statement.names:
        slack += "s"
    value = bound + var(slack) if op in (">=", ">") else bound - var(slack)
    here = float(evaluate(bound, FloatAlgebra(problem.functions), {n: float(v) for n, v in point.items()}))
    gap = abs(float(point[q.name]) - here)
    moved: Point = {n: v for n, v in point.items() if n != q.name}
    moved[slack] = Fraction(gap)
    fresh = Quantifier(slack, num(0), const("oo"), op in (">=", "<="), False)
    statement = problem.statement
    keep = tuple(p for p in statement.quantifiers if p.name != q.name)
    hypotheses = tuple(r for r in statement.hypotheses if r is not used)
    rest = Statement((*keep, fresh), hypotheses, statement.body)
    mapping = {q.name: value}
    rest = map_statement(rest, lambda e: substitute(e, mapping))
    conditions = tuple(r.map(mapping) for r in problem.conditions)
    return replace(problem, statement=rest, conditions=conditions), moved
