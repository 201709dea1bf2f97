"""The paper's own, uncertified evaluation of its coefficient: SciPy's quad and fsolve.

Written as Appendix E of arXiv 2503.09411 describes it: H and Q by numerical integration (so Q integrates
an integrand that itself integrates), the optimal tau of Theorem 1 by fsolve, and no closed forms. It is
the baseline of the benchmarks and an independent check; its values are numeric, never certified.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from verify.theory.schedules import Schedule


@dataclass(frozen=True)
class PaperMethod:
    """H, Q, tau and K of a schedule by quad and fsolve.

    h       the schedule, a plain function of one float
    breaks  points inside (0, 1) where h has a kink, given to quad
    decay   degree of polynomial decay p, for the starting point of fsolve
    """

    h: Callable[[float], float]
    breaks: tuple[float, ...] = ()
    decay: float = 2.0

    def H(self, v: float) -> float:
        """H(v), the integral of h over [v, 1] (Eq. (1))."""
        return self._quad(self.h, v)

    def Q(self, v: float) -> float:
        """Q(v), the integral of h^2/H over [v, 1] (Eq. (1)); the integrand calls H."""

        def integrand(u: float) -> float:
            return self.h(u) ** 2 / self.H(u)

        return self._quad(integrand, v)

    @cached_property
    def start(self) -> tuple[float, float]:
        """(H(0), Q(0)), computed once for a schedule."""
        return self.H(0.0), self.Q(0.0)

    def tau(self, rho: float) -> float:
        """The optimal tau of Theorem 1: H(tau) h(tau) = H(0) Q(0)/rho^2, or 0 where there is no solution."""
        from scipy.optimize import fsolve

        H0, Q0 = self.start
        if rho**2 * self.h(0.0) <= Q0:
            return 0.0

        def equation(v: list[float]) -> float:
            u = min(max(float(v[0]), 0.0), 1.0)
            return rho**2 * self.H(u) * self.h(u) / (H0 * Q0) - 1.0

        guess = 1.0 - rho ** (-2.0 / (2.0 * self.decay + 1.0))  # the paper's admissible choice (F.3, F.4)
        return min(max(float(fsolve(equation, [guess])[0]), 0.0), 1.0)

    def K(self, rho: float) -> float:
        """Coefficient of D*G/sqrt(T) in Theorem 1 at misspecification rho (Eq. (3), Figure 4)."""
        H0, Q0 = self.start
        tau = self.tau(rho)
        return math.sqrt(Q0 / H0) * (H0 / (rho * self.H(tau)) + rho * self.Q(tau) / Q0)

    def coefficients(self, rhos: Iterable[float]) -> list[float]:
        """K at each rho in turn, as a script that draws Figure 4 would."""
        return [self.K(float(rho)) for rho in rhos]

    def _quad(self, f: Callable[[float], float], v: float) -> float:
        from scipy.integrate import quad

        inside = [b for b in self.breaks if v < b < 1.0]
        return float(quad(f, v, 1.0, points=inside or None)[0])


def paper_method(schedule: Schedule, decay: float = 2.0) -> PaperMethod:
    """The paper's method for a schedule.

    schedule  any schedule without a free parameter whose Q is finite
    decay     degree of polynomial decay, 2 for cosine (only a starting point of fsolve)
    """
    schedule.require_number()
    breaks = tuple(float(p.low) for p in schedule.pieces[1:])
    return PaperMethod(_scalar(schedule), breaks, decay)


def _scalar(schedule: Schedule) -> Callable[[float], float]:
    """h as a plain float function, translated once so that quad's many calls stay cheap."""
    from verify.theory.scalar import compile_scalar

    functions = [(float(p.high), compile_scalar(p.formula)) for p in schedule.pieces]
    if len(functions) == 1:
        return functions[0][1]

    def h(u: float) -> float:
        for high, f in functions:
            if u <= high:
                return f(u)
        return functions[-1][1](u)

    return h
