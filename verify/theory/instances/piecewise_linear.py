"""Piecewise-linear functions from a certificate: a JSON file of exact numbers, each statement of which is checked.

    {"kind": "piecewise-linear", "name": "wedge", "pieces": [{"slope": ["1", "0"], "offset": "0"}, ...],
     "G": "1", "radius": "1/2", "minimum": "0", "minimiser": ["0", "0"], "multipliers": ["1/2", ...],
     "start": ["1/2", "0"]}

f is the maximum of the pieces a_i.x + b_i on the ball of that radius. Multipliers l_i >= 0 of sum 1 prove the minimum:
f(x) >= sum l_i (a_i.x + b_i) >= sum l_i b_i - r |sum l_i a_i| on the ball. Units are G = D = 1, so that G is 1 and the
radius 1/2; slopes and offsets have to be binary fractions, so that a run computes with these very pieces, and
the minimum lies between -1 and 1, so that the values of f are small and their rounding errors, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.theory.instances.max_affine import oracle, value
from verify.theory.instances.vector import VectorInstance

_KEYS = {"kind", "name", "pieces", "G", "radius", "minimum", "minimiser", "multipliers", "start"}
_MOST = 10_000  # pieces, and coordinates
_LARGEST = 2**40  # of a number's absolute value
_NUMBER = re.compile(r"[+-]?[0-9]{1,200}(?:/[0-9]{1,200}|(?:\.[0-9]{0,200})?(?:[eE][+-]?[0-9]{1,2})?)")


def read_certificate(path: Path) -> VectorInstance:
    """The instance that a file describes.

    raises  DomainError, one sentence, for an unreadable file or a statement in it that does not hold
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DomainError(f"{path}: not a certificate that can be read ({error}).") from None
    if not isinstance(table, Mapping) or set(table) != _KEYS or table["kind"] != "piecewise-linear":
        raise DomainError(
            f"{path}: a certificate has kind = 'piecewise-linear' and the keys {', '.join(sorted(_KEYS))}."
        )
    try:
        return _checked(table)
    except DomainError as error:
        raise DomainError(f"{path}: {error}") from None


def _checked(table: Mapping[str, Any]) -> VectorInstance:
    slopes, offsets = _pieces(table["pieces"])
    dimension = len(slopes[0])
    bound, radius, minimum = (_number(table[key], key) for key in ("G", "radius", "minimum"))
    if bound != 1 or radius != Fraction(1, 2):
        raise DomainError(f"G = {bound} and radius = {radius}: scale the function to G = 1 and radius = 1/2.")
    if abs(minimum) > 1:
        raise DomainError(f"minimum = {minimum}: shift the function so that it is between -1 and 1.")
    minimiser, start = (_point(table[key], dimension, radius, key) for key in ("minimiser", "start"))
    steepest = max(sum((c * c for c in a), Fraction(0)) for a in slopes)
    if steepest > bound * bound:
        raise DomainError(f"G = {bound}, but a slope has the square length {steepest}.")
    there = max(_dot(a, minimiser) + b for a, b in zip(slopes, offsets, strict=True))
    if there != minimum:
        raise DomainError(f"minimum = {minimum}, but the function is {there} at the minimiser.")
    _prove_minimum(slopes, offsets, radius, minimum, _numbers(table["multipliers"], "multipliers"))
    first = np.array([float(c) for c in start])
    while sum(Fraction(c) ** 2 for c in first.tolist()) > radius * radius:
        first = np.nextafter(first, 0.0)  # rounded to floats, into the ball
    return VectorInstance(
        name=str(table["name"]),
        summary=f"maximum of {len(slopes)} affine functions on the ball of diameter D in R^{dimension}",
        dimension=dimension,
        gradient_bound=bound,
        radius=radius,
        minimum=minimum,
        minimiser=minimiser,
        oracle=oracle,
        value=value,
        starts={"d2": lambda step: first.copy()},
        data=np.array([[float(c) for c in (*a, b)] for a, b in zip(slopes, offsets, strict=True)]),
    )


def _prove_minimum(
    slopes: list[tuple[Fraction, ...]], offsets: list[Fraction], radius: Fraction, minimum: Fraction,
    multipliers: tuple[Fraction, ...],
) -> None:  # fmt: skip
    if len(multipliers) != len(slopes) or min(multipliers) < 0 or sum(multipliers) != 1:
        raise DomainError(
            f"{len(multipliers)} multipliers: one for each of {len(slopes)} pieces, >= 0, of sum 1."
        )
    level = _dot(multipliers, offsets)
    mixed = [_dot(multipliers, column) for column in zip(*slopes, strict=True)]
    margin = level - minimum
    if margin < 0 or margin * margin < radius * radius * sum((c * c for c in mixed), Fraction(0)):
        raise DomainError(f"the multipliers do not prove that the minimum is at least {minimum}.")


def _pieces(given: Any) -> tuple[list[tuple[Fraction, ...]], list[Fraction]]:
    if not isinstance(given, list) or not 1 <= len(given) <= _MOST:
        raise DomainError(f"pieces: a list of 1 to {_MOST} pieces.")
    slopes, offsets = [], []
    for piece in given:
        if not isinstance(piece, Mapping) or set(piece) != {"slope", "offset"}:
            raise DomainError(f"the piece {piece!r} is not {{slope, offset}}.")
        slopes.append(_numbers(piece["slope"], "slope"))
        offsets.append(_number(piece["offset"], "offset"))
    if len({len(a) for a in slopes}) != 1:
        raise DomainError("the slopes have different numbers of coordinates.")
    for number in (*offsets, *(c for a in slopes for c in a)):
        if Fraction(float(number)) != number:
            raise DomainError(f"{number} is no binary fraction of 53 digits: a run would use another piece.")
    return slopes, offsets


def _point(given: Any, dimension: int, radius: Fraction, what: str) -> tuple[Fraction, ...]:
    point = _numbers(given, what)
    if len(point) != dimension or _dot(point, point) > radius * radius:
        raise DomainError(f"{what} = {given!r} is no point of the ball of radius {radius} in R^{dimension}.")
    return point


def _numbers(given: Any, what: str) -> tuple[Fraction, ...]:
    if not isinstance(given, list) or not 1 <= len(given) <= _MOST:
        raise DomainError(f"{what} = {given!r} is no list of numbers.")
    return tuple(_number(entry, what) for entry in given)


def _number(given: Any, what: str) -> Fraction:
    """Exact text such as 3/4 or 0.75, or a whole number; a JSON float is refused, as it may have been rounded."""
    exact = isinstance(given, str) and _NUMBER.fullmatch(given) and not re.search(r"/0*$", given)
    if not exact and (not isinstance(given, int) or isinstance(given, bool)):
        raise DomainError(f'{what} = {given!r}: an exact number as text, such as "3/4".')
    found = Fraction(given)
    if abs(found) > _LARGEST:
        raise DomainError(f"{what} = {given!r}: at most 2^40.")
    return found


def _dot(a: Any, b: Any) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))
