"""Rule ``minimiser``: f' = factor * bracket with factor > 0 and bracket increasing.

Then f decreases before the zero of the bracket and increases after it, so the zero is the minimiser, and the
left end of the domain is where there is none.
"""

from __future__ import annotations

from verify.claim import Claim, with_setting
from verify.errors import ClaimError
from verify.language.formula import Quantifier, Relation, Statement, call, num, substitute, var
from verify.language.parser import parse_binders
from verify.rules.base import Obligation, Premises, Step, data, expression


def obligations(claim: Claim, premises: Premises) -> Step:
    """The derivative as a product, the sign of the factor, and the bracket at two points v < w."""
    name = data(claim, "variable")
    setting = claim.setting
    q = _domain(claim, name)
    function, factor, bracket = (
        expression(data(claim, k), setting, (name,)) for k in ("function", "factor", "bracket")
    )
    slope = Relation("==", call("diff", function, var(name)), factor * bracket)
    second = f"{name}_2"
    later = Quantifier(second, q.low, q.high, q.low_closed, q.high_closed)
    increasing = Relation("<", bracket, substitute(bracket, {name: var(second)}))
    ordered = (Relation("<", var(name), var(second)),)
    parts = (
        ("derivative", Statement((q,), (), (slope,))),
        ("factor is positive", Statement((q,), (), (Relation(">", factor, num(0)),))),
        ("bracket is increasing", Statement((q, later), ordered, (increasing,))),
    )
    return Step(tuple(Obligation(label, with_setting(s, setting), setting.schedule) for label, s in parts))


def _domain(claim: Claim, name: str) -> Quantifier:
    domain = claim.by.get("domain", "[0, 1)")
    binders = parse_binders(f"{name} in {domain}", claim.setting.names)
    if len(binders) != 1:
        raise ClaimError(f"claim {claim.id!r}: domain = {domain!r}: give one interval, such as [0, 1).")
    return binders[0]
