"""h, H, Q, tau and K of a schedule, from Eq. (1) and Theorem 1 of arXiv 2503.09411, in x = 1 - u.

H(v) = integral of h over [v, 1],  Q(v) = integral of h^2/H over [v, 1]
K(rho) = sqrt(Q(0)/H(0)) inf over tau of H(0)/(rho H(tau)) + rho Q(tau)/Q(0)
tau(rho): H(tau) h(tau) = H(0) Q(0)/rho^2, or 0 where there is no solution
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import factorial
from typing import Any

import mpmath as mp

from verify.mutants.falsifier import values
from verify.mutants.falsifier.values import Number, Unusable

FORMULAS = {
    "constant": "1",
    "1-sqrt": "1 - sqrt(u)",
    "exponential": "exp(-{0}*u)",
    "cosine-floor": "{0} + (1 - {0})*(1 + cos(pi*u))/2",
}
"""Named schedules without closed forms here; ``{0}`` is the parameter."""
_ONE = Fraction(1)


class Schedule:
    """A schedule by its functions of x = 1 - u; values are remembered by precision.

    dear   functions whose values take long
    """

    dear: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self._known: dict[Any, Number] = {}

    def value(self, name: str, argument: Number, scope: Mapping[str, Number]) -> Number:
        """h, h', h'', ... , H, Q, K, K' or tau at an argument."""
        member = self.member(scope)
        key = (name, isinstance(argument, Fraction), argument, mp.mp.prec)
        if key not in member._known:
            member._known[key] = member._value(name, argument)
        return member._known[key]

    def member(self, scope: Mapping[str, Number]) -> Schedule:
        """The schedule itself; a family's member at a point."""
        return self

    def _value(self, name: str, argument: Number) -> Number:
        if name in ("K", "K'", "tau"):
            if argument < 1:
                raise Unusable("rho is at least 1")
            bits = mp.mp.prec // 2 + 30 if name == "K" else mp.mp.prec + 20  # at its infimum K has slope 0
            x = self.optimum(argument, bits)
            return values.subtract(_ONE, x) if name == "tau" else self._coefficient(argument, x, name)
        x = values.subtract(_ONE, argument)
        if not 0 <= x <= 1:
            raise Unusable("outside [0, 1]")
        if name.rstrip("'") == "h":
            return self.h(x, name.count("'"))
        if name in ("H", "Q"):
            return Fraction(0) if x == 0 else (self.H(x) if name == "H" else self.Q(x))
        raise Unusable(f"{name} is not read here")

    def h(self, x: Number, order: int) -> Number:
        """The derivative of h by u of an order, at u = 1 - x."""
        raise Unusable("h is not known here")

    def H(self, x: Number) -> Number:
        """The integral of h over the last x."""
        raise Unusable("H is not known here")

    def Q(self, x: Number) -> Number:
        """The integral of h^2/H over the last x."""
        raise Unusable("Q is not known here")

    def optimum(self, rho: Number, bits: int) -> Number:
        """1 - tau(rho), by halving [0, 1]: H h grows with x where h does not increase in u."""
        target = values.real(self.H(_ONE)) * values.real(self.Q(_ONE)) / values.real(rho) ** 2
        low, high = mp.mpf(0), mp.mpf(1)
        if values.real(self.H(_ONE)) * values.real(self.h(_ONE, 0)) <= target:
            return _ONE
        for _ in range(bits):
            middle = (low + high) / 2
            below = self.H(middle) * self.h(middle, 0) < target
            low, high = (middle, high) if below else (low, middle)
        return high

    def _coefficient(self, rho: Number, x: Number, name: str) -> Number:
        """K at the best tau; its derivative by rho, where tau may be held fast (it is optimal)."""
        start, total = values.real(self.H(_ONE)), values.real(self.Q(_ONE))
        r, first, second = values.real(rho), start / values.real(self.H(x)), values.real(self.Q(x)) / total
        unit = mp.sqrt(total / start)
        return unit * (first / r + r * second) if name == "K" else unit * (second - first / r**2)


class Polynomial(Schedule):
    """h = (1 - u)^p: everything in closed form."""

    def __init__(self, degree: Fraction) -> None:
        super().__init__()
        self.p = degree

    def h(self, x: Number, order: int) -> Number:
        factor, p = _ONE, self.p
        for k in range(order):
            factor *= k - p
        return Fraction(0) if factor == 0 else values.multiply(factor, self._power(x, p - order))

    @staticmethod
    def _power(x: Number, exponent: Fraction) -> Number:
        return _ONE if exponent == 0 else values.power(x, exponent)

    def H(self, x: Number) -> Number:
        return values.divide(values.power(x, self.p + 1), self.p + 1)

    def Q(self, x: Number) -> Number:
        return values.multiply((self.p + 1) / self.p, values.power(x, self.p))

    def optimum(self, rho: Number, bits: int) -> Number:
        right = values.divide((self.p + 1) / self.p, values.power(rho, Fraction(2)))
        return _ONE if right >= 1 else values.power(right, 1 / (2 * self.p + 1))


