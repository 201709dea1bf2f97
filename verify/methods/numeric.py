"""Sampling with mpmath: supports or doubts a statement, never proves or refutes it."""

from __future__ import annotations

import itertools
from dataclasses import replace

from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.evaluate import Program
from verify.language.formula import Relation, var
from verify.problem.points import Point
from verify.problem.problem import Problem, membership_relations
from verify.problem.sampling import float_points, simple_points
from verify.verdict import Evidence, Rigor, Verdict

METHOD = "numeric"
_DIGITS = 40
_POINTS = 250


def decide(problem: Problem) -> Evidence:
    """Compare both sides at sampled points of the domain in 40 digits.

    returns  SUPPORTED, DOUBTFUL (a point seems to fail but was not certified), or UNDECIDED without a point
    """
    import mpmath

    tested = 0
    with mpmath.workdps(_DIGITS):
        sampler = _Sampler(problem)
        points = itertools.chain(simple_points(problem), float_points(problem, seed=2))
        for point in itertools.islice(points, _POINTS):
            margin = sampler.margin(point)
            if margin is None:
                continue
            tested += 1
            if margin < 0 and _persists(sampler, point, margin):
                where = ", ".join(f"{n} = {v}" for n, v in point.items())
                reason = f"In {_DIGITS} digits the statement seems to fail at {where}, not certified."
                found = _evidence(problem, Verdict.DOUBTFUL, reason, tested)
                suspect = {n: str(v) for n, v in point.items()}
                return replace(found, details={**found.details, "suspects": [suspect]})
    if not tested:
        return _evidence(problem, Verdict.UNDECIDED, "No sampled point could be evaluated in the domain.", 0)
    reason = f"{tested} sampled points agree in {_DIGITS} digits; no proof was found."
    return _evidence(problem, Verdict.SUPPORTED, reason, tested)


def _persists(sampler: _Sampler, point: Point, margin: float) -> bool:
    """Is a negative margin real? Rounding noise changes with the precision, a failure does not."""
    import mpmath

    with mpmath.workdps(3 * _DIGITS):
        again = sampler.margin(point)
        return again is not None and again < 0 and abs(again - margin) <= abs(margin) / 100


def _evidence(problem: Problem, verdict: Verdict, reason: str, tested: int) -> Evidence:
    return Evidence(problem.text, verdict, Rigor.NUMERIC, METHOD, reason, details={"points": tested})


class _Sampler:
    def __init__(self, problem: Problem) -> None:
        statement = problem.statement
        bounds = [r for q in statement.quantifiers for r in membership_relations(q, var(q.name))]
        self.problem = problem
        self.member = [_sides(r) for r in (*bounds, *statement.hypotheses)]
        self.body = [_sides(r) for r in (*problem.conditions, *statement.body)]
        self.defined = [Program(e) for e in problem.defined]
        self.integers = [q.name for q in statement.quantifiers if q.integer]

    def margin(self, point: Point) -> float | None:
        """The smallest relative margin of the body at a point; None outside the domain."""
        if any(point[n].denominator != 1 for n in self.integers):
            return None
        algebra = self.problem.mpmath()
        env = {n: algebra.number(v) for n, v in point.items()}
        try:
            for program in self.defined:
                program.run(algebra, env)
            for r in self.member:
                gap = self._gap(r, env)
                if gap < 0 or (gap == 0 and r[0] in ("<", ">")):
                    return None
            return min((self._gap(r, env) for r in self.body), default=None)
        except (UndefinedOperation, NotEnclosed, ValueError, OverflowError, ZeroDivisionError, TypeError):
            return None

    def _gap(self, sides: tuple[str, Program, Program], env: dict[str, object]) -> float:
        op, left_program, right_program = sides
        algebra = self.problem.mpmath()
        left, right = left_program.run(algebra, env), right_program.run(algebra, env)
        scale = abs(left) + abs(right)
        if scale == 0:
            return 0.0 if op in ("<=", ">=", "==") else -1.0
        gap = {"<": right - left, "<=": right - left, ">": left - right, ">=": left - right}.get(
            op, -abs(left - right)
        )
        value: float = gap / scale
        return value


def _sides(relation: Relation) -> tuple[str, Program, Program]:
    return relation.op, Program(relation.left), Program(relation.right)
