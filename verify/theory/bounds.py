"""The paper's bounds on the last iterate, one function per cited statement.

Every docstring has the same form: setting, algorithm, guarantee (with the word **upper**: none of these
is claimed to be tight), arguments, returns, raises, source. Indices: ``steps[0]`` is eta_1, and the
bounded iterate is x_{T+1}, the point after all T steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.enclosure.interval import Interval
from verify.errors import DomainError
from verify.theory.coefficient import coefficient
from verify.theory.functionals import functionals
from verify.theory.schedules import Schedule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def lemma_4(steps: Sequence[float] | NDArray[np.float64], distance: float, gradient: float) -> float:
    """Last-iterate bound for any step sequence, in floats.

    Setting    convex f on a convex set, E||g(x)||^2 <= G^2
    Algorithm  projected SGD, x_{t+1} = Proj(x_t - eta_t g_t)
    Guarantee  **upper**: E f(x_{T+1}) - f(x^) <= ||x_1 - x^||^2/(2 sum_s eta_s)
               + 2 G^2 sum_t eta_t^2/sum_{s>=t} eta_s
    steps      eta_1..eta_T, positive, length T >= 1
    distance   ||x_1 - x^|| > 0, or the diameter D
    gradient   G > 0
    returns    the right-hand side (rounding errors of double precision, no enclosure)
    raises     DomainError for steps, distance or gradient that are not positive and finite
    Source: arXiv 2503.09411, Lemma 4 (Appendices F.1, G).
    """
    return _weighted_tail(steps, distance, gradient, 2.0)


def lemma_3(
    steps: Sequence[float] | NDArray[np.float64], distance: float, sigma: float, smoothness: float
) -> float:
    """Last-iterate bound for smooth f and short steps, in floats.

    Setting    convex, smooth f on a convex set, E||g(x) - grad f(x)||^2 <= sigma^2
    Algorithm  projected SGD with eta_t <= 1/(2 beta)
    Guarantee  **upper**: E f(x_{T+1}) - f(x^) <= ||x_1 - x^||^2/(2 sum_s eta_s)
               + sigma^2 sum_t eta_t^2/sum_{s>=t} eta_s
    steps      eta_1..eta_T, positive, at most 1/(2 beta)
    distance   ||x_1 - x^|| > 0
    sigma      noise level > 0
    smoothness beta > 0
    returns    the right-hand side (double precision)
    raises     DomainError, also for a step above 1/(2 beta)
    Source: arXiv 2503.09411, Lemma 3 (Appendices B.1, G).
    """
    eta, _ = _checked(steps, distance, smoothness)
    largest = float(eta.max())
    if largest > 1.0 / (2.0 * smoothness):
        raise DomainError(
            f"the step {largest:g} exceeds 1/(2 beta) = {0.5 / smoothness:g}: Lemma 3 needs shorter ones."
        )
    return _weighted_tail(steps, distance, sigma, 1.0)


def lemma_4_suffix(
    steps: Sequence[float] | NDArray[np.float64], diameter: float, gradient: float
) -> tuple[float, int]:
    """Lemma 4 from the best starting index, on a domain of diameter D.

    Setting    as Lemma 4, with ||x - y|| <= D for all points of the domain
    Algorithm  projected SGD
    Guarantee  **upper**: the least over k of Lemma 4 applied to x_k, ..., x_{T+1}
    steps      eta_1..eta_T, positive, length T >= 1
    diameter   D > 0
    gradient   G > 0
    returns    (bound, k) with k in 1..T; k = 1 is Lemma 4 itself
    raises     DomainError for arguments that are not positive and finite
    Source: arXiv 2503.09411, proof of Theorem 1 (Appendix F.1).
    """
    import numpy as np

    eta, sums = _checked(steps, diameter, gradient)
    noise = np.cumsum((eta * eta / sums)[::-1])[::-1]
    values = diameter**2 / (2.0 * sums) + 2.0 * gradient**2 * noise
    best = int(np.argmin(values))
    return float(values[best]), best + 1


def lemma_4_enclosed(
    steps: Sequence[Interval], distance: Interval, gradient: Interval, start: int = 1
) -> Interval:
    """Lemma 4 as an enclosure, from the index ``start`` on.

    Setting    as :func:`lemma_4`
    Algorithm  as :func:`lemma_4`
    Guarantee  **upper**, certified: the returned interval contains the right-hand side
    steps      eta_1..eta_T as intervals with positive lower ends
    distance   ||x_start - x^||, or the diameter D
    gradient   G
    start      k in 1..T: only eta_k..eta_T are used
    returns    Interval
    raises     DomainError for a step that is not certified positive or an index outside 1..T
    Source: arXiv 2503.09411, Lemma 4.
    """
    if not 1 <= start <= len(steps):
        raise DomainError(f"start = {start}: the suffix starts at an index from 1 to T = {len(steps)}.")
    zero = Interval.exact(0)
    total, noise = zero, zero
    for index in range(len(steps), start - 1, -1):
        eta = steps[index - 1]
        if not eta.certainly(">", zero):
            raise DomainError(f"eta_{index} = {eta}: every step size is positive.")
        total = total + eta
        noise = noise + eta * eta / total
    return distance * distance / (2 * total) + 2 * gradient * gradient * noise


def tuned_rate(schedule: Schedule) -> Interval:
    """Rate of the tuned step size, in units of D*G/sqrt(T).

    Setting    Theorem 1's
    Guarantee  the main term of **upper** bound Lemma 1 at eta_tuned: 2 sqrt(Q(0)/H(0))
    schedule   annealed, no free parameter
    returns    Interval
    raises     HypothesisError where Q(0) is infinite
    Source: arXiv 2503.09411, Eq. (2).
    """
    start = functionals(schedule).start()
    return 2 * (start.Q / start.H).sqrt()


def tuned_step(schedule: Schedule, horizon: int, distance: Interval, gradient: Interval) -> Interval:
    """The tuned base step size eta_tuned = D/(2 G sqrt(T H(0) Q(0))).

    schedule   annealed, no free parameter
    horizon    T >= 1
    distance   D; gradient  G, positive intervals
    returns    Interval
    raises     HypothesisError where Q(0) is infinite, DomainError for a horizon below 1
    Source: arXiv 2503.09411, Eq. (2).
    """
    start = functionals(schedule).start()
    return distance / (2 * gradient * (_horizon(horizon) * start.H * start.Q).sqrt())


def lemma_1(
    schedule: Schedule, eta: Interval, horizon: int, distance: Interval, gradient: Interval
) -> Interval:
    """Last-iterate bound for a schedule, with its lower-order term.

    Setting    convex f on a convex set of diameter D, E||g||^2 <= G^2; h annealed, differentiable,
               p-Lipschitz
    Algorithm  projected SGD, eta_t = eta h((t-1)/T)
    Guarantee  **upper**: D^2/(2 eta T H(0)) + 2 eta G^2 Q(0) + 8 p eta G^2/T
    eta        base step size, positive
    horizon    T >= 1
    returns    Interval around the right-hand side
    raises     HypothesisError, naming the hypothesis, where the lemma does not apply
    Source: arXiv 2503.09411, Lemma 1.
    """
    start, steps = functionals(schedule).start(), _horizon(horizon)
    main = distance * distance / (2 * eta * steps * start.H) + 2 * eta * gradient * gradient * start.Q
    return main + 8 * _lipschitz(schedule) * eta * gradient * gradient / steps


def theorem_1(
    schedule: Schedule, rho: Fraction, horizon: int, distance: Interval, gradient: Interval
) -> Interval:
    """Misspecified last-iterate bound, with the lower-order term that the paper's proof gives.

    Setting    convex f on a convex set of diameter D, E||g||^2 <= G^2; h annealed, differentiable,
               p-Lipschitz
    Algorithm  projected SGD, eta_t = rho eta_tuned h((t-1)/T)
    Guarantee  **upper**: K(rho) D G/sqrt(T) + 8 p rho eta_tuned G^2/T
    rho        eta/eta_tuned, exact, >= 1
    horizon    T >= 1
    returns    Interval around the right-hand side
    raises     HypothesisError, naming the hypothesis; DomainError if rho < 1 or inexact
    Source: arXiv 2503.09411, Theorem 1, Eq. (3), and the last display of its proof (Appendix F.1).
    """
    steps, p = _horizon(horizon), _lipschitz(schedule)
    main = coefficient(schedule, rho) * distance * gradient / steps.sqrt()
    eta = rho * tuned_step(schedule, horizon, distance, gradient)
    return main + 8 * p * eta * gradient * gradient / steps


def _lipschitz(schedule: Schedule) -> Interval:
    """The certified Lipschitz constant, once Theorem 1's hypotheses are certified."""
    from verify.theory.hypotheses import require_theorem_1

    return require_theorem_1(schedule)


