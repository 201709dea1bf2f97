"""Ranges of elementary functions over [low, high], as end points.

Monotone functions are evaluated at the two ends, periodic ones also at the extrema inside; a whole
ball is never put into a function, because the ball of a wide interval says little. Domains are the
caller's business (:class:`verify.enclosure.interval.Interval` checks them).
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, ctx, fmpz

from verify.enclosure.endpoints import HALF, INF, MINUS_ONE, NEG_INF, ONE, ZERO, Pair, larger, outward

_PARITY_LIMIT = arb((1, 64))
_EXACT_ROOT_BITS = 512
_LARGE_POWER = 64
_HUGE_POWER_BITS = 10_000


def increasing(low: arb, high: arb, function: Callable[[arb], Pair]) -> Pair:
    """Range of an increasing function given by its outward value at a point."""
    if low is high:
        return function(low)
    return function(low)[0], function(high)[1]


def sqrt_at(x: arb) -> Pair:
    """Square root of x >= 0."""
    if not x.is_finite():
        return INF, INF
    return outward(x.sqrt())


def exp_at(x: arb) -> Pair:
    """Exponential, never below zero; the limits at the infinities."""
    if not x.is_finite():
        return (INF, INF) if x > ZERO else (ZERO, ZERO)
    low, high = outward(x.exp())
    return (low if low >= ZERO else ZERO), high


def log_at(x: arb) -> Pair:
    """Logarithm of x > 0; its limit at 0 is -oo."""
    if x == ZERO:
        return NEG_INF, NEG_INF
    if not x.is_finite():
        return INF, INF
    return outward(x.log())


def _parities(low: arb, high: arb) -> tuple[bool, bool]:
    """Whether an even, and whether an odd integer may lie in [low, high] (False is certain)."""
    first, last = low.ceil().lower(), high.floor().upper()
    if first > last:
        return False, False
    if first != last or abs(first) > _PARITY_LIMIT:
        return True, True
    if not first.is_integer():
        return True, True
    odd = int(first.fmpz()) % 2 == 1
    return not odd, odd


def _wave(low: arb, high: arb, function: Callable[[arb], arb], even: bool, odd: bool) -> Pair:
    """Range of a cosine-like function: 1 at even, -1 at odd places, monotone between."""
    if even and odd:
        return MINUS_ONE, ONE
    a_low, a_high = outward(function(low))
    b_low, b_high = (a_low, a_high) if low is high else outward(function(high))
    bottom = MINUS_ONE if odd else (a_low if a_low <= b_low else b_low)
    top = ONE if even else (a_high if a_high >= b_high else b_high)
    return (bottom if bottom >= MINUS_ONE else MINUS_ONE), (top if top <= ONE else ONE)


def cospi(low: arb, high: arb) -> Pair:
    """Range of cos(pi x)."""
    if low is high:
        return _wave(low, high, arb.cos_pi, False, False)
    if not (low.is_finite() and high.is_finite()):
        return MINUS_ONE, ONE
    return _wave(low, high, arb.cos_pi, *_parities(low, high))


def sinpi(low: arb, high: arb) -> Pair:
    """Range of sin(pi x): extrema at the halves."""
    if low is high:
        return _wave(low, high, arb.sin_pi, False, False)
    if not (low.is_finite() and high.is_finite()):
        return MINUS_ONE, ONE
    return _wave(low, high, arb.sin_pi, *_parities((low - HALF).lower(), (high - HALF).upper()))


def cos(low: arb, high: arb) -> Pair:
    """Range of cos x, x in radians."""
    if low is high:
        return _wave(low, high, arb.cos, False, False)
    if not (low.is_finite() and high.is_finite()):
        return MINUS_ONE, ONE
    pi = arb.pi()
    return _wave(low, high, arb.cos, *_parities((low / pi).lower(), (high / pi).upper()))


def sin(low: arb, high: arb) -> Pair:
    """Range of sin x, x in radians: extrema at odd multiples of pi/2."""
    if low is high:
        return _wave(low, high, arb.sin, False, False)
    if not (low.is_finite() and high.is_finite()):
        return MINUS_ONE, ONE
    pi = arb.pi()
    return _wave(low, high, arb.sin, *_parities((low / pi - HALF).lower(), (high / pi - HALF).upper()))


def tan(low: arb, high: arb) -> Pair | None:
    """Range of tan x, or None where a pole may lie inside. A single number is never a pole."""
    if not (low.is_finite() and high.is_finite()):
        return None
    if low is not high:
        pi = arb.pi()
        if any(_parities((low / pi - HALF).lower(), (high / pi - HALF).upper())):
            return None
    return increasing(low, high, lambda x: outward(x.tan()))


def power_at(x: arb, n: int) -> Pair:
    """x**n for x >= 0 and n >= 1; any size of n ends quickly."""
    if n == 2 or x in (ZERO, ONE) or not x.is_finite():
        return outward(x * x) if n == 2 and x.is_finite() else (x, x)
    if n <= _LARGE_POWER:
        return _nonnegative(x**n)
    if n.bit_length() > _HUGE_POWER_BITS:
        return (ONE, INF) if x > ONE else (ZERO, ONE)
    before = ctx.prec
    ctx.prec = before + n.bit_length() + 8
    try:
        ball = x**n if n.bit_length() < 60 else (x.log() * n).exp()
    finally:
        ctx.prec = before
    return _nonnegative(ball)


def power_int(low: arb, high: arb, n: int) -> Pair:
    """Range of x**n, n >= 1, for any signs of the ends: even powers turn at 0."""
    if low >= ZERO:
        return increasing(low, high, lambda x: power_at(x, n))
    left = low.neg(exact=True)
    if n % 2 == 0:
        if high > ZERO:
            return ZERO, power_at(larger(left, high), n)[1]
        return increasing(left if low is high else high.neg(exact=True), left, lambda x: power_at(x, n))
    below, above = power_at(left, n)
    if low is high:
        return above.neg(exact=True), below.neg(exact=True)
    top = power_at(high, n)[1] if high > ZERO else power_at(high.neg(exact=True), n)[0].neg(exact=True)
    return above.neg(exact=True), top


def rational_power_at(x: arb, p: int, q: int) -> Pair:
    """x**(p/q) for x >= 0, p >= 1, q >= 2 in lowest terms; exact where the root is a short dyadic."""
    if x in (ZERO, ONE) or not x.is_finite():
        return x, x
    root = _exact_root(x, q)
    if root is not None:
        return power_at(root, p)
    if p <= _LARGE_POWER and q <= _LARGE_POWER:
        ball = x.sqrt() if q == 2 else x.root(q)
        return _nonnegative(ball if p == 1 else ball**p)
    if p.bit_length() > _HUGE_POWER_BITS + q.bit_length():
        return (ONE, INF) if x > ONE else (ZERO, ONE)
    before = ctx.prec
    ctx.prec = before + max(0, p.bit_length() - q.bit_length()) + 40
    try:
        ball = (x.log() * p / q).exp()
    finally:
        ctx.prec = before
    return _nonnegative(ball)


def rational_power(low: arb, high: arb, p: int, q: int) -> Pair:
    """Range of x**(p/q) over low >= 0, p >= 1, q >= 2 in lowest terms."""
    if low is high:
        return rational_power_at(low, p, q)
    return rational_power_at(low, p, q)[0], rational_power_at(high, p, q)[1]


def reciprocal(low: arb, high: arb) -> Pair:
    """Range of 1/x over a set of numbers x of one sign, whose inner end may have been rounded to 0."""
    if low >= ZERO:
        return (ONE / high).lower(), (ONE / low).upper() if low > ZERO else INF
    return (ONE / high).lower() if high < ZERO else NEG_INF, (ONE / low).upper()


def floor(low: arb, high: arb) -> Pair:
    """Floors of both ends, infinities kept."""
    return (
        low.floor().lower() if low.is_finite() else low,
        high.floor().upper() if high.is_finite() else high,
    )


def ceiling(low: arb, high: arb) -> Pair:
    """Ceilings of both ends, infinities kept."""
    return (
        low.ceil().lower() if low.is_finite() else low,
        high.ceil().upper() if high.is_finite() else high,
    )


def _exact_root(x: arb, q: int) -> arb | None:
    """The q-th root of a dyadic x > 0 where it is a dyadic with a short mantissa."""
    man, exp = x.man_exp()
    if exp % q != 0 or q > _EXACT_ROOT_BITS or int(man).bit_length() > _EXACT_ROOT_BITS:
        return None
    root = fmpz(man).root(q)
    return arb((root, exp // q)) if root**q == man else None


def _nonnegative(ball: arb) -> Pair:
    """Outward end points of a ball around a number that is known to be >= 0."""
    low, high = outward(ball)
    return (low if low >= ZERO else ZERO), high
