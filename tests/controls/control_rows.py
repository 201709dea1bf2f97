"""One row of a table: a statement with a hole, and two ways to fill it, one true and one false.

The two differ by as little as the engine should still see. Where the hole holds a constant, ``best`` computes
by mpmath, from the definition and not from this project, the value at which truth turns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from verify.decision import Decision, decide_statement
from verify.language import parse_statement
from verify.methods.budget import Budget
from verify.verdict import Verdict

WIDEST, NARROWEST = Fraction(1, 10**6), Fraction(1, 10**13)
AGAINST = (Verdict.REFUTED, Verdict.ILL_POSED, Verdict.DOUBTFUL)


@dataclass(frozen=True)
class Control:
    """A statement that is true with one filling of ``{c}`` and false with another.

    text       the statement; ``{c}`` marks the hole
    true       the filling that makes it true
    false      the filling that makes it false
    best       where truth turns, as an mpmath number; None where the fillings are not constants
    schedule   the schedule in force
    """

    text: str
    true: str
    false: str
    best: Callable[[], Any] | None = None
    schedule: str | None = None

    @property
    def barely(self) -> bool:
        """Is the margin measured?"""
        return self.best is not None

    @property
    def true_text(self) -> str:
        """The true statement."""
        return self.text.format(c=self.true)

    @property
    def false_text(self) -> str:
        """The false statement."""
        return self.text.format(c=self.false)


@dataclass(frozen=True)
class Open:
    """A statement whose truth is known and which the engine leaves open, with the reason why."""

    text: str
    reason: str
    true: bool = True
    schedule: str | None = None


@lru_cache(maxsize=1024)
def decided(text: str, schedule: str | None = None, boxes: int = 4000) -> Decision:
    """The engine's answer within a small budget."""
    return decide_statement(parse_statement(text), schedule, Budget(boxes, 5.0))


def margins(row: Control) -> tuple[float, float, float]:
    """Relative distances of the true and the false constant from the best one, and the product of their signs."""
    import mpmath

    if row.best is None:
        raise ValueError("the row has no measured margin")
    with mpmath.workdps(30):
        best = row.best()
        scale = abs(best) if best != 0 else mpmath.mpf(1)
        gaps = [(_number(c) - best) / scale for c in (row.true, row.false)]
        true, false = (mpmath.mpf(0) if abs(gap) < mpmath.mpf(10) ** -25 else gap for gap in gaps)
    return float(abs(true)), float(abs(false)), float(mpmath.sign(true) * mpmath.sign(false))


def _number(text: str) -> Any:
    import mpmath

    value = Fraction(text)
    return mpmath.mpf(value.numerator) / value.denominator


def name_of(row: Any) -> str:
    """The statement as the name of a test."""
    schedule = f" [{row.schedule}]" if row.schedule else ""
    return f"{row.text}{schedule}"