def _horizon(horizon: int) -> Interval:
    if isinstance(horizon, bool) or not isinstance(horizon, int) or horizon < 1:
        raise DomainError(
            f"T = {horizon!r} ({type(horizon).__name__}): the horizon is an integer of at least 1."
        )
    return Interval.exact(horizon)


def _weighted_tail(steps: Any, distance: float, scale: float, factor: float) -> float:
    eta, sums = _checked(steps, distance, scale)
    return float(distance**2 / (2.0 * sums[0]) + factor * scale**2 * (eta * eta / sums).sum())


def _checked(steps: Any, distance: float, scale: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The steps and their sums from each index to the end, once everything is positive and finite."""
    import numpy as np

    eta = np.asarray(steps, dtype=np.float64)
    if eta.ndim != 1 or eta.size == 0:
        raise DomainError(
            f"steps of shape {eta.shape}: give eta_1..eta_T as a sequence of at least one number."
        )
    bad = np.flatnonzero(~(np.isfinite(eta) & (eta > 0)))
    if bad.size:
        raise DomainError(f"eta_{bad[0] + 1} = {eta[bad[0]]:g}: every step size is positive and finite.")
    for name, value in (("distance", distance), ("scale", scale)):
        if not (0.0 < value < float("inf")):
            raise DomainError(
                f"{name} = {value!r} ({type(value).__name__}): a positive finite number is needed."
            )
    return eta, np.cumsum(eta[::-1])[::-1]
