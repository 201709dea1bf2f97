"""Boxes taken apart and described: where to split, which end to approach, how to name a box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.problem.domain import Box
from verify.problem.points import Point

HUGE = Fraction(2) ** 400


class Indivisible(Exception):  # noqa: N818 - an answer, not an error
    """A box that is too narrow or too far out to be split."""


def split(box: Box, free: list[str]) -> Iterator[Box]:
    """The parts of a box, cut along its relatively widest free side.

    raises  Indivisible
    """
    name = max(free, key=lambda n: _size(box.sides[n].interval))
    side = box.sides[name]
    low, high = side.interval.lo_fraction(), side.interval.hi_fraction()
    cut = _cut(low, high)
    if abs(cut) > HUGE:
        raise Indivisible(f"{name} beyond {float(HUGE):.0e} stays open")
    if side.integer:
        cut = Fraction(cut.numerator // cut.denominator)
        yield box.replace(name, replace(side, interval=Interval.between(low, cut), high_open=False))
        if high is None or cut + 1 <= high:
            yield box.replace(name, replace(side, interval=Interval.between(cut + 1, high), low_open=False))
        return
    if (
        low is not None
        and high is not None
        and (cut <= low or cut >= high or high - low < Fraction(1, 2**160))
    ):
        raise Indivisible(f"a box around {where(box)} is too narrow to split")
    yield box.replace(name, replace(side, interval=Interval.between(low, cut), high_open=False))
    yield box.replace(name, replace(side, interval=Interval.between(cut, high), low_open=False))


def _cut(low: Fraction | None, high: Fraction | None) -> Fraction:
    """Where to split: the middle, or a doubling point of a half-line; always a short dyadic number."""
    if low is None and high is None:
        return Fraction(0)
    if low is None and high is not None:
        return Fraction(-1) if high > -1 else _dyadic(2 * high)
    if low is not None and high is None:
        return Fraction(1) if low < 1 else _dyadic(2 * low)
    if low is None or high is None:
        raise ValueError("unreachable")
    if low > 0 and high > 64 * low:
        return _dyadic(low * 8)
    return (low + high) / 2


def _dyadic(value: Fraction) -> Fraction:
    """A nearby number of few bits."""
    exponent = value.numerator.bit_length() - value.denominator.bit_length() - 3
    unit = Fraction(2) ** exponent
    return Fraction(round(value / unit)) * unit


def _size(interval: Interval) -> float:
    """Width relative to the magnitude: what to split first."""
    width = interval.width()
    if width == float("inf"):
        return 1e300
    middle = abs(float(interval.mid_fraction()))
    return width / (1.0 + middle)


def where(box: Box) -> str:
    """The box in words: each variable with its value or interval."""
    parts = []
    for name, side in box.sides.items():
        low, high = side.interval.decimal(8)
        parts.append(f"{name} = {low}" if low == high else f"{name} in [{low}, {high}]")
    return ", ".join(parts) or "the statement"


def urgency(box: Box) -> float:
    """Half-lines first: an expansion at infinity proves or refutes at once; then breadth first."""
    return float(box.depth) if all(s.interval.is_bounded() for s in box.sides.values()) else -1.0


def towards(box: Box, name: str, *, low: bool) -> Iterator[Point]:
    """Points of a box that approach one end of one side."""
    interval = box.sides[name].interval
    end, other = interval.lo_fraction(), interval.hi_fraction()
    if not low:
        end, other = other, end
    rest = {n: s.interval.mid_fraction() for n, s in box.sides.items()}
    for k in range(1, 60, 6):
        if end is not None and other is not None:
            yield {**rest, name: end + (other - end) / 2**k}
        elif other is not None:
            yield {**rest, name: other * 2**k}
