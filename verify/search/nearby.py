"""What certificates of rational steps prove of steps nearby: irrational ones that were rounded to be searched.

Write own_t for the rational steps, eta_t for the others, and off_t for the largest |eta_t - own_t|.

Upper. The run with eta_t satisfies each inequality of the steps own_t up to an excess, so its value is at most that of
the certificate plus the multipliers times these. Bounded, where points are vectors of their own, as |f_i - f_j| <= 1:

    step i j          (eta_i^2 - own_i^2)^+ + 2 off_i
    projection i j    off_i

Free, where x_{i+1} = x_i - own_i g'_i with g'_i = eta_i/own_i g_i in the place of g_i, and |x_i - x_j| <= 1 + S_1:

    subgradient i j   off_i/own_i (1 + S_1)
    norm i            ((eta_i/own_i)^2 - 1)^+

and none for the others. Lower. The same function: as long as the piece that is followed stays the highest one where
the run moved to, and each iterate stays the projection, the slopes of the run stay, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.search.lower import Lower, Point, Witness, dot, exact_run
from verify.search.problem import Key, Problem
from verify.search.upper import Upper


@dataclass(frozen=True)
class Nearby:
    """Steps eta_1..eta_T, each in [low, high], beside those of a problem."""

    problem: Problem
    low: Sequence[Fraction]
    high: Sequence[Fraction]

    @property
    def own(self) -> tuple[Fraction, ...]:
        """own_1..own_T."""
        return self.problem.steps

    @property
    def off(self) -> list[Fraction]:
        """The largest |eta_t - own_t| for t = 1..T."""
        rows = zip(self.own, self.low, self.high, strict=True)
        return [max(own - low, high - own, Fraction(0)) for own, low, high in rows]

    @property
    def relative(self) -> Fraction:
        """The largest off_t/own_t."""
        return max(off / own for off, own in zip(self.off, self.own, strict=True))


def upper_nearby(steps: Nearby, certificate: Upper) -> Fraction:
    """What the worst case of the steps nearby is at most; the value itself where they are the same.

    certificate  one that holds for the problem
    """
    off, reach = steps.off, 1 + sum(steps.high, Fraction(0))
    if not any(off):
        return certificate.value
    excess = (m * _excess(key, steps, off, reach) for key, m in certificate.multipliers.items())
    return certificate.value + sum(excess, Fraction(0))


def _excess(key: Key, steps: Nearby, off: Sequence[Fraction], reach: Fraction) -> Fraction:
    """By how much a run with the steps nearby may break an inequality; ``reach`` is 1 + S_1."""
    kind, i, _ = key
    if i > steps.problem.horizon:  # of the output, where no step is taken
        return Fraction(0)
    own, high, far = steps.own[i - 1], steps.high[i - 1], off[i - 1]
    if steps.problem.bounded:
        if kind == "step":
            return max(high * high - own * own, Fraction(0)) + 2 * far
        return far if kind == "projection" else Fraction(0)
    if kind == "subgradient":
        return far / own * reach
    return max((high / own) ** 2 - 1, Fraction(0)) if kind == "norm" else Fraction(0)


def lower_nearby(steps: Nearby, certificate: Lower) -> Fraction | None:
    """What the worst case of the steps nearby is at least; None where their run may leave that of the function.

    certificate  one that holds for the problem
    """
    witness, off = certificate.witness, steps.off
    path = exact_run(steps.problem, witness)
    if isinstance(path, str):
        return None
    if steps.problem.bounded:
        stays = all(_stays_projection(steps.own, witness, t, far) for t, far in enumerate(off))
        return certificate.value if stays else None
    moved = Fraction(0)
    for x, far in zip(path, off, strict=False):
        if (
            _lead(witness, x) < 2 * moved
        ):  # slopes have length at most 1, so each piece moves by at most ``moved``
            return None
        moved += far
    return certificate.value - moved


def _lead(witness: Witness, x: Point) -> Fraction:
    """How far the highest piece at x lies above all others."""
    heights = sorted(dot(a, x) + b for a, b in zip(witness.slopes, witness.offsets, strict=True))
    return heights[-1] - heights[-2]


def _stays_projection(own: Sequence[Fraction], witness: Witness, t: int, far: Fraction) -> bool:
    """Whether x_{t+2}, counted from t = 0, is the projection for every step within ``far`` of own_{t+1}."""
    here, onto = witness.points[t], witness.points[t + 1]
    slope = witness.slopes[witness.top(here)[1]]
    normal = [x - own[t] * a - y for x, a, y in zip(here, slope, onto, strict=True)]
    level, star = dot(normal, onto), (Fraction(0),) * len(onto)
    corners = (
        y for y in (*witness.points, star) if y != onto
    )  # at most D away, so it counts for at most far
    return all(dot(normal, y) - level + far <= 0 for y in corners)
