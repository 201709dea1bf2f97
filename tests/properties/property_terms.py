"""Building blocks of random schedules, each written twice: as text for the package, and in mpmath by hand.

A term is non-negative and non-increasing in u. Its integral H is known, so a sum of terms has a closed form
of H, and an independent Q by one quadrature. Everything in mpmath is a function of x = 1 - u.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath

Number = mpmath.mpf
Function = Callable[[Number], Number]


@dataclass(frozen=True)
class Term:
    """One summand of h.

    text, H_text   h and H as formulas in u
    h, H           the same in mpmath, functions of x = 1 - u
    knots          kinks inside (0, 1), in u
    degree         h behaves like x^degree at x = 0; None where h vanishes before u = 1
    smooth         h is differentiable and Lipschitz on [0, 1]
    Q_text         Q of the term alone, where it is elementary
    """

    text: str
    H_text: str
    h: Function
    H: Function
    knots: tuple[Fraction, ...] = ()
    degree: Fraction | None = None
    smooth: bool = True
    Q_text: str | None = None


def mp(value: Fraction) -> Number:
    """A rational at the working precision."""
    return mpmath.mpf(value.numerator) / value.denominator


def show(value: Fraction) -> str:
    """A rational as text that can stand in a product or a power."""
    return f"({value})" if value.denominator != 1 or value < 0 else str(value)


def times(a: Fraction, text: str) -> str:
    """a text, without a factor 1."""
    return text if a == 1 else f"{show(a)}*{text}"


def raised(text: str, p: Fraction) -> str:
    """text^p, without an exponent 1."""
    return text if p == 1 else f"{text}**{show(p)}"


def power(a: Fraction, p: Fraction) -> Term:
    """a (1-u)^p."""
    return Term(
        text=times(a, raised("(1-u)", p)),
        H_text=times(a / (p + 1), raised("(1-u)", p + 1)),
        h=lambda x: mp(a) * x ** mp(p),
        H=lambda x: mp(a) * x ** mp(p + 1) / mp(p + 1),
        degree=p,
        smooth=p >= 1,
        Q_text=times(a * (p + 1) / p, raised("(1-u)", p)),
    )


def cosine(a: Fraction) -> Term:
    """a (1 + cos(pi u))/2."""
    return Term(
        text=times(a, "(1+cos(pi*u))/2"),
        H_text=times(a, "((1-u)/2 - sin(pi*u)/(2*pi))"),
        h=lambda x: mp(a) * mpmath.sin(mpmath.pi * x / 2) ** 2,
        H=lambda x: mp(a) * sine_gap(x) / 2,
        degree=Fraction(2),
    )


def quarter_cosine(a: Fraction) -> Term:
    """a cos(pi u/2)."""
    return Term(
        text=times(a, "cos(pi*u/2)"),
        H_text=times(2 * a, "(1-sin(pi*u/2))/pi"),
        h=lambda x: mp(a) * mpmath.sinpi(x / 2),
        H=lambda x: mp(a) * 4 / mpmath.pi * mpmath.sinpi(x / 4) ** 2,
        degree=Fraction(1),
    )


def hinge(a: Fraction, b: Fraction, p: Fraction) -> Term:
    """a max(b-u, 0)^p: a spline's truncated power, 0 from b on."""
    gap, over = 1 - b, f"max({show(b)}-u, 0)"
    return Term(
        text=times(a, raised(over, p)),
        H_text=times(a / (p + 1), raised(over, p + 1)),
        h=lambda x: mp(a) * max(x - mp(gap), 0 * x) ** mp(p),
        H=lambda x: mp(a) * max(x - mp(gap), 0 * x) ** mp(p + 1) / mp(p + 1),
        knots=(b,),
        smooth=p > 1,
    )


def plateau(a: Fraction, f: Fraction, p: Fraction) -> Term:
    """a min(1, (1-u)/f)^p: warm-up, stable, decay without the warm-up; f is the fraction of the decay."""
    k, q = show(1 / f), show(p + 1)
    ramp, over = f"min(1, {k}*(1-u))", f"max({show(1 - f)}-u, 0)"
    return Term(
        text=times(a, raised(ramp, p)),
        H_text=times(a, f"({over} + {ramp}**{q}/({k}*{q}))"),
        h=lambda x: mp(a) * min(1 + 0 * x, x / mp(f)) ** mp(p),
        H=lambda x: (
            mp(a) * (max(x - mp(f), 0 * x) + mp(f / (p + 1)) * min(1 + 0 * x, x / mp(f)) ** mp(p + 1))
        ),
        knots=(1 - f,),
        degree=p,
        smooth=False,
        Q_text=times(a, f"({show((p + 1) / p)}*{raised(ramp, p)} + log(1+{k}*{q}*{over}))"),
    )


