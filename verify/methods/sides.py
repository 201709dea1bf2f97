"""Side conditions: plain relations about arguments, decided by exact algebra or a few boxes.

They let a statement about unknown functions or sums be written with unknowns, so a proof of it is no stronger than
the weakest of them.
"""

from __future__ import annotations

from functools import lru_cache

from verify.methods import ball, symbolic
from verify.methods.budget import Budget
from verify.problem.problem import Problem
from verify.problem.sampling import seems_false
from verify.verdict import Evidence, Rigor, Verdict

QUICK = Budget(500, 1.0)


class Sides:
    """Decides side conditions and remembers the weakest rigor that it relied on."""

    def __init__(self) -> None:
        self.rigor = Rigor.EXACT

    def __call__(self, part: Problem) -> bool:
        """Is the relation shown?"""
        rigor = _shown(part)
        if rigor is not None:
            self.rigor = min(self.rigor, rigor)
        return rigor is not None


@lru_cache(maxsize=4096)
def _shown(part: Problem) -> Rigor | None:
    """How a relation was shown: exact algebra first, boxes unless a sampled point speaks against it."""
    found = symbolic.decide(part, None, no_prover)
    if found.verdict is Verdict.PROVED:
        return found.rigor
    if seems_false(part):
        return None
    found = ball.decide(part, QUICK.restarted())
    return found.rigor if found.verdict is Verdict.PROVED else None


def no_prover(part: Problem) -> Evidence:
    """Stands in where only exact algebra may speak."""
    return Evidence(part.text, Verdict.UNDECIDED, Rigor.EXACT, "symbolic", "left to other methods")