class Family(Schedule):
    """(1 - u)^p with p a variable of the statement."""

    def __init__(self, parameter: str) -> None:
        super().__init__()
        self.parameter = parameter
        self.members: dict[Fraction, Polynomial] = {}

    def member(self, scope: Mapping[str, Number]) -> Schedule:
        p = scope.get(self.parameter)
        if not isinstance(p, Fraction) or p <= 0:
            raise Unusable("a degree is positive")
        return self.members.setdefault(p, Polynomial(p))


class Cosine(Schedule):
    """h = (1 + cos(pi u))/2 = sin(pi x/2)^2, H = (x - sin(pi x)/pi)/2, Q by its power series."""

    dear = frozenset(("K", "tau"))

    def h(self, x: Number, order: int) -> Number:
        if order == 0:
            return Fraction(int(x)) if x in (0, 1) else mp.sin(mp.pi * values.real(x) / 2) ** 2
        y = values.real(x)
        wave = mp.sinpi(y) if order % 2 else mp.cospi(y)  # cos(pi u + order pi/2), up to its sign
        return mp.pi**order / 2 * (wave if order % 4 in (2, 3) else -wave)

    def H(self, x: Number) -> Number:
        with mp.extraprec(max(0, -2 * mp.mag(values.real(x))) + 10):  # the difference cancels near 0
            y = values.real(x)
            found = (y - mp.sinpi(y) / mp.pi) / 2
        return +found

    def Q(self, x: Number) -> Number:
        z = mp.pi * values.real(x)
        square, power, total = z * z, z * z / 2, mp.mpf(0)
        for weight in _weights(mp.mp.prec):
            term = weight * power
            total += term
            if abs(term) < abs(total) * mp.eps / 16:
                return total
            power *= square
        raise Unusable("the series of Q is too short for this precision")


@lru_cache(maxsize=1)
def _quotient() -> tuple[Fraction, ...]:
    """(1 - cos s)^2/(s - sin s) = s (c_0 + c_1 s^2 + ...), which converges for |s| < 7.9.

    Q is half its integral from 0 to pi x: h = (1 - cos s)/2 and H = (s - sin s)/(2 pi) with s = pi x.
    """
    count = 90
    signs = [(-1) ** k for k in range(count + 2)]
    cosine = [Fraction(signs[k], factorial(2 * k + 2)) for k in range(count)]  # (1 - cos s)/s^2
    sine = [Fraction(signs[k], factorial(2 * k + 3)) for k in range(count)]  # (s - sin s)/s^3
    top = [sum(cosine[i] * cosine[k - i] for i in range(k + 1)) for k in range(count)]
    out: list[Fraction] = []
    for k in range(count):
        out.append((top[k] - sum(sine[k - i] * out[i] for i in range(k))) / sine[0])
    return tuple(out)


@lru_cache(maxsize=8)
def _weights(bits: int) -> tuple[Any, ...]:
    """c_k/(2k + 2) at the working precision, which ``bits`` names for the memory."""
    return tuple(values.real(c / (2 * k + 2)) for k, c in enumerate(_quotient()))


class Formula(Schedule):
    """A schedule given by a formula in u: h alone, as H and Q would take nested quadratures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        from verify.mutants.falsifier.reading import formula

        self.formula = formula(text)

    def h(self, x: Number, order: int) -> Number:
        if order:
            raise Unusable("the derivative of a formula is not read here")
        return self.formula({"u": values.subtract(_ONE, x)})


def schedule(text: str | None) -> Schedule | None:
    """The schedule of a name or formula.

    raises  Unusable for one that is not read here
    """
    if text is None:
        return None
    head, _, argument = text.strip().partition(":")
    if head == "cosine":
        return Cosine()
    if head == "linear":
        return Polynomial(_ONE)
    if head == "poly":
        return Family(argument) if argument.isidentifier() else Polynomial(_number(argument))
    if head == "wsd":
        raise Unusable("a schedule with a kink is not read here")
    known: Callable[..., str] = FORMULAS.get(head, text).format
    return Formula(known(f"({argument or 5})") if head in FORMULAS else text)


def _number(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise Unusable(f"{text!r} is no degree") from None
