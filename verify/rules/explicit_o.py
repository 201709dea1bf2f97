"""Rule ``explicit-O``: an O(.) stated with a constant of ours.

The formula with the constant is decided; if it fails, the constant was too small, and the O(.) stays open.
"""

from __future__ import annotations

from verify.claim import Claim
from verify.errors import ClaimError
from verify.rules.base import Premises, Step


def obligations(claim: Claim, premises: Premises) -> Step:
    """Nothing beside the formula, whose refutation is not the claim's."""
    if claim.statement is None:
        raise ClaimError(f"claim {claim.id!r}: rule 'explicit-O' needs holds = \"...\".")
    return Step(lenient=True)
