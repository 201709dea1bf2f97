"""Which hypotheses of the paper a schedule fulfils, each with a certified reason.

Annealed: h is non-increasing and h(u) = 0 only at u = 1. Theorem 1 also asks that h be differentiable
and Lipschitz (arXiv 2503.09411, Section 2.1). A schedule that fails one is no error.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from verify.enclosure.interval import Interval
from verify.errors import HypothesisError, NotEnclosed, UndefinedOperation
from verify.language.calculus import derivative
from verify.language.formula import num
from verify.theory.pieces import TINY, branches
from verify.theory.schedules import Piece, Schedule
from verify.theory.signs import box_value, end_germ, maximum, never_positive

_ZERO = Interval.exact(0)


@dataclass(frozen=True)
class Finding:
    """Answer to one hypothesis.

    holds   True or False, certified; None where it is not decided
    reason  one sentence
    """

    holds: bool | None
    reason: str


@dataclass(frozen=True)
class Hypotheses:
    """What is certified about a schedule.

    non_increasing, positive (h > 0 on [0, 1)), zero_at_end (h(1) = 0), differentiable, lipschitz: findings
    constant   enclosure of the smallest Lipschitz constant p, None where there is none or it is open
    """

    non_increasing: Finding
    positive: Finding
    zero_at_end: Finding
    differentiable: Finding
    lipschitz: Finding
    constant: Interval | None

    @property
    def annealed(self) -> Finding:
        """Non-increasing, and zero exactly at u = 1."""
        return _all_of("h is annealed: non-increasing, and 0 only at u = 1.", self.non_increasing, self.positive, self.zero_at_end)

    @property
    def theorem_1(self) -> Finding:
        """Annealed, differentiable and Lipschitz: what Lemma 1 and Theorem 1 ask of h."""
        parts = (self.annealed, self.differentiable, self.lipschitz)
        return _all_of("h is annealed, differentiable and Lipschitz, so Theorem 1 applies.", *parts)


def _all_of(reason: str, *findings: Finding) -> Finding:
    for wanted in (False, None):
        for f in findings:
            if f.holds is wanted:
                return f
    return Finding(True, reason)


@lru_cache(maxsize=256)
def hypotheses(schedule: Schedule) -> Hypotheses:
    """Certified findings for a schedule without a free parameter.

    raises  ScheduleError for a parametric schedule
    """
    schedule.require_number()
    shape = shape_of(schedule)
    lipschitz, constant = _lipschitz(schedule)
    return Hypotheses(*shape, _differentiable(schedule), lipschitz, constant)


def require_theorem_1(schedule: Schedule) -> Interval:
    """The Lipschitz constant of a schedule to which Theorem 1 applies.

    raises  HypothesisError, naming the hypothesis that fails or is not certified
    """
    found = hypotheses(schedule)
    if found.theorem_1.holds is not True or found.constant is None:
        raise HypothesisError(f"Theorem 1 does not apply to {schedule.name!r}: {found.theorem_1.reason}")
    return found.constant


@lru_cache(maxsize=256)
def shape_of(schedule: Schedule) -> tuple[Finding, Finding, Finding]:
    """(non-increasing, h > 0 on [0, 1), h(1) = 0); the cheap part of :func:`hypotheses`."""
    falling = _non_increasing(schedule)
    return falling, _positive(schedule, falling), _zero_at_end(schedule.pieces[-1])


# -- monotone, positive, zero at the end --------------------------------------------------------------


def _non_increasing(schedule: Schedule) -> Finding:
    undecided = None
    for piece in sorted(schedule.pieces, key=lambda p: p.low - p.high):  # the widest first: readable witnesses
        for branch in branches(piece.formula) if piece.high - piece.low <= TINY else [piece.formula]:
            finding = _falls(Piece(piece.low, piece.high, branch))
            if finding.holds is False:
                return finding
            undecided = undecided or (finding if finding.holds is None else None)
    for left, right in zip(schedule.pieces, schedule.pieces[1:], strict=False):
        if left.value(Interval.exact(left.high)).certainly("<", right.value(Interval.exact(right.low))):
            return Finding(False, f"h jumps up at u = {_show(left.high)}.")
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
            return Finding(False, f"h increases: h({_show(a)}) < h({_show(b)}).")
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
        return Finding(False if first is not None and first.certainly("<=", _ZERO) else None, "h(0) is not positive.")
    for piece in schedule.pieces:
        sign = never_positive(-piece.formula, piece.low, piece.high, strict=True)
        if sign.holds is not True:
            where = sign.where if sign.where is not None else piece.low
            if sign.holds is None:
                return Finding(None, f"h > 0 near u = {float(where):.6g} is not decided.")
            return Finding(False, f"h({_show(where)}) is not positive.")
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
    if value is not None and not value.contains_zero():
        low, high = value.decimal(6)
        return Finding(False, f"h(1) = {low if low == high else f'[{low}, {high}]'} is not 0.")
    germ = end_germ(piece.formula, piece.high, -1, (piece.high - piece.low) / 1024)
    order = None if germ is None else germ.order()
    if order is not None and order > 0:
        return Finding(True, "h(u) tends to 0 as u tends to 1, and h is continuous.")
    return Finding(None, "whether h(1) = 0 is not decided.")


# -- differentiable, Lipschitz ------------------------------------------------------------------------


def _slopes(schedule: Schedule) -> list[Piece] | None:
    try:
        return [Piece(p.low, p.high, derivative(p.formula, "u")) for p in schedule.pieces]
    except NotEnclosed:
        return None


def _differentiable(schedule: Schedule) -> Finding:
    slopes = _slopes(schedule)
    if slopes is None:
        kink = next((p for p in schedule.pieces if p.high - p.low <= TINY), None)
        return _kink_in(kink) if kink else Finding(None, "differentiability is not decided: h has a kink that is not located.")
    for left, right in zip(slopes, slopes[1:], strict=False):
        a, b = box_value(left, left.high, left.high), box_value(right, right.low, right.low)
        if a is None or b is None:
            return _unbounded_at(left.high)
        if a.certainly_not("==", b):
            return Finding(False, f"h has a kink at u = {_show(left.high)}: the slopes are {_about(a)} and {_about(b)}.")
        if not (a.is_point() and b.is_point() and a.certainly("==", b)) and not _same(left, right):
            return Finding(None, f"whether the slopes at u = {_show(left.high)} agree is not decided.")
    for end, side, piece in ((Fraction(0), 1, slopes[0]), (Fraction(1), -1, slopes[-1])):
        if box_value(piece, end, end) is None:
            germ = end_germ(piece.formula, end, side, (piece.high - piece.low) / 1024)
            order = None if germ is None else germ.order()
            if order is None or order < 0:
                return _unbounded_at(end)
    if not all(_defined_inside(p) for p in slopes):
        return Finding(None, "whether h' exists everywhere is not decided.")
    return Finding(True, "h' exists on [0, 1]" + (" and agrees where pieces meet." if len(slopes) > 1 else "."))


def _same(left: Piece, right: Piece) -> bool:
    from verify.theory.closed_forms import value_at, vanishes

    return vanishes(value_at(left.formula, left.high) - value_at(right.formula, right.low))


def _kink_in(piece: Piece) -> Finding:
    """An enclosed irrational kink: the slopes of its two branches differ."""
    slopes = [box_value(Piece(piece.low, piece.high, derivative(b, "u")), piece.low, piece.high) for b in branches(piece.formula)]
    if len(slopes) == 2 and slopes[0] is not None and slopes[1] is not None and slopes[0].certainly_not("==", slopes[1]):
        shown = f"{_about(slopes[0])} and {_about(slopes[1])}"
        return Finding(False, f"h has a kink at u = {float(piece.low):.12g}: the slopes are {shown}.")
    return Finding(None, f"differentiability near u = {float(piece.low):.12g} is not decided.")


def _unbounded_at(end: Fraction) -> Finding:
    return Finding(False, f"h' is not finite at u = {_show(end)}.")


def _defined_inside(slope: Piece) -> bool:
    """h' has a bounded enclosure on boxes that cover the piece, up to its very ends."""
    width = slope.high - slope.low
    todo = [(slope.low, slope.high)]
    while todo:
        a, b = todo.pop()
        value = box_value(slope, a, b)
        if value is not None and value.is_bounded():
            continue
        if b - a < width / 2**12:
            if a == slope.low or b == slope.high:
                continue  # the ends themselves were looked at before
            return False
        todo += [(a, (a + b) / 2), ((a + b) / 2, b)]
    return True


