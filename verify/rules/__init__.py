"""How a claim follows: claim -> obligations, one rule a file."""

from __future__ import annotations

from dataclasses import replace

from verify.claim import Claim, with_setting
from verify.errors import ClaimError
from verify.language.formula import Statement
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
from verify.rules.inhabited import inhabited

__all__ = ["ENTAILING", "RULES", "Obligation", "Step", "step_of"]

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

ENTAILING = frozenset(
    {"substitution", "antiderivative", "monotone", "induction", "sum-to-integral", "gram", "law"}
)
"""Rules whose obligations together entail the claim's formula, so that proving them proves it."""

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
    step = rule(claim, premises)
    if claim.rule not in ENTAILING:
        return step
    bound = tuple(replace(o, statement=_closed(o.statement, claim)) for o in step.obligations)
    step = replace(step, obligations=bound)
    return replace(step, obligations=(*bound, *inhabited(claim, premises, step)))


def _closed(statement: Statement, claim: Claim) -> Statement:
    """With what ``by`` names and the claim's formula does not, bound by the setting."""
    relations = (*statement.hypotheses, *statement.body)
    free = frozenset[str]().union(*(r.free for r in relations)) - set(statement.names)
    return with_setting(statement, claim.setting) if free else statement
