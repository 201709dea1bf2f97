"""K as rho -> oo: kappa with K(rho) = kappa rho^(1/(2q+1)), from the expansions at u = 1."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed
from verify.theory.tail import Tail, power


@dataclass(frozen=True)
class Far:
    """The far end of one schedule's coefficient.

    tail    expansions at u = 1
    H0, Q0  H(0) and Q(0); scale is S = sqrt(Q(0)/H(0))
    """

    tail: Tail
    H0: Interval
    Q0: Interval
    scale: Interval

    @property
    def exponent(self) -> Fraction:
        """1/(2q+1)."""
        return 1 / (2 * self.tail.q + 1)

    @property
    def limit(self) -> Interval:
        """lim K(rho)/rho^(1/(2q+1)) as rho -> oo."""
        t = self.tail
        return self.scale * least(self.H0 / t.factors[1], t.factors[2] / self.Q0, t.q)

    def kappa(self, start: Interval, reach: Interval) -> Interval:
        """kappa with K(rho) in kappa rho^(1/(2q+1)) for every rho >= start.

        start  a point R > 0
        reach  enclosure of x*(R), at most x_max
        raises NotEnclosed where it may be larger

        On (0, reach] H = x^(q+1) A and Q = x^q B with A, B enclosed. As x*(rho) <= x*(R), the least of
        alpha x^-(q+1)/rho + beta rho x^q over all x > 0 bounds K/S from below; the value at an admissible
        x = xi rho^(-2/(2q+1)) from above.
        """
        t, q, e = self.tail, self.tail.q, self.exponent
        if not reach.certainly("<=", Interval.exact(t.x_max)):
            raise NotEnclosed(f"rho >= {start} reaches beyond the expansion at u = 1")
        inside = Interval.hull(0, Interval(reach.hi, reach.hi))
        alpha = self.H0 / (t.factors[1] * t.relative[1](inside))
        beta = t.factors[2] * t.relative[2](inside) / self.Q0
        low = self.scale * least(Interval(alpha.lo, alpha.lo), Interval(beta.lo, beta.lo), q)
        high_a, high_b = Interval(alpha.hi, alpha.hi), Interval(beta.hi, beta.hi)
        best = (high_a * (q + 1) / (high_b * q)).power(e)
        xi = best.min(reach * power(start, 2 * e))  # its lower end is admissible: xi R^(-2e) <= reach
        xi = Interval(xi.lo, xi.lo)
        high = self.scale * (high_a / power(xi, q + 1) + high_b * power(xi, q))
        return Interval(low.lo, high.hi)

    def elasticity(self, reach: Interval) -> Interval:
        """d log K/d log rho = (Q - h)/(Q + h) at every x* in (0, reach]; it tends to 1/(2q+1)."""
        t = self.tail
        inside = Interval.hull(0, Interval(reach.hi, reach.hi))
        ratio = t.relative[2](inside) / t.relative[0](inside) * ((t.q + 1) / t.q)
        return (ratio - 1) / (ratio + 1)

    def distance(self, rho: Interval) -> Interval:
        """x* for a rho so large that x* <= x_max, by substituting enclosures into x = (...)^(1/(2q+1))."""
        t = self.tail
        leading = self.H0 * self.Q0 / (rho.power_int(2) * t.factors[0] * t.factors[1])
        x = Interval.hull(0, t.x_max)
        for _ in range(6):
            found = (leading / (t.relative[0](x) * t.relative[1](x))).power(self.exponent).intersect(x)
            if found is None:
                raise NotEnclosed(f"rho = {rho} is too small for the behaviour at u = 1")
            x = found
        return x


def least(alpha: Interval, beta: Interval, q: Fraction) -> Interval:
    """min over x > 0 of alpha x^-(q+1) + beta x^q."""
    weight, e = (2 * q + 1) / q, 2 * q + 1
    ratio = Interval.exact(q / (q + 1)).power((q + 1) / e)
    return weight * ratio * alpha.power(q / e) * beta.power((q + 1) / e)
