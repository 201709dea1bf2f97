"""How far SGD on f(x) = |x| stays from 0 when its steps shrink slowly: the sum of f(x_1)..f(x_T) up to a constant.

Let x_1 = 1/2 on [-1/2, 1/2] (units G = D = 1), eta_1 >= eta_2 >= ..., m of the steps at least 1, the next at least
1/2, eta_{t-1} - eta_t <= eta_{t+1} for t >= m + 2, and a_t = |x_t|. With E = eta_{m+1} + ... + eta_T and m < T,

    m/2 + E/2  <=  a_1 + ... + a_T  <=  m/2 + E/2 + eta_{m+1} + 1/4.

Proof. A step of at least 1 carries 1/2 to the other end, so a_t = 1/2 for t <= m + 1. Later steps are never cut by
the projection: while eta_t > 1/2 >= a_t the sign flips, a_{t+1} = eta_t - a_t, and two such steps change a_t by
eta_{t+1} - eta_t <= 0; once eta_t <= 1/2, |a_t - eta_t| <= max(a_t, eta_t) <= 1/2. So a_t + a_{t+1} >= eta_t, with
equality unless a_t > eta_t. Then t >= m + 2 and a_t <= eta_{t-1}, the step before having flipped the sign, a_t +
a_{t+1} = 2 a_t - eta_t is at most eta_t + 2(eta_{t-1} - eta_t), and a_{t+1} <= eta_{t-1} - eta_t <= eta_{t+1}, so
that the next step flips again. The excesses add up to at most 2 eta_{m+1}. Summing a_t + a_{t+1} over t = m + 1..T
counts every a_t twice but for a_{m+1} = 1/2 and a_{T+1} in [0, 1/2]. (If m >= T the sum is T/2.)

For eta_t = rho/sqrt(t), 1 <= rho and rho^2 < T, the sum E lies between 2 rho(sqrt T - sqrt(m + 1)) and
2 rho(sqrt T - sqrt m), and rho^2 - 1 < m <= rho^2, which gives

    -1/2  <=  rho sqrt(T) (R - (1 - rho/(2 sqrt T)))  <=  7/4,     R = (a_1 + ... + a_T)/(rho sqrt T),

so the mean of f(x_1)..f(x_T) over rho D G/sqrt T tends to 1 for fixed rho, and to 1 - c/2 for rho = c sqrt T: the best
constant in Appendix D.2 of arXiv 2503.09411, where rho < sqrt(T)/4, is 7/8.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from verify.errors import HypothesisError
from verify.sgd.steps import Floats

GAP = (Fraction(-1, 2), Fraction(7, 4))
"""Between these lies rho sqrt(T) times the difference of R from :func:`limit`."""


def limit(rho: float, horizon: int) -> float:
    """1 - rho/(2 sqrt T): what the mean of f over rho D G/sqrt T is, up to GAP/(rho sqrt T)."""
    return 1.0 - rho / (2.0 * math.sqrt(horizon))


def mean_bounds(moves: Floats) -> tuple[Fraction, Fraction]:
    """Bounds of the mean of |x_1|..|x_T| from x_1 = 1/2, for the steps as they are, exact but for rounding outward.

    moves   eta_1..eta_T in units of D/G, shape (T,)
    raises  HypothesisError for steps that grow, or shrink faster than the argument allows
    """
    horizon, large = moves.size, int(np.count_nonzero(moves >= 1.0))
    if np.any(np.diff(moves) > 0.0):
        raise HypothesisError("the steps grow: the sum of |x_t| is bounded for steps that do not.")
    if large == horizon:
        return Fraction(1, 2), Fraction(1, 2)
    rest = moves[large:]
    if rest[0] < 0.5:
        raise HypothesisError(
            f"eta_{large + 1} = {float(rest[0])!r}: the first step below 1 is at least 1/2."
        )
    if rest.size > 2 and np.any(rest[:-2] - rest[1:-1] > rest[2:]):
        raise HypothesisError("eta_(t-1) - eta_t exceeds eta_(t+1): these steps shrink too fast.")
    half = Fraction(math.fsum(rest)) / 2  # fsum rounds once; half an ulp either way
    ulp = Fraction(math.ulp(2.0 * float(half)))
    least = Fraction(large, 2) + half - ulp
    most = Fraction(large, 2) + half + ulp + Fraction(float(rest[0])) + Fraction(1, 4)
    return least / horizon, most / horizon
