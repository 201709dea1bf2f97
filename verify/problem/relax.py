"""Slack: a hypothesis is solved for one variable, and its margin becomes a new one in [0, oo).

``p >= 1 + L`` becomes ``p = 1 + L + s``; ``rho**2*a > b`` becomes ``a = (b + s)/rho**2``. The interval of the
variable that goes becomes a bound that is known beside the hypotheses, and it is not solved for again, so the
new domain contains the old one: what is proved of it is proved, and nothing is refuted this way.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from verify.enclosure.rational import RationalFunction
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.evaluate import evaluate
from verify.language.formula import Expr, Quantifier, Relation, const, num, substitute, var
from verify.language.normal_form import NormalForm
from verify.problem.orthant import Orthant
from verify.problem.points import Point
from verify.problem.problem import Problem, map_statement, membership_relations

_FAILED = (NotEnclosed, UndefinedOperation, ZeroDivisionError, OverflowError)
_ROUNDS = 8
_STARTS = 3
_MOST = 7  # hypotheses of which one or two are tried in every order


def relaxations(problem: Problem, member: Point) -> Iterator[tuple[Problem, Point]]:
    """Versions of a problem with its hypotheses turned into slack, the likeliest first."""
    seen: list[Problem] = []
    for version in itertools.chain(_chosen(problem, member), _all_in_turn(problem, member)):
        if version[0] not in seen:
            seen.append(version[0])
            yield version


def _chosen(problem: Problem, member: Point) -> Iterator[tuple[Problem, Point]]:
    """One hypothesis solved, or two, in every order; the others stay unused."""
    count = len(_inequalities(problem))
    if count > _MOST:
        return
    for first in range(count):
        once = _solve_any(problem, member, _inequalities(problem)[first])
        if once is None:
            continue
        yield once
        for second in range(count - 1):
            twice = _solve_any(*once, _inequalities(once[0])[second])
            if twice is not None:
                yield twice


def _all_in_turn(problem: Problem, member: Point) -> Iterator[tuple[Problem, Point]]:
    """Hypotheses solved one after the other, as long as one can be, from each start."""
    for first in range(min(len(_inequalities(problem)), _STARTS)):
        version, point = problem, dict(member)
        for _ in range(_ROUNDS):
            ordered = _inequalities(version)
            step = next(
                (s for r in (*ordered[first:], *ordered[:first]) if (s := _solve_any(version, point, r))),
                None,
            )
            if step is None:
                break
            version, point = step
            yield version, point


def _inequalities(problem: Problem) -> list[Relation]:
    return [r for r in problem.statement.hypotheses if r.op != "=="]


def _solve_any(problem: Problem, point: Point, relation: Relation) -> tuple[Problem, Point] | None:
    """Solve a hypothesis for some variable, first for one that grows with the slack."""
    up = relation.op in (">", ">=")
    margin = relation.left - relation.right if up else relation.right - relation.left
    form = NormalForm({n: float(v) for n, v in point.items()}, problem.functions)
    try:
        value = form.of(margin)
    except _FAILED:
        return None
    signs = Orthant(problem, form)
    names = [q.name for q in reversed(problem.statement.quantifiers) if not _bounds_another(problem, q)]
    slopes = {name: slope for name in names if (slope := _slope(value, name, form)) is not None}
    for orientation in (1, -1):
        for name, slope in slopes.items():
            try:
                if signs.holds(slope * orientation, strict=True):
                    return _put(problem, point, relation, name, form, value, slope)
            except _FAILED:
                continue
    return None


def _bounds_another(problem: Problem, q: Quantifier) -> bool:
    return any(q.name in (p.low.free | p.high.free) for p in problem.statement.quantifiers)


def _slope(margin: RationalFunction, name: str, form: NormalForm) -> RationalFunction | None:
    """The derivative of a margin that is linear in a variable; None for another margin."""
    if any(name in atom.free for atom in form.atoms.values()):
        return None
    slope = margin.derivative(name)
    return None if slope.is_zero() or name in slope.names else slope


def _put(
    problem: Problem, point: Point, used: Relation, name: str,
    form: NormalForm, margin: RationalFunction, slope: RationalFunction,
) -> tuple[Problem, Point]:  # fmt: skip
    slack = f"s_{name}"
    while slack in problem.statement.names:
        slack += "s"
    rest = margin - slope * RationalFunction.generator(name)
    solution = form.to_expr((RationalFunction.generator(slack) - rest) / slope)
    strict = used.op in ("<", ">")
    fresh = Quantifier(slack, num(0), const("oo"), not strict, False)
    statement = problem.statement
    keep = (*(q for q in statement.quantifiers if q.name != name), fresh)
    others = tuple(r for r in statement.hypotheses if r is not used)
    mapping = {name: solution}
    moved = map_statement(
        replace(statement, quantifiers=keep, hypotheses=others), lambda e: substitute(e, mapping)
    )
    conditions = tuple(r.map(mapping) for r in problem.conditions)
    conditions = (*conditions, *_assumed(form))
    gone = next(q for q in statement.quantifiers if q.name == name)
    bounds = tuple(r.map(mapping) for r in (*problem.bounds, *membership_relations(gone, var(name))))
    shifted: Point = {n: v for n, v in point.items() if n != name}
    shifted[slack] = _value(form.to_expr(margin), problem, point)
    return replace(problem, statement=moved, conditions=conditions, bounds=bounds), shifted


def _assumed(form: NormalForm) -> tuple[Relation, ...]:
    """What the normal form relied on must be shown along with the rest."""
    return tuple(Relation(">=", e, num(0)) for e in form.assumptions)


def _value(expr: Expr, problem: Problem, point: Point) -> Fraction:
    floats = problem.floats()
    with floats.quietly():
        value = float(evaluate(expr, floats, {n: float(v) for n, v in point.items()}))
    if not math.isfinite(value):
        raise NotEnclosed("a hypothesis has no value at the sample point")
    return Fraction(max(value, 0.0))
