"""The runs of one schedule by learning rate and seed, and runs that nothing but other settings tells apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.grid.reading import Run, Runs
from verify.grid.rows import Key, key
from verify.theory.grids import Floats

MOST = 500  # learning rates of a schedule: the time to find all sub-grids grows faster than their square
_SHOWN = 8  # values of a column in the result


@dataclass(frozen=True)
class Cells:
    """The results of one schedule in one group.

    rates   ascending
    values  per rate a result per seed (runs of the same seed are averaged first); without a seed column one a run
    common  the seeds are the same at all rates, in the same order
    """

    rates: tuple[Fraction, ...]
    values: tuple[Floats, ...]
    common: bool

    @property
    def means(self) -> Floats:
        """The mean per rate, nan where a run diverged."""
        return np.array([values.mean() for values in self.values])


def cells(runs: Iterable[Run]) -> Cells:
    """The cells of runs of one schedule and group; DomainError for more than 500 learning rates."""
    found: dict[Fraction, dict[Key | int, list[float]]] = {}
    for i, run in enumerate(runs):
        seed = i if run.seed is None else run.seed
        found.setdefault(run.rate, {}).setdefault(seed, []).append(run.value)
    rates = tuple(sorted(found))
    if len(rates) > MOST:
        raise DomainError(
            f"a schedule has {len(rates)} different learning rates, at most {MOST} are taken: log them rounded, "
            "or keep runs apart with --group or --where."
        )
    order = {rate: sorted(found[rate], key=lambda s: (isinstance(s, str), s)) for rate in rates}
    values = tuple(np.array([np.mean(found[rate][seed]) for seed in order[rate]]) for rate in rates)
    return Cells(rates, values, len({tuple(seeds) for seeds in order.values()}) == 1)


def duplicates(runs: Runs) -> dict[str, Any] | None:
    """Runs of one group, schedule, learning rate and seed, or None where there are none.

    returns  {"cells", "runs", "schedules", "columns"}: how many such cells and runs there are, and the columns whose
             values differ within a cell, with their values, first the column that tells most of the runs apart.
             Columns that are settings are named alone where there are any: those with at most half as many values as
             the table has rows, so that neither the name of a run nor another measurement counts
    """
    several = _shared(runs.runs, None)
    if not several:
        return None
    roles = {*runs.columns.values(), *runs.groups}
    others = [name for name in runs.table.columns if name not in roles]
    differing = [n for n in others if any(len(_values(cell, n)) > 1 for cell in several)]
    rows = runs.table.rows
    settings = [n for n in differing if 2 * len({key(row.cells[n]) for row in rows}) <= len(rows)]
    left = {n: sum(map(len, _shared(runs.runs, n))) for n in settings or differing}
    return {
        "cells": len(several),
        "runs": sum(map(len, several)),
        "schedules": list(dict.fromkeys(cell[0].schedule for cell in several)),
        "columns": {n: _all_values(several, n) for n in sorted(left, key=lambda n: left[n])},
    }


def _shared(runs: Iterable[Run], column: str | None) -> list[list[Run]]:
    """Cells with more than one run, where a column is one more thing that tells runs apart."""
    found: dict[Any, list[Run]] = {}
    for run in runs:
        more = None if column is None else key(run.row.cells[column])
        found.setdefault((run.group, run.schedule, run.rate, run.seed, more), []).append(run)
    return [cell for cell in found.values() if len(cell) > 1]


def _values(cell: Iterable[Run], column: str) -> dict[Key, str]:
    """The different values of a column with their text."""
    found: dict[Key, str] = {}
    for run in cell:
        found.setdefault(key(run.row.cells[column]), run.row.cells[column])
    return found


def _all_values(several: Iterable[Iterable[Run]], column: str) -> list[str]:
    return list(_values((run for cell in several for run in cell), column).values())[:_SHOWN]
