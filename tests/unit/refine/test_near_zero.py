"""Norms near zero: found, replaced, kept or refused; and that keeping them breaks the schedule."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import DomainError
from verify.refine.near_zero import OPTIONS, RATIO, handle_near_zero
from verify.refine.study import Settings, refine

T = 200
EVERY = np.arange(1, T + 1)


def fitted(last: float) -> Any:
    """A run that fits its data: norm 1, over the last fifth ``last``."""
    return np.where(EVERY > 0.8 * T, last, 1.0)


def made(norms: Any, **settings: Any) -> Any:
    """The schedule without smoothing."""
    return refine(EVERY, norms, Settings("sgd", Fraction(0), **settings)).values


@pytest.mark.parametrize("last", [0.0, 1e-300, 1e-6, 0.2499])
def test_linear_decay_where_the_norms_vanish(last: float) -> None:
    """The dip counts as the median: a constant norm for all there is to know, so linear decay."""
    assert made(fitted(last)).tolist() == ((T - EVERY) / (T - 1)).tolist()


def test_a_gradual_fall_to_zero_is_no_late_peak() -> None:
    """Norms that fall to 0 over the last fifth: linear decay again, where keeping them peaks at the end."""
    falling = np.minimum(1.0, (T - EVERY + 0.5) / (0.2 * T))
    assert made(falling).tolist() == ((T - EVERY) / (T - 1)).tolist()
    assert made(falling, near_zero="keep").argmax() > 0.95 * T


def test_a_warm_up_before_the_fall_stays() -> None:
    """What the norms say before the dip still counts; in the dip the schedule is a straight line down to 0."""
    norms = np.where(EVERY <= 0.2 * T, 3.0, fitted(1e-3))
    values = made(norms)
    assert values[0] < 0.2
    assert int(values.argmax()) == int(0.2 * T)
    line = np.diff(values[int(0.2 * T) :])
    assert line == pytest.approx(np.full(len(line), line[0]), rel=1e-12)


def test_keeping_them_is_the_known_failure() -> None:
    """The control: with the norms kept the first four fifths of the run have steps below a thousandth of the peak."""
    kept = made(fitted(1e-3), near_zero="keep")
    assert kept[: int(0.8 * T)].max() < 1e-3
    assert int(kept.argmax()) == int(0.8 * T)


def test_refused_with_numbers() -> None:
    """How many, where the first is, and what would go on; a run without any is not refused."""
    message = (
        r"near zero, below 0\.25 of the median: 40 of 200 smoothed norms, the first is number 161; "
        r"linear-decay or keep would go on\."
    )
    with pytest.raises(DomainError, match=message):
        made(fitted(1e-3), near_zero="refuse")
    assert made(fitted(0.5), near_zero="refuse").tolist() == made(fitted(0.5), near_zero="keep").tolist()


def test_the_threshold_is_a_share_of_the_median() -> None:
    """Just below a quarter of the median counts, exactly a quarter does not; the threshold scales with the norms."""
    norms = np.array([4.0, 4.0, 4.0, 1.0, 4.0, np.nextafter(1.0, 0), 4.0])
    assert Fraction(1, 4) == RATIO
    for scale in (1.0, 2.0**40):
        usable, found = handle_near_zero(scale * norms)
        assert (found.count, found.first, found.replaced, found.threshold) == (1, 5, 1, scale)
        assert usable.tolist() == (scale * np.array([4.0, 4.0, 4.0, 1.0, 4.0, 4.0, 4.0])).tolist()


def test_what_counts_as_the_median() -> None:
    """Whole dips below the median that reach near zero, at the start, inside and at the end; other dips stay."""
    norms = np.array([0.1, 1.9, 3.0, 1.5, 2.0, 1.2, 0.0, 1.9, 2.0, 2.5, 2.0, 5.0, 0.0])
    usable, found = handle_near_zero(norms)
    assert usable.tolist() == [1.9, 1.9, 3.0, 1.5, 2.0, 1.9, 1.9, 1.9, 2.0, 2.5, 2.0, 5.0, 1.9]
    assert (found.count, found.first, found.replaced) == (3, 0, 4)


@given(st.lists(st.floats(0.6, 1.6), min_size=3, max_size=40), st.sampled_from(OPTIONS))
def test_ordinary_norms_are_left_alone(norms: list[float], option: str) -> None:
    """Without a norm near zero the three options are one."""
    usable, found = handle_near_zero(np.array(norms), option)
    assert usable.tolist() == norms
    assert (found.count, found.first) == (0, None)


@pytest.mark.parametrize(
    ("norms", "option", "ratio", "message"),
    [
        (
            [1, 1, 0],
            "keep",
            RATIO,
            r"smoothed norm number 3 is 0, so its weight is infinite: linear-decay would go on\.",
        ),
        ([1, 1, 0], "keep", Fraction(0), r"smoothed norm number 3 is 0"),
        (
            [0, 0, 1],
            "linear-decay",
            RATIO,
            r"the median of the gradient norms is 0: a schedule needs norms above 0\.",
        ),
        ([1, 2, 3], "clip", RATIO, r"near zero = 'clip': linear-decay, keep or refuse\."),
        ([1, 2, 3], "keep", Fraction(1), r"threshold = 1: a share of the median, at least 0 and below 1\."),
        ([1, 2, 3], "keep", Fraction(-1, 2), r"threshold = -0\.5: a share of the median"),
    ],
)
def test_what_cannot_be_handled_is_one_sentence(
    norms: list[float], option: str, ratio: Fraction, message: str
) -> None:
    """A zero that is kept, more zeros than norms, an option or a threshold that does not exist."""
    with pytest.raises(DomainError, match=message) as error:
        handle_near_zero(np.array(norms, dtype=float), option, ratio)
    assert "\n" not in str(error.value)


def test_a_threshold_of_zero_still_replaces_zeros() -> None:
    """With ratio 0 only norms of exactly 0 are near zero."""
    usable, found = handle_near_zero(np.array([1.0, 1e-9, 1.0, 0.0, 2.0]), ratio=Fraction(0))
    assert (usable.tolist(), found.count) == ([1.0, 1e-9, 1.0, 1.0, 2.0], 1)
