"""Is a statement false? Judged at points, at two precisions, and only where nothing is in doubt.

A point counts only if it certainly lies in the domain and hypotheses, every part of the statement is defined
there, and a relation fails by a margin far above the working precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath as mp

from verify.mutants.falsifier.points import CHEAP, DEAR, SHARED, Effort, Point, neighbours, points
from verify.mutants.falsifier.reading import Binder, Reading, Relation, Value, read
from verify.mutants.falsifier.schedules import Schedule, schedule
from verify.mutants.falsifier.values import Number, Unusable, gap, real

DIGITS = (30, 50)
CLEAR = mp.mpf(10) ** -12  # the least relative margin of a failure: eighteen digits above the lower precision
STEADY = 10**6  # a margin exceeds what the precision changes in it by this factor
ALIKE = 10  # digits of the precision that an equality among hypotheses may lack

_STARTS = 2  # points from which the falsifier climbs
_LED = 8  # points that are led inside the hypotheses, where fewer are there by chance

ANNEALED = (
    ("linear", Fraction(1)), ("poly:2", Fraction(2)), ("cosine", Fraction(11, 7)), ("poly:5", Fraction(5)),
)  # fmt: skip
"""Schedules that falsify a statement about every annealed one, with a number above their Lipschitz constant."""


@dataclass(frozen=True)
class Counterexample:
    """Where a statement fails: a point, the schedule, the number of the relation, and by how much."""

    point: dict[str, str]
    schedule: str | None
    relation: int
    margin: str


def falsify(text: str, schedule_text: str | None) -> Counterexample | None:
    """A point at which a statement certainly fails, or None where none was found.

    text           in the statement language
    schedule_text  a schedule, "annealed" for every annealed one, or None
    """
    for name, lipschitz in ANNEALED if schedule_text == "annealed" else ((schedule_text, None),):
        try:
            reading = read(text, _schedule(name))
            found = _Judge(reading, _effort(reading, name, lipschitz is not None), lipschitz).search()
        except Unusable:
            continue
        if found is not None:
            point, relation, margin = found
            return Counterexample({n: str(v) for n, v in point.items()}, name, relation, mp.nstr(margin, 6))
    return None


@lru_cache(maxsize=32)
def _schedule(text: str | None) -> Schedule | None:
    """One object a schedule: it remembers the values found before."""
    return schedule(text)


def _effort(reading: Reading, name: str | None, shared: bool) -> Effort:
    found = _schedule(name)
    dear = {"sum"} if found is None else {"sum", *found.dear}
    if reading.calls & dear:
        return DEAR
    return SHARED if shared else CHEAP


class _Judge:
    """One statement under one schedule."""

    def __init__(self, reading: Reading, effort: Effort, lipschitz: Fraction | None) -> None:
        self.reading, self.effort, self.lipschitz = reading, effort, lipschitz

    def search(self) -> tuple[Point, int, Any] | None:
        """The first point that certainly falsifies, among the sampled ones and those near the tightest."""
        tight: list[tuple[Any, int, Point]] = []
        for serial, point in enumerate(self._starts()):
            margin = self._margin(point)
            if margin is None:
                continue
            found = self._certain(point) if margin > CLEAR else None
            if found is not None:
                return found
            tight.append((-margin, serial, point))
        tight.sort(key=lambda item: item[:2])
        for _, _, point in tight[:_STARTS]:
            for trial in self._climb(point, self._margin):
                margin = self._margin(trial)
                found = self._certain(trial) if margin is not None and margin > CLEAR else None
                if found is not None:
                    return found
        return None

    def _starts(self) -> Iterator[Point]:
        """Sampled points; where hypotheses leave few of them inside, also points led inside."""
        outside: list[tuple[Any, int, Point]] = []
        inside = 0
        for serial, point in enumerate(points(self.reading, self.effort)):
            yield point
            excess = self._excess(point) if self.reading.given else None
            if excess is not None and excess < 0:
                outside.append((-excess, serial, point))
            inside += excess is not None and excess >= 0
        outside.sort(key=lambda item: item[:2])
        for _, _, point in outside[:_LED] if inside < _LED else ():
            yield from self._climb(point, self._excess)

    def _climb(self, point: Point, height: Callable[[Point], Any]) -> Iterator[Point]:
        """Points of growing height, neighbour by neighbour, from one on."""
        best, left = height(point), self.effort.descent
        while left > 0:
            for trial in neighbours(self.reading, point):
                left -= 1
                found = height(trial)
                if found is not None and (best is None or found > best):
                    point, best = trial, found
                    yield trial
                    break
            else:
                return

    def _excess(self, point: Point) -> Any:
        """By how much the tightest hypothesis holds, relatively; negative where one fails."""
        with mp.workdps(DIGITS[0]):
            try:
                return min(-_relative(r.op, r.left(point), r.right(point)) for r in self.reading.given)
            except (Unusable, OverflowError, ZeroDivisionError):
                return None

    def _margin(self, point: Point) -> Any:
        """The largest relative margin of failure at the lower precision; None outside the domain or in doubt."""
        with mp.workdps(DIGITS[0]):
            try:
                if not self._inside(point):
                    return None
                return max(_promise(r.op, r.left(point), r.right(point)) for r in self.reading.body)
            except (Unusable, OverflowError, ZeroDivisionError):
                return None

    def _certain(self, point: Point) -> tuple[Point, int, Any] | None:
        """The relation that fails at both precisions, if the point is inside at both and the values agree."""
        sides: list[list[tuple[Number, Number]]] = []
        try:
            for digits in DIGITS:
                with mp.workdps(digits):
                    if not self._inside(point):
                        return None
                    sides.append([(r.left(point), r.right(point)) for r in self.reading.body])
        except (Unusable, OverflowError, ZeroDivisionError):
            return None
        with mp.workdps(DIGITS[-1]):
            for number, relation in enumerate(self.reading.body):
                margin = _failure(relation.op, sides[0][number], sides[-1][number])
                if margin is not None:
                    return point, number, margin
        return None

    def _inside(self, point: Point) -> bool:
        """Does the point certainly satisfy every interval and hypothesis?"""
        if self.lipschitz is not None and point.get("p", self.lipschitz) < self.lipschitz:
            return False
        return all(_in_interval(b, point) for b in self.reading.binders) and all(
            _holds(r, point) for r in self.reading.given
        )


def _in_interval(b: Binder, point: Point) -> bool:
    value = point[b.name]
    if b.integer and value.denominator != 1:
        return False
    return _beyond(b.low, value, b.low_closed, 1, point) and _beyond(b.high, value, b.high_closed, -1, point)


def _beyond(end: Value | None, value: Fraction, closed: bool, side: int, point: Point) -> bool:
    """On the inner side of an end: exactly where the end is rational, else by a clear margin."""
    if end is None:
        return True
    limit = end(point)
    if isinstance(limit, Fraction):
        return value == limit if closed and value == limit else side * (value - limit) > 0
    return bool(side * (real(value) - limit) > CLEAR * (1 + abs(limit)))


def _holds(r: Relation, point: Point) -> bool:
    """A hypothesis, exactly where it is rational, else clearly; an equality up to the last digits."""
    left, right = r.left(point), r.right(point)
    excess = gap(r.op, left, right)
    if isinstance(excess, Fraction):
        return excess < 0 or (excess == 0 and r.op in ("<=", ">=", "=="))
    scale = abs(real(left)) + abs(real(right))
    if r.op == "==":
        return bool(excess <= mp.mpf(10) ** (ALIKE - mp.mp.dps) * scale)
    return bool(excess < -CLEAR * scale)


def _relative(op: str, left: Number, right: Number) -> Any:
    scale = abs(real(left)) + abs(real(right))
    return real(gap(op, left, right)) / scale if scale else mp.mpf(0)


def _promise(op: str, left: Number, right: Number) -> Any:
    """The margin to climb: an equality that holds up to rounding is no start, however small the others are."""
    margin = _relative(op, left, right)
    return mp.mpf(-1) if op == "==" and margin <= CLEAR else margin


def _failure(op: str, coarse: tuple[Number, Number], fine: tuple[Number, Number]) -> Any:
    """The relative margin by which a relation fails, or None unless it is clear and steady."""
    margin = _relative(op, *fine)
    change = sum(abs(real(a) - real(b)) for a, b in zip(coarse, fine, strict=True))
    scale = abs(real(fine[0])) + abs(real(fine[1]))
    if margin > CLEAR and _relative(op, *coarse) > CLEAR and margin * scale > STEADY * change:
        return margin
    return None
