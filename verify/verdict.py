"""Verdicts, rigor and evidence: what a decision says, how strongly, and from what.

A verdict is computed from evidence and has no truth value: ``bool(verdict)`` raises, so that an
``if verdict:`` can never read *undecided* as *refuted*.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn


class Verdict(enum.Enum):
    """The six answers; ``from`` which rigor each may come is checked by :class:`Evidence`."""

    PROVED = "proved"
    REFUTED = "refuted"
    SUPPORTED = "supported"
    DOUBTFUL = "doubtful"
    UNDECIDED = "undecided"
    ILL_POSED = "ill-posed"

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"a verdict has no truth value: compare it, as in `verdict is Verdict.PROVED` (got {self})"
        )

    def __str__(self) -> str:
        return self.value


class Rigor(enum.IntEnum):
    """Strength of a decision, weakest first."""

    EMPIRICAL = 1
    NUMERIC = 2
    ENCLOSED = 3
    EXACT = 4
    FORMAL = 5

    def __str__(self) -> str:
        return self.name.lower()


_NEEDS_RIGOR = {Verdict.PROVED, Verdict.REFUTED, Verdict.ILL_POSED}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one method found about one obligation.

    obligation  the statement decided, in the statement language
    verdict     the method's answer
    rigor       how strongly it is backed
    method      name of the deciding module
    reason      one sentence for a reader: how it was decided, or what was tried and the budget
    witness     exact numbers by variable name for a refutation (or an undefined point), else None
    details     further JSON-able facts: number of boxes, enclosures, samples
    raises      ValueError when the rigor is too weak for the verdict (design, table of verdicts)
    """

    obligation: str
    verdict: Verdict
    rigor: Rigor
    method: str
    reason: str
    witness: Mapping[str, str] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.verdict in _NEEDS_RIGOR and self.rigor < Rigor.ENCLOSED:
            raise ValueError(f"{self.method} may not answer {self.verdict} at rigor {self.rigor}")
        if self.verdict is Verdict.REFUTED and self.witness is None:
            raise ValueError(f"{self.method} refuted {self.obligation!r} without a witness")

    def to_json(self) -> dict[str, Any]:
        """The evidence as plain JSON values, in the fixed order of the fields."""
        return {
            "obligation": self.obligation,
            "verdict": str(self.verdict),
            "rigor": str(self.rigor),
            "method": self.method,
            "reason": self.reason,
            "witness": dict(self.witness) if self.witness is not None else None,
            "details": dict(self.details),
        }
