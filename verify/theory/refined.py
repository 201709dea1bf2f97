"""What is known of SGD with steps weighed by gradient norms: the best weights for known norms, and closed forms.

Notation of arXiv 2310.07831: w_t weights, w_{a:b} their sum over a..b, Q_t the sum of ||g_p||^-2 over p <= t,
D the distance of the start from a minimiser, T the number of steps. The steps eta_t = w_t w_{t+1:T}/w_{1:T} have

    E[f(x_T) - f*] <= E[(D^2 + sum_t w_t^2 ||g_t||^2)/(2 w_{1:T})]

if the weights do not depend on the noise at later times. Weights made from the norms of the same run do, so that for
them neither this bound nor the value below is a theorem; they are exact statements about the right-hand side only.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError

Floats = NDArray[np.float64]


def weighted_bound(norms: Floats, weights: Floats, distance: float) -> float:
    """(D^2 + sum_t w_t^2 ||g_t||^2)/(2 w_{1:T}), the bound for SGD with the weights w.

    norms, weights  arrays of length T, weights in units of D/||g||
    distance        D
    Source: arXiv 2310.07831, weighted SGD (statement 4 as recovered).
    """
    return float((distance**2 + np.sum((weights * norms) ** 2)) / (2 * np.sum(weights)))


def best_weights(norms: Floats, distance: float) -> Floats:
    """The minimiser of :func:`weighted_bound` for known norms: w_t = D ||g_t||^-2/sqrt(Q_T).

    norms    array of length T, above 0
    raises   DomainError for a norm that is not above 0
    Source: arXiv 2310.07831, optimal weights.
    """
    inverse = _inverse_squares(norms)
    return np.asarray(distance * inverse / math.sqrt(inverse.sum()))


def best_value(norms: Floats, distance: float) -> float:
    """The smallest value of :func:`weighted_bound` for known norms: D/sqrt(Q_T), in units of f.

    Source: arXiv 2310.07831, optimal weights.
    """
    return distance / math.sqrt(_inverse_squares(norms).sum())


def best_steps(norms: Floats, distance: float) -> Floats:
    """The steps of the best weights: eta_t = D ||g_t||^-2 (Q_T - Q_t)/Q_T^(3/2), t = 1..T, with eta_T = 0.

    Source: arXiv 2310.07831, the refined schedule.
    """
    inverse = _inverse_squares(norms)
    after = np.append(np.cumsum(inverse[:0:-1])[::-1], 0.0)  # Q_T - Q_t, summed so that nothing cancels
    return np.asarray(distance * inverse * after / inverse.sum() ** 1.5)


def falling_norms(power: float, u: Floats) -> Floats:
    """The refined schedule of SGD for ||g_t||^2 ~ t^-k in the limit of many steps: u^k (1 - u^(k+1)), u = t/T.

    power   k above -1; from 0 on the norms fall, and the schedule begins with a warm-up from 0
    u       array, from 0 to 1, above 0 where k < 0
    Source: derived from the refined schedule of arXiv 2310.07831 (statement 7 as recovered).
    """
    if not power > -1:
        raise DomainError(f"power = {power}: above -1, or the weights of the first steps have no finite sum.")
    return np.asarray(u**power * (1 - u ** (power + 1)))


def warm_up(power: float) -> float:
    """Where the schedule of :func:`falling_norms` is largest, as a fraction of the run: u^(k+1) = k/(2k+1).

    power   k of ||g_t||^2 ~ t^-k, at least 0; constant norms (k = 0) have no warm-up
    Source: derived (statement 7 as recovered).
    """
    if not power >= 0:
        raise DomainError(f"power = {power}: at least 0, as only norms that fall give a warm-up.")
    return float((power / (2 * power + 1)) ** (1 / (power + 1)))


def vanishing_norms(power: float, u: Floats) -> Floats:
    """The refined schedule of SGD for ||g_t|| ~ (T - t)^a in the limit of many steps: (1 - u)^(1 - 4a), u = t/T.

    power   a below 1/2. Below 1/4 the schedule anneals, faster than linear decay where the norms grow (a < 0). From
            1/4 on it does not: this is how norms that fall to zero at the end break the method. From 1/2 on the
            weights of the last steps have no finite sum
    Source: derived (statement 7 as recovered, with ||g_t||^2 ~ (T - t)^-k, k = -2a).
    """
    if not power < 0.5:
        raise DomainError(f"power = {power}: below 1/2, or the weights of the last steps have no finite sum.")
    return np.asarray((1 - u) ** (1 - 4 * power))


def _inverse_squares(norms: Floats) -> Floats:
    values = np.asarray(norms, dtype=np.float64)
    if not (len(values) and np.all(values > 0) and np.all(np.isfinite(values))):
        raise DomainError("gradient norms: at least one, each a finite number above 0.")
    return np.asarray(values**-2.0)
