"""Questions about intervals: three-valued comparison, size, conversion, pickling."""

from __future__ import annotations

import math
import pickle
from fractions import Fraction

import pytest
from enclosure_points import Sample, relaxed, samples
from flint import arb
from hypothesis import given

from verify.enclosure.interval import Interval
from verify.errors import DomainError

TRUTH = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
}


@relaxed
@given(samples(unbounded=True), samples(unbounded=True))
def test_certain_answers_hold_at_points(a: Sample, b: Sample):
    """What is certain is true at every pair of points; what is certainly not is false there."""
    for op, truth in TRUTH.items():
        if a.interval.certainly(op, b.interval):
            assert truth(a.point, b.point)
        if a.interval.certainly_not(op, b.interval):
            assert not truth(a.point, b.point)


def test_touching_intervals_are_decided_only_where_it_is_certain():
    """[0, 1] <= [1, 2] is certain, [0, 1] < [1, 2] is neither certain nor excluded."""
    left, right = Interval.between(0, 1), Interval.between(1, 2)
    assert left.certainly("<=", right)
    assert right.certainly_not("<", left)
    assert not left.certainly("<", right)
    assert not left.certainly_not("<", right)
    assert not left.certainly("==", right)
    assert not left.certainly_not("==", right)


def test_equality_is_certain_for_one_point_only():
    """Two equal wide sets do not make equal values."""
    wide = Interval.between(0, 1)
    assert not wide.certainly("==", wide)
    assert Interval.exact(2).certainly("==", Interval.exact(4).sqrt())
    assert wide.same(Interval.between(0, 1))
    assert not wide.same(Interval.between(0, 2))


def test_trap_undecided_comparisons_raise_instead_of_reading_false():
    """flint answers False for overlapping balls; an interval has no truth value and no operators."""
    assert not (arb(0, 1) < arb(0, 1))
    assert not (arb(0, 1) >= arb(0, 1))
    a, b = Interval.between(0, 1), Interval.between(0, 1)
    for question in (
        lambda: bool(a),
        lambda: a < b,
        lambda: a <= b,
        lambda: a > b,
        lambda: a >= b,
        lambda: a == b,
        lambda: a != b,
        lambda: a in [b],
        lambda: hash(a),
    ):
        with pytest.raises(TypeError):
            question()


def test_unknown_relations_are_refused():
    """A misspelt relation must not read as undecided."""
    for ask in (Interval.certainly, Interval.certainly_not):
        with pytest.raises(ValueError, match="no relation"):
            ask(Interval.exact(1), "=<", Interval.exact(2))


@relaxed
@given(samples(unbounded=True))
def test_size_and_middle(a: Sample):
    """The middle is inside, the width is an upper bound, the halves cover the whole."""
    x = a.interval
    low, high = x.lo_fraction(), x.hi_fraction()
    assert x.contains(x.mid_fraction())
    assert x.contains(a.point)
    left, right = x.bisect()
    assert left.union(right).same(x)
    if low is None or high is None:
        assert x.width() == math.inf
    else:
        assert Fraction(x.width()) >= high - low
        assert (x.width() == 0.0) == x.is_point() == (low == high)


def test_bad_end_points_are_refused():
    """Reversed, inexact or infinite end points on the wrong side make no interval."""
    inf = arb.pos_inf()
    for low, high in ((arb(2), arb(1)), (arb(0, 1), arb(3)), (inf, inf), (-inf, -inf), (arb.nan(), arb(1))):
        with pytest.raises(DomainError):
            Interval(low, high)
    with pytest.raises(DomainError, match="empty"):
        Interval.between(1, 0)


@relaxed
@given(samples(unbounded=True))
def test_intervals_pickle(a: Sample):
    """flint numbers do not pickle; intervals do, to the last bit."""
    again = pickle.loads(pickle.dumps(a.interval))  # noqa: S301
    assert again.same(a.interval)
    assert again.is_point() == a.interval.is_point()


def test_text_encloses():
    """The representation is an outward-rounded decimal pair, one number where both agree."""
    assert repr(Interval.exact(Fraction(1, 3))) == "[0.33333333, 0.33333334]"
    assert repr(Interval.exact(7)) == "7"
    assert Interval.whole().decimal() == ("-oo", "oo")
    with pytest.raises(DomainError):
        Interval.exact(1).decimal(0)
