"""Rules ``cited`` and ``read``: nothing is decided, and the report says so.

cited   taken on trust from the literature; needs ``source``
read    a proof that no rule covers yet; needs ``why``; what rests on it stays open
"""

from __future__ import annotations

from verify.claim import Claim
from verify.rules.base import Premises, Step, data


def cited(claim: Claim, premises: Premises) -> Step:
    """Trust with a source."""
    return Step(trust="cited", reason=data(claim, "source"))


def read(claim: Claim, premises: Premises) -> Step:
    """Trust for now, with the reason why no rule applies."""
    return Step(trust="read", reason=str(claim.by.get("why", "no rule covers it yet")))
