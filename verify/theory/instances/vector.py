"""What an instance in R^d states of itself: function, oracle, ball, constants and starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class VectorInstance:
    """A convex function on R^d with an unbiased subgradient oracle, minimised over a ball about 0.

    dimension       d
    gradient_bound  G: E |g(x)|^2 <= G^2 at every x of the ball
    radius          of the ball, D/2
    minimum         min f over the ball, attained at ``minimiser``
    smoothness      beta where the gradient is beta-Lipschitz, None where f is not smooth
    noise           sigma: E |g(x) - E g(x)|^2 <= sigma^2, 0 for an exact oracle
    data            two-dimensional array that oracle and value read (the pieces of a maximum)
    oracle          (x, data, uniform, out): writes g(x) to ``out``; ``uniform`` from [0, 1) is used if ``noisy``
    value           (x, data) -> f(x)
    starts          name -> (first step eta_1 -> x_1)

    ``oracle`` and ``value`` take one point, shape (d,), and are written with loops over its coordinates, so that one
    text runs as Python and compiled.
    """

    name: str
    summary: str
    dimension: int
    gradient_bound: Fraction
    radius: Fraction
    minimum: Fraction
    minimiser: tuple[Fraction, ...]
    oracle: Callable[[Any, Any, Any, Any], None]
    value: Callable[[Any, Any], Any]
    starts: Mapping[str, Callable[[float], Floats]]
    data: Floats = field(default_factory=lambda: np.zeros((1, 1)))
    smoothness: Fraction | None = None
    noise: Fraction = Fraction(0)
    noisy: bool = False
    grid: float = 0.0

    @property
    def diameter(self) -> Fraction:
        """D."""
        return 2 * self.radius

    @property
    def reach(self) -> Fraction:
        """Largest distance from the ball to the minimiser, rounded up: at most D/2 + |x*| <= D."""
        square = sum((c * c for c in self.minimiser), Fraction(0))
        return self.radius + Fraction(np.nextafter(np.sqrt(float(square)), 2.0)) if square else self.radius

    def values(self, points: Floats) -> Floats:
        """f at each row, shape (n,)."""
        return np.array([self.value(x, self.data) for x in points])

    def statement(self) -> dict[str, Any]:
        """What the instance states, as plain JSON values (exact numbers as text)."""
        return {
            "name": self.name,
            "summary": self.summary,
            "dimension": self.dimension,
            "G": str(self.gradient_bound),
            "D": str(self.diameter),
            "beta": None if self.smoothness is None else str(self.smoothness),
            "sigma": str(self.noise),
            "domain": f"ball of radius {self.radius}",
            "minimum": str(self.minimum),
            "minimiser": [str(c) for c in self.minimiser],
            "starts": list(self.starts),
            "noisy": self.noisy,
        }


def even_start(dimension: int, radius: float) -> Callable[[float], Floats]:
    """The point of the sphere with equal coordinates, rounded to lie in the ball; it does not depend on the step."""
    coordinate = radius / np.sqrt(dimension)
    while Fraction(coordinate) ** 2 * dimension > Fraction(radius) ** 2:
        coordinate = np.nextafter(coordinate, 0.0)
    return lambda step: np.full(dimension, coordinate)


def axis_start(dimension: int, radius: float) -> Callable[[float], Floats]:
    """The end of the first axis."""
    return lambda step: radius * np.eye(dimension)[0]
