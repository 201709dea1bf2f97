"""Numbers that a user gives, read exactly: a positive number, a horizon, a file of learning rates."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path

from verify.errors import DomainError

MOST_STEPS = 100_000
LARGEST_EXPONENT = 100  # of a power of ten: beyond it floats, which propose the certificates, give out
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,4}))?", re.IGNORECASE)
_RATIO = re.compile(r"\d{1,40}/\d{1,40}")
_SHOWN = 60  # characters of a value in a sentence


def decimal(value: Fraction) -> str:
    """About the number, for sentences: twelve digits, of any size."""
    found = Context(prec=12).divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{found.normalize():g}"


def positive(value: object, what: str) -> Fraction:
    """An exact positive number of moderate size: an int, a Fraction, or text such as 0.1, 1e-3 or 2/3.

    raises   DomainError for anything else, floats included (0.1 as a float is not one tenth)
    """
    wanted = (
        "an exact positive number such as 0.1, 1e-3 or 2/3, "
        f"at least 1e-{LARGEST_EXPONENT} and at most 1e{LARGEST_EXPONENT}"
    )
    found = _number(value)
    shown = repr(value) if len(repr(value)) <= _SHOWN else repr(value)[:_SHOWN] + "..."
    if found is None:
        raise DomainError(f"{what} = {shown}: give {wanted}.")
    limit = Fraction(10) ** LARGEST_EXPONENT
    if not 1 / limit <= found <= limit:
        raise DomainError(f"{what} = {shown}: give {wanted}.")
    return found


def _number(value: object) -> Fraction | None:
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    if not isinstance(value, str) or len(value) > 200:
        return None
    text = value.strip()
    if _RATIO.fullmatch(text):
        return None if int(text.split("/")[1]) == 0 else Fraction(text)
    found = _DECIMAL.fullmatch(text)
    if found is None or abs(int(found[2] or 0)) > 2 * LARGEST_EXPONENT:
        return None
    return Fraction(text)


def whole_steps(value: object) -> int:
    """The horizon T; raises DomainError unless it is a whole number from 1 to MOST_STEPS."""
    text = str(value).strip()
    if isinstance(value, (int, str)) and re.fullmatch(r"\d{1,9}", text) and 1 <= int(text) <= MOST_STEPS:
        return int(text)
    raise DomainError(f"T = {text[:_SHOWN]}: the number of steps is a whole number from 1 to {MOST_STEPS}.")


def read_rates(file: Path) -> tuple[Fraction, ...]:
    """Learning rates eta_1..eta_T from a text file, one number a line, read exactly; empty lines and # are skipped.

    raises   DomainError naming the line; OSError where the file cannot be read
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise DomainError(
            f"{file}: not a text file; give one learning rate a line, as 0.1 or 1e-3."
        ) from None
    kept = [(n, text) for n, text in enumerate((line.split("#")[0].strip() for line in lines), 1) if text]
    if not 1 <= len(kept) <= MOST_STEPS:
        raise DomainError(
            f"{file} has {len(kept)} learning rates: from 1 to {MOST_STEPS} are read, one positive number a line."
        )
    return tuple(positive(text, f"{file}:{n}: the learning rate") for n, text in kept)
