"""Rule ``monotone``: L(v) <= R(v) on [a, b) because R - L has one sign of slope and the right sign at one end.

The end is 1 unless the claim says otherwise (``end = "0"``): R - L is non-increasing towards an upper end where it
is >= 0, or non-decreasing from a lower end where it is >= 0. Both sides are continuous at the end. Premises in
the same variable may be used, and others at chosen values (``use``, see verify.rules.uses).
"""

from __future__ import annotations

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language import parse_expression
from verify.language.calculus import expand_derivatives
from verify.language.formula import Expr, Quantifier, Relation, Statement, call, num, substitute, var
from verify.language.rational import rational_value
from verify.rules.base import Obligation, Premises, Step, data, facts
from verify.rules.uses import refuse_other_places, with_uses


def obligations(claim: Claim, premises: Premises) -> Step:
    """The slope on the domain without the end, and the sign at the end."""
    name = data(claim, "variable")
    if (
        claim.statement is None
        or len(claim.statement.body) != 1
        or claim.statement.body[0].op not in ("<=", ">=")
    ):
        raise ClaimError(f"claim {claim.id!r}: rule 'monotone' needs holds = \"forall ...: L <= R\".")
    refuse_other_places(claim, ("slope",))
    relation = claim.statement.body[0]
    margin = relation.right - relation.left if relation.op == "<=" else relation.left - relation.right
    q = next((q for q in claim.statement.quantifiers if q.name == name), None)
    if q is None:
        raise ClaimError(f"claim {claim.id!r}: rule 'monotone' needs the variable {name!r} bound in holds.")
    if any(name in (p.low.free | p.high.free) for p in claim.statement.quantifiers):
        raise ClaimError(f"claim {claim.id!r}: rule 'monotone' needs {name!r} in no other interval.")
    names = (*claim.setting.names, *(p.name for p in claim.statement.quantifiers if p.name != name))
    end = parse_expression(str(claim.by.get("end", "1")), names)
    upper = _same_end(end, q.high)
    if not upper and not _same_end(end, q.low):
        raise ClaimError(
            f"claim {claim.id!r}: rule 'monotone' needs end = an end of the interval of {name!r}."
        )
    open_there = Quantifier(name, q.low, q.high, q.low_closed and upper, q.high_closed and not upper)
    others = tuple(p for p in claim.statement.quantifiers if p.name != name)
    slope = Relation("<=" if upper else ">=", call("diff", margin, var(name)), num(0))
    at_end = Relation(">=", substitute(expand_derivatives(margin), {name: end}), num(0))
    hypotheses = tuple(r for r in claim.statement.hypotheses if name not in r.free)
    known = facts(claim, premises, (*(p.name for p in others), name))
    falls = Statement((*others, open_there), (*hypotheses, *known), (slope,))
    begins = Obligation("value at the end", Statement(others, hypotheses, (at_end,)), claim.setting.schedule)
    return Step((*with_uses(claim, premises, "slope", falls), begins))


def _same_end(a: Expr, b: Expr) -> bool:
    """Equal as numbers, or written alike."""
    value = rational_value(a)
    return a == b if value is None else value == rational_value(b)
