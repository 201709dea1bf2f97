"""That a step speaks of something at every point of its claim.

The obligations of a step may bind more than the claim's formula does: variables, sequences and hypotheses of the
setting, and the vectors of its model. What they give about the formula's own variables holds where values of the rest
exist. One instance is shown: every interval holds a point, and with f = 0, every vector 0 and every sequence constant
the hypotheses hold and no bound of the model is negative. A claim about vectors is used under its whole setting (see
verify.rules.borrowed), so only the intervals are asked for there, and the bounds where a law is used.
"""

from __future__ import annotations

from collections.abc import Iterable

from verify.claim import Claim
from verify.language.formula import Quantifier, Relation, Statement, num
from verify.language.rational import rational_value
from verify.language.sums import is_integer
from verify.language.vectors import speaks_of
from verify.problem.problem import is_infinite
from verify.problem.vectors import without_vectors
from verify.rules.base import Obligation, Premises, Step, under

LABEL = "the setting is not empty"


def inhabited(claim: Claim, premises: Premises, step: Step) -> tuple[Obligation, ...]:
    """What shows that values exist for all that the step's obligations bind beyond the claim's formula."""
    statement, setting = claim.statement, claim.setting
    if statement is None:
        return ()
    parts = [o.statement for o in step.obligations]
    used = [p.statement for p in premises.values() if p.statement is not None]
    of_numbers = not speaks_of(statement)
    whole = of_numbers and any(speaks_of(s) for s in (*parts, *used))
    bounds = setting.model.bounds if setting.model is not None and (whole or claim.rule == "law") else ()
    given = [r for r in setting.hypotheses if of_numbers and r not in statement.hypotheses]
    given = [r for r in given if whole or any(r in s.hypotheses for s in parts)]
    shown = [*given, *(Relation(">=", bound, num(0)) for bound in bounds)]
    names = {q.name for s in parts for q in s.quantifiers}.union(*(r.free for r in shown))
    extra: list[Quantifier] = []
    for q in reversed(setting.quantifiers):
        if q.name not in statement.names and (whole or q.name in names):
            names |= q.low.free | q.high.free
            extra.insert(0, q)
    about = [_about(claim, r, extra) for r in shown]
    for i, q in enumerate(extra):
        before = extra[:i]
        about += [_about(claim, r, before) for r in _holds_a_point(q, (*statement.quantifiers, *before))]
    return tuple(Obligation(LABEL, s, setting.schedule) for s in dict.fromkeys(about))


def _about(claim: Claim, r: Relation, bound: Iterable[Quantifier]) -> Statement:
    """The relation of the instance, for the claim's variables and those of the setting that it needs."""
    bound, needed = list(bound), set(r.free)
    for q in reversed(bound):
        if q.name in needed:
            needed |= q.low.free | q.high.free
    return without_vectors(under(claim, [r], *(q for q in bound if q.name in needed)))


def _holds_a_point(q: Quantifier, before: Iterable[Quantifier]) -> list[Relation]:
    """When an interval has a point; nothing where its form says so (numbers are compared where it is read)."""
    if is_infinite(q.low) or is_infinite(q.high):
        return []
    both = q.low_closed and q.high_closed
    if not q.integer:
        known = rational_value(q.low) is not None and rational_value(q.high) is not None
        return [] if known else [Relation("<=" if both else "<", q.low, q.high)]
    integers = frozenset(p.name for p in before if p.integer)
    ends = ((q.low, q.low_closed), (q.high, q.high_closed))
    if any(closed and is_integer(end, integers) for end, closed in ends):
        return [Relation("<=" if both else "<", q.low, q.high)]
    return [Relation(">", q.high - q.low, num(1))]  # an open interval longer than 1 holds an integer
