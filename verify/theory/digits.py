"""The functionals to many digits with mpmath: numeric, independent of the enclosures and of closed forms.

In x = 1 - u, h and h^2/H are interpolated by Chebyshev polynomials on panels that are halved until the
last coefficients vanish at the wanted digits; their primitives are H and Q. The working precision is four
times the wanted digits, because formulas such as 1 + cos(pi u) cancel near u = 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.evaluate import Program
from verify.theory.affine import shifted
from verify.theory.schedules import Schedule

HALVINGS = 3  # for each digit, of a panel at a singular end


def mp_value(schedule: Schedule, op: str, x: Any) -> Any:
    """h, H, Q, dh at u or tau, K, dK at rho, at mpmath's current precision.

    op      name of the functional
    x       mpmath number, Fraction or int
    raises  UndefinedOperation outside the domain
    """
    import mpmath

    digits = mpmath.mp.dps
    with mpmath.workdps(_working(digits)):
        point = mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mpmath.mpf(x)
        value = getattr(_digits(schedule, digits), op)(point)
    return +value


def _working(digits: int) -> int:
    return 4 * digits + 30


@lru_cache(maxsize=16)
def _digits(schedule: Schedule, digits: int) -> Digits:
    return Digits(schedule, digits)


@dataclass(frozen=True)
class _Panel:
    """[low, high] with the Chebyshev series of the primitives, which start at H(low) and Q(low)."""

    low: Any
    high: Any
    H: list[Any]
    Q: list[Any]


class Digits:
    """One schedule to ``digits`` digits; use inside mpmath.workdps of four times as many."""

    def __init__(self, schedule: Schedule, digits: int) -> None:
        import mpmath

        from verify.language.algebras import MpmathAlgebra

        schedule.require_number()
        self._mp = mpmath
        self.digits, self.order = digits, 24 + digits
        self._algebra = MpmathAlgebra()
        self._pieces = [
            (
                self._number(1 - p.high),
                self._number(1 - p.low),
                Program(shifted(p.formula, Fraction(1), -1, "x")),
            )
            for p in reversed(schedule.pieces)
        ]
        self._panels: list[_Panel] = []
        self._smallest = mpmath.mpf(2)
        # h(1) > 0: h^2/H is like 1/x at 0, which no panel follows, and Q is infinite
        self._has_Q = bool(abs(self._h(mpmath.mpf(0))) < mpmath.mpf(10) ** -digits)

    def h(self, u: Any) -> Any:
        return self._h(self._inside(u))

    def H(self, u: Any) -> Any:
        return self._primitive(self._inside(u), "H")

    def Q(self, u: Any) -> Any:
        if not self._has_Q:
            raise UndefinedOperation("Q is infinite: h(1) is not 0.", certain=True)
        return self._primitive(self._inside(u), "Q")

    def dh(self, u: Any) -> Any:
        return self._mp.diff(lambda v: self._h(1 - v), u, h=self._mp.mpf(10) ** (-self.digits))

    def tau(self, rho: Any) -> Any:
        return 1 - self._distance(rho)

    def K(self, rho: Any) -> Any:
        a, b = self._parts(rho)
        return a / rho + b * rho

    def dK(self, rho: Any) -> Any:
        a, b = self._parts(rho)
        return b - a / rho**2

    # -- panels in x = 1 - u --------------------------------------------------------------------------

    def _number(self, value: Fraction) -> Any:
        return self._mp.mpf(value.numerator) / value.denominator

    @staticmethod
    def _inside(u: Any) -> Any:
        if not 0 <= u <= 1:
            raise UndefinedOperation(f"u = {u} is outside [0, 1].", certain=True)
        return 1 - u

    def _h(self, x: Any, piece: int | None = None) -> Any:
        index = piece if piece is not None else next(i for i, p in enumerate(self._pieces) if x <= p[1])
        return self._pieces[index][2].run(self._algebra, {"x": x})

    def _primitive(self, x: Any, op: str) -> Any:
        if x == 0:
            return x
        if x < self._smallest:
            self._build(min(x / 2, self._mp.mpf(1) / 64))
        panel = next((p for p in self._panels if x <= p.high), None)
        if panel is None:
            raise NotEnclosed(f"no panel reaches x = {x}: h vanishes before u = 1.")
        return _clenshaw(getattr(panel, op), (2 * x - panel.low - panel.high) / (panel.high - panel.low))

    def _build(self, smallest: Any) -> None:
        """Panels from 0, doubling from ``smallest`` on, split at the ends of pieces."""
        self._smallest, self._panels = smallest, []
        H, Q = self._mp.mpf(0), self._mp.mpf(0)
        for index, (start, end, _) in enumerate(self._pieces):
            cuts, cut = [start], smallest
            while cut < end:
                if cut > start:
                    cuts.append(cut)
                cut *= 2
            cuts.append(end)
            for low, high in pairwise(cuts):
                H, Q = self._add(index, low, high, H, Q)

    def _add(self, index: int, low: Any, high: Any, H: Any, Q: Any) -> tuple[Any, Any]:
        todo, width = [(low, high)], high - low
        while todo:
            a, b = todo.pop()
            panel = self._panel(index, a, b, H, Q, force=(b - a) * 2 ** (HALVINGS * self.digits) < width)
            if panel is None:
                middle = (a + b) / 2
                todo += [(middle, b), (a, middle)]
                continue
            self._panels.append(panel)
            H, Q = _clenshaw(panel.H, 1), _clenshaw(panel.Q, 1)
        return H, Q

    def _panel(self, index: int, a: Any, b: Any, H: Any, Q: Any, *, force: bool) -> _Panel | None:
        half, centre = (b - a) / 2, (a + b) / 2
        nodes, matrix = _chebyshev(self.order, self._mp.mp.dps)
        points = [centre + half * t for t in nodes]
        values = [self._h(x, index) for x in points]
        series = _transform(matrix, values)
        if not (force or self._converged(series)):
            return None
        H_series = _antiderivative(series, half, H)
        if not self._has_Q:
            return _Panel(a, b, H_series, [Q])
        ratios = [v * v / _clenshaw(H_series, t) for v, t in zip(values, nodes, strict=True)]
        Q_series = _transform(matrix, ratios)
        if not (force or self._converged(Q_series)):
            return None
        return _Panel(a, b, H_series, _antiderivative(Q_series, half, Q))

    def _converged(self, series: Sequence[Any]) -> bool:
        largest = max(abs(c) for c in series)
        return all(abs(c) <= largest * self._mp.mpf(10) ** (-self.digits - 4) for c in series[-3:])

    # -- rho ------------------------------------------------------------------------------------------

    def _parts(self, rho: Any) -> tuple[Any, Any]:
        H0, Q0 = self._primitive(self._mp.mpf(1), "H"), self._primitive(self._mp.mpf(1), "Q")
        x, scale = self._distance(rho), self._mp.sqrt(Q0 / H0)
        return scale * H0 / self._primitive(x, "H"), scale * self._primitive(x, "Q") / Q0

    def _distance(self, rho: Any) -> Any:
        """The root of H h = H(0) Q(0)/rho^2 in log x: bisection, then secant steps in a bracket."""
        if rho <= 0:
            raise UndefinedOperation(f"rho = {rho} is not positive.", certain=True)
        one = self._mp.mpf(1)
        H0, Q0 = self._primitive(one, "H"), self._primitive(one, "Q")
        target = H0 * Q0 / rho**2
        if H0 * self._h(one) <= target:
            return one

        def excess(s: Any) -> Any:
            x = self._mp.exp(s)
            return self._mp.log(self._primitive(x, "H") * self._h(x) / target)

        low, high = self._mp.mpf(-1), self._mp.mpf(0)
        while excess(low) > 0:
            low, high = 2 * low, low
        f, g = excess(low), excess(high)
        for _ in range(40 + 2 * self.digits):
            new = (low * g - high * f) / (g - f)
            value = excess(new)
            if abs(value) <= self._mp.mpf(10) ** (-self.digits - 6) or new in (low, high):
                return self._mp.exp(new)
            if value > 0:
                high, g, f = new, value, f / 2
            else:
                low, f, g = new, value, g / 2
        return self._mp.exp(new)


@lru_cache(maxsize=16)
def _chebyshev(order: int, digits: int) -> tuple[list[Any], list[list[Any]]]:
    """Nodes and the matrix that turns values at them into Chebyshev coefficients."""
    import mpmath

    angles = [mpmath.pi * (2 * i + 1) / (2 * order) for i in range(order)]
    matrix = [[mpmath.cos(k * a) * (2 if k else 1) / order for a in angles] for k in range(order)]
    return [mpmath.cos(a) for a in angles], matrix


def _transform(matrix: list[list[Any]], values: list[Any]) -> list[Any]:
    import mpmath

    return [mpmath.fdot(row, values) for row in matrix]


def _antiderivative(series: list[Any], half: Any, start: Any) -> list[Any]:
    """Chebyshev series of the primitive that is ``start`` at t = -1."""
    padded = [*series, 0, 0]
    out = [series[0] * 0] * (len(series) + 1)
    for k in range(1, len(series) + 1):
        previous = 2 * padded[0] if k == 1 else padded[k - 1]
        out[k] = half * (previous - padded[k + 1]) / (2 * k)
    out[0] = start - sum((c if k % 2 == 0 else -c) for k, c in enumerate(out) if k)
    return out


def _clenshaw(series: list[Any], t: Any) -> Any:
    b, c = series[0] * 0, series[0] * 0
    for coefficient in reversed(series[1:]):
        b, c = 2 * t * b - c + coefficient, b
    return t * b - c + series[0]
