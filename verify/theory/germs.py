"""The functionals at one-sided expansions: what decides a statement at a point where both sides touch.

A germ g describes u (or rho) as a function of x on (0, delta]. With u0 = g(0+), exact, and w = |g - u0|,
H(g) = H(u0) -+ integral of h over the part between, which is again a germ; Q likewise with h^2/H. At
u0 = 1 the expansions of :mod:`verify.theory.tail` keep the leading terms exact. For rho -> oo the optimal
x* solves x^(2q+1) (1 + w_h)(1 + w_H) = const rho^-2, by substitution of expansions into themselves.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.evaluate import evaluate
from verify.theory.affine import shifted
from verify.theory.schedules import Piece
from verify.theory.signs import end_germ

if TYPE_CHECKING:
    from verify.theory.functionals import Functionals

TERMS = 8
SUBSTITUTIONS = 3
_UNIT = Interval.hull(0, 1)


def functional_germ(f: Functionals, op: str, g: Germ) -> Germ:
    """The functional ``op`` (h, H, Q, tau, K, dh, dK) at the germ g.

    raises  UndefinedOperation outside the functional's domain, NotEnclosed where no expansion is found
    """
    if op in ("K", "tau", "dK"):
        return _of_rho(f, op, g)
    values = g.range()
    if values.intersect(_UNIT) is None:
        raise UndefinedOperation(f"u = {values} is outside [0, 1].", certain=True)
    if not (values.certainly(">=", Interval.exact(0)) and values.certainly("<=", Interval.exact(1))):
        raise UndefinedOperation(f"u = {values} is not certified to stay inside [0, 1].", certain=False)
    try:
        return _of_u(f, op, g)
    except NotEnclosed:
        return _coarse(f.interval(op, values), g)


def _coarse(value: Interval, g: Germ) -> Germ:
    """No terms, the range as remainder."""
    return Germ.terms([], g.delta, (0, value))


def _of_u(f: Functionals, op: str, g: Germ) -> Germ:
    base, w, side = _split(g)
    if side == 0:
        return Germ.constant(f.interval(op, Interval.exact(base)), g.delta)
    piece, reach = _piece_beside(f, base, side, w)
    if op == "h":
        return _formula_at(piece, base, side, w)
    if op == "dh":
        slope = next(s for p, s in f.slopes if p is piece)
        return _formula_at(Piece(piece.low, piece.high, slope), base, side, w)
    if op == "Q":
        f.require_Q()
    if base == 1 and f.tail_or_none is not None:
        return f.tail.germ(op).compose(w)
    h = end_germ(piece.formula, base, side, reach, TERMS)
    if h is None:
        raise NotEnclosed(f"h has no expansion at u = {base}")
    at_base = Interval.exact(base)
    H = h.integral() * (-side) + f.H(at_base)
    if op == "H":
        return H.compose(w)
    return ((h.square() / H).integral() * (-side) + f.Q(at_base)).compose(w)


def _split(g: Germ) -> tuple[Fraction, Germ, int]:
    """(u0, |g - u0|, sign of g - u0) with u0 the exact limit of g at 0+."""
    constant = next((c for e, c in g.coefficients if e == 0), Interval.exact(0))
    if not constant.is_point():
        raise NotEnclosed(f"the limit {constant} of the argument is not exact")
    base = constant.mid_fraction()
    w = g - constant
    if w.is_zero():
        return base, w, 0
    sign = w.sign()
    if sign is None:
        raise NotEnclosed(f"the argument is not certified to stay on one side of {base}")
    return base, (w if sign > 0 else -w), sign


def _piece_beside(f: Functionals, base: Fraction, side: int, w: Germ) -> tuple[Piece, Fraction]:
    """The piece that holds base + side * (0, reach], with reach a bound of w."""
    reach = w.range().hi_fraction()
    if reach is None:
        raise NotEnclosed("the argument is not bounded")
    for piece in f.schedule.pieces:
        room = piece.high - base if side > 0 else base - piece.low
        inside = piece.low <= base < piece.high if side > 0 else piece.low < base <= piece.high
        if inside and reach <= room:
            return piece, reach
    raise NotEnclosed(f"the argument leaves the piece beside u = {base}")


def _formula_at(piece: Piece, base: Fraction, side: int, w: Germ) -> Germ:
    from verify.language.algebras import GermAlgebra

    value = evaluate(shifted(piece.formula, base, side, "x"), GermAlgebra(w.delta), {"x": w})
    if not isinstance(value, Germ):
        raise NotEnclosed("the formula has no expansion")
    return value


# -- functions of rho ---------------------------------------------------------------------------------


def _of_rho(f: Functionals, op: str, rho: Germ) -> Germ:
    order = rho.order()
    values = rho.range()
    if rho.sign() != 1:
        raise UndefinedOperation(f"rho = {values} is not certified positive.", certain=rho.sign() in (-1, 0))
    if order is not None and order < 0:
        return _beyond(f, op, rho, values)
    H0, Q0, scale, phi_0 = f.coefficient.start
    if (phi_0 * values.power_int(2)).certainly("<=", H0 * Q0):  # tau = 0 on the whole range
        if op == "tau":
            return Germ.constant(0, rho.delta)
        inverse = rho.power(-1)
        return (inverse + rho) * scale if op == "K" else (1 - inverse.square()) * scale
    return _coarse(f.interval(op, values), rho)


def _beyond(f: Functionals, op: str, rho: Germ, values: Interval) -> Germ:
    """rho -> oo: K = S (H(0)/(rho H(x*)) + rho Q(x*)/Q(0)) at the expansion of x*."""
    t, (H0, Q0, scale, _) = f.tail, f.coefficient.start
    x = _optimal_distance(f, rho, values)
    if op == "tau":
        return 1 - x
    w_H, w_Q = (_short(w).compose(x) for w in (t.w_H, t.w_Q))
    a = ((w_H + 1) * (t.factors[1] / (scale * H0))).power(-1) * x.power(-(t.q + 1))
    b = (w_Q + 1) * (t.factors[2] * scale / Q0) * x.power(t.q)
    inverse = rho.power(-1)
    return a * inverse + b * rho if op == "K" else b - a * inverse.square()


def _optimal_distance(f: Functionals, rho: Germ, values: Interval) -> Germ:
    """x* as a germ."""
    t, (H0, Q0, *_) = f.tail, f.coefficient.start
    left = Interval(values.lo, values.lo)
    reach = f.coefficient.distance(left)
    if not reach.certainly("<=", Interval.exact(t.x_max)):
        raise NotEnclosed(f"rho >= {left} reaches beyond the expansion at u = 1")
    exponent = 1 / (2 * t.q + 1)
    scale = (H0 * Q0 / (t.factors[0] * t.factors[1])).power(exponent)
    inside = Interval.hull(0, 1) * Interval(reach.hi, reach.hi)
    rough = scale / (t.relative[0](inside) * t.relative[1](inside)).power(exponent)
    y = rho.power(-2 * exponent)
    x = Germ.constant(rough, rho.delta) * y
    if t.w_h.is_zero() and t.w_H.is_zero():
        return y * scale
    for _ in range(SUBSTITUTIONS):
        correction = (_short(t.w_h).compose(x) + 1) * (_short(t.w_H).compose(x) + 1)
        x = correction.power(-exponent) * y * scale
    return x


def _short(w: Germ) -> Germ:
    """A few leading terms are enough far out; the rest goes to the remainder."""
    return Germ.terms(w.coefficients, w.delta, w.remainder, 4)
