"""The refinement written down a second time, from its description and in rationals: slow, and sharing no code."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from math import floor

Numbers = Sequence[Fraction]


def width(count: int, tau: Fraction) -> int:
    """2 floor(tau n / 2) + 1."""
    return 2 * floor(tau * count / 2) + 1


def smooth(norms: Numbers, size: int) -> list[Fraction]:
    """The median of each window of a list that is padded: the first value on the left, a mirror on the right."""
    reach = size // 2
    mirrored = list(reversed(norms[:-1]))[:reach]
    padded = [norms[0]] * reach + list(norms) + mirrored
    return [sorted(padded[i : i + size])[reach] for i in range(len(norms))]


def each_step(iterations: Sequence[int], norms: Numbers, steps: int) -> list[Fraction]:
    """The norm at place t L / T of the broken line through the logged points, the first one before it begins."""
    out = []
    for t in range(1, steps + 1):
        x = Fraction(t * iterations[-1], steps)
        if x <= iterations[0]:
            out.append(norms[0])
            continue
        i = next(i for i in range(1, len(iterations)) if x <= iterations[i])
        share = (x - iterations[i - 1]) / (iterations[i] - iterations[i - 1])
        out.append((1 - share) * norms[i - 1] + share * norms[i])
    return out


def schedule(norms: Numbers, power: int) -> list[Fraction]:
    """w_t (w_{t+1} + ... + w_T) with w = norm^-power, divided by the largest."""
    w = [1 / norm**power for norm in norms]
    raw = [w[t] * sum(w[t + 1 :], Fraction(0)) for t in range(len(w))]
    return [value / max(raw) for value in raw]


def without_low(norms: Numbers, ratio: Fraction) -> list[Fraction]:
    """Each stretch of norms below the median that has one below the share of the median becomes the median."""
    ordered, n = sorted(norms), len(norms)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    out: list[Fraction] = []
    for below, stretch in groupby(norms, lambda norm: norm < middle):
        part = list(stretch)
        out += (
            [middle] * len(part) if below and min(part) < max(ratio * middle, Fraction(1, 10**99)) else part
        )
    return out


def refine(
    iterations: Sequence[int], norms: Numbers, power: int, tau: Fraction, steps: int, ratio: Fraction
) -> list[Fraction]:
    """All of it."""
    usable = without_low(smooth(norms, width(len(norms), tau)), ratio)
    return schedule(each_step(iterations, usable, steps), power)
