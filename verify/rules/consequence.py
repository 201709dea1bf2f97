"""Rule ``consequence``: prose reasoning spelled out as statements, each of which must be proved."""

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
