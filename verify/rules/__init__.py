"""How a claim follows: claim -> obligations, one rule a file."""

from __future__ import annotations

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language.vectors import speaks_of
from verify.rules import (
    antiderivative,
    consequence,
    definition,
    explicit_o,
    formula,
    gram,
    induction,
    law,
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
    "gram": gram.obligations,
    "law": law.obligations,
    "cited": trust.cited,
    "read": trust.read,
    "kernel": trust.kernel,
    "measured": measured.obligations,
}

FOR_VECTORS = frozenset(
    (
        "formula", "explicit-O", "definition", "consequence", "substitution", "induction", "gram", "law", "cited",
        "read", "measured",
    )
)  # fmt: skip
"""Rules that may be used of a statement about vectors or sequences: none of these moves what the vectors depend on."""


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
    if claim.rule not in FOR_VECTORS and claim.statement is not None and speaks_of(claim.statement):
        known = ", ".join(sorted(FOR_VECTORS))
        raise ClaimError(
            f"claim {claim.id!r}: rule {claim.rule!r} is not about vectors or sequences; these are: {known}."
        )
    return rule(claim, premises)
