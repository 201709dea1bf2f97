"""The worst case between two exact certificates, for as many steps as the search takes (see ``verify.search``).

The search is for the floats nearest to the steps in units of D/G, which are rational numbers. The ends are then carried
over to the steps themselves (``verify.search.nearby``), so they hold for these.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from verify.errors import MissingExtraError
from verify.ladder.worst import Case, Worst
from verify.search.nearby import Nearby, lower_nearby, upper_nearby
from verify.search.potential import potential_certificate
from verify.search.problem import Problem
from verify.search.worst import MOST_LAST, most_lower, search_lower


class Reach(NamedTuple):
    """Most steps T up to which each end is searched."""

    upper: int
    lower: int


QUICK = {False: Reach(50, 25), True: Reach(200, 10)}
"""By ``bounded``: either end takes about a second on one core."""
FAR = {bounded: Reach(MOST_LAST, most_lower(bounded)) for bounded in (False, True)}
"""Minutes, for the longest ones."""
SHORTEST, LONGEST = Fraction(1, 10**100), Fraction(10**9)
"""Steps in units of D/G: powers of shorter ones are no floats, and longer ones leave the grid of the search."""


def searched(case: Case, *, far: bool) -> Worst:
    """Both ends, the upper one alone, or why there is none.

    far  search as far as it goes, in minutes; otherwise in seconds
    """
    own, most = (FAR if far else QUICK)[case.bounded], FAR[case.bounded]
    if case.horizon > own.upper:
        return _none(f"T = {case.horizon}: certificates are searched {_up_to(own.upper, most.upper)}")
    near = _nearby(case)
    if near is None:
        return _none("the steps are too short or too long to be searched")
    upper = potential_certificate(near.problem)
    if upper is None:
        return _none("no certificate was found for these steps")
    unit = case.distance * case.gradient
    low, missing = _lower_end(near, own.lower, most.lower)
    source, rounded = "exact certificates (verify worst), for exact subgradients", {}
    if near.relative:
        source += "; the steps were rounded to floats, which the ends allow for"
        rounded = {"steps_rounded_by": _short(near.relative)}
    high = upper_nearby(near, upper)
    if case.bounded:
        high = min(high, Fraction(1))  # f(x) - f(x*) <= G |x - x*| <= D G in any case
    return Worst(None if low is None else unit * low, unit * high, source, missing, rounded)


def _nearby(case: Case) -> Nearby | None:
    """The steps in units of D/G beside the nearest floats; None where one is too short or too long."""
    scale, low, high = case.gradient / case.distance, [], []
    for step in case.steps:
        ends = step.lo_fraction(), step.hi_fraction()
        if (
            ends[0] is None
            or ends[1] is None
            or not SHORTEST <= scale * ends[0] <= scale * ends[1] <= LONGEST
        ):
            return None
        low.append(scale * ends[0])
        high.append(scale * ends[1])
    floats = tuple(Fraction(float((a + b) / 2)) for a, b in zip(low, high, strict=True))
    return Nearby(Problem(floats, None, case.bounded), low, high)


def _lower_end(near: Nearby, most: int, farther: int) -> tuple[Fraction | None, str | None]:
    """The lower end in units of D G, or why there is none."""
    horizon = near.problem.horizon
    if horizon > most:
        return None, f"no lower end: it is searched {_up_to(most, farther)}"
    try:
        lower = search_lower(near.problem)
    except MissingExtraError as error:
        return None, f"no lower end: {str(error).rstrip('.')}"
    found = None if lower is None else lower_nearby(near, lower)
    return found, None if found is not None else "no lower end was found for these steps"


def _none(reason: str) -> Worst:
    return Worst(None, None, None, reason)


def _up_to(most: int, farther: int) -> str:
    return f"up to T = {most}" + (f", with --worst up to {farther}" if farther > most else "")


def _short(value: Fraction) -> str:
    """Two digits, rounded up."""
    up = Context(prec=2, rounding=ROUND_CEILING)
    return f"{up.divide(Decimal(value.numerator), Decimal(value.denominator)):.1e}"
