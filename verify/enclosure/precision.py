"""Working precision of every enclosure, in bits.

The precision belongs to the process (flint keeps it in one global context), so parallel work uses
processes, never threads. Importing this module sets it to ``DEFAULT_BITS``. More bits give narrower
enclosures, fewer bits wider ones; both are guaranteed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flint import ctx

from verify.errors import DomainError

DEFAULT_BITS = 128
MINIMUM_BITS = 2
MAXIMUM_BITS = 1_000_000

ctx.prec = DEFAULT_BITS


def current_precision() -> int:
    """The working precision in bits."""
    return int(ctx.prec)


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work with ``bits`` binary digits inside a ``with`` block; the old precision returns at its end.

    bits     integer from 2 to 1,000,000
    raises   DomainError for anything else
    """
    if isinstance(bits, bool) or not isinstance(bits, int) or not MINIMUM_BITS <= bits <= MAXIMUM_BITS:
        kind, limits = type(bits).__name__, f"{MINIMUM_BITS} to {MAXIMUM_BITS}"
        raise DomainError(f"precision = {bits!r} ({kind}): give an integer from {limits}.")
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


@contextmanager
def series_length(terms: int) -> Iterator[None]:
    """Power series keep ``terms`` coefficients inside a ``with`` block (also one setting per process).

    raises   DomainError unless ``terms`` is a positive integer
    """
    if isinstance(terms, bool) or not isinstance(terms, int) or terms < 1:
        raise DomainError(f"terms = {terms!r} ({type(terms).__name__}): give a positive integer.")
    before = ctx.cap
    ctx.cap = terms
    try:
        yield
    finally:
        ctx.cap = before
