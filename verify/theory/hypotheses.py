"""Which hypotheses of the paper a schedule fulfils, each with a certified reason.

Annealed: h is non-increasing and h(u) = 0 only at u = 1. Theorem 1 also asks that h be differentiable
and Lipschitz (arXiv 2503.09411, Section 2.1). A schedule that fails one is no error.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from verify.enclosure.interval import Interval
from verify.errors import HypothesisError, NotEnclosed, UndefinedOperation
from verify.language.calculus import derivative
from verify.language.formula import num
from verify.theory.pieces import TINY, branches
from verify.theory.schedules import Piece, Schedule
from verify.theory.shape import Finding, about, shape_of, show
from verify.theory.signs import box_value, end_germ, maximum

_ZERO = Interval.exact(0)


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
        return _all_of(
            "h is annealed: non-increasing, and 0 only at u = 1.",
            self.non_increasing,
            self.positive,
            self.zero_at_end,
        )

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
        return (
            _kink_in(kink)
            if kink
            else Finding(None, "differentiability is not decided: h has a kink that is not located.")
        )
    for left, right in pairwise(slopes):
        a, b = box_value(left, left.high, left.high), box_value(right, right.low, right.low)
        if a is None or b is None:
            return _unbounded_at(left.high)
        if a.certainly_not("==", b):
            return Finding(
                False, f"h has a kink at u = {show(left.high)}: the slopes are {about(a)} and {about(b)}."
            )
        if not (a.is_point() and b.is_point() and a.certainly("==", b)) and not _same(left, right):
            return Finding(None, f"whether the slopes at u = {show(left.high)} agree is not decided.")
    for end, side, piece in ((Fraction(0), 1, slopes[0]), (Fraction(1), -1, slopes[-1])):
        if box_value(piece, end, end) is None:
            germ = end_germ(piece.formula, end, side, (piece.high - piece.low) / 1024)
            order = None if germ is None else germ.order()
            if order is None or order < 0:
                return _unbounded_at(end)
    if not all(_defined_inside(p) for p in slopes):
        return Finding(None, "whether h' exists everywhere is not decided.")
    return Finding(
        True, "h' exists on [0, 1]" + (" and agrees where pieces meet." if len(slopes) > 1 else ".")
    )


def _same(left: Piece, right: Piece) -> bool:
    from verify.theory.closed_forms import value_at, vanishes

    return vanishes(value_at(left.formula, left.high) - value_at(right.formula, right.low))


def _kink_in(piece: Piece) -> Finding:
    """An enclosed irrational kink: the slopes of its two branches differ."""
    slopes = [
        box_value(Piece(piece.low, piece.high, derivative(b, "u")), piece.low, piece.high)
        for b in branches(piece.formula)
    ]
    if (
        len(slopes) == 2
        and slopes[0] is not None
        and slopes[1] is not None
        and slopes[0].certainly_not("==", slopes[1])
    ):
        shown = f"{about(slopes[0])} and {about(slopes[1])}"
        return Finding(False, f"h has a kink at u = {float(piece.low):.12g}: the slopes are {shown}.")
    return Finding(None, f"differentiability near u = {float(piece.low):.12g} is not decided.")


def _unbounded_at(end: Fraction) -> Finding:
    return Finding(False, f"h' is not finite at u = {show(end)}.")


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
                    return Finding(False, f"h' is unbounded at u = {show(end)}.")
        up, down = maximum(slope, piece.low, piece.high), maximum(num(0) - slope, piece.low, piece.high)
    except (NotEnclosed, UndefinedOperation) as error:
        return Finding(None, f"no bound of h' was certified: {error}")
    return up.value.max(down.value)