def _lipschitz(schedule: Schedule) -> tuple[Finding, Interval | None]:
    """The supremum of |h'|; on the pieces of a continuous h that is its Lipschitz constant."""
    total = _ZERO
    for piece in schedule.pieces:
        for branch in branches(piece.formula):
            found = _steepest(Piece(piece.low, piece.high, branch))
            if isinstance(found, Finding):
                return found, None
            total = total.max(found)
    low, high = total.decimal(12)
    return Finding(True, f"|h'| is at most {high} (its supremum is at least {low})."), total


def _steepest(piece: Piece) -> Interval | Finding:
    try:
        slope = derivative(piece.formula, "u")
        for end, side in ((piece.low, 1), (piece.high, -1)):
            if (box_value(Piece(piece.low, piece.high, slope), end, end)) is None:
                germ = end_germ(slope, end, side, (piece.high - piece.low) / 1024)
                order = None if germ is None else germ.order()
                if order is not None and order < 0:
                    return Finding(False, f"h' is unbounded at u = {_show(end)}.")
        up, down = maximum(slope, piece.low, piece.high), maximum(num(0) - slope, piece.low, piece.high)
    except (NotEnclosed, UndefinedOperation) as error:
        return Finding(None, f"no bound of h' was certified: {error}")
    return up.value.max(down.value)


def _show(u: Fraction) -> str:
    return str(u) if u.denominator < 10**6 else f"{float(u):.12g}"


def _about(value: Interval) -> str:
    low, high = value.decimal(6)
    return low if low == high else f"{float(value.mid_fraction()):.6g}"

