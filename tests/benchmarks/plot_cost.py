"""Draws what a simulated run costs against its steps and against the number of runs: ``plot_cost.py FILE.svg``."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from verify.report.axes import Curve, band, finish, guide
from verify.report.drawing import draw, series_colour, standalone
from verify.report.html import stylesheet
from verify.sgd import Batch, run
from verify.sgd.steps import ConstantSteps
from verify.theory.instances import load_instance

STEPS = [10**4, 10**5, 10**6, 10**7]
RUNS = [100, 1000, 10_000, 100_000]


def seconds(steps: int, runs: int) -> float:
    """Least of three runs of f = G|x| with all averages."""
    scales = np.geomspace(1.0, 40.0, runs) / 100.0
    batch = Batch(load_instance("abs"), ConstantSteps(), steps, scales, np.linspace(-0.5, 0.5, runs))
    found = []
    for _ in range(3):
        begin = time.perf_counter()
        run(batch, path="compiled")
        found.append(time.perf_counter() - begin)
    return min(found)


def main(path: Path) -> None:
    """Measure and draw: nanoseconds per step and run, level where the cost is linear."""
    seconds(1000, 100)  # compiles
    by_steps = [seconds(steps, 1000) / steps / 1000 * 1e9 for steps in STEPS]
    by_runs = [seconds(10**4, runs) / 10**4 / runs * 1e9 for runs in RUNS]

    def plot(axes: Any) -> None:
        axes.set(xscale="log")
        x = [float(n) for n in STEPS]
        ends = [band(axes, Curve("steps, 1000 runs", x, by_steps, by_steps), series_colour(0), marker="o")]
        x = [float(n) for n in RUNS]
        ends.append(
            band(axes, Curve("runs, 10 000 steps", x, by_runs, by_runs), series_colour(1), marker="o")
        )
        level = [by_steps[-1]] * 2
        guide(axes, Curve("", [100.0, 1e7], level, level))
        axes.set_ylim(bottom=0)
        finish(axes, ("steps, or runs", "nanoseconds per step and run"), ends, [100.0, 1e7])

    path.write_text(standalone(draw("cost", plot, "cost per step and run"), stylesheet("colours", "graph")))
    for name, counts, found in (("steps", STEPS, by_steps), ("runs", RUNS, by_runs)):
        measured = ", ".join(f"{n}: {ns:.2f}" for n, ns in zip(counts, found, strict=True))
        sys.stdout.write(f"ns per step and run, by {name}: {measured}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
