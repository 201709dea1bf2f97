"""Refutation by a certified point, and ill-posedness by a certified undefined point.

Floats propose points; intervals certify them; mpmath, a second library with its own functionals, must agree
(soundness rule 3). This method proves nothing.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from verify.errors import NotEnclosed, UndefinedOperation, VerifyError
from verify.language.evaluate import evaluate
from verify.language.formula import Relation, num, substitute, var
from verify.language.printer import to_text
from verify.language.rational import FractionAlgebra
from verify.problem.points import Examiner, Finding, Point, Status
from verify.problem.problem import Problem, membership_relations
from verify.problem.sampling import float_points, simple_points
from verify.verdict import Evidence, Rigor, Verdict

METHOD = "witness"
_DIGITS = 60
_BRIEFLY = 40
_EQUALITY_POINTS = 8


def search(problem: Problem, *, briefly: bool = False) -> tuple[Evidence | None, Point | None]:
    """Look for a counterexample, an undefined point, and a certified point of the domain.

    briefly  look at fewer points once one of the domain is certified (beside a proof)
    returns   (evidence, member): evidence refutes or declares ill-posed, else None; member is a certified
             point of the domain and hypotheses, or None if none was found
    """
    examiner = Examiner(problem)
    member: Point | None = None
    undefined: Finding | None = None
    equalities = all(r.op == "==" for r in (*problem.statement.body, *problem.conditions))
    inside = 0
    for number, point in enumerate(itertools.chain(simple_points(problem), float_points(problem))):
        if briefly and number >= _BRIEFLY and member is not None:
            break
        finding = examiner.examine(point)
        inside += finding.member
        if equalities and inside > _EQUALITY_POINTS:
            break  # a false equality fails nearly everywhere
        if finding.member and member is None:
            member = point
        if finding.status is Status.FAILS and confirmed(problem, finding):
            return refutation(problem, finding), member
        if finding.status is Status.UNDEFINED and undefined is None and confirmed(problem, finding):
            undefined = finding
    if undefined is not None:
        return _ill_posed(problem, undefined), member
    return None, member


def refute_where_suspected(problem: Problem, evidence: Evidence) -> Evidence | None:
    """A refutation at one of the ``suspects`` of another method's evidence, certified and confirmed here."""
    examiner = Examiner(problem)
    for suspect in evidence.details.get("suspects", ()):
        finding = examiner.examine({n: Fraction(v) for n, v in suspect.items()})
        if finding.status is Status.FAILS and confirmed(problem, finding):
            return refutation(problem, finding)
    return None


def refutation(problem: Problem, finding: Finding) -> Evidence:
    """Evidence from a confirmed failing point."""
    relation = finding.relation
    if relation is None:
        raise ValueError("a failing point names the relation that fails")
    exact = _in_rationals(problem, relation, finding.point)
    shown = {n: str(v) for n, v in finding.point.items()}
    shown |= {
        n: to_text(substitute(e, {m: num(v) for m, v in finding.point.items()})) for n, e in problem.solved
    }
    where = ", ".join(f"{n} = {v}" for n, v in shown.items()) or "as it stands"
    return Evidence(
        problem.text,
        Verdict.REFUTED,
        Rigor.EXACT if exact else Rigor.ENCLOSED,
        METHOD,
        f"At {where} the relation {to_text(relation)} fails; {values_text(problem, relation, finding.point)}.",
        witness=shown,
        details={"relation": to_text(relation), "second evaluator": f"mpmath, {_DIGITS} digits"},
    )


def _ill_posed(problem: Problem, finding: Finding) -> Evidence:
    where = ", ".join(f"{n} = {v}" for n, v in finding.point.items()) or "as it stands"
    return Evidence(
        problem.text,
        Verdict.ILL_POSED,
        Rigor.ENCLOSED,
        METHOD,
        f"At {where}, a point of the stated domain, the formula is undefined: {finding.reason.rstrip('.')}.",
        witness={n: str(v) for n, v in finding.point.items()},
        details={"undefined": finding.reason},
    )


def values_text(problem: Problem, relation: Relation, point: Point) -> str:
    """Both sides at a point, in 20 digits, for a reader."""
    import mpmath

    with mpmath.workdps(40):
        algebra = problem.mpmath()
        env = {n: algebra.number(v) for n, v in point.items()}
        sides = [mpmath.nstr(evaluate(e, algebra, env), 20) for e in (relation.left, relation.right)]
    return f"the sides are {sides[0]} and {sides[1]}"


def _in_rationals(problem: Problem, relation: Relation, point: Point) -> bool:
    """Is the failure visible in exact rational arithmetic alone?"""
    try:
        left, right = (evaluate(e, FractionAlgebra(), point) for e in (relation.left, relation.right))
    except (NotEnclosed, UndefinedOperation):
        return False
    return not _holds(relation.op, left, right)


def confirmed(problem: Problem, finding: Finding) -> bool:
    """Does mpmath agree: the point is in the domain and the relation fails (or is undefined) there?"""
    import mpmath

    statement = problem.statement
    member = [
        *(r for q in statement.quantifiers for r in membership_relations(q, var(q.name))),
        *statement.hypotheses,
    ]
    if any(q.integer and finding.point[q.name].denominator != 1 for q in statement.quantifiers):
        return False
    with mpmath.workdps(_DIGITS):
        algebra = problem.mpmath()
        env = {name: algebra.number(value) for name, value in finding.point.items()}
        slack = mpmath.mpf(10) ** (10 - _DIGITS)
        try:
            for r in member:
                if not _holds(r.op, evaluate(r.left, algebra, env), evaluate(r.right, algebra, env), slack):
                    return False
            for extra in problem.defined:
                evaluate(extra, algebra, env)
            if finding.relation is None:
                return False
            left = evaluate(finding.relation.left, algebra, env)
            right = evaluate(finding.relation.right, algebra, env)
        except UndefinedOperation:
            return finding.status is Status.UNDEFINED
        except (VerifyError, ValueError, ZeroDivisionError, OverflowError):
            return False
        if finding.status is Status.UNDEFINED and finding.relation in problem.conditions:
            return _fails(finding.relation.op, left, right, slack)
        if finding.status is Status.UNDEFINED:
            return not (mpmath.isfinite(left) and mpmath.isfinite(right))
        if not (mpmath.im(left) == 0 and mpmath.im(right) == 0):
            return False
        return _fails(finding.relation.op, left, right, slack)


def _holds(op: str, left: Any, right: Any, slack: Any = 0) -> bool:
    """``left op right`` up to rounding: generously for <=, >= and ==, clearly for < and > (open ends are out)."""
    difference = left - right if op in ("<=", "<", "==") else right - left
    scale = slack * (1 + abs(left) + abs(right))
    if op == "==":
        return bool(abs(difference) <= scale)
    return bool(difference <= scale) if op in ("<=", ">=") else bool(difference < -scale)


def _fails(op: str, left: Any, right: Any, slack: Any) -> bool:
    """Does the relation fail? Clearly for <=, >= and ==; up to rounding for < and >, which equality refutes."""
    difference = left - right if op in ("<=", "<", "==") else right - left
    scale = slack * (1 + abs(left) + abs(right))
    if op == "==":
        return bool(abs(difference) > scale)
    return bool(difference > scale) if op in ("<=", ">=") else bool(difference >= -scale)
