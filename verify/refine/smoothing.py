"""The median filter of logged gradient norms.

Written out rather than taken from scipy, as it has to work on rationals too; the tests compare it with
scipy.ndimage.median_filter as the authors' published code calls it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from fractions import Fraction
from typing import Any

import numpy as np

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
    values, reach = norms.tolist(), width // 2
    last = len(values) - 1
    window = sorted(_at(values, i) for i in range(-reach, reach + 1))
    out = np.empty_like(norms)
    for i in range(last + 1):
        out[i] = window[reach]
        del window[bisect_left(window, _at(values, i - reach))]
        insort(window, _at(values, min(i + reach + 1, last + reach)))
    return out


def _at(values: list[Any], i: int) -> Any:
    last = len(values) - 1
    return values[max(i, 0) if i <= last else 2 * last - i]
