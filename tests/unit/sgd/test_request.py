from __future__ import annotations

from fractions import Fraction

import pytest

from verify.errors import DomainError
from verify.sgd.request import read_horizons, read_number, read_rhos


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (2, Fraction(2)),
        ("3/2", Fraction(3, 2)),
        (" 1.5 ", Fraction(3, 2)),
        ("1e4", Fraction(10_000)),
        (0.5, Fraction(1, 2)),
    ],
)
def test_numbers_are_read_exactly(value: object, number: Fraction) -> None:
    """Integers, fractions, decimals, powers of ten."""
    assert read_number(value, "x") == number


@pytest.mark.parametrize(
    "value", ["", "1/0", "1/", "1e999", "nan", "__import__('os')", "9" * 10_000, True, None, 1j]
)
def test_anything_else_is_refused(value: object) -> None:
    """In one sentence that does not repeat a long text."""
    with pytest.raises(DomainError) as found:
        read_number(value, "x")
    assert len(str(found.value)) < 200


def test_lists_are_read_in_order() -> None:
    """rho as floats of at least 1, T as integers."""
    assert read_rhos(["3/2", 1, 7.25]) == [1.5, 1.0, 7.25]
    assert read_horizons(["1e2", 7]) == [100, 7]
