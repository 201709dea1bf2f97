"""What an instance states of itself: function, oracle, domain, constants and starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Instance:
    """A convex function on an interval with an unbiased subgradient oracle.

    name            what the command line calls it
    summary         one line for a reader
    gradient_bound  G: E g(x)^2 <= G^2 at every x of the domain; None where there is no such bound
    diameter        D: length of the domain, or of the region that is stated instead
    low, high       ends of the domain; None: unbounded on that side (no projection there)
    minimum         min f, attained at ``minimiser``
    oracle          (x, parameter, uniform) -> g(x); ``uniform`` is a draw from [0, 1), used if ``noisy``
    value           (x, parameter) -> f(x)
    starts          name -> (first step eta_1 -> x_1)
    noisy           whether the oracle uses its draw
    smoothness      beta where the gradient is beta-Lipschitz, None where f is not smooth
    noise           sigma: E (g(x) - E g(x))^2 <= sigma^2, 0 for an exact oracle
    sloped          whether the parameter of a run is a slope in (0, 1]
    grid            0.0, or a power of two: with steps rounded to its multiples every operation of a run is
                    exact in float64 (x, steps and gradients stay multiples of it)

    ``oracle`` and ``value`` are written with numpy functions alone, without branches, so that one text
    serves arrays (reference path) and scalars (compiled path).  ``parameter`` is one number per run, for
    families such as slopes; instances without one ignore it.
    """

    name: str
    summary: str
    gradient_bound: Fraction | None
    diameter: Fraction
    low: Fraction | None
    high: Fraction | None
    minimum: Fraction
    minimiser: Fraction
    oracle: Callable[[Any, Any, Any], Any]
    value: Callable[[Any, Any], Any]
    starts: Mapping[str, Callable[[float], float]]
    noisy: bool = False
    grid: float = 0.0
    smoothness: Fraction | None = None
    noise: Fraction = Fraction(0)
    sloped: bool = False

    @property
    def dimension(self) -> None:
        """None: iterates are numbers, not vectors."""
        return None

    @property
    def reach(self) -> Fraction | None:
        """Largest distance from the domain to the minimiser, None when unbounded."""
        if self.low is None or self.high is None:
            return None
        return max(self.high - self.minimiser, self.minimiser - self.low)

    def statement(self) -> dict[str, Any]:
        """What the instance states, as plain JSON values (exact numbers as text)."""
        ends = [None if end is None else str(end) for end in (self.low, self.high)]
        return {
            "name": self.name,
            "summary": self.summary,
            "G": None if self.gradient_bound is None else str(self.gradient_bound),
            "D": str(self.diameter),
            "beta": None if self.smoothness is None else str(self.smoothness),
            "sigma": str(self.noise),
            "domain": ends,
            "minimum": str(self.minimum),
            "minimiser": str(self.minimiser),
            "starts": list(self.starts),
            "noisy": self.noisy,
        }


def boundary(step: float) -> float:
    """x_1 = D/2, Appendix D.2; it does not depend on the step."""
    return 0.5


def on_unit_interval(
    name: str,
    summary: str,
    oracle: Callable[[Any, Any, Any], Any],
    value: Callable[[Any, Any], Any],
    **more: Any,
) -> Instance:
    """An instance on [-D/2, D/2] in units where G = D = 1, with its minimum 0 at 0 and the start D/2.

    more  the other statements of :class:`Instance`, or further starts
    """
    half = Fraction(1, 2)
    common: dict[str, Any] = {
        "gradient_bound": Fraction(1),
        "diameter": Fraction(1),
        "low": -half,
        "high": half,
        "minimum": Fraction(0),
        "minimiser": Fraction(0),
        "starts": {"d2": boundary},
    }
    return Instance(name=name, summary=summary, oracle=oracle, value=value, **{**common, **more})
