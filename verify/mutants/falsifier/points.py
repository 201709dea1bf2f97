"""Points at which the falsifier tries a statement: corners, near the ends, far out, random; exact fractions.

Nothing here decides anything: whether a point lies in the domain is judged where it is used.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from verify.mutants.falsifier.reading import Binder, Reading, Scope
from verify.mutants.falsifier.values import Unusable, fraction

Point = dict[str, Fraction]
_NEAR, _NEARER = Fraction(1, 2**20), Fraction(1, 2**40)
_SHARES = [
    *(Fraction(s) for s in (0, 1, "1/2", "1/3", "9/10", "1/10", "99/100", "1/100")),
    *(1 - _NEAR, _NEAR, 1 - _NEARER, _NEARER),
]
_STEPS = [
    Fraction(s)
    for s in (0, 1, "1/2", 3, 10, "1/10", 99, "1/100", 10**4, "1/10000", 10**8, 10**12, "1/100000000")
]
_BOTH = [Fraction(s) for s in (0, 1, -1, "1/2", "-1/2", 3, -3, 10, -10, 100, -100, 10**4, -(10**4))]
_WHOLE = [Fraction(s) for s in (0, 1, 2, 3, 4, 5, 9, 20, 99, 9999, 10**6)]


@dataclass(frozen=True)
class Effort:
    """How many points are tried: combinations of simple values, random ones, and steps of the descent."""

    simple: int
    random: int
    descent: int


CHEAP = Effort(150, 150, 120)
SHARED = Effort(80, 70, 60)
"""Of each schedule, where several are tried."""
DEAR = Effort(40, 24, 60)
"""Where a value takes a root or a long sum."""


def points(reading: Reading, effort: Effort, seed: int = 1) -> Iterator[Point]:
    """Points of the binders' intervals, the same ones at every run."""
    binders = reading.binders
    choices = [_simple(b) for b in binders]
    each = max(2, int((4 * effort.simple) ** (1 / max(1, len(binders)))))
    indices = sorted(itertools.product(*(range(min(each, len(c))) for c in choices)), key=sum)
    for index in indices[: effort.simple]:
        yield from _placed(binders, [c[i] for c, i in zip(choices, index, strict=True)])
    random = Random(seed)  # noqa: S311 - reproducible draws, no secret
    for i in range(effort.random if binders else 0):
        yield from _placed(binders, [_drawn(b, random, alike=i % 2 == 0) for b in binders])


def _simple(b: Binder) -> Sequence[Fraction]:
    if b.integer:
        return _WHOLE
    if b.low is None and b.high is None:
        return _BOTH
    return _STEPS if b.low is None or b.high is None else _SHARES


def _drawn(b: Binder, random: Random, *, alike: bool) -> Fraction:
    """A share of a finite interval or a distance from the only end: all of one size, or near and far ones."""
    if b.integer:
        return Fraction(
            random.randint(0, 12) if alike or random.random() < 0.5 else int(10 ** random.uniform(0, 7))
        )
    near, even = _decimal(10 ** random.uniform(-9, 0)), _decimal(random.random())
    if b.low is not None and b.high is not None:
        return even if alike else random.choice((even, near, 1 - near))
    value = 3 * even if alike else _decimal(10 ** random.uniform(-4, 12))
    return value if b.low is not None or b.high is not None else random.choice((1, -1)) * value


def _decimal(x: float) -> Fraction:
    """Few digits: what is computed from it stays a short fraction, and can be put in by hand."""
    return Fraction(f"{x:.5g}")


def _placed(binders: Sequence[Binder], shares: Sequence[Fraction]) -> Iterator[Point]:
    """The point with each variable at its share of its interval, whose ends may use the names before it."""
    point: Point = {}
    try:
        for b, share in zip(binders, shares, strict=True):
            point[b.name] = place(b, share, point)
    except Unusable:
        return
    yield point


def place(b: Binder, share: Fraction, scope: Scope) -> Fraction:
    """A variable's value: a share of a finite interval, a distance from the end of a half-line."""
    low = None if b.low is None else fraction(b.low(scope))
    high = None if b.high is None else fraction(b.high(scope))
    if b.integer:
        start = -(-low.numerator // low.denominator) if low is not None else None
        if start is not None:
            return start + share
        return share if high is None else high.__floor__() - share
    if low is not None and high is not None:
        return low + (high - low) * share
    if low is not None:
        return low + share
    return share if high is None else high - share


def neighbours(reading: Reading, point: Point) -> Iterator[Point]:
    """Points around one: each variable moved by parts of its distance from the ends, large steps first."""
    for b in reading.binders:
        value = point[b.name]
        if b.integer:
            moved = (value + 1, value - 1, 2 * value, Fraction(value // 2))
            yield from ({**point, b.name: v} for v in moved)
            continue
        try:
            low = None if b.low is None else fraction(b.low(point))
            high = None if b.high is None else fraction(b.high(point))
        except Unusable:
            continue
        left = value - low if low is not None else max(abs(value), Fraction(1))
        right = high - value if high is not None else max(abs(value), Fraction(1))
        for part in (Fraction(9, 10), Fraction(1, 2), Fraction(1, 8), Fraction(1, 40), Fraction(1, 300)):
            yield {**point, b.name: _rounded(value - part * left)}
            yield {**point, b.name: _rounded(value + part * right)}
        if high is None:
            yield {**point, b.name: _rounded(value * 100)}


def _rounded(x: Fraction) -> Fraction:
    """A shorter fraction nearby, so that steps do not make endless ones."""
    return x if x.denominator < 2**80 else x.limit_denominator(2**80)
