"""How a claim follows: claim -> obligations, one rule a file."""

from __future__ import annotations

from verify.claim import Claim
from verify.errors import ClaimError
from verify.rules import (
    antiderivative,
    consequence,
    definition,
    explicit_o,
    formula,
    induction,
    measured,
    minimiser,
    monotone,
    substitution,
    sum_to_integral,
    trust,
)
from verify.rules.base import Obligation, Premises, Rule, Step

__all__ = ["RULES", "Obligation", "Step", "step_of"]

RULES: dict[str, Rule] = {
    "formula": formula.obligations,
    "explicit-O": explicit_o.obligations,
    "definition": definition.obligations,
    "consequence": consequence.obligations,
    "antiderivative": antiderivative.obligations,
    "minimiser": minimiser.obligations,
    "induction": induction.obligations,
    "monotone": monotone.obligations,
    "substitution": substitution.obligations,
    "sum-to-integral": sum_to_integral.obligations,
    "cited": trust.cited,
    "read": trust.read,
    "kernel": trust.kernel,
    "measured": measured.obligations,
}


def step_of(claim: Claim, premises: Premises) -> Step:
    """The obligations of a claim.

    premises   the claims it uses, by id (a refuted one already replaced by its correction)
    raises     ClaimError for an unknown rule or missing data
    """
    rule = RULES.get(claim.rule)
    if rule is None:
        raise ClaimError(
            f"claim {claim.id!r}: there is no rule {claim.rule!r}; the rules are {', '.join(RULES)}."
        )
    return rule(claim, premises)
