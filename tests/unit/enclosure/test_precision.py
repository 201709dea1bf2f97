"""The working precision: scoped, restored, refused when senseless."""

from __future__ import annotations

import pytest
from flint import ctx

from verify.enclosure.interval import Interval
from verify.enclosure.precision import DEFAULT_BITS, current_precision, precision, series_length
from verify.errors import DomainError


def test_default_is_128_bits():
    """Importing the package sets flint's global precision."""
    assert current_precision() == DEFAULT_BITS == 128


def test_precision_returns_after_the_block_even_after_an_error():
    """The process-global setting must not leak out of a failing computation."""

    def fail() -> None:
        with precision(64):
            assert current_precision() == 64
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert current_precision() == DEFAULT_BITS


def test_more_bits_narrow_the_result():
    """pi at 256 bits lies inside pi at 64 bits."""
    with precision(64):
        wide = Interval.pi()
    with precision(256):
        narrow = Interval.pi()
    assert wide.contains(narrow)
    assert not narrow.contains(wide)


@pytest.mark.parametrize("bits", [0, 1, -5, 10**9, 64.0, True, "64"])
def test_senseless_precision_is_refused(bits):
    """Only integers from 2 to a million are precisions."""
    with pytest.raises(DomainError, match="precision = "), precision(bits):
        pass
    assert current_precision() == DEFAULT_BITS


def test_series_length_is_scoped():
    """flint's series cap is process-global as well."""
    before = ctx.cap
    with series_length(3):
        assert ctx.cap == 3
    assert ctx.cap == before
    with pytest.raises(DomainError, match="terms = 0"), series_length(0):
        pass
