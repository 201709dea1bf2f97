"""Last-iterate bounds for any positive steps, each formula once for floats, rationals and intervals.

Setting    convex f on a closed convex set, E||g||^2 <= G^2 at every iterate
Algorithm  projected SGD, x_{t+1} = Proj(x_t - eta_t g_t); ``steps[0]`` is eta_1
Guarantee  **upper** bounds of E f - f(x^), with D >= ||x_1 - x^||; on a domain of diameter D each also holds from any
           starting index k on: give eta_k..eta_T

Conventions. Lemma 4, its corollary and the sharp bound speak of x_{T+1}, the point after T steps. Theorem 10 of
arXiv 2310.07831 speaks of x_n after n - 1 steps; its n-th "step" is never taken and may be any positive number. With
n = T + 1 it speaks of x_{T+1} too, and that number is ``free``.

Arguments of all: steps, a sequence of positive numbers of one type; distance D and gradient G, of that type.
Nothing is checked here: ints and Fractions give exact values, floats give floats, intervals give enclosures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from verify.enclosure.interval import Interval

Number = Any
"""A float, a Fraction or an Interval; all numbers of a call are of one type (ints go with any)."""


class Potential(NamedTuple):
    """What the sharp bound needs of the steps and r: y = 2 total + excess.

    total   S_1, the sum of the steps
    excess  r^2 + sum_t (eta_t/r_{t+1})^2
    """

    total: Number
    excess: Number

    @property
    def y(self) -> Number:
        """r_1^2."""
        return 2 * self.total + self.excess


def noise_sum(steps: Sequence[Number]) -> tuple[Number, Number]:
    """(S_1, B) with B = sum_t eta_t^2/S_t and S_t = eta_t + ... + eta_T."""
    total: Number = 0
    noise: Number = 0
    for eta in reversed(steps):
        total = eta + total
        noise = eta * eta / total + noise
    return total, noise


def lemma_4(steps: Sequence[Number], distance: Number, gradient: Number) -> Number:
    """D^2/(2 S_1) + 2 G^2 B for x_{T+1}. Source: arXiv 2503.09411, Lemma 4."""
    total, noise = noise_sum(steps)
    return distance * distance / (2 * total) + 2 * gradient * gradient * noise


def halved_lemma_4(steps: Sequence[Number], distance: Number, gradient: Number) -> Number:
    """D^2/(4 S_1 + 2 B) + G^2 B for x_{T+1}: the sharp bound's corollary, both terms of Lemma 4 halved."""
    total, noise = noise_sum(steps)
    return distance * distance / (4 * total + 2 * noise) + gradient * gradient * noise


def theorem_10(steps: Sequence[Number], free: Number, distance: Number, gradient: Number) -> Number:
    """D^2/(2 R_1) + (G^2/2)(sum_{t <= T} eta_t^2/R_{t+1} + free) for x_{T+1}, R_t = eta_t + ... + eta_T + free.

    free    the (T+1)-th step, never taken; any positive number gives a valid bound
    Source: arXiv 2310.07831, Theorem 10, second form, with n = T + 1.
    """
    rest, noise = free, free
    for eta in reversed(steps):
        noise = eta * eta / rest + noise
        rest = eta + rest
    return distance * distance / (2 * rest) + gradient * gradient * noise / 2


def theorem_10_first_form(
    steps: Sequence[Number], free: Number, distance: Number, gradient: Number
) -> Number:
    """The same bound as the theorem states it first: a regret term and one term per starting index.

    Source: arXiv 2310.07831, Theorem 10, first form, with n = T + 1.
    """
    rest, squares = free, free * free
    tails: Number = 0
    for eta in reversed(steps):
        squares = eta * eta + squares
        tails = eta / (rest * (eta + rest)) * squares + tails
        rest = eta + rest
    square = gradient * gradient
    return (distance * distance + square * squares) / (2 * rest) + square * tails / 2


def potential(steps: Sequence[Number], r: Number) -> Potential:
    """r_{T+1} = r, r_t = r_{t+1} + eta_t/r_{t+1}: the sum of the steps, and r_1^2 less twice that sum.

    r       any positive number
    """
    at, excess = r, r * r
    total: Number = 0
    for eta in reversed(steps):
        move = eta / at
        at = at + move
        excess = move * move + excess
        total = eta + total
    return Potential(total, excess)


def sharp(steps: Sequence[Number], r: Number, distance: Number, gradient: Number) -> Number:
    """D^2/(2 y) + G^2 (y/2 - S_1) for x_{T+1}, y = r_1^2; where y < D/G, with D/G in the place of y.

    As r grows, y takes every larger value, and the bound is least at y = D/G: so r certifies both. It is D G - G^2 S_1
    there, the error of f(x) = G|x| after short steps.
    r       any positive number; the best r gives W(eta; D)
    Source: the bound (S) and its proof sketch, proofs/sharp_last_iterate_bound.
    """
    found = potential(steps, r)
    y = larger(found.y, distance / gradient)
    return distance * distance / (2 * y) + gradient * gradient * (found.excess + (y - found.y)) / 2


def larger(a: Number, b: Number) -> Number:
    """The larger of two numbers of one type."""
    return a.max(b) if isinstance(a, Interval) else max(a, b)
