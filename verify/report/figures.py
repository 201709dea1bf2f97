"""The figures of a report, drawn from stored numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.report import averages, logistic, plots, training, worst_cases
from verify.report.model import Figure


def figures(audit: Mapping[str, Any]) -> tuple[Figure, ...]:
    """Every figure that the audit has numbers for, in the order of the report."""
    growth = (plots.degradation, plots.annealing, plots.noise)
    drawn = (plots.coefficient, *growth, logistic.loss, logistic.coarse)
    found = [f for f in (plot(audit) for plot in drawn) if f is not None]
    worst = worst_cases.figure(audit)
    return (*found, *training.figures(audit), *averages.figures(audit), *([worst] if worst else []))