def cosine_cooldown(a: Fraction, f: Fraction) -> Term:
    """a, then a cosine to 0 over the last fraction f."""
    start, past = show(1 - f), f"max(u-{show(1 - f)}, 0)"
    return Term(
        text=times(a, f"(1+cos(pi*{past}/{show(f)}))/2"),
        H_text=times(a, f"((1-u)/2 + max({start}-u, 0)/2 - {show(f)}*sin(pi*{past}/{show(f)})/(2*pi))"),
        h=lambda x: mp(a) * mpmath.sinpi(min(x / mp(f), 1 + 0 * x) / 2) ** 2,
        H=lambda x: mp(a) * (max(x - mp(f), 0 * x) + mp(f) * sine_gap(min(x / mp(f), 1 + 0 * x)) / 2),
        knots=(1 - f,),
        degree=Fraction(2),
    )


def root_cooldown(f: Fraction) -> Term:
    """1, then 1 - sqrt((u-1+f)/f) over the last fraction f."""
    past = f"max(u-{show(1 - f)}, 0)/{show(f)}"
    over = f"max({show(1 - f)}-u, 0)"
    return Term(
        text=f"1-sqrt({past})",
        H_text=f"{over} + {show(f)}*(1-sqrt({past}))**2*(1+2*sqrt({past}))/3",
        h=lambda x: one_less_root(min(x / mp(f), 1 + 0 * x)),
        H=lambda x: max(x - mp(f), 0 * x) + mp(f) * _root_primitive(min(x / mp(f), 1 + 0 * x)),
        knots=(1 - f,) if f < 1 else (),
        degree=Fraction(1),
        smooth=False,
        Q_text=(
            f"3*(1-sqrt({past})) - 3/2*log(3/(1+2*sqrt({past}))) + log(1+{show(3 / f)}*{over})"
            if f < 1
            else None
        ),
    )


def one_less_root(y: Number) -> Number:
    """1 - sqrt(1 - y), also for a short y."""
    return y / (1 + mpmath.sqrt(1 - y))


def _root_primitive(y: Number) -> Number:
    return one_less_root(y) ** 2 * (3 - 2 * one_less_root(y)) / 3


def complement(a: Fraction, p: Fraction) -> Term:
    """a (1 - u^p): falls to 0 with a finite slope, singular at u = 0 for most p."""
    return Term(
        text=times(a, f"(1-u**{show(p)})"),
        H_text=times(a, f"(1-u-(1-u**{show(p + 1)})/{show(p + 1)})"),
        h=lambda x: -mp(a) * mpmath.expm1(mp(p) * mpmath.log1p(-x)) if x < 1 else mp(a),
        H=lambda x: mp(a) * _complement_primitive(x, p),
        degree=Fraction(1),
        smooth=p >= 1,
    )


def _complement_primitive(x: Number, p: Fraction) -> Number:
    with _guarded(x):
        return x - (1 - (1 - x) ** mp(p + 1)) / mp(p + 1)


def sine_gap(x: Number) -> Number:
    """x - sin(pi x)/pi, of the order of x^3."""
    with _guarded(x):
        return x - mpmath.sinpi(x) / mpmath.pi


def _guarded(x: Number) -> Any:
    """Enough more bits for a difference of the order of x^3 at a short x."""
    return mpmath.extraprec(20 + 3 * max(0, -mpmath.mag(x)) if x else 0)


def spline(knots: tuple[Fraction, ...], slopes: tuple[Fraction, ...]) -> Term:
    """The quadratic spline with h(1) = 0 whose slope -h' is linear between its values at the knots.

    knots   0 < k_1 < ... < k_m = 1; knot 0 is implied
    slopes  m + 1 values >= 0 at 0, k_1, ..., 1, of which one of the last two is positive
    """
    ends = (Fraction(0), *knots)
    rates = [(b - a) / (v - u) for (u, v), (a, b) in zip(pairwise(ends), pairwise(slopes), strict=True)]
    bends = [s - r for r, s in pairwise((*rates, Fraction(0)))]  # -h' = last + sum of bend * max(k-u, 0)
    parts = [(k, b) for k, b in zip(knots, bends, strict=True) if b]
    last = slopes[-1]

    def total(degree: int, x: Number) -> Number:
        whole = mp(last) * x**degree / mpmath.factorial(degree)
        for k, b in parts:
            whole += mp(b) * max(x - mp(1 - k), 0 * x) ** (degree + 1) / mpmath.factorial(degree + 1)
        return whole

    return Term(
        text=_spline_text(parts, last, 1),
        H_text=_spline_text(parts, last, 2),
        h=lambda x: total(1, x),
        H=lambda x: total(2, x),
        knots=tuple(k for k, _ in parts if k < 1),
        degree=Fraction(1 if last else 2),
    )


def _spline_text(parts: list[tuple[Fraction, Fraction]], last: Fraction, degree: int) -> str:
    factor = {1: Fraction(1), 2: Fraction(1, 2), 3: Fraction(1, 6)}
    texts = [times(last * factor[degree], raised("(1-u)", Fraction(degree)))] if last else []
    for k, b in parts:
        base = "(1-u)" if k == 1 else f"max({show(k)}-u, 0)"
        texts.append(times(b * factor[degree + 1], f"{base}**{degree + 1}"))
    return " + ".join(texts)
