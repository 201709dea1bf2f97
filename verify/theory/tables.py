"""The functionals in double precision: vectorised, about 1e-12 relative, made from certified values.

Numeric: for figures, simulations, starting points of brackets and comparisons; never evidence of a proof.
In x = 1 - u. Up to x_max the expansions at u = 1 are used, beyond it Chebyshev interpolants on panels that
were halved until they agree with the certified values.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed
from verify.theory.tail import Expansion, Tail

if TYPE_CHECKING:
    from verify.theory.functionals import Functionals

Array = NDArray[np.float64]

DEGREE = 15
ACCURACY = 2e-15  # relative to the size on the panel
NARROWEST = 2.0**-44
GRID = 24  # points per octave of x for the first guess of x*
STEPS = 40


class Tables:
    """h, H, Q, tau, K, dK of one schedule as functions of float64 arrays."""

    def __init__(self, functions: Functionals) -> None:
        self.f = functions
        self.tail = functions.tail_or_none
        self.x_max = float(self.tail.x_max) if self.tail is not None else 0.0
        self.ops = "hHQ" if self.tail is not None and functions.positive else "hH"
        self.series = [_floats(e) for e in self.tail.relative] if self.tail is not None else []
        self._build()

    # -- public ---------------------------------------------------------------------------------------

    def value(self, op: str, x: Any) -> Any:
        """The functional ``op`` at u (h, H, Q, dh) or rho (tau, K, dK); nan outside its domain."""
        points = np.atleast_1d(np.asarray(x, dtype=np.float64))
        out = getattr(self, f"_{op}")(points)
        return float(out[0]) if np.ndim(x) == 0 else out.reshape(np.shape(x))

    def distance(self, rhos: Any) -> Array:
        """x* = 1 - tau for each rho > 0."""
        rho = np.asarray(rhos, dtype=np.float64)
        H0, Q0 = self.start
        target = H0 * Q0 / rho**2
        if rho.size == 1:
            return np.array([self._solve_one(float(target.reshape(-1)[0]))])
        return self._solve(target)

    @property
    def start(self) -> tuple[float, float]:
        """H(0), Q(0)."""
        s = self.f.at_start
        return _middle(s.H), _middle(s.Q)

    # -- functions of u -------------------------------------------------------------------------------

    def _h(self, u: Array) -> Array:
        x = 1.0 - u
        direct = self.f.schedule.values(u)
        return np.where(x <= min(self._table_end, 0.5), self._in_x("h", x), direct)

    def _H(self, u: Array) -> Array:  # noqa: N802
        return self._in_x("H", 1.0 - u)

    def _Q(self, u: Array) -> Array:  # noqa: N802
        self.f.require_Q()
        return self._in_x("Q", 1.0 - u)

    def _dh(self, u: Array) -> Array:
        from verify.language.algebras import FloatAlgebra
        from verify.language.evaluate import evaluate

        out = np.full(u.shape, np.nan)
        for piece, slope in self.f.slopes:
            inside = (u >= float(piece.low)) & (u <= float(piece.high))
            out[inside] = evaluate(slope, FloatAlgebra(), {"u": u[inside]})
        return out

    # -- functions of rho -----------------------------------------------------------------------------

    def _tau(self, rho: Array) -> Array:
        return 1.0 - self.distance(rho)

    def _parts(self, rho: Array) -> tuple[Array, Array]:
        H0, Q0 = self.start
        x, scale = self.distance(rho), math.sqrt(Q0 / H0)
        return scale * H0 / self._in_x("H", x), scale * self._in_x("Q", x) / Q0

    def _K(self, rho: Array) -> Array:  # noqa: N802
        a, b = self._parts(rho)
        return a / rho + b * rho

    def _dK(self, rho: Array) -> Array:  # noqa: N802
        a, b = self._parts(rho)
        return b - a / rho**2

    # -- evaluation in x ------------------------------------------------------------------------------

    def _in_x(self, op: str, x: Array) -> Array:
        out = np.full(x.shape, np.nan)
        near = (x >= 0.0) & (x <= self.x_max)
        if near.any():
            out[near] = self._tail_value(op, x[near])
        far = (x > self.x_max) & (x <= 1.0)
        if far.any():
            out[far] = self._panel_value(op, x[far])
        return out

    def _tail_value(self, op: str, x: Array) -> Array:
        factor, order, step, dense = self._tail_data(op)
        y = x**step
        total = np.full(x.shape, dense[-1])
        for c in dense[-2::-1]:
            total = total * y + c
        result: Array = factor * x**order * total
        return result

    def _tail_data(self, op: str) -> tuple[float, float, float, list[float]]:
        tail: Tail = self.f.tail
        index = "hHQ".index(op)
        step, dense = self.series[index]
        return _middle(tail.factors[index]), float(tail.q) + (op == "H"), step, dense

    def _panel_value(self, op: str, x: Array) -> Array:
        panel = np.clip(np.searchsorted(self.edges, x, side="right") - 1, 0, len(self.edges) - 2)
        t = (x - self.centres[panel]) / self.halves[panel]
        coefficients = self.coefficients[op]
        total = coefficients[-1][panel]
        for c in coefficients[-2::-1]:
            total = total * t + c[panel]
        return total

    def _scalar(self, op: str, x: float) -> float:
        """As ``_in_x`` for one number, without numpy's overhead."""
        if x <= self.x_max:
            factor, order, step, dense = self._tail_data(op)
            y, total = x**step, dense[-1]
            for c in dense[-2::-1]:
                total = total * y + c
            return factor * x**order * total
        panel = min(max(bisect_right(self._edge_list, x) - 1, 0), len(self._edge_list) - 2)
        t = (x - self._centre_list[panel]) / self._half_list[panel]
        row, total = self._rows[op][panel], 0.0
        for c in row:
            total = total * t + c
        return total

    # -- building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Panels over [x_max, 1], split at the ends of pieces, doubling in length away from u = 1."""
        ends = {1 - p.low for p in self.f.schedule.pieces} | {1 - p.high for p in self.f.schedule.pieces}
        first = Fraction(self.x_max)
        cuts = sorted({float(e) for e in ends if e > first} | {self.x_max})
        doubled = [self.x_max * 2.0**k for k in range(1, 60) if self.x_max > 0 and self.x_max * 2.0**k < 1.0]
        cuts = sorted({*cuts, *doubled})
        panels: list[tuple[float, float, dict[str, Array]]] = []
        for low, high in zip(cuts, cuts[1:], strict=False):
            if high - low > NARROWEST:
                self._add_panels(panels, low, high)
        self._store(panels)

    def _add_panels(self, out: list[tuple[float, float, dict[str, Array]]], low: float, high: float) -> None:
        todo = [(low, high)]
        while todo:
            a, b = todo.pop()
            found = self._fit(a, b)
            if found is not None:
                out.append((a, b, found))
            else:
                middle = 0.5 * (a + b)
                todo += [(middle, b), (a, middle)]

    def _fit(self, a: float, b: float) -> dict[str, Array] | None:
        """Monomial coefficients in t in [-1, 1], lowest first; None where the panel is too long."""
        from numpy.polynomial import chebyshev

        nodes = np.cos(np.pi * (np.arange(DEGREE + 1) + 0.5) / (DEGREE + 1))
        tests = np.array([-0.985, -0.5, 0.12, 0.7, 0.999])
        narrow = b - a <= NARROWEST
        out = {}
        for op in self.ops:
            values = np.array([self._certified(op, 0.5 * (a + b) + 0.5 * (b - a) * t) for t in nodes])
            fit = chebyshev.chebfit(nodes, values, DEGREE)
            if not narrow:
                if np.abs(fit[-3:]).max() > 8 * ACCURACY * np.abs(values).max():
                    return None
                wanted = [self._certified(op, 0.5 * (a + b) + 0.5 * (b - a) * t) for t in tests]
                if np.abs(chebyshev.chebval(tests, fit) - wanted).max() > 4 * ACCURACY * np.abs(values).max():
                    return None
            out[op] = chebyshev.cheb2poly(fit)
        return out

    def _certified(self, op: str, x: float) -> float:
        return _middle(self.f.near_end(op, Interval.exact(Fraction(min(max(x, 0.0), 1.0)))))

    def _store(self, panels: list[tuple[float, float, dict[str, Array]]]) -> None:
        self._edge_list = [p[0] for p in panels] + [panels[-1][1]] if panels else [self.x_max, 1.0]
        self._table_end = self._edge_list[-1]
        self._centre_list = [0.5 * (a + b) for a, b, _ in panels]
        self._half_list = [0.5 * (b - a) for a, b, _ in panels]
        self.edges, self.centres = np.array(self._edge_list), np.array(self._centre_list)
        self.halves = np.array(self._half_list)
        self.coefficients = {op: [np.array([_pad(p[2][op])[k] for p in panels]) for k in range(DEGREE + 1)] for op in self.ops}
        self._rows = {op: [list(map(float, _pad(p[2][op])[::-1])) for p in panels] for op in self.ops}

    # -- x* -------------------------------------------------------------------------------------------

    def _phi(self, x: Array) -> Array:
        return self._in_x("H", x) * self._in_x("h", x)

    def _solve(self, target: Array) -> Array:
        """Illinois' method on log phi in log x, all targets at once."""
        low = np.minimum(self._power_guess(target), 1.0)
        high = low.copy()
        for _ in range(STEPS):
            low = np.where(self._phi(low) > target, 0.5 * low, low)
            high = np.where((self._phi(high) < target) & (high < 1.0), np.minimum(2.0 * high, 1.0), high)
        s, t = np.log(low), np.log(high)
        f, g = np.log(self._phi(low) / target), np.log(self._phi(high) / target)
        at_end = g <= 0.0
        best = t.copy()
        for _ in range(STEPS):
            with np.errstate(divide="ignore", invalid="ignore"):
                new = np.where(g != f, t - g * (t - s) / (g - f), 0.5 * (s + t))
            new = np.clip(new, s, t)
            value = np.log(self._phi(np.exp(new)) / target)
            done = np.abs(new - best).max() <= 1e-16
            best, right = new, value > 0.0
            f = np.where(right, 0.5 * f, value)
            g = np.where(right, value, 0.5 * g)
            s, t = np.where(right, s, new), np.where(right, new, t)
            if done:
                break
        result: Array = np.where(at_end, 1.0, np.exp(best))
        return result

    def _power_guess(self, target: Array) -> Array:
        tail = self.f.tail
        product = _middle(tail.factors[0]) * _middle(tail.factors[1])
        result: Array = (target / product) ** (1.0 / (2.0 * float(tail.q) + 1.0))
        return result

    def _solve_one(self, target: float) -> float:
        """The same for one target in plain floats."""
        def excess(s: float) -> float:
            x = math.exp(s)
            return math.log(self._scalar("H", x) * self._scalar("h", x) / target)

        if self._scalar("H", 1.0) * self._scalar("h", 1.0) <= target:
            return 1.0
        t = min(math.log(self._power_guess(np.array([target]))[0]), 0.0)
        s, step = t, 0.05
        while excess(s) > 0.0:
            s, step = s - step, 2.0 * step
        step = 0.05
        while excess(t) < 0.0 and t < 0.0:
            t, step = min(t + step, 0.0), 2.0 * step
        f, g, best = excess(s), excess(t), t
        for _ in range(STEPS):
            new = 0.5 * (s + t) if g == f else min(max(t - g * (t - s) / (g - f), s), t)
            value = excess(new)
            if abs(new - best) <= 1e-16 * max(1.0, abs(new)) or value == 0.0:
                return math.exp(new)
            best = new
            if value > 0.0:
                t, g, f = new, value, 0.5 * f
            else:
                s, f, g = new, value, 0.5 * g
        return math.exp(best)


def _pad(coefficients: Array) -> Array:
    return np.concatenate([coefficients, np.zeros(DEGREE + 1 - len(coefficients))])


def _middle(value: Interval) -> float:
    """The middle as a float, with an error below the interval's own width."""
    try:
        return float(value.mid().lo)
    except OverflowError as error:
        raise NotEnclosed(f"{value} is outside the range of double precision") from error


def _floats(expansion: Expansion) -> tuple[float, list[float]]:
    return float(expansion.step), [_middle(c) for c in expansion.dense]
