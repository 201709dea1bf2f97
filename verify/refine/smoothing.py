"""The median filter of logged gradient norms.

Written out rather than taken from scipy, as it has to work on rationals too, and as scipy's filter takes time
proportional to the width before 1.15 and gives wrong medians now and then in 1.15.1 (scipy issue 22333). The tests
compare it with scipy.ndimage.median_filter as the authors' published code calls it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError

DEFAULT = Fraction(1, 10)
"""tau of arXiv 2310.07831."""


def filter_width(count: int, smoothing: Fraction) -> int:
    """The width 2 floor(tau n / 2) + 1 of the filter for n = ``count`` norms, an odd number of at most n + 1.

    smoothing  tau, exact, in [0, 1]; 0 leaves the norms as they are
    raises     DomainError for another tau
    Source: arXiv 2310.07831, as in the authors' code.
    """
    if not 0 <= smoothing <= 1:
        raise DomainError(f"smoothing = {float(smoothing):g}: a fraction of the run, from 0 to 1.")
    return 2 * int(smoothing * count / 2) + 1


def median_filter(norms: Any, width: int) -> Any:
    """The running median: entry i is the median of the ``width`` norms around norm i.

    norms    array of n floats, or an object array of rationals
    width    odd, at most n + 1
    returns  array of the same kind and length

    Left of the first norm stands the first norm again and again (scipy's "nearest"). On the right the norms are
    reflected about the last one, which is not repeated: after norm n come n-1, n-2, ... (numpy's "reflect").
    Source: arXiv 2310.07831, as in the authors' code.
    """
    if width == 1:
        return norms.copy()
    reach = width // 2
    padded = np.concatenate((norms[:1].repeat(reach), norms, norms[:-1][::-1][:reach]))
    values, ranks = np.unique(padded, return_inverse=True)
    return values[_ranked(ranks, width, reach)]


def _ranked(ranks: NDArray[np.int64], width: int, k: int) -> NDArray[np.int64]:
    """Entry k, from 0, of each window of ``width`` ranks once it is sorted; ranks are whole numbers from 0.

    A wavelet matrix (F. Claude, G. Navarro, A. Ordóñez, Information Systems 47, 2015): bit by bit from the highest, the
    ranks with a 0 move in front of those with a 1, each in their order. So the ranks of a window with the same bits so
    far stay one stretch, from left to right, and the number of zeros in it tells the next bit of entry k. O(n log n)
    whatever the width, all windows at once.
    """
    left = np.arange(len(ranks) - width + 1)
    right, rest, found = left + width, np.full_like(left, k), np.zeros_like(left)
    for bit in reversed(range(int(ranks.max()).bit_length())):
        high = (ranks >> bit) & 1
        zeros = np.append(0, np.cumsum(1 - high))  # before each place
        before, until = zeros[left], zeros[right]
        up = rest >= until - before
        found += up.astype(np.int64) << bit
        rest -= np.where(up, until - before, 0)
        left = np.where(up, zeros[-1] + left - before, before)
        right = np.where(up, zeros[-1] + right - until, until)
        ranks = np.concatenate((ranks[high == 0], ranks[high == 1]))
    return found
