"""Weighted averages of the iterates, streamed: xbar_t = xbar_{t-1} + mix_t (x_t - xbar_{t-1}).

For weights w_1..w_T the mixing coefficient is mix_t = w_t/(w_1 + ... + w_t).

Averages are over x_1..x_T, the points at which gradients are taken; x_{T+1} is the last iterate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from verify.errors import DomainError
from verify.sgd.steps import Floats


class Weighting(Protocol):
    """Weights w_1..w_T >= 0 of the iterates, w_1 > 0."""

    @property
    def name(self) -> str:
        """What the average is called."""
        ...

    def mixing(self, first: int, last: int) -> Floats:
        """mix_t for t = first..last (from 1), shape (last - first + 1,)."""
        ...


@dataclass(frozen=True)
class PolynomialAverage:
    """mix_t = (gamma + 1)/(t + gamma): late iterates weigh about like t^gamma (Shamir and Zhang 2013).

    gamma  8 in Appendix C.1 of arXiv 2503.09411; 0 is the uniform average
    """

    gamma: float = 8.0

    @property
    def name(self) -> str:
        """With its degree."""
        return f"polynomial average, gamma = {self.gamma:g}"

    def __post_init__(self) -> None:
        if not 0.0 <= self.gamma < math.inf:
            raise DomainError(f"gamma = {self.gamma!r}: a finite number of at least 0.")

    def mixing(self, first: int, last: int) -> Floats:
        """(gamma + 1)/(t + gamma)."""
        return (self.gamma + 1.0) / (np.arange(first, last + 1, dtype=np.float64) + self.gamma)


class ExplicitWeights:
    """Given weights."""

    name = "weighted average"

    def __init__(self, weights: Floats) -> None:
        """raises DomainError for a negative, infinite or missing weight, or a first weight of 0"""
        weights = np.asarray(weights, dtype=np.float64)
        if weights.ndim != 1 or not weights.size or not np.isfinite(weights).all() or (weights < 0.0).any():
            raise DomainError(
                f"weights of shape {weights.shape}: finite numbers of at least 0, one for each step."
            )
        if weights[0] == 0.0:
            raise DomainError("weight 1 is 0: the first weight is above 0.")
        with np.errstate(over="ignore"):
            sums = np.cumsum(weights)
        if not np.isfinite(sums[-1]):
            raise DomainError(f"weights up to {weights.max()!r}: their sum is beyond the range of floats.")
        self._mixing = weights / sums

    def mixing(self, first: int, last: int) -> Floats:
        """w_t/(w_1 + ... + w_t)."""
        if last > self._mixing.size:
            raise DomainError(f"{self._mixing.size} weights for {last} steps: give one for each step.")
        return self._mixing[first - 1 : last]
