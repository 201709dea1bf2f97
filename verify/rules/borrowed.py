"""Premises about vectors or sequences: what a claim has to say before it may use one.

Such a premise holds of the runs that its whole setting describes, also where its formula names little of that: its
reason may have used any hypothesis, any interval and any number of the model.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language.formula import Expr, Quantifier, Statement, var
from verify.language.vectors import Symbols, speaks_of
from verify.problem.problem import is_infinite


def in_full(claim: Claim, premise: Claim, put: Collection[str]) -> Statement:
    """The premise's statement with all that its setting says and the claim's does not, which is to be shown too.

    put      names that ``set`` gives values
    returns  the statement itself for a premise about numbers alone; else with further variables and hypotheses of
             its setting, apart from what the claim's setting has too, about names that keep their meaning
    raises   ClaimError where the claim's setting has no such vectors, sequences or model
    """
    statement = premise.statement
    if statement is None:
        raise ClaimError(f"claim {claim.id!r}: its premise {premise.id!r} has no formula.")
    if not speaks_of(statement):
        return statement
    _refuse_other_model(claim, premise)
    mine, other = claim.setting, premise.setting
    own = claim.statement.quantifiers if claim.statement is not None else ()
    moved = {*put, *(q.name for q in own if q not in mine.quantifiers)}
    quantifiers = tuple(
        q
        for q in other.quantifiers
        if q.name not in statement.names
        and not q.sequence
        and (q not in mine.quantifiers or moved & {q.name, *q.low.free, *q.high.free})
    )
    hypotheses = tuple(
        r
        for r in other.hypotheses
        if r not in statement.hypotheses and (r not in mine.hypotheses or r.free & moved)
    )
    return replace(
        statement,
        quantifiers=(*quantifiers, *statement.quantifiers),
        hypotheses=(*hypotheses, *statement.hypotheses),
    )


def refuse_other_values(claim: Claim, premise: Claim, values: Mapping[str, Expr]) -> None:
    """Raises ClaimError where a variable that a premise's vectors or sequences depend on does not stay what it is."""
    if premise.statement is None or not speaks_of(premise.statement):
        return
    for name in sorted(premise.setting.tied | claim.setting.tied):
        if values.get(name, var(name)) != var(name):
            raise ClaimError(
                f"claim {claim.id!r}: the vectors of {premise.id!r} depend on {name!r}, so it can only be {name!r}."
            )


def _refuse_other_model(claim: Claim, premise: Claim) -> None:
    mine, other = claim.setting, premise.setting
    if not _declares(mine.symbols, other.symbols):
        raise ClaimError(
            f"claim {claim.id!r}: its premise {premise.id!r} is about other vectors or sequences."
        )
    if other.model is not None and (mine.model is None or not mine.model.covers(other.model)):
        raise ClaimError(
            f"claim {claim.id!r}: its setting does not say what the model of {premise.id!r} says."
        )
    own = {q.name: q for q in mine.quantifiers if q.sequence}
    for q in (q for q in other.quantifiers if q.sequence):
        if not _inside(own[q.name], q):
            raise ClaimError(
                f"claim {claim.id!r}: {q.name!r} has another interval in its premise {premise.id!r}."
            )


def _declares(mine: Symbols, other: Symbols) -> bool:
    vectors = all(mine.vectors.get(name) == count for name, count in other.vectors.items())
    return vectors and other.sequences <= mine.sequences and other.functions <= mine.functions


def _inside(narrow: Quantifier, wide: Quantifier) -> bool:
    """Does one interval contain another, by its written ends?"""
    low = is_infinite(wide.low) or (wide.low == narrow.low and (wide.low_closed or not narrow.low_closed))
    high = is_infinite(wide.high) or (
        wide.high == narrow.high and (wide.high_closed or not narrow.high_closed)
    )
    return low and high
