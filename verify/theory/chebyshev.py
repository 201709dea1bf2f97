"""Piecewise Chebyshev interpolants of functions known at single points, evaluated in double precision."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

Array = NDArray[np.float64]

DEGREE = 15
ACCURACY = 2e-15  # wanted, relative to the largest value on a panel
NARROWEST = 2.0**-44  # a panel this narrow is accepted as it is: a singular end
_NODES = np.cos(np.pi * (np.arange(DEGREE + 1) + 0.5) / (DEGREE + 1))
_TESTS = np.array([-0.985, -0.5, 0.12, 0.7, 0.999])


class Interpolant:
    """Several functions on one set of panels.

    functions  x -> their values at x, each call may be slow
    cuts       increasing ends; the functions may be singular there
    """

    def __init__(self, functions: Callable[[float], Sequence[float]], cuts: Sequence[float]) -> None:
        self._functions = functions
        self._panels: list[tuple[float, float, Array]] = []
        for low, high in pairwise(cuts):
            self._add(low, high)
        self._edges = [p[0] for p in self._panels] + [cuts[-1]]
        self._centres = [0.5 * (a + b) for a, b, _ in self._panels]
        self._halves = [0.5 * (b - a) for a, b, _ in self._panels]
        self._edge_array = np.array(self._edges[1:-1])
        self._centre_array, self._half_array = np.array(self._centres), np.array(self._halves)
        rows = np.array([p[2] for p in self._panels])  # panel, function, power
        self._columns = np.ascontiguousarray(rows.transpose(1, 2, 0)[:, ::-1, :])
        self._rows = [[list(map(float, f[::-1])) for f in p[2]] for p in self._panels]

    @property
    def panels(self) -> int:
        """Their number."""
        return len(self._panels)

    def __call__(self, index: int, x: Array) -> Array:
        """Function ``index`` at each x inside the cuts."""
        panel = np.searchsorted(self._edge_array, x, side="right")
        t = (x - self._centre_array[panel]) / self._half_array[panel]
        columns = self._columns[index]
        total: Array = columns[0][panel]
        for column in columns[1:]:
            total *= t
            total += column[panel]
        return total

    def scalar(self, index: int, x: float) -> float:
        """The same for one number, without numpy's overhead."""
        panel = min(max(bisect_right(self._edges, x) - 1, 0), len(self._rows) - 1)
        t = (x - self._centres[panel]) / self._halves[panel]
        total = 0.0
        for c in self._rows[panel][index]:
            total = total * t + c
        return total

    def _add(self, low: float, high: float) -> None:
        todo = [(low, high)]
        while todo:
            a, b = todo.pop()
            fit = self._fit(a, b)
            if fit is None:
                middle = 0.5 * (a + b)
                todo += [(middle, b), (a, middle)]
            else:
                self._panels.append((a, b, fit))

    def _fit(self, a: float, b: float) -> Array | None:
        """Monomial coefficients in t in [-1, 1] by function; None where the panel is too long."""
        centre, half = 0.5 * (a + b), 0.5 * (b - a)
        values = np.array([self._functions(centre + half * t) for t in _NODES])
        fit = chebyshev.chebfit(_NODES, values, DEGREE)
        if b - a > NARROWEST:
            slope = np.abs(chebyshev.chebval(_NODES, chebyshev.chebder(fit))).max(axis=-1) / half
            rounding = 4e-16 * max(abs(a), abs(b)) * slope  # what a rounded argument alone changes
            allowed = ACCURACY * np.abs(values).max(axis=0) + rounding
            if (np.abs(fit[-3:]).max(axis=0) > 8 * allowed).any():
                return None
            wanted = np.array([self._functions(centre + half * t) for t in _TESTS])
            if (np.abs(chebyshev.chebval(_TESTS, fit).T - wanted).max(axis=0) > 4 * allowed).any():
                return None
        out = np.zeros((values.shape[1], DEGREE + 1))
        for k in range(values.shape[1]):
            monomial = chebyshev.cheb2poly(fit[:, k])
            out[k, : len(monomial)] = monomial
        return out
