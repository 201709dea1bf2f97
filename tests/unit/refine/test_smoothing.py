"""The median filter against scipy, called as the authors' published code does, and against a second writing."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import refine_again as again
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from verify.errors import DomainError
from verify.refine.smoothing import DEFAULT, filter_width, median_filter

ANY = st.floats(0, allow_infinity=False)  # the smallest and the largest floats, too
TIES = st.sampled_from([0.0, 0.5, 1.0, 2.0])
NORMS = st.one_of(*(st.lists(norm, min_size=1, max_size=80) for norm in (ANY, TIES))).map(np.array)
TAUS = st.fractions(0, 1, max_denominator=100)


def by_scipy(norms: Any, width: int, **padding: Any) -> Any:
    """scipy's filter on norms padded on the right; at the left end it repeats the first value."""
    padded = np.pad(norms, (0, width), **(padding or {"mode": "reflect"}))
    return ndimage.median_filter(padded, size=width, mode="nearest")[: len(norms)]


@given(NORMS, TAUS)
def test_the_filter_is_scipys(norms: Any, tau: Fraction) -> None:
    """The same floats, for every length and width."""
    width = filter_width(len(norms), tau)
    assert median_filter(norms, width).tolist() == by_scipy(norms, width).tolist()


@given(NORMS, TAUS)
def test_the_filter_is_the_median_of_each_window(norms: Any, tau: Fraction) -> None:
    """In rationals, against windows that are sorted one by one."""
    exact = [Fraction(norm) for norm in norms]
    width = filter_width(len(exact), tau)
    assert width == again.width(len(exact), tau)
    assert list(median_filter(np.array(exact, dtype=object), width)) == again.smooth(exact, width)


@pytest.mark.parametrize("count", [999, 1000])
@pytest.mark.parametrize("width", [1, 3, 99, 499, 997, 999])
def test_long_sequences_of_floats(count: int, width: int) -> None:
    """Against windows that are sorted one by one: even and odd lengths, up to a window as long as the run."""
    norms = np.random.default_rng(count + width).lognormal(size=count)
    assert median_filter(norms, width).tolist() == again.smooth(norms.tolist(), width)
    ties = np.round(norms)
    assert median_filter(ties, width).tolist() == again.smooth(ties.tolist(), width)


def test_a_wide_window_takes_no_longer() -> None:
    """Half of a long run against three norms: the time of one filter does not grow with the width."""
    norms = np.random.default_rng(0).lognormal(size=200_000)

    def seconds(width: int) -> float:
        start = time.process_time()
        median_filter(norms, width)
        return time.process_time() - start

    assert min(seconds(100_001) for _ in range(2)) < 5 * min(seconds(3) for _ in range(2))


def test_other_ends_are_seen() -> None:
    """The control: repeating the last norm in place of mirroring, or mirroring on the left too, gives other numbers."""
    norms = np.random.default_rng(1).lognormal(size=60)
    ours = median_filter(norms, 13)
    assert ours.tolist() != by_scipy(norms, 13, mode="edge").tolist()
    assert ours.tolist() != by_scipy(norms, 13, mode="symmetric").tolist()
    assert ours.tolist() != ndimage.median_filter(norms, 13, mode="mirror").tolist()


@pytest.mark.parametrize(
    ("count", "tau", "width"),
    [
        (1000, "0.1", 101),
        (1000, "0", 1),
        (100, "0.29", 29),
        (19, "0.1", 1),
        (20, "0.1", 3),
        (7, "1", 7),
        (1, "1", 1),
    ],
)
def test_the_width_is_exact(count: int, tau: str, width: int) -> None:
    """2 floor(tau n/2) + 1 of the number as written: 0.29 of 100 is 29, which floats miss."""
    assert filter_width(count, Fraction(tau)) == width
    assert int(0.29 * 100) == 28
    assert Fraction("0.1") == DEFAULT


@pytest.mark.parametrize("tau", [Fraction(-1, 10), Fraction(11, 10)])
def test_a_smoothing_outside_the_run_is_refused(tau: Fraction) -> None:
    """One sentence with the value."""
    with pytest.raises(
        DomainError, match=rf"smoothing = {float(tau):g}: a fraction of the run, from 0 to 1\."
    ):
        filter_width(10, tau)
