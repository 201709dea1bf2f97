"""Best constants a second way: mpmath evaluates, samples and zooms in; nothing of the package's H, Q, K enters.

The parser is shared; every formula and every functional is evaluated here. A search can miss a maximum, so what
it finds is a bound from one side, and its agreement with an enclosure to many digits is evidence for both.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import mpmath as mp

from verify.language.formula import Expr, Quantifier, Statement

DIGITS = 70
FAR = mp.mpf(10) ** 30  # stands for oo
NEAR = mp.mpf(10) ** -20  # how near an open end is approached, relative to the interval
Point = Mapping[str, Any]


class Definition:
    """h and H in closed form by x = 1 - u, Q by a series or in closed form, K by the root of its condition."""

    def __init__(
        self, h: Callable[[Any], Any], primitive: Callable[[Any], Any], Q: Callable[[Any], Any] | None
    ) -> None:
        self.h, self.H, self._Q = h, primitive, Q
        self.known: dict[str, Any] = {}

    def Q(self, x: Any) -> Any:
        """The integral of h^2/H over distances 0..x from the end."""
        key = mp.nstr(x, 40)
        if key not in self.known:
            assert self._Q is not None
            self.known[key] = self._Q(x)
        return self.known[key]

    def K(self, rho: Any) -> Any:
        """sqrt(Q(0)/H(0)) times the least of H(0)/(rho H) + rho Q/Q(0)."""
        one = mp.mpf(1)
        H0, Q0 = self.H(one), self.Q(one)
        level = H0 * Q0 / rho**2

        def excess(s: Any) -> Any:  # in s = log x, where the condition is almost a straight line
            x = mp.exp(s)
            return mp.log(self.H(x) * self.h(x) / level)

        if self.H(one) * self.h(one) <= level:
            x = one
        else:
            x = mp.exp(
                mp.findroot(excess, (-mp.log(rho) * 2, mp.mpf(0)), solver="anderson", tol=mp.mpf(10) ** -60)
            )
        return mp.sqrt(Q0 / H0) * (H0 / (rho * self.H(x)) + rho * self.Q(x) / Q0)


@lru_cache(maxsize=1)
def _cosine_series() -> list[Any]:
    """Coefficients c_k of h^2/H in t = pi x: (1 - cos t)^2/(t - sin t)/2 = t sum c_k t^(2k)."""
    terms = 200  # the nearest zero of t - sin t is at |t| = 7.9..., so at t = pi they fall like 0.16^k
    with mp.workdps(3 * DIGITS):
        a = [(-1) ** k / mp.factorial(2 * k + 2) for k in range(terms)]
        b = [(-1) ** k / mp.factorial(2 * k + 3) for k in range(terms)]
        square = [mp.fsum(a[i] * a[k - i] for i in range(k + 1)) / 2 for k in range(terms)]
        out: list[Any] = []
        for k in range(terms):
            out.append((square[k] - mp.fsum(out[i] * b[k - i] for i in range(k))) / b[0])
        return out


def cosine_q(x: Any) -> Any:
    """Q of the cosine by integrating that series."""
    t = mp.pi * x
    return mp.fsum(c * t ** (2 * k + 2) / (2 * k + 2) for k, c in enumerate(_cosine_series()))


def cosine_h_primitive(x: Any) -> Any:
    """H of the cosine, with the digits that t - sin t loses near 0."""
    with mp.workdps(2 * DIGITS):
        return (mp.pi * x - mp.sin(mp.pi * x)) / (2 * mp.pi)


def _power_law(p: Any) -> Definition:
    return Definition(
        lambda x: x**p if x > 0 else mp.mpf(0), lambda x: x ** (p + 1) / (p + 1), lambda x: (p + 1) / p * x**p
    )


@lru_cache(maxsize=8)
def _fixed(schedule: str) -> Definition:
    if schedule == "cosine":
        return Definition(lambda x: mp.sin(mp.pi * x / 2) ** 2, cosine_h_primitive, cosine_q)
    if schedule == "constant":
        return Definition(lambda x: mp.mpf(1), lambda x: x, None)
    return _power_law(mp.mpf(1 if schedule == "linear" else schedule.partition(":")[2]))


def definition(schedule: str, point: Point) -> Definition:
    """The schedule's functionals; poly:p takes its p from the point."""
    return _power_law(point["p"]) if schedule == "poly:p" else _fixed(schedule)


