"""All certificates of files and folders checked again: no search, no solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from verify.errors import DomainError
from verify.numbers import decimal
from verify.search.files import KIND, Worst, read_certificate, read_json
from verify.search.lower import lower_fault
from verify.search.upper import upper_fault


@dataclass(frozen=True)
class Checked:
    """One file: what it says, and why it does not hold; ``fault`` is None where it does.

    worst        None for a file that is no certificate
    other_steps  how its steps differ from those that were asked for; None where they do not, or none were
    """

    path: Path
    worst: Worst | None
    fault: str | None
    other_steps: str | None = None

    def to_json(self) -> dict[str, Any]:
        """For scripts; values as exact text."""
        head = {"file": str(self.path), "holds": self.fault is None, "fault": self.fault}
        if self.worst is None:
            return head
        problem, upper, lower = self.worst.problem, self.worst.upper, self.worst.lower
        return {
            **head,
            "other_steps": self.other_steps,
            "steps": problem.horizon,
            "eta_1": str(problem.steps[0]),
            "eta_T": str(problem.steps[-1]),
            "iterate": problem.iterate,
            "bounded_domain": problem.bounded,
            "upper": None if upper is None else str(upper.value),
            "lower": None if lower is None else str(lower.value),
        }


def recheck(places: Sequence[Path], asked: Sequence[Fraction] | None = None) -> Iterator[Checked]:
    """Check every certificate of these files and, at any depth, folders, one after the other.

    asked   eta_1..eta_T in units of D/G, which each is compared with; None for no comparison
    A folder may hold other JSON files; of these only worst cases are taken.
    A file that is no certificate is named, and the others are checked all the same.
    raises  DomainError where there is no certificate at all
    """
    files = [f for place in places for f in _files(place)]
    if not files:
        raise DomainError(f"{', '.join(map(str, places))}: no worst-case certificate (.json) there.")
    for file in files:
        try:
            worst = read_certificate(file)
        except DomainError as error:
            yield Checked(file, None, str(error).rstrip("."))
            continue
        other = None if asked is None else other_steps(worst.problem.steps, asked)
        yield Checked(file, worst, fault(worst), other)


def other_steps(steps: Sequence[Fraction], asked: Sequence[Fraction]) -> str | None:
    """The first difference, to the last bit, as a certificate is about its own steps alone; None if there is none."""
    if len(steps) != len(asked):
        return f"T = {len(steps)}, not {len(asked)}"
    for t, (own, wanted) in enumerate(zip(steps, asked, strict=True), 1):
        if own != wanted:
            apart = Decimal(decimal(abs(own - wanted) / own))
            return f"eta_{t} = {decimal(own)}, not {decimal(wanted)}, relatively {apart:.1e} apart"
    return None


def fault(worst: Worst) -> str | None:
    """Why a certificate does not hold, the upper side first; None where all of it does."""
    if worst.upper is not None and (found := upper_fault(worst.problem, worst.upper)):
        return f"upper: {found}"
    if worst.lower is not None and (found := lower_fault(worst.problem, worst.lower)):
        return f"lower: {found}"
    return None


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    return [f for f in sorted(place.rglob("*.json")) if _is_worst_case(f)]


def _is_worst_case(file: Path) -> bool:
    """A file that cannot be read counts as one, so that it is named, not passed over."""
    try:
        table = read_json(file)
    except (OSError, ValueError, RecursionError):
        return True
    return isinstance(table, dict) and table.get("kind") == KIND
