"""Rule ``consequence``: prose reasoning spelled out as statements, each of which is decided.

That the statements entail the claim is not checked, so they alone never prove it: they decide the reason the
paper gives, beside the claim's own formula.
"""

from __future__ import annotations

from verify.claim import Claim
from verify.rules.base import Obligation, Premises, Step, statement, texts


def obligations(claim: Claim, premises: Premises) -> Step:
    """One obligation for each statement under ``obligations``."""
    schedule = claim.setting.schedule
    return Step(
        tuple(
            Obligation(f"step {i}", statement(text, claim.setting), schedule)
            for i, text in enumerate(texts(claim, "obligations"), 1)
        )
    )
