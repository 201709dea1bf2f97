"""Exact end points with directed rounding: what intervals are made of.

An end point is an ``arb`` of zero radius, or one of the infinities. Comparisons of such numbers are
exact at every precision (flint's plain False for overlapping balls cannot occur). Arithmetic returns a
ball, negation included when the number has more bits than the working precision; ``outward`` turns a
ball into end points on its outer side.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb, ctx

from verify.enclosure.precision import current_precision
from verify.errors import NotEnclosed

Pair = tuple[arb, arb]

ZERO = arb(0)
ONE = arb(1)
MINUS_ONE = arb(-1)
HALF = arb((1, -1))
INF = arb.pos_inf()
NEG_INF = arb.neg_inf()

FRACTION_EXPONENT_LIMIT = 1_000_000
_DECIMAL_EXPONENT_LIMIT = 1 << 60
_LOG10_OF_2 = Fraction(30102999566398119521, 10**20)


def outward(ball: arb) -> Pair:
    """End points around a ball; a ball that is not a number or has no finite bound gives an infinite one."""
    if ball.is_exact() and ball.is_finite():
        return ball, ball
    low, high = ball.lower(), ball.upper()
    return (low if low.is_finite() else NEG_INF), (high if high.is_finite() else INF)


def product(a: arb, b: arb, c: arb, d: arb) -> Pair:
    """[a, b] * [c, d] with 0 * oo = 0, the convention that makes products of sets right."""
    if a >= ZERO:
        left, right = (a if c >= ZERO else b), (a if d <= ZERO else b)
        low, high = left * c, right * d
    elif b <= ZERO:
        left, right = (b if d <= ZERO else a), (b if c >= ZERO else a)
        low, high = left * d, right * c
    elif c >= ZERO:
        low, high = a * d, b * d
    elif d <= ZERO:
        low, high = b * c, a * c
    else:
        return smaller((a * d).lower(), (b * c).lower()), larger((a * c).upper(), (b * d).upper())
    low, high = low.lower(), high.upper()
    return (ZERO if low.is_nan() else low), (ZERO if high.is_nan() else high)


def smaller(a: arb, b: arb) -> arb:
    """The smaller of two end points."""
    return a if a <= b else b


def larger(a: arb, b: arb) -> arb:
    """The larger of two end points."""
    return a if a >= b else b


def middle(low: arb, high: arb) -> arb:
    """A point of [low, high]: the rounded middle, or some point of an unbounded set."""
    if low is high:
        return low
    if low.is_finite() and high.is_finite():
        centre = ((low + high) * HALF).mid()
    elif low.is_finite():
        centre = larger(ONE, (low + low).upper())
    elif high.is_finite():
        centre = smaller(MINUS_ONE, (high + high).lower())
    else:
        centre = ZERO
    return smaller(larger(centre, low), high)


def from_fraction(value: Fraction | int) -> Pair:
    """The tightest pair of end points around a rational: equal when it is dyadic, else neighbours."""
    if isinstance(value, int):
        point = arb(value)
        return point, point
    n, d = value.numerator, value.denominator
    if d & (d - 1) == 0:
        point = arb((n, 1 - d.bit_length()))
        return point, point
    bits = current_precision()
    shift = bits - n.bit_length() + d.bit_length()
    if (abs(n) << shift if shift >= 0 else abs(n) >> -shift) // d >> bits:
        shift -= 1
    quotient = (n << shift) // d if shift >= 0 else n // (d << -shift)
    return arb((quotient, -shift)), arb((quotient + 1, -shift))


def to_fraction(point: arb) -> Fraction | None:
    """An end point as a rational, None where it is infinite.

    raises   NotEnclosed where the rational would need millions of digits
    """
    if not point.is_finite():
        return None
    man, exp = point.man_exp()
    mantissa, exponent = int(man), int(exp)
    if abs(exponent) > FRACTION_EXPONENT_LIMIT:
        raise NotEnclosed(f"a number of size 2**({exponent}) is too long to write as a fraction.")
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)


def decimal_below(point: arb, digits: int) -> str:
    """The largest decimal of ``digits`` digits that is certainly not above the end point."""
    if not point.is_finite():
        return "oo" if point > ZERO else "-oo"
    if point == ZERO:
        return "0"
    man, exp = point.man_exp()
    size = int(man).bit_length() + int(exp)
    if abs(size) > _DECIMAL_EXPONENT_LIMIT:
        return _far_decimal_below(point > ZERO, size > 0)
    places = digits - 1 - (size * _LOG10_OF_2.numerator) // _LOG10_OF_2.denominator
    before = ctx.prec
    ctx.prec = 4 * digits + 2 * abs(size).bit_length() + int(man).bit_length() + 64
    try:
        power = arb(10) ** abs(places)
        scaled = point * power if places >= 0 else point / power
        whole = int(scaled.lower().floor().lower().fmpz())
    finally:
        ctx.prec = before
    return _layout(whole, places)


def decimal_above(point: arb, digits: int) -> str:
    """The smallest decimal of ``digits`` digits that is certainly not below the end point."""
    text = decimal_below(point.neg(exact=True), digits)
    if text == "0":
        return text
    return text[1:] if text.startswith("-") else "-" + text


def _far_decimal_below(positive: bool, large: bool) -> str:
    """A valid lower decimal for a number whose exponent has itself more than 60 bits."""
    if positive:
        return "1e+1000000" if large else "0"
    return "-oo" if large else "-1e-1000000"


def _layout(whole: int, places: int) -> str:
    """``whole * 10**-places`` as text: positional for everyday sizes, else with an exponent."""
    sign = "-" if whole < 0 else ""
    digits = str(abs(whole))
    trimmed = digits.rstrip("0") or "0"
    if trimmed == "0":
        return "0"
    places -= len(digits) - len(trimmed)
    exponent = len(trimmed) - 1 - places
    if exponent < -7 or exponent > 20:
        mantissa = trimmed[0] + ("." + trimmed[1:] if len(trimmed) > 1 else "")
        return f"{sign}{mantissa}e{exponent:+d}"
    if places <= 0:
        return sign + trimmed + "0" * -places
    if exponent >= 0:
        return f"{sign}{trimmed[: exponent + 1]}.{trimmed[exponent + 1 :]}"
    return f"{sign}0.{'0' * (-exponent - 1)}{trimmed}"
