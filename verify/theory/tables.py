"""The functionals in double precision: vectorised, about 1e-14 relative, made from certified values.

Numeric: for figures, simulations, starting points and comparisons; never evidence of a proof.

In x = 1 - u: up to x_max the expansions at u = 1, beyond it piecewise Chebyshev interpolants. In rho:
x* = 1 - tau and K over their leading powers are interpolated in z = rho^(-2 step/(2q+1)), in which they
are smooth down to z = 0, that is rho = oo.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed
from verify.theory.chebyshev import Interpolant
from verify.theory.tail import Tail

if TYPE_CHECKING:
    from verify.theory.functionals import Functionals

Array = NDArray[np.float64]

STEPS = 60


class Tables:
    """h, H, Q, dh in u and tau, K, dK in rho of one schedule, for float64 arrays."""

    def __init__(self, functions: Functionals) -> None:
        self.f = functions
        self.tail = functions.tail_or_none
        self.x_max = float(self.tail.x_max) if self.tail is not None else 0.0
        self.ops = "hHQ" if self.tail is not None and functions.positive else "hH"

    def value(self, op: str, x: Any) -> Any:
        """The functional ``op`` at u (h, H, Q, dh) or rho (tau, K, dK); nan outside its domain."""
        points = np.atleast_1d(np.asarray(x, dtype=np.float64))
        out = getattr(self, f"_{op}")(points)
        return float(out[0]) if np.ndim(x) == 0 else out.reshape(np.shape(x))

    # -- functions of u -------------------------------------------------------------------------------

    def _h(self, u: Array) -> Array:
        """From the formula where nothing cancels, from the tables near u = 1."""
        x = 1.0 - u
        direct = self.f.schedule.values(u)
        near = (x >= 0.0) & (x < min(0.5, self._cuts[-1]))
        direct[near] = self._in_x("h", x[near])
        return direct

    def _H(self, u: Array) -> Array:
        return self._in_x("H", 1.0 - u)

    def _Q(self, u: Array) -> Array:
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

    def _in_x(self, op: str, x: Array) -> Array:
        out = np.full(x.shape, np.nan)
        near = (x >= 0.0) & (x <= self.x_max) & (self.tail is not None)
        if near.any():
            out[near] = self._tail_value(op, x[near])
        far = (x >= 0.0) & (x <= 1.0) & ~near
        if far.any():
            out[far] = self._panels("hHQ".index(op), x[far])
        return out

    def _tail_value(self, op: str, x: Any) -> Any:
        factor, order, step, dense = self._tail_data[op]
        y = x**step
        total = dense[-1] + 0.0 * y
        for c in dense[-2::-1]:
            total = total * y + c
        return factor * x**order * total

    @cached_property
    def _tail_data(self) -> dict[str, tuple[float, float, float, list[float]]]:
        tail: Tail = self.f.tail
        out = {}
        for op, factor, relative in zip("hHQ", tail.factors, tail.relative, strict=True):
            dense = [_middle(c) for c in relative.dense]
            out[op] = (_middle(factor), float(tail.q) + (op == "H"), float(relative.step), dense)
        return out

    def _one(self, op: str, x: float) -> float:
        """``_in_x`` for one number."""
        if self.tail is not None and x <= self.x_max:
            return float(self._tail_value(op, x))
        return self._panels.scalar("hHQ".index(op), x)

    @cached_property
    def _cuts(self) -> list[float]:
        """Ends of panels over [x_max, 1]: ends of pieces, and doubling away from u = 1."""
        pieces = self.f.schedule.pieces
        ends = {float(1 - p.low) for p in pieces} | {float(1 - p.high) for p in pieces}
        doubled = {self.x_max * 2.0**k for k in range(64)} if self.x_max > 0 else {0.0}
        inside = sorted(x for x in ends | doubled | {self.x_max} if self.x_max <= x <= 1.0)
        return [a for a, b in zip(inside, [*inside[1:], 2.0], strict=True) if b - a > 2.0**-48]

    @cached_property
    def _panels(self) -> Interpolant:
        return Interpolant(self._certified, self._cuts if len(self._cuts) > 1 else [self.x_max, 1.0])

    def _certified(self, x: float) -> list[float]:
        point = Interval.exact(Fraction(min(max(x, 0.0), 1.0)))
        return [_middle(self.f.near_end(op, point)) for op in self.ops]

    # -- functions of rho -----------------------------------------------------------------------------

    def distance(self, rhos: Any) -> Array:
        """x* = 1 - tau for each rho > 0 (an array)."""
        rho = np.asarray(rhos, dtype=np.float64)
        result: Array = np.minimum(self._over_rho(0, rho, np.ones_like(rho), -2.0 * self._exponent), 1.0)
        return result

    def distance_of(self, rho: float) -> float:
        """x* = 1 - tau for one rho > 0; raises NotEnclosed where floats give out, for a tail of very high degree."""
        power = -2.0 * self._exponent
        try:
            with np.errstate(all="ignore"):
                if rho <= self._first_rho:
                    return 1.0
                found = float(self._optimum.scalar(0, rho ** (power * self._step)) * rho**power)
        except (ArithmeticError, ValueError):
            found = math.nan
        if not math.isfinite(found):
            raise NotEnclosed(
                f"K of {self.f.schedule.name!r} at rho = {rho:.6g}: the first guess of tau leaves floats' range."
            )
        return found

    def _tau(self, rho: Array) -> Array:
        return 1.0 - self.distance(rho)

    def _K(self, rho: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            outside = self._scale * (1.0 / rho + rho)
        return self._over_rho(1, rho, outside, self._exponent)

    def _dK(self, rho: Array) -> Array:
        H0, Q0 = _middle(self.f.at_start.H), _middle(self.f.at_start.Q)
        x, inner = self.distance(rho), rho > self._first_rho
        ends = self._scale * (1.0 - 1.0 / rho**2)
        return np.where(inner, self._slope(rho, x, H0, Q0), np.where(rho > 0.0, ends, np.nan))

    def _slope(self, rho: Array, x: Array, H0: float, Q0: float) -> Array:
        return self._scale * (self._in_x("Q", x) / Q0 - H0 / (self._in_x("H", x) * rho**2))

    def _over_rho(self, index: int, rho: Array, outside: Array, power: float) -> Array:
        """Interpolant times rho^power where tau > 0, ``outside`` where tau = 0, nan for rho <= 0."""
        inner = rho > self._first_rho
        out = np.where(rho > 0.0, outside, np.nan)
        if inner.any():
            r = rho[inner]
            out[inner] = self._optimum(index, r ** (-2.0 * self._exponent * self._step)) * r**power
        return out

    @cached_property
    def _scale(self) -> float:
        return _middle((self.f.at_start.Q / self.f.at_start.H).sqrt())

    @cached_property
    def _exponent(self) -> float:
        return 1.0 / (2.0 * float(self.f.tail.q) + 1.0)

    @cached_property
    def _step(self) -> float:
        relative = self.f.tail.relative
        return min((float(r.step) for r in relative if len(r.dense) > 1), default=1.0)

    @cached_property
    def _product(self) -> float:
        """H(0) Q(0)."""
        return _middle(self.f.at_start.H * self.f.at_start.Q)

    @cached_property
    def _first_rho(self) -> float:
        """tau = 0 up to here: phi(1) = H(0) Q(0)/rho^2."""
        return math.sqrt(self._product / (self._one("H", 1.0) * self._one("h", 1.0)))

    @cached_property
    def _optimum(self) -> Interpolant:
        """x* rho^(2/(2q+1)) and K rho^(-1/(2q+1)) in z."""

        def functions(z: float) -> list[float]:
            rho = z ** (-0.5 / (self._exponent * self._step))
            x = self._solve(self._product / rho**2, z ** (1.0 / self._step))
            value = self.f.coefficient.near(Interval.exact(Fraction(rho)), Interval.exact(Fraction(x))).value
            return [x * rho ** (2.0 * self._exponent), _middle(value) * rho**-self._exponent]

        ends = [self._rho_at(float(1 - p.low)) for p in self.f.schedule.pieces] + [self._first_rho]
        zs = sorted({r ** (-2.0 * self._exponent * self._step) for r in ends if r >= self._first_rho})
        first = self._rho_at(self.x_max) ** (-2.0 * self._exponent * self._step)
        smallest = 1e-60
        cuts = [smallest, *[z for z in zs if z < first], first]
        while cuts[-1] < zs[-1]:
            cuts.append(min(2.0 * cuts[-1], *[z for z in zs if z > cuts[-1]]))
        return Interpolant(
            functions, [a for a, b in zip(cuts, [*cuts[1:], math.inf], strict=True) if b - a > 1e-15]
        )

    def _rho_at(self, x: float) -> float:
        return math.sqrt(self._product / (self._one("H", x) * self._one("h", x)))

    def _solve(self, target: float, guess: float) -> float:
        """phi(x) = target by Illinois' method on log phi in log x."""

        def excess(s: float) -> float:
            x = min(math.exp(s), 1.0)
            return math.log(self._one("H", x) * self._one("h", x) / target)

        t = min(math.log(guess), 0.0)
        s, step = t, 0.05
        while excess(s) > 0.0:
            s, step = s - step, 2.0 * step
        step = 0.05
        while excess(t) < 0.0 and t < 0.0:
            t, step = min(t + step, 0.0), 2.0 * step
        f, g, best = excess(s), excess(t), math.inf
        for _ in range(STEPS):
            new = 0.5 * (s + t) if g == f else min(max(t - g * (t - s) / (g - f), s), t)
            value = excess(new)
            if value == 0.0 or abs(new - best) <= 2e-16 * max(1.0, abs(new)):
                return min(math.exp(new), 1.0)
            best = new
            if value > 0.0:
                t, g, f = new, value, 0.5 * f
            else:
                s, f, g = new, value, 0.5 * g
        return min(math.exp(best), 1.0)


def _middle(value: Interval) -> float:
    """The middle as a float, with an error below the interval's own width."""
    try:
        return float(value.mid().lo)
    except OverflowError as error:
        raise NotEnclosed(f"{value} is outside the range of double precision") from error
