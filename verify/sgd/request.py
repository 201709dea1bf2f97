"""Reading what a user asks of the engine: every bad value is answered with one sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.sgd.batch import LONGEST
from verify.sgd.steps import Floats
from verify.theory.instances import AnyInstance, Instance

_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:/[0-9]{1,40}|(?:\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,2})?)")


def one_of(value: object, known: Sequence[str], what: str) -> str:
    """The value, if it is one of the known words."""
    if isinstance(value, str) and value in known:
        return value
    raise DomainError(f"{what} = {value!r} ({type(value).__name__}): use one of {', '.join(known)}.")


def read_number(value: object, what: str) -> Fraction:
    """An exact number from an int, a Fraction, a finite float, or text such as 3/2, 1.5, 1e4."""
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, float) and math.isfinite(value):
        return Fraction(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()) and not re.search(r"/0*$", value.strip()):
        return Fraction(value.strip())
    shown = value if not isinstance(value, str) or len(value) <= 60 else value[:60] + "..."
    raise DomainError(f"{what} = {shown!r} ({type(value).__name__}): give a number such as 2, 3/2 or 1.5.")


def read_whole(value: object, what: str) -> int:
    """A whole number."""
    number = read_number(value, what)
    if number.denominator != 1:
        raise DomainError(f"{what} = {value!r} ({type(value).__name__}): a whole number.")
    return int(number)


def read_rhos(values: Sequence[Any]) -> list[float]:
    """Misspecification factors: numbers of at least 1, as floats, in the given order."""
    return [_rho(value) for value in _some(values, "rho")]


def _rho(value: object) -> float:
    number = read_number(value, "rho")
    if number < 1:
        raise DomainError(
            f"rho = {value!r} ({type(value).__name__}): the misspecification factor is at least 1."
        )
    if number > 2**40:
        raise DomainError(
            f"rho = {value!r} ({type(value).__name__}): a factor of at most 2^40 can be simulated."
        )
    return float(number)


def read_horizons(values: Sequence[Any]) -> list[int]:
    """Numbers of steps T: whole numbers from 1 to 2^27, in the given order."""
    horizons = []
    for value in _some(values, "T"):
        number = read_number(value, "T")
        if number.denominator != 1 or not 1 <= number <= LONGEST:
            raise DomainError(f"T = {value!r} ({type(value).__name__}): an integer from 1 to {LONGEST}.")
        horizons.append(int(number))
    return horizons


def _some(values: Sequence[Any], what: str) -> Sequence[Any]:
    if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
        raise DomainError(f"{what} = {values!r} ({type(values).__name__}): give a list of numbers.")
    if len(values) == 0:
        raise DomainError(f"{what} = []: give at least one number.")
    return values


def read_starts(instance: AnyInstance, starts: Sequence[Any]) -> list[str | float]:
    """Named starts of the instance, or numbers x_1 inside its domain (on the line, in units of D)."""
    if isinstance(starts, (str, bytes)) or not starts:
        raise DomainError(f"starts = {starts!r}: give a list of at least one start.")
    return [_start(instance, start) for start in starts]


def _start(instance: AnyInstance, start: object) -> str | float:
    if isinstance(start, str) and start in instance.starts:
        return start
    names = ", ".join(instance.starts)
    if not isinstance(instance, Instance):
        raise DomainError(
            f"start = {start!r} ({type(start).__name__}): {instance.name} has the starts {names}."
        )
    try:
        point = float(read_number(start, "start"))
    except DomainError:
        raise DomainError(
            f"start = {start!r} ({type(start).__name__}): use one of {names}, or x_1 in units of D."
        ) from None
    low = -math.inf if instance.low is None else float(instance.low)
    high = math.inf if instance.high is None else float(instance.high)
    if not low <= point <= high:
        raise DomainError(
            f"start = {start!r} ({type(start).__name__}): x_1 lies in [{low}, {high}] in units of D."
        )
    if instance.grid:
        point = round(point / instance.grid) * instance.grid
    return point


def starting_points(
    instance: AnyInstance, starts: Sequence[str | float], steps: Floats, horizon: int
) -> Floats:
    """x_1 for each start and first step eta_1, shape (starts,) or (starts, d).

    raises  DomainError where a start that grows with the step leaves the domain
    """
    points = np.array(
        [
            instance.starts[s](float(e)) if isinstance(s, str) else s
            for s, e in zip(starts, steps, strict=True)
        ]
    )
    if isinstance(instance, Instance) and instance.low is not None and instance.high is not None:
        for start, x in zip(starts, points, strict=True):
            if not float(instance.low) <= x <= float(instance.high):
                raise DomainError(
                    f"start = {start!r}: x_1 = {float(x)} for T = {horizon} is outside the domain; lower rho."
                )
    return points


def read_seeds(seeds: Sequence[Any]) -> list[int]:
    """Whole numbers from 0 to 2^63 - 1."""
    found = []
    for seed in _some(seeds, "seed"):
        number = read_number(seed, "seed")
        if number.denominator != 1 or not 0 <= number < 2**63:
            raise DomainError(f"seed = {seed!r} ({type(seed).__name__}): a whole number from 0 to 2^63 - 1.")
        found.append(int(number))
    return found


def read_repetitions(instance: AnyInstance, repetitions: Any) -> int:
    """Runs with independent draws: 100 unless told, 1 where the oracle has no noise."""
    if not instance.noisy:
        if repetitions not in (None, 1):
            shown = f"{repetitions!r} ({type(repetitions).__name__})"
            raise DomainError(
                f"repetitions = {shown}: every run of {instance.name!r} is the same, give none."
            )
        return 1
    number = read_number(100 if repetitions is None else repetitions, "repetitions")
    if number.denominator != 1 or not 2 <= number <= 10**6:
        raise DomainError(
            f"repetitions = {repetitions!r} ({type(repetitions).__name__}): an integer from 2 to 10^6."
        )
    return int(number)


def read_slope(instance: AnyInstance, slope: object, horizon: int) -> float:
    """The slope c of an instance that has one, in (0, 1] in units of G, a multiple of 2^-52; 1 for the others.

    The default is G/sqrt(T), about where noise and drift balance.
    """
    if not (isinstance(instance, Instance) and instance.sloped):
        if slope is not None:
            raise DomainError(
                f"slope = {slope!r} ({type(slope).__name__}): {instance.name!r} has no free slope."
            )
        return 1.0
    number = Fraction(1.0 / math.sqrt(horizon)) if slope is None else read_number(slope, "slope")
    if not Fraction(1, 2**52) <= number <= 1:
        raise DomainError(f"slope = {slope!r} ({type(slope).__name__}): a number in (0, 1], in units of G.")
    return round(number * 2**52) * 2.0**-52
