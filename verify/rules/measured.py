"""Rule ``measured``: a number of an experiment against a threshold; empirical, never a proof."""

from __future__ import annotations

from verify.claim import Claim
from verify.errors import ClaimError
from verify.rules.base import Premises, Step, data


def obligations(claim: Claim, premises: Premises) -> Step:
    """Names the experiment, the quantity and the threshold; the ledger compares with the stored numbers."""
    data(claim, "experiment")
    data(claim, "quantity")
    if not {"at_least", "at_most"} & set(claim.by):
        raise ClaimError(f"claim {claim.id!r}: rule 'measured' needs at_least or at_most.")
    return Step(experiment=dict(claim.by))
