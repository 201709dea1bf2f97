"""The functionals to many digits by mpmath's quadrature: numeric, independent of the enclosures.

Everything is integrated in x = 1 - u by the tanh-sinh rule, piece by piece, at four times the working
digits, because h^2/H is 0/0 at x = 0. mpmath's own error estimate is not relied on.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from verify.errors import UndefinedOperation
from verify.language.evaluate import Program
from verify.theory.affine import shifted
from verify.theory.closed_forms import closed_form
from verify.theory.schedules import Schedule

Function = Callable[[Any], Any]


def mp_value(schedule: Schedule, op: str, x: Any) -> Any:
    """h, H, Q, dh at u or tau, K, dK at rho, at mpmath's current precision.

    op      name of the functional
    x       mpmath number, or a Fraction or int
    raises  UndefinedOperation outside the domain
    """
    import mpmath

    digits = mpmath.mp.dps
    with mpmath.workdps(4 * digits + 30):
        point = mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mpmath.mpf(x)
        value = getattr(Digits(schedule, digits), op)(point)
    return +value


class Digits:
    """One schedule at one precision; quadrature values at 0 are kept."""

    def __init__(self, schedule: Schedule, digits: int) -> None:
        from verify.language.algebras import MpmathAlgebra

        schedule.require_number()
        self.schedule, self.digits = schedule, digits
        self._algebra = MpmathAlgebra()
        self._pieces = [(1 - p.high, 1 - p.low, shifted(p.formula, Fraction(1), -1, "x")) for p in schedule.pieces][::-1]
        forms = closed_form(schedule, "H", derive=False)
        self._H_forms = None if forms is None else [shifted(p.formula, Fraction(1), -1, "x") for p in forms.pieces][::-1]
        self._programs: dict[Any, Program] = {}

    def h(self, u: Any) -> Any:
        return self._h(self._inside(u))

    def H(self, u: Any) -> Any:  # noqa: N802 - the paper's name
        return self._H(self._inside(u))

    def Q(self, u: Any) -> Any:  # noqa: N802 - the paper's name
        return self._Q(self._inside(u))

    def dh(self, u: Any) -> Any:
        import mpmath

        return mpmath.diff(lambda v: self._h(1 - v), u)

    def tau(self, rho: Any) -> Any:
        return 1 - self._distance(rho)

    def K(self, rho: Any) -> Any:  # noqa: N802 - the paper's name
        a, b = self._parts(rho)
        return a / rho + b * rho

    def dK(self, rho: Any) -> Any:  # noqa: N802 - the paper's name
        a, b = self._parts(rho)
        return b - a / rho**2

    # -- in x = 1 - u ---------------------------------------------------------------------------------

    @staticmethod
    def _inside(u: Any) -> Any:
        if not 0 <= u <= 1:
            raise UndefinedOperation(f"u = {u} is outside [0, 1].", certain=True)
        return 1 - u

    def _h(self, x: Any) -> Any:
        return self._run(self._formula(x, [p[2] for p in self._pieces]), x)

    def _formula(self, x: Any, formulas: list[Any]) -> Any:
        for (_, high, _), formula in zip(self._pieces, formulas, strict=True):
            if x * high.denominator <= high.numerator:
                return formula
        return formulas[-1]

    def _run(self, formula: Any, x: Any) -> Any:
        program = self._programs.get(formula)
        if program is None:
            program = self._programs[formula] = Program(formula)
        return program.run(self._algebra, {"x": x})

    def _H(self, x: Any) -> Any:  # noqa: N802
        if self._H_forms is not None:
            return self._run(self._formula(x, self._H_forms), x)
        return self._integral(self._h, x)

    def _Q(self, x: Any) -> Any:  # noqa: N802
        def integrand(t: Any) -> Any:
            H = self._H(t)
            return self._h(t) ** 2 / H if H > 0 else H * 0

        return self._integral(integrand, x)

    def _integral(self, function: Function, x: Any) -> Any:
        import mpmath

        cuts = [mpmath.mpf(low.numerator) / low.denominator for low, *_ in self._pieces]
        ends = [c for c in cuts if c < x] + [x]
        inner = 2 * self.digits + 15
        total = mpmath.mpf(0)
        for low, high in zip(ends, ends[1:], strict=False):
            middle = (low + high) / 2
            with mpmath.workdps(mpmath.mp.dps):
                total += mpmath.quad(function, [low, middle, high], maxdegree=self._degree(inner))
        return total

    @staticmethod
    def _degree(digits: int) -> int:
        """Levels of the tanh-sinh rule: each doubles the digits."""
        return max(5, digits.bit_length() + 2)

    # -- rho ------------------------------------------------------------------------------------------

    def _start(self) -> tuple[Any, Any]:
        if not hasattr(self, "_kept"):
            self._kept = (self._H(self._one()), self._Q(self._one()))
        return self._kept

    @staticmethod
    def _one() -> Any:
        import mpmath

        return mpmath.mpf(1)

    def _distance(self, rho: Any) -> Any:
        """The root of H h = H(0) Q(0)/rho^2 in log x, by bisection and secant steps."""
        import mpmath

        if rho <= 0:
            raise UndefinedOperation(f"rho = {rho} is not positive.", certain=True)
        H0, Q0 = self._start()
        target = H0 * Q0 / rho**2
        if self._H(self._one()) * self._h(self._one()) <= target:
            return self._one()

        def excess(s: Any) -> Any:
            x = mpmath.exp(s)
            return mpmath.log(self._H(x) * self._h(x) / target)

        low = mpmath.mpf(-1)
        while excess(low) > 0:
            low *= 2
        with mpmath.workdps(2 * self.digits + 20):
            root = mpmath.findroot(excess, (low, mpmath.mpf(0)), solver="anderson", tol=mpmath.mpf(10) ** (-2 * self.digits - 10))
        return mpmath.exp(root)

    def _parts(self, rho: Any) -> tuple[Any, Any]:
        import mpmath

        H0, Q0 = self._start()
        x, scale = self._distance(rho), mpmath.sqrt(Q0 / H0)
        return scale * H0 / self._H(x), scale * self._Q(x) / Q0
