"""What no bound on the last iterate can be below: an instance with a noisy oracle on an interval.

Setting    f(x) = delta x on [0, D], least at 0; the oracle answers -M with probability q and d otherwise, at every
           step and point alike and independently, where (1 - q) d - q M = delta: unbiased, E g^2 = (1-q) d^2 + q M^2
Algorithm  projected SGD with positive steps from any x_1 in [0, D]; a step eta_t with eta_t M >= D that meets the
           answer -M takes x to D, whatever it was
Guarantee  E f(x_{T+1}) - min f >= delta (D - d S_k)(1 - (1-q)^n), S_k = eta_k + ... + eta_T, where the n steps
           from k on have eta_t M >= D (**lower** bound)

With M = D/eta_m, q about (G eta_m/D)^2 and delta about D/S_k it grows with a factor rho on the steps like the upper
bounds do: as rho^(1/(2p+1)) for schedules that end like (1-u)^p.
Source: proofs/attia_koren_2503.09411/growth.toml, with its proof in coq/GrowthFromBelow.v.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from verify.enclosure.interval import Interval

Number = Any
"""A float, a Fraction or an Interval; all numbers of a call are of one type (ints go with any)."""


class Oracle(NamedTuple):
    """The answers of the oracle: -kick with probability ``chance``, else drift; slope is their mean, delta."""

    kick: Number
    drift: Number
    chance: Number
    slope: Number

    @property
    def second_moment(self) -> Number:
        """E g^2."""
        return (1 - self.chance) * self.drift * self.drift + self.chance * self.kick * self.kick


def oracle(step: Number, chance: Number, slope: Number, distance: Number) -> Oracle:
    """The oracle whose answer -M takes x over the whole domain in a step of that length: M = D/step.

    step      eta_m > 0, the shortest step of the window
    chance    q in [0, 1)
    slope     delta >= 0
    distance  D > 0
    """
    kick = distance / step
    return Oracle(kick, (slope + chance * kick) / (1 - chance), chance, slope)


def from_below(found: Oracle, rest: Number, window: int, distance: Number) -> Number:
    """delta (D - d S_k)(1 - (1-q)^n), which E f(x_{T+1}) - min f is not below.

    rest    S_k, the sum of all steps from the first one of the window on
    window  n, how many steps from there on are not shorter than eta_m
    """
    stay: Number = 1 - found.chance
    never: Number = 1
    for bit in f"{window:b}":  # powers by squaring: Fractions and Intervals alike
        never = never * never * (stay if bit == "1" else 1)
    return found.slope * (distance - found.drift * rest) * (1 - never)


def from_start(slope: Number, rest: Number, distance: Number) -> Number:
    """delta (D - delta S_1): the same f with exact gradients, from x_1 = D.

    slope  delta in [0, G]
    rest   S_1
    """
    return slope * (distance - slope * rest)


def from_below_in_the_limit(factor: Number, rest: Number, level: Number, width: Number) -> Number:
    """The same, times sqrt(T), as T -> oo, for steps (factor/sqrt T) h((t-1)/T), in units of D G; the best slope.

    factor  eta sqrt(T) G/D, rho times that of the tuned step
    rest    H(tau), the integral of h from tau on
    level   the least h on [tau, sigma]
    width   sigma - tau
    returns (1 - B)^2 (1 - exp(-A))/(4 factor H(tau)), A = factor^2 level^2 width, B = factor^2 level H(tau); not a
            bound where B > 1
    """
    square = factor * factor * level
    remains = 1 - square * rest
    return remains * remains * (1 - _exp(-(square * level * width))) / (4 * factor * rest)


def _exp(x: Number) -> Number:
    return x.exp() if isinstance(x, Interval) else math.exp(x)
