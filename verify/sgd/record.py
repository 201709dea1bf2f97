"""What is kept of each run beside its iterate, as columns of one array.

sum of x_t and of f(x_t), leading part and rest (compensated), the weighted average of x_t, and the best iterate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from verify.sgd.steps import Floats


@dataclass(frozen=True)
class Layout:
    """Columns for iterates with ``width`` coordinates."""

    width: int

    @property
    def columns(self) -> int:
        """Number of columns."""
        return 4 * self.width + 3

    @property
    def sum_x(self) -> slice:
        """Leading part of the sum of x_t; the rest follows it."""
        return slice(0, self.width)

    @property
    def rest_x(self) -> slice:
        """What the additions to ``sum_x`` rounded away."""
        return slice(self.width, 2 * self.width)

    @property
    def sum_value(self) -> int:
        """Leading part of the sum of f(x_t); the rest is in the next column."""
        return 2 * self.width

    @property
    def weighted(self) -> slice:
        """The weighted average of x_t."""
        return slice(2 * self.width + 2, 3 * self.width + 2)

    @property
    def best(self) -> int:
        """The least f(x_t) so far."""
        return 3 * self.width + 2

    @property
    def best_x(self) -> slice:
        """Where it was."""
        return slice(3 * self.width + 3, 4 * self.width + 3)

    def empty(self, runs: int) -> Floats:
        """Before the first step, shape (runs, columns)."""
        found = np.zeros((runs, self.columns))
        found[:, self.best] = np.inf
        return found


SCALAR = Layout(1)
"""Columns 0..6: sum x, rest, sum f, rest, weighted, best f, best x."""
