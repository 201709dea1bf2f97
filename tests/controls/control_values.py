"""Values at which truth turns, by mpmath from the definitions: nothing here calls the engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath as mp

Function = Callable[[Any], Any]


def extreme(f: Function, guess: float) -> Callable[[], Any]:
    """f at its stationary point near ``guess``."""

    def value() -> Any:
        point = mp.findroot(lambda x: mp.diff(f, x), mp.mpf(guess))
        return f(point)

    return value


def at(f: Function, x: Any) -> Callable[[], Any]:
    """f at a point, computed when the precision is set."""
    return lambda: f(mp.mpf(x))


class Definition:
    """H, Q and K of a schedule from Eq. (1) and Theorem 1 (arXiv 2503.09411), by quadrature.

    h         the schedule
    kinks     where h is not smooth, ends included
    primitive H in closed form, written down by hand; compared with the quadrature of h in a test
    """

    def __init__(self, h: Function, primitive: Function, kinks: tuple[str, ...] = ("0", "1")) -> None:
        self.h, self.primitive, self.kinks = h, primitive, kinks

    def pieces(self, v: Any) -> list[Any]:
        """Ends of the smooth pieces of [v, 1]."""
        return [v, *(mp.mpf(k) for k in self.kinks if mp.mpf(k) > v)]

    def quadrature(self, v: Any) -> Any:
        """H(v), the integral of h from v to 1."""
        return mp.quad(self.h, self.pieces(mp.mpf(v)))

    def Q(self, v: Any) -> Any:
        """The integral of h^2/H from v to 1."""
        pieces = self.pieces(mp.mpf(v))
        if v >= 1:
            return mp.mpf(0)
        pieces[-1] -= mp.mpf(10) ** -mp.mp.dps  # 0/0 at 1 itself; the integrand is bounded there
        return mp.quad(lambda u: self.h(u) ** 2 / self.primitive(u), pieces)

    def at_tau(self, tau: Any, rho: Any) -> Any:
        """What K(rho) is the infimum of, at one tau, in units of D*G/sqrt(T)."""
        start, total = self.primitive(mp.mpf(0)), self.Q(0)
        value = start / (rho * self.primitive(tau)) + rho * self.Q(tau) / total
        return mp.sqrt(total / start) * value

    def tau(self, rho: Any) -> Any:
        """tau*(rho): H(tau) h(tau) = H(0) Q(0)/rho^2 by bisection, or 0."""
        target = self.primitive(mp.mpf(0)) * self.Q(0) / rho**2
        low, high = mp.mpf(0), mp.mpf(1)
        if self.primitive(low) * self.h(low) <= target:
            return low
        for _ in range(4 * mp.mp.dps):
            middle = (low + high) / 2
            low, high = (middle, high) if self.primitive(middle) * self.h(middle) > target else (low, middle)
        return low

    def K(self, rho: Any) -> Any:
        """The coefficient at the tau that minimises."""
        return self.at_tau(self.tau(rho), rho)


def _cosine(u: Any) -> Any:
    return mp.sin(mp.pi * (1 - u) / 2) ** 2


def _cosine_primitive(v: Any) -> Any:
    x = 1 - v
    if x > mp.mpf("0.01"):
        return (x - mp.sin(mp.pi * x) / mp.pi) / 2
    terms = ((-1) ** k * (mp.pi * x) ** (2 * k) / mp.factorial(2 * k + 1) for k in range(1, 15))
    return -x * mp.fsum(terms) / 2  # the difference above cancels here


def _wsd(u: Any) -> Any:
    return mp.mpf(1) if u <= mp.mpf("0.8") else 5 * (1 - u)


def _wsd_primitive(v: Any) -> Any:
    return mp.mpf("0.9") - v if v <= mp.mpf("0.8") else mp.mpf("2.5") * (1 - v) ** 2


def _sqrt_tail(v: Any) -> Any:
    return mp.mpf(1) / 3 - v + 2 * v ** mp.mpf("1.5") / 3


def _wsd_sqrt(u: Any) -> Any:
    return mp.mpf(1) if u <= mp.mpf("0.8") else 1 - mp.sqrt(5 * (u - mp.mpf("0.8")))


def _wsd_sqrt_primitive(v: Any) -> Any:
    start = mp.mpf("0.8")
    return start + mp.mpf(1) / 15 - v if v <= start else _sqrt_tail(5 * (v - start)) / 5


LINEAR = Definition(lambda u: 1 - u, lambda v: (1 - v) ** 2 / 2)
QUADRATIC = Definition(lambda u: (1 - u) ** 2, lambda v: (1 - v) ** 3 / 3)
COSINE = Definition(_cosine, _cosine_primitive)
WSD = Definition(_wsd, _wsd_primitive, ("0", "0.8", "1"))
ONE_MINUS_SQRT = Definition(lambda u: 1 - mp.sqrt(u), _sqrt_tail)
WSD_SQRT = Definition(_wsd_sqrt, _wsd_sqrt_primitive, ("0", "0.8", "1"))
SCHEDULES = {
    "linear": LINEAR,
    "poly:2": QUADRATIC,
    "cosine": COSINE,
    "wsd:1/5": WSD,
    "1-sqrt": ONE_MINUS_SQRT,
    "wsd:1/5:1-sqrt": WSD_SQRT,
}


def sqrt_start() -> Any:
    """Q(0) of 1 - sqrt(u): with s = sqrt(u) the integrand becomes 6 s/(1 + 2 s), smooth at both ends."""
    return mp.quad(lambda s: 6 * s / (1 + 2 * s), [0, 1])


def wsd_sqrt_start() -> Any:
    """Q(0) of wsd:1/5:1-sqrt: 1/(13/15 - u) up to 4/5, then the cooldown, which scales to the above."""
    return mp.quad(lambda u: 1 / (mp.mpf(13) / 15 - u), [0, mp.mpf("0.8")]) + sqrt_start()


def cosine_limit() -> Any:
    """lim K(rho)/rho^(1/5) of the cosine schedule: its tail is h ~ (pi x/2)^2, H ~ a x^3, Q ~ b x^2, x = 1 - u."""
    a, b = mp.pi**2 / 12, 3 * mp.pi**2 / 8
    s = mp.sqrt(COSINE.Q(0) / 2)
    return mp.mpf(5) / 3 * b / s * (3 * s**2 / (2 * a * b)) ** mp.mpf("0.4")


def linear_at_two() -> Any:
    """K(2) of the linear schedule by minimising over tau."""
    best = mp.findroot(lambda t: mp.diff(lambda x: LINEAR.at_tau(x, 2), t), mp.mpf("0.2"))
    return LINEAR.at_tau(best, mp.mpf(2))


def linear_tau_at_two() -> Any:
    """tau*(2) of the linear schedule: H(tau) h(tau) = H(0) Q(0)/rho^2."""
    return mp.findroot(lambda t: (1 - t) ** 3 / 2 - mp.mpf(1) / 2 * 2 / 4, mp.mpf("0.2"))
