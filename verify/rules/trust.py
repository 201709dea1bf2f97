"""Rules ``cited``, ``read`` and ``kernel``: no obligation is decided by methods, and the report says so.

cited   taken on trust from the literature; needs ``source``
read    a proof that no rule covers yet; needs ``why``; what rests on it stays open
kernel  a theorem of Coq, in the claim's table ``kernel``; only read until the kernel has checked it
"""

from __future__ import annotations

from verify.claim import Claim
from verify.errors import ClaimError
from verify.rules.base import Premises, Step, data


def cited(claim: Claim, premises: Premises) -> Step:
    """Trust with a source."""
    return Step(trust="cited", reason=data(claim, "source"))


def read(claim: Claim, premises: Premises) -> Step:
    """Trust for now, with the reason why no rule applies."""
    return Step(trust="read", reason=str(claim.by.get("why", "no rule covers it yet")))


def kernel(claim: Claim, premises: Premises) -> Step:
    """A theorem of Coq; the ledger looks at what the kernel said of it."""
    if not claim.kernel:
        raise ClaimError(
            f"claim {claim.id!r}: rule 'kernel' needs [claim.kernel] with theorem and statement."
        )
    return Step(trust="read", reason="a theorem of Coq, not checked by its kernel here")
