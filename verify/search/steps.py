"""The exact steps that a user asks for: a schedule and a horizon, or a file of learning rates."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from verify.errors import DomainError
from verify.sgd.request import read_number
from verify.sgd.steps import step_sequence


def scheduled_steps(schedule: str, horizon: int, rho: Fraction) -> tuple[Fraction, ...]:
    """The floats that a run takes, as fractions: eta_t = rho eta_tuned h((t-1)/T), or constant, or invsqrt."""
    sequence = step_sequence(schedule)
    factors = sequence.factors(1, horizon, horizon)
    return tuple(Fraction(float(s)) for s in sequence.scale(float(rho), horizon) * factors)


def steps_of_file(path: Path, rho: Fraction) -> tuple[Fraction, ...]:
    """rho times the numbers of a text file, one a line, in units of D/G; # starts a comment."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise DomainError(f"{path}: not a file of learning rates that can be read ({error}).") from None
    rates = [
        read_number(text, f"{path}, line {number}")
        for number, line in enumerate(lines, start=1)
        if (text := line.split("#")[0].strip())
    ]
    if not rates:
        raise DomainError(f"{path}: no learning rate; give one a line.")
    return tuple(rho * rate for rate in rates)