_PLAIN: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "neg": lambda a: -a, "sqrt": mp.sqrt, "exp": mp.exp, "log": mp.log, "abs": abs, "max": max, "min": min,
    "sin": mp.sin, "cos": mp.cos, "floor": mp.floor, "ceiling": mp.ceil,
    "sinpi": lambda a: mp.sin(mp.pi * a), "cospi": lambda a: mp.cos(mp.pi * a),
    "pow": lambda a, b: mp.mpf(1) if a == 0 and b == 0 else a**b,
}  # fmt: skip


def value(e: Expr, point: Point, schedule: str | None) -> Any:
    """A formula at a point, in mpmath numbers."""
    if e.op == "num":
        return mp.mpf(e.value.numerator) / e.value.denominator  # type: ignore[union-attr]
    if e.op == "var":
        return point[str(e.value)]
    if e.op == "const":
        return {"pi": +mp.pi, "E": +mp.e}[str(e.value)]
    if e.op == "diff":
        name = str(e.args[1].value)
        return mp.diff(
            lambda x: value(e.args[0], {**point, name: x}, schedule), point[name], h=mp.mpf(10) ** -40
        )
    args = [value(a, point, schedule) for a in e.args]
    if e.op in ("h", "H", "Q"):
        return getattr(definition(str(schedule), point), e.op)(1 - args[0])
    if e.op == "K":
        return definition(str(schedule), point).K(args[0])
    return _PLAIN[e.op](*args)


class Sought:
    """The constant C that turns the relation of a statement into an equality, as a function of the point."""

    def __init__(self, statement: Statement, schedule: str | None) -> None:
        (self.relation,) = statement.body
        assert not statement.hypotheses
        self.quantifiers, self.schedule = statement.quantifiers, schedule

    def at(self, point: Point) -> Any:
        """C at a point: the margin is linear in it."""
        zero, one = (self._margin(point, mp.mpf(c)) for c in (0, 1))
        return zero / (zero - one)

    def smallest(self, point: Point) -> bool:
        """Must C be at least what it is at the points (a supremum)?"""
        return bool(self._margin(point, mp.mpf(1)) > self._margin(point, mp.mpf(0)))

    def _margin(self, point: Point, c: Any) -> Any:
        sides = [
            value(s, {**point, "C": c}, self.schedule) for s in (self.relation.left, self.relation.right)
        ]
        return sides[0] - sides[1] if self.relation.op in (">", ">=") else sides[1] - sides[0]

    def best(self) -> tuple[Any, dict[str, Any]]:
        """The extreme C that sampling and zooming in finds, and where."""
        count = 41 if len(self.quantifiers) == 1 else 9
        places = [list(_places(q, count)) for q in self.quantifiers]
        points = [
            dict(zip([q.name for q in self.quantifiers], p, strict=True)) for p in itertools.product(*places)
        ]
        sign = 1 if self.smallest(points[len(points) // 2]) else -1
        found = max(points, key=lambda p: sign * self.at(p))
        for q, around in zip(self.quantifiers, places, strict=True):
            found = self._zoomed(found, q.name, sorted(around), sign)
        return self.at(found), found

    def _zoomed(self, start: dict[str, Any], name: str, places: list[Any], sign: int) -> dict[str, Any]:
        """Golden section between the neighbours of a sample."""
        index = places.index(start[name])
        low, high = places[max(index - 1, 0)], places[min(index + 1, len(places) - 1)]

        def score(x: Any) -> Any:
            return sign * self.at({**start, name: x})

        ratio = (mp.sqrt(5) - 1) / 2
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        at_a, at_b = score(a), score(b)
        for _ in range(90):
            if at_a < at_b:
                low, a, at_a = a, b, at_b
                b = low + ratio * (high - low)
                at_b = score(b)
            else:
                high, b, at_b = b, a, at_a
                a = high - ratio * (high - low)
                at_a = score(a)
        return max(({**start, name: x} for x in (start[name], a, b)), key=lambda p: sign * self.at(p))


def _places(q: Quantifier, count: int) -> Iterator[Any]:
    """Samples of one variable: its ends or points near them, points in between, far points of a half-line."""
    low = value(q.low, {}, None)
    infinite = q.high.op == "const" and q.high.value == "oo"
    if infinite:
        yield low if q.low_closed else low + NEAR
        yield from (low + mp.mpf(10) ** (mp.mpf(12 * i) / count - 4) for i in range(count))
        yield FAR
        return
    high = value(q.high, {}, None)
    width = high - low
    yield low if q.low_closed else low + NEAR * width
    yield from (low + width * i / count for i in range(1, count))
    yield high if q.high_closed else high - NEAR * width
