"""All certificates of files and folders checked again: no search, no solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.errors import DomainError
from verify.search.files import KIND, Worst, read_certificate, read_json
from verify.search.lower import lower_fault
from verify.search.upper import upper_fault


@dataclass(frozen=True)
class Checked:
    """One file: what it says, and why it does not hold; ``fault`` is None where it does.

    worst  None for a file that is no certificate
    """

    path: Path
    worst: Worst | None
    fault: str | None

    def to_json(self) -> dict[str, Any]:
        """For scripts; values as exact text."""
        head = {"file": str(self.path), "holds": self.fault is None, "fault": self.fault}
        if self.worst is None:
            return head
        upper, lower = self.worst.upper, self.worst.lower
        return {
            **head,
            "steps": self.worst.problem.horizon,
            "iterate": self.worst.problem.iterate,
            "bounded_domain": self.worst.problem.bounded,
            "upper": None if upper is None else str(upper.value),
            "lower": None if lower is None else str(lower.value),
        }


def recheck(places: Sequence[Path]) -> Iterator[Checked]:
    """Check every certificate of these files and, at any depth, folders, one after the other.

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
        yield Checked(file, worst, fault(worst))


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
