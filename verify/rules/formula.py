"""Rule ``formula``: the claim is its formula, decided directly. No further obligation."""

from __future__ import annotations

from verify.claim import Claim
from verify.errors import ClaimError
from verify.rules.base import Premises, Step


def obligations(claim: Claim, premises: Premises) -> Step:
    """Nothing beside the formula itself, which must be there."""
    if claim.statement is None:
        raise ClaimError(f"claim {claim.id!r}: rule 'formula' needs holds = \"...\".")
    return Step()
