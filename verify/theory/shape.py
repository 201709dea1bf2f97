"""The shape of a schedule, certified: non-increasing, positive on [0, 1), zero at u = 1."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed
from verify.language.calculus import derivative
from verify.theory.closed_forms import value_at, vanishes
from verify.theory.pieces import TINY, branches
from verify.theory.schedules import Piece, Schedule
from verify.theory.signs import box_value, end_germ, never_positive

_ZERO = Interval.exact(0)


@dataclass(frozen=True)
class Finding:
    """Answer to one hypothesis.

    holds   True or False, certified; None where it is not decided
    reason  one sentence
    """

    holds: bool | None
    reason: str


@lru_cache(maxsize=256)
def shape_of(schedule: Schedule) -> tuple[Finding, Finding, Finding]:
    """(non-increasing, h > 0 on [0, 1), h(1) = 0); the cheap part of :func:`hypotheses`."""
    falling = _non_increasing(schedule)
    return falling, _positive(schedule, falling), _zero_at_end(schedule.pieces[-1])


# -- monotone, positive, zero at the end --------------------------------------------------------------


def _non_increasing(schedule: Schedule) -> Finding:
    undecided = None
    for piece in sorted(
        schedule.pieces, key=lambda p: p.low - p.high
    ):  # the widest first: readable witnesses
        for branch in branches(piece.formula) if piece.high - piece.low <= TINY else [piece.formula]:
            finding = _falls(Piece(piece.low, piece.high, branch))
            if finding.holds is False:
                return finding
            undecided = undecided or (finding if finding.holds is None else None)
    for left, right in pairwise(schedule.pieces):
        if left.value(Interval.exact(left.high)).certainly("<", right.value(Interval.exact(right.low))):
            return Finding(False, f"h jumps up at u = {show(left.high)}.")
    return undecided or Finding(True, "h' <= 0 is certified on every piece.")


def _falls(piece: Piece) -> Finding:
    try:
        slope = derivative(piece.formula, "u")
    except NotEnclosed as error:
        return Finding(None, f"monotonicity is not decided: {error}.")
    sign = never_positive(slope, piece.low, piece.high)
    if sign.holds:
        return Finding(True, "h' <= 0")
    where = sign.where if sign.where is not None else piece.low
    if sign.holds is None:
        return Finding(None, f"the sign of h' near u = {float(where):.6g} is not decided.")
    return _rise(piece, where)


def _rise(piece: Piece, where: Fraction) -> Finding:
    """Two points that show an increase."""
    step = min(where - piece.low, piece.high - where)
    for _ in range(60):
        a, b = where - step, where + step
        low, high = box_value(piece, a, a), box_value(piece, b, b)
        if low is not None and high is not None and low.certainly("<", high):
            return Finding(False, f"h increases: h({show(a)}) < h({show(b)}).")
        step /= 2
    return Finding(None, f"h' > 0 near u = {float(where):.6g}, but no two points show the increase.")


def _positive(schedule: Schedule, falling: Finding) -> Finding:
    last = schedule.pieces[-1]
    if falling.holds:
        germ = _last_germ(last)
        if germ == 1:
            return Finding(True, "h > 0 near u = 1 and h is non-increasing.")
    first = box_value(schedule.pieces[0], Fraction(0), Fraction(0))
    if first is None or not first.certainly(">", _ZERO):
        return Finding(
            False if first is not None and first.certainly("<=", _ZERO) else None, "h(0) is not positive."
        )
    for piece in schedule.pieces:
        sign = never_positive(-piece.formula, piece.low, piece.high, strict=True)
        if sign.holds is not True:
            where = sign.where if sign.where is not None else piece.low
            if sign.holds is None:
                return Finding(None, f"h > 0 near u = {float(where):.6g} is not decided.")
            return Finding(False, f"h({show(where)}) is not positive.")
    return Finding(True, "h > 0 is certified on [0, 1).")


def _last_germ(piece: Piece) -> int | None:
    """Sign of h on some (1 - delta, 1)."""
    for halvings in (4, 10, 20):
        germ = end_germ(piece.formula, piece.high, -1, (piece.high - piece.low) / 2**halvings)
        if germ is not None and germ.sign() is not None:
            return germ.sign()
    return None


def _zero_at_end(piece: Piece) -> Finding:
    value = box_value(piece, Fraction(1), Fraction(1))
    if value is not None and value.is_exact_zero():
        return Finding(True, "h(1) = 0.")
    if vanishes(value_at(piece.formula, piece.high)):
        return Finding(True, "h(1) = 0, by exact algebra.")
    if value is not None and not value.contains_zero():
        low, high = value.decimal(6)
        return Finding(False, f"h(1) = {low if low == high else f'[{low}, {high}]'} is not 0.")
    germ = end_germ(piece.formula, piece.high, -1, (piece.high - piece.low) / 1024)
    order = None if germ is None else germ.order()
    if order is not None and order > 0:
        return Finding(True, "h(u) tends to 0 as u tends to 1, and h is continuous.")
    return Finding(None, "whether h(1) = 0 is not decided.")


def show(u: Fraction) -> str:
    """A place for a reader: the fraction, or a decimal where it is long."""
    return str(u) if u.denominator < 10**6 else f"{float(u):.12g}"


def about(value: Interval) -> str:
    """A value for a reader, to six digits."""
    low, high = value.decimal(6)
    return low if low == high else f"{float(value.mid_fraction()):.6g}"
