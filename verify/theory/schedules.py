"""Learning-rate schedules h on [0, 1]: named ones and formulas in u, as exact pieces.

A schedule gives the steps eta_t = eta h((t-1)/T), t = 1..T (arXiv 2503.09411, Section 2.1). It is stored
as formulas on pieces that cover [0, 1], so a kinked schedule is smooth on each of its pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from verify.enclosure.interval import Interval
from verify.enclosure.precision import current_precision
from verify.errors import ScheduleError, StatementError
from verify.language import Expr, parse_expression, to_text
from verify.language.evaluate import Algebra, Program
from verify.theory.affine import shifted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from verify.theory.closed_forms import ClosedForm

NAMES = (
    "cosine", "linear", "constant", "poly:p", "exponential:c", "1-sqrt",
    "wsd:f", "wsd:f:1-sqrt", "cosine-floor:m",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """h on [low, high], as a formula in ``u`` that is smooth inside (low, high)."""

    low: Fraction
    high: Fraction
    formula: Expr

    def value(self, u: Interval) -> Interval:
        """Enclosure of the formula on the part of ``u`` that may lie in [low, high].

        raises  UndefinedOperation, NotEnclosed as the operations of the formula do
        """
        algebra = _interval_algebra(current_precision())
        low, high = Interval.exact(self.low), Interval.exact(self.high)
        if low.is_point():
            value: Interval = self._program.run(algebra, {"u": u.max(low).min(high)})
            return value
        # u - low would not be exact: count from the nearer end, so that what cancels there is exactly 0
        side, end = (1, low) if (u - low).certainly("<", high - u) else (-1, high)
        distance = ((u - end) * side).max(0).min(high - low)
        result: Interval = self._from_ends[side].run(algebra, {"y": distance})
        return result

    @cached_property
    def _program(self) -> Program:
        return Program(self.formula)

    @cached_property
    def _from_ends(self) -> dict[int, Program]:
        """The formula in y = u - low (key 1) and in y = high - u (key -1)."""
        ends = {1: self.low, -1: self.high}
        return {side: Program(shifted(self.formula, end, side, "y")) for side, end in ends.items()}


@dataclass(frozen=True)
class Schedule:
    """A schedule h on [0, 1].

    name       canonical name, or the formula's text; parses back to this schedule
    pieces     formulas on adjacent intervals that cover [0, 1]
    parameter  name of a free parameter (poly:p with p a symbol), or None
    """

    name: str
    pieces: tuple[Piece, ...]
    parameter: str | None = None

    def __str__(self) -> str:
        return self.name

    def values(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """h at each u in [0, 1], float64, same shape; absolute accuracy of a few units of 1e-16.

        raises  ScheduleError for a parametric schedule
        """
        import numpy as np

        from verify.language.algebras import FloatAlgebra
        from verify.language.evaluate import evaluate

        self.require_number()
        points = np.asarray(u, dtype=np.float64)
        out = np.full(points.shape, np.nan)
        algebra = FloatAlgebra()
        for piece in self.pieces:
            inside = (points >= float(piece.low)) & (points <= float(piece.high))
            out[inside] = evaluate(piece.formula, algebra, {"u": points[inside]})
        return out

    def step_sizes(self, steps: int) -> NDArray[np.float64]:
        """h((t-1)/T) for t = 1..T as an array of length T: index 0 is the first step, eta_1."""
        import numpy as np

        if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
            raise ScheduleError(
                f"steps = {steps!r} ({type(steps).__name__}): the horizon T is an integer of at least 1."
            )
        return self.values(np.arange(steps, dtype=np.float64) / steps)

    def closed_form(self, functional: str) -> ClosedForm | None:
        """Closed form of ``"H"`` or ``"Q"`` where one is known and passes the exact check, else None."""
        from verify.theory.closed_forms import closed_form

        return closed_form(self, functional)

    def at(self, value: Fraction) -> Schedule:
        """The member of a parametric family at an exact parameter value."""
        if self.parameter is None:
            raise ScheduleError(f"{self.name!r} has no parameter to set to {value}.")
        return parse_schedule(f"poly:{value}")

    def require_number(self) -> None:
        """Refuse a parametric schedule where numbers are needed."""
        if self.parameter is not None:
            raise ScheduleError(
                f"{self.name!r} has the free parameter {self.parameter}: give it a value, as in 'poly:2'."
            )


@lru_cache(maxsize=8)
def _interval_algebra(bits: int) -> Algebra:
    from verify.language.algebras import IntervalAlgebra

    return IntervalAlgebra()


def parse_schedule(text: str) -> Schedule:
    """The schedule with that name or formula.

    text    cosine, linear, constant, poly:p (p a positive rational, or a name: parametric), exponential:c
            for exp(-c u), 1-sqrt, wsd:f (constant, then a linear cooldown over the last fraction f),
            wsd:f:1-sqrt, cosine-floor:m for m + (1-m) cosine; or a formula in u
    returns Schedule; kinks of min, max and abs become ends of pieces
    raises  ScheduleError, one sentence, for anything else, and for a formula undefined somewhere on [0, 1]
    """
    if not isinstance(text, str):
        raise ScheduleError(
            f"{text!r} ({type(text).__name__}): a schedule is a name or a formula in u, as text."
        )
    stripped = text.strip()
    head, *arguments = stripped.split(":")
    from verify.theory.named import BUILDERS

    builder = BUILDERS.get(head)
    if builder is not None:
        return builder(stripped, arguments)
    if head == "invsqrt":
        raise ScheduleError(
            "'invsqrt' is the sequence eta/sqrt(t), not a function on [0, 1]: bound and simulate take it."
        )
    try:
        formula = parse_expression(stripped, names=("u",))
    except StatementError as error:
        raise _unknown(stripped, head, error) from None
    return _from_formula(stripped, formula)


def _unknown(text: str, head: str, error: StatementError) -> ScheduleError:
    """A near miss of a name is answered with the name, a formula with its error."""
    foreign = _foreign_variable(text)
    if re.fullmatch(r"[A-Za-z0-9-]+(:.*)?", text) and not re.fullmatch(r"[u0-9-]+", text):
        near = get_close_matches(head.lower(), [n.split(":")[0] for n in NAMES], n=1, cutoff=0.6)
        known = ", ".join(NAMES)
        if near:
            return ScheduleError(
                f"{text!r} is not a schedule: did you mean {near[0]}? (known: {known}, or a formula in u)"
            )
        return ScheduleError(
            f"{text!r} is not a schedule: use one of {known}, or a formula in u such as (1-u)**(3/2)."
        )
    return ScheduleError(f"schedule {error}") if foreign is None else foreign


def _foreign_variable(text: str) -> ScheduleError | None:
    """The answer to a well-formed formula in something else than u."""
    try:
        names = parse_expression(text).free - {"u"}
    except StatementError:
        return None
    shown = ", ".join(sorted(names))
    return ScheduleError(f"{text!r}: a schedule is a formula in u alone, without {shown}.") if names else None


def _from_formula(text: str, formula: Expr) -> Schedule:
    from verify.theory.pieces import check_defined, check_schedule_free, split_at_kinks

    check_schedule_free(text, formula)
    pieces = split_at_kinks(formula)
    schedule = Schedule(to_text(formula), tuple(Piece(*p) for p in pieces))
    check_defined(text, schedule.pieces)
    return schedule
