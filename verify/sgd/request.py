"""Reading what a user asks of the engine: every bad value is answered with one sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.errors import DomainError
from verify.sgd.batch import LONGEST
from verify.theory.instances import Instance

_NUMBER = re.compile(r"[+-]?\d{1,40}(?:/\d{1,40}|(?:\.\d{0,40})?(?:[eE][+-]?\d{1,2})?)")


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


def read_start(instance: Instance, start: object) -> str | float:
    """A named start of the instance, or x_1 as a float inside its domain (in units of D)."""
    if isinstance(start, str) and start in instance.starts:
        return start
    try:
        point = float(read_number(start, "start"))
    except DomainError:
        names = ", ".join(instance.starts)
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


def read_slope(instance: Instance, slope: object, horizon: int) -> float:
    """The slope c of a noisy instance, in (0, 1] in units of G, a multiple of 2^-52; 1 for the others.

    The default is G/sqrt(T), about where noise and drift balance.
    """
    if not instance.noisy:
        if slope is not None:
            raise DomainError(
                f"slope = {slope!r} ({type(slope).__name__}): {instance.name!r} has no free slope."
            )
        return 1.0
    number = Fraction(1.0 / math.sqrt(horizon)) if slope is None else read_number(slope, "slope")
    if not Fraction(1, 2**52) <= number <= 1:
        raise DomainError(f"slope = {slope!r} ({type(slope).__name__}): a number in (0, 1], in units of G.")
    return round(number * 2**52) * 2.0**-52
