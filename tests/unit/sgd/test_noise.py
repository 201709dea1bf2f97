from __future__ import annotations

import numpy as np

from verify.sgd.noise import GAMMA, fraction, keys, mix, offsets


def test_generator_is_splitmix64() -> None:
    """The published first outputs for seed 0."""
    found = mix(offsets(1, 3))
    assert [hex(int(z)) for z in found] == ["0xe220a8397b1dcdaf", "0x6e789e6aa1b965f4", "0x6c45d188009454f"]


def test_offsets_continue_across_chunks() -> None:
    """Steps 1..10 are steps 1..4 followed by 5..10."""
    assert offsets(1, 10).tolist() == [*offsets(1, 4).tolist(), *offsets(5, 10).tolist()]
    assert offsets(1, 1)[0] == GAMMA


def test_fractions_cover_the_unit_interval() -> None:
    """The extremes are 0 and 1 - 2^-53, and the draws in between look uniform."""
    ends = fraction(np.array([0, 2**64 - 1], dtype=np.uint64))
    assert ends.tolist() == [0.0, 1.0 - 2.0**-53]
    draws = fraction(mix(keys(1, 1)[0] + offsets(1, 100_000)))
    counts, _ = np.histogram(draws, bins=10, range=(0.0, 1.0))
    assert abs(counts - 10_000).max() < 6 * np.sqrt(9_000)


def test_keys_depend_on_seed_and_run_alone() -> None:
    """Run i of a seed has the same key in a larger batch; another seed shares none."""
    assert keys(7, 5).tolist() == keys(7, 100).tolist()[:5]
    assert not set(keys(7, 1000).tolist()) & set(keys(8, 1000).tolist())
