"""Rule ``definition``: notation is well posed where its needs are met (divisors positive, values finite)."""

from __future__ import annotations

from verify.claim import Claim
from verify.rules.base import Obligation, Premises, Step, statement, texts


def obligations(claim: Claim, premises: Premises) -> Step:
    """One obligation for each statement under ``needs``."""
    schedule = claim.setting.schedule
    return Step(
        tuple(
            Obligation(f"need {i}", statement(text, claim.setting), schedule)
            for i, text in enumerate(texts(claim, "needs"), 1)
        )
    )
