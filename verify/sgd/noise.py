"""Counter-based random numbers: the draw of a run at a step depends on its key and the step alone.

So results do not depend on how a batch is split, on the number of workers, or on a resume. The generator
is splitmix64 (Steele, Lea, Flood 2014): the mixed value of ``key + t * GAMMA`` modulo 2^64.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

GAMMA = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


def mix(counter: Any) -> Any:
    """The splitmix64 output function, on an unsigned 64-bit number or an array of them."""
    z = (counter ^ (counter >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


def fraction(bits: Any) -> Any:
    """The 53 leading bits as a multiple of 2^-53 in [0, 1), every one equally likely."""
    return (bits >> _S11) * 2.0**-53


def keys(seed: int, count: int) -> NDArray[np.uint64]:
    """One key per run, shape (count,): run i of a seed has the same key in every batch."""
    return np.asarray(
        mix(mix(np.asarray([seed], dtype=np.uint64)) + np.arange(count, dtype=np.uint64) * GAMMA)
    )


def offsets(first: int, last: int) -> NDArray[np.uint64]:
    """What steps ``first..last`` (counted from 1) add to the key, shape (last - first + 1,)."""
    return np.arange(first, last + 1, dtype=np.uint64) * GAMMA
