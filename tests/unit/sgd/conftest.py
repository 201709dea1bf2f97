from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from verify.sgd.steps import AnnealedSteps, Floats


@dataclass(frozen=True)
class Power:
    """(1 - u)^p as a stand-in for a schedule, so that these tests need no certified integrals."""

    degree: int

    @property
    def name(self) -> str:
        """As the schedule reader calls it."""
        return "linear" if self.degree == 1 else f"poly:{self.degree}"

    def values(self, u: Floats) -> Floats:
        """(1 - u)^p."""
        return (1.0 - u) ** self.degree


@pytest.fixture
def linear() -> AnnealedSteps:
    """Linear decay: H(0) = 1/2, Q(0) = 2."""
    return AnnealedSteps(Power(1), 1 / 2, 2.0, Fraction(1))


@pytest.fixture
def quadratic() -> AnnealedSteps:
    """Quadratic decay: H(0) = 1/3, Q(0) = 3/2."""
    return AnnealedSteps(Power(2), 1 / 3, 3 / 2, Fraction(2))
