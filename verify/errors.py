"""The exception family: one sentence for the user, no traceback for bad input.

Every error shows the offending value and what would be accepted instead. The command line turns a
``VerifyError`` into one line on standard error and the exit status in ``exit_status``.
"""

from __future__ import annotations


class VerifyError(Exception):
    """Base of everything that ``verify`` raises on purpose."""

    exit_status = 2


class StatementError(VerifyError):
    """A statement that the language does not accept; names the place and the reason."""


class ScheduleError(VerifyError):
    """A schedule name or formula that cannot be read."""


class DomainError(VerifyError):
    """A value outside the domain of a quantity, or an inexact one where exactness matters."""


class HypothesisError(VerifyError):
    """A schedule fails a hypothesis of the theorem that was asked for; names the hypothesis."""


class ClaimError(VerifyError):
    """A claim file or a claim id that cannot be used; names the file and the line."""


class MissingExtraError(VerifyError):
    """An optional part is not installed; names the command that installs it."""


class StoreError(VerifyError):
    """A store of finished runs that cannot be opened, read or written; names the file."""


class SweepError(VerifyError):
    """A sweep that cannot go on: a run that ends its worker again and again, a cluster that is not there."""


class ContradictionError(VerifyError):
    """The same statement was proved and refuted: a defect of this program, so the run stops."""

    exit_status = 4


class UndefinedOperation(VerifyError):  # noqa: N818 - a state of the computation, not a user's error
    """An operation outside its domain.

    certain   True where every point of the operands is outside, False where only containment could
              not be certified (the enclosure is too wide to tell)
    """

    def __init__(self, reason: str, *, certain: bool) -> None:
        super().__init__(reason)
        self.certain = certain


class NotEnclosed(VerifyError):  # noqa: N818 - a state of the computation, not a user's error
    """A method cannot enclose this expression on this set (no statement about the mathematics)."""
