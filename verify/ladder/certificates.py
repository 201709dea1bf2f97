"""What makes the bounds best, found in floats: the starting index k, r of the sharp bound, the free step of Theorem 10.

Nothing here is trusted: every k, r and free step gives a valid bound, whose value is enclosed elsewhere. Steps are in
units of D/G, so D = G = 1. Source of the formulas: :mod:`verify.theory.last_iterate`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GRID = 160  # points of the first search, at least, and
PER_DECADE = 8  # of them; a valley narrower than one of its steps is missed, which costs tightness alone
_ROUNDS = 48  # of the golden section: the bracket shrinks to 1e-10 of itself
_GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
_TINY = 1e-150  # its square is still a float


@dataclass(frozen=True)
class Search:
    """Certificates for all multiples rho of one step sequence.

    steps   eta_1..eta_T, positive floats, shape (T,), scaled as the caller likes
    """

    steps: Floats

    @cached_property
    def sums(self) -> Floats:
        """S_k = eta_k + ... + eta_T for k = 1..T."""
        return _from_the_end(self.steps)

    @cached_property
    def noise(self) -> Floats:
        """B_k = sum over t >= k of eta_t^2/S_t."""
        with np.errstate(all="ignore"):
            return _from_the_end(np.nan_to_num(self.steps**2 / self.sums))

    @cached_property
    def excess(self) -> tuple[Floats, Floats]:
        """For each k the least r^2 + sum over t >= k of (eta_t/r_{t+1})^2 on a grid of r, and its r."""
        high = math.sqrt(2.0 * (self.sums[0] + self.noise[0]))
        low = max(min(float(self.steps.min()), float(self.steps[-1])) / high, _TINY)
        r = _grid(low, 2.0 * high)
        least, where = np.empty_like(self.steps), np.empty_like(self.steps)
        at, total = r.copy(), r * r
        for t in range(self.steps.size - 1, -1, -1):
            move = self.steps[t] / at
            at = at + move
            total = total + move * move
            i = int(total.argmin())
            least[t], where[t] = total[i], r[i]
        return least, where

    def lemma_4(self, rho: float, suffix: bool) -> int:
        """The best k of Lemma 4 for the steps rho eta_t."""
        return _best(0.5 / (rho * self._sums) + 2.0 * rho * self.noise, suffix)

    def halved_lemma_4(self, rho: float, suffix: bool) -> int:
        """The best k of its corollary."""
        return _best(0.5 / (rho * (2.0 * self._sums + self.noise)) + rho * self.noise, suffix)

    def sharp(self, rho: float, suffix: bool) -> tuple[int, float]:
        """(k, r) of the sharp bound for the steps rho eta_t; r belongs to the steps eta_t, sqrt(rho) r to rho eta_t.

        In y = r_1^2 the bound falls up to y = 1 and rises from there on, so the least y above 1 is best.
        """
        least, where = self.excess
        own = rho * (2.0 * self.sums + least)
        y = np.maximum(own, 1.0)
        k = _best(0.5 / y + 0.5 * (rho * least + (y - own)), suffix)
        rest = self.steps[k - 1 :].tolist()
        return k, _golden(lambda r: _excess(rest, r), float(where[k - 1]), 8.0)

    def theorem_10(self, rho: float, suffix: bool) -> tuple[int, float]:
        """(k, free step) of Theorem 10 for the steps rho eta_t; rho times the free step belongs to them."""
        low = max(float(self.steps.min()) * 1e-3, _TINY)
        grid = _grid(low, 10.0 * max(self.sums[0], 1.0 / rho, low))
        best = (math.inf, 1, low)
        for free in grid.tolist():
            values = self._theorem_10(rho, free)
            k = _best(values, suffix)
            best = min(best, (float(values[k - 1]), k, free))
        _, k, free = best
        rest = Search(self.steps[k - 1 :])
        return k, _golden(lambda e: float(rest._theorem_10(rho, e)[0]), free, (grid[1] / grid[0]) ** 2)

    def _theorem_10(self, rho: float, free: float) -> Floats:
        after = self._after + free
        noise = _from_the_end(self.steps**2 / after) + free
        return np.asarray(0.5 / (rho * (self.sums + free)) + 0.5 * rho * noise)

    @cached_property
    def _after(self) -> Floats:
        return np.append(self.sums[1:], 0.0)

    @cached_property
    def _sums(self) -> Floats:
        return np.maximum(self.sums, _TINY)


def _grid(low: float, high: float) -> Floats:
    return np.geomspace(low, high, max(GRID, math.ceil(PER_DECADE * math.log10(high / low))))


def _from_the_end(values: Floats) -> Floats:
    return np.asarray(np.cumsum(values[::-1])[::-1])


def _best(values: Floats, suffix: bool) -> int:
    return int(np.argmin(values)) + 1 if suffix else 1


def _excess(steps: list[float], r: float) -> float:
    at, total = r, r * r
    for eta in reversed(steps):
        move = eta / at
        at += move
        total += move * move
    return total


def _golden(f: Callable[[float], float], middle: float, factor: float) -> float:
    """A float near the least value of f within ``factor`` of ``middle``, by golden section in log x."""
    low, high = math.log(middle / factor), math.log(middle * factor)
    inner = [high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)]
    values = [f(math.exp(x)) for x in inner]
    for _ in range(_ROUNDS):
        if values[0] <= values[1]:
            high, inner, values = inner[1], [0.0, inner[0]], [0.0, values[0]]
            inner[0] = high - _GOLDEN * (high - low)
            values[0] = f(math.exp(inner[0]))
        else:
            low, inner, values = inner[0], [inner[1], 0.0], [values[1], 0.0]
            inner[1] = low + _GOLDEN * (high - low)
            values[1] = f(math.exp(inner[1]))
    found = math.exp(inner[0] if values[0] <= values[1] else inner[1])
    return found if f(found) <= f(middle) else middle
