"""Rule ``antiderivative``: ``H(v) == F`` because F' = -h and F(1) = 0; likewise Q with h^2/H.

By the fundamental theorem of calculus, for h continuous on [0, 1] (h^2/H continuous on [0, 1), F continuous
at 1). Source of the definitions: arXiv 2503.09411, Eq. (1).
"""

from __future__ import annotations

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language.calculus import expand_derivatives
from verify.language.formula import Expr, Quantifier, Relation, Statement, call, num, substitute, var
from verify.rules.base import Obligation, Premises, Step, data


def obligations(claim: Claim, premises: Premises) -> Step:
    """The derivative on [0, 1) and the value at 1."""
    name = data(claim, "variable")
    functional, form = _sides(claim, name)
    if claim.statement is None:
        raise ClaimError(f"claim {claim.id!r}: rule 'antiderivative' needs holds.")
    v = var(name)
    integrand: Expr = call("h", v)
    if functional == "Q":
        integrand = integrand**2 / call("H", v)
    if any(name in (q.low.free | q.high.free) for q in claim.statement.quantifiers):
        raise ClaimError(f"claim {claim.id!r}: rule 'antiderivative' needs {name!r} in no other interval.")
    others = tuple(q for q in claim.statement.quantifiers if q.name != name)
    unit = Quantifier(name, num(0), num(1), True, False)
    slope = Relation("==", call("diff", form, v), -integrand)
    end = Relation("==", substitute(expand_derivatives(form), {name: num(1)}), num(0))
    hypotheses = tuple(r for r in claim.statement.hypotheses if name not in r.free)
    schedule = claim.setting.schedule
    return Step(
        (
            Obligation("derivative", Statement((*others, unit), hypotheses, (slope,)), schedule),
            Obligation("value at 1", Statement(others, hypotheses, (end,)), schedule),
        )
    )


def _sides(claim: Claim, name: str) -> tuple[str, Expr]:
    body = claim.statement.body if claim.statement is not None else ()
    body = body if len(body) == 1 else ()
    for r in body:
        for side, other in ((r.left, r.right), (r.right, r.left)):
            if r.op == "==" and side.op in ("H", "Q") and side.args[0] == var(name):
                return side.op, other
    raise ClaimError(
        f"claim {claim.id!r}: rule 'antiderivative' needs holds = \"forall ...: H({name}) == F\" (or Q)."
    )
