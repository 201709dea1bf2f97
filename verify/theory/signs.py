"""The sign and the maximum of a formula on an interval: branch and bound, with expansions at the ends."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.calculus import derivative
from verify.language.evaluate import evaluate
from verify.language.formula import Expr
from verify.theory.affine import shifted
from verify.theory.schedules import Piece

NARROW = Fraction(1, 2**12)  # from here on the box at an end is tried with an expansion
NARROWEST = Fraction(1, 2**48)  # a box this narrow stays undecided
MAX_BOXES = 4000
_ZERO = Interval.exact(0)


@dataclass(frozen=True)
class Sign:
    """Whether a formula keeps a sign.

    holds   True, False, or None where it is not decided
    where   a point that refutes it, or near which it is open; None when it holds
    """

    holds: bool | None
    where: Fraction | None = None


def never_positive(expr: Expr, low: Fraction, high: Fraction, *, strict: bool = False) -> Sign:
    """Is the formula <= 0 (strict: < 0) on the open interval (low, high)?

    expr  in u, smooth inside (low, high); it may be singular or touch 0 at the ends
    """
    below, above = ("<", ">=") if strict else ("<=", ">")
    search = _Search(Piece(low, high, expr))
    todo, undecided = [(low, high)], None
    for _ in range(MAX_BOXES):
        if not todo:
            return Sign(True) if undecided is None else Sign(None, undecided)
        a, b = todo.pop()
        middle = (a + b) / 2
        value = search.bound(a, b)
        if value is not None and value.certainly(below, _ZERO):
            continue
        at_middle = box_value(search.piece, middle, middle)
        if at_middle is not None and at_middle.certainly(above, _ZERO):
            return Sign(False, middle)
        if b - a <= NARROW * (high - low):
            sign = _end_sign(expr, a, b, low, high)
            if sign == -1 or (sign == 0 and not strict):
                continue
            if b - a <= NARROWEST * (high - low):
                undecided = undecided or middle
                continue
        todo += [(middle, b), (a, middle)]
    return Sign(None, undecided or todo[-1][0])


def box_value(piece: Piece, a: Fraction, b: Fraction) -> Interval | None:
    """Enclosure of a piece's formula over [a, b], None where it has none."""
    try:
        return piece.value(Interval.between(a, b))
    except (UndefinedOperation, NotEnclosed):
        return None


def _end_sign(expr: Expr, a: Fraction, b: Fraction, low: Fraction, high: Fraction) -> int | None:
    """Sign on the whole of (a, b] or [a, b) from the expansion at the end that the box touches."""
    if a == low:
        germ = end_germ(expr, low, 1, b - a)
    elif b == high:
        germ = end_germ(expr, high, -1, b - a)
    else:
        return None
    return None if germ is None else germ.sign()


def germ_at(expr: Expr, end: Fraction, side: int, delta: Fraction, terms: int = 10) -> Germ:
    """The formula at u = end + side * x as a germ on (0, delta].

    Its coefficients are constants (only the remainder changes with x), so a constant term that exact algebra
    shows to be 0, as in exp(-u) - exp(-1) at u = 1, is dropped.
    raises  NotEnclosed, UndefinedOperation where there is no expansion
    """
    from verify.language.algebras import GermAlgebra

    x = Germ.variable(delta, terms)
    value = evaluate(shifted(expr, end, side, "x"), GermAlgebra(delta), {"x": x})
    germ = value if isinstance(value, Germ) else Germ.constant(value, delta, terms)
    if germ.coefficients and germ.coefficients[0][0] == 0 and germ.coefficients[0][1].contains_zero():
        from verify.theory.closed_forms import value_at, vanishes

        if vanishes(value_at(expr, end)):
            return Germ.terms(germ.coefficients[1:], delta, germ.remainder, terms)
    return germ


def end_germ(expr: Expr, end: Fraction, side: int, delta: Fraction, terms: int = 10) -> Germ | None:
    """As :func:`germ_at`, None where there is no expansion."""
    try:
        return germ_at(expr, end, side, delta, terms)
    except (UndefinedOperation, NotEnclosed):
        return None


@dataclass(frozen=True)
class Maximum:
    """Enclosure of a maximum, and a point where the lower bound is attained."""

    value: Interval
    where: Fraction


def maximum(expr: Expr, low: Fraction, high: Fraction, bits: int = 50) -> Maximum:
    """Maximum of a formula over [low, high], to ``bits`` binary digits after the point where possible.

    raises  NotEnclosed where the formula is not bounded by enclosures
    """
    search = _Search(Piece(low, high, expr))
    best, where = search.at(low), low
    boxes = {(low, high): search.bound(low, high)}

    def offer(u: Fraction) -> None:
        nonlocal best, where
        value = search.at(u)
        if value.certainly(">", best):
            best, where = value, u

    offer(high)
    for _ in range(MAX_BOXES):
        (a, b), bound = max(boxes.items(), key=lambda item: _key(item[1]))
        gap = None if bound is None else (bound - best).hi_fraction()
        if (gap is not None and gap <= Fraction(1, 2**bits)) or b - a < Fraction(1, 2**60):
            break
        middle = (a + b) / 2
        offer(middle)
        del boxes[a, b]
        boxes |= {box: search.bound(*box) for box in ((a, middle), (middle, b))}
        boxes = {box: v for box, v in boxes.items() if v is None or not v.certainly("<", best)} or {
            (where, where): best
        }
    upper = best
    for (a, _), bound in boxes.items():
        if bound is None:
            raise NotEnclosed(f"no bound near u = {float(a):.6g}")
        upper = upper.max(bound)
    return Maximum(Interval(best.lo, upper.hi), where)


class _Search:
    """Enclosures of a formula over boxes: natural, by monotonicity, by the mean value form."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        try:
            self.slope: Piece | None = Piece(piece.low, piece.high, derivative(piece.formula, "u"))
        except NotEnclosed:
            self.slope = None

    def at(self, u: Fraction) -> Interval:
        """The value at a point."""
        return self.piece.value(Interval.exact(u))

    def bound(self, a: Fraction, b: Fraction) -> Interval | None:
        """Enclosure over [a, b] (where monotone, of the larger end alone); None where there is none."""
        natural = box_value(self.piece, a, b)
        slope = box_value(self.slope, a, b) if self.slope is not None else None
        if slope is None or not slope.is_bounded():
            return natural
        end = b if slope.certainly(">=", _ZERO) else a if slope.certainly("<=", _ZERO) else None
        if end is not None:
            return box_value(self.piece, end, end)
        middle = (a + b) / 2
        centre = box_value(self.piece, middle, middle)
        if centre is None:
            return natural
        mean = centre + slope * (Interval.between(a, b) - Interval.exact(middle))
        return mean if natural is None else natural.intersect(mean)


def _key(bound: Interval | None) -> float:
    """Order of the search only: no decision depends on this rounding."""
    high = None if bound is None else bound.hi_fraction()
    return float("inf") if high is None else float(high)
