"""The sign of a formula in u on an interval, and its maximum: branch and bound with expansions at the ends."""

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

NARROW = Fraction(1, 2**12)  # a box this narrow is decided by an expansion, or not at all
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
    piece = Piece(low, high, expr)
    todo, boxes, undecided = [(low, high)], 0, None
    while todo:
        a, b = todo.pop()
        boxes += 1
        value = box_value(piece, a, b)
        if value is not None and value.certainly("<" if strict else "<=", _ZERO):
            continue
        if value is not None and value.certainly(">" if not strict else ">=", _ZERO):
            return Sign(False, (a + b) / 2)
        if b - a <= NARROW * (high - low):
            sign = _end_sign(expr, a, b, low, high)
            if sign is None:
                undecided = undecided or (a + b) / 2
            elif sign > 0 or (strict and sign == 0):
                return Sign(False, (a + b) / 2)
            continue
        if boxes > MAX_BOXES:
            return Sign(None, (a + b) / 2)
        middle = (a + b) / 2
        todo += [(middle, b), (a, middle)]
    return Sign(True) if undecided is None else Sign(None, undecided)


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


def end_germ(expr: Expr, end: Fraction, side: int, delta: Fraction, terms: int = 10) -> Germ | None:
    """The formula at u = end + side * x as a germ on (0, delta], None where it has no expansion."""
    from verify.language.algebras import GermAlgebra

    local = shifted(expr, end, side, "x")
    try:
        value = evaluate(local, GermAlgebra(delta), {"x": Germ.variable(delta, terms)})
    except (UndefinedOperation, NotEnclosed):
        return None
    return value if isinstance(value, Germ) else None


@dataclass(frozen=True)
class Maximum:
    """Enclosure of a maximum, and a point where the lower bound is attained."""

    value: Interval
    where: Fraction


def maximum(expr: Expr, low: Fraction, high: Fraction, bits: int = 50) -> Maximum:
    """Maximum of a formula over [low, high], to ``bits`` binary digits after the point where possible.

    raises  NotEnclosed where the formula is not bounded by enclosures
    """
    search = _Search(expr, low, high)
    return search.run(Fraction(1, 2**bits))


class _Search:
    """Best-first branch and bound with monotonicity and the mean value form."""

    def __init__(self, expr: Expr, low: Fraction, high: Fraction) -> None:
        self.piece = Piece(low, high, expr)
        try:
            self.slope: Piece | None = Piece(low, high, derivative(expr, "u"))
        except NotEnclosed:
            self.slope = None
        self.best, self.where = self._at(low), low
        self._offer(high)

    def run(self, tolerance: Fraction) -> Maximum:
        boxes = [(self.piece.low, self.piece.high)]
        bounds = {boxes[0]: self._bound(*boxes[0])}
        for _ in range(MAX_BOXES):
            top = max(boxes, key=lambda box: _key(bounds[box]))
            bound = bounds[top]
            gap = (bound - self.best).hi_fraction() if bound is not None else None
            if gap is not None and gap <= tolerance:
                break
            a, b = top
            if b - a < Fraction(1, 2**60):
                if bound is None:
                    raise NotEnclosed(f"no bound near u = {float(a):.6g}")
                break
            middle = (a + b) / 2
            self._offer(middle)
            boxes.remove(top)
            for box in ((a, middle), (middle, b)):
                boxes.append(box)
                bounds[box] = self._bound(*box)
            boxes = [x for x in boxes if bounds[x] is None or not bounds[x].certainly("<", self.best)] or [(a, middle)]
        upper = self.best
        for box in boxes:
            bound = bounds[box]
            if bound is None:
                raise NotEnclosed(f"no bound near u = {float(box[0]):.6g}")
            upper = upper.max(bound)
        return Maximum(Interval(self.best.lo, upper.hi), self.where)

    def _at(self, u: Fraction) -> Interval:
        return self.piece.value(Interval.exact(u))

    def _offer(self, u: Fraction) -> None:
        value = self._at(u)
        if value.certainly(">", self.best):
            self.best, self.where = value, u

    def _bound(self, a: Fraction, b: Fraction) -> Interval | None:
        """Upper part of an enclosure over [a, b]."""
        natural = box_value(self.piece, a, b)
        slope = box_value(self.slope, a, b) if self.slope is not None else None
        if slope is None or not slope.is_bounded():
            return natural
        if slope.certainly(">=", _ZERO):
            return self._at(b)
        if slope.certainly("<=", _ZERO):
            return self._at(a)
        middle = (a + b) / 2
        mean = self._at(middle) + slope * (Interval.between(a, b) - Interval.exact(middle))
        return mean if natural is None else natural.intersect(mean)


def _key(bound: Interval | None) -> float:
    """Order of the search only: no decision depends on this rounding."""
    high = None if bound is None else bound.hi_fraction()
    return float("inf") if high is None else float(high)
