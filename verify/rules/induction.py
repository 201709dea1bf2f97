"""Rule ``induction``: a relation holds for every integer k of an interval, from one end to the other.

Downwards (the default) it is shown at the upper end, and for every smaller k from the same relation at k + 1;
with ``direction = "up"`` at the lower end, and at k + 1 from k. Sums that begin at k (end at k + 1) lose
their first (last) term, so that both relations speak of the same sums. ``use`` names premises with the values
of their variables (see verify.rules.uses); ``at`` is "base", "step" or, left out, both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language.formula import Expr, Quantifier, Relation, Statement, substitute, var
from verify.language.printer import to_text
from verify.problem.problem import is_infinite
from verify.rules.base import Premises, Step, data, is_integer
from verify.rules.uses import refuse_other_places, with_uses


def obligations(claim: Claim, premises: Premises) -> Step:
    """The end where it begins, the step, and the domains of the premises that either uses."""
    q = _variable(claim)
    statement = claim.statement
    if statement is None:
        raise ClaimError(f"claim {claim.id!r}: rule 'induction' needs holds.")
    refuse_other_places(claim, ("base", "step"))
    down = _downwards(claim, q)
    start = q.high if down else q.low
    others = tuple(p for p in statement.quantifiers if p.name != q.name)
    base = Statement(others, statement.hypotheses, statement.body)
    base = _mapped(base, {q.name: start})
    before = replace(q, high=q.high - 1) if not is_infinite(q.high) else q
    k, following = var(q.name), var(q.name) + 1
    known = tuple(r.map({q.name: following if down else k}) for r in statement.body)
    goal = tuple(r.map({q.name: k if down else following}) for r in statement.body)
    end = k if down else following

    def split(r: Relation) -> Relation:
        return _peeled_relation(r, end, down=down)

    step = Statement(
        tuple(before if p.name == q.name else p for p in statement.quantifiers),
        statement.hypotheses,
        tuple(split(r) for r in goal),
    )
    out = [
        *with_uses(claim, premises, "base", base, {q.name: start}, _collapsed_relation),
        *with_uses(claim, premises, "step", step, None, split, supposed=tuple(split(r) for r in known)),
    ]
    return Step(tuple(dict.fromkeys(out)))


def _variable(claim: Claim) -> Quantifier:
    """The quantifier over which induction runs: integers, named in no hypothesis and no interval."""
    name = data(claim, "variable")
    statement = claim.statement
    q = next((q for q in statement.quantifiers if q.name == name), None) if statement else None
    if statement is None or q is None or not q.integer:
        raise ClaimError(
            f"claim {claim.id!r}: rule 'induction' needs {name!r} bound to the integers of an interval."
        )
    if name in claim.setting.tied:
        raise ClaimError(
            f"claim {claim.id!r}: the vectors depend on {name!r}, so induction cannot run over it."
        )
    used = any(name in r.free for r in statement.hypotheses)
    if used or any(name in (p.low.free | p.high.free) for p in statement.quantifiers):
        raise ClaimError(f"claim {claim.id!r}: rule 'induction' needs {name!r} in the relation alone.")
    return q


def _downwards(claim: Claim, q: Quantifier) -> bool:
    direction = str(claim.by.get("direction", "down"))
    if direction not in ("down", "up"):
        raise ClaimError(f'claim {claim.id!r}: direction {direction!r} is neither "down" nor "up".')
    end, closed = (q.high, q.high_closed) if direction == "down" else (q.low, q.low_closed)
    if is_infinite(end) or not closed:
        raise ClaimError(f"claim {claim.id!r}: induction {direction} needs a closed end to begin at.")
    if not is_integer(end, claim):
        raise ClaimError(
            f"claim {claim.id!r}: induction {direction} begins at {to_text(end)}, which is no integer by its form."
        )
    return direction == "down"


def _mapped(statement: Statement, values: Mapping[str, Expr]) -> Statement:
    return Statement(
        statement.quantifiers,
        tuple(_collapsed_relation(r.map(values)) for r in statement.hypotheses),
        tuple(_collapsed_relation(r.map(values)) for r in statement.body),
    )


def _peeled_relation(r: Relation, end: Expr, *, down: bool) -> Relation:
    return Relation(r.op, _peeled(r.left, end, down=down), _peeled(r.right, end, down=down))


def _peeled(expr: Expr, end: Expr, *, down: bool) -> Expr:
    """A sum from ``end`` is its first term and the sum from ``end + 1``; a sum up to ``end`` likewise."""
    args = tuple(_peeled(a, end, down=down) for a in expr.args)
    expr = expr if args == expr.args else replace(expr, args=args)
    if expr.op != "sum":
        return expr
    body, low, high = expr.args
    name = str(expr.value)
    if down and low == end:
        first = _peeled(substitute(body, {name: low}), end, down=down)  # sums inside may begin there too
        return first + replace(expr, args=(body, low + 1, high))
    if not down and high == end:
        last = _peeled(substitute(body, {name: high}), end, down=down)
        return replace(expr, args=(body, low, end.args[0])) + last
    return expr


def _collapsed_relation(r: Relation) -> Relation:
    return Relation(r.op, _collapsed(r.left), _collapsed(r.right))


def _collapsed(expr: Expr) -> Expr:
    """A sum from a to a is its one term."""
    args = tuple(_collapsed(a) for a in expr.args)
    expr = expr if args == expr.args else replace(expr, args=args)
    if expr.op == "sum" and expr.args[1] == expr.args[2]:
        return _collapsed(substitute(expr.args[0], {str(expr.value): expr.args[1]}))
    return expr
