"""Proved bounds to which single runs are compared, in units G = D = 1.

Fixed steps and averages are compared exactly, in Fractions. Lemma 4 is summed in floats and then enlarged
by the a-priori bound of its own rounding errors (gamma_k = k u/(1 - k u), u = 2^-53, k roundings, all terms
positive: Higham, Accuracy and Stability, Section 3.1 and Problem 4.2), so it is never below the true bound.
Runs on a grid are exact. So a run above is above; there is no tolerance to choose. Runs on instances without a grid,
and averages, have :func:`rounding` added to their bound, for the former an estimate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from verify.errors import DomainError
from verify.sgd.batch import Batch
from verify.sgd.steps import Floats

UNIT = 2.0**-53


@dataclass(frozen=True)
class LastIterateCeiling:
    """Upper bound of E f(x_{T+1}) - min f by Lemma 4 for one step sequence, for any start, rounded up.

    With S_t = eta_t + ... + eta_T:  d^2/(2 S_1) + 2 sum_t eta_t^2/S_t,  d = |x_1 - x*|, in units of D G.
    Source: arXiv 2503.09411, Lemma 4, with |x_1 - x*|^2 where the text goes on to D^2.

    total      S_1
    noise      2 sum_t eta_t^2/S_t
    suffix     least value of the bound over the proper suffixes k..T, k >= 2; infinite if not asked for
    roundings  relative roundings that any of these, and what is made of them, has seen at most
    """

    total: float
    noise: float
    suffix: float
    roundings: int

    @classmethod
    def of(cls, moves: Floats, reach: float | None = None) -> LastIterateCeiling:
        """The bound for eta_1..eta_T, see :meth:`streamed`.

        moves   steps >= 0 in units of D/G, shape (T,)
        """
        return cls.streamed([moves], reach)

    @classmethod
    def streamed(cls, pieces: Iterable[Floats], reach: float | None = None) -> LastIterateCeiling:
        """The bound for steps that come in pieces, the last piece first, so that not all have to be held at once.

        pieces  ..., each with its steps in order; zero steps change nothing and are left out
        reach   sup |x - x*| over the domain in units of D: if given, x_k is known to be that near, so the
                bound also holds from any step k on (the idea of Theorem 1)
        raises  DomainError for steps that are not finite
        """
        total = noise = 0.0
        count = 0
        suffix = whole = math.inf  # ``whole`` is the bound from all steps so far: no proper suffix yet
        for piece in pieces:
            steps = piece[piece > 0.0][::-1]
            if not np.isfinite(steps).all():
                raise DomainError(f"eta = {steps.max()!r}: Lemma 4 is for finite steps.")
            if not steps.size:
                continue
            tails = np.add.accumulate(np.concatenate([[total], steps]))[1:]
            noises = np.add.accumulate(np.concatenate([[noise], 2.0 * (steps * steps / tails)]))[1:]
            if reach is not None:
                bounds = reach * reach / (2.0 * tails) + noises
                suffix = min(suffix, whole, float(bounds[:-1].min(initial=math.inf)))
                whole = float(bounds[-1])
            total, noise, count = float(tails[-1]), float(noises[-1]), count + steps.size
        return cls(total, noise, suffix, 2 * count + 8 if count else 0)

    def at(self, distance: float) -> float:
        """The bound from |x_1 - x*| = distance, the smaller of whole and suffix; infinite without steps."""
        if self.total == 0.0:
            return math.inf
        whole = distance * distance / (2.0 * self.total) + self.noise
        return outward(min(whole, self.suffix), self.roundings)


@dataclass(frozen=True)
class AverageCeiling:
    """Upper bound of E f(sum_t v_t x_t) - min f, v_1 + ... + v_T = 1, for one step sequence and any start, rounded up.

    Summing v_t/eta_t times 2 eta_t E(f(x_t) - f(x*)) <= E d_t^2 - E d_{t+1}^2 + eta_t^2 G^2, d_t = |x_t - x*| <= R, by
    parts, with a_t = v_t/eta_t, and convexity of f: (a_1 d_1^2 + R^2 sum_{t >= 2} max(a_t - a_{t-1}, 0) + G^2 sum v_t
    eta_t)/2. For v_t = 1/T and a fixed step this is d_1^2/(2 eta T) + eta G^2/2.
    Source: the argument of Zinkevich (2003), Theorem 1, with weights.

    first      a_1
    rest       R^2 sum max(a_t - a_{t-1}, 0) + sum v_t eta_t
    roundings  relative roundings that these have seen at most
    """

    first: float
    rest: float
    roundings: int

    @classmethod
    def of(cls, moves: Floats, mixing: Floats, reach: float) -> AverageCeiling:
        """The bound for eta_1..eta_T and the mixing coefficients of the average (verify.sgd.averaging).

        moves   steps in units of D/G, shape (T,); with a step of 0 the bound is infinite
        mixing  shape (T,), the first is 1
        reach   R in units of D
        """
        kept = np.concatenate([(1.0 - mixing[1:])[::-1].cumprod()[::-1], [1.0]])
        weights = mixing * kept
        if not (moves > 0.0).all():
            return cls(math.inf, math.inf, 0)
        roundings = 4 * moves.size + 16
        ratios = weights / moves
        lost = 2.0 * roundings * UNIT * 2.0 * float(ratios.sum())  # what the differences can hide
        rises = float(np.maximum(np.diff(ratios), 0.0).sum()) + lost
        return cls(float(ratios[0]), reach * reach * rises + float((weights * moves).sum()), roundings)

    def at(self, distance: float) -> float:
        """The bound from |x_1 - x*| = distance."""
        if not math.isfinite(self.first):
            return math.inf
        return outward((self.first * distance * distance + self.rest) / 2.0, self.roundings)


def outward(value: float, roundings: int) -> float:
    """A float at least as large as the number >= 0 that ``value`` stands for after so many roundings."""
    gamma = roundings * UNIT / (1.0 - roundings * UNIT)
    factor = math.nextafter(1.0 + 2.0 * gamma, math.inf)  # at least 1/(1 - gamma) while gamma <= 1/2
    return math.nextafter(value * factor, math.inf)


def rounding(batch: Batch, *, averaged: bool) -> float:
    """What roundings may add to an error: an estimate, generous, where runs are not exact on a grid.

    An average adds at most 2^-51 sqrt(d) a step, since each rounding error shrinks with the following mixing.
    """
    inexact = 0.0 if batch.instance.grid else 2.0**-40
    mixed = 2.0**-51 * math.sqrt(batch.instance.dimension or 1) if averaged else 0.0
    return batch.horizon * (inexact + mixed)


def fixed_average_ceiling(start: Fraction, step: Fraction, horizon: int) -> Fraction:
    """|x_1 - x*|^2/(2 eta T) + eta G^2/2: bound of f(average of x_1..x_T) - min f for a fixed step, exact.

    Source: arXiv 2503.09411, Appendix D.1 (there with D^2 for the squared distance).
    """
    if step <= 0:
        raise DomainError(f"eta = {step}: a fixed step is positive.")
    return start * start / (2 * step * horizon) + step / 2


def cut_in(rho: Fraction) -> int:
    """T_0 = ceil(4 rho^2): from this step on eta_t = rho D/(G sqrt t) is at most D/(2G) (Appendix D.2)."""
    return math.ceil(4 * rho * rho)


def inverse_root_floor(rho: Fraction, horizon: int, grid: Fraction) -> Fraction:
    """Lower bound of the mean of f(x_1)..f(x_T) for eta_t = rho/sqrt(t) on |x|, rounded down.

    rho (sqrt T - sqrt T_0)/T of Appendix D.2, whatever the start, less what the roundings can cost. Each term
    |x_t| + |x_{t+1}| >= eta_t, t >= T_0, loses at most 2 grid to the rounding of eta_t <= 1/2 (three float
    operations and the grid) and 2 grid where that lifts eta_t above D/2 and the projection cuts it; half
    of the sum is the claim.

    grid    spacing of the steps, at least 2^-53
    raises  DomainError when T_0 >= T, where the argument says nothing
    """
    first = cut_in(rho)
    if first >= horizon:
        raise DomainError(f"T_0 = {first} for rho = {rho}: Appendix D.2 needs T_0 < T = {horizon}.")
    return (rho * (_root(horizon, up=False) - _root(first, up=True)) - horizon * 2 * grid) / horizon


def _root(number: int, *, up: bool) -> Fraction:
    """sqrt of a whole number to 2^-80, from below or above; exact for squares."""
    scaled = math.isqrt(number << 160)
    exact = scaled * scaled == number << 160
    return Fraction(scaled + (1 if up and not exact else 0), 1 << 80)
