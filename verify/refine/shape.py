"""Where warm-up and annealing appear in a schedule."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def shape(values: NDArray[np.float64]) -> dict[str, Any]:
    """What a schedule looks like.

    values   array of length T >= 2, largest value 1, last value 0
    returns  "peak": the first step with value 1, from 1, and "warm_up", the fraction of the steps before it;
             "start": the value of step 1 (1 for a schedule without warm-up); "half": the fraction of the run after
             which the schedule stays below 1/2; "mean_after_peak": mean over the steps from the peak on (linear
             decay: 1/2), less where the schedule falls faster at first
    """
    steps = len(values)
    peak = int(np.argmax(values))
    half = int(np.flatnonzero(values >= 0.5)[-1]) + 1
    return {
        "peak": peak + 1,
        "warm_up": peak / steps,
        "start": float(values[0]),
        "half": half / steps,
        "mean_after_peak": float(np.mean(values[peak:])),
    }
